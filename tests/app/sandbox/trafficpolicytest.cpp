// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// mTLS and authorization in the traffic model.
#include "tests/app/sandbox/trafficfixture.h"

#include "app/sandbox/traffic/trafficmatch.h"
#include "app/sandbox/traffic/trafficpolicy.h"

using fixture::Labels;
using fixture::Mesh;
using fixture::near;

class TrafficPolicyTest : public QObject
{
    Q_OBJECT

private slots:
    void automaticMtls();
    void strictRefusesPlaintext();
    void permissiveTakesPlaintext();
    void modesByLevel();
    void destinationRuleDisableAgainstStrict();
    void mtlsToDisabledServer();
    void namespaceDisableBeatsWorkloadStrict();
    void denyIs403AndStopsCalls();
    void allowListsEveryoneElseOut();
    void conditions_data();
    void conditions();
    void emptyAndAbsentRules();
    void rootNamespaceAndDryRun();
    void tcpRules();
    void pathTemplates();

private:
    static void authorize(Mesh &mesh, const char *action, const QByteArray &rules, const char *selector = "selector: {matchLabels: {app: back}},")
    {
        mesh.put(QByteArray("{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, namespace: b}, spec: {") + selector
                 + " action: " + action + ", rules: [" + rules + "]}}");
    }
    static void peers(Mesh &mesh, const char *ns, const char *name, const QByteArray &spec)
    {
        mesh.put(QByteArray("{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: ") + name + ", namespace: " + ns
                 + "}, spec: {" + spec + "}}");
    }
    static double denied(const Mesh &mesh)
    {
        return mesh.flows().rate({{"reporter", "destination"}, {"destination_service_name", "back"}, {"response_code", "403"}});
    }
};

/// twoTiers, with a caller that has no sidecar.
static QByteArray withPlainCaller()
{
    return fixture::twoTiers() + "  - {namespace: plain, name: cron, to: back.b, port: 9080, load: [{path: /cron, rate: 12}]}\n";
}

static const Labels fromFront{{"source_workload", "front"}, {"destination_service_name", "back"}};

void TrafficPolicyTest::automaticMtls()
{
    const Mesh mesh(fixture::twoTiers());
    const auto flows = mesh.flows();
    const auto *server = flows.find({{"reporter", "destination"}, {"destination_workload", "back-v1"}});
    QVERIFY(server);
    QCOMPARE(server->labels.at("connection_security_policy"), std::string("mutual_tls"));
    QCOMPARE(server->labels.at("source_principal"), std::string("spiffe://cluster.local/ns/a/sa/front"));
    QCOMPARE(server->labels.at("destination_principal"), std::string("spiffe://cluster.local/ns/b/sa/back"));
    const auto *client = flows.find({{"reporter", "source"}, {"destination_workload", "back-v1"}});
    QCOMPARE(client->labels.at("connection_security_policy"), std::string("unknown"));
}

void TrafficPolicyTest::permissiveTakesPlaintext()
{
    const Mesh mesh(withPlainCaller());
    const auto flows = mesh.flows();
    const Labels plain{{"reporter", "destination"}, {"source_workload", "unknown"}, {"destination_service_name", "back"}};
    QVERIFY(near(flows.rate(plain), 12));
    const auto *flow = flows.find(plain);
    QCOMPARE(flow->labels.at("connection_security_policy"), std::string("none"));
    QCOMPARE(flow->labels.at("source_principal"), std::string("unknown"));
    QCOMPARE(flow->labels.at("source_canonical_revision"), std::string("latest"));
    QCOMPARE(flows.rate({{"reporter", "source"}, {"source_workload", "cron"}}), 0.0); // nobody reports for it
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_service_name", "deep"}}), 112));
}

void TrafficPolicyTest::strictRefusesPlaintext()
{
    Mesh mesh(withPlainCaller());
    peers(mesh, "b", "default", "mtls: {mode: STRICT}");
    const auto flows = mesh.flows();
    QCOMPARE(flows.rate({{"source_workload", "unknown"}}), 0.0); // reset before any filter of the server's proxy saw a request
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_service_name", "deep"}}), 100));
    QVERIFY(near(flows.rate(Labels{{"reporter", "destination"}, {"source_workload", "front"}, {"destination_service_name", "back"}}), 100));
}

void TrafficPolicyTest::modesByLevel()
{
    Mesh mesh(withPlainCaller());
    const auto plainRate = [&] { return mesh.flows().rate({{"source_workload", "unknown"}, {"destination_service_name", "back"}}); };
    peers(mesh, "istio-system", "default", "mtls: {mode: STRICT}");
    QCOMPARE(plainRate(), 0.0);
    peers(mesh, "b", "default", "mtls: {mode: PERMISSIVE}");
    QVERIFY(near(plainRate(), 12));
    peers(mesh, "b", "back", "selector: {matchLabels: {version: v1}}, mtls: {mode: STRICT}");
    QVERIFY(near(plainRate(), 8)); // v1 has a third of the pods
    peers(mesh, "b", "back", "selector: {matchLabels: {version: v1}}, mtls: {mode: STRICT}, portLevelMtls: {9080: {mode: PERMISSIVE}}");
    QVERIFY(near(plainRate(), 12));
    peers(mesh, "b", "back", "selector: {matchLabels: {app: nobody}}, mtls: {mode: STRICT}");
    QVERIFY(near(plainRate(), 12));
}

void TrafficPolicyTest::destinationRuleDisableAgainstStrict()
{
    Mesh mesh(fixture::twoTiers());
    const char *disable =
        "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: d, namespace: a}, spec: {host: back.b.svc.cluster.local,"
        " trafficPolicy: {tls: {mode: DISABLE}}}}";
    mesh.put(disable);
    QVERIFY(near(mesh.flows().rate({{"reporter", "destination"}, {"source_workload", "front"}, {"connection_security_policy", "none"}}), 100));
    peers(mesh, "b", "default", "mtls: {mode: STRICT}");
    const auto flows = mesh.flows();
    QVERIFY(near(
        flows.rate(fixture::Labels{{"reporter", "source"}, {"source_workload", "front"}, {"response_code", "503"}, {"response_flags", "UC"}}), 100));
    QCOMPARE(flows.rate({{"reporter", "destination"}, {"destination_service_name", "back"}}), 0.0);
}

void TrafficPolicyTest::mtlsToDisabledServer()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put("{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: d, namespace: b}, spec: {host: back,"
             " trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}}");
    peers(mesh, "b", "default", "mtls: {mode: DISABLE}");
    // A failed connection is tried again twice by default.
    QVERIFY(near(mesh.flows().rate({{"source_workload", "front"}, {"response_code", "503"}, {"response_flags", "UF,URX"}}), 100));
}

void TrafficPolicyTest::namespaceDisableBeatsWorkloadStrict()
{
    Mesh mesh(fixture::twoTiers());
    peers(mesh, "b", "default", "mtls: {mode: DISABLE}");
    QVERIFY(
        near(mesh.flows().rate({{"reporter", "destination"}, {"destination_service_name", "back"}, {"connection_security_policy", "none"}}), 100));
    peers(mesh, "b", "back", "selector: {matchLabels: {app: back}}, mtls: {mode: STRICT}");
    QVERIFY(near(mesh.flows().rate({{"source_workload", "front"}, {"response_flags", "UC"}}), 100));
}

void TrafficPolicyTest::denyIs403AndStopsCalls()
{
    Mesh mesh(fixture::twoTiers());
    authorize(mesh, "DENY", "{when: [{key: 'request.headers[x-user-class]', values: [anonymous]}]}");
    const auto flows = mesh.flows();
    for (const char *reporter : {"source", "destination"}) {
        QVERIFY(near(flows.rate({{"reporter", reporter}, {"source_workload", "front"}, {"response_code", "403"}, {"response_flags", "-"}}), 50));
        QVERIFY(near(flows.rate({{"reporter", reporter}, {"destination_service_name", "deep"}}), 50));
    }
}

void TrafficPolicyTest::allowListsEveryoneElseOut()
{
    Mesh mesh(withPlainCaller());
    authorize(mesh, "ALLOW",
              "{from: [{source: {principals: [cluster.local/ns/a/sa/front]}}], to: [{operation: {methods: [GET], paths: ['/items/*']}}]}");
    QVERIFY(near(denied(mesh), 12)); // the caller without identity
    authorize(mesh, "ALLOW", "{from: [{source: {principals: [cluster.local/ns/a/sa/front]}}], to: [{operation: {methods: [POST]}}]}");
    QVERIFY(near(denied(mesh), 112));
    authorize(mesh, "ALLOW", "{from: [{source: {namespaces: [a]}}]}, {from: [{source: {notPrincipals: ['*']}}]}");
    QCOMPARE(denied(mesh), 0.0);
}

void TrafficPolicyTest::conditions_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<double>("deniedRate"); // of 50 paying, 50 anonymous, all GET /items/42 to 9080 by a/front; 12 plaintext
    QTest::newRow("everything") << QByteArray("{}") << 112.0;
    QTest::newRow("header") << QByteArray("{when: [{key: 'request.headers[X-User-Class]', values: [pay*]}]}") << 50.0;
    QTest::newRow("not header") << QByteArray("{when: [{key: 'request.headers[x-user-class]', notValues: [paying]}]}") << 62.0;
    QTest::newRow("any header value") << QByteArray("{when: [{key: 'request.headers[x-user-class]', values: ['*']}]}") << 100.0;
    QTest::newRow("namespace") << QByteArray("{from: [{source: {namespaces: [a]}}]}") << 100.0;
    QTest::newRow("not namespace") << QByteArray("{from: [{source: {notNamespaces: [a]}}]}") << 12.0;
    QTest::newRow("principal suffix") << QByteArray("{from: [{source: {principals: ['*/sa/front']}}]}") << 100.0;
    QTest::newRow("service account") << QByteArray("{from: [{source: {serviceAccounts: [a/front]}}]}") << 100.0;
    QTest::newRow("any identity") << QByteArray("{from: [{source: {principals: ['*']}}]}") << 100.0;
    QTest::newRow("port") << QByteArray("{to: [{operation: {ports: ['9080']}}]}") << 112.0;
    QTest::newRow("other port") << QByteArray("{to: [{operation: {ports: ['80']}}]}") << 0.0;
    QTest::newRow("method or method") << QByteArray("{to: [{operation: {methods: [POST, GET]}}]}") << 112.0;
    QTest::newRow("not path") << QByteArray("{to: [{operation: {notPaths: ['/items*']}}]}") << 12.0;
    QTest::newRow("and") << QByteArray("{from: [{source: {namespaces: [a]}}], to: [{operation: {methods: [POST]}}]}") << 0.0;
    QTest::newRow("or") << QByteArray("{from: [{source: {namespaces: [x]}}, {source: {notPrincipals: ['*']}}]}") << 12.0;
    QTest::newRow("source.namespace") << QByteArray("{when: [{key: source.namespace, values: [a]}]}") << 100.0;
    QTest::newRow("source.principal") << QByteArray("{when: [{key: source.principal, values: [cluster.local/ns/a/sa/front]}]}") << 100.0;
    QTest::newRow("destination.port") << QByteArray("{when: [{key: destination.port, values: ['9080']}]}") << 112.0;
    QTest::newRow("no token") << QByteArray("{when: [{key: 'request.auth.claims[iss]', values: ['*']}]}") << 0.0;
    QTest::newRow("no token, inverted") << QByteArray("{when: [{key: 'request.auth.claims[iss]', notValues: ['*']}]}") << 112.0;
    QTest::newRow("unknown key: the rule is skipped") << QByteArray("{when: [{key: colour, values: [red]}]}") << 0.0;
}

void TrafficPolicyTest::conditions()
{
    QFETCH(QByteArray, rule);
    QFETCH(double, deniedRate);
    Mesh mesh(withPlainCaller());
    authorize(mesh, "DENY", rule);
    QVERIFY(near(denied(mesh), deniedRate));
}

void TrafficPolicyTest::emptyAndAbsentRules()
{
    Mesh mesh(fixture::twoTiers());
    authorize(mesh, "ALLOW", "");
    QVERIFY(near(denied(mesh), 100)); // never matches, but its presence counts
    authorize(mesh, "DENY", "");
    QCOMPARE(denied(mesh), 0.0);
    authorize(mesh, "AUDIT", "{}");
    QCOMPARE(denied(mesh), 0.0);
}

void TrafficPolicyTest::rootNamespaceAndDryRun()
{
    Mesh mesh(fixture::twoTiers());
    const auto root = [&mesh](const char *annotations) {
        mesh.put(
            QByteArray("{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, namespace: istio-system, annotations: {")
            + annotations + "}}, spec: {action: DENY, rules: [{to: [{operation: {paths: ['/items/*']}}]}]}}");
    };
    root("");
    QVERIFY(near(denied(mesh), 100));
    root("istio.io/dry-run: 'true'");
    QCOMPARE(denied(mesh), 0.0);
}

void TrafficPolicyTest::tcpRules()
{
    QByteArray yaml = fixture::twoTiers();
    yaml.replace("name: deep\n", "name: deep\n    protocol: tcp\n    port: 6379\n");
    Mesh mesh(yaml);
    const char *selector = "selector: {matchLabels: {app: deep}},";
    const auto bytes = [&mesh] {
        double sum = 0;
        const auto flows = mesh.flows();
        for (const auto &flow : flows.all())
            sum += flow.labels.at("reporter") == "destination" && flow.labels.at("request_protocol") == "tcp" ? flow.series.responseBytes : 0;
        return sum;
    };
    const double all = bytes();
    QVERIFY(all > 0);
    authorize(mesh, "DENY", "{to: [{operation: {methods: [POST], ports: ['6379']}}]}", selector);
    QVERIFY(bytes() < all / 2); // the method is dropped and the rule widens
    authorize(mesh, "ALLOW", "{to: [{operation: {methods: [POST]}}]}", selector);
    QVERIFY(bytes() < all / 2); // the rule is dropped whole
    authorize(mesh, "ALLOW", "{to: [{operation: {ports: ['6379']}}]}", selector);
    QVERIFY(near(bytes(), all));
}

void TrafficPolicyTest::pathTemplates()
{
    using sandbox::policyPathMatches;
    QVERIFY(policyPathMatches("/allow/admin/{**}", "/allow/admin/"));
    QVERIFY(!policyPathMatches("/allow/admin/{**}", "/allow/admin"));
    QVERIFY(policyPathMatches("/foo/{*}/bar/{**}", "/foo/x/bar/y/z"));
    QVERIFY(!policyPathMatches("/foo/{*}/bar/{**}", "/foo//bar/x"));
    QVERIFY(policyPathMatches("/store/{**}/cart", "/store//cart"));
    QVERIFY(!policyPathMatches("/store/{**}/cart", "/store/cart"));
    QVERIFY(policyPathMatches("*/end", "/some/end"));
    QVERIFY(policyPathMatches("*", "/x"));
    QVERIFY(!policyPathMatches("/a*b", "/axb")); // a star in the middle is itself
}

QTEST_GUILESS_MAIN(TrafficPolicyTest)
#include "trafficpolicytest.moc"
