// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/envoybootstrap.h"

namespace sandbox::envoy {

namespace {

Json socket(const std::string &ip, int port)
{
    return {{"socket_address", {{"address", ip}, {"port_value", port}}}};
}

Json cluster(const char *name, Json address)
{
    const Json endpoint{{"endpoint", {{"address", std::move(address)}}}};
    return {{"@type", types + "config.cluster.v3.Cluster"},
            {"name", name},
            {"type", "STATIC"},
            {"connect_timeout", "1s"},
            {"load_assignment", {{"cluster_name", name}, {"endpoints", Json::array({Json{{"lb_endpoints", Json::array({endpoint})}}})}}}};
}

Json pipe(const char *path)
{
    return {{"pipe", {{"path", path}}}};
}

/// Metrics on 15090 and health on 15021 go on to admin and agent.
Json listener(int port, const char *path, const char *to)
{
    const Json route{{"match", {{"prefix", path}}}, {"route", {{"cluster", to}}}};
    const Json host{{"name", "backend"}, {"domains", {"*"}}, {"routes", Json::array({route})}};
    const Json manager{{"@type", types + "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"},
                       {"stat_prefix", to},
                       {"route_config", {{"virtual_hosts", Json::array({host})}}}};
    const Json filter{{"name", "envoy.filters.network.http_connection_manager"}, {"typed_config", manager}};
    return {{"@type", types + "config.listener.v3.Listener"},
            {"name", "0.0.0.0_" + std::to_string(port)},
            {"address", socket("0.0.0.0", port)},
            {"filter_chains", Json::array({Json{{"filters", Json::array({filter})}}})}};
}

Json clusterList()
{
    return Json::array({cluster("prometheus_stats", socket("127.0.0.1", 15000)), cluster("agent", socket("127.0.0.1", 15020)),
                        cluster("sds-grpc", pipe("./var/run/secrets/workload-spiffe-uds/socket")),
                        cluster("xds-grpc", pipe("./etc/istio/proxy/XDS"))});
}

Json listenerList()
{
    return Json::array({listener(15090, "/stats/prometheus", "prometheus_stats"), listener(15021, "/healthz/ready", "agent")});
}

std::vector<Json> entries(const Json &list, const char *key, const std::string &since)
{
    std::vector<Json> out;
    for (const Json &one : list)
        out.push_back({{key, one}, {"last_updated", since}});
    return out;
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

Json bootstrap(const MeshView &view, const MeshProxy &proxy)
{
    const Json ads{{"api_type", "GRPC"},
                   {"transport_api_version", "V3"},
                   {"set_node_on_first_message_only", true},
                   {"grpc_services", Json::array({Json{{"envoy_grpc", {{"cluster_name", "xds-grpc"}}}}})}};
    const Json fromAds{{"ads", Json::object()}, {"initial_fetch_timeout", "0s"}, {"resource_api_version", "V3"}};
    return {{"node", node(view, proxy)},
            {"admin", {{"address", socket("127.0.0.1", 15000)}, {"profile_path", "/var/lib/istio/data/envoy.prof"}}},
            {"static_resources", {{"listeners", listenerList()}, {"clusters", clusterList()}}},
            {"dynamic_resources", {{"ads_config", ads}, {"cds_config", fromAds}, {"lds_config", fromAds}}},
            {"stats_config", {{"use_all_default_tags", false}}}};
}

std::vector<Json> staticClusters(const MeshProxy &proxy)
{
    return entries(clusterList(), "cluster", proxy.connectedAt);
}

std::vector<Json> staticListeners(const MeshProxy &proxy)
{
    return entries(listenerList(), "listener", proxy.connectedAt);
}

} // namespace sandbox::envoy
