// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Server-side apply, dry runs, schemas and the scale subresource over the API, in memory.
#include "apifixture.h"

#include "app/sandbox/schema/schema.h"

#include <QTest>

using namespace sandbox;

namespace {

constexpr const char *applyType = "application/apply-patch+yaml", *mergeType = "application/merge-patch+json";
const std::string vsPath = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices", deployPath = "/apis/apps/v1/namespaces/shop/deployments",
                  mapPath = "/api/v1/namespaces/shop/configmaps";

Json virtualService(const std::string &name, const Json &spec)
{
    return {{"apiVersion", "networking.istio.io/v1"}, {"kind", "VirtualService"}, {"metadata", {{"name", name}}}, {"spec", spec}};
}

Json deployment(const std::string &name, const Json &more = Json::object())
{
    Json made = Json::parse(R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{},"spec":{"selector":{"matchLabels":{"app":"d"}},
        "template":{"metadata":{"labels":{"app":"d"}},"spec":{"containers":[{"name":"app","image":"img:1"}]}}}})");
    made["metadata"]["name"] = name;
    made["spec"].update(more);
    return made;
}

Json bodyOf(const HttpResponse &response)
{
    return Json::parse(response.body);
}

} // namespace

class ApiApplyTest : public QObject
{
    Q_OBJECT

private slots:
    void createsChangesAndConflicts()
    {
        ApiFixture api;
        const auto apply = [&](const char *query, const Json &spec) {
            return api.send("PATCH", vsPath + "/a?" + query, virtualService("a", spec), applyType);
        };
        QCOMPARE(apply("fieldManager=one", {{"hosts", {"a"}}}).status, 201);
        const std::uint64_t version = api.objects.version();
        QCOMPARE(apply("fieldManager=one", {{"hosts", {"a"}}}).status, 200);
        QCOMPARE(api.objects.version(), version); // nothing changed, so nothing happened
        const HttpResponse conflict = apply("fieldManager=two", {{"hosts", {"b"}}});
        QCOMPARE(conflict.status, 409);
        QCOMPARE(bodyOf(conflict)["message"].get<std::string>(), std::string("Apply failed with 1 conflict: conflict with \"one\": .spec.hosts"));
        QCOMPARE(text(bodyOf(conflict)["details"]["causes"]),
                 text(Json::array({Json{{"reason", "FieldManagerConflict"}, {"message", "conflict with \"one\""}, {"field", ".spec.hosts"}}})));
        const Json forced = bodyOf(apply("fieldManager=two&force=true", {{"hosts", {"b"}}}));
        QCOMPARE(text(forced["spec"]), text(Json{{"hosts", {"b"}}}));
        QCOMPARE(forced["metadata"]["managedFields"].size(), 1U);
        QCOMPARE(forced["metadata"]["generation"].get<int>(), 2);
    }

    void yamlIsTaken()
    {
        ApiFixture api;
        const std::string yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: y\ndata:\n  a: \"1\"\n";
        QCOMPARE(api.call("PATCH", mapPath + "/y?fieldManager=x", yaml, {{"Content-Type", applyType}}).status, 201);
        for (const char *bad : {"a: b: c", "[1]", "a: *b", "", "kind: ConfigMap"})
            QVERIFY2(api.call("PATCH", mapPath + "/y?fieldManager=x", bad, {{"Content-Type", applyType}}).status == 400, bad);
        QCOMPARE(api.call("PATCH", mapPath + "/y?fieldManager=x", std::string(100'000, '['), {{"Content-Type", applyType}}).status, 400);
    }

    void updatesAreOwnedBySubresourceAndManager()
    {
        ApiFixture api;
        QCOMPARE(api.send("PATCH", deployPath + "/d?fieldManager=one", deployment("d", {{"replicas", 2}}), applyType).status, 201);
        const Json scale = bodyOf(api.send("PATCH", deployPath + "/d/scale?fieldManager=scaler", {{"spec", {{"replicas", 5}}}}, mergeType));
        QCOMPARE(scale["kind"].get<std::string>(), std::string("Scale"));
        QCOMPARE(text(scale["spec"]), text(Json{{"replicas", 5}}));
        QCOMPARE(api.json(deployPath + "/d/scale")["status"]["selector"].get<std::string>(), std::string("app=d"));
        const Json conflict = bodyOf(api.send("PATCH", deployPath + "/d?fieldManager=one", deployment("d", {{"replicas", 3}}), applyType));
        QCOMPARE(conflict["message"].get<std::string>(),
                 std::string("Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\" using apps/v1: .spec.replicas"));
        QCOMPARE(api.send("PATCH", deployPath + "/d/scale", {{"spec", {{"replicas", -1}}}}, mergeType).status, 422);
        QCOMPARE(api.call("GET", vsPath + "/cart/scale").status, 404);
        // Without a fieldManager it is the name in the User-Agent.
        api.call("PATCH", deployPath + "/d", R"({"metadata":{"labels":{"x":"y"}}})", {{"Content-Type", mergeType}, {"User-Agent", "tool/1.0 (x)"}});
        bool found = false;
        const Json live = api.json(deployPath + "/d");
        for (const Json &entry : live["metadata"]["managedFields"])
            found = found || entry["manager"] == "tool";
        QVERIFY(found);
    }

    void dryRunsStoreNothing()
    {
        ApiFixture api;
        const std::uint64_t version = api.objects.version();
        const Json created = bodyOf(api.send("PATCH", vsPath + "/a?fieldManager=x&dryRun=All", virtualService("a", {{"hosts", {"a"}}}), applyType));
        QVERIFY(created["metadata"].contains("uid") && !created["metadata"].contains("resourceVersion"));
        const Json before = api.json(vsPath + "/cart");
        const Json patched = bodyOf(api.send("PATCH", vsPath + "/cart?dryRun=All", {{"spec", {{"hosts", {"z"}}}}}, mergeType));
        QCOMPARE(text(patched["spec"]), text(Json{{"hosts", {"z"}}}));
        QCOMPARE(patched["metadata"]["generation"].get<int>(), before["metadata"]["generation"].get<int>() + 1);
        QCOMPARE(text(patched["metadata"]["resourceVersion"]), text(before["metadata"]["resourceVersion"]));
        Json wanted = before;
        wanted["spec"] = {{"hosts", {"q"}}};
        QCOMPARE(api.send("PUT", vsPath + "/cart?dryRun=All", wanted).status, 200);
        QCOMPARE(api.objects.version(), version);
        const HttpResponse odd = api.send("PATCH", vsPath + "/cart?dryRun=Some", Json::object(), mergeType);
        QCOMPARE(odd.status, 422);
        QCOMPARE(bodyOf(odd)["details"]["kind"].get<std::string>(), std::string("PatchOptions"));
    }

    void optimisticLock()
    {
        ApiFixture api;
        Json config = virtualService("a", {{"hosts", {"a"}}});
        const Json made = bodyOf(api.send("PATCH", vsPath + "/a?fieldManager=x", config, applyType));
        config["metadata"]["resourceVersion"] = "1";
        QCOMPARE(api.send("PATCH", vsPath + "/a?fieldManager=x", config, applyType).status, 409);
        config["metadata"]["resourceVersion"] = made["metadata"]["resourceVersion"];
        config["spec"]["hosts"] = {"b"};
        QCOMPARE(api.send("PATCH", vsPath + "/a?fieldManager=x", config, applyType).status, 200);
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const char *query, const char *change, int code) {
            QTest::newRow(name) << QByteArray(query) << QByteArray(change) << code;
        };
        row("no manager", "", "{}", 422);
        row("long manager",
            "fieldManager=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "aaaaaaaaaaaaaaaaaaaaa",
            "{}", 422);
        row("odd validation", "fieldManager=x&fieldValidation=Maybe", "{}", 422);
        row("other name", "fieldManager=x", R"({"metadata":{"name":"b"}})", 400);
        row("other namespace", "fieldManager=x", R"({"metadata":{"namespace":"bank"}})", 400);
        row("other kind", "fieldManager=x", R"({"kind":"Gateway"})", 400);
        row("other version", "fieldManager=x", R"({"apiVersion":"networking.istio.io/v1beta1"})", 400);
        row("managedFields", "fieldManager=x", R"({"metadata":{"managedFields":[]}})", 400);
        row("unknown field", "fieldManager=x", R"({"spec":{"foo":1}})", 500);
        row("wrong type", "fieldManager=x", R"({"spec":{"hosts":"a"}})", 500);
        row("invalid", "fieldManager=x", R"({"spec":{"http":[{"retries":{"attempts":"x"}}]}})", 500);
        row("enum", "fieldManager=x", R"({"spec":{"http":[{"redirect":{"derivePort":"SOME"}}]}})", 422);
    }
    void refusals()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, change);
        QFETCH(int, code);
        ApiFixture api;
        Json config = virtualService("a", {{"hosts", {"a"}}});
        config.merge_patch(Json::parse(change.toStdString()));
        const HttpResponse response = api.send("PATCH", vsPath + "/a?" + query.toStdString(), config, applyType);
        QVERIFY2(response.status == code, response.body.c_str());
        QVERIFY(!api.objects.get(virtualServices, "shop", "a"));
    }

    void unknownFieldsWarnOrAreRefused()
    {
        ApiFixture api;
        const Json odd = virtualService("o", {{"hosts", {"o"}}, {"foo", 1}});
        const HttpResponse warned = api.send("POST", vsPath, odd);
        QCOMPARE(warned.status, 201);
        QCOMPARE(std::string(headerValue(warned.headers, "Warning")), std::string("299 - \"unknown field \\\"spec.foo\\\"\""));
        QVERIFY(!bodyOf(warned)["spec"].contains("foo"));
        const HttpResponse strict = api.send("POST", vsPath + "?fieldValidation=Strict", odd);
        QCOMPARE(strict.status, 400);
        QVERIFY(strict.body.find("strict decoding error: unknown field \\\"spec.foo\\\"") != std::string::npos);
        QCOMPARE(api.send("PATCH", vsPath + "/o?fieldValidation=Strict", {{"spec", {{"foo", 1}}}}, mergeType).status, 422);
        QVERIFY(headerValue(api.send("PATCH", vsPath + "/o?fieldValidation=Ignore", {{"spec", {{"foo", 1}}}}, mergeType).headers, "Warning").empty());
    }

    void validationNamesTheFields()
    {
        ApiFixture api;
        const auto causes = [&](const std::string &path, const Json &object) {
            const HttpResponse response = api.send("POST", path, object);
            std::string found = std::to_string(response.status);
            const Json status = bodyOf(response);
            if (status.contains("details") && status["details"].contains("causes"))
                for (const Json &cause : status["details"]["causes"])
                    found += ' ' + cause.value("field", "");
            return found;
        };
        QCOMPARE(causes(deployPath, deployment("q", {{"selector", {{"matchLabels", {{"app", "z"}}}}}})),
                 std::string("422 spec.template.metadata.labels"));
        QCOMPARE(causes(deployPath, deployment("q", {{"replicas", "x"}})), std::string("400"));
        QCOMPARE(causes("/api/v1/namespaces/shop/services", object("v1", "Service", "shop", "s", {{"spec", Json::object()}})),
                 std::string("422 spec.ports"));
        const Json rule = object("networking.istio.io/v1", "DestinationRule", "shop", "d", {{"spec", Json::object()}});
        QCOMPARE(causes("/apis/networking.istio.io/v1/namespaces/shop/destinationrules", rule), std::string("422 spec.host <nil>"));
        // A kind without a schema takes everything.
        const Json profile = object("linkerd.io/v1alpha2", "ServiceProfile", "shop", "p", {{"spec", {{"routes", 1}}}});
        QCOMPARE(causes("/apis/linkerd.io/v1alpha2/namespaces/shop/serviceprofiles", profile), std::string("201"));
    }

    void defaultsAreNobodysAfterApply()
    {
        ApiFixture api;
        const Json made = bodyOf(api.send("PATCH", deployPath + "/d?fieldManager=one", deployment("d"), applyType));
        QCOMPARE(made["spec"]["replicas"].get<int>(), 1);
        QCOMPARE(made["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"].get<std::string>(), std::string("IfNotPresent"));
        QVERIFY(made["metadata"]["managedFields"].dump().find("imagePullPolicy") == std::string::npos);
    }

    void openApiHasSchemas()
    {
        ApiFixture api;
        const Json paths = api.json("/openapi/v3");
        for (const auto &[path, entry] : paths["paths"].items()) {
            const std::string url = entry["serverRelativeURL"];
            QVERIFY2(url.starts_with("/openapi/v3/" + path + "?hash="), url.c_str());
            const HttpResponse document = api.call("GET", url);
            QCOMPARE(document.status, 200);
            const Json json = bodyOf(document);
            // Every reference leads somewhere.
            for (const std::string &name : schema::references(json["components"]))
                QVERIFY2(json["components"]["schemas"].contains(name), name.c_str());
        }
        const Json istio = api.json("/openapi/v3/apis/networking.istio.io/v1");
        const Json &vs = istio["components"]["schemas"]["io.istio.networking.v1.VirtualService"];
        QCOMPARE(text(vs["x-kubernetes-group-version-kind"]),
                 text(Json::parse(R"([{"group":"networking.istio.io","version":"v1","kind":"VirtualService"}])")));
        QVERIFY(vs["properties"]["spec"]["properties"].contains("http"));
        const Json core = api.json("/openapi/v3/api/v1");
        QCOMPARE(core["components"]["schemas"]["io.k8s.api.core.v1.ServiceSpec"]["properties"]["ports"]["x-kubernetes-list-type"].get<std::string>(),
                 std::string("map"));
        QCOMPARE(api.call("GET", "/openapi/v3/apis/none/v1").status, 404);
        QCOMPARE(api.call("GET", "/openapi/v3/api/v1", {}, {{"Accept", "application/com.github.proto-openapi.spec.v3.v1.0+protobuf"}}).status, 406);
        api.faults.hideGroup("networking.istio.io");
        QCOMPARE(api.call("GET", "/openapi/v3/apis/networking.istio.io/v1").status, 404);
    }

    void discoveryTellsOfScale()
    {
        ApiFixture api;
        const Json list = api.json("/apis/apps/v1");
        const auto scale = std::ranges::find_if(list["resources"], [](const Json &line) { return line["name"] == "deployments/scale"; });
        QVERIFY(scale != list["resources"].end());
        QCOMPARE((*scale)["group"].get<std::string>(), std::string("autoscaling"));
    }

    void hostileBodiesEnd()
    {
        ApiFixture api;
        Json live = virtualService("cart", {{"hosts", {"cart"}}});
        live["metadata"]["managedFields"] = Json::array({Json{{"manager", 1}, {"operation", "Fly"}}});
        QCOMPARE(api.send("PATCH", vsPath + "/cart", live, mergeType).status, 200);
        Json many = Json::array();
        for (int i = 0; i < 3000; ++i)
            many.push_back({{"name", "e" + std::to_string(i)}, {"value", "x"}});
        Json big = deployment("big");
        big["spec"]["template"]["spec"]["containers"][0]["env"] = many;
        QCOMPARE(api.send("PATCH", deployPath + "/big?fieldManager=x", big, applyType).status, 201);
        Json &env = big["spec"]["template"]["spec"]["containers"][0]["env"];
        env = Json::array();
        for (std::size_t i = many.size(); i > 0; --i)
            env.push_back(many[i - 1]);
        QCOMPARE(api.send("PATCH", deployPath + "/big?fieldManager=x", big, applyType).status, 200);
    }
};

QTEST_GUILESS_MAIN(ApiApplyTest)
#include "apiapplytest.moc"
