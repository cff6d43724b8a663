// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which Telemetry counts for a workload, and whether the providers it names are there.
#include "models/analysis/policies.h"
#include "models/analysis/rulelist.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem nothing{"telemetry-selects-nothing", "IST0101 KIA0004", Severity::Error};
constexpr Problem overlap{"telemetries-overlap", "IST0159 KIA0003", Severity::Error};
constexpr Problem several{"telemetries-without-selector", "IST0160 KIA0002", Severity::Error};
constexpr Problem noProvider{"telemetry-without-provider", "IST0157", Severity::Warning};
constexpr Problem unknownProvider{"telemetry-provider-unknown", "", Severity::Warning};
constexpr Problem lightstep{"telemetry-lightstep", "IST0002", Severity::Warning};

void checkSelectors(const World &world, Reporter &reporter)
{
    std::map<std::string_view, Items> wide;
    std::map<const Workload *, Items> byWorkload;
    for (const ItemPtr &item : world.of(mesh::Kind::Telemetry)) {
        const Ref selector = item->spec()["selector"], labels = selector["matchLabels"];
        if ((!selector || selector.isNull()) && !hasTargets(item->spec()))
            wide[item->nsText()].push_back(item.get());
        if (labels.size() == 0)
            continue;
        const std::vector<const Workload *> workloads = world.workloads().selected(item->nsText(), labels);
        for (const Workload *workload : workloads)
            byWorkload[workload].push_back(item.get());
        if (workloads.empty() && world.knowsWorkloads())
            reporter.report(nothing, *item, firstLabel(labels),
                            u"no workload of namespace %1 has the labels of the selector (%2)"_s.arg(item->ns, names::selectorText(labels)),
                            u"mend the labels, or remove the Telemetry"_s);
    }
    for (const auto &[ns, items] : wide) {
        for (const Item *item : items.size() > 1 ? items : Items())
            reporter.report(several, *item, item->metadata()["name"],
                            u"Telemetry %1 is for all of the namespace, too, and only one of them counts"_s.arg(others(items, item)),
                            u"keep one without selector"_s);
    }
    std::set<const Item *> said;
    for (const auto &[workload, items] : byWorkload) {
        for (const Item *item : items.size() > 1 ? items : Items()) {
            if (said.insert(item).second)
                reporter.report(overlap, *item, item->metadata()["name"],
                                u"Telemetry %1 selects %2, too, and only one of them counts"_s.arg(others(items, item), workload->item->fullName()),
                                u"make the selectors choose different workloads"_s);
        }
    }
}

/// Istio brings these without being told.
bool isBuiltIn(std::string_view name)
{
    return name == "prometheus" || name == "stackdriver" || name == "envoy";
}

class Providers
{
public:
    Providers(const World &world, Reporter &reporter)
        : m_mesh(world.mesh())
        , m_reporter(reporter)
        , m_sure(world.mesh().item() != nullptr)
        , m_logDefault(world.mesh().ref()["defaultProviders"]["accessLogging"].size() > 0)
    {
        for (const Ref provider : m_mesh.ref()["extensionProviders"]) {
            m_names.insert(provider["name"].text());
            if (provider["lightstep"])
                m_lightsteps.insert(provider["name"].text());
        }
    }

    void check(const Item &item)
    {
        for (const char *part : {"tracing", "metrics", "accessLogging"}) {
            for (const Ref entry : item.spec()[part]) {
                for (const Ref provider : entry["providers"])
                    checkName(item, provider["name"]);
            }
        }
        for (const Ref tracing : item.spec()["tracing"]) {
            for (const Ref provider : tracing["providers"]) {
                if (m_lightsteps.contains(provider["name"].text()))
                    m_reporter.report(lightstep, item, provider["name"],
                                      u"the provider %1 is of kind lightstep, which is deprecated"_s.arg(quote(provider["name"].text())),
                                      u"send traces by OpenTelemetry"_s);
            }
        }
        if (m_logDefault)
            return;
        for (const Ref logging : item.spec()["accessLogging"]) {
            if (!logging["disabled"].boolean() && logging["providers"].size() == 0)
                m_reporter.report(noProvider, item, logging, u"no provider is named, and MeshConfig has no default one for access logs"_s,
                                  u"add providers with name: envoy, or set MeshConfig's defaultProviders"_s);
        }
    }

private:
    void checkName(const Item &item, Ref name)
    {
        if (!m_sure || name.text().empty() || isBuiltIn(name.text()) || m_names.contains(name.text()))
            return;
        m_reporter.report(unknownProvider, item, name, u"MeshConfig has no extensionProvider %1"_s.arg(quote(name.text())),
                          u"add it to MeshConfig, or mend the name"_s);
    }

    const MeshConfig &m_mesh;
    Reporter &m_reporter;
    bool m_sure, m_logDefault;
    std::set<std::string_view> m_names, m_lightsteps;
};

} // namespace

void checkTelemetries(const World &world, Reporter &reporter)
{
    if (!world.isLive() || world.isComplete(mesh::Kind::Pod))
        checkSelectors(world, reporter);
    Providers providers(world, reporter);
    for (const ItemPtr &item : world.of(mesh::Kind::Telemetry))
        providers.check(*item);
}

} // namespace analysis
