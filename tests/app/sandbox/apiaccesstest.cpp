// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "apifixture.h"

#include <QFileInfo>
#include <QTest>

using namespace sandbox;

namespace {

HttpHeader bearer(const std::string &token)
{
    return {"Authorization", "Bearer " + token};
}

Json aggregated(ApiFixture &api, const char *path)
{
    const HttpResponse response =
        api.call("GET", path, {}, {{"Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"}});
    if (response.contentType.find("as=APIGroupDiscoveryList") == std::string::npos)
        return nullptr;
    return Json::parse(response.body);
}

} // namespace

class ApiAccessTest : public QObject
{
    Q_OBJECT

private slots:
    void whoIsUnknownGets401()
    {
        ApiFixture api;
        const HttpResponse response = api.call("GET", "/api/v1/pods", {}, {}, "");
        QCOMPARE(response.status, 401);
        QCOMPARE(Json::parse(response.body)["reason"].get<std::string>(), std::string("Unauthorized"));
        QCOMPARE(api.call("GET", "/version", {}, {}, "").status, 401);
        QCOMPARE(api.call("GET", "/api/v1/pods", {}, {bearer("wrong")}, "").status, 401);
        // A wrong token is not made good by a certificate.
        QCOMPARE(api.call("GET", "/api/v1/pods", {}, {bearer("wrong")}).status, 401);
        QCOMPARE(api.call("GET", "/api/v1/pods", {}, {bearer(api.access.adminToken())}, "").status, 200);
        QCOMPARE(api.call("GET", "/readyz", {}, {}, "").body, std::string("ok"));
    }

    void viewerReadsTwoNamespaces()
    {
        ApiFixture api;
        const auto status = [&api](const char *method, const char *path) {
            return api.call(method, path, "{}", {bearer(api.access.viewerToken())}, "").status;
        };
        QCOMPARE(status("GET", "/api/v1/namespaces/shop/pods"), 200);
        QCOMPARE(status("GET", "/api/v1/namespaces/bank/pods/ledger"), 200);
        QCOMPARE(status("GET", "/api/v1/namespaces/shop/pods?watch=true"), 200);
        QCOMPARE(status("GET", "/api/v1/namespaces/shop"), 200);
        QCOMPARE(status("GET", "/apis"), 200);
        QCOMPARE(status("GET", "/api/v1/pods"), 403);
        QCOMPARE(status("GET", "/api/v1/namespaces"), 403);
        QCOMPARE(status("GET", "/api/v1/nodes"), 403);
        QCOMPARE(status("GET", "/api/v1/namespaces/istio-system/pods"), 403);
        QCOMPARE(status("GET", "/api/v1/namespaces/shop/secrets"), 403);
        QCOMPARE(status("GET", "/api/v1/namespaces/shop/services/web/proxy/"), 403);
        QCOMPARE(status("DELETE", "/api/v1/namespaces/shop/pods/cart"), 403);
        QCOMPARE(status("POST", "/api/v1/namespaces/shop/pods"), 403);
        const Json denied =
            Json::parse(api.call("GET", "/apis/networking.istio.io/v1/virtualservices", {}, {bearer(api.access.viewerToken())}, "").body);
        QCOMPARE(denied["reason"].get<std::string>(), std::string("Forbidden"));
        QVERIFY(denied["message"].get<std::string>().ends_with("at the cluster scope"));
        QCOMPARE(denied["details"]["kind"].get<std::string>(), std::string("virtualservices"));
    }

    void reviewsSayTheSame()
    {
        ApiFixture api;
        const auto review = [&api](const char *path, const Json &spec, const std::string &token) {
            const HttpResponse response = api.call("POST", path, Json{{"spec", spec}}.dump(), {bearer(token)}, "");
            return response.status == 201 ? Json::parse(response.body)["status"] : Json(response.status);
        };
        const char *access = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                   *rules = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", *tokens = "/apis/authentication.k8s.io/v1/tokenreviews",
                   *self = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
        const Json list{{"resourceAttributes", {{"verb", "list"}, {"group", "networking.istio.io"}, {"resource", "virtualservices"}}}};
        Json inShop = list;
        inShop["resourceAttributes"]["namespace"] = "shop";
        const std::string &viewer = api.access.viewerToken(), &admin = api.access.adminToken();
        QCOMPARE(text(review(access, list, admin)["allowed"]), text(Json(true)));
        QCOMPARE(text(review(access, list, viewer)["allowed"]), text(Json(false)));
        QCOMPARE(text(review(access, inShop, viewer)["allowed"]), text(Json(true)));
        QCOMPARE(text(review(access, Json::object(), viewer)), text(Json(422)));
        QCOMPARE(review(rules, {{"namespace", "istio-system"}}, viewer)["resourceRules"].size(), 2U);
        QVERIFY(review(rules, {{"namespace", "shop"}}, viewer)["resourceRules"].size() > 20);
        QCOMPARE(review(tokens, {{"token", viewer}}, admin)["user"]["username"].get<std::string>(), std::string(Access::viewerName));
        QCOMPARE(text(review(tokens, {{"token", "none"}}, admin)["authenticated"]), text(Json(false)));
        QCOMPARE(text(review(tokens, {{"token", viewer}}, viewer)), text(Json(403)));
        QCOMPARE(review(self, Json::object(), viewer)["userInfo"]["username"].get<std::string>(), std::string(Access::viewerName));
    }

    void bothDiscoveriesNameTheSame()
    {
        ApiFixture api;
        std::set<std::string> fromNew, fromOld;
        for (const char *path : {"/api", "/apis"}) {
            const Json groups = aggregated(api, path);
            for (const Json &group : groups["items"])
                for (const Json &version : group["versions"])
                    for (const Json &resource : version["resources"])
                        fromNew.insert(group["metadata"].value("name", "") + '/' + version["version"].get<std::string>() + '/'
                                       + resource["resource"].get<std::string>());
        }
        const auto add = [&](const std::string &group, const std::string &version, const std::string &path) {
            const Json list = api.json(path);
            for (const Json &resource : list["resources"])
                if (const std::string plural = resource["name"]; plural.find('/') == std::string::npos)
                    fromOld.insert(group + '/' + version + '/' + plural);
        };
        add("", "v1", "/api/v1");
        const Json groups = api.json("/apis");
        for (const Json &group : groups["groups"])
            for (const Json &version : group["versions"])
                add(group["name"], version["version"], "/apis/" + version["groupVersion"].get<std::string>());
        QCOMPARE(fromNew, fromOld);
        for (const ServedKind &kind : servedKinds())
            for (const std::string &version : kind.versions)
                QVERIFY2(fromNew.contains(kind.id.group + '/' + version + '/' + kind.id.plural), (version + ' ' + kind.qualified()).c_str());
        QCOMPARE(api.json("/apis/networking.istio.io")["preferredVersion"]["version"].get<std::string>(), std::string("v1"));
        QCOMPARE(text(api.json("/api")["versions"]), text((Json{"v1"})));
    }

    void hiddenGroupsAreNotThere()
    {
        ApiFixture api;
        api.faults.hideGroup("networking.istio.io");
        QCOMPARE(api.call("GET", "/apis/networking.istio.io/v1").status, 404);
        QCOMPARE(api.call("GET", "/apis/networking.istio.io/v1/virtualservices").status, 404);
        QVERIFY(api.call("GET", "/apis").body.find("networking.istio.io") == std::string::npos);
        api.faults.hideGroup("networking.istio.io", false);
        QCOMPARE(api.call("GET", "/apis/networking.istio.io/v1/virtualservices").status, 200);
    }

    void faultsForRequests()
    {
        ApiFixture api;
        api.faults.tooManyRequests(std::chrono::minutes(1), 7);
        const HttpResponse busy = api.call("GET", "/api/v1/pods");
        QCOMPARE(busy.status, 429);
        QCOMPARE(std::string(headerValue(busy.headers, "retry-after")), std::string("7"));
        QCOMPARE(Json::parse(busy.body)["details"]["retryAfterSeconds"].get<int>(), 7);
        api.faults.tooManyRequests(std::chrono::minutes(0), 1);
        api.faults.unauthorized(std::chrono::minutes(1));
        QCOMPARE(api.call("GET", "/api/v1/pods").status, 401);
        api.faults.unauthorized(std::chrono::minutes(0));
        api.faults.replaceNextList("rubbish");
        QCOMPARE(api.call("GET", "/api/v1/pods").body, std::string("rubbish"));
        api.faults.truncateNextList();
        QVERIFY(api.call("GET", "/api/v1/pods").truncated);
        QVERIFY(!api.call("GET", "/api/v1/pods").truncated);
    }

    void serviceProxyNeedsABackend()
    {
        ApiFixture api;
        const auto status = [&api](const char *target) {
            return api.call("GET", std::string("/api/v1/namespaces/istio-system/services/") + target + "/proxy/api/v1/query").status;
        };
        QCOMPARE(status("prometheus:9090"), 503);
        QCOMPARE(status("prometheus:http"), 503);
        QCOMPARE(status("prometheus:1"), 503);
        QCOMPARE(status("grafana:3000"), 404);
        QCOMPARE(status("a:b:c:d"), 400);
        QCOMPARE(api.call("DELETE", "/api/v1/namespaces/istio-system/services/prometheus/proxy/").status, 405);
    }

    void proxyTargets()
    {
        QCOMPARE(proxyTarget("https:web:443")->port, std::string("443"));
        QCOMPARE(proxyTarget("web")->name, std::string("web"));
        QCOMPARE(proxyTarget("web:http")->port, std::string("http"));
        QVERIFY(!proxyTarget(":80"));
        QVERIFY(!proxyTarget("ftp:web:80"));
    }

    void filesArePrivate()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        const auto mode = QFileInfo(api.kubeconfig()).permissions();
        QVERIFY(!(mode & (QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteOther)));
        const Json tokens = Json::parse(tokensText(api.access));
        QCOMPARE(text(tokens["viewer"]["namespaces"]), text((Json{"bank", "shop"})));
        QCOMPARE(tokens["admin"]["token"].get<std::string>(), api.access.adminToken());
    }
};

QTEST_GUILESS_MAIN(ApiAccessTest)
#include "apiaccesstest.moc"
