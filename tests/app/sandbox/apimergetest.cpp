// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Structured merge and ownership as pure functions, on the schemas that the sandbox serves. What is expected here was seen on a real API server.
#include "app/sandbox/schema/fit.h"
#include "app/sandbox/schema/owners.h"
#include "app/sandbox/schema/strategic.h"

#include <QTest>

using namespace sandbox;

namespace {

const Type service = Type::of("", "v1", "Service"), deployment = Type::of("apps", "v1", "Deployment"), configMap = Type::of("", "v1", "ConfigMap"),
           rule = Type::of("networking.istio.io", "v1", "DestinationRule"), route = Type::of("gateway.networking.k8s.io", "v1", "HTTPRoute");

/// ' stands for \\" within strings: moc can't read that in a raw string.
Json j(std::string text)
{
    for (std::size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 2))
        text.replace(at, 1, "\\\"");
    return Json::parse(text);
}

Writer writer(const std::string &manager, const std::string &version = "v1", bool hasStatus = false)
{
    return {manager, version, {}, "2026-01-01T00:00:00Z", hasStatus};
}

/// {"manager/operation": fields}
Json owners(const Json &object)
{
    Json found = Json::object();
    if (object["metadata"].contains("managedFields"))
        for (const Json &entry : object["metadata"]["managedFields"])
            found[entry["manager"].get<std::string>() + '/' + entry["operation"].get<std::string>()] = entry["fieldsV1"];
    return found;
}

Json config(const char *data)
{
    return {{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "c"}}}, {"data", j(data)}};
}

} // namespace

#define SAME(got, wanted) QCOMPARE(Json(got).dump(), Json(wanted).dump())

class ApiMergeTest : public QObject
{
    Q_OBJECT

private slots:
    void typesComeFromTheSchemas()
    {
        QVERIFY(configMap.schema() && route.schema() && service.schema());
        QVERIFY(!configMap.at("spec"));
        QVERIFY(configMap.at("data")->at("anything"));
        QVERIFY(!configMap.at("data")->declares("anything"));
        const Type ports = *service.at("spec")->at("ports");
        QVERIFY(ports.list() == Type::List::Map);
        QCOMPARE(ports.keys(), (std::vector<std::string>{"port", "protocol"}));
        QVERIFY(rule.at("spec")->at("subsets")->list() == Type::List::Atomic);
        QVERIFY(service.at("spec")->at("selector")->isAtomicMap());
        QVERIFY(!Type::of("policy.linkerd.io", "v1alpha1", "EgressNetwork").schema());
        QVERIFY(Type::of("policy.linkerd.io", "v1alpha1", "EgressNetwork").at("spec")->at("x")->at("y"));
        QCOMPARE(schema::definitionName("networking.istio.io", "v1", "Gateway"), std::string("io.istio.networking.v1.Gateway"));
        QVERIFY(schema::definition("io.k8s.api.core.v1.PodSpec"));
    }

    void setsReadAndWrite()
    {
        const Json text = j(R"({"f:a":{".":{},"f:b":{}},"f:c":{},"f:l":{"k:{'name':'x','port':1}":{"f:name":{}},"v:'s'":{}}})");
        const FieldSet set = FieldSet::fromJson(text);
        SAME(set.toJson(), text);
        QVERIFY(set.has(FieldPath{"f:a"}) && set.has(FieldPath{"f:a", "f:b"}) && !set.has(FieldPath{"f:l"}));
        // Keys in another order and with spaces are the same item.
        QVERIFY(FieldSet::fromJson(j(R"({"f:l":{"k:{ 'port' : 1, 'name':'x'}":{}}})")).has(FieldPath{"f:l", R"(k:{"name":"x","port":1})"}));
        FieldSet other;
        other.insert({"f:a"});
        SAME(set.without(other).toJson(), j(R"({"f:a":{"f:b":{}},"f:c":{},"f:l":{"k:{'name':'x','port':1}":{"f:name":{}},"v:'s'":{}}})"));
        SAME(set.common(other).toJson(), j(R"({"f:a":{}})"));
        QVERIFY(other.united(set) == set);
        QVERIFY(FieldSet::fromJson(j(R"(["x"])")).isEmpty());
        QVERIFY(FieldSet::fromJson(j(R"({"x:1":{},"k:nonsense":{}})")).isEmpty());
        QCOMPARE(pathText({"f:spec", "f:ports", R"(k:{"port":80,"protocol":"TCP"})", "f:name"}),
                 std::string(".spec.ports[port=80,protocol=\"TCP\"].name"));
        QCOMPARE(pathText({"f:a", "v:\"x\"", "i:2"}), std::string(".a[=\"x\"][2]"));
    }

    void deepSetsEnd()
    {
        std::string deep;
        for (int i = 0; i < 300; ++i)
            deep += R"({"f:a":)";
        deep += "{}" + std::string(300, '}');
        QVERIFY(FieldSet::fromJson(Json::parse(deep)).paths().size() <= 1);
    }

    void listsMergeByTheirKeys()
    {
        const Json live = j(R"({"spec":{"ports":[{"port":80,"protocol":"TCP","name":"a"},{"port":81,"protocol":"UDP","name":"b"}]}})");
        const Json wanted = j(R"({"spec":{"ports":[{"port":82,"name":"new"},{"port":80,"name":"c"}]}})");
        const auto merged = structured::merged(live, wanted, service);
        QVERIFY(merged);
        SAME((*merged)["spec"]["ports"],
             j(R"([{"port":82,"name":"new"},{"port":80,"protocol":"TCP","name":"c"},{"port":81,"protocol":"UDP","name":"b"}])"));
    }

    void sharedItemsTakeTheNewOrder()
    {
        const auto containers = [](const char *list) { return Json{{"spec", {{"template", {{"spec", {{"containers", j(list)}}}}}}}}; };
        const auto names = [](const Json &object) {
            std::string found;
            for (const Json &one : object["spec"]["template"]["spec"]["containers"])
                found += one["name"].get<std::string>();
            return found;
        };
        const Json live = containers(R"([{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"}])");
        QCOMPARE(names(*structured::merged(live, containers(R"([{"name":"c"},{"name":"a"}])"), deployment)), std::string("bcda"));
        QCOMPARE(names(*structured::merged(live, containers(R"([{"name":"x"},{"name":"d"}])"), deployment)), std::string("abcxd"));
        QCOMPARE(names(*structured::merged(live, containers(R"([{"name":"d"},{"name":"c"},{"name":"b"},{"name":"a"}])"), deployment)),
                 std::string("dcba"));
        QVERIFY(!structured::merged(live, containers(R"([{"name":"a"},{"name":"a"}])"), deployment));
    }

    void atomicListsAreOneValue()
    {
        const Json live = j(R"({"spec":{"host":"a","subsets":[{"name":"v1"},{"name":"v2"}]}})");
        const auto merged = structured::merged(live, j(R"({"spec":{"subsets":[{"name":"v3"}]}})"), rule);
        SAME((*merged)["spec"], j(R"({"host":"a","subsets":[{"name":"v3"}]})"));
        const auto changes = structured::compare(live, *merged, rule);
        SAME(changes.modified.toJson(), j(R"({"f:spec":{"f:subsets":{}}})"));
        QVERIFY(changes.added.isEmpty() && changes.removed.isEmpty());
    }

    void createdObjectsAreOwnedByTheirCreator()
    {
        Json made = ownership::updated(nullptr, config(R"({"a":"1","b":"2"})"), writer("creator"), configMap);
        SAME(owners(made), j(R"({"creator/Update":{"f:data":{".":{},"f:a":{},"f:b":{}}}})"));
        // What Kubernetes' own kinds always have is no addition; what a custom resource has is.
        const Json object = j(R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":1,
            "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}})");
        SAME(owners(ownership::updated(nullptr, object, writer("x", "apps/v1", true), deployment)),
             j(R"({"x/Update":{"f:spec":{"f:replicas":{},"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},
                "f:spec":{"f:containers":{"k:{'name':'c'}":{".":{},"f:image":{},"f:name":{}}}}}}}})"));
        const Json custom = j(R"({"apiVersion":"networking.istio.io/v1","kind":"DestinationRule","metadata":{"name":"d"},"spec":{"host":"a"},
            "status":{"x":1}})");
        SAME(owners(ownership::updated(nullptr, custom, writer("x", "networking.istio.io/v1", true), rule)),
             j(R"({"x/Update":{"f:spec":{".":{},"f:host":{}}}})"));
    }

    void updatesTakeWhatTheyChange()
    {
        const Json live = ownership::updated(nullptr, config(R"({"a":"1","b":"2"})"), writer("creator"), configMap);
        Json wanted = live;
        wanted["data"]["a"] = "9";
        const Json changed = ownership::updated(&live, wanted, writer("other"), configMap);
        SAME(owners(changed), j(R"({"creator/Update":{"f:data":{".":{},"f:b":{}}},"other/Update":{"f:data":{"f:a":{}}}})"));
        wanted = changed;
        wanted["data"].erase("b");
        SAME(owners(ownership::updated(&changed, wanted, writer("third"), configMap)),
             j(R"({"creator/Update":{"f:data":{}},"other/Update":{"f:data":{"f:a":{}}}})"));
    }

    void appliesMergeConflictAndTakeOver()
    {
        const auto first = ownership::applied(nullptr, config(R"({"a":"1"})"), writer("one"), configMap, false);
        QVERIFY(first);
        SAME(owners(*first), j(R"({"one/Apply":{"f:data":{"f:a":{}}}})"));
        const auto shared = ownership::applied(&*first, config(R"({"a":"1","b":"2"})"), writer("two"), configMap, false);
        QVERIFY(shared);
        SAME((*shared)["data"], j(R"({"a":"1","b":"2"})"));
        const auto conflict = ownership::applied(&*shared, config(R"({"a":"3","b":"3"})"), writer("three"), configMap, false);
        QVERIFY(!conflict);
        QCOMPARE(conflict.error().conflicts.size(), 3U);
        QCOMPARE(conflict.error().conflicts[0].owner.manager, std::string("one"));
        QCOMPARE(conflict.error().conflicts[0].path, std::string(".data.a"));
        const auto taken = ownership::applied(&*shared, config(R"({"a":"3"})"), writer("three"), configMap, true);
        QVERIFY(taken);
        SAME(owners(*taken), j(R"({"three/Apply":{"f:data":{"f:a":{}}},"two/Apply":{"f:data":{"f:b":{}}}})"));
    }

    void whatIsNoLongerNamedGoesUnlessSomebodyOwnsIt()
    {
        Json live = *ownership::applied(nullptr, config(R"({"a":"1","b":"2","c":"3"})"), writer("one"), configMap, false);
        live = *ownership::applied(&live, config(R"({"b":"2"})"), writer("two"), configMap, false);
        Json touched = live;
        touched["data"]["c"] = "9";
        live = ownership::updated(&live, touched, writer("kubectl-edit"), configMap);
        live = *ownership::applied(&live, config(R"({})"), writer("one"), configMap, false);
        SAME(live["data"], j(R"({"b":"2","c":"9"})"));
        SAME(owners(live), j(R"({"kubectl-edit/Update":{"f:data":{"f:c":{}}},"one/Apply":{"f:data":{}},"two/Apply":{"f:data":{"f:b":{}}}})"));
    }

    void emptiedParentsGoWithTheirApplier()
    {
        const auto spec = [](const char *text) {
            return Json{{"apiVersion", "networking.istio.io/v1"}, {"kind", "DestinationRule"}, {"metadata", {{"name", "d"}}}, {"spec", j(text)}};
        };
        const Writer one = writer("one", "networking.istio.io/v1", true), two = writer("two", "networking.istio.io/v1", true);
        Json live = *ownership::applied(nullptr, spec(R"({"host":"a","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})"), one, rule, false);
        live = *ownership::applied(&live, spec(R"({"trafficPolicy":{"connectionPool":{"tcp":{"maxConnections":3}}}})"), two, rule, false);
        live = *ownership::applied(&live, spec(R"({"host":"a"})"), one, rule, false);
        SAME(live["spec"], j(R"({"host":"a","trafficPolicy":{"connectionPool":{"tcp":{"maxConnections":3}}}})"));
        live = *ownership::applied(&live, spec("{}"), two, rule, false);
        SAME(live["spec"], j(R"({"host":"a"})"));
    }

    void itemsOfOthersStay()
    {
        const auto env = [](const char *list) {
            return Json{{"apiVersion", "apps/v1"},
                        {"kind", "Deployment"},
                        {"metadata", {{"name", "d"}}},
                        {"spec", {{"template", {{"spec", {{"containers", Json::array({Json{{"name", "c"}, {"env", j(list)}}})}}}}}}}};
        };
        const Writer one = writer("one", "apps/v1"), two = writer("two", "apps/v1");
        Json live = *ownership::applied(nullptr, env(R"([{"name":"A","value":"1"},{"name":"B","value":"1"}])"), one, deployment, false);
        live = *ownership::applied(&live, env(R"([{"name":"C","value":"1"}])"), two, deployment, false);
        live = *ownership::applied(&live, env(R"([{"name":"B","value":"1"}])"), one, deployment, false);
        SAME(live["spec"]["template"]["spec"]["containers"][0]["env"], j(R"([{"name":"B","value":"1"},{"name":"C","value":"1"}])"));
    }

    void firstApplyToAnUntrackedObject()
    {
        const Json live = config(R"({"a":"1","z":"9"})");
        const auto conflict = ownership::applied(&live, config(R"({"a":"2"})"), writer("one"), configMap, false);
        QCOMPARE(conflict.error().conflicts[0].owner.manager, std::string("before-first-apply"));
        const auto forced = ownership::applied(&live, config(R"({"a":"2"})"), writer("one"), configMap, true);
        SAME(owners(*forced), j(R"({"before-first-apply/Update":{"f:data":{".":{},"f:z":{}}},"one/Apply":{"f:data":{"f:a":{}}}})"));
        // An update of such an object leaves it untracked.
        Json wanted = live;
        wanted["data"]["a"] = "3";
        SAME(owners(ownership::updated(&live, wanted, writer("x"), configMap)), Json::object());
    }

    void clientSideApplyIsTakenOverByKubectl()
    {
        Json live = config(R"({"a":"1","b":"2"})");
        live["metadata"]["annotations"] = {{"kubectl.kubernetes.io/last-applied-configuration", config(R"({"a":"1"})").dump()}};
        live = ownership::updated(nullptr, live, writer("kubectl-client-side-apply"), configMap);
        const auto mine = ownership::applied(&live, config(R"({"a":"5"})"), writer("kubectl"), configMap, false);
        QVERIFY(mine);
        QVERIFY((*mine)["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"].get<std::string>().find("\"5\"")
                != std::string::npos);
        QVERIFY(!ownership::applied(&live, config(R"({"b":"5"})"), writer("kubectl"), configMap, false));
        QVERIFY(!ownership::applied(&live, config(R"({"a":"5"})"), writer("else"), configMap, false));
    }

    void noChangeKeepsTheTimes()
    {
        Json live = *ownership::applied(nullptr, config(R"({"a":"1"})"), writer("one"), configMap, false);
        Writer later = writer("one");
        later.time = "2027-01-01T00:00:00Z";
        SAME(*ownership::applied(&live, config(R"({"a":"1"})"), later, configMap, false), live);
        const auto changed = ownership::applied(&live, config(R"({"a":"2"})"), later, configMap, false);
        QCOMPARE((*changed)["metadata"]["managedFields"][0]["time"].get<std::string>(), later.time);
        Json again = *changed;
        again["metadata"]["managedFields"][0]["time"] = "2028-01-01T00:00:00Z";
        SAME(ownership::withoutNewTimes(*changed, again), *changed);
    }

    void updatersAreFew()
    {
        Json live = ownership::updated(nullptr, config(R"({"a":"0"})"), writer("m0"), configMap);
        for (int i = 1; i < 40; ++i) {
            Json wanted = live;
            wanted["data"]["k" + std::to_string(i)] = "v";
            Writer next = writer("m" + std::to_string(i));
            next.time = "2026-01-01T00:00:" + std::to_string(10 + i) + 'Z';
            live = ownership::updated(&live, wanted, next, configMap);
        }
        QCOMPARE(live["metadata"]["managedFields"].size(), 10U);
        QVERIFY(owners(live).contains("ancient-changes/Update"));
    }

    void complaintsNameThePath_data()
    {
        QTest::addColumn<QByteArray>("spec");
        QTest::addColumn<QByteArray>("complaint");
        QTest::newRow("unknown") << QByteArray(R"({"foo":1})") << QByteArray(".spec.foo: field not declared in schema");
        QTest::newRow("map") << QByteArray(R"({"trafficPolicy":"x"})") << QByteArray(".spec.trafficPolicy: expected map, got &{x}");
        QTest::newRow("list") << QByteArray(R"({"subsets":{"a":1}})") << QByteArray(".spec.subsets: expected list, got &{map[a:1]}");
        QTest::newRow("number") << QByteArray(R"({"trafficPolicy":{"connectionPool":{"tcp":{"maxConnections":"x"}}}})")
                                << QByteArray(".spec.trafficPolicy.connectionPool.tcp.maxConnections: expected numeric (int or float), got string");
        QTest::newRow("string") << QByteArray(R"({"host":1})") << QByteArray(".spec.host: expected string, got &value.valueUnstructured{Value:1}");
        QTest::newRow("good") << QByteArray(R"({"host":"a","subsets":[{"name":"v1","labels":{"a":"b"}}]})") << QByteArray();
    }
    void complaintsNameThePath()
    {
        QFETCH(QByteArray, spec);
        QFETCH(QByteArray, complaint);
        QCOMPARE(structured::complaint({{"spec", Json::parse(spec.toStdString())}}, rule, false), complaint.toStdString());
    }

    void faultsAreThoseOfTheSchema()
    {
        const auto fields = [](const char *spec) {
            std::vector<std::string> found;
            for (const fit::Fault &fault : fit::faults({{"spec", j(spec)}}, rule))
                found.push_back(fault.field + ' ' + fault.reason.substr(fault.reason.rfind("Value") + 5));
            std::ranges::sort(found);
            return found;
        };
        using Found = std::vector<std::string>;
        QCOMPARE(fields(R"({"host":"a"})"), Found());
        QCOMPARE(fields("{}"), (Found{"<nil> Invalid", "spec.host Required"}));
        QCOMPARE(fields(R"({"host":"a","trafficPolicy":{"tls":{"mode":"X"},"connectionPool":{"tcp":{"maxConnections":"x"}},
                            "loadBalancer":{"simple":"RANDOM","consistentHash":{"httpHeaderName":"a"}}}})"),
                 (Found{"<nil> Invalid", "<nil> Invalid", "spec.trafficPolicy.connectionPool.tcp.maxConnections TypeInvalid",
                        "spec.trafficPolicy.tls.mode NotSupported"}));
    }

    void prunesAndDefaults()
    {
        Json object = j(R"({"metadata":{"name":"h"},"spec":{"nope":1,"parentRefs":[{"name":"gw"}],
            "rules":[{"odd":{},"backendRefs":[{"name":"a","port":80}],"matches":[{"path":{"value":"/x"}}]},{}]}})");
        QCOMPARE(fit::prune(object, route), (std::vector<std::string>{"spec.nope", "spec.rules[0].odd"}));
        fit::fillDefaults(object, route);
        SAME(object["spec"], j(R"({"parentRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"gw"}],
            "rules":[{"backendRefs":[{"group":"","kind":"Service","name":"a","port":80,"weight":1}],
            "matches":[{"path":{"type":"PathPrefix","value":"/x"}}]},{"matches":[{"path":{"type":"PathPrefix","value":"/"}}]}]})"));
    }

    void patchesStrategically()
    {
        const Json live = j(R"({"spec":{"template":{"spec":{"containers":[{"name":"a","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],
            "args":["x"]},{"name":"b"}]}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}})");
        const auto containers = [&](const char *patch) {
            return strategicMerge(live, {{"spec", {{"template", {{"spec", j(patch)}}}}}}, deployment)["spec"]["template"]["spec"]["containers"];
        };
        SAME(containers(R"({"containers":[{"name":"a","args":["y"],"env":[{"name":"C","value":"3"}]}]})"),
             j(R"([{"name":"a","env":[{"name":"C","value":"3"},{"name":"A","value":"1"},{"name":"B","value":"2"}],"args":["y"]},{"name":"b"}])"));
        SAME(containers(R"({"containers":[{"name":"b","$patch":"delete"}]})").size(), Json(1));
        SAME(containers(R"({"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]})")[0]["name"], Json("b"));
        SAME(containers(R"({"containers":[{"$patch":"replace"},{"name":"z"}]})"), j(R"([{"name":"z"}])"));
        const Json recreated = strategicMerge(live, j(R"({"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}})"), deployment);
        SAME(recreated["spec"]["strategy"], j(R"({"type":"Recreate"})"));
        const Json finalizers = j(R"({"metadata":{"finalizers":["a","b"]}})");
        SAME(strategicMerge(finalizers, j(R"({"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"finalizers":["c"]}})"),
                            configMap)["metadata"]["finalizers"],
             j(R"(["c","b"])"));
    }
};

QTEST_GUILESS_MAIN(ApiMergeTest)
#include "apimergetest.moc"
