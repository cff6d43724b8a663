// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include <QtTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using mesh::Protocol;
using rows::End;

static constexpr End web{"shop", "web", ""};
static constexpr End cart{"shop", "cart", "cart"};
static constexpr End waypoint{"shop", "waypoint", "cart"}; // a hop to it is meant for the service cart

static rows::Row l4(std::string_view reporter, const End &from, const End &to, std::string_view what, double value,
                    std::string_view policy = "mutual_tls")
{
    return {.reporter = reporter, .from = from, .to = to, .value = value, .policy = policy, .protocol = "tcp", .what = what, .via = "ztunnel"};
}

static QVector<mesh::EdgeTraffic> join(const metrics::Batch &requests, const metrics::Batch &tcp)
{
    return metrics::join(metrics::IstioAnswers{.requests = &requests, .tcp = &tcp});
}

class AmbientTest : public QObject
{
    Q_OBJECT

private slots:
    void countsThroughAWaypointOnce();
    void usesOnlyTheWaypointsCount();
    void keepsTcpThroughAWaypoint();
    void foldsZtunnelIntoHttpOfTheSamePair();
    void keepsZtunnelOnlyPairs();
    void joinsAServicelessDestination();
    void keepsSidecarTcpBesideHttp();
};

void AmbientTest::countsThroughAWaypointOnce()
{
    const auto requests = rows::requests({{.reporter = "waypoint", .from = web, .to = cart, .value = 5, .policy = "mutual_tls"}});
    const auto tcp = rows::requests({
        l4("source", web, waypoint, "opened", 2),
        l4("source", web, waypoint, "received", 100),
        l4("source", web, waypoint, "sent", 900),
        l4("destination", End{"shop", "waypoint", ""}, cart, "opened", 2),
        l4("destination", End{"shop", "waypoint", ""}, cart, "sent", 950),
    });
    const auto edges = join(requests, tcp);
    QCOMPARE(edges.size(), 1);
    const auto &e = edges[0];
    QCOMPARE(e.source.workload, u"web"_s);
    QCOMPARE(e.destination.workload, u"cart"_s);
    QCOMPARE(e.rate, 5.0);
    QCOMPARE(e.mtls, 1.0);
    QCOMPARE(e.sentBytes, 100.0);
    QCOMPARE(e.receivedBytes, 900.0);
    QCOMPARE(int(e.reporters), mesh::FromWaypoint | mesh::FromZtunnel | mesh::FromSource);
}

void AmbientTest::usesOnlyTheWaypointsCount()
{
    const auto requests = rows::requests({
        {.reporter = "waypoint", .from = web, .to = cart, .value = 5},
        {.reporter = "source", .from = web, .to = cart, .value = 6},
        {.reporter = "destination", .from = web, .to = cart, .value = 6},
    });
    const auto edges = join(requests, rows::requests());
    QCOMPARE(edges.size(), 1);
    QCOMPARE(edges[0].rate, 5.0);
}

void AmbientTest::keepsTcpThroughAWaypoint()
{
    // The waypoint also carries a service of which no HTTP was seen: that hop is all there is.
    const auto requests = rows::requests({{.reporter = "waypoint", .from = web, .to = cart, .value = 5}});
    const auto tcp = rows::requests({
        l4("source", web, waypoint, "opened", 2),
        l4("source", web, End{"shop", "waypoint", "store"}, "opened", 1),
    });
    const auto edges = join(requests, tcp);
    QCOMPARE(edges.size(), 2);
    const auto *hop = rows::find(edges, u"web"_s, u"waypoint"_s);
    QVERIFY(hop);
    QCOMPARE(hop->service, u"store"_s);
}

void AmbientTest::foldsZtunnelIntoHttpOfTheSamePair()
{
    const auto requests = rows::requests({
        {.reporter = "source", .from = web, .to = cart, .value = 5},
        {.reporter = "source", .from = web, .to = cart, .value = 1, .protocol = "grpc", .grpc = "0"},
    });
    const auto tcp = rows::requests({l4("destination", web, cart, "opened", 1), l4("destination", web, cart, "received", 70)});
    const auto edges = join(requests, tcp);
    QCOMPARE(edges.size(), 2);
    const auto &http = edges[0].protocol == Protocol::Http ? edges[0] : edges[1];
    QCOMPARE(http.rate, 5.0);
    QCOMPARE(http.opened, 1.0);
    QCOMPARE(http.sentBytes, 70.0);
    QCOMPARE(http.mtls, 1.0);
    QCOMPARE(http.errors, 0.0);
}

void AmbientTest::keepsZtunnelOnlyPairs()
{
    const auto tcp =
        rows::requests({l4("source", web, cart, "opened", 1), l4("destination", web, cart, "opened", 1), l4("source", web, cart, "sent", 5)});
    const auto edges = join(rows::requests(), tcp);
    QCOMPARE(edges.size(), 1);
    QCOMPARE(int(edges[0].protocol), int(Protocol::Tcp));
    QCOMPARE(edges[0].opened, 1.0);
    QCOMPARE(edges[0].mtls, 1.0);
    QVERIFY(edges[0].reporters & mesh::FromZtunnel);
}

void AmbientTest::joinsAServicelessDestination()
{
    const End bare{"shop", "cart", "unknown"};
    const auto tcp = rows::requests({l4("source", web, cart, "opened", 2, "unknown"), l4("destination", web, bare, "opened", 2)});
    const auto edges = join(rows::requests(), tcp);
    QCOMPARE(edges.size(), 1);
    QCOMPARE(edges[0].service, u"cart"_s);
    QCOMPARE(edges[0].opened, 2.0);
    QCOMPARE(edges[0].mtls, 1.0);

    // Two services at the same workload: nothing says which, but nothing is counted twice either.
    const End other{"shop", "cart", "cart-admin"};
    const auto two = rows::requests({l4("source", web, cart, "opened", 2, "unknown"), l4("source", web, other, "opened", 1, "unknown"),
                                     l4("destination", web, bare, "opened", 3)});
    const auto both = join(rows::requests(), two);
    QCOMPARE(both.size(), 2);
    QCOMPARE(both[0].opened + both[1].opened, 3.0);
    QCOMPARE(both[0].mtls, 1.0);
    QCOMPARE(int(both[0].reporters), mesh::FromSource | mesh::FromZtunnel);
}

void AmbientTest::keepsSidecarTcpBesideHttp()
{
    // A service with an HTTP and a TCP port, sidecars on both ends: two kinds of traffic.
    const auto requests = rows::requests({{.reporter = "destination", .from = web, .to = cart, .value = 5}});
    const auto tcp = rows::requests({{.reporter = "destination", .from = web, .to = cart, .value = 1, .protocol = "tcp", .what = "opened"}});
    const auto edges = join(requests, tcp);
    QCOMPARE(edges.size(), 2);
    QVERIFY(std::isnan(edges[0].opened));
}

QTEST_GUILESS_MAIN(AmbientTest)
#include "ambienttest.moc"
