// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/syncstatus.h"

#include "app/sandbox/api/status.h"
#include "app/sandbox/proxy/envoy.h"
#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <cstdio>
#include <functional>

namespace sandbox::istiod {

namespace {

struct Watched {
    const char *url, *shortName;
};
constexpr Watched cluster{"type.googleapis.com/envoy.config.cluster.v3.Cluster", "cluster"};
constexpr Watched endpoint{"type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment", "endpoint"};
constexpr Watched listener{"type.googleapis.com/envoy.config.listener.v3.Listener", "listener"};
constexpr Watched route{"type.googleapis.com/envoy.config.route.v3.RouteConfiguration", "route"};
constexpr Watched secret{"type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret", ""};

/// A proxy asks for what its listeners name: a gateway without servers wants no routes, one with HTTPS wants its secrets from istiod.
std::vector<Watched> watchedBy(const MeshView &view, const MeshProxy &proxy)
{
    std::vector<Watched> out{cluster, endpoint, listener};
    const auto servers = envoy::servers(view, proxy);
    if (!proxy.gateway || !servers.empty())
        out.push_back(route);
    if (std::ranges::any_of(servers, &envoy::Server::https))
        out.push_back(secret);
    return out;
}

} // namespace

std::string nonceOf(const std::string &version, const std::string &who, const std::string &type)
{
    char text[20];
    std::snprintf(text, sizeof text, "%016zx", std::hash<std::string>()(who + type + version));
    return version + text;
}

std::vector<TypeSync> syncOf(const MeshViews::Now &now, const MeshProxy &proxy)
{
    std::vector<TypeSync> out;
    const MeshView &acknowledged = now.acknowledged(proxy);
    for (const auto &[url, shortName] : watchedBy(*now.view, proxy)) {
        TypeSync type{.typeUrl = url, .shortName = shortName, .sent = {}, .acked = {}, .error = {}, .sentMs = 0};
        if (proxy.disturbed != "not-sent") {
            const bool refused = proxy.nack && proxy.nack->typeUrl == url;
            const MeshView &taken = refused || proxy.disturbed == "stale" ? acknowledged : *now.view;
            type.sent = nonceOf(now.view->version, proxy.id(), url);
            type.acked = nonceOf(taken.version, proxy.id(), url);
            type.error = refused ? proxy.nack->message : std::string();
            type.sentMs = now.view->updatedMs;
        }
        out.push_back(std::move(type));
    }
    return out;
}

std::string controlPlane(const MeshView &view, const std::string &pod)
{
    const auto found = view.istiods.find(pod);
    const std::string revision = found == view.istiods.end() ? std::string() : found->second.revision;
    const std::string version = found == view.istiods.end() ? std::string() : found->second.version;
    return toText({{"Component", "istiod"},
                   {"ID", pod},
                   {"Info", {{"version", version}, {"revision", revision}, {"golang_version", ""}, {"status", "Clean"}, {"tag", version}}}});
}

} // namespace sandbox::istiod
