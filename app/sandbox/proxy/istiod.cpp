// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/istiod.h"

#include "app/sandbox/api/status.h"
#include "app/sandbox/proxy/envoyadmin.h"
#include "app/sandbox/proxy/envoybootstrap.h"
#include "app/sandbox/proxy/syncstatus.h"
#include "app/sandbox/scenario/lenientjson.h"

#include <QDateTime>

#include <algorithm>

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

std::string timeText(qint64 ms)
{
    // Go's zero time, where there was none.
    return ms == 0 ? "0001-01-01T00:00:00Z" : QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

Json syncStatus(const MeshViews::Now &now, const MeshProxy &proxy)
{
    Json out{
        {"cluster_id", "Kubernetes"}, {"proxy", proxy.id()}, {"proxy_type", proxy.gateway ? "router" : "sidecar"}, {"istio_version", proxy.version}};
    Json resources = Json::object();
    for (const TypeSync &type : syncOf(now, proxy)) {
        const std::string name = type.shortName;
        if (!name.empty() && !type.sent.empty()) {
            out[name + "_sent"] = type.sent;
            out[name + "_acked"] = type.acked;
        }
        Json resource{{"sent", type.sent}, {"acked", type.acked}, {"sentTime", timeText(type.sentMs)}};
        if (!type.error.empty())
            resource["lastError"] = type.error;
        resources[type.typeUrl] = std::move(resource);
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

/// istiod writes protobuf's other names, "dynamicActiveClusters"; keys of maps stay: they have dots or capitals in them.
Json inCamelCase(Json value)
{
    if (value.is_array()) {
        for (Json &child : value)
            child = inCamelCase(std::move(child));
        return value;
    }
    if (!value.is_object())
        return value;
    Json out = Json::object();
    for (auto &[key, child] : value.items()) {
        std::string name;
        for (std::size_t i = 0; i < key.size(); ++i) {
            const bool up = key[i] == '_' && i + 1 < key.size() && key[i + 1] >= 'a' && key[i + 1] <= 'z' && key.find('.') == std::string::npos;
            name += up ? static_cast<char>(key[++i] - 'a' + 'A') : key[i];
        }
        out[name] = inCamelCase(std::move(child));
    }
    return out;
}

HttpResponse configDump(const HttpQuery &query, const Asked &asked)
{
    const std::string id = query.get("proxyID");
    if (id.empty())
        return plain("You must provide a proxyID in the query string\n", 400);
    const MeshView &view = *asked.now.view;
    const auto found = std::ranges::find_if(
        view.proxies, [&](const MeshProxy &proxy) { return proxy.istiod == asked.pod && proxy.id().find(id) != std::string::npos; });
    if (found == view.proxies.end())
        return plain("Proxy not connected to this Pilot instance. It may be connected to another instance.\n", 404);
    // What it would send; that the proxy refuses it does not show here.
    MeshProxy wanted = *found;
    wanted.nack.reset();
    wanted.disturbed.clear();
    return jsonResponse(inCamelCase(envoy::configDump(view, wanted, asked.certificates, query.has("include_eds"))));
}

HttpResponse syncz(const HttpQuery &query, const Asked &asked)
{
    const std::string ns = query.get("namespace");
    Json out = Json::array();
    for (const MeshProxy &proxy : asked.now.view->proxies) {
        if (proxy.istiod == asked.pod && (ns.empty() || proxy.ns == ns))
            out.push_back(syncStatus(asked.now, proxy));
    }
    return jsonResponse(out);
}

} // namespace

HttpResponse answer(const HttpRequest &request, const Asked &asked)
{
    const HttpQuery query(request.query);
    const MeshView &view = *asked.now.view;
    if (request.path == "/ready")
        return plain({}, view.istiods.at(asked.pod).ready ? 200 : 503);
    if (request.path == "/version")
        return plain(view.istiods.at(asked.pod).version + "-sandbox-Clean");
    if (request.path == "/debug/syncz")
        return syncz(query, asked);
    if (request.path == "/debug/config_dump")
        return configDump(query, asked);
    if (request.path == "/debug/connections" || request.path == "/debug/adsz")
        return jsonResponse(connections(view, asked.pod, request.path == "/debug/adsz"));
    if (request.path == "/debug/configz")
        return jsonResponse(configz(asked.objects));
    if (request.path == "/debug/registryz")
        return jsonResponse(registryz(view));
    if (request.path == "/debug/clusterz")
        return jsonResponse(Json::array({Json{{"id", "Kubernetes"}, {"secretName", ""}, {"syncStatus", "synced"}}}));
    if (request.path == "/debug/list")
        return jsonResponse(Json::array({"adsz", "clusterz", "config_dump", "configz", "connections", "list", "registryz", "syncz"}));
    return plain("404 page not found\n", 404);
}

} // namespace sandbox::istiod
