// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build.h"
#include "models/graph/collapse.h"
#include "tests/models/graph/meshes.h"
#include "tests/models/graph/shapes.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using graph::Graph;
using graph::Layout;

namespace {

/// The shop in the east, with its payments in the west too.
Graph twoClusters()
{
    meshes::Mesh m;
    for (const QString &ns : {u"shop"_s, u"pay"_s})
        m.space(ns);
    for (const QString &name : {u"web"_s, u"cart"_s})
        m.simple(u"shop"_s, name);
    m.simple(u"pay"_s, u"payments"_s);
    m.simple(u"pay"_s, u"idle"_s);
    const auto in = [](mesh::Peer peer, const QString &cluster) {
        peer.cluster = cluster;
        return peer;
    };
    const auto web = m.peer(u"shop"_s, u"web"_s), cart = m.peer(u"shop"_s, u"cart"_s), payments = m.peer(u"pay"_s, u"payments"_s);
    m.call(in(web, u"east"_s), in(cart, u"east"_s), u"cart"_s, 10);
    m.call(in(cart, u"east"_s), in(payments, u"east"_s), u"payments"_s, 6);
    m.call(in(cart, u"east"_s), in(payments, u"we/st"_s), u"payments"_s, 4);
    mesh::Peer bank;
    bank.kind = mesh::PeerKind::External;
    bank.workload = u"api.bank.example"_s;
    m.call(in(payments, u"we/st"_s), bank, {}, 1);
    return graph::buildGraph(*m.snapshot());
}

} // namespace

class NestedTest : public QObject
{
    Q_OBJECT

    void sound(const Graph &graph, const Layout &layout)
    {
        QCOMPARE(shapes::wrongPlace(graph, layout), QString());
        QCOMPARE(shapes::wrongRoute(graph, layout), QString());
    }

private slots:
    void boxesInBoxes_data()
    {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<int>("calls");
        QTest::addColumn<int>("clusters");
        QTest::addColumn<int>("spaces");
        QTest::newRow("one cluster") << 40 << 80 << 1 << 3;
        QTest::newRow("two") << 60 << 120 << 2 << 4;
        QTest::newRow("many small") << 70 << 130 << 6 << 3;
        QTest::newRow("sparse") << 60 << 30 << 3 << 4;
        QTest::newRow("dense") << 50 << 300 << 3 << 2;
        QTest::newRow("larger") << 260 << 700 << 4 << 8;
    }

    void boxesInBoxes()
    {
        QFETCH(int, nodes);
        QFETCH(int, calls);
        QFETCH(int, clusters);
        QFETCH(int, spaces);
        for (quint32 seed = 1; seed <= (nodes > 100 ? 2 : 8); ++seed) {
            const Graph graph = shapes::nested(nodes, calls, clusters, spaces, seed);
            sound(graph, graph::layout(graph).value());
            if (QTest::currentTestFailed())
                return;
        }
    }

    void fourDeep()
    {
        // Each group within the one before it, with nodes at every depth.
        const Graph graph = shapes::make(12, {{0, 3}, {3, 6}, {6, 9}, {9, 1}, {1, 4}, {10, 7}, {7, 2}, {11, 11}, {5, 8}},
                                         {-1, -1, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3}, {-1, 0, 1, 2});
        QCOMPARE(graph.groups[0].nodes.size(), 10);
        QVERIFY(graph.within(3, 0) && !graph.within(0, 3) && !graph.within(-1, 0));
        sound(graph, graph::layout(graph).value());
    }

    void comesAndGoesWithinBoxes()
    {
        for (quint32 seed = 1; seed <= 6; ++seed) {
            const Graph full = shapes::nested(70, 140, 3, 3, seed);
            const Graph less = shapes::without(full, {4, 21, 40});
            const Layout before = graph::layout(less).value();
            const Layout after = graph::layout(full, &before).value();
            QVERIFY(!after.fresh);
            sound(full, after);
            QVERIFY(shapes::mostMoved(before, after) <= 114);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void newNamespaceInAnOldCluster()
    {
        for (quint32 seed = 1; seed <= 6; ++seed) {
            Graph graph = shapes::nested(70, 140, 2, 3, seed);
            const Layout before = graph::layout(graph).value();
            graph::Group space;
            space.id = u"ns/9000"_s;
            space.parent = 1;
            graph::Group inner = space;
            inner.id = u"ns/9001"_s;
            inner.parent = static_cast<int>(graph.groups.size());
            graph.groups.push_back(space);
            graph.groups.push_back(inner);
            for (int i = 0; i < 4; ++i) {
                graph::Node node;
                node.id = u"z%1"_s.arg(i);
                node.group = inner.parent + i % 2;
                graph.nodes.push_back(node);
                graph::Edge edge;
                edge.source = i * 9;
                edge.target = static_cast<int>(graph.nodes.size()) - 1;
                edge.id = u"z%1"_s.arg(i);
                graph.edges.push_back(edge);
            }
            graph::settleGroups(graph);
            const Layout after = graph::layout(graph, &before).value();
            QVERIFY(!after.fresh);
            QCOMPARE(shapes::wrongPlace(graph, after), QString());
        }
    }

    void aNodeThatChangesItsBoxIsNotLeftOutside()
    {
        Graph graph = shapes::nested(40, 80, 2, 2, 3);
        const Layout before = graph::layout(graph).value();
        graph.nodes[5].group = graph.nodes[5].group == 2 ? 5 : 2;
        graph::settleGroups(graph);
        const Layout after = graph::layout(graph, &before).value();
        // Same ids, so the old picture would fit but for the box.
        QCOMPARE(shapes::wrongPlace(graph, after), QString());
    }

    void clustersOfTheTraffic()
    {
        const Graph graph = twoClusters();
        QStringList groups;
        for (const graph::Group &group : graph.groups)
            groups << group.id + (group.parent < 0 ? QString() : u" in "_s + graph.groups[group.parent].name);
        QCOMPARE(groups,
                 (QStringList{u"cluster/east"_s, u"cluster/east/pay in east"_s, u"cluster/east/shop in east"_s, u"cluster/we%2Fst"_s,
                              u"cluster/we%2Fst/pay in we/st"_s, u"external"_s}));
        const int east = graph.indexOf(u"svc:pay/payments@east"_s), west = graph.indexOf(u"svc:pay/payments@we/st"_s);
        QVERIFY(east >= 0 && west >= 0);
        QCOMPARE(graph.nodes[west].cluster, u"we/st"_s);
        QCOMPARE(graph.nodes[west].in.rate, 4.0);
        QCOMPARE(graph.groups[0].nodes.size(), 3);
        QCOMPARE(graph.hiddenIdle, 1); // payments is not idle, though it is in a cluster now
        sound(graph, graph::layout(graph).value());
    }

    void oneClusterIsNoBox()
    {
        meshes::Mesh m = meshes::shop();
        const Graph graph = graph::buildGraph(*m.snapshot());
        QVERIFY(std::ranges::none_of(graph.groups, [](const graph::Group &g) { return g.kind == graph::GroupKind::Cluster || g.parent >= 0; }));
    }

    void closingWithin()
    {
        const Graph graph = twoClusters();
        const Graph space = graph::collapse(graph, {u"cluster/east/shop"_s});
        const int closed = space.indexOf(u"group:cluster/east/shop"_s);
        QVERIFY(closed >= 0);
        QCOMPARE(space.groups[space.nodes[closed].group].id, u"cluster/east"_s);
        QCOMPARE(space.nodes[closed].members, 2);
        sound(space, graph::layout(space).value());

        const Graph whole = graph::collapse(graph, {u"cluster/east"_s, u"cluster/east/shop"_s});
        QVERIFY(whole.indexOf(u"group:cluster/east/shop"_s) < 0);
        const int east = whole.indexOf(u"group:cluster/east"_s);
        QCOMPARE(whole.nodes[east].members, 3);
        QCOMPARE(whole.nodes[east].group, -1);
        QCOMPARE(whole.edges.size(), 2); // to the west, and to the bank
        sound(whole, graph::layout(whole).value());
        QVERIFY(graph::closedGroups(graph, {}, {}, 2).contains(u"cluster/east/shop"_s));
        QVERIFY(!graph::closedGroups(graph, {}, {}, 2).contains(u"cluster/east"_s));
    }
};

QTEST_GUILESS_MAIN(NestedTest)
#include "nestedtest.moc"
