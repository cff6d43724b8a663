// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/envoyadmin.h"

#include "app/sandbox/api/status.h"
#include "app/sandbox/proxy/envoy.h"
#include "app/sandbox/scenario/lenientjson.h"
#include "app/sandbox/traffic/trafficmatch.h"

#include <QByteArray>
#include <QDateTime>

#include <algorithm>

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
    const Json chain{{"certificate_chain", {{"inline_bytes", base64(held->chainPem)}}}, {"private_key", {{"inline_bytes", base64("[redacted]")}}}};
    return section("SecretsConfigDump",
                   {{"dynamic_active_secrets",
                     Json::array({entry("default", "tls_certificate", chain),
                                  entry("ROOTCA", "validation_context", {{"trusted_ca", {{"inline_bytes", base64(held->rootPem)}}}})})}});
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
        {"ca_cert", Json::array({details(held->rootSerial, Json::array(), held->rootNotBeforeMs, held->rootNotAfterMs)})},
        {"cert_chain", Json::array({details(held->serial, Json::array({Json{{"uri", held->uri}}}), held->notBeforeMs, held->notAfterMs)})}};
    return {{"certificates", Json::array({one})}};
}

/// /clusters?format=json without counters of its own: the traffic model has none per connection.
Json clusterStatuses(const MeshView &view, const MeshProxy &proxy)
{
    std::map<std::string, Json> hosts;
    for (const Json &entry : endpoints(view, proxy)) {
        const Json &config = entry["endpoint_config"];
        for (const Json &locality : jsonList(config, "endpoints")) {
            for (const Json &endpoint : jsonList(locality, "lb_endpoints")) {
                hosts[jsonText(config, "cluster_name")].push_back({{"address", endpoint["endpoint"]["address"]},
                                                                   {"health_status", {{"eds_health_status", endpoint["health_status"]}}},
                                                                   {"weight", 1},
                                                                   {"locality", Json::object()}});
            }
        }
    }
    Json out = Json::array();
    for (const Json &entry : clusters(view, proxy)) {
        const Json &cluster = entry["cluster"];
        const std::string name = jsonText(cluster, "name");
        Json status{{"name", name}, {"added_via_api", true}, {"observability_name", name + ';'}, {"eds_service_name", name}};
        if (cluster.contains("circuit_breakers"))
            status["circuit_breakers"] = cluster["circuit_breakers"];
        if (const auto found = hosts.find(name); found != hosts.end())
            status["host_statuses"] = std::move(found->second);
        out.push_back(std::move(status));
    }
    return {{"cluster_statuses", std::move(out)}};
}

Json listenerStatuses(const MeshView &view, const MeshProxy &proxy)
{
    Json out = Json::array();
    for (const Json &entry : listeners(view, proxy))
        out.push_back({{"name", entry["name"]}, {"local_address", entry["active_state"]["listener"]["address"]}});
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

/// ?resource=<list> gives only that list's entries, ?name_regex= only entries that match it whole. ?mask= is not taken.
HttpResponse dump(const HttpQuery &query, const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates)
{
    const std::string resource = query.get("resource"), pattern = query.get("name_regex");
    Json all = configDump(view, proxy, certificates, query.has("include_eds") || resource.find("endpoint") != std::string::npos);
    Json picked = Json::array();
    bool known = resource.empty();
    for (Json &part : all["configs"]) {
        for (auto &[key, list] : part.items()) {
            if (!list.is_array())
                continue;
            if (!pattern.empty())
                list.erase(std::remove_if(list.begin(), list.end(), [&](const Json &entry) { return !fullMatch(pattern, nameOf(entry)); }),
                           list.end());
            if (key == resource) {
                known = true;
                for (Json &entry : list)
                    picked.push_back(std::move(entry));
            }
        }
    }
    if (!known)
        return plain(resource + " not found in config dump", 404);
    if (!resource.empty())
        all["configs"] = std::move(picked);
    return jsonResponse(all);
}

} // namespace

Json node(const MeshView &view, const MeshProxy &proxy)
{
    return {{"id", std::string(proxy.gateway ? "router" : "sidecar") + '~' + proxy.ip + '~' + proxy.id() + '~' + proxy.ns + ".svc.cluster.local"},
            {"cluster", proxy.workload + '.' + proxy.ns},
            {"metadata",
             {{"NAME", proxy.pod},
              {"NAMESPACE", proxy.ns},
              {"SERVICE_ACCOUNT", proxy.account},
              {"CLUSTER_ID", "Kubernetes"},
              {"ISTIO_VERSION", proxy.version},
              {"INSTANCE_IPS", proxy.ip},
              {"MESH_ID", view.config->trustDomain},
              {"NODE_NAME", proxy.node},
              {"WORKLOAD_NAME", proxy.workload},
              {"LABELS", proxy.labels}}},
            {"user_agent_name", "envoy"}};
}

Json configDump(const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates, bool withEndpoints)
{
    Json configs = Json::array();
    configs.push_back(section("BootstrapConfigDump", {{"bootstrap", {{"node", node(view, proxy)}}}, {"last_updated", proxy.connectedAt}}));
    configs.push_back(section("ClustersConfigDump", {{"version_info", view.version}, {"dynamic_active_clusters", clusters(view, proxy)}}));
    if (withEndpoints)
        configs.push_back(section("EndpointsConfigDump", {{"dynamic_endpoint_configs", endpoints(view, proxy)}}));
    configs.push_back(section("ListenersConfigDump", {{"version_info", view.version}, {"dynamic_listeners", listeners(view, proxy)}}));
    configs.push_back(section("ScopedRoutesConfigDump", Json::object()));
    Json routing = Json::object();
    if (auto list = routes(view, proxy); !list.empty())
        routing["dynamic_route_configs"] = std::move(list);
    if (auto list = inboundRoutes(view, proxy); !list.empty())
        routing["static_route_configs"] = std::move(list);
    configs.push_back(section("RoutesConfigDump", std::move(routing)));
    configs.push_back(secrets(view, proxy, certificates));
    return {{"configs", std::move(configs)}};
}

HttpResponse admin(const HttpRequest &request, const MeshView &view, const MeshProxy &proxy, WorkloadCerts &certificates)
{
    const HttpQuery query(request.query);
    if (request.method != "GET" && request.method != "HEAD")
        return plain("Method Not Allowed", 405);
    if (request.path == "/config_dump")
        return dump(query, view, proxy, certificates);
    if (request.path == "/clusters" && query.get("format") == "json")
        return jsonResponse(clusterStatuses(view, proxy));
    if (request.path == "/listeners" && query.get("format") == "json")
        return jsonResponse(listenerStatuses(view, proxy));
    if (request.path == "/certs")
        return jsonResponse(certs(view, proxy, certificates));
    if (request.path == "/server_info")
        return jsonResponse(serverInfo(view, proxy));
    if (request.path == "/ready")
        return plain("LIVE\n");
    return plain("invalid path. admin commands are:\n  /certs\n  /clusters\n  /config_dump\n  /listeners\n  /ready\n  /server_info\n", 404);
}

} // namespace sandbox::envoy
