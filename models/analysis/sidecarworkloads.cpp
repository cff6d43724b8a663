// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which Sidecar counts for a workload: one that selects it, or one for the whole namespace, and never two. In ambient mode no
// Sidecar counts.
#include "models/analysis/rulelist.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem nothing{"sidecar-selects-nothing", "IST0101 KIA0004", Severity::Error};
constexpr Problem overlap{"sidecars-overlap", "IST0110 KIA0003", Severity::Error};
constexpr Problem several{"sidecars-without-selector", "IST0111 KIA0002", Severity::Error};
constexpr Problem noEffect{"sidecar-in-ambient", "IST0167", Severity::Warning};
constexpr Problem globalSelector{"global-sidecar-with-selector", "KIA1006", Severity::Warning};
constexpr Problem hostUnknown{"sidecar-host-unknown", "KIA1004", Severity::Warning};

using Sidecars = std::vector<const Item *>;

QString others(const Sidecars &all, const Item *but)
{
    QStringList names;
    for (const Item *item : all) {
        if (item != but)
            names << item->subject.name;
    }
    names.sort();
    return names.join(u", "_s);
}

bool isAmbient(const World &world, std::string_view ns)
{
    const Ref labels = world.namespaceLabels(ns);
    if (labels["istio-injection"].text() == "enabled" || !labels["istio.io/rev"].text().empty())
        return false;
    return labels["istio.io/dataplane-mode"].text() == "ambient";
}

Ref firstLabel(Ref labels)
{
    Ref first;
    for (const Ref label : labels) {
        if (!first || label.key() < first.key())
            first = label;
    }
    return first;
}

class Selections
{
public:
    explicit Selections(const World &world)
        : m_world(world)
    {
        for (const ItemPtr &item : world.of(mesh::Kind::Sidecar)) {
            if (item->spec()["workloadSelector"]["labels"].size() == 0)
                m_wide[item->nsText()].push_back(item.get());
            else
                select(*item);
        }
    }

    void report(Reporter &reporter)
    {
        for (const Item *item : m_idle) {
            const Ref labels = item->spec()["workloadSelector"]["labels"];
            reporter.report(nothing, *item, firstLabel(labels),
                            u"no workload of namespace %1 has the labels of the selector (%2)"_s.arg(item->ns, names::selectorText(labels)),
                            u"mend the labels, or remove the Sidecar"_s);
        }
        for (const auto &[workload, sidecars] : m_byWorkload)
            reportWorkload(*workload, sidecars, reporter);
        for (const auto &[ns, sidecars] : m_wide)
            reportNamespace(ns, sidecars, reporter);
    }

private:
    void select(const Item &item)
    {
        const std::vector<const Workload *> workloads = m_world.workloads().selected(item.nsText(), item.spec()["workloadSelector"]["labels"]);
        for (const Workload *workload : workloads)
            m_byWorkload[workload].push_back(&item);
        if (workloads.empty() && m_world.knowsWorkloads())
            m_idle.push_back(&item);
    }

    void reportWorkload(const Workload &workload, const Sidecars &sidecars, Reporter &reporter)
    {
        const bool ambient = workload.annotations["ambient.istio.io/redirection"].text() == "enabled";
        for (const Item *item : sidecars) {
            if (ambient && m_said.insert(item).second) {
                reporter.report(noEffect, *item, item->spec()["workloadSelector"],
                                u"%1 is in ambient mode, where a Sidecar has no effect"_s.arg(workload.item->fullName()),
                                u"remove it, or use a waypoint"_s);
            } else if (!ambient && sidecars.size() > 1 && m_overlaps.insert(item).second) {
                reporter.report(overlap, *item, item->metadata()["name"],
                                u"Sidecar %1 selects %2, too, and only one of them counts"_s.arg(others(sidecars, item), workload.item->fullName()),
                                u"make the selectors choose different workloads"_s);
            }
        }
    }

    void reportNamespace(std::string_view ns, const Sidecars &sidecars, Reporter &reporter)
    {
        if (isAmbient(m_world, ns)) {
            for (const Item *item : sidecars) {
                if (m_said.insert(item).second)
                    reporter.report(noEffect, *item, item->metadata()["name"], u"the namespace is in ambient mode, where a Sidecar has no effect"_s,
                                    u"remove it, or use a waypoint"_s);
            }
            return;
        }
        if (sidecars.size() < 2)
            return;
        for (const Item *item : sidecars) {
            reporter.report(several, *item, item->metadata()["name"],
                            u"Sidecar %1 is for all of the namespace, too, and only one of them counts"_s.arg(others(sidecars, item)),
                            u"keep one without workloadSelector"_s);
        }
    }

    const World &m_world;
    std::map<const Workload *, Sidecars> m_byWorkload;
    std::map<std::string_view, Sidecars> m_wide;
    Sidecars m_idle;
    std::set<const Item *> m_said, m_overlaps;
};

void checkHosts(const World &world, const Item &item, Reporter &reporter)
{
    if (!world.isComplete(mesh::Kind::Service) || !world.isComplete(mesh::Kind::ServiceEntry))
        return;
    for (const Ref egress : item.spec()["egress"]) {
        for (const Ref at : egress["hosts"]) {
            const std::string_view text = at.text();
            const size_t slash = text.find('/');
            if (slash == std::string_view::npos)
                continue;
            std::string_view ns = text.substr(0, slash);
            const std::string_view host = text.substr(slash + 1);
            if (ns == "~" || host.find('*') != std::string_view::npos || host.find('.') == std::string_view::npos)
                continue;
            if (ns == ".")
                ns = item.nsText();
            if (const auto service = names::serviceOf(host); service && ns != "*" && service->ns != ns) {
                reporter.report(hostUnknown, item, at, u"%1 is not in namespace %2, which stands before it"_s.arg(quote(host), toQString(ns)),
                                u"write the service's own namespace before the slash"_s);
            } else if (world.hosts().find(host, ns == "*" ? item.nsText() : ns).isEmpty()) {
                reporter.report(hostUnknown, item, at, u"%1 is no service or ServiceEntry of the mesh"_s.arg(quote(host)),
                                u"mend the name, or create what it means"_s);
            }
        }
    }
}

} // namespace

void checkSidecarWorkloads(const World &world, Reporter &reporter)
{
    Selections(world).report(reporter);
    for (const ItemPtr &item : world.of(mesh::Kind::Sidecar)) {
        if (item->nsText() == world.rootNamespace() && item->spec()["workloadSelector"]) {
            reporter.report(globalSelector, *item, item->spec()["workloadSelector"],
                            u"a Sidecar of the root namespace is the default of the whole mesh, and there a workloadSelector is not taken"_s,
                            u"remove the selector, or move the Sidecar to the workload's namespace"_s);
        }
        checkHosts(world, *item, reporter);
    }
}

} // namespace analysis
