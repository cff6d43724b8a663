// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ambient mode: what needs a waypoint has one, and nobody is told to be both sidecar and ambient.
#include "models/analysis/rulelist.h"
#include "models/analysis/routes.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using mesh::Kind;

constexpr Problem waypointUnknown{"waypoint-unknown", "KIA1313", Severity::Error};
constexpr Problem both{"sidecar-and-ambient", "KIA1311", Severity::Error};
constexpr Problem sidecarInAmbient{"sidecar-in-ambient-namespace", "KIA1316", Severity::Warning};
constexpr Problem routesWithoutWaypoint{"ambient-routes-without-waypoint", "KIA1109", Severity::Warning};

constexpr auto mode = "istio.io/dataplane-mode", useWaypoint = "istio.io/use-waypoint";

bool isAmbient(const World &world, std::string_view ns)
{
    return world.namespaceLabels(ns)[mode].text() == "ambient";
}

/// The service's own word counts before its namespace's; "none" means none.
bool hasWaypoint(const World &world, const Item &service)
{
    const Ref own = service.labels()[useWaypoint];
    const std::string_view name = own ? own.text() : world.namespaceLabels(service.nsText())[useWaypoint].text();
    return !name.empty() && name != "none";
}

/// What only a waypoint can see of a request.
bool isAboutRequests(const Item &policy)
{
    const auto any = [](Ref map, std::initializer_list<const char *> keys) {
        return std::ranges::any_of(keys, [map](const char *key) { return map[key].size() > 0; });
    };
    for (const Ref rule : policy.spec()["rules"]) {
        for (const Ref from : rule["from"]) {
            if (any(from["source"], {"requestPrincipals", "notRequestPrincipals", "remoteIpBlocks", "notRemoteIpBlocks"}))
                return true;
        }
        for (const Ref to : rule["to"]) {
            if (any(to["operation"], {"methods", "notMethods", "paths", "notPaths", "hosts", "notHosts"}))
                return true;
        }
        if (std::ranges::any_of(rule["when"], [](Ref when) { return when["key"].text().starts_with("request."); }))
            return true;
    }
    return false;
}

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

bool isGateway(const Item &item)
{
    const Ref annotations = item.kind == Kind::Pod ? item.annotations() : item.spec()["template"]["metadata"]["annotations"];
    return annotations["inject.istio.io/templates"].text().find("gateway") != std::string_view::npos;
}

Ref podLabels(const Item &item)
{
    return item.kind == Kind::Pod ? item.labels() : item.spec()["template"]["metadata"]["labels"];
}

} // namespace

void checkWaypoints(const World &world, const Item &item, Reporter &reporter)
{
    const Ref name = item.labels()[useWaypoint];
    if (!name || name.text().empty() || name.text() == "none")
        return;
    if (world.isLive() ? !world.isComplete(Kind::K8sGateway) : world.of(Kind::K8sGateway).isEmpty())
        return;
    const std::string_view own = item.kind == Kind::Namespace ? item.nameText() : item.nsText();
    const Ref other = item.labels()["istio.io/use-waypoint-namespace"];
    const std::string_view ns = other ? other.text() : own;
    if (!world.find(Kind::K8sGateway, ns, name.text()))
        reporter.report(waypointUnknown, item, name,
                        u"there is no waypoint %1/%2, so what only a waypoint does is not done"_s.arg(toQString(ns), toQString(name.text())),
                        u"create it (istioctl waypoint apply), or take the label out"_s);
}

void checkAmbientWorkloads(const World &world, const Item &item, Reporter &reporter)
{
    const Ref labels = podLabels(item), inject = labels["sidecar.istio.io/inject"];
    // What owns a pod is told for it; a gateway is no part of ambient, injected as it is.
    if (inject.text() != "true" || item.metadata()["ownerReferences"].size() > 0 || isGateway(item))
        return;
    if (const Ref own = labels[mode]; own.text() == "ambient")
        reporter.report(both, item, own, u"its pods are labelled for a sidecar and for ambient"_s, u"take one of the labels out"_s);
    else if (!own && isAmbient(world, item.nsText()))
        reporter.report(sidecarInAmbient, item, inject, u"its namespace is in ambient mode, but its pods ask for a sidecar"_s,
                        u"take the label out, or label the pods %1: none"_s.arg(QLatin1StringView(mode)));
}

void checkAmbientPolicies(const World &world, const Item &item, Reporter &reporter)
{
    if (!isAmbient(world, item.nsText()) || (item.kind == Kind::AuthorizationPolicy && !isAboutRequests(item)))
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
        if (service && !hasWaypoint(world, *service))
            reporter.report(codes.needsWaypoint, item, target["name"],
                            u"Service %1 has no waypoint, so nobody does what it says"_s.arg(service->fullName()),
                            u"label the service or its namespace with %1"_s.arg(QLatin1StringView(useWaypoint)));
    }
}

void checkAmbientRoutes(const World &world, const Item &item, Reporter &reporter)
{
    if (!isOnMesh(item) || item.spec()["http"].size() == 0)
        return;
    for (const Ref host : item.spec()["hosts"]) {
        for (const HostEntry *entry : world.hosts().find(host.text(), item.nsText(), item.spec()["exportTo"])) {
            if (!entry->isService() || !isAmbient(world, entry->item->nsText()) || hasWaypoint(world, *entry->item))
                continue;
            reporter.report(
                routesWithoutWaypoint, item, host,
                u"Service %1 is in ambient mode and has no waypoint, so nobody follows these routes for its callers"_s.arg(entry->item->fullName()),
                u"label the service or its namespace with %1"_s.arg(QLatin1StringView(useWaypoint)));
        }
    }
}

} // namespace analysis
