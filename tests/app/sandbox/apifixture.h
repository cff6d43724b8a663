// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An API server over a hand-made object store, without a world behind it: in memory by call(), on loopback by listen().
#pragma once

#include "app/sandbox/api/api.h"
#include "app/sandbox/kubeconfig.h"
#include "app/sandbox/api/server.h"

#include <QTemporaryDir>

#include <stdexcept>

namespace sandbox {

inline Json object(const std::string &apiVersion, const std::string &kind, const std::string &ns, const std::string &name, Json more = Json::object())
{
    Json made{{"apiVersion", apiVersion}, {"kind", kind}, {"metadata", {{"name", name}}}};
    if (!ns.empty())
        made["metadata"]["namespace"] = ns;
    made.merge_patch(more);
    return made;
}

/// For QCOMPARE, which nlohmann's conversions confuse.
inline std::string text(const Json &json)
{
    return json.dump();
}

inline const ResourceId pods{"", "pods"}, virtualServices{"networking.istio.io", "virtualservices"};

class ApiFixture
{
public:
    ApiFixture()
    {
        for (const char *ns : {"bank", "istio-system", "shop"})
            objects.put({"", "namespaces"}, object("v1", "Namespace", "", ns, {{"status", {{"phase", "Active"}}}}));
        for (const char *name : {"cart", "pay", "web"})
            putPod("shop", name);
        putPod("bank", "ledger");
        objects.put(virtualServices, object("networking.istio.io/v1", "VirtualService", "shop", "cart", {{"spec", {{"hosts", {"cart"}}}}}));
        objects.put({"", "services"},
                    object("v1", "Service", "istio-system", "prometheus", {{"spec", {{"ports", {{{"name", "http"}, {"port", 9090}}}}}}}));
        objects.put({"", "secrets"}, object("v1", "Secret", "shop", "cert", {{"type", "kubernetes.io/tls"}, {"data", {{"tls.crt", ""}}}}));
    }

    StoredObject putPod(const std::string &ns, const std::string &name, const std::string &app = {})
    {
        return objects.put(
            pods,
            object(
                "v1", "Pod", ns, name,
                {{"metadata", {{"labels", {{"app", app.empty() ? name : app}}}}},
                 {"spec", {{"nodeName", "node-1"}, {"containers", {{{"name", name}, {"image", "img:1"}}}}}},
                 {"status",
                  {{"phase", "Running"}, {"podIP", "10.0.0.1"}, {"containerStatuses", {{{"name", name}, {"ready", true}, {"restartCount", 2}}}}}}}));
    }

    /// One request as `user`, in memory. A backend that answers later is no matter of this.
    HttpResponse call(const std::string &method, const std::string &target, const std::string &body = {}, std::vector<HttpHeader> headers = {},
                      const std::string &user = Access::adminName)
    {
        HttpRequest request{.method = method,
                            .path = target.substr(0, target.find('?')),
                            .query = {},
                            .headers = std::move(headers),
                            .body = body,
                            .certificateUser = user};
        if (const auto question = target.find('?'); question != std::string::npos)
            request.query = target.substr(question + 1);
        std::optional<HttpResponse> response;
        api.handle(std::move(request), [&response](HttpResponse got) { response = std::move(got); });
        if (!response)
            throw std::runtime_error("no answer to " + target);
        return std::move(*response);
    }

    Json json(const std::string &target, std::vector<HttpHeader> headers = {})
    {
        return Json::parse(call("GET", target, {}, std::move(headers)).body);
    }

    HttpResponse send(const std::string &method, const std::string &target, const Json &body, const char *type = "application/json")
    {
        return call(method, target, body.dump(), {{"Content-Type", type}});
    }

    /// On loopback, with a kubeconfig. "" when all went well, else the reason.
    QString listen()
    {
        const auto ca = Authority::create("test CA");
        const auto identity = ca->issueServer("server", {"DNS:localhost", "IP:127.0.0.1"});
        const auto client = ca->issueClient(Access::adminName, "system:masters");
        const auto old = ca->issueClient(Access::adminName, "system:masters", -7200, -3600);
        const auto other = Authority::create("other CA")->issueClient(Access::adminName, "system:masters");
        caPem = ca->certificatePem();
        admin = *client;
        expired = *old;
        foreign = *other;
        const ServerTls tls{identity->certificatePem, identity->keyPem, caPem};
        const auto handler = [this](HttpRequest request, HttpDone done) { api.handle(std::move(request), std::move(done)); };
        const auto secure = server->listen(0, &tls, handler);
        const auto open = server->listen(0, nullptr, handler);
        if (!secure || !open)
            return (secure ? open : secure).error().message();
        port = *secure;
        plainPort = *open;
        api.setPort(port);
        server->run();
        const auto written = writePrivateFile(kubeconfig(), kubeconfigText("https://127.0.0.1:" + std::to_string(port), caPem, admin, access));
        return written ? QString() : written.error().message();
    }

    QString kubeconfig() const { return directory.filePath(QStringLiteral("kubeconfig")); }

    QTemporaryDir directory;
    ObjectStore objects;
    Access access{{"bank", "shop"}};
    std::string backendUrl; ///< of istio-system/prometheus:9090
    std::string caPem;
    Identity admin, expired, foreign;
    int port = 0, plainPort = 0;
    std::unique_ptr<HttpServer> server = std::make_unique<HttpServer>();
    Faults faults{Faults::Hooks{.compact = [this] { objects.compact(); },
                                .cut = [this] { server->cutConnections(); },
                                .stall = [this](Faults::Duration time) { server->stall(port, time); },
                                .refuse = [this](Faults::Duration time) { server->refuse(port, time); }}};
    ServiceProxy proxy{server->io(), objects, {{"istio-system", "prometheus", 9090, [this] { return backendUrl; }}}};
    Api api{objects, access, faults, proxy, {.bookmarkMin = std::chrono::milliseconds(50), .bookmarkMax = std::chrono::milliseconds(80)}};

    ~ApiFixture() { server->stop(); }
};

} // namespace sandbox
