// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/envoy.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <set>

namespace sandbox::envoy {

namespace {

Json address(const std::string &ip, int port)
{
    return {{"socket_address", {{"address", ip}, {"port_value", port}}}};
}

Json manager(const std::string &prefix, Json routing)
{
    const auto filter = [](const char *name, const char *type) {
        return Json{{"name", name}, {"typed_config", {{"@type", types + "extensions.filters.http." + type}}}};
    };
    Json config{{"@type", types + "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"},
                {"stat_prefix", prefix},
                {"http_filters",
                 Json::array({filter("envoy.filters.http.fault", "fault.v3.HTTPFault"), filter("envoy.filters.http.cors", "cors.v3.Cors"),
                              filter("envoy.filters.http.router", "router.v3.Router")})}};
    config.update(routing);
    return {{"name", "envoy.filters.network.http_connection_manager"}, {"typed_config", std::move(config)}};
}

Json rds(const std::string &name)
{
    return {{"rds",
             {{"config_source", {{"ads", Json::object()}, {"initial_fetch_timeout", "0s"}, {"resource_api_version", "V3"}}},
              {"route_config_name", name}}}};
}

Json tcpProxy(const std::string &cluster)
{
    return {
        {"name", "envoy.filters.network.tcp_proxy"},
        {"typed_config", {{"@type", types + "extensions.filters.network.tcp_proxy.v3.TcpProxy"}, {"stat_prefix", cluster}, {"cluster", cluster}}}};
}

const Json httpMatch{{"transport_protocol", "raw_buffer"}, {"application_protocols", {"http/1.1", "h2c"}}};

Json entry(const MeshView &view, const std::string &name, const Json &where, Json chains, const char *direction)
{
    Json listener{{"@type", types + "config.listener.v3.Listener"}, {"name", name}, {"address", where}, {"filter_chains", std::move(chains)}};
    listener["traffic_direction"] = direction;
    return {{"name", name}, {"active_state", {{"version_info", view.version}, {"listener", std::move(listener)}, {"last_updated", view.updated}}}};
}

Json &listenerOf(Json &made)
{
    return made["active_state"]["listener"];
}

void addOutbound(const MeshView &view, const MeshProxy &proxy, std::vector<Json> &out)
{
    std::set<std::string> done;
    for (const MeshService *service : view.visible(proxy)) {
        for (const MeshPort &port : service->ports) {
            const std::string number = std::to_string(port.number);
            const bool http = port.protocol != ServiceProtocol::Tcp;
            const std::string ip = http || service->address.empty() ? "0.0.0.0" : service->address;
            if (!done.insert(ip + '_' + number).second)
                continue;
            if (!http) {
                const Json chain{{"filters", Json::array({tcpProxy(clusterName("outbound", port.number, {}, service->host))})}};
                out.push_back(entry(view, ip + '_' + number, address(ip, port.number), Json::array({chain}), "OUTBOUND"));
            } else {
                const Json chain{{"filter_chain_match", httpMatch},
                                 {"filters", Json::array({manager("outbound_0.0.0.0_" + number + ';', rds(number))})}};
                Json made = entry(view, ip + '_' + number, address(ip, port.number), Json::array({chain}), "OUTBOUND");
                listenerOf(made)["default_filter_chain"] = {{"filters", Json::array({tcpProxy("PassthroughCluster")})},
                                                            {"name", "PassthroughFilterChain"}};
                out.push_back(std::move(made));
            }
            listenerOf(out.back())["bind_to_port"] = false;
        }
    }
}

Json tlsSocket(const Json &context)
{
    Json config{{"@type", types + "extensions.transport_sockets.tls.v3.DownstreamTlsContext"}};
    config.update(context);
    return {{"name", "envoy.transport_sockets.tls"}, {"typed_config", std::move(config)}};
}

Json mutualTls()
{
    return tlsSocket({{"common_tls_context",
                       {{"tls_certificate_sds_secret_configs", Json::array({Json{{"name", "default"}}})},
                        {"combined_validation_context", {{"validation_context_sds_secret_config", {{"name", "ROOTCA"}}}}}}},
                      {"require_client_certificate", true}});
}

Json inboundChains(const MeshView &view, const MeshProxy &proxy)
{
    Json chains = Json::array({Json{{"filter_chain_match", {{"destination_port", 15006}}},
                                    {"filters", Json::array({tcpProxy("BlackHoleCluster")})},
                                    {"name", "virtualInbound-blackhole"}}});
    const std::vector<Json> inbound = inboundRoutes(view, proxy);
    std::set<int> done;
    for (const MeshService *service : ownServices(view, proxy)) {
        for (const MeshPort &port : service->ports) {
            if (!done.insert(port.target).second)
                continue;
            const std::string cluster = clusterName("inbound", port.target, {}, {});
            const auto config =
                std::find_if(inbound.begin(), inbound.end(), [&](const Json &one) { return jsonText(one["route_config"], "name") == cluster; });
            const Json filter = config == inbound.end()
                ? tcpProxy(cluster)
                : manager("inbound_0.0.0.0_" + std::to_string(port.target) + ';', {{"route_config", (*config)["route_config"]}});
            for (const bool tls : {true, false}) {
                Json chain{{"filter_chain_match", {{"destination_port", port.target}, {"transport_protocol", tls ? "tls" : "raw_buffer"}}},
                           {"filters", Json::array({filter})},
                           {"name", "0.0.0.0_" + std::to_string(port.target)}};
                if (tls)
                    chain["transport_socket"] = mutualTls();
                chains.push_back(std::move(chain));
            }
        }
    }
    return chains;
}

void addVirtual(const MeshView &view, const MeshProxy &proxy, std::vector<Json> &out)
{
    const std::string beyond = view.config->allowAny ? "PassthroughCluster" : "BlackHoleCluster";
    const Json blackhole{{"filter_chain_match", {{"destination_port", 15001}}},
                         {"filters", Json::array({tcpProxy("BlackHoleCluster")})},
                         {"name", "virtualOutbound-blackhole"}};
    const Json rest{{"filters", Json::array({tcpProxy(beyond)})}, {"name", "virtualOutbound-catchall-tcp"}};
    out.push_back(entry(view, "virtualOutbound", address("0.0.0.0", 15001), Json::array({blackhole, rest}), "OUTBOUND"));
    listenerOf(out.back())["use_original_dst"] = true;
    out.push_back(entry(view, "virtualInbound", address("0.0.0.0", 15006), inboundChains(view, proxy), "INBOUND"));
}

void addServers(const MeshView &view, const MeshProxy &proxy, std::vector<Json> &out)
{
    std::map<int, Json> byPort;
    for (const Server &server : servers(view, proxy)) {
        Json chain{{"filters", Json::array({manager("outbound_0.0.0.0_" + std::to_string(server.target) + ';', rds(server.routeName()))})}};
        if (server.https()) {
            const std::string secret = jsonText(jsonChild(*server.server, "tls"), "credentialName");
            chain["filter_chain_match"] = {{"server_names", jsonStrings(*server.server, "hosts")}};
            chain["transport_socket"] =
                tlsSocket({{"common_tls_context",
                            {{"tls_certificate_sds_secret_configs",
                              Json::array({Json{{"name", secret.find("://") == std::string::npos ? "kubernetes://" + secret : secret}}})}}}});
        } else if (byPort.contains(server.target)) {
            continue; // plain servers of one port share its route configuration
        }
        byPort[server.target].push_back(std::move(chain));
    }
    for (auto &[port, chains] : byPort)
        out.push_back(entry(view, "0.0.0.0_" + std::to_string(port), address("0.0.0.0", port), std::move(chains), "OUTBOUND"));
}

} // namespace

std::vector<Json> listeners(const MeshView &view, const MeshProxy &proxy)
{
    std::vector<Json> out;
    if (proxy.gateway) {
        addServers(view, proxy, out);
    } else {
        addOutbound(view, proxy, out);
        addVirtual(view, proxy, out);
    }
    // What was refused is told beside the listener that went on as it was.
    if (proxy.nack && proxy.nack->typeUrl.ends_with("Listener")) {
        for (Json &made : out) {
            if (proxy.nack->message.find(made["name"].get<std::string>() + ':') != std::string::npos)
                made["error_state"] = {{"details", proxy.nack->message}, {"last_update_attempt", view.updated}};
        }
    }
    return out;
}

} // namespace sandbox::envoy
