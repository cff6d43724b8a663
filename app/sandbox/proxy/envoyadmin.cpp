// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/envoyadmin.h"

#include "app/sandbox/api/status.h"
#include "app/sandbox/proxy/envoy.h"
#include "app/sandbox/proxy/envoybootstrap.h"
#include "app/sandbox/proxy/envoyhosts.h"
#include "app/sandbox/scenario/lenientjson.h"
#include "app/sandbox/traffic/trafficmatch.h"

#include <QByteArray>
#include <QDateTime>

#include <algorithm>
#include <array>

namespace sandbox::envoy {

namespace {

HttpResponse plain(std::string body, int status = 200)
{
    HttpResponse response;
    response.status = status;
    response.contentType = "text/plain; charset=UTF-8";
    response.body = std::move(body);
    return response;
}

std::string base64(const std::string &text)
{
    return QByteArray::fromStdString(text).toBase64().toStdString();
}

std::string timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODate).toStdString();
}

Json section(const char *type, Json rest)
{
    rest["@type"] = types + "admin.v3." + type;
    return rest;
}

Json secrets(const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates)
{
    const auto held = certificates.of(proxy, view);
    const std::string secretType = types + "extensions.transport_sockets.tls.v3.Secret";
    const auto entry = [&](const char *name, const char *field, Json value) {
        return Json{{"name", name},
                    {"version_info", held ? timeText(held->notBeforeMs) + "/1" : "uninitialized"},
                    {"last_updated", held ? timeText(held->notBeforeMs) : view.updated},
                    {"secret", {{"@type", secretType}, {"name", name}, {field, std::move(value)}}}};
    };
    if (!held) {
        const Json waiting =
            Json::array({entry("default", "tls_certificate", Json::object()), entry("ROOTCA", "validation_context", Json::object())});
        return section("SecretsConfigDump", {{"dynamic_warming_secrets", waiting}});
    }
    const Json chain{{"certificate_chain", {{"inline_bytes", base64(held->chainPem())}}}, {"private_key", {{"inline_bytes", base64("[redacted]")}}}};
    return section("SecretsConfigDump",
                   {{"dynamic_active_secrets",
                     Json::array({entry("default", "tls_certificate", chain),
                                  entry("ROOTCA", "validation_context", {{"trusted_ca", {{"inline_bytes", base64(held->root->pem)}}}})})}});
}

Json certs(const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates)
{
    const auto held = certificates.of(proxy, view);
    if (!held)
        return {{"certificates", Json::array()}};
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto details = [&](const std::string &serial, Json names, qint64 from, qint64 to) {
        return Json{{"path", "<inline>"},
                    {"serial_number", serial},
                    {"subject_alt_names", std::move(names)},
                    {"days_until_expiration", std::to_string((to - now) / 86'400'000)},
                    {"valid_from", timeText(from)},
                    {"expiration_time", timeText(to)}};
    };
    const Json one{
        {"ca_cert", Json::array({details(held->root->serial, Json::array(), held->root->notBeforeMs, held->root->notAfterMs)})},
        {"cert_chain", Json::array({details(held->serial, Json::array({Json{{"uri", held->uri}}}), held->notBeforeMs, held->notAfterMs)})}};
    return {{"certificates", Json::array({one})}};
}

Json listenerStatuses(const MeshView &view, const MeshProxy &proxy)
{
    Json out = Json::array();
    for (const Json &entry : listeners(view, proxy))
        out.push_back({{"name", entry["name"]}, {"local_address", entry["active_state"]["listener"]["address"]}});
    for (const Json &entry : staticListeners(proxy))
        out.push_back({{"name", entry["listener"]["name"]}, {"local_address", entry["listener"]["address"]}});
    return {{"listener_statuses", std::move(out)}};
}

Json serverInfo(const MeshView &view, const MeshProxy &proxy)
{
    const auto started = QDateTime::fromString(QString::fromStdString(proxy.connectedAt), Qt::ISODate);
    const std::string up = std::to_string(started.isValid() ? started.secsTo(QDateTime::currentDateTimeUtc()) : 0) + 's';
    return {{"version", proxy.version + "/Clean/RELEASE/BoringSSL"},
            {"state", "LIVE"},
            {"uptime_current_epoch", up},
            {"uptime_all_epochs", up},
            {"hot_restart_version", "disabled"},
            {"command_line_options",
             {{"concurrency", 2}, {"service_cluster", proxy.workload + '.' + proxy.ns}, {"service_node", node(view, proxy)["id"]}}},
            {"node", node(view, proxy)}};
}

std::string nameOf(const Json &entry)
{
    for (const char *inner : {"cluster", "route_config", "endpoint_config", "listener"}) {
        if (entry.contains(inner))
            return jsonText(entry[inner], inner == std::string_view("endpoint_config") ? "cluster_name" : "name");
    }
    return jsonText(entry, "name");
}

enum class Part : std::uint8_t { Bootstrap, Clusters, Endpoints, Listeners, ScopedRoutes, Routes, Secrets };

constexpr std::array allParts{Part::Bootstrap, Part::Clusters, Part::Endpoints, Part::Listeners, Part::ScopedRoutes, Part::Routes, Part::Secrets};

/// The lists of a dump, the part they stand in, and what their entries are.
struct DumpList {
    const char *key;
    Part part;
    const char *entry;
};
constexpr std::array<DumpList, 14> dumpLists{{{"static_clusters", Part::Clusters, "ClustersConfigDump.StaticCluster"},
                                              {"dynamic_active_clusters", Part::Clusters, "ClustersConfigDump.DynamicCluster"},
                                              {"dynamic_warming_clusters", Part::Clusters, "ClustersConfigDump.DynamicCluster"},
                                              {"static_endpoint_configs", Part::Endpoints, "EndpointsConfigDump.StaticEndpointConfig"},
                                              {"dynamic_endpoint_configs", Part::Endpoints, "EndpointsConfigDump.DynamicEndpointConfig"},
                                              {"static_listeners", Part::Listeners, "ListenersConfigDump.StaticListener"},
                                              {"dynamic_listeners", Part::Listeners, "ListenersConfigDump.DynamicListener"},
                                              {"inline_scoped_route_configs", Part::ScopedRoutes, "ScopedRoutesConfigDump.InlineScopedRouteConfigs"},
                                              {"static_route_configs", Part::Routes, "RoutesConfigDump.StaticRouteConfig"},
                                              {"dynamic_route_configs", Part::Routes, "RoutesConfigDump.DynamicRouteConfig"},
                                              {"static_secrets", Part::Secrets, "SecretsConfigDump.StaticSecret"},
                                              {"dynamic_active_secrets", Part::Secrets, "SecretsConfigDump.DynamicSecret"},
                                              {"dynamic_warming_secrets", Part::Secrets, "SecretsConfigDump.DynamicSecret"},
                                              {"bootstrap", Part::Bootstrap, ""}}};

Json routesPart(const MeshView &view, const MeshProxy &proxy)
{
    Json routing = Json::object();
    if (auto list = routes(view, proxy); !list.empty())
        routing["dynamic_route_configs"] = std::move(list);
    if (auto list = inboundRoutes(view, proxy); !list.empty())
        routing["static_route_configs"] = std::move(list);
    return section("RoutesConfigDump", std::move(routing));
}

/// A proxy that was sent nothing has its bootstrap and its certificates only.
Json partOf(Part part, const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates)
{
    const bool sent = proxy.disturbed != "not-sent";
    const auto version = [&](Json rest) {
        if (sent)
            rest["version_info"] = view.version;
        return rest;
    };
    switch (part) {
    case Part::Bootstrap: return section("BootstrapConfigDump", {{"bootstrap", bootstrap(view, proxy)}, {"last_updated", proxy.connectedAt}});
    case Part::Clusters:
        return section("ClustersConfigDump", version(sent ? Json{{"dynamic_active_clusters", clusters(view, proxy)}} : Json::object()));
    case Part::Endpoints: return section("EndpointsConfigDump", sent ? Json{{"dynamic_endpoint_configs", endpoints(view, proxy)}} : Json::object());
    case Part::Listeners: return section("ListenersConfigDump", version(sent ? Json{{"dynamic_listeners", listeners(view, proxy)}} : Json::object()));
    case Part::ScopedRoutes: return section("ScopedRoutesConfigDump", Json::object());
    case Part::Routes: return sent ? routesPart(view, proxy) : section("RoutesConfigDump", Json::object());
    case Part::Secrets: break;
    }
    return secrets(view, proxy, certificates);
}

/// With what the proxy has from its bootstrap or by itself, which istiod does not know.
Json partAtProxy(Part part, const Running &running)
{
    Json out = partOf(part, running.view, running.proxy, running.certificates);
    if (part == Part::Clusters)
        out["static_clusters"] = staticClusters(running.proxy);
    else if (part == Part::Listeners)
        out["static_listeners"] = staticListeners(running.proxy);
    else if (part == Part::Endpoints && out.contains("dynamic_endpoint_configs")) {
        for (Json &entry : out["dynamic_endpoint_configs"])
            entry["endpoint_config"]["policy"] = {{"overprovisioning_factor", 140}};
    }
    return out;
}

void keepMatching(Json &list, const std::string &pattern)
{
    if (!pattern.empty() && list.is_array())
        list.erase(std::remove_if(list.begin(), list.end(), [&](const Json &entry) { return !fullMatch(pattern, nameOf(entry)); }), list.end());
}

/// ?resource=<list> gives only that list's entries, ?name_regex= only entries that match it whole. ?mask= is not taken.
HttpResponse dump(const HttpQuery &query, const Running &running)
{
    const std::string resource = query.get("resource"), pattern = query.get("name_regex");
    if (query.has("mask"))
        return plain("mask is not taken here", 400);
    if (resource.empty()) {
        Json configs = Json::array();
        for (const Part part : allParts) {
            if (part == Part::Endpoints && !query.has("include_eds"))
                continue;
            configs.push_back(partAtProxy(part, running));
            for (auto &[key, list] : configs.back().items())
                keepMatching(list, pattern);
        }
        return jsonResponse({{"configs", std::move(configs)}});
    }
    const auto known = std::ranges::find_if(dumpLists, [&](const DumpList &list) { return resource == list.key; });
    if (known == dumpLists.end())
        return plain(resource + " not found in config dump", 404);
    Json part = partAtProxy(known->part, running);
    if (known->part == Part::Bootstrap)
        return jsonResponse({{"configs", Json::array({part})}});
    Json picked = part.contains(resource) ? std::move(part[resource]) : Json::array();
    keepMatching(picked, pattern);
    for (Json &entry : picked)
        entry["@type"] = types + "admin.v3." + known->entry;
    return jsonResponse({{"configs", std::move(picked)}});
}

/// Envoy's one change that is taken: POST /logging, POST /logging?level=debug or ?<logger>=debug.
HttpResponse logging(const HttpRequest &request, const Running &running)
{
    const std::size_t equals = std::min(request.query.find('='), request.query.size());
    const std::string logger = request.query.substr(0, equals), level = equals < request.query.size() ? request.query.substr(equals + 1) : "";
    const auto listed = running.levels.change(running.proxy.id(), logger, level);
    return listed.isKnown ? plain(listed.text) : plain("usage: /logging?<name>=<level> (change single level)\n", 400);
}

} // namespace

Json configDump(const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates, bool withEndpoints)
{
    Json configs = Json::array();
    for (const Part part : allParts) {
        if (part != Part::Endpoints || withEndpoints)
            configs.push_back(partOf(part, view, proxy, certificates));
    }
    return {{"configs", std::move(configs)}};
}

HttpResponse admin(const HttpRequest &request, const Running &running)
{
    const HttpQuery query(request.query);
    const auto &[view, proxy, certificates, levels, counts] = running;
    if (request.path == "/logging")
        return request.method == "POST" ? logging(request, running) : plain("Method Not Allowed", 405);
    if (request.method != "GET" && request.method != "HEAD")
        return plain("Method Not Allowed", 405);
    if (request.path == "/config_dump")
        return dump(query, running);
    if (request.path == "/clusters" && query.get("format") == "json")
        return jsonResponse(clusterStatuses(view, proxy, counts));
    if (request.path == "/listeners" && query.get("format") == "json")
        return jsonResponse(listenerStatuses(view, proxy));
    if (request.path == "/certs")
        return jsonResponse(certs(view, proxy, certificates));
    if (request.path == "/server_info")
        return jsonResponse(serverInfo(view, proxy));
    if (request.path == "/ready")
        return plain("LIVE\n");
    return plain("invalid path. admin commands are:\n  /certs\n  /clusters\n  /config_dump\n  /listeners\n  /logging\n  /ready\n  /server_info\n",
                 404);
}

} // namespace sandbox::envoy
