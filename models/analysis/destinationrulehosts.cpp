// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A DestinationRule is for a host that the registry has, its subsets select pods of that host, and no other rule of the same
// namespace is for the same host and subset.
#include "models/analysis/rulelist.h"

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem hostUnknown{"rule-host-unknown", "IST0174 KIA0202", Severity::Warning};
constexpr Problem subsetEmpty{"subset-selects-nothing", "IST0173 KIA0203", Severity::Error};
// Files that show no service, or no workload, are most often a part of something larger: then it is only said, without blame.
constexpr Problem hostUnseen{"rule-host-unknown", "IST0174", Severity::Info};
constexpr Problem subsetUnseen{"subset-selects-nothing", "IST0173", Severity::Info};
constexpr Problem repeated{"rule-repeated", "KIA0201", Severity::Warning};

constexpr std::string_view regionKey = "topology.kubernetes.io/region", zoneKey = "topology.kubernetes.io/zone",
                           subzoneKey = "topology.istio.io/subzone", hostKey = "kubernetes.io/hostname";

/// Labels that istiod adds to an endpoint by the node it runs on.
bool nodeHas(const World &world, const Workload &workload, Ref pair)
{
    const std::string_view key = pair.key();
    const std::string_view nodeName = workload.podSpec["nodeName"].text();
    if (key == hostKey)
        return nodeName == pair.text();
    if (key != regionKey && key != zoneKey && key != subzoneKey)
        return key == "topology.istio.io/cluster" || key == "topology.istio.io/network"; // of the cluster as a whole: not known here
    const Item *node = world.find(mesh::Kind::Node, {}, nodeName);
    return node && !node->label(key).empty() && node->label(key) == pair.text();
}

bool isSelected(const World &world, const Workload &workload, Ref labels)
{
    return std::ranges::all_of(labels, [&](Ref pair) {
        const Ref own = workload.labels[pair.key()];
        return own ? own.text() == pair.text() : nodeHas(world, workload, pair);
    });
}

bool serviceHas(const World &world, const Item &service, Ref labels)
{
    const Ref selector = service.spec()["selector"];
    if (selector.size() == 0)
        return true; // its endpoints are kept by hand
    return world.workloads().find(service.nsText(), selector, [&](const Workload &workload) { return isSelected(world, workload, labels); });
}

bool entryHas(const World &world, const Item &entry, Ref labels)
{
    const Ref spec = entry.spec(), endpoints = spec["endpoints"], selector = spec["workloadSelector"]["labels"];
    if (endpoints.size() > 0)
        return std::ranges::any_of(endpoints, [labels](Ref endpoint) { return names::selects(labels, endpoint["labels"]); });
    if (selector.size() == 0)
        return true; // resolved by DNS
    return world.workloads().find(entry.nsText(), selector, [&](const Workload &workload) { return isSelected(world, workload, labels); });
}

void checkSubsets(const World &world, const Item &rule, const HostEntries &entries, Reporter &reporter)
{
    for (const Ref subset : rule.spec()["subsets"]) {
        const Ref labels = subset["labels"];
        const bool found = std::ranges::any_of(entries, [&](const HostEntry *entry) {
            return entry->isService() ? serviceHas(world, *entry->item, labels) : entryHas(world, *entry->item, labels);
        });
        if (found)
            continue;
        if (!world.knowsWorkloads()) {
            reporter.report(
                subsetUnseen, rule, rule.spec()["subsets"],
                u"no workload stands in the files, so nothing tells whether the subsets of %1 select pods"_s.arg(quote(rule.spec()["host"].text())),
                u"look at them together with the workloads, or over the cluster"_s);
            return;
        }
        reporter.report(subsetEmpty, rule, subset["name"] ? subset["name"] : subset,
                        u"the subset %1 (%2) selects no pod of %3, so requests sent there fail with 503"_s.arg(
                            quote(subset["name"].text()), names::selectorText(labels), quote(rule.spec()["host"].text())),
                        u"mend the labels, or take the subset out"_s);
    }
}

/// Rules of one namespace for the same host and workloads: a subset of both, or no subsets in one of them, which then speaks
/// for all.
bool collide(Ref one, Ref other)
{
    const Ref a = one["subsets"], b = other["subsets"];
    if (a.size() == 0 || b.size() == 0)
        return true;
    return std::ranges::any_of(
        a, [b](Ref subset) { return std::ranges::any_of(b, [subset](Ref second) { return second["name"].text() == subset["name"].text(); }); });
}

} // namespace

void checkDestinationRuleHosts(const World &world, const Item &item, Reporter &reporter)
{
    const Ref host = item.spec()["host"];
    if (host.text().empty())
        return;
    const HostEntries entries = world.hosts().find(host.text(), item.nsText(), item.spec()["exportTo"]);
    if (!entries.isEmpty()) {
        if (world.knowsWorkloads() || !world.isLive())
            checkSubsets(world, item, entries, reporter);
        return;
    }
    const bool complete = world.isComplete(mesh::Kind::Service) && world.isComplete(mesh::Kind::ServiceEntry);
    if ((complete || !world.isLive()) && !host.text().starts_with('*')) {
        reporter.report(
            complete ? hostUnknown : hostUnseen, item, host,
            u"the host %1 is no service or ServiceEntry that is seen from namespace %2, so the rule does nothing"_s.arg(quote(host.text()), item.ns),
            u"mend the name (name.namespace.svc.cluster.local for another namespace), or create or export what it means"_s);
    }
}

void checkRepeatedDestinationRules(const World &world, Reporter &reporter)
{
    std::map<std::tuple<std::string_view, std::string, QString>, std::vector<const Item *>> rules;
    for (const ItemPtr &item : world.of(mesh::Kind::DestinationRule)) {
        const Ref spec = item->spec();
        rules[{item->nsText(), names::toFqdn(spec["host"].text(), item->nsText()), names::selectorText(spec["workloadSelector"]["matchLabels"])}]
            .push_back(item.get());
    }
    for (const auto &[key, all] : rules) {
        for (const Item *item : all) {
            const auto other = std::ranges::find_if(all, [item](const Item *one) { return one != item && collide(item->spec(), one->spec()); });
            if (other == all.end())
                continue;
            reporter.report(repeated, *item, item->spec()["host"],
                            u"DestinationRule %1 is for %2, too, and where both say something only one of them counts"_s.arg(
                                (*other)->fullName(), quote(item->spec()["host"].text())),
                            u"put them into one DestinationRule"_s);
        }
    }
}

} // namespace analysis
