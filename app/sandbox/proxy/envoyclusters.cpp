// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/envoy.h"

#include "app/sandbox/scenario/lenientjson.h"
#include "app/sandbox/traffic/trafficroute.h"

#include <algorithm>

namespace sandbox::envoy {

namespace {

constexpr std::uint32_t unlimited = 4294967295U;

Json thresholds(const Json *pool)
{
    static const Json none;
    const Json &http = jsonChild(pool ? *pool : none, "http"), &tcp = jsonChild(pool ? *pool : none, "tcp");
    const auto number = [](const Json &from, const char *key) { return static_cast<std::uint32_t>(jsonNumber(from, key, unlimited)); };
    return {{"thresholds",
             Json::array({Json{{"max_connections", number(tcp, "maxConnections")},
                               {"max_pending_requests", number(http, "http1MaxPendingRequests")},
                               {"max_requests", number(http, "http2MaxRequests")},
                               {"max_retries", number(http, "maxRetries")}}})}};
}

Json outlier(const Json &from)
{
    Json out{{"enforcing_success_rate", 0},
             {"interval", jsonText(from, "interval", "10s")},
             {"base_ejection_time", jsonText(from, "baseEjectionTime", "30s")},
             {"max_ejection_percent", static_cast<int>(jsonNumber(from, "maxEjectionPercent", 10))}};
    if (const int errors = static_cast<int>(jsonNumber(from, "consecutive5xxErrors", 5)); errors > 0) {
        out["consecutive_5xx"] = errors;
        out["enforcing_consecutive_5xx"] = 100;
    }
    if (const int errors = static_cast<int>(jsonNumber(from, "consecutiveGatewayErrors", 0)); errors > 0) {
        out["consecutive_gateway_failure"] = errors;
        out["enforcing_consecutive_gateway_failure"] = 100;
    }
    return out;
}

Json sds(const char *name)
{
    const Json source{{"api_config_source",
                       {{"api_type", "GRPC"},
                        {"grpc_services", Json::array({Json{{"envoy_grpc", {{"cluster_name", "sds-grpc"}}}}})},
                        {"set_node_on_first_message_only", true},
                        {"transport_api_version", "V3"}}},
                      {"initial_fetch_timeout", "0s"},
                      {"resource_api_version", "V3"}};
    return {{"name", name}, {"sds_config", source}};
}

Json socketMatches(const MeshView &view, const MeshService &service, int port, const std::string &subset)
{
    std::string sni = "outbound_." + std::to_string(port) + "_." + subset + "_." + service.host;
    Json sans = Json::array();
    const TrafficService *traffic = view.config->service(service.host);
    for (const int index : traffic ? traffic->workloads : std::vector<int>()) {
        Json san{{"exact", view.config->workloads[static_cast<std::size_t>(index)].principal}};
        if (std::find(sans.begin(), sans.end(), san) == sans.end())
            sans.push_back(std::move(san));
    }
    const Json context{
        {"tls_params", {{"tls_minimum_protocol_version", "TLSv1_2"}, {"tls_maximum_protocol_version", "TLSv1_3"}}},
        {"alpn_protocols", {"istio-peer-exchange", "istio"}},
        {"tls_certificate_sds_secret_configs", Json::array({sds("default")})},
        {"combined_validation_context",
         {{"default_validation_context", {{"match_subject_alt_names", sans}}}, {"validation_context_sds_secret_config", sds("ROOTCA")}}}};
    const Json tls{{"name", "envoy.transport_sockets.tls"},
                   {"typed_config",
                    {{"@type", types + "extensions.transport_sockets.tls.v3.UpstreamTlsContext"}, {"common_tls_context", context}, {"sni", sni}}}};
    const Json plain{{"name", "envoy.transport_sockets.raw_buffer"},
                     {"typed_config", {{"@type", types + "extensions.transport_sockets.raw_buffer.v3.RawBuffer"}}}};
    return Json::array({Json{{"name", "tlsMode-istio"}, {"match", {{"tlsMode", "istio"}}}, {"transport_socket", tls}},
                        Json{{"name", "tlsMode-disabled"}, {"match", Json::object()}, {"transport_socket", plain}}});
}

const TrafficObject *ruleOf(const MeshView &view, const Json *spec)
{
    for (const auto &[ns, rules] : view.config->destinationRules) {
        for (const TrafficObject &rule : rules) {
            if (spec && &rule.spec() == spec)
                return &rule;
        }
    }
    return nullptr;
}

Json entry(const MeshView &view, Json cluster)
{
    cluster["@type"] = types + "config.cluster.v3.Cluster";
    cluster["connect_timeout"] = "10s";
    cluster["alt_stat_name"] = cluster["name"].get<std::string>() + ';';
    return {{"version_info", view.version}, {"cluster", std::move(cluster)}, {"last_updated", view.updated}};
}

Json istioMetadata(const MeshView &view, const MeshService &service, const Json *rule, const std::string &subset)
{
    Json istio{{"services", Json::array({Json{{"host", service.host}, {"name", service.name}, {"namespace", service.ns}}})}};
    if (const TrafficObject *object = ruleOf(view, rule))
        istio["config"] = configPath("networking.istio.io", "v1", "destination-rule", *object);
    if (!subset.empty())
        istio["subset"] = subset;
    return {{"filter_metadata", {{"istio", std::move(istio)}}}};
}

Json outbound(const MeshView &view, const MeshProxy &proxy, const MeshService &service, const MeshPort &port, const std::string &subset)
{
    const std::string name = clusterName("outbound", port.number, subset, service.host);
    const bool eds = !service.dns;
    Json cluster{{"name", name}, {"type", eds ? "EDS" : "STRICT_DNS"}, {"common_lb_config", {{"healthy_panic_threshold", Json::object()}}}};
    if (eds)
        cluster["eds_cluster_config"] = {{"service_name", name},
                                         {"eds_config", {{"ads", Json::object()}, {"initial_fetch_timeout", "0s"}, {"resource_api_version", "V3"}}}};
    ClientPolicy policy;
    if (const TrafficService *traffic = view.config->service(service.host))
        policy = clientPolicy(*view.config, proxy.ns, *traffic, subset, port.number);
    static const Json none;
    const Json &trafficPolicy = jsonChild(policy.rule ? *policy.rule : none, "trafficPolicy");
    cluster["lb_policy"] = lbPolicy(jsonText(jsonChild(trafficPolicy, "loadBalancer"), "simple"));
    cluster["circuit_breakers"] = thresholds(policy.pool);
    if (policy.outlier && policy.outlier->is_object())
        cluster["outlier_detection"] = outlier(*policy.outlier);
    cluster["metadata"] = istioMetadata(view, service, policy.rule, subset);
    if (!service.external)
        cluster["transport_socket_matches"] = socketMatches(view, service, port.number, subset);
    return entry(view, std::move(cluster));
}

Json assignment(const MeshView &view, const MeshService &service, const MeshPort &port, const std::string &subset, const Json *labels)
{
    Json list = Json::array();
    for (const MeshEndpoint &endpoint : service.endpoints) {
        if (labels && !labelsMatch(*labels, endpoint.labels))
            continue;
        const auto label = [&endpoint](const char *key) {
            const auto found = endpoint.labels.find(key);
            return found == endpoint.labels.end() ? std::string() : found->second;
        };
        const MeshProxy *behind = endpoint.pod.empty() ? nullptr : view.proxy(service.ns, endpoint.pod);
        Json metadata{{"istio",
                       {{"workload",
                         (behind ? behind->workload : endpoint.pod) + ';' + service.ns + ';' + label("service.istio.io/canonical-name") + ';'
                             + label("service.istio.io/canonical-revision") + ";Kubernetes"}}}};
        if (endpoint.mtls)
            metadata["envoy.transport_socket_match"] = {{"tlsMode", "istio"}};
        list.push_back(
            {{"endpoint",
              {{"address", {{"socket_address", {{"address", endpoint.ip}, {"port_value", port.target}}}}}, {"health_check_config", Json::object()}}},
             {"health_status", endpoint.ready ? "HEALTHY" : "UNHEALTHY"},
             {"metadata", {{"filter_metadata", std::move(metadata)}}},
             {"load_balancing_weight", 1}});
    }
    Json out{{"@type", types + "config.endpoint.v3.ClusterLoadAssignment"},
             {"cluster_name", clusterName("outbound", port.number, subset, service.host)}};
    if (!list.empty()) {
        const std::size_t weight = list.size();
        out["endpoints"] = Json::array({Json{{"locality", Json::object()}, {"lb_endpoints", std::move(list)}, {"load_balancing_weight", weight}}});
    }
    return {{"endpoint_config", std::move(out)}};
}

} // namespace

std::string clusterName(const std::string &direction, int port, const std::string &subset, const std::string &host)
{
    return direction + '|' + std::to_string(port) + '|' + subset + '|' + host;
}

const char *lbPolicy(const std::string &simple)
{
    return simple == "ROUND_ROBIN" ? "ROUND_ROBIN" : simple == "RANDOM" ? "RANDOM" : simple == "PASSTHROUGH" ? "CLUSTER_PROVIDED" : "LEAST_REQUEST";
}

std::vector<std::pair<std::string, Json>> subsets(const MeshView &view, const MeshProxy &proxy, const MeshService &service)
{
    std::vector<std::pair<std::string, Json>> out;
    const TrafficService *traffic = view.config->service(service.host);
    const Json *rule = traffic ? clientPolicy(*view.config, proxy.ns, *traffic, {}, 0).rule : nullptr;
    if (rule) {
        for (const Json &subset : jsonList(*rule, "subsets"))
            out.emplace_back(jsonText(subset, "name"), jsonChild(subset, "labels"));
    }
    return out;
}

std::vector<const MeshService *> ownServices(const MeshView &view, const MeshProxy &proxy)
{
    std::vector<const MeshService *> out;
    const auto here = view.servicesOf.find(proxy.ns);
    for (const std::size_t index : here == view.servicesOf.end() ? std::vector<std::size_t>() : here->second) {
        const MeshService &service = view.services[index];
        const bool takes = !service.selector.empty() && std::ranges::all_of(service.selector, [&](const auto &wanted) {
            const auto found = proxy.labels.find(wanted.first);
            return found != proxy.labels.end() && found->second == wanted.second;
        });
        if (takes)
            out.push_back(&service);
    }
    return out;
}

std::vector<Json> clusters(const MeshView &view, const MeshProxy &proxy)
{
    std::vector<Json> out;
    for (const MeshService *service : view.visible(proxy)) {
        const auto named = subsets(view, proxy, *service);
        for (const MeshPort &port : service->ports) {
            out.push_back(outbound(view, proxy, *service, port, {}));
            for (const auto &[name, labels] : named)
                out.push_back(outbound(view, proxy, *service, port, name));
        }
    }
    if (!proxy.gateway) {
        for (const MeshService *service : ownServices(view, proxy)) {
            for (const MeshPort &port : service->ports) {
                Json inbound{{"name", clusterName("inbound", port.target, {}, {})},
                             {"type", "ORIGINAL_DST"},
                             {"lb_policy", "CLUSTER_PROVIDED"},
                             {"circuit_breakers", thresholds(nullptr)},
                             {"upstream_bind_config", {{"source_address", {{"address", "127.0.0.6"}, {"port_value", 0}}}}},
                             {"metadata", istioMetadata(view, *service, nullptr, {})}};
                out.push_back(entry(view, std::move(inbound)));
            }
        }
        out.push_back(entry(view, {{"name", "InboundPassthroughCluster"}, {"type", "ORIGINAL_DST"}, {"lb_policy", "CLUSTER_PROVIDED"}}));
        out.push_back(entry(view, {{"name", "PassthroughCluster"}, {"type", "ORIGINAL_DST"}, {"lb_policy", "CLUSTER_PROVIDED"}}));
    }
    out.push_back(entry(view, {{"name", "BlackHoleCluster"}, {"type", "STATIC"}}));
    const auto name = [](const Json &cluster) { return jsonText(cluster["cluster"], "name"); };
    std::stable_sort(out.begin(), out.end(), [&name](const Json &a, const Json &b) { return name(a) < name(b); });
    // Two Services may stand before one port of the pod.
    out.erase(std::unique(out.begin(), out.end(), [&name](const Json &a, const Json &b) { return name(a) == name(b); }), out.end());
    return out;
}

std::vector<Json> endpoints(const MeshView &view, const MeshProxy &proxy)
{
    std::vector<Json> out;
    for (const MeshService *service : view.visible(proxy)) {
        const auto named = subsets(view, proxy, *service);
        for (const MeshPort &port : service->ports) {
            out.push_back(assignment(view, *service, port, {}, nullptr));
            for (const auto &[name, labels] : named)
                out.push_back(assignment(view, *service, port, name, &labels));
        }
    }
    return out;
}

} // namespace sandbox::envoy
