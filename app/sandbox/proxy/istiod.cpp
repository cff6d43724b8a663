// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/istiod.h"

#include "app/sandbox/api/status.h"
#include "app/sandbox/proxy/envoyadmin.h"
#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>

namespace sandbox::istiod {

namespace {

HttpResponse plain(std::string body, int status = 200)
{
    HttpResponse response;
    response.status = status;
    response.contentType = "text/plain; charset=utf-8";
    response.body = std::move(body);
    return response;
}

struct Watched {
    const char *name; ///< of the older keys
    const char *typeUrl;
};
constexpr std::array<Watched, 4> watched{{{"cluster", "type.googleapis.com/envoy.config.cluster.v3.Cluster"},
                                          {"listener", "type.googleapis.com/envoy.config.listener.v3.Listener"},
                                          {"route", "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"},
                                          {"endpoint", "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"}}};

std::string nonce(const std::string &version, const MeshProxy &proxy, const char *type)
{
    char text[20];
    std::snprintf(text, sizeof text, "%016zx", std::hash<std::string>()(proxy.id() + type + version));
    return version + text;
}

Json syncStatus(const MeshView &view, const MeshProxy &proxy)
{
    Json out{
        {"cluster_id", "Kubernetes"}, {"proxy", proxy.id()}, {"proxy_type", proxy.gateway ? "router" : "sidecar"}, {"istio_version", proxy.version}};
    Json resources = Json::object();
    for (const auto &[name, url] : watched) {
        if (proxy.disturbed == "not-sent")
            continue;
        const bool refused = proxy.nack && proxy.nack->typeUrl == url;
        const std::string sent = nonce(view.version, proxy, name);
        const std::string acked = refused ? std::string() : proxy.disturbed == "stale" ? nonce("1970-01-01T00:00:00Z/1", proxy, name) : sent;
        out[std::string(name) + "_sent"] = sent;
        if (!acked.empty())
            out[std::string(name) + "_acked"] = acked;
        Json resource{{"sent", sent}, {"acked", acked}, {"sentTime", view.updated}};
        if (refused)
            resource["lastError"] = proxy.nack->message;
        resources[url] = std::move(resource);
    }
    out["resources"] = std::move(resources);
    return out;
}

template <class Function> Json each(const MeshView &view, const std::string &pod, Function function)
{
    Json out = Json::array();
    for (const MeshProxy &proxy : view.proxies) {
        if (proxy.istiod == pod)
            out.push_back(function(proxy));
    }
    return out;
}

Json connection(const MeshProxy &proxy)
{
    return {{"connectionId", proxy.id() + "-1"}, {"connectedAt", proxy.connectedAt}, {"address", proxy.ip + ":40000"}};
}

Json connections(const MeshView &view, const std::string &pod, bool full)
{
    Json clients = each(view, pod, [&](const MeshProxy &proxy) {
        Json client = connection(proxy);
        if (full) {
            client["labels"] = proxy.labels;
            client["metadata"] = envoy::node(view, proxy)["metadata"];
        }
        return client;
    });
    const std::size_t count = clients.size();
    return {{"totalClients", count}, {"clients", std::move(clients)}};
}

/// Objects of Istio's own groups, Secrets and statuses apart.
Json configz(const ObjectStore &objects)
{
    Json out = Json::array();
    for (const ServedKind &kind : servedKinds()) {
        if (!kind.id.group.ends_with(".istio.io"))
            continue;
        for (const StoredObject &stored : objects.list(kind.id).first) {
            Json object = inVersion(*stored.json, kind, kind.versions.front());
            object.erase("status");
            object["metadata"].erase("managedFields");
            out.push_back(std::move(object));
        }
    }
    return out;
}

Json registryz(const MeshView &view)
{
    Json out = Json::array();
    for (const MeshService &service : view.services) {
        Json ports = Json::array();
        for (const MeshPort &port : service.ports)
            ports.push_back({{"name", port.name},
                             {"port", port.number},
                             {"protocol",
                              port.protocol == ServiceProtocol::Grpc      ? "GRPC"
                                  : port.protocol == ServiceProtocol::Tcp ? "TCP"
                                                                          : "HTTP"}});
        out.push_back(
            {{"Attributes", {{"ServiceRegistry", service.external ? "External" : "Kubernetes"}, {"Name", service.name}, {"Namespace", service.ns}}},
             {"ports", std::move(ports)},
             {"hostname", service.host},
             {"defaultAddress", service.address.empty() ? "0.0.0.0" : service.address},
             {"MeshExternal", service.external}});
    }
    return out;
}

HttpResponse configDump(const HttpQuery &query, const std::string &pod, const MeshView &view, WorkloadCerts &certificates)
{
    const std::string id = query.get("proxyID");
    if (id.empty())
        return plain("You must provide a proxyID in the query string\n", 400);
    const auto found =
        std::ranges::find_if(view.proxies, [&](const MeshProxy &proxy) { return proxy.istiod == pod && proxy.id().find(id) != std::string::npos; });
    if (found == view.proxies.end())
        return plain("Proxy not connected to this Pilot instance. It may be connected to another instance.\n", 404);
    return jsonResponse(envoy::configDump(view, *found, certificates, query.has("include_eds")));
}

} // namespace

HttpResponse answer(const HttpRequest &request, const std::string &pod, const MeshView &view, const ObjectStore &objects, WorkloadCerts &certificates)
{
    const HttpQuery query(request.query);
    if (request.path == "/ready")
        return plain({});
    if (request.path == "/version") {
        const auto self = objects.get({"", "pods"}, view.rootNamespace(), pod);
        std::string image;
        if (self && !jsonList(jsonChild(*self->json, "spec"), "containers").empty())
            image = jsonText(jsonList(jsonChild(*self->json, "spec"), "containers").front(), "image");
        return plain(image.substr(image.rfind(':') + 1) + "-sandbox-Clean");
    }
    if (request.path == "/debug/syncz") {
        Json out = each(view, pod, [&](const MeshProxy &proxy) { return syncStatus(view, proxy); });
        if (const std::string ns = query.get("namespace"); !ns.empty())
            out.erase(std::remove_if(out.begin(), out.end(), [&](const Json &one) { return !jsonText(one, "proxy").ends_with('.' + ns); }),
                      out.end());
        return jsonResponse(out);
    }
    if (request.path == "/debug/config_dump")
        return configDump(query, pod, view, certificates);
    if (request.path == "/debug/connections" || request.path == "/debug/adsz")
        return jsonResponse(connections(view, pod, request.path == "/debug/adsz"));
    if (request.path == "/debug/configz")
        return jsonResponse(configz(objects));
    if (request.path == "/debug/registryz")
        return jsonResponse(registryz(view));
    if (request.path == "/debug/clusterz")
        return jsonResponse(Json::array({Json{{"id", "Kubernetes"}, {"secretName", ""}, {"syncStatus", "synced"}}}));
    if (request.path == "/debug/list")
        return jsonResponse(Json::array({"adsz", "clusterz", "config_dump", "configz", "connections", "list", "registryz", "syncz"}));
    return plain("404 page not found\n", 404);
}

} // namespace sandbox::istiod
