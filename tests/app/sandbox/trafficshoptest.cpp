// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shop as a whole: its rates, what it shows, and that nothing is lost on the way. And the large mesh, small.
#include "tests/app/sandbox/trafficfixture.h"

#include "app/sandbox/scenario/scenario.h"
#include "app/sandbox/traffic/world.h"

#include <QFile>

#include <set>

using fixture::Labels;
using fixture::Mesh;
using fixture::near;

class TrafficShopTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void rates();
    void faults();
    void gateways();
    void gatewayRules();
    void labelSets();
    void conservation();
    void large();

private:
    static QByteArray read(const char *name)
    {
        QFile file(QStringLiteral(":/scenarios/%1.yaml").arg(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    std::unique_ptr<Mesh> m_shop;
};

static Labels to(const char *service, const char *reporter = "destination", const Labels &more = {})
{
    Labels labels{{"reporter", reporter}, {"destination_service_name", service}};
    labels.insert(more.begin(), more.end());
    return labels;
}

void TrafficShopTest::initTestCase()
{
    QVERIFY(sandbox::scenarioNames().contains(QStringLiteral("shop")));
    QVERIFY(sandbox::scenarioNames().contains(QStringLiteral("large")));
    m_shop = std::make_unique<Mesh>(read("shop"));
}

void TrafficShopTest::rates()
{
    const auto flows = m_shop->flows();
    QVERIFY(near(flows.rate(to("web", "source")), 774.1));
    QVERIFY(near(flows.rate(to("catalog", "source")), 774.1 + 12.3));
    QVERIFY(near(flows.rate(to("reviews", "source")), 317.0));
    QVERIFY(near(flows.rate(to("reviews", "source", {{"destination_version", "v1"}})), 199.7));
    QVERIFY(near(flows.rate(to("reviews", "source", {{"destination_version", "v2"}})), 88.8));
    QVERIFY(near(flows.rate(to("reviews", "source", {{"destination_version", "v3"}})), 28.5));
    QVERIFY(near(flows.rate(to("ratings", "source")), 117.3));
    QVERIFY(near(flows.rate(to("cart", "source")), 309.6));
    QVERIFY(near(flows.rate(to("recommend", "source")), 393.2));
    QVERIFY(near(flows.rate(to("checkout", "source")), 160.4));
    QVERIFY(near(flows.rate(to("payments", "source")), 141.2));
    QVERIFY(near(flows.rate(to("inventory")), 623.2));
    QVERIFY(near(flows.rate(to("store")), 368.3));
    QVERIFY(near(flows.rate(to("api.bank.example", "source")), 42.4));
    // The mirror's fifth of what comes by the sidecars, seen by the server only; and the edge gateway's quarter, seen by both.
    QVERIFY(near(flows.rate({{"destination_workload", "catalog-canary"}}), 774.1 * 0.2 + 2 * 12.3 * 0.25));
}

void TrafficShopTest::faults()
{
    const auto flows = m_shop->flows();
    const double v3 = flows.rate(to("reviews", "source", {{"destination_version", "v3"}}));
    QVERIFY(near(flows.rate(to("reviews", "source", {{"destination_version", "v3"}, {"response_code", "503"}})) / v3, 0.081));
    QVERIFY(near(flows.rate(to("checkout", "destination", {{"response_code", "403"}})), 160.4 * 0.12));
    QVERIFY(near(flows.rate(to("inventory", "destination", {{"source_workload", "unknown"}, {"connection_security_policy", "none"}})), 10.2));
    QCOMPARE(flows.rate(to("payments", "destination", {{"source_workload", "unknown"}})), 0.0); // STRICT
    QVERIFY(flows.rate({{"response_flags", "DI"}}) > 1);
    QVERIFY(flows.rate({{"response_flags", "UT"}}) > 0.1);
    QVERIFY(flows.rate(to("recommend", "source", {{"response_flags", "UO"}})) > 0.01);
    QVERIFY(near(flows.rate(to("ledger", "destination", {{"response_code", "500"}})) / flows.rate(to("ledger")), 0.27));
    QVERIFY(near(flows.rate(to("PassthroughCluster", "source", {{"destination_service", "images.cdn.example.net"}})), 7.86));
    QVERIFY(near(
        flows.rate(
            {{"source_workload", "istio-ingressgateway"}, {"response_code", "404"}, {"response_flags", "NR"}, {"destination_service", "unknown"}}),
        32.3));
    // 25 minutes ago nothing failed.
    QVERIFY(m_shop->flows(25 * 60e3).rate(to("reviews", "source", {{"response_code", "503"}})) < 0.1);
}

void TrafficShopTest::gateways()
{
    const auto flows = m_shop->flows();
    for (const auto &flow : flows.all()) {
        if (flow.labels.at("source_workload") == "istio-ingressgateway" || flow.labels.at("source_workload") == "edge-istio")
            continue;
        QVERIFY(flow.labels.at("destination_workload") != "istio-ingressgateway"); // nobody reports the way to a gateway
        QVERIFY(flow.labels.at("source_workload") != "visitors");
    }
    QVERIFY(near(flows.rate({{"reporter", "source"}, {"source_workload", "edge-istio"}, {"destination_service_name", "catalog"}}), 12.3));
    QVERIFY(near(flows.rate({{"reporter", "destination"}, {"source_workload", "edge-istio"}, {"connection_security_policy", "mutual_tls"}}), 12.3));
}

void TrafficShopTest::gatewayRules()
{
    Mesh mesh(read("shop"));
    const auto route = [&mesh](const QByteArray &rules) {
        mesh.put("{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: catalog-edge, namespace: shop}, spec:"
                 " {parentRefs: [{name: edge}], hostnames: ['*.edge.example.com'], rules: ["
                 + rules + "]}}");
    };
    const Labels edge{{"reporter", "source"}, {"source_workload", "edge-istio"}};
    const auto edgeTo = [&](const char *service) {
        Labels labels = edge;
        labels["destination_service_name"] = service;
        return mesh.flows().rate(labels);
    };
    route("{backendRefs: [{name: catalog, port: 9080, weight: 3}, {name: cart, port: 9080, weight: 1}, {name: web, port: 9080, weight: 0}]}");
    QVERIFY(near(edgeTo("catalog"), 9.225));
    QVERIFY(near(edgeTo("cart"), 3.075));
    QCOMPARE(edgeTo("web"), 0.0);
    // The longer prefix and the exact path win, wherever they stand; prefixes go by segments.
    route("{matches: [{path: {type: PathPrefix, value: /}}], backendRefs: [{name: cart, port: 9080}]},"
          "{matches: [{path: {type: PathPrefix, value: /prod}}], backendRefs: [{name: web, port: 9080}]},"
          "{matches: [{path: {type: Exact, value: /products/42}}], backendRefs: [{name: catalog, port: 9080}]}");
    QVERIFY(near(edgeTo("catalog"), 12.3));
    route("{matches: [{path: {type: PathPrefix, value: /prod}}], backendRefs: [{name: web, port: 9080}]}");
    QVERIFY(near(mesh.flows().rate({{"source_workload", "edge-istio"}, {"response_code", "404"}, {"response_flags", "NR"}}), 12.3));
    route("{backendRefs: [{name: nobody, port: 1}]}");
    QVERIFY(near(mesh.flows().rate({{"source_workload", "edge-istio"}, {"response_code", "500"}}), 12.3));
    // Without its listener the gateway hears nothing.
    mesh.put("{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge, namespace: shop}, spec: {listeners: [{name: http, "
             "port: 81}]}}");
    QCOMPARE(mesh.flows().rate(edge), 0.0);

    // Istio's gateway: another port; a policy at the gateway; no gateway pods.
    mesh.put(
        "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: gw, namespace: istio-system}, spec: {selector: {matchLabels:"
        " {istio: ingressgateway}}, action: DENY, rules: [{to: [{operation: {paths: ['/checkout*']}}]}]}}");
    QVERIFY(near(mesh.flows().rate({{"reporter", "source"}, {"source_workload", "istio-ingressgateway"}, {"response_code", "403"}}), 160.4));
    mesh.scale("istio-system", "istio-ingressgateway", 0);
    QCOMPARE(mesh.flows().rate({{"source_workload", "istio-ingressgateway"}}), 0.0);
    mesh.scale("istio-system", "istio-ingressgateway", 1);
    mesh.remove("networking.istio.io", "gateways", "shop", "shop");
    QCOMPARE(mesh.flows().rate({{"source_workload", "istio-ingressgateway"}}), 0.0);
}

void TrafficShopTest::labelSets()
{
    static const std::set<std::string> common{"reporter",
                                              "source_workload",
                                              "source_workload_namespace",
                                              "source_principal",
                                              "source_app",
                                              "source_version",
                                              "source_canonical_service",
                                              "source_canonical_revision",
                                              "source_cluster",
                                              "destination_workload",
                                              "destination_workload_namespace",
                                              "destination_principal",
                                              "destination_app",
                                              "destination_version",
                                              "destination_canonical_service",
                                              "destination_canonical_revision",
                                              "destination_cluster",
                                              "destination_service",
                                              "destination_service_name",
                                              "destination_service_namespace",
                                              "request_protocol",
                                              "response_flags",
                                              "connection_security_policy"};
    std::set<std::string> full = common;
    full.insert({"response_code", "grpc_response_status"});
    QCOMPARE(full.size(), std::size_t{25});
    const auto flows = m_shop->flows();
    std::set<std::string> protocols;
    for (const auto &flow : flows.all()) {
        std::set<std::string> names;
        for (const auto &[name, value] : flow.labels) {
            names.insert(name);
            QVERIFY2(!value.empty() || name == "grpc_response_status", name.c_str());
        }
        const std::string &protocol = flow.labels.at("request_protocol");
        protocols.insert(protocol);
        QCOMPARE(names, protocol == "tcp" ? common : full);
        if (protocol != "tcp")
            QCOMPARE(flow.labels.at("grpc_response_status").empty(), protocol == "http" || flow.labels.at("response_code") == "0");
        if (flow.labels.at("reporter") == "source")
            QCOMPARE(flow.labels.at("connection_security_policy"), std::string("unknown"));
    }
    QCOMPARE(protocols, (std::set<std::string>{"http", "grpc", "tcp"}));
}

/// For each workload: what came to the program, times what it is said to call, goes out.
void TrafficShopTest::conservation()
{
    const auto flows = m_shop->flows();
    for (const sandbox::ServiceSpec &service : m_shop->scenario.services) {
        for (const sandbox::WorkloadSpec &workload : service.workloads) {
            double least = 0, most = 0;
            for (const sandbox::CallSpec &call : service.calls) {
                const bool makes = call.versions.empty() || std::ranges::find(call.versions, workload.version) != call.versions.end();
                least += makes && call.on.empty() ? call.ratio : 0;
                most += makes ? call.ratio : 0;
            }
            const double came = flows.rate({{"reporter", "destination"}, {"destination_workload", workload.name}});
            const double in = came - flows.rate({{"reporter", "destination"}, {"destination_workload", workload.name}, {"response_code", "403"}});
            const double out = flows.rate({{"reporter", "source"}, {"source_workload", workload.name}});
            QVERIFY2(out >= in * least * 0.999 && out <= in * most * 1.001,
                     qPrintable(QStringLiteral("%1: in %2, out %3").arg(QString::fromStdString(workload.name)).arg(in).arg(out)));
        }
    }
    // Both ends tell the same where both tell.
    for (const char *service : {"web", "cart", "checkout", "fraud"})
        QVERIFY(near(flows.rate(to(service, "source")), flows.rate(to(service))));
}

void TrafficShopTest::large()
{
    sandbox::Options options;
    options.services = 200;
    auto parsed = sandbox::parseScenario(read("large"), QStringLiteral("large.yaml"), options);
    QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(parsed.error().message()));
    QCOMPARE(parsed->services.size(), std::size_t{200});
    QVERIFY(parsed->namespaces.size() >= 8);
    std::size_t edges = 0;
    std::map<std::string, int> fanIn;
    for (const auto &service : parsed->services) {
        edges += service.calls.size();
        for (const auto &call : service.calls)
            ++fanIn[call.host];
    }
    QVERIFY2(edges > 200 * 2.8 && edges < 200 * 4.2, qPrintable(QString::number(edges)));
    const int widest = std::ranges::max_element(fanIn, {}, [](const auto &entry) { return entry.second; })->second;
    QVERIFY2(widest > 15, qPrintable(QString::number(widest))); // a hub
    const auto again = sandbox::parseScenario(read("large"), QStringLiteral("large.yaml"), options);
    QCOMPARE(again->services.at(77).name, parsed->services.at(77).name);
    options.seed = 2;
    const auto other = sandbox::parseScenario(read("large"), QStringLiteral("large.yaml"), options);
    QVERIFY(other->services.at(77).name != parsed->services.at(77).name || other->services.at(78).name != parsed->services.at(78).name);

    sandbox::ObjectStore objects;
    QVERIFY(sandbox::fillStore(*parsed, 1, fixture::now, objects).has_value());
    const sandbox::TrafficEngine engine(*parsed);
    const fixture::Flows flows(engine.compute(*sandbox::readTrafficConfig(objects)));
    QVERIFY(near(flows.rate({{"reporter", "source"}, {"source_workload", "istio-ingressgateway"}}), 20000));
    QVERIFY(flows.rate({{"reporter", "destination"}, {"source_workload", "unknown"}, {"connection_security_policy", "none"}}) > 0);
    std::set<std::string> reached;
    for (const auto &flow : flows.all())
        reached.insert(flow.labels.at("destination_service"));
    QVERIFY2(reached.size() > 150, qPrintable(QString::number(reached.size())));
}

QTEST_GUILESS_MAIN(TrafficShopTest)
#include "trafficshoptest.moc"
