// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/refusal.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <array>

namespace sandbox {

namespace {

constexpr int depthLimit = 32;

/// Filters that Istio's Envoy is built with; a filter's type URL holds its name as the fifth part.
constexpr std::array<std::string_view, 34> filters{"adaptive_concurrency",
                                                   "admission_control",
                                                   "bandwidth_limit",
                                                   "buffer",
                                                   "compressor",
                                                   "connection_limit",
                                                   "cors",
                                                   "csrf",
                                                   "decompressor",
                                                   "ext_authz",
                                                   "ext_proc",
                                                   "fault",
                                                   "grpc_json_transcoder",
                                                   "grpc_stats",
                                                   "grpc_web",
                                                   "header_mutation",
                                                   "health_check",
                                                   "http_connection_manager",
                                                   "http_inspector",
                                                   "jwt_authn",
                                                   "local_ratelimit",
                                                   "lua",
                                                   "mongo_proxy",
                                                   "mysql_proxy",
                                                   "oauth2",
                                                   "original_dst",
                                                   "proxy_protocol",
                                                   "ratelimit",
                                                   "rbac",
                                                   "redis_proxy",
                                                   "router",
                                                   "tcp_proxy",
                                                   "tls_inspector",
                                                   "wasm"};

bool isKnown(const std::string &url)
{
    const std::string type = url.substr(url.find('/') + 1);
    const std::string prefix = "envoy.extensions.filters.";
    if (type.starts_with(prefix)) {
        const std::size_t family = type.find('.', prefix.size()), end = type.find('.', family + 1);
        return family != std::string::npos && end != std::string::npos
            && std::ranges::find(filters, type.substr(family + 1, end - family - 1)) != filters.end();
    }
    return type.starts_with("envoy.") || type.starts_with("udpa.") || type.starts_with("xds.") || type.starts_with("google.protobuf.")
        || type.starts_with("stats.") || type.starts_with("istio.");
}

/// The first "@type" below `value` that no build knows; {name, type URL}.
std::optional<std::pair<std::string, std::string>> unknownIn(const Json &value, const std::string &name, int depth = 0)
{
    if (depth > depthLimit || !value.is_structured())
        return {};
    const std::string here = jsonText(value, "name", name), url = jsonText(value, "@type");
    if (!url.empty() && !isKnown(url))
        return std::pair(here, url);
    for (const Json &child : value) {
        if (auto found = unknownIn(child, here, depth + 1))
            return found;
    }
    return {};
}

} // namespace

std::optional<Nack> refusalOf(const TrafficObject &envoyFilter, const MeshProxy &proxy, const std::string &rootNamespace)
{
    const Json &selector = jsonAt(envoyFilter.spec(), {"workloadSelector", "labels"});
    const bool reaches = (envoyFilter.ns == proxy.ns || envoyFilter.ns == rootNamespace)
        && (!selector.is_object() || selector.empty() || labelsMatch(selector, proxy.labels));
    if (!reaches)
        return {};
    for (const Json &patch : jsonList(envoyFilter.spec(), "configPatches")) {
        const std::string context = jsonText(jsonChild(patch, "match"), "context", "ANY");
        if ((context == "GATEWAY") != proxy.gateway && context != "ANY")
            continue;
        const auto unknown = unknownIn(jsonAt(patch, {"patch", "value"}), {});
        if (!unknown)
            continue;
        const std::string where = jsonText(patch, "applyTo"), listener = context == "SIDECAR_OUTBOUND" ? "virtualOutbound" : "virtualInbound";
        const std::string why = "Didn't find a registered implementation for '" + unknown->first + "' with type URL: '"
            + unknown->second.substr(unknown->second.find('/') + 1) + "'";
        if (where == "CLUSTER")
            return Nack{"type.googleapis.com/envoy.config.cluster.v3.Cluster", "Error adding/updating cluster(s): " + why};
        if (where == "ROUTE_CONFIGURATION" || where == "VIRTUAL_HOST" || where == "HTTP_ROUTE")
            return Nack{"type.googleapis.com/envoy.config.route.v3.RouteConfiguration", why};
        return Nack{"type.googleapis.com/envoy.config.listener.v3.Listener", "Error adding/updating listener(s) " + listener + ": " + why + "\n"};
    }
    return {};
}

} // namespace sandbox
