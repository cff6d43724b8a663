// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of Istio that the traffic model obeys, one by one.
#include "tests/app/sandbox/trafficfixture.h"

#include "app/sandbox/traffic/trafficmatch.h"

using fixture::Labels;
using fixture::Mesh;
using fixture::near;

class TrafficTest : public QObject
{
    Q_OBJECT

private slots:
    void withoutConfigurationPodsShareEvenly();
    void weights();
    void weightsChangedInTheStore();
    void headerRoute();
    void uriAndMethodMatches_data();
    void uriAndMethodMatches();
    void noRouteIs404();
    void missingSubsetIs503NC();
    void noPodsIs503UH();
    void retries();
    void defaultRetriesDoNotHideProgramFailures();
    void faultAbort();
    void faultDelay();
    void timeout();
    void perTryTimeout();
    void mirror();
    void circuitBreaker();
    void outlierEjection();
    void redirectAndDirectResponse();
    void rewriteIsWhatPoliciesSee();
    void delegate();
    void exportTo();
    void unknownHost();
    void failingSince();
    void hostileObjects();
    void routesAreNamedWhereATelemetrySaysSo();

private:
    static constexpr const char *v1 = "{destination: {host: back, subset: v1}}";
};

static const Labels atBack{{"reporter", "source"}, {"source_workload", "front"}, {"destination_service_name", "back"}};

static Labels with(Labels labels, const Labels &more)
{
    labels.insert(more.begin(), more.end());
    return labels;
}

void TrafficTest::withoutConfigurationPodsShareEvenly()
{
    const Mesh mesh(fixture::twoTiers());
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate(atBack), 100));
    for (const char *workload : {"back-v1", "back-v2", "back-v3"})
        QVERIFY(near(flows.rate(with(atBack, {{"destination_workload", workload}})), 100.0 / 3));
    // What arrives goes on: also a request that the program fails calls first.
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_service_name", "deep"}}), 100));
    QVERIFY(near(flows.rate(with(atBack, {{"response_code", "503"}, {"response_flags", "-"}})), 100.0 / 6));
}

void TrafficTest::weights()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes("{route: [{destination: {host: back, subset: v1}, weight: 70}, {destination: {host: back, subset: v2}, weight: 20},"
                             "{destination: {host: back, subset: v3}, weight: 10}]}"));
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate(with(atBack, {{"destination_workload", "back-v1"}})), 70));
    QVERIFY(near(flows.rate(with(atBack, {{"destination_workload", "back-v2"}})), 20));
    QVERIFY(near(flows.rate(with(atBack, {{"destination_workload", "back-v3"}})), 10));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_version", "v2"}}), 20));
}

void TrafficTest::routesAreNamedWhereATelemetrySaysSo()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(
        fixture::routes("{name: half, match: [{headers: {x-user-class: {exact: paying}}}], route: [" + QByteArray(v1) + "]}, {route: [" + v1 + "]}"));
    const auto before = sandbox::trafficVersion(mesh.objects);
    const auto unnamed = mesh.flows();
    QVERIFY(std::ranges::none_of(unnamed.all(), [](const fixture::Flow &flow) { return flow.labels.contains("route"); }));
    mesh.put("apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: {name: names, namespace: istio-system}\n"
             "spec: {metrics: [{overrides: [{match: {metric: REQUEST_COUNT, mode: CLIENT}, tagOverrides: {route: {value: xds.route_name}}}]}]}\n");
    QVERIFY(sandbox::trafficVersion(mesh.objects) > before);
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate(with(atBack, {{"route", "half"}})), 50));
    QVERIFY(near(flows.rate(with(atBack, {{"route", "unknown"}})), 50)); // it has no name
    QVERIFY(near(flows.rate({{"reporter", "source"}, {"destination_service_name", "deep"}, {"route", "default"}}), 100));
    QVERIFY(std::ranges::none_of(
        flows.all(), [](const fixture::Flow &flow) { return flow.labels.at("reporter") == "destination" && flow.labels.contains("route"); }));
    mesh.remove("telemetry.istio.io", "telemetries", "istio-system", "names");
    QVERIFY(near(mesh.flows().rate(atBack), 100));
}

void TrafficTest::weightsChangedInTheStore()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes("{route: [{destination: {host: back, subset: v1}, weight: 90}, {destination: {host: back, subset: v3}, weight: 10}]}"));
    const auto before = sandbox::trafficVersion(mesh.objects);
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"destination_version", "v3"}})), 10));
    mesh.put(fixture::routes("{route: [{destination: {host: back, subset: v1}, weight: 50}, {destination: {host: back, subset: v3}, weight: 50}]}"));
    QVERIFY(sandbox::trafficVersion(mesh.objects) > before);
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"destination_version", "v3"}})), 50));
}

void TrafficTest::headerRoute()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes("{match: [{headers: {X-User-Class: {exact: paying}}}], route: [{destination: {host: back, subset: v3}}]},"
                             "{route: [{destination: {host: back, subset: v1}}]}"));
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"destination_version", "v3"}})), 50));
    mesh.put(fixture::routes("{match: [{withoutHeaders: {x-user-class: {regex: pay.*}}}], route: [{destination: {host: back, subset: v3}}]},"
                             "{match: [{sourceLabels: {app: someone}}], route: [{destination: {host: back, subset: v2}}]},"
                             "{match: [{sourceLabels: {app: front}}], route: [{destination: {host: back, subset: v1}}]}"));
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate(with(atBack, {{"destination_version", "v3"}})), 50));
    QCOMPARE(flows.rate(with(atBack, {{"destination_version", "v2"}})), 0.0);
}

void TrafficTest::uriAndMethodMatches_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<bool>("taken");
    QTest::newRow("exact") << QByteArray("uri: {exact: /items/42}") << true;
    QTest::newRow("exact, not all") << QByteArray("uri: {exact: /items}") << false;
    QTest::newRow("prefix") << QByteArray("uri: {prefix: /it}") << true;
    QTest::newRow("regex") << QByteArray("uri: {regex: '/items/[0-9]+'}") << true;
    QTest::newRow("regex must match all") << QByteArray("uri: {regex: '/items'}") << false;
    QTest::newRow("broken regex") << QByteArray("uri: {regex: '(('}") << false;
    QTest::newRow("case") << QByteArray("uri: {prefix: /ITEMS}") << false;
    QTest::newRow("ignored case") << QByteArray("uri: {prefix: /ITEMS}, ignoreUriCase: true") << true;
    QTest::newRow("method") << QByteArray("method: {exact: GET}") << true;
    QTest::newRow("other method") << QByteArray("method: {exact: POST}") << false;
    QTest::newRow("both") << QByteArray("method: {exact: GET}, uri: {prefix: /nowhere}") << false;
    QTest::newRow("mesh gateway") << QByteArray("gateways: [mesh]") << true;
    QTest::newRow("other gateway") << QByteArray("gateways: [b/gw]") << false;
    QTest::newRow("port") << QByteArray("port: 9080") << true;
    QTest::newRow("other port") << QByteArray("port: 80") << false;
    QTest::newRow("namespace") << QByteArray("sourceNamespace: a") << true;
    QTest::newRow("query that no request has") << QByteArray("queryParams: {q: {exact: x}}") << false;
}

void TrafficTest::uriAndMethodMatches()
{
    QFETCH(QByteArray, match);
    QFETCH(bool, taken);
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes("{match: [{" + match + "}], route: [{destination: {host: back, subset: v3}}]}, {route: [" + v1 + "]}"));
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"destination_version", taken ? "v3" : "v1"}})), 100));
}

void TrafficTest::noRouteIs404()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::routes("{match: [{uri: {prefix: /other}}], route: [{destination: {host: back}}]}"));
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate({{"source_workload", "front"}, {"response_code", "404"}, {"response_flags", "NR"}, {"destination_workload", "unknown"}}),
                 100));
    QCOMPARE(flows.rate({{"destination_workload", "back-v1"}}), 0.0);
    QCOMPARE(flows.rate({{"destination_service_name", "deep"}}), 0.0);
}

void TrafficTest::missingSubsetIs503NC()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::routes(QByteArray("{route: [") + v1 + "]}"));
    QVERIFY(near(mesh.flows().rate({{"source_workload", "front"}, {"response_code", "503"}, {"response_flags", "NC"}}), 100));
    mesh.put(fixture::subsets());
    QCOMPARE(mesh.flows().rate({{"response_flags", "NC"}}), 0.0);
    mesh.put(fixture::routes("{route: [{destination: {host: nowhere}}]}"));
    QVERIFY(near(mesh.flows().rate({{"response_flags", "NC"}}), 100));
}

void TrafficTest::noPodsIs503UH()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes(QByteArray("{route: [") + v1 + "]}"));
    mesh.scale("b", "back-v1", 0);
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"response_code", "503"}, {"response_flags", "UH"}, {"destination_workload", "unknown"}})), 100));
    mesh.scale("b", "back-v1", 1);
    QCOMPARE(mesh.flows().rate({{"response_flags", "UH"}}), 0.0);
    const auto pods = mesh.objects.list({"", "pods"}, "b").first;
    for (const auto &pod : pods)
        mesh.objects.remove({"", "pods"}, pod.ns, pod.name);
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"response_flags", "UH"}})), 100));
}

void TrafficTest::retries()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes("{retries: {attempts: 2, retryOn: '5xx,reset'}, route: [{destination: {host: back, subset: v2}}]}"));
    const auto flows = mesh.flows();
    // Half of the tries fail: 1/8 of the requests after three, and 1 + 1/2 + 1/4 tries each.
    QVERIFY(near(flows.rate(with(atBack, {{"response_code", "503"}, {"response_flags", "URX"}})), 12.5));
    QVERIFY(near(flows.rate(with(atBack, {{"response_code", "200"}})), 87.5));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_workload", "back-v2"}}), 175));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_service_name", "deep"}}), 175));
    mesh.put(fixture::routes("{retries: {attempts: 1, retryOn: '502, 503'}, route: [{destination: {host: back, subset: v2}}]}"));
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"response_code", "503"}})), 25));
}

void TrafficTest::defaultRetriesDoNotHideProgramFailures()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes("{route: [{destination: {host: back, subset: v2}}]}"));
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"response_code", "503"}, {"response_flags", "-"}})), 50));
}

void TrafficTest::faultAbort()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes(QByteArray("{fault: {abort: {percentage: {value: 25}, httpStatus: 418}}, route: [") + v1 + "]}"));
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate(with(atBack, {{"response_code", "418"}, {"response_flags", "FI"}, {"destination_workload", "unknown"}})), 25));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_workload", "back-v1"}}), 75));
}

void TrafficTest::faultDelay()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes(QByteArray("{fault: {delay: {percentage: {value: 10}, fixedDelay: 2s}}, timeout: 1s, route: [") + v1 + "]}"));
    const auto flows = mesh.flows();
    const auto *delayed = flows.find(with(atBack, {{"response_flags", "DI"}, {"response_code", "200"}}));
    QVERIFY(delayed); // the delay comes before the timeout starts
    QVERIFY(near(delayed->series.rate, 10));
    QVERIFY(delayed->series.durationMs / delayed->series.rate > 2000);
    QVERIFY(flows.rate({{"response_flags", "UT"}}) < 0.01);
}

void TrafficTest::timeout()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    // The programs have p50 5 ms and p95 15 ms.
    mesh.put(fixture::routes(QByteArray("{timeout: 15ms, route: [") + v1 + "]}"));
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate(with(atBack, {{"response_code", "504"}, {"response_flags", "UT"}})), 5, 0.02));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"source_workload", "front"}, {"response_code", "0"}, {"response_flags", "DC"}}), 5, 0.02));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_service_name", "deep"}}), 100)); // it had begun
    const auto *late = flows.find(with(atBack, {{"response_flags", "UT"}}));
    QVERIFY(near(late->series.durationMs / late->series.rate, 15.6));
}

void TrafficTest::perTryTimeout()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes(QByteArray("{retries: {attempts: 1, perTryTimeout: 15ms, retryOn: 5xx}, route: [") + v1 + "]}"));
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate(with(atBack, {{"response_code", "504"}, {"response_flags", "UT,URX"}})), 0.25, 0.05));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_workload", "back-v1"}}), 105));
}

void TrafficTest::mirror()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes(QByteArray("{mirror: {host: back, subset: v2}, mirrorPercentage: {value: 20}, route: [") + v1 + "]}"));
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate(atBack), 100)); // the copies' answers are nobody's
    QCOMPARE(flows.rate(with(atBack, {{"destination_workload", "back-v2"}})), 0.0);
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_workload", "back-v2"}, {"source_workload", "front"}}), 20));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_service_name", "deep"}}), 120));
}

void TrafficTest::circuitBreaker()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put("{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: back, namespace: b}, spec: {host: back,"
             " trafficPolicy: {connectionPool: {http: {http2MaxRequests: 1}}}}}");
    const auto flows = mesh.flows();
    // 100/s of about 6.3 ms keep 0.63 requests under way: with one place Erlang's formula loses 0.63 / 1.63.
    const double lost = flows.rate(with(atBack, {{"response_code", "503"}, {"response_flags", "UO"}}));
    QVERIFY2(lost > 30 && lost < 45, qPrintable(QString::number(lost)));
    QVERIFY(near(flows.rate(atBack), 100));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"destination_service_name", "back"}}), 100 - lost));
}

void TrafficTest::outlierEjection()
{
    Mesh mesh(fixture::twoTiers());
    const auto v2 = [](const Mesh &m) { return m.flows().rate(with(atBack, {{"destination_workload", "back-v2"}})); };
    const double before = v2(mesh);
    mesh.put("{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: back, namespace: b}, spec: {host: back, trafficPolicy:"
             " {outlierDetection: {consecutive5xxErrors: 2, baseEjectionTime: 60s, maxEjectionPercent: 50}}}}");
    QVERIFY(v2(mesh) < before / 10); // failing half of its requests, it is nearly always ejected
    QVERIFY(near(mesh.flows().rate(atBack), 100));
    QCOMPARE(mesh.flows().rate({{"response_flags", "UH"}}), 0.0);
    mesh.put("{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: back, namespace: b}, spec: {host: back, trafficPolicy:"
             " {outlierDetection: {consecutive5xxErrors: 0}}}}");
    QVERIFY(near(v2(mesh), before));
}

void TrafficTest::redirectAndDirectResponse()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::routes("{match: [{headers: {x-user-class: {exact: paying}}}], redirect: {uri: /new, redirectCode: 308}},"
                             "{directResponse: {status: 429}}"));
    const auto flows = mesh.flows();
    QVERIFY(near(flows.rate({{"source_workload", "front"}, {"response_code", "308"}}), 50));
    QVERIFY(near(flows.rate({{"source_workload", "front"}, {"response_code", "429"}}), 50));
    QCOMPARE(flows.rate({{"destination_workload", "back-v1"}}), 0.0);
}

void TrafficTest::rewriteIsWhatPoliciesSee()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put("{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: back, namespace: b}, spec: {selector: {matchLabels: "
             "{app: back}},"
             " action: ALLOW, rules: [{to: [{operation: {paths: ['/new/*']}}]}]}}");
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"response_code", "403"}})), 100));
    mesh.put(fixture::routes("{match: [{uri: {prefix: /items}}], rewrite: {uri: /new}, route: [{destination: {host: back}}]}"));
    QCOMPARE(mesh.flows().rate({{"response_code", "403"}}), 0.0);
}

void TrafficTest::delegate()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put(fixture::routes(
        "{match: [{uri: {prefix: /items}}], delegate: {name: items, namespace: b}}, {route: [{destination: {host: back, subset: v1}}]}"));
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"destination_version", "v1"}})), 100)); // not there: the route is dropped
    mesh.put("{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: items, namespace: b}, spec: {http: ["
             "{match: [{headers: {x-user-class: {exact: paying}}}], route: [{destination: {host: back, subset: v3}}]}]}}");
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"destination_version", "v3"}})), 50));
}

void TrafficTest::exportTo()
{
    Mesh mesh(fixture::twoTiers());
    mesh.put(fixture::subsets());
    mesh.put("{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: back, namespace: b}, spec: {hosts: [back], exportTo: ['.'],"
             " http: [{route: [{destination: {host: back, subset: v3}}]}]}}");
    QVERIFY(near(mesh.flows().rate(with(atBack, {{"destination_version", "v3"}})), 100.0 / 3)); // the caller is in another namespace
}

void TrafficTest::unknownHost()
{
    QByteArray yaml = fixture::twoTiers();
    yaml.replace("to: back.b", "to: api.elsewhere.example");
    const Mesh open(yaml);
    const auto flows = open.flows();
    QVERIFY(near(flows.rate({{"reporter", "source"},
                             {"source_workload", "front"},
                             {"destination_service", "api.elsewhere.example"},
                             {"destination_service_name", "PassthroughCluster"},
                             {"response_code", "200"}}),
                 100));
    const Mesh closed("mesh: {outbound: REGISTRY_ONLY}\n" + yaml);
    QVERIFY(near(closed.flows().rate({{"destination_service_name", "BlackHoleCluster"}, {"response_code", "502"}}), 100));
    Mesh entry(yaml);
    entry.put("{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: e, namespace: a}, spec: {hosts: [api.elsewhere.example],"
              " ports: [{number: 80, name: http, protocol: HTTP}]}}");
    QVERIFY(near(
        entry.flows().rate(
            {{"destination_service_name", "api.elsewhere.example"}, {"destination_service_namespace", "a"}, {"destination_workload", "unknown"}}),
        100));
}

void TrafficTest::failingSince()
{
    QByteArray yaml = fixture::twoTiers();
    yaml.replace("failure: 0.5", "failure: 0.5, failingSince: 21m");
    const Mesh mesh(yaml);
    QVERIFY(near(mesh.flows(20 * 60e3).rate(with(atBack, {{"response_code", "503"}})), 100.0 / 6));
    QCOMPARE(mesh.flows(22 * 60e3).rate(with(atBack, {{"response_code", "503"}})), 0.0);
}

/// Whatever stands in the store, the engine must survive it.
void TrafficTest::hostileObjects()
{
    Mesh mesh(fixture::twoTiers());
    for (const char *spec :
         {"spec: 3", "spec: {http: 4, hosts: back}", "spec: {hosts: [back, 3, null], http: [null, 5, [], {match: 3, route: {a: b}}]}",
          "spec: {hosts: [back], http: [{route: [{destination: 3, weight: x}, {weight: -5}], timeout: 5, retries: [], fault: {delay: 3}}]}",
          "spec: {hosts: [back], http: [{route: [{destination: {host: back}, weight: 1e300}], retries: {attempts: -1e300}}]}",
          "spec: {hosts: [back], http: [{delegate: {name: back, namespace: b}}], gateways: 3}"}) {
        mesh.put(QByteArray("{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: back, namespace: b}, ") + spec + "}");
        QVERIFY(mesh.flows().rate({{"source_workload", "front"}}) >= 0);
    }
    mesh.put(
        "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: back, namespace: b}, spec: {host: back, subsets: [3, {name: "
        "4}],"
        " trafficPolicy: {outlierDetection: {consecutive5xxErrors: -3, baseEjectionTime: x, maxEjectionPercent: 1e9}, connectionPool: {http: 3, tcp:"
        " {maxConnections: -1}}, portLevelSettings: [3]}}}");
    mesh.put(
        "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: x, namespace: b}, spec: {action: DENY, rules: [3, {from: 3},"
        " {to: [{operation: 4}], when: [5, {key: 'request.headers['}]}]}}");
    mesh.put("{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: x, namespace: b}, spec: {mtls: 3, selector: 4, "
             "portLevelMtls: 5}}");
    const auto flows = mesh.flows();
    for (const auto &flow : flows.all())
        QVERIFY(std::isfinite(flow.series.rate) && flow.series.rate >= 0);
    // A pod and a service of nobody's.
    mesh.objects.put({"", "pods"},
                     sandbox::Json{{"metadata", {{"name", "odd"}, {"namespace", "b"}, {"labels", 3}}}, {"spec", {{"containers", 3}}}, {"status", 4}});
    mesh.objects.put({"", "services"},
                     sandbox::Json{{"metadata", {{"name", "odd"}, {"namespace", "b"}}}, {"spec", {{"ports", {1, 2}}, {"selector", {{"app", 3}}}}}});
    QVERIFY(mesh.flows().rate({}) > 0);
}

QTEST_GUILESS_MAIN(TrafficTest)
#include "traffictest.moc"
