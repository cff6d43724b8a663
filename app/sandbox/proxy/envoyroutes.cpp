// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/envoyroute.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <set>

namespace sandbox::envoy {

namespace {

const TrafficObject *meshObject(const MeshView &view, const std::string &host)
{
    const TrafficConfig &config = *view.config;
    if (const auto found = config.meshHosts.find(host); found != config.meshHosts.end() && !found->second.empty())
        return &config.virtualServices[static_cast<std::size_t>(found->second.front())];
    for (const int index : config.meshWildcards) {
        const TrafficObject &object = config.virtualServices[static_cast<std::size_t>(index)];
        for (const std::string &pattern : jsonStrings(object.spec(), "hosts")) {
            if (pattern.starts_with('*') && hostMatches(pattern, host))
                return &object;
        }
    }
    return nullptr;
}

Json domains(const MeshService &service, const std::string &from)
{
    Json out = Json::array({service.host});
    if (service.external)
        return out;
    out.push_back(service.host + '.');
    if (service.ns == from)
        out.push_back(service.name);
    out.push_back(service.name + '.' + service.ns + ".svc");
    out.push_back(service.name + '.' + service.ns);
    if (!service.address.empty())
        out.push_back(service.address);
    return out;
}

Json virtualHost(const MeshView &view, const MeshProxy &proxy, const MeshService &service, int port)
{
    const std::string name = service.host + ':' + std::to_string(port);
    Json routes;
    if (const TrafficObject *object = meshObject(view, service.host))
        routes = virtualServiceRoutes(view, *object, "mesh", port);
    if (routes.empty())
        routes = Json::array({defaultRoute(clusterName("outbound", port, {}, service.host), name + "/*")});
    return {{"name", name}, {"domains", domains(service, proxy.ns)}, {"routes", std::move(routes)}, {"include_request_attempt_count", true}};
}

Json catchAll(bool allowAny)
{
    Json route{{"match", {{"prefix", "/"}}}, {"name", allowAny ? "allow_any" : "block_all"}};
    if (allowAny)
        route["route"] = {{"cluster", "PassthroughCluster"}, {"timeout", "0s"}, {"max_grpc_timeout", "0s"}};
    else
        route["direct_response"] = {{"status", 502}};
    return {{"name", allowAny ? "allow_any" : "block_all"},
            {"domains", {"*"}},
            {"routes", Json::array({std::move(route)})},
            {"include_request_attempt_count", true}};
}

Json entry(const MeshView &view, const std::string &name, Json hosts)
{
    return {{"version_info", view.version},
            {"route_config",
             {{"@type", types + "config.route.v3.RouteConfiguration"},
              {"name", name},
              {"virtual_hosts", std::move(hosts)},
              {"validate_clusters", false},
              {"max_direct_response_body_size_bytes", 1048576},
              {"ignore_port_in_host_matching", true}}},
            {"last_updated", view.updated}};
}

std::vector<Json> sidecarRoutes(const MeshView &view, const MeshProxy &proxy)
{
    std::map<int, Json> byPort;
    for (const MeshService *service : view.visible(proxy)) {
        for (const MeshPort &port : service->ports) {
            if (port.protocol != ServiceProtocol::Tcp)
                byPort[port.number].push_back(virtualHost(view, proxy, *service, port.number));
        }
    }
    std::vector<Json> out;
    for (auto &[port, hosts] : byPort) {
        hosts.push_back(catchAll(view.config->allowAny));
        out.push_back(entry(view, std::to_string(port), std::move(hosts)));
    }
    return out;
}

/// Hosts of the VirtualService that the server takes ("ns/host" and "./host" too).
bool serverTakes(const Server &server, const std::string &host, const std::string &ns)
{
    return std::ranges::any_of(jsonStrings(*server.server, "hosts"), [&](std::string pattern) {
        if (const std::size_t slash = pattern.find('/'); slash != std::string::npos) {
            const std::string place = pattern.substr(0, slash);
            if (place != "*" && place != ns && !(place == "." && server.gateway->ns == ns))
                return false;
            pattern.erase(0, slash + 1);
        }
        return hostMatches(pattern, host) || hostMatches(host, pattern);
    });
}

std::vector<const TrafficObject *> virtualServicesAt(const MeshView &view, const std::string &gateway)
{
    std::vector<const TrafficObject *> out;
    if (const auto indices = view.config->gatewayRoutes.find(gateway); indices != view.config->gatewayRoutes.end()) {
        for (const int index : std::set<int>(indices->second.begin(), indices->second.end()))
            out.push_back(&view.config->virtualServices[static_cast<std::size_t>(index)]);
    }
    if (const auto made = view.generated.virtualServices.find(gateway); made != view.generated.virtualServices.end()) {
        for (const TrafficObject &object : made->second)
            out.push_back(&object);
    }
    return out;
}

void addGatewayHosts(const MeshView &view, const Server &server, Json &hosts)
{
    const std::string key = server.gateway->ns + '/' + server.gateway->name;
    for (const TrafficObject *object : virtualServicesAt(view, key)) {
        for (const std::string &host : jsonStrings(object->spec(), "hosts")) {
            if (!serverTakes(server, host, object->ns))
                continue;
            hosts.push_back({{"name", host + ':' + std::to_string(server.port)},
                             {"domains", Json::array({host})},
                             {"routes", virtualServiceRoutes(view, *object, key, server.port)},
                             {"include_request_attempt_count", true}});
        }
    }
}

std::vector<Json> gatewayRoutes(const MeshView &view, const MeshProxy &proxy)
{
    std::map<std::string, Json> byName;
    for (const Server &server : servers(view, proxy)) {
        Json &hosts = byName.try_emplace(server.routeName(), Json::array()).first->second;
        addGatewayHosts(view, server, hosts);
    }
    std::vector<Json> out;
    for (auto &[name, hosts] : byName) {
        if (hosts.empty())
            hosts.push_back({{"name", "blackhole:" + name.substr(name.find('.') + 1)}, {"domains", {"*"}}});
        out.push_back(entry(view, name, std::move(hosts)));
    }
    return out;
}

} // namespace

bool Server::https() const
{
    const std::string protocol = jsonText(jsonChild(*server, "port"), "protocol");
    return protocol == "HTTPS" || protocol == "TLS";
}

std::string Server::routeName() const
{
    if (!https())
        return "http." + std::to_string(target);
    return "https." + std::to_string(port) + '.' + jsonText(jsonChild(*server, "port"), "name") + '.' + gateway->name + '.' + gateway->ns;
}

std::vector<Server> servers(const MeshView &view, const MeshProxy &proxy)
{
    std::vector<Server> out;
    if (!proxy.gateway)
        return out;
    const auto own = ownServices(view, proxy);
    const auto targetOf = [&own](int number) {
        for (const MeshService *service : own) {
            for (const MeshPort &port : service->ports) {
                if (port.number == number)
                    return port.target;
            }
        }
        return number;
    };
    const auto add = [&](const TrafficObject &gateway) {
        if (!labelsMatch(jsonChild(gateway.spec(), "selector"), proxy.labels))
            return;
        for (const Json &server : jsonList(gateway.spec(), "servers")) {
            const int port = static_cast<int>(jsonNumber(jsonChild(server, "port"), "number", 0));
            out.push_back({&gateway, &server, port, targetOf(port)});
        }
    };
    std::ranges::for_each(view.config->gateways, add);
    for (const TrafficObject &gateway : view.generated.gateways) {
        if (gateway.ns == proxy.ns)
            add(gateway);
    }
    return out;
}

std::vector<Json> routes(const MeshView &view, const MeshProxy &proxy)
{
    return proxy.gateway ? gatewayRoutes(view, proxy) : sidecarRoutes(view, proxy);
}

std::vector<Json> inboundRoutes(const MeshView &view, const MeshProxy &proxy)
{
    std::map<int, Json> byPort;
    for (const MeshService *service : proxy.gateway ? std::vector<const MeshService *>() : ownServices(view, proxy)) {
        for (const MeshPort &port : service->ports) {
            if (port.protocol == ServiceProtocol::Tcp || byPort.contains(port.target))
                continue;
            const std::string cluster = clusterName("inbound", port.target, {}, {});
            Json route = defaultRoute(cluster, service->host + ':' + std::to_string(port.number) + "/*");
            route["route"]["retry_policy"] = {{"retry_on", "reset-before-request"}, {"num_retries", 2}};
            const Json host{{"name", "inbound|http|" + std::to_string(port.number)}, {"domains", {"*"}}, {"routes", Json::array({route})}};
            byPort[port.target] = {{"route_config",
                                    {{"@type", types + "config.route.v3.RouteConfiguration"},
                                     {"name", cluster},
                                     {"virtual_hosts", Json::array({host})},
                                     {"validate_clusters", false}}},
                                   {"last_updated", view.updated}};
        }
    }
    std::vector<Json> out;
    for (auto &[port, config] : byPort)
        out.push_back(std::move(config));
    return out;
}

} // namespace sandbox::envoy
