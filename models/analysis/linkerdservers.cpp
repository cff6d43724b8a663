// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Linkerd's Servers: a policy has one to be about, no two claim the same port, and a route of one leaves the kubelet's probes
// a way in.
#include "models/analysis/names.h"
#include "models/analysis/rulelist.h"

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using mesh::Kind;

constexpr Problem noServer{"linkerd-policy-without-server", "", Severity::Warning};
constexpr Problem everyone{"linkerd-policy-allows-everyone", "", Severity::Warning};
constexpr Problem overlap{"linkerd-servers-overlap", "", Severity::Warning};
constexpr Problem probeDropped{"linkerd-route-drops-probe", "", Severity::Error};

constexpr std::string_view group = "policy.linkerd.io";

bool isServer(Ref target)
{
    return target["kind"].text() == "Server" && target["group"].text() == group;
}

Ref podLabels(const Item &server)
{
    return server.spec()["podSelector"]["matchLabels"];
}

/// The number that a port name or number of a probe or a Server stands for; 0 when the container has no such port.
qint64 portOf(Ref podSpec, Ref wanted)
{
    if (wanted.integer() > 0)
        return wanted.integer();
    for (const Ref container : podSpec["containers"]) {
        for (const Ref port : container["ports"]) {
            if (port["containerPort"].text() == wanted.text() || (port["name"] && port["name"].text() == wanted.text()))
                return port["containerPort"].integer();
        }
    }
    return 0;
}

using RoutesByServer = std::map<const Item *, std::vector<const Item *>>;

RoutesByServer routesByServer(const World &world)
{
    RoutesByServer routes;
    for (const Kind kind : {Kind::HttpRoute, Kind::GrpcRoute, Kind::LinkerdHttpRoute}) {
        for (const ItemPtr &route : world.of(kind)) {
            for (const Ref parent : route->spec()["parentRefs"]) {
                const std::string_view ns = parent["namespace"] ? parent["namespace"].text() : route->nsText();
                if (const Item *server = isServer(parent) ? world.find(Kind::LinkerdServer, ns, parent["name"].text()) : nullptr)
                    routes[server].push_back(route.get());
            }
        }
    }
    return routes;
}

/// A route that takes GET of the path; regular expressions are trusted.
bool takes(const Item &route, std::string_view path)
{
    if (route.kind == Kind::GrpcRoute)
        return false;
    return std::ranges::any_of(route.spec()["rules"], [path](Ref rule) {
        return rule["matches"].size() == 0 || std::ranges::any_of(rule["matches"], [path](Ref match) {
                   if (match["headers"].size() > 0 || (match["method"] && match["method"].text() != "GET"))
                       return false;
                   const std::string_view type = match["path"]["type"] ? match["path"]["type"].text() : "PathPrefix";
                   const std::string_view value = match["path"]["value"] ? match["path"]["value"].text() : "/";
                   if (type == "Exact")
                       return value == path;
                   return type != "PathPrefix" || value == "/" || path == value
                       || (path.starts_with(value) && (value.ends_with('/') || path[value.size()] == '/'));
               });
    });
}

void checkProbes(const World &world, const Item &server, const std::vector<const Item *> &routes, Reporter &reporter)
{
    world.workloads().find(server.nsText(), podLabels(server), [&](const Workload &workload) {
        const qint64 served = workload.podSpec ? portOf(workload.podSpec, server.spec()["port"]) : 0;
        for (const Ref container : workload.podSpec["containers"]) {
            for (const char *probe : {"livenessProbe", "readinessProbe", "startupProbe"}) {
                const Ref get = container[probe]["httpGet"];
                const std::string_view path = get["path"] ? get["path"].text() : "/";
                if (!get || served == 0 || portOf(workload.podSpec, get["port"]) != served
                    || std::ranges::any_of(routes, [path](const Item *route) { return takes(*route, path); }))
                    continue;
                reporter.report(probeDropped, *routes.front(), routes.front()->spec()["rules"],
                                u"with a route on Server %1 Linkerd answers 404 to what no route takes, and that is the %2 of %3 (GET %4)"_s.arg(
                                    server.fullName(), QLatin1StringView(probe), workload.item->fullName(), quote(path)),
                                u"add a rule for the path of the probe, and allow it for the kubelet's network"_s);
                return true; // one is enough
            }
        }
        return false;
    });
}

/// The oldest counts; ages are the cluster's to know, so the name is what is told.
void checkOverlaps(const World &world, Reporter &reporter)
{
    std::map<std::pair<const Item *, qint64>, const Item *> first; // of the workload and its port
    std::map<const Item *, const Item *> said;
    for (const ItemPtr &server : world.of(Kind::LinkerdServer)) {
        if (!server->spec()["podSelector"])
            continue;
        for (const Workload *workload : world.workloads().selected(server->nsText(), podLabels(*server))) {
            const qint64 port = workload->podSpec ? portOf(workload->podSpec, server->spec()["port"]) : 0;
            if (port == 0)
                continue;
            const auto [at, fresh] = first.try_emplace({workload->item, port}, server.get());
            if (!fresh && at->second != server.get() && said.try_emplace(server.get(), at->second).second)
                reporter.report(overlap, *server, server->spec()["port"],
                                u"Server %1 claims port %2 of %3, too, and the oldest of them alone counts"_s.arg(at->second->fullName())
                                    .arg(port)
                                    .arg(workload->item->fullName()),
                                u"make their selectors or ports differ"_s);
        }
    }
}

void checkReach(const World &world, const Item &policy, Reporter &reporter)
{
    const Ref target = policy.spec()["targetRef"];
    const auto inNamespace = [&policy](const ItemPtr &server) { return server->nsText() == policy.nsText(); };
    const bool known = !world.isLive() || world.isComplete(Kind::LinkerdServer);
    if (target["kind"].text() == "Namespace" && known && std::ranges::none_of(world.of(Kind::LinkerdServer), inNamespace))
        reporter.report(noServer, policy, target["kind"],
                        u"a policy for a namespace is for the ports that have a Server, and %1 has none"_s.arg(policy.ns),
                        u"create Servers for the ports, or set config.linkerd.io/default-inbound-policy on the namespace"_s);
    if (policy.spec()["requiredAuthenticationRefs"].size() == 0)
        reporter.report(everyone, policy, policy.spec()["requiredAuthenticationRefs"] ? policy.spec()["requiredAuthenticationRefs"] : policy.spec(),
                        u"it asks for no authentication, so it allows everyone"_s,
                        u"name a MeshTLSAuthentication, NetworkAuthentication or ServiceAccount"_s);
}

/// Of the older kind: it names a Server, or selects Servers by their labels.
void checkServerAuthorization(const World &world, const Item &item, Reporter &reporter)
{
    const Ref server = item.spec()["server"], labels = server["selector"]["matchLabels"];
    const bool known = world.isLive() ? world.isComplete(Kind::LinkerdServer) : !world.of(Kind::LinkerdServer).isEmpty();
    const bool any = server["name"] ? world.find(Kind::LinkerdServer, item.nsText(), server["name"].text()) != nullptr
                                    : std::ranges::any_of(world.of(Kind::LinkerdServer), [&](const ItemPtr &one) {
                                          return one->nsText() == item.nsText() && names::selects(labels, one->labels());
                                      });
    if (server && known && !any)
        reporter.report(noServer, item, server["name"] ? server["name"] : server["selector"],
                        u"there is no such Server in %1, so it allows nobody"_s.arg(item.ns), u"mend the name or the labels, or create the Server"_s);
}

} // namespace

void checkLinkerdServers(const World &world, Reporter &reporter)
{
    for (const ItemPtr &policy : world.of(Kind::LinkerdAuthorizationPolicy))
        checkReach(world, *policy, reporter);
    for (const ItemPtr &policy : world.of(Kind::LinkerdServerAuthorization))
        checkServerAuthorization(world, *policy, reporter);
    checkOverlaps(world, reporter);
    for (const auto &[server, routes] : routesByServer(world))
        checkProbes(world, *server, routes, reporter);
}

} // namespace analysis
