// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include <QtTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using mesh::PeerKind;
using mesh::Protocol;
using rows::End;
using rows::joined;

static constexpr End web{"shop", "web", ""};
static constexpr End cart{"shop", "cart", "cart"};
static constexpr End catalog{"shop", "catalog", "catalog"};

class JoinTest : public QObject
{
    Q_OBJECT

private slots:
    void countsARequestOfBothReportersOnce();
    void takesTheOnlyReporter();
    void addsWhatNeverArrived();
    void keepsRetriesThatArrived();
    void namesCutRequestsAsTheCallerDid();
    void keepsVersionsOfACanaryApart();
    void tellsDeniedAndLimitedFromFailed();
    void showsAPlaintextCaller();
    void mixesMtlsShares();
    void namesPassthroughAndBlackHole();
    void showsExternalHosts();
    void resolvesRawHostsOfKnownServices();
    void readsGrpcStatus();
    void readsGateways();
    void readsTcpFromTheCallersView();
    void takesMtlsOfIdleConnectionsFromBytes();
    void tellsFailedConnections();
    void keepsIdleEdgesButNotIdleLosses();
    void ignoresValuesThatAreNoRates();
    void takesLatencyOfTheBestReporter();
    void takesLatencyByDestination();
    void isEmptyForNoAnswers();
    void sortsEdges();
};

void JoinTest::countsARequestOfBothReportersOnce()
{
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = cart, .value = 3},
        {.reporter = "destination", .from = web, .to = cart, .value = 3, .policy = "mutual_tls"},
    });
    QCOMPARE(edges.size(), 1);
    const auto &e = edges[0];
    QCOMPARE(e.rate, 3.0);
    QCOMPARE(rows::codes(e), u"200/- 3"_s);
    QCOMPARE(e.mtls, 1.0);
    QCOMPARE(int(e.reporters), mesh::FromSource | mesh::FromDestination);
    QCOMPARE(e.source.ns, u"shop"_s);
    QCOMPARE(e.destination.version, u"v1"_s);
    QCOMPARE(e.service, u"cart"_s);
    QCOMPARE(e.serviceNs, u"shop"_s);
    QCOMPARE(e.host, u"cart.shop.svc.cluster.local"_s);
    QCOMPARE(int(e.protocol), int(Protocol::Http));
}

void JoinTest::takesTheOnlyReporter()
{
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = cart, .value = 2},
        {.reporter = "destination", .from = web, .to = catalog, .value = 1.5, .policy = "mutual_tls"},
    });
    QCOMPARE(edges.size(), 2);
    QCOMPARE(rows::find(edges, u"web"_s, u"cart"_s)->rate, 2.0);
    QVERIFY(std::isnan(rows::find(edges, u"web"_s, u"cart"_s)->mtls));
    QCOMPARE(rows::find(edges, u"web"_s, u"catalog"_s)->rate, 1.5);
    QCOMPARE(rows::find(edges, u"web"_s, u"catalog"_s)->mtls, 1.0);
}

void JoinTest::addsWhatNeverArrived()
{
    // 10 asked: 7 answered by the server, 2 found no connection, 1 hit the breaker. The destination saw 7.
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = cart, .code = "200", .value = 7},
        {.reporter = "source", .from = web, .to = cart, .code = "503", .value = 2, .flags = "UF,URX"},
        {.reporter = "source", .from = web, .to = cart, .code = "503", .value = 1, .flags = "UO"},
        {.reporter = "destination", .from = web, .to = cart, .code = "200", .value = 7, .policy = "mutual_tls"},
    });
    QCOMPARE(edges.size(), 1);
    QCOMPARE(edges[0].rate, 10.0);
    QCOMPARE(rows::codes(edges[0]), u"200/- 7, 503/UF,URX 2, 503/UO 1"_s);
    QCOMPARE(edges[0].errors, 0.3);
    QCOMPARE(edges[0].mtls, 1.0);
}

void JoinTest::keepsRetriesThatArrived()
{
    // 5 requests, 2 of them tried twice: the destination counts 7. Two more never got there.
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = cart, .code = "200", .value = 5},
        {.reporter = "source", .from = web, .to = cart, .code = "503", .value = 1, .flags = "UF"},
        {.reporter = "destination", .from = web, .to = cart, .code = "200", .value = 5},
        {.reporter = "destination", .from = web, .to = cart, .code = "500", .value = 2},
    });
    QCOMPARE(edges[0].rate, 8.0);
    QCOMPARE(rows::codes(edges[0]), u"200/- 5, 500/- 2, 503/UF 1"_s);
    QCOMPARE(edges[0].errors, 3.0 / 8);
}

void JoinTest::namesCutRequestsAsTheCallerDid()
{
    // The destination was scraped a moment later, so it has the larger count.
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = cart, .code = "200", .value = 6},
        {.reporter = "source", .from = web, .to = cart, .code = "504", .value = 0.5, .flags = "UT"},
        {.reporter = "destination", .from = web, .to = cart, .code = "200", .value = 6.2},
        {.reporter = "destination", .from = web, .to = cart, .code = "0", .value = 0.5, .flags = "DC"},
    });
    QCOMPARE(rows::codes(edges[0]), u"200/- 6.2, 504/UT 0.5"_s);
    QCOMPARE(edges[0].rate, 6.7);
}

void JoinTest::keepsVersionsOfACanaryApart()
{
    const End v1{"shop", "reviews-v1", "reviews"}, v3{"shop", "reviews-v3", "reviews"};
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = v1, .value = 9, .version = "v1"},
        {.reporter = "destination", .from = web, .to = v1, .value = 9, .version = "v1"},
        {.reporter = "source", .from = web, .to = v3, .code = "500", .value = 1, .version = "v3"},
        {.reporter = "destination", .from = web, .to = v3, .code = "500", .value = 1, .version = "v3"},
        {.reporter = "destination", .from = web, .to = v3, .value = 1, .version = "v4"}, // same workload in a rollout
    });
    QCOMPARE(edges.size(), 3);
    QCOMPARE(edges[0].destination.version, u"v1"_s);
    QCOMPARE(edges[0].errors, 0.0);
    QCOMPARE(edges[1].destination.version, u"v3"_s);
    QCOMPARE(edges[1].errors, 1.0);
    QCOMPARE(edges[2].destination.version, u"v4"_s);
    for (const auto &e : edges)
        QCOMPARE(e.service, u"reviews"_s);
}

void JoinTest::tellsDeniedAndLimitedFromFailed()
{
    const auto edges = joined({
        {.reporter = "destination", .from = web, .to = cart, .code = "200", .value = 4},
        {.reporter = "destination", .from = web, .to = cart, .code = "403", .value = 2},
        {.reporter = "destination", .from = web, .to = cart, .code = "429", .value = 1, .flags = "RL"},
        {.reporter = "destination", .from = web, .to = cart, .code = "500", .value = 1},
        {.reporter = "destination", .from = web, .to = cart, .code = "404", .value = 2},
    });
    QCOMPARE(edges[0].rate, 10.0);
    QCOMPARE(edges[0].denied, 0.2);
    QCOMPARE(edges[0].limited, 0.1);
    QCOMPARE(edges[0].errors, 0.1);
}

void JoinTest::showsAPlaintextCaller()
{
    const auto edges = joined({
        {.reporter = "destination", .from = End{}, .to = cart, .value = 1, .policy = "none"},
        {.reporter = "destination", .from = End{"legacy", "batch", ""}, .to = cart, .value = 2, .policy = "none"},
    });
    QCOMPARE(edges.size(), 2);
    const auto *batch = rows::find(edges, u"batch"_s, u"cart"_s);
    QCOMPARE(batch->mtls, 0.0);
    const auto *unknown = rows::find(edges, {}, u"cart"_s);
    QCOMPARE(int(unknown->source.kind), int(PeerKind::Unknown));
    QCOMPARE(unknown->source.ns, QString());
    QCOMPARE(unknown->source.app, QString());
    QCOMPARE(unknown->source.version, QString());
    QCOMPARE(unknown->mtls, 0.0);
}

void JoinTest::mixesMtlsShares()
{
    const auto edges = joined({
        {.reporter = "destination", .from = web, .to = cart, .value = 3, .policy = "mutual_tls"},
        {.reporter = "destination", .from = web, .to = cart, .value = 1, .policy = "none"},
    });
    QCOMPARE(edges[0].mtls, 0.75);
    QCOMPARE(rows::codes(edges[0]), u"200/- 4"_s);
}

void JoinTest::namesPassthroughAndBlackHole()
{
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = End{"unknown", "unknown", "PassthroughCluster"}, .value = 1, .host = "example.org"},
        {.reporter = "source", .from = web, .to = End{"unknown", "unknown", "BlackHoleCluster"}, .code = "502", .value = 2},
        {.reporter = "source", .from = web, .to = End{}, .code = "404", .value = 3, .flags = "NR"},
    });
    QCOMPARE(edges.size(), 3);
    QCOMPARE(int(edges[0].destination.kind), int(PeerKind::Unknown));
    QCOMPARE(edges[0].errors, 1.0);
    QCOMPARE(int(edges[1].destination.kind), int(PeerKind::Passthrough));
    QCOMPARE(edges[1].host, u"example.org"_s);
    QCOMPARE(edges[1].service, QString());
    QCOMPARE(int(edges[2].destination.kind), int(PeerKind::BlackHole));
    QCOMPARE(edges[2].errors, 1.0);
}

void JoinTest::showsExternalHosts()
{
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = End{"shop", "unknown", "api.example.com"}, .value = 1, .host = "api.example.com"},
    });
    QCOMPARE(int(edges[0].destination.kind), int(PeerKind::External));
    QCOMPARE(edges[0].destination.workload, u"api.example.com"_s);
    QCOMPARE(edges[0].destination.ns, u"shop"_s);
    QCOMPARE(edges[0].service, u"api.example.com"_s);
    QCOMPARE(edges[0].serviceNs, u"shop"_s);
}

void JoinTest::resolvesRawHostsOfKnownServices()
{
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = cart, .value = 4},
        {.reporter = "source",
         .from = web,
         .to = End{"unknown", "unknown", "cart.shop:9080"},
         .code = "503",
         .value = 1,
         .flags = "UH",
         .host = "cart.shop:9080"},
        {.reporter = "source", .from = web, .to = End{"unknown", "unknown", "cart"}, .code = "503", .value = 1, .flags = "UH", .host = "cart"},
        {.reporter = "source",
         .from = web,
         .to = End{"unknown", "unknown", "cart.elsewhere.example:443"},
         .value = 1,
         .host = "cart.elsewhere.example:443"},
    });
    QCOMPARE(edges.size(), 3);
    const auto *lost = rows::find(edges, u"web"_s, u"cart.shop.svc.cluster.local"_s);
    QVERIFY(lost);
    QCOMPARE(int(lost->destination.kind), int(PeerKind::External));
    QCOMPARE(lost->service, u"cart"_s);
    QCOMPARE(lost->serviceNs, u"shop"_s);
    QCOMPARE(lost->rate, 2.0);
    QCOMPARE(lost->errors, 1.0);
    const auto *other = rows::find(edges, u"web"_s, u"cart.elsewhere.example"_s);
    QVERIFY(other);
    QCOMPARE(other->serviceNs, QString());
}

void JoinTest::readsGrpcStatus()
{
    const auto edges = joined({
        {.reporter = "destination", .from = web, .to = cart, .code = "200", .value = 5, .protocol = "grpc", .grpc = "0"},
        {.reporter = "destination", .from = web, .to = cart, .code = "200", .value = 2, .protocol = "grpc", .grpc = "14"},
        {.reporter = "destination", .from = web, .to = cart, .code = "200", .value = 1, .protocol = "grpc", .grpc = "7"},
        {.reporter = "destination", .from = web, .to = cart, .code = "200", .value = 1, .protocol = "grpc", .grpc = "8"},
        {.reporter = "destination", .from = web, .to = cart, .code = "0", .value = 1, .flags = "DC", .protocol = "grpc"},
        {.reporter = "destination", .from = web, .to = cart, .code = "200", .value = 7},
    });
    QCOMPARE(edges.size(), 2); // HTTP and gRPC are two edges
    const auto &e = edges[1];
    QCOMPARE(int(e.protocol), int(Protocol::Grpc));
    QCOMPARE(rows::codes(e), u"grpc 0/- 5, grpc 14/- 2, 0/DC 1, grpc 7/- 1, grpc 8/- 1"_s);
    QCOMPARE(e.errors, 0.3);
    QCOMPARE(e.denied, 0.1);
    QCOMPARE(e.limited, 0.1);
}

void JoinTest::readsGateways()
{
    const End gateway{"istio-system", "istio-ingressgateway", ""};
    const auto edges = joined({
        {.reporter = "source", .from = gateway, .to = web, .value = 6, .sourceVersion = "latest"},
        {.reporter = "source", .from = gateway, .to = web, .code = "504", .value = 1, .flags = "UT", .sourceVersion = "latest"},
        {.reporter = "destination", .from = gateway, .to = web, .value = 6, .policy = "mutual_tls", .sourceVersion = "latest"},
        {.reporter = "destination",
         .from = gateway,
         .to = web,
         .code = "0",
         .value = 1,
         .flags = "DC",
         .policy = "mutual_tls",
         .sourceVersion = "latest"},
        {.reporter = "source", .from = gateway, .to = End{}, .code = "404", .value = 2, .flags = "NR", .sourceVersion = "latest"},
    });
    QCOMPARE(edges.size(), 2);
    const auto *toWeb = rows::find(edges, u"istio-ingressgateway"_s, u"web"_s);
    QCOMPARE(rows::codes(*toWeb), u"200/- 6, 504/UT 1"_s);
    QCOMPARE(toWeb->source.version, u"latest"_s);
    QCOMPARE(toWeb->mtls, 1.0);
}

static rows::Row tcp(std::string_view reporter, std::string_view what, double value, std::string_view policy = "unknown",
                     std::string_view flags = "-")
{
    return {.reporter = reporter,
            .from = cart,
            .to = End{"data", "store", "store"},
            .value = value,
            .flags = flags,
            .policy = policy,
            .protocol = "tcp",
            .what = what};
}

void JoinTest::readsTcpFromTheCallersView()
{
    const auto batch = rows::requests({tcp("source", "sent", 900), tcp("source", "received", 100), tcp("source", "opened", 2),
                                       tcp("destination", "sent", 890, "mutual_tls"), tcp("destination", "received", 110, "mutual_tls"),
                                       tcp("destination", "opened", 2, "mutual_tls")});
    const auto edges = metrics::join(metrics::IstioAnswers{.tcp = &batch});
    QCOMPARE(edges.size(), 1);
    const auto &e = edges[0];
    QCOMPARE(int(e.protocol), int(Protocol::Tcp));
    QCOMPARE(e.sentBytes, 110.0);     // what the server received
    QCOMPARE(e.receivedBytes, 900.0); // what the server sent
    QCOMPARE(e.opened, 2.0);
    QCOMPARE(e.rate, 0.0);
    QVERIFY(e.codes.isEmpty());
    QCOMPARE(e.mtls, 1.0);
    QVERIFY(std::isnan(e.p50));
}

void JoinTest::takesMtlsOfIdleConnectionsFromBytes()
{
    const auto batch = rows::requests(
        {tcp("destination", "sent", 30, "mutual_tls"), tcp("destination", "sent", 10, "none"), tcp("destination", "opened", 0, "mutual_tls")});
    QCOMPARE(metrics::join(metrics::IstioAnswers{.tcp = &batch})[0].mtls, 0.75);
}

void JoinTest::tellsFailedConnections()
{
    const auto batch = rows::requests({tcp("source", "opened", 3), tcp("source", "opened", 1, "unknown", "UF,URX"), tcp("destination", "opened", 3)});
    const auto e = metrics::join(metrics::IstioAnswers{.tcp = &batch})[0];
    QCOMPARE(e.opened, 4.0);
    QCOMPARE(e.errors, 0.25);
    QVERIFY(std::isnan(e.sentBytes));
}

void JoinTest::keepsIdleEdgesButNotIdleLosses()
{
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = cart, .value = 0},
        {.reporter = "source",
         .from = web,
         .to = End{"unknown", "unknown", "x.example"},
         .code = "503",
         .value = 0,
         .flags = "UH",
         .host = "x.example"},
    });
    QCOMPARE(edges.size(), 1);
    QCOMPARE(edges[0].rate, 0.0);
    QVERIFY(edges[0].codes.isEmpty());
    QCOMPARE(edges[0].errors, 0.0);

    const auto idle = rows::requests({tcp("source", "opened", 0), tcp("source", "sent", 0)});
    QCOMPARE(metrics::join(metrics::IstioAnswers{.tcp = &idle}).size(), 1);
    const auto lost = rows::requests({tcp("source", "opened", 0, "unknown", "UH"), tcp("source", "sent", 0, "unknown", "UH")});
    QVERIFY(metrics::join(metrics::IstioAnswers{.tcp = &lost}).isEmpty());
    const auto losing = rows::requests({tcp("source", "opened", 1, "unknown", "UH")});
    QCOMPARE(metrics::join(metrics::IstioAnswers{.tcp = &losing}).size(), 1);
}

void JoinTest::ignoresValuesThatAreNoRates()
{
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = cart, .value = mesh::nan},
        {.reporter = "source", .from = web, .to = cart, .value = std::numeric_limits<double>::infinity()},
        {.reporter = "source", .from = web, .to = cart, .value = -1},
        {.reporter = "source", .from = web, .to = cart, .value = 2},
        {.reporter = "elsewhere", .from = web, .to = cart, .value = 2},
    });
    QCOMPARE(edges.size(), 1);
    QCOMPARE(edges[0].rate, 2.0);
}

static void addBuckets(metrics::Batch &batch, std::string_view reporter, const End &from,
                       std::initializer_list<std::pair<std::string_view, double>> buckets)
{
    for (const auto &[le, count] : buckets)
        rows::add(batch, {.reporter = reporter, .from = from, .to = cart, .value = count, .le = le});
}

void JoinTest::takesLatencyOfTheBestReporter()
{
    const auto requests = rows::requests({{.reporter = "source", .from = web, .to = cart, .value = 2},
                                          {.reporter = "destination", .from = web, .to = cart, .value = 2},
                                          {.reporter = "source", .from = catalog, .to = cart, .value = 1}});
    auto buckets = rows::requests();
    addBuckets(buckets, "source", web, {{"10", 0}, {"100", 2}, {"+Inf", 2}});
    addBuckets(buckets, "destination", web, {{"10", 2}, {"100", 2}, {"+Inf", 2}});
    addBuckets(buckets, "source", catalog, {{"10", 0}, {"100", 1}, {"+Inf", 1}});
    addBuckets(buckets, "destination", catalog, {{"10", 0}, {"100", 0}, {"+Inf", 0}}); // reported nothing of late
    const auto edges = metrics::join(metrics::IstioAnswers{.requests = &requests, .buckets = &buckets});
    QCOMPARE(rows::find(edges, u"web"_s, u"cart"_s)->p50, 5.0);
    QCOMPARE(rows::find(edges, u"catalog"_s, u"cart"_s)->p50, 55.0);
    QCOMPARE(rows::find(edges, u"catalog"_s, u"cart"_s)->p99, 10 + 90 * 0.99);
}

void JoinTest::takesLatencyByDestination()
{
    const auto requests = rows::requests(
        {{.reporter = "destination", .from = web, .to = cart, .value = 2}, {.reporter = "destination", .from = End{}, .to = cart, .value = 2}});
    using metrics::Label;
    metrics::Batch buckets{Label::Le,
                           Label::Reporter,
                           Label::DestinationNamespace,
                           Label::DestinationWorkload,
                           Label::DestinationServiceName,
                           Label::DestinationServiceNamespace,
                           Label::RequestProtocol};
    for (const auto &[le, count] : {std::pair("10", 4.0), {"+Inf", 4.0}}) {
        buckets.add({{Label::Le, le},
                     {Label::Reporter, "destination"},
                     {Label::DestinationNamespace, "shop"},
                     {Label::DestinationWorkload, "cart"},
                     {Label::DestinationServiceName, "cart"},
                     {Label::DestinationServiceNamespace, "shop"},
                     {Label::RequestProtocol, "http"}},
                    count);
    }
    const auto edges = metrics::join(metrics::IstioAnswers{.requests = &requests, .buckets = &buckets});
    QCOMPARE(edges.size(), 2);
    for (const auto &e : edges)
        QCOMPARE(e.p95, 9.5);
}

void JoinTest::isEmptyForNoAnswers()
{
    QVERIFY(metrics::join(metrics::IstioAnswers{}).isEmpty());
    QVERIFY(joined({}).isEmpty());
}

void JoinTest::sortsEdges()
{
    const auto edges = joined({
        {.reporter = "source", .from = web, .to = catalog, .value = 1},
        {.reporter = "source", .from = cart, .to = catalog, .value = 1},
        {.reporter = "source", .from = web, .to = cart, .value = 1},
    });
    QCOMPARE(edges[0].source.workload, u"cart"_s);
    QCOMPARE(edges[1].destination.workload, u"cart"_s);
    QCOMPARE(edges[2].destination.workload, u"catalog"_s);
}

QTEST_GUILESS_MAIN(JoinTest)
#include "jointest.moc"
