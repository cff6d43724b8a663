// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "apifixture.h"

#include <QTest>

using namespace sandbox;

namespace {

const std::string vsPath = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices";

std::string reason(const HttpResponse &response)
{
    return Json::parse(response.body).value("reason", "");
}

std::vector<std::string> names(const Json &list)
{
    std::vector<std::string> found;
    for (const Json &item : list["items"])
        found.push_back(item["metadata"]["name"]);
    return found;
}

} // namespace

class ApiVerbsTest : public QObject
{
    Q_OBJECT

private slots:
    void getsInEveryVersion()
    {
        ApiFixture api;
        for (const std::string version : {"v1", "v1beta1", "v1alpha3"}) {
            const Json vs = api.json("/apis/networking.istio.io/" + version + "/namespaces/shop/virtualservices/cart");
            QCOMPARE(vs["apiVersion"].get<std::string>(), "networking.istio.io/" + version);
            QCOMPARE(vs["kind"].get<std::string>(), std::string("VirtualService"));
        }
        QCOMPARE(api.call("GET", "/apis/networking.istio.io/v9/namespaces/shop/virtualservices/cart").status, 404);
    }

    void statusTellsWhatIsMissing()
    {
        ApiFixture api;
        const HttpResponse response = api.call("GET", vsPath + "/nope");
        QCOMPARE(response.status, 404);
        const Json status = Json::parse(response.body);
        QCOMPARE(status["kind"].get<std::string>(), std::string("Status"));
        QCOMPARE(status["code"].get<int>(), 404);
        QCOMPARE(text(status["details"]), text((Json{{"name", "nope"}, {"group", "networking.istio.io"}, {"kind", "virtualservices"}})));
    }

    void unknownPathsAre404()
    {
        ApiFixture api;
        for (const char *path :
             {"/", "/nope", "/api/v2/pods", "/api/v1/gadgets", "/apis/none.io/v1", "/apis/apps/v1/pods", "/api/v1/namespaces/shop/nodes",
              "/api/v1/pods/cart", "/api/v1/namespaces/shop/pods/cart/exec", "/api/v1/namespaces/shop/configmaps/a/status"})
            QVERIFY2(api.call("GET", path).status == 404, path);
        QCOMPARE(api.call("GET", "/api/v1/namespaces/%zz").status, 400);
        QCOMPARE(api.call("GET", "/api/v1/namespaces/%00").status, 400);
    }

    void methodsThatAreNotServed()
    {
        ApiFixture api;
        QCOMPARE(reason(api.call("PUT", vsPath)), std::string("MethodNotAllowed"));
        QCOMPARE(api.call("DELETE", "/api/v1/namespaces").status, 405);
        QCOMPARE(api.call("POST", "/version").status, 405);
        QCOMPARE(api.call("BREW", vsPath).status, 405);
    }

    void listsByNamespaceAndSelectors()
    {
        ApiFixture api;
        QCOMPARE(names(api.json("/api/v1/pods")), (std::vector<std::string>{"ledger", "cart", "pay", "web"}));
        QCOMPARE(names(api.json("/api/v1/namespaces/shop/pods?labelSelector=app%20in%20(pay,web)")), (std::vector<std::string>{"pay", "web"}));
        QCOMPARE(names(api.json("/api/v1/pods?labelSelector=app!%3Dcart&fieldSelector=metadata.namespace%3Dshop")),
                 (std::vector<std::string>{"pay", "web"}));
        QCOMPARE(names(api.json("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-1,metadata.name!%3Dweb")),
                 (std::vector<std::string>{"ledger", "cart", "pay"}));
        QCOMPARE(names(api.json("/api/v1/namespaces/none/pods")), std::vector<std::string>{});
        QCOMPARE(api.call("GET", "/api/v1/pods?labelSelector=a%20b%20c").status, 400);
        QCOMPARE(api.call("GET", vsPath + "?fieldSelector=spec.nodeName%3Dx").status, 400);
        QCOMPARE(api.json("/api/v1/pods")["kind"].get<std::string>(), std::string("PodList"));
    }

    void pagesShowOneMomentAndThenExpire()
    {
        ApiFixture api;
        Json page = api.json("/api/v1/pods?limit=2");
        QCOMPARE(names(page), (std::vector<std::string>{"ledger", "cart"}));
        QCOMPARE(page["metadata"]["remainingItemCount"].get<int>(), 2);
        const std::string version = page["metadata"]["resourceVersion"], token = page["metadata"]["continue"];
        api.objects.remove(pods, "shop", "web");
        api.putPod("shop", "pay", "changed");
        api.putPod("shop", "zoo");
        page = api.json("/api/v1/pods?limit=2&continue=" + token);
        QCOMPARE(names(page), (std::vector<std::string>{"pay", "web"}));
        QCOMPARE(page["items"][0]["metadata"]["labels"]["app"].get<std::string>(), std::string("pay"));
        QCOMPARE(page["metadata"]["resourceVersion"].get<std::string>(), version);
        QVERIFY(!page["metadata"].contains("continue"));

        api.objects.compact();
        const HttpResponse gone = api.call("GET", "/api/v1/pods?limit=2&continue=" + token);
        QCOMPARE(gone.status, 410);
        QCOMPARE(reason(gone), std::string("Expired"));
        const std::string inconsistent = Json::parse(gone.body)["metadata"]["continue"];
        QCOMPARE(names(api.json("/api/v1/pods?limit=9&continue=" + inconsistent)), (std::vector<std::string>{"pay", "zoo"}));
        QCOMPARE(api.call("GET", "/api/v1/pods?continue=rubbish").status, 400);
        QCOMPARE(api.call("GET", "/api/v1/pods?limit=-1").status, 400);
    }

    void versionsOfLists()
    {
        ApiFixture api;
        const std::string before = api.json("/api/v1/pods")["metadata"]["resourceVersion"];
        api.objects.remove(pods, "bank", "ledger");
        QCOMPARE(names(api.json("/api/v1/pods?resourceVersionMatch=Exact&resourceVersion=" + before)).size(), 4U);
        QCOMPARE(names(api.json("/api/v1/pods?resourceVersionMatch=NotOlderThan&resourceVersion=" + before)).size(), 3U);
        QCOMPARE(names(api.json("/api/v1/pods?resourceVersion=0&limit=1")).size(), 3U);
        QCOMPARE(reason(api.call("GET", "/api/v1/pods?resourceVersionMatch=Exact&resourceVersion=0")), std::string("Invalid"));
        QCOMPARE(api.call("GET", "/api/v1/pods?resourceVersionMatch=Exact").status, 422);
        QCOMPARE(api.call("GET", "/api/v1/pods?sendInitialEvents=true").status, 422);
        const HttpResponse future = api.call("GET", "/api/v1/pods?resourceVersion=999999");
        QCOMPARE(future.status, 504);
        QCOMPARE(Json::parse(future.body)["details"]["causes"][0]["reason"].get<std::string>(), std::string("ResourceVersionTooLarge"));
        api.objects.compact();
        QCOMPARE(api.call("GET", "/api/v1/pods?resourceVersionMatch=Exact&resourceVersion=" + before).status, 410);
    }

    void tablesAndMetadataOnly()
    {
        ApiFixture api;
        const std::vector<HttpHeader> table{{"Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"}};
        const Json rows = api.json("/api/v1/namespaces/shop/pods", table);
        QCOMPARE(rows["kind"].get<std::string>(), std::string("Table"));
        QCOMPARE(rows["columnDefinitions"][1]["name"].get<std::string>(), std::string("Ready"));
        QCOMPARE(rows["rows"][0]["cells"][1].get<std::string>(), std::string("1/1"));
        QCOMPARE(rows["rows"][0]["object"]["kind"].get<std::string>(), std::string("PartialObjectMetadata"));
        QVERIFY(!api.json("/api/v1/pods?includeObject=None", table)["rows"][0].contains("object"));
        QCOMPARE(api.json("/api/v1/pods?includeObject=Object", table)["rows"][0]["object"]["spec"]["nodeName"].get<std::string>(),
                 std::string("node-1"));
        const Json partial = api.json("/api/v1/pods", {{"Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"}});
        QCOMPARE(partial["kind"].get<std::string>(), std::string("PartialObjectMetadataList"));
        QVERIFY(!partial["items"][0].contains("spec"));
        QCOMPARE(api.call("GET", "/api/v1/pods", {}, {{"Accept", "application/vnd.kubernetes.protobuf"}}).status, 406);
        QCOMPARE(api.call("GET", "/api/v1/pods", {}, {{"Accept", "application/vnd.kubernetes.protobuf,application/json"}}).status, 200);
    }

    void creates()
    {
        ApiFixture api;
        const HttpResponse made = api.send(
            "POST", vsPath, object("networking.istio.io/v1", "VirtualService", "", "new", {{"metadata", {{"uid", "mine"}}}, {"status", {{"x", 1}}}}));
        QCOMPARE(made.status, 201);
        const Json vs = Json::parse(made.body);
        QVERIFY(vs["metadata"]["uid"] != "mine");
        QVERIFY(!vs.contains("status"));
        QCOMPARE(vs["metadata"]["namespace"].get<std::string>(), std::string("shop"));
        QCOMPARE(vs["metadata"]["generation"].get<int>(), 1);
        const HttpResponse again = api.send("POST", vsPath, object("networking.istio.io/v1", "VirtualService", "shop", "new"));
        QCOMPARE(again.status, 409);
        QCOMPARE(reason(again), std::string("AlreadyExists"));
        Json generated = object("networking.istio.io/v1", "VirtualService", "", "");
        generated["metadata"] = {{"generateName", "gen-"}};
        const std::string name = Json::parse(api.send("POST", vsPath, generated).body)["metadata"]["name"];
        QVERIFY(name.starts_with("gen-") && name.size() == 9);
        const Json ns = Json::parse(api.send("POST", "/api/v1/namespaces", object("v1", "Namespace", "", "fresh")).body);
        QCOMPARE(ns["status"]["phase"].get<std::string>(), std::string("Active"));
    }

    void refusesWhatDoesNotFit_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const QByteArray &body, int code) { QTest::newRow(name) << body << code; };
        row("no JSON", "{", 400);
        row("a list", "[]", 400);
        row("no kind", R"({"metadata":{"name":"a"}})", 400);
        row("other kind", R"({"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"a"}})", 400);
        row("other version", R"({"apiVersion":"networking.istio.io/v1beta1","kind":"VirtualService","metadata":{"name":"a"}})", 400);
        row("no name", R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService"})", 422);
        row("bad name", R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"A_b"}})", 422);
        row("dots", R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a..b"}})", 422);
        row("number as name", R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":1}})", 400);
        row("number as label", R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a","labels":{"b":1}}})", 400);
        row("other namespace", R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a","namespace":"bank"}})", 400);
        row("with a version", R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a","resourceVersion":"7"}})",
            500); // as a real server answers
        row("bad UTF-8", "{\"apiVersion\":\"networking.istio.io/v1\",\"kind\":\"VirtualService\",\"metadata\":{\"name\":\"a\xff\"}}", 400);
        row("deep", QByteArray(200, '[') + QByteArray(200, ']'), 400);
        row("very deep", QByteArray(1'000'000, '['), 400);
    }

    void refusesWhatDoesNotFit()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        ApiFixture api;
        const HttpResponse response = api.call("POST", vsPath, body.toStdString());
        QCOMPARE(response.status, code);
        QCOMPARE(Json::parse(response.body)["code"].get<int>(), code);
    }

    void protobufOfKubectl()
    {
        ApiFixture api;
        const auto part = [](char tag, const std::string &bytes) { return std::string{tag, static_cast<char>(bytes.size())} + bytes; };
        const std::string type = part(0x0a, part(0x0a, "v1") + part(0x12, "Namespace"));
        const std::string labels = part(0x5a, part(0x0a, "team") + part(0x12, "a"));
        const std::string raw = part(0x0a, part(0x0a, "proto") + part(0x12, "") + labels);
        const std::vector<HttpHeader> headers{{"Content-Type", "application/vnd.kubernetes.protobuf"}};
        const std::string body = std::string("k8s\0", 4) + type + part(0x12, raw);
        QCOMPARE(api.call("POST", "/api/v1/namespaces", body, headers).status, 201);
        QCOMPARE((*api.objects.get({"", "namespaces"}, "", "proto")->json)["metadata"]["labels"]["team"].get<std::string>(), std::string("a"));
        for (std::size_t length = 0; length < body.size(); ++length)
            QVERIFY(api.call("POST", "/api/v1/namespaces", body.substr(0, length), headers).status >= 400);
        const std::string pod = std::string("k8s\0", 4) + part(0x0a, part(0x0a, "v1") + part(0x12, "Pod"));
        QCOMPARE(api.call("POST", "/api/v1/namespaces/shop/pods", pod, headers).status, 415);
    }

    void createNeedsItsNamespace()
    {
        ApiFixture api;
        const HttpResponse response = api.send("POST", "/api/v1/namespaces/none/pods", object("v1", "Pod", "none", "a"));
        QCOMPARE(response.status, 404);
        QCOMPARE(Json::parse(response.body)["details"]["kind"].get<std::string>(), std::string("namespaces"));
        QCOMPARE(api.send("POST", "/api/v1/pods", object("v1", "Pod", "shop", "a")).status, 400);
    }

    void replacesOnlyWhatWasRead()
    {
        ApiFixture api;
        Json vs = api.json(vsPath + "/cart");
        vs["spec"]["hosts"] = {"other"};
        const HttpResponse stored = api.send("PUT", vsPath + "/cart", vs);
        QCOMPARE(stored.status, 200);
        QCOMPARE(Json::parse(stored.body)["metadata"]["generation"].get<int>(), 2);
        const HttpResponse stale = api.send("PUT", vsPath + "/cart", vs);
        QCOMPARE(stale.status, 409);
        QCOMPARE(reason(stale), std::string("Conflict"));
        vs["metadata"].erase("resourceVersion");
        QCOMPARE(api.send("PUT", vsPath + "/cart", vs).status, 422);
        QCOMPARE(api.send("PUT", vsPath + "/other", api.json(vsPath + "/cart")).status, 404);
        Json service = api.json("/api/v1/namespaces/istio-system/services/prometheus");
        service["metadata"].erase("resourceVersion");
        QCOMPARE(api.send("PUT", "/api/v1/namespaces/istio-system/services/prometheus", service).status, 200);
    }

    void patches()
    {
        ApiFixture api;
        const std::string path = vsPath + "/cart";
        Json made = Json::parse(api.send("PATCH", path, {{"spec", {{"hosts", nullptr}, {"gateways", {"g"}}}}}, "application/merge-patch+json").body);
        QCOMPARE(text(made["spec"]), text((Json{{"gateways", {"g"}}})));
        made = Json::parse(
            api.send("PATCH", path,
                     Json::parse(R"([{"op":"test","path":"/spec/gateways/0","value":"g"},{"op":"add","path":"/spec/gateways/-","value":"h"}])"),
                     "application/json-patch+json")
                .body);
        QCOMPARE(text(made["spec"]["gateways"]), text((Json{"g", "h"})));
        QCOMPARE(
            api.send("PATCH", path, Json::parse(R"([{"op":"test","path":"/spec/gateways/0","value":"x"}])"), "application/json-patch+json").status,
            422);
        QCOMPARE(api.send("PATCH", path, Json::parse(R"([{"op":"fly","path":"/spec"}])"), "application/json-patch+json").status, 400);
        QCOMPARE(api.send("PATCH", path, Json::object(), "application/strategic-merge-patch+json").status, 415);
        QCOMPARE(api.send("PATCH", path, Json::object(), "application/apply-patch+json").status, 415);
        QCOMPARE(api.send("PATCH", vsPath + "/absent", Json::object(), "application/merge-patch+json").status, 404);
        QCOMPARE(api.send("PATCH", path, {{"metadata", {{"name", "b"}}}}, "application/merge-patch+json").status, 400);
        QCOMPARE(api.send("PATCH", path, {{"metadata", {{"resourceVersion", "1"}}}}, "application/merge-patch+json").status, 409);
        QCOMPARE(api.send("PATCH", path, {{"metadata", {{"uid", "x"}}}}, "application/merge-patch+json").status, 422);
        QCOMPARE(api.send("PATCH", path, {{"kind", "Gateway"}}, "application/merge-patch+json").status, 400);
        const std::uint64_t version = api.objects.version();
        QCOMPARE(api.send("PATCH", path, {{"spec", {{"gateways", {"g", "h"}}}}}, "application/merge-patch+json").status, 200);
        QCOMPARE(api.objects.version(), version); // nothing changed, so nothing happened
        Json bomb = Json::array();
        for (int i = 0; i < 40; ++i)
            bomb.push_back({{"op", "copy"}, {"from", "/spec"}, {"path", "/spec/x"}});
        QCOMPARE(api.send("PATCH", path, bomb, "application/json-patch+json").status, 413);
    }

    void strategicMergeKeepsNamedItems()
    {
        ApiFixture api;
        const std::string path = "/api/v1/namespaces/shop/pods/cart";
        const Json patch = Json::parse(R"({"spec":{"containers":[{"name":"cart","image":"img:2"},{"name":"side","image":"s"}]}})");
        Json pod = Json::parse(api.send("PATCH", path, patch, "application/strategic-merge-patch+json").body);
        QCOMPARE(pod["spec"]["containers"].size(), 2U);
        QCOMPARE(pod["spec"]["containers"][0]["image"].get<std::string>(), std::string("img:2"));
        const Json removal = Json::parse(R"({"spec":{"containers":[{"name":"side","$patch":"delete"}]},"metadata":{"labels":{"app":null}}})");
        pod = Json::parse(api.send("PATCH", path, removal, "application/strategic-merge-patch+json").body);
        QCOMPARE(pod["spec"]["containers"].size(), 1U);
        QVERIFY(!pod["metadata"]["labels"].contains("app"));
        QCOMPARE(pod["status"]["phase"].get<std::string>(), std::string("Running"));
    }

    void statusIsWrittenApart()
    {
        ApiFixture api;
        const Json both{{"spec", {{"hosts", {"x"}}}}, {"status", {{"ok", true}}}};
        Json vs = Json::parse(api.send("PATCH", vsPath + "/cart", both, "application/merge-patch+json").body);
        QVERIFY(!vs.contains("status"));
        QCOMPARE(text(vs["spec"]["hosts"]), text((Json{"x"})));
        vs = Json::parse(
            api.send("PATCH", vsPath + "/cart/status", {{"spec", {{"hosts", {"y"}}}}, {"status", {{"ok", true}}}}, "application/merge-patch+json")
                .body);
        QCOMPARE(text(vs["status"]), text((Json{{"ok", true}})));
        QCOMPARE(text(vs["spec"]["hosts"]), text((Json{"x"})));
        QCOMPARE(vs["metadata"]["generation"].get<int>(), 2);
    }

    void dryRunStoresNothing()
    {
        ApiFixture api;
        const std::uint64_t version = api.objects.version();
        QCOMPARE(api.send("POST", vsPath + "?dryRun=All", object("networking.istio.io/v1", "VirtualService", "", "new")).status, 201);
        QCOMPARE(api.send("PATCH", vsPath + "/cart?dryRun=All", {{"spec", {{"hosts", {"x"}}}}}, "application/merge-patch+json").status, 200);
        QCOMPARE(api.call("DELETE", vsPath + "/cart?dryRun=All").status, 200);
        QCOMPARE(api.send("DELETE", vsPath + "/cart", {{"dryRun", {"All"}}}).status, 200);
        QCOMPARE(api.call("DELETE", vsPath + "?dryRun=Some").status, 422);
        QCOMPARE(api.objects.version(), version);
    }

    void deletesWithWhatIsOwned()
    {
        ApiFixture api;
        const std::string uid = (*api.objects.get(pods, "shop", "cart")->json)["metadata"]["uid"];
        api.objects.put({"", "configmaps"}, object("v1", "ConfigMap", "shop", "owned", {{"metadata", {{"ownerReferences", {{{"uid", uid}}}}}}}));
        QCOMPARE(api.send("DELETE", "/api/v1/namespaces/shop/pods/cart", {{"preconditions", {{"uid", "other"}}}}).status, 409);
        const Json gone = Json::parse(api.call("DELETE", "/api/v1/namespaces/shop/pods/cart").body);
        QCOMPARE(gone["status"].get<std::string>(), std::string("Success"));
        QCOMPARE(gone["details"]["uid"].get<std::string>(), uid);
        QVERIFY(!api.objects.get({"", "configmaps"}, "shop", "owned"));
        QCOMPARE(api.call("DELETE", "/api/v1/namespaces/shop/pods/cart").status, 404);
        QCOMPARE(names(Json::parse(api.call("DELETE", "/api/v1/namespaces/shop/pods?labelSelector=app%3Dpay").body)),
                 std::vector<std::string>{"pay"});
        QCOMPARE(names(api.json("/api/v1/namespaces/shop/pods")), std::vector<std::string>{"web"});
        QCOMPARE(api.call("DELETE", "/api/v1/namespaces/shop").status, 200);
        QVERIFY(api.objects.inNamespace("shop").empty());
    }
};

QTEST_GUILESS_MAIN(ApiVerbsTest)
#include "apiverbstest.moc"
