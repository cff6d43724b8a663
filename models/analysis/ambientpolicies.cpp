// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// In ambient mode a policy about requests has a waypoint that does what it says.
#include "models/analysis/rulelist.h"
#include "models/analysis/waypoints.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using mesh::Kind;

constexpr Problem unguarded{"ambient-workload-without-waypoint", "KIA1317", Severity::Warning};

struct Codes {
    Problem needsTarget, needsWaypoint;
};

Codes codesOf(Kind kind)
{
    constexpr auto target = "ambient-policy-needs-target", waypoint = "ambient-policy-without-waypoint";
    switch (kind) {
    case Kind::AuthorizationPolicy: return {{target, "KIA0110", Severity::Warning}, {waypoint, "KIA0109", Severity::Warning}};
    case Kind::RequestAuthentication: return {{target, "KIA1115", Severity::Warning}, {waypoint, "KIA1110", Severity::Warning}};
    case Kind::WasmPlugin: return {{target, "KIA1116", Severity::Warning}, {waypoint, "KIA1111", Severity::Warning}};
    default: return {{target, "KIA1117", Severity::Warning}, {waypoint, "KIA1112", Severity::Warning}};
    }
}

std::vector<Ref> targetsOf(const Item &policy)
{
    std::vector<Ref> targets;
    if (const Ref one = policy.spec()["targetRef"])
        targets.push_back(one);
    for (const Ref one : policy.spec()["targetRefs"])
        targets.push_back(one);
    return targets;
}

/// A waypoint of its own, or of its namespace.
bool hasWaypoint(const World &world, const Workload &workload)
{
    const Ref own = workload.labels[waypoints::useLabel];
    const std::string_view name = own ? own.text() : world.namespaceLabels(workload.item->nsText())[waypoints::useLabel].text();
    return !name.empty() && name != "none";
}

} // namespace

void checkAmbientPolicies(const World &world, const Item &item, Reporter &reporter)
{
    if (!waypoints::isAmbient(world, item.nsText()) || (item.kind == Kind::AuthorizationPolicy && !waypoints::isAboutRequests(item)))
        return;
    const Codes codes = codesOf(item.kind);
    const std::vector<Ref> targets = targetsOf(item);
    if (targets.empty()) {
        const Ref selector = item.spec()["selector"];
        // Without a selector a Telemetry may be for the gateways of the namespace, and so may a WasmPlugin.
        if (selector || item.kind == Kind::AuthorizationPolicy)
            reporter.report(codes.needsTarget, item, selector ? selector : item.spec(),
                            u"in ambient mode ztunnel can't do what it says: it needs a waypoint"_s,
                            u"name the Gateway or the Service it is for in targetRefs"_s);
        return;
    }
    for (const Ref target : targets) {
        const Item *service = target["kind"].text() == "Service" ? world.find(Kind::Service, item.nsText(), target["name"].text()) : nullptr;
        if (service && !waypoints::wanted(world, *service))
            reporter.report(codes.needsWaypoint, item, target["name"],
                            u"Service %1 has no waypoint, so nobody does what it says"_s.arg(service->fullName()),
                            u"label the service or its namespace with %1"_s.arg(QLatin1StringView(waypoints::useLabel)));
    }
}

void checkUnguardedWorkloads(const World &world, Reporter &reporter)
{
    std::set<const Item *> said;
    for (const ItemPtr &policy : world.of(Kind::AuthorizationPolicy)) {
        const Ref labels = policy->spec()["selector"]["matchLabels"];
        if (labels.size() == 0 || !waypoints::isAmbient(world, policy->nsText()) || !waypoints::isAboutRequests(*policy))
            continue;
        for (const Workload *workload : world.workloads().selected(policy->nsText(), labels)) {
            const Item &item = *workload->item;
            if (!workload->hasPods() || item.metadata()["ownerReferences"].size() > 0 || hasWaypoint(world, *workload)
                || workload->labels[waypoints::modeLabel].text() == "none" || !said.insert(&item).second)
                continue;
            reporter.report(
                unguarded, item, workload->labels,
                u"AuthorizationPolicy %1 is about its requests, and there is no waypoint to look at them"_s.arg(policy->fullName()),
                u"label the namespace with %1, and name the waypoint in the policy's targetRefs"_s.arg(QLatin1StringView(waypoints::useLabel)));
        }
    }
}

} // namespace analysis
