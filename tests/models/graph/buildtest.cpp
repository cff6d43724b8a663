// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build.h"
#include "models/graph/collapse.h"
#include "tests/models/graph/meshes.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using graph::Graph;
using graph::NodeKind;
using mesh::Health;

class BuildTest : public QObject
{
    Q_OBJECT

    static const graph::Node &node(const Graph &graph, const QString &id)
    {
        const int at = graph.indexOf(id);
        if (at < 0)
            qFatal("no node %s", qPrintable(id));
        return graph.nodes[at];
    }

    /// The one edge between two nodes, by their ids; row -1 = any.
    static const graph::Edge *edge(const Graph &graph, const QString &from, const QString &to, int targetRow = -1)
    {
        for (const graph::Edge &edge : graph.edges) {
            if (graph.nodes[edge.source].id == from && graph.nodes[edge.target].id == to && (targetRow < 0 || edge.targetRow == targetRow))
                return &edge;
        }
        return nullptr;
    }

private slots:
    void namesWhatStandsAtTheEnds()
    {
        const Graph graph = graph::buildGraph(*meshes::shop().snapshot());
        QCOMPARE(node(graph, u"svc:shop/web"_s).kind, NodeKind::Service);
        QCOMPARE(node(graph, u"gw:istio-system/istio-ingressgateway"_s).kind, NodeKind::Gateway);
        QCOMPARE(node(graph, u"gw:shop/edge-istio"_s).name, u"edge"_s);
        QCOMPARE(node(graph, u"wl:internet/visitors"_s).kind, NodeKind::Workload);
        QCOMPARE(node(graph, u"ext:api.bank.example"_s).kind, NodeKind::External);
        QCOMPARE(node(graph, u"unknown"_s).kind, NodeKind::Unknown);
        const graph::Node &canary = node(graph, u"wl:shop/catalog-canary"_s);
        QCOMPARE(canary.kind, NodeKind::Workload);
        QCOMPARE(canary.name, u"catalog"_s);
        QCOMPARE(canary.note, u"canary, mirror"_s);
        const graph::Edge *mirror = edge(graph, u"svc:shop/catalog"_s, canary.id);
        QVERIFY(mirror && mirror->mirror);
        QCOMPARE(mirror->mirrorPercent, 20.0);
    }

    void versionsHaveWantedAndSeenShare()
    {
        const Graph graph = graph::buildGraph(*meshes::shop().snapshot());
        const graph::Node &reviews = node(graph, u"svc:shop/reviews"_s);
        QCOMPARE(reviews.rows(), 3);
        QCOMPARE(reviews.versions[0].name, u"v1"_s);
        QCOMPARE(reviews.versions[0].wanted, 0.7);
        QCOMPARE(reviews.versions[2].wanted, 0.1);
        QVERIFY(qAbs(reviews.versions[2].seen - 28.5 / 317.0) < 1e-9);
        QCOMPARE(reviews.versions[2].health, Health::Error);
        QCOMPARE(reviews.versions[0].health, Health::Ok);
        QCOMPARE(reviews.health, Health::Error);
        QCOMPARE(reviews.cause, mesh::Cause::VersionErrors);
        QCOMPARE(reviews.causeVersion, u"v3"_s);
        QVERIFY(qAbs(reviews.in.rate - 317.0) < 1e-9);
        // The edges end and begin at the rows.
        const graph::Edge *failing = edge(graph, u"svc:shop/web"_s, reviews.id, 2);
        QVERIFY(failing);
        QCOMPARE(failing->health, Health::Error);
        QCOMPARE(edge(graph, reviews.id, u"svc:shop/ratings"_s)->sourceRow, 1);
        QCOMPARE(node(graph, u"svc:shop/web"_s).rows(), 0);
    }

    void healthFollowsTheThresholds()
    {
        const Graph graph = graph::buildGraph(*meshes::shop().snapshot());
        const graph::Edge *denied = edge(graph, u"svc:shop/web"_s, u"svc:pay/checkout"_s);
        QCOMPARE(denied->health, Health::Warn);
        QCOMPARE(denied->flow.denied, 0.12);
        QCOMPARE(node(graph, u"svc:pay/checkout"_s).cause, mesh::Cause::Denied);
        QCOMPARE(edge(graph, u"svc:shop/web"_s, u"svc:shop/catalog"_s)->health, Health::Ok);
        const graph::Edge *plain = edge(graph, u"svc:legacy/batch"_s, u"svc:data/inventory"_s);
        QVERIFY(plain);
        QVERIFY(plain->plaintext);
        QCOMPARE(plain->health, Health::Warn);
        // What gateways receive nobody reports: not plaintext, unknown.
        QVERIFY(!edge(graph, u"wl:internet/visitors"_s, u"gw:istio-system/istio-ingressgateway"_s)->plaintext);
    }

    void groupsTellTheirModeAndWhoIsOutside()
    {
        const Graph graph = graph::buildGraph(*meshes::shop().snapshot());
        const auto group = [&](const QString &id) { return graph.groups[graph.groupIndexOf(id)]; };
        QCOMPARE(group(u"ns/pay"_s).mode, mesh::MtlsMode::Strict);
        QCOMPARE(group(u"ns/shop"_s).mode, mesh::MtlsMode::Permissive);
        QVERIFY(group(u"ns/legacy"_s).noSidecar);
        QVERIFY(group(u"external"_s).outsideMesh());
        QCOMPARE(group(u"ns/pay"_s).nodes.size(), 3);
        QCOMPARE(group(u"ns/pay"_s).atFault, 1);
    }

    void sameTrafficIsMergedAndSumsAgree()
    {
        meshes::Mesh m;
        m.space(u"a"_s);
        m.simple(u"a"_s, u"x"_s);
        m.simple(u"a"_s, u"y"_s);
        m.call(u"a"_s, u"x"_s, u"a"_s, u"y"_s, u"y"_s, 30);
        meshes::Mesh::fail(m.call(u"a"_s, u"x"_s, u"a"_s, u"y"_s, u"y"_s, 10), 0.4, u"500"_s);
        const Graph graph = graph::buildGraph(*m.snapshot());
        QCOMPARE(graph.edges.size(), 1);
        QCOMPARE(graph.edges[0].flow.rate, 40.0);
        QVERIFY(qAbs(graph.edges[0].flow.errors - 0.1) < 1e-9);
        double codes = 0;
        for (const mesh::CodeRate &code : graph.edges[0].codes)
            codes += code.rate;
        QVERIFY(qAbs(codes - 40) < 1e-9);
        QCOMPARE(graph.edges[0].health, Health::Error);
    }

    void idleIsCountedAndCanBeShown()
    {
        const auto snapshot = meshes::shop().snapshot();
        const Graph hidden = graph::buildGraph(*snapshot);
        QCOMPARE(hidden.hiddenIdle, 3); // wishlist, gift, search
        QCOMPARE(hidden.indexOf(u"svc:shop/gift"_s), -1);
        const Graph all = graph::buildGraph(*snapshot, {.hideIdle = false, .namespaces = {}, .hidden = {}});
        QCOMPARE(all.nodes.size(), hidden.nodes.size() + 3);
        QVERIFY(node(all, u"svc:shop/gift"_s).idle);
        const Graph without = graph::buildGraph(*snapshot, {.namespaces = {}, .hidden = {u"svc:shop/web"_s}});
        QCOMPARE(without.indexOf(u"svc:shop/web"_s), -1);
        QCOMPARE(without.hiddenByUser, 1);
    }

    void namespacesKeepTheirNeighbours()
    {
        const Graph graph = graph::buildGraph(*meshes::shop().snapshot(), {.namespaces = {u"pay"_s}, .hidden = {}});
        QVERIFY(graph.indexOf(u"svc:shop/web"_s) >= 0); // calls checkout
        QCOMPARE(graph.indexOf(u"svc:shop/ratings"_s), -1);
    }

    void levels()
    {
        const auto snapshot = meshes::shop().snapshot();
        const Graph workloads = graph::buildGraph(*snapshot, {.level = graph::Level::Workload, .namespaces = {}, .hidden = {}});
        QVERIFY(workloads.indexOf(u"wl:shop/reviews-v3"_s) >= 0);
        QCOMPARE(workloads.indexOf(u"svc:shop/reviews"_s), -1);
        const Graph apps = graph::buildGraph(*snapshot, {.level = graph::Level::App, .namespaces = {}, .hidden = {}});
        QCOMPARE(node(apps, u"app:shop/reviews"_s).rows(), 3);
        const Graph plain = graph::buildGraph(*snapshot, {.versions = false, .namespaces = {}, .hidden = {}});
        QCOMPARE(node(plain, u"svc:shop/reviews"_s).rows(), 0);
    }

    void whatNeverArrivedBelongsToTheService()
    {
        meshes::Mesh m;
        m.space(u"a"_s);
        m.simple(u"a"_s, u"x"_s);
        m.simple(u"a"_s, u"y"_s);
        mesh::EdgeTraffic &lost = m.call(u"a"_s, u"x"_s, u"a"_s, u"y"_s, u"y"_s, 5);
        lost.destination = {};
        lost.serviceNs = u"a"_s;
        mesh::EdgeTraffic &away = m.call(u"a"_s, u"x"_s, u"a"_s, u"y"_s, {}, 5);
        away.destination = {};
        away.destination.kind = mesh::PeerKind::Passthrough;
        const Graph graph = graph::buildGraph(*m.snapshot());
        QVERIFY(edge(graph, u"svc:a/x"_s, u"svc:a/y"_s));
        QVERIFY(edge(graph, u"svc:a/x"_s, u"passthrough"_s));
    }

    void closedGroupsStandForTheirNodes()
    {
        const Graph open = graph::buildGraph(*meshes::shop().snapshot());
        const Graph closed = graph::collapse(open, {u"ns/shop"_s});
        const graph::Node &group = node(closed, u"group:ns/shop"_s);
        QCOMPARE(group.kind, NodeKind::Group);
        QCOMPARE(group.members, open.groups[open.groupIndexOf(u"ns/shop"_s)].nodes.size());
        QCOMPARE(group.health, Health::Error);
        QCOMPARE(closed.groupIndexOf(u"ns/shop"_s), -1);
        double before = 0, after = 0;
        for (const graph::Edge &edge : open.edges) {
            const int a = open.nodes[edge.source].group, b = open.nodes[edge.target].group;
            before += a == b && open.groups[a].id == "ns/shop"_L1 ? 0 : edge.flow.rate;
        }
        for (const graph::Edge &edge : closed.edges)
            after += edge.flow.rate;
        QVERIFY(qAbs(before - after) < 1e-6);
        QVERIFY(std::ranges::is_sorted(closed.nodes, {}, &graph::Node::id));
        QVERIFY(std::ranges::is_sorted(closed.edges, {}, &graph::Edge::id));
    }

    void largeMeshesCloseTheirGroups()
    {
        const Graph small = graph::buildGraph(*meshes::shop().snapshot());
        QVERIFY(graph::closedGroups(small, {}, {}).isEmpty());
        QCOMPARE(graph::closedGroups(small, {}, {u"ns/pay"_s}), QSet<QString>{u"ns/pay"_s});
        const Graph large = graph::buildGraph(*meshes::large(300).snapshot());
        const QSet<QString> closed = graph::closedGroups(large, {u"ns/search"_s}, {});
        QVERIFY(closed.size() >= 3);
        QVERIFY(!closed.contains(u"ns/search"_s));
    }

    void emptySnapshot()
    {
        const Graph graph = graph::buildGraph(mesh::Snapshot());
        QVERIFY(graph.nodes.isEmpty());
        QVERIFY(graph.edges.isEmpty());
    }
};

QTEST_GUILESS_MAIN(BuildTest)
#include "buildtest.moc"
