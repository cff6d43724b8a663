// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/document.h"
#include "models/yaml/schema.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using Code = yaml::SchemaProblem::Code;

class SchemaTest : public QObject
{
    Q_OBJECT

    /// "line:column message [hint]" of every problem of the first document.
    static QStringList problems(const QByteArray &text, const yaml::Schemas &schemas = yaml::Schemas::bundled())
    {
        const yaml::Stream stream = yaml::parse(text);
        QStringList all;
        if (stream.documents.empty())
            return {u"not read"_s};
        const yaml::Document &document = stream.documents.front();
        for (const yaml::SchemaProblem &problem : yaml::validate(document.root(), schemas.find(document.root()))) {
            const yaml::Place place = problem.atKey ? document.key(problem.node) : document.value(problem.node);
            all << u"%1:%2 %3%4"_s.arg(place.line)
                       .arg(place.column)
                       .arg(problem.message, problem.hint.isEmpty() ? QString() : u" ["_s + problem.hint + u']');
        }
        return all;
    }

    static yaml::Schemas fromCrd(const QByteArray &schema)
    {
        yaml::Schemas schemas;
        const auto crd = base::readJson(
            R"({"kind":"CustomResourceDefinition","metadata":{"name":"things.x.io"},"spec":{"group":"x.io","names":{"kind":"Thing"},"versions":[{"name":"v1","schema":{"openAPIV3Schema":)"
            + schema + "}}]}}");
        if (!crd || !schemas.addCrd(crd->root()))
            qFatal("the test's CRD is broken");
        return schemas;
    }

    static QStringList thing(const QByteArray &schema, const QByteArray &spec)
    {
        return problems("apiVersion: x.io/v1\nkind: Thing\nspec: " + spec + "\n",
                        fromCrd(R"({"type":"object","properties":{"spec":)" + schema + "}}"));
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void theBundleHasAllKinds()
    {
        const QStringList kinds = yaml::Schemas::bundled().kinds();
        for (const char *kind : {"networking.istio.io/v1/VirtualService",
                                 "networking.istio.io/v1alpha3/DestinationRule",
                                 "networking.istio.io/v1/Gateway",
                                 "networking.istio.io/v1beta1/ServiceEntry",
                                 "networking.istio.io/v1/Sidecar",
                                 "networking.istio.io/v1alpha3/EnvoyFilter",
                                 "networking.istio.io/v1/WorkloadEntry",
                                 "networking.istio.io/v1/WorkloadGroup",
                                 "networking.istio.io/v1beta1/ProxyConfig",
                                 "security.istio.io/v1/AuthorizationPolicy",
                                 "security.istio.io/v1/PeerAuthentication",
                                 "security.istio.io/v1/RequestAuthentication",
                                 "telemetry.istio.io/v1/Telemetry",
                                 "extensions.istio.io/v1alpha1/WasmPlugin",
                                 "gateway.networking.k8s.io/v1/Gateway",
                                 "gateway.networking.k8s.io/v1/HTTPRoute",
                                 "gateway.networking.k8s.io/v1/GRPCRoute",
                                 "gateway.networking.k8s.io/v1beta1/ReferenceGrant",
                                 "gateway.networking.k8s.io/v1/GatewayClass",
                                 "policy.linkerd.io/v1beta3/Server",
                                 "policy.linkerd.io/v1beta1/ServerAuthorization",
                                 "policy.linkerd.io/v1alpha1/AuthorizationPolicy",
                                 "linkerd.io/v1alpha2/ServiceProfile",
                                 "/v1/Service",
                                 "/v1/Namespace",
                                 "/v1/Pod",
                                 "apps/v1/Deployment",
                                 "apps/v1/StatefulSet",
                                 "apps/v1/DaemonSet",
                                 "/v1/ServiceAccount",
                                 "/v1/ConfigMap",
                                 "/v1/Secret",
                                 "//MeshConfig",
                                 "//MeshNetworks"})
            QVERIFY2(kinds.contains(QString::fromUtf8(kind)), kind);
    }

    void mistakesInAVirtualService()
    {
        const QStringList found = problems(R"(apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: checkout
  annotations: {a: 1}
spec:
  hosts: checkout
  htpp: []
  http:
  - route:
    - destination: {hst: a, port: {number: "80"}}
      weight: ten
    retries: {attempts: 1, retryOn: 503}
    timeout: 5
    match:
    - uri: {prefix: /a, exact: /b}
)");
        const QStringList expected = {
            u"5:20 metadata.annotations.a is a number (1) where a text is expected [quote it: \"1\"]"_s,
            u"7:10 spec.hosts is a text (\"checkout\") where a list of texts is expected [begin it with \"- \" to make it a list of one]"_s,
            u"8:3 htpp is not a field of spec [did you mean http?]"_s,
            u"11:20 spec.http[0].route[0].destination needs host"_s,
            u"11:21 hst is not a field of spec.http[0].route[0].destination [did you mean host?]"_s,
            u"11:44 spec.http[0].route[0].destination.port.number is a text (\"80\") where a whole number is expected [write it without quotes]"_s,
            u"12:15 spec.http[0].route[0].weight is a text (\"ten\") where a whole number is expected [write it without quotes]"_s,
            u"13:37 spec.http[0].retries.retryOn is a number (503) where a text is expected [quote it: \"503\"]"_s,
            u"14:14 spec.http[0].timeout is a number (5) where a text is expected [quote it: \"5\"]"_s,
            u"16:12 spec.http[0].match[0].uri can have only one of exact, prefix"_s,
        };
        for (qsizetype i = 0; i < expected.size(); ++i)
            QCOMPARE(found.value(i), expected[i]);
        QCOMPARE(found.size(), expected.size());
    }

    void mistakesElsewhere()
    {
        QCOMPARE(problems("apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: x}\nspec:\n  mtls: {mode: STRCT}\n"),
                 QStringList{u"5:16 spec.mtls.mode can't be \"STRCT\"; it is one of UNSET, DISABLE, PERMISSIVE, STRICT [did you mean STRICT?]"_s});
        QCOMPARE(problems("apiVersion: v1\nkind: Service\nmetadata: {name: x, lables: {a: b}}\nspec:\n  ports:\n  - port: 80\n  - port: 80\n  - "
                          "{name: b, port: 99999999999}\n")
                     .size(),
                 3);
        QCOMPARE(
            problems("apiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {name: x}\nspec: {port: http, proxyProtocol: HTTP/3}\n"),
            QStringList{
                u"4:35 spec.proxyProtocol can't be \"HTTP/3\"; it is one of unknown, HTTP/1, HTTP/2, gRPC, opaque, TLS [did you mean HTTP/1?]"_s});
        QVERIFY(problems("apiVersion: unknown.io/v1\nkind: Whatever\nspec: 1\n").isEmpty());
    }

    void meshConfigHasASchema()
    {
        const yaml::Stream stream = yaml::parse("accessLogFile: /dev/stdout\nenableAutoMTLS: true\ndefaultConfig:\n  concurrency: 2\n  tracing: "
                                                "{sampling: 10}\noutboundTrafficPolicy: {mode: REGISTRY}\n");
        const auto found = yaml::validate(stream.documents.at(0).root(), yaml::Schemas::bundled().find({}, {}, u"MeshConfig"_s));
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].hint, u"did you mean enableAutoMtls?"_s);
        QCOMPARE(found[1].hint, u"did you mean REGISTRY_ONLY?"_s);
    }

    void everyRuleOfStructuralSchemas_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("good");
        QTest::addColumn<QByteArray>("bad");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *schema, const char *good, const char *bad, const char *says) {
            QTest::newRow(name) << QByteArray(schema) << QByteArray(good) << QByteArray(bad) << QString::fromUtf8(says);
        };
        row("int or string, number", R"({"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]})", "80", "[80]",
            "a number or a text");
        row("int or string, text", R"({"format":"int-or-string","oneOf":[{"type":"integer"},{"type":"string"}]})", "\"50%\"", "1.5",
            "a number or a text");
        row("unknown kept", R"({"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}})", "{b: 1}",
            "{a: 1}", "spec.a is a number");
        row("map of", R"({"type":"object","additionalProperties":{"type":"integer"}})", "{b: 1}", "{b: x}", "spec.b is a text");
        row("additional true", R"({"type":"object","properties":{"a":{}},"additionalProperties":true})", "{b: 1}", "7", "a map is expected");
        row("minimum", R"({"type":"integer","minimum":1,"maximum":100})", "100", "0", "at least 1");
        row("maximum", R"({"type":"number","maximum":1.5,"exclusiveMaximum":true})", "1.4", "1.5", "less than 1.5");
        row("whole", R"({"type":"integer"})", "2.0", "2.5", "a whole number is expected");
        row("int32", R"({"type":"integer","format":"int32"})", "2147483647", "2147483648", "does not fit int32");
        row("length", R"({"type":"string","maxLength":3})", "äöü", "abcd", "at most 3");
        row("empty", R"({"type":"string","minLength":1})", "a", "\"\"", "must not be empty");
        row("pattern", R"({"type":"string","pattern":"^[a-z]+$"})", "abc", "aBc", "does not match ^[a-z]+$");
        row("date-time", R"({"type":"string","format":"date-time"})", "2026-01-31T10:00:00.5+02:00", "2026-13-31T10:00:00Z", "a time such as");
        row("cidr", R"({"type":"string","format":"cidr"})", "10.0.0.0/8", "10.0.0.0/33", "a network such as");
        row("ipv6", R"({"type":"string","format":"ipv6"})", "\"fe80::1\"", "\"1::2::3\"", "an IPv6 address");
        row("items", R"({"type":"array","minItems":1,"maxItems":2,"items":{"type":"string"}})", "[a, b]", "[a, b, c]", "at most 2");
        row("set", R"({"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}})", "[a, b]", "[a, b, a]",
            "spec[2] has the same value as entry 0");
        row("list map",
            R"({"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["port","protocol"],"items":{"type":"object","properties":{"port":{"type":"integer"},"protocol":{"type":"string","default":"TCP"}}}})",
            "[{port: 1}, {port: 1, protocol: UDP}]", "[{port: 1}, {port: 1, protocol: TCP}]", "the same port and protocol as entry 0");
        row("required", R"({"type":"object","required":["a"],"properties":{"a":{"type":"string"}}})", "{a: x}", "{a: }", "spec needs a");
        row("null is nothing", R"({"type":"object","properties":{"a":{"type":"string"}}})", "{a: null}", "{a: 1}", "spec.a is a number");
        row("null in a list", R"({"type":"array","items":{"type":"string"}})", "[a]", "[null]", "spec[0] is nothing");
        row("nullable", R"({"type":"array","items":{"type":"string","nullable":true}})", "[null]", "[1]", "spec[0] is a number");
        row("enum of numbers", R"({"enum":[1,2]})", "2", "3", "one of 1, 2");
        row("one of",
            R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"required":["a"]},{"required":["b"]}]})",
            "{a: x}", "{a: x, b: z}", "only one of a, b");
        row("none of",
            R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"required":["a"]},{"required":["b"]}]})",
            "{b: x}", "{}", "exactly one of a, b");
        row("Istio's one of",
            R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"not":{"anyOf":[{"required":["a"]},{"required":["b"]}]}},{"required":["a"]},{"required":["b"]}]})",
            "{}", "{a: x, b: z}", "only one of a, b");
        row("any of",
            R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]})",
            "{a: x, b: z}", "{}", "at least one of a, b");
        row("all of", R"({"type":"integer","allOf":[{"minimum":1},{"maximum":5}]})", "3", "9", "at most 5");
        row("not", R"({"type":"object","properties":{"a":{"type":"string"}},"not":{"required":["a"]}})", "{}", "{a: x}", "can't have a here");
        row("embedded", R"({"type":"object","x-kubernetes-embedded-resource":true,"properties":{"x":{"type":"string"}}})",
            "{apiVersion: v1, kind: A, metadata: {name: b}, x: z}", "{kindd: A}", "kindd is not a field");
        row("properties", R"({"type":"object","maxProperties":1,"additionalProperties":{}})", "{a: 1}", "{a: 1, b: 2}", "at most 1");
    }

    void everyRuleOfStructuralSchemas()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QByteArray, good);
        QFETCH(QByteArray, bad);
        QFETCH(QString, says);
        QCOMPARE(thing(schema, good).join(u'\n'), QString());
        const QStringList found = thing(schema, bad);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found.front().contains(says), qPrintable(found.front()));
    }

    void recursiveTypesAreRead()
    {
        yaml::Schemas schemas;
        QFile file(QStringLiteral(TEST_DATA_DIR "/models/yaml/recursive.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto document = base::readJson(file.readAll());
        QVERIFY(document && schemas.addOpenApi(*document));
        const QByteArray text = "apiVersion: g/v1\nkind: Node\nchildren:\n- next: {children: [{nam: x}]}\n";
        QCOMPARE(problems(text, schemas), QStringList{u"4:22 nam is not a field of children[0].next.children[0] [did you mean name?]"_s});
        QVERIFY(!yaml::Schemas().addOpenApi(*base::readJson("{}")));
        QVERIFY(!yaml::Schemas().addCrd(base::readJson("{\"kind\":\"Pod\"}")->root()));
    }

    void completesAndExplains()
    {
        const yaml::Schema schema = yaml::Schemas::bundled().find(u"networking.istio.io"_s, u"v1"_s, u"DestinationRule"_s);
        const auto names = [&](const char *path) {
            QStringList all;
            for (const yaml::Completion &one : yaml::completion(schema, QString::fromUtf8(path)))
                all << one.name;
            return all;
        };
        QVERIFY(names("").contains(u"spec"_s));
        QCOMPARE(names("spec").first(), u"host"_s); // required ones first
        QVERIFY(names("spec.trafficPolicy.portLevelSettings[0].tls").contains(u"mode"_s));
        QVERIFY(names("spec.trafficPolicy.tls.mode").contains(u"ISTIO_MUTUAL"_s));
        QCOMPARE(names("spec.nothing"), QStringList());
        QVERIFY(names("metadata").contains(u"labels"_s));
        for (const yaml::Completion &one : yaml::completion(schema, u"spec.trafficPolicy.tls"_s)) {
            if (one.name == u"mode"_s)
                QCOMPARE(one.values, (QStringList{u"DISABLE"_s, u"SIMPLE"_s, u"MUTUAL"_s, u"ISTIO_MUTUAL"_s}));
        }
        QCOMPARE(yaml::fieldHelp(schema, u"spec.subsets"_s), u"a list of maps"_s);
        QCOMPARE(yaml::fieldHelp(schema, u"spec.subsets[0].name"_s), u"a text; required"_s);
        QCOMPARE(yaml::fieldHelp(schema, u"spec.exportTo"_s), u"a list of texts"_s);
        const yaml::Schemas own = fromCrd(
            R"({"type":"object","properties":{"spec":{"type":"object","description":"What is wanted.","properties":{"a":{"type":"array","x-kubernetes-list-type":"map",
            "x-kubernetes-list-map-keys":["name"],"items":{"type":"object"},"maxItems":4,"default":[]}},"x-kubernetes-validations":[{"rule":"self.a.size() > 0","message":"a is needed"}]}}})");
        const yaml::Schema thing = own.find(u"x.io"_s, u"v1"_s, u"Thing"_s);
        QCOMPARE(yaml::fieldHelp(thing, u"spec.a"_s), u"a list of maps; at most 4 entries; entries are told apart by name; [] unless set"_s);
        QCOMPARE(yaml::fieldHelp(thing, u"spec"_s), u"a map\nthe server checks: a is needed\nWhat is wanted."_s);
        QCOMPARE(yaml::fieldHelp(thing, u"spec.b"_s), QString());
    }

    void namesThatWereMeant()
    {
        const QStringList names = {u"virtualService"_s, u"http"_s, u"hosts"_s, u"trafficPolicy"_s};
        QCOMPARE(yaml::nearest(u"traffic_policy"_s, names), u"trafficPolicy"_s);
        QCOMPARE(yaml::nearest(u"htpp"_s, names), u"http"_s);
        QCOMPARE(yaml::nearest(u"host"_s, names), u"hosts"_s);
        QCOMPARE(yaml::nearest(u"zzzz"_s, names), QString());
        QCOMPARE(yaml::nearest(QString(), names), QString());
    }

    /// Objects as a real API server holds them, of every kind of the bundle that a mesh has: none may have a problem.
    void whatAServerHoldsIsClean()
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/models/yaml/server.yaml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const yaml::Stream stream = yaml::parse(file.readAll());
        QVERIFY(stream.problems.isEmpty());
        QSet<QString> kinds;
        for (const yaml::Document &document : stream.documents) {
            const yaml::Schema schema = yaml::Schemas::bundled().find(document.root());
            QVERIFY2(schema, qPrintable(document.root()["kind"].string()));
            kinds.insert(document.root()["kind"].string());
            for (const yaml::SchemaProblem &problem : yaml::validate(document.root(), schema))
                QFAIL(
                    qPrintable(u"%1 %2: %3"_s.arg(document.root()["kind"].string(), document.root()["metadata"]["name"].string(), problem.message)));
        }
        QVERIFY2(kinds.size() >= 15, qPrintable(QString::number(kinds.size())));
    }
};

QTEST_GUILESS_MAIN(SchemaTest)
#include "schematest.moc"
