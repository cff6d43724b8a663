// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build.h"
#include "models/graph/cycles.h"
#include "models/graph/layout.h"
#include "models/graph/order.h"
#include "models/graph/simplex.h"
#include "tests/models/graph/meshes.h"

#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using graph::Graph;
using graph::Layout;

namespace {

/// A graph from pairs: nodes are named n0, n1, ...; group g of node v is groups[v].
Graph make(int nodes, const QVector<std::pair<int, int>> &calls, const QVector<int> &groups = {})
{
    Graph out;
    const int count = groups.isEmpty() ? 0 : *std::ranges::max_element(groups) + 1;
    for (int g = 0; g < count; ++g) {
        graph::Group group;
        group.id = u"ns/%1"_s.arg(g, 4, 10, QChar(u'0'));
        group.name = group.id;
        out.groups.push_back(group);
    }
    for (int v = 0; v < nodes; ++v) {
        graph::Node node;
        node.id = u"n%1"_s.arg(v, 6, 10, QChar(u'0'));
        node.name = node.id;
        node.group = groups.value(v, -1);
        out.nodes.push_back(node);
    }
    for (const auto &[a, b] : calls) {
        graph::Edge edge;
        edge.id = out.nodes[a].id + u'>' + out.nodes[b].id;
        edge.source = a;
        edge.target = b;
        out.edges.push_back(edge);
    }
    std::ranges::sort(out.edges, {}, &graph::Edge::id);
    const auto twins = std::ranges::unique(out.edges, {}, &graph::Edge::id);
    out.edges.erase(twins.begin(), twins.end());
    graph::settleGroups(out);
    return out;
}

Graph random(int nodes, int calls, int groups, quint32 seed)
{
    std::mt19937 generator(seed);
    QVector<std::pair<int, int>> pairs;
    for (int i = 0; i < calls; ++i)
        pairs.push_back({static_cast<int>(generator() % nodes), static_cast<int>(generator() % nodes)});
    QVector<int> of;
    for (int v = 0; v < nodes && groups > 0; ++v)
        of.push_back(static_cast<int>(generator() % groups));
    if (groups > 0)
        of[0] = groups - 1;
    return make(nodes, pairs, of);
}

bool samePlaces(const Layout &a, const Layout &b)
{
    if (a.nodes != b.nodes || a.groups != b.groups || a.routes.size() != b.routes.size())
        return false;
    for (qsizetype e = 0; e < a.routes.size(); ++e) {
        if (a.routes[e].points != b.routes[e].points)
            return false;
    }
    return true;
}

QPointF onCurve(const graph::Route &route, qsizetype curve, double t)
{
    const double u = 1 - t;
    return route.points[curve] * u * u * u + route.points[curve + 1] * 3 * u * u * t + route.points[curve + 2] * 3 * u * t * t
        + route.points[curve + 3] * t * t * t;
}

bool touches(const graph::Route &route, const QRectF &box)
{
    for (qsizetype i = 0; i + 3 < route.points.size(); i += 3) {
        for (int s = 0; s <= 8; ++s) {
            if (box.contains(onCurve(route, i, s / 8.0)))
                return true;
        }
    }
    return false;
}

} // namespace

class LayoutTest : public QObject
{
    Q_OBJECT

    /// What must hold of any layout.
    void check(const Graph &graph, const Layout &layout, bool routesClear = true)
    {
        QVERIFY(layout.fits(graph));
        const auto count = graph.nodes.size();
        for (qsizetype a = 0; a < count; ++a) {
            for (qsizetype b = a + 1; b < count; ++b) {
                if (layout.nodes[a].intersects(layout.nodes[b]))
                    QFAIL(qPrintable(graph.nodes[a].id + u" upon "_s + graph.nodes[b].id));
            }
        }
        for (qsizetype a = 0; a < graph.groups.size(); ++a) {
            for (qsizetype b = a + 1; b < graph.groups.size(); ++b)
                QVERIFY2(!layout.groups[a].intersects(layout.groups[b]), qPrintable(graph.groups[a].id + u" upon "_s + graph.groups[b].id));
        }
        for (qsizetype v = 0; v < count; ++v) {
            for (qsizetype g = 0; g < graph.groups.size(); ++g) {
                const bool inside = graph.nodes[v].group == g;
                if (inside ? !layout.groups[g].contains(layout.nodes[v]) : layout.groups[g].intersects(layout.nodes[v]))
                    QFAIL(qPrintable(graph.nodes[v].id + u" and "_s + graph.groups[g].id));
            }
        }
        for (qsizetype e = 0; e < graph.edges.size(); ++e)
            checkRoute(graph, layout, e, routesClear);
    }

    void checkRoute(const Graph &graph, const Layout &layout, qsizetype e, bool clear)
    {
        const graph::Edge &edge = graph.edges[e];
        const graph::Route &route = layout.routes[e];
        QVERIFY(!route.isEmpty());
        QCOMPARE(route.points.size() % 3, 1);
        const auto atBorder = [](const QRectF &rect, QPointF p) {
            const double x = std::min(std::abs(p.x() - rect.left()), std::abs(p.x() - rect.right())),
                         y = std::min(std::abs(p.y() - rect.top()), std::abs(p.y() - rect.bottom()));
            return rect.adjusted(-0.6, -0.6, 0.6, 0.6).contains(p) && std::min(x, y) < 19;
        };
        QVERIFY2(atBorder(layout.nodes[edge.source], route.points.front()), qPrintable(edge.id));
        QVERIFY2(atBorder(layout.nodes[edge.target], route.points.back()), qPrintable(edge.id));
        const QRectF around = route.bounds();
        for (qsizetype v = 0; v < graph.nodes.size() && clear; ++v) {
            const bool passesOver = v != edge.source && v != edge.target && layout.nodes[v].intersects(around) && touches(route, layout.nodes[v]);
            QVERIFY2(!passesOver, qPrintable(edge.id + u" over "_s + graph.nodes[v].id));
        }
    }

private slots:
    void smallest()
    {
        QVERIFY(graph::layout(Graph()).value().isEmpty());
        check(make(1, {}), graph::layout(make(1, {})).value());
        const Graph loop = make(1, {{0, 0}});
        check(loop, graph::layout(loop).value());
        const Graph idle = make(7, {}, {0, 0, 0, 1, 1, 2, 2});
        check(idle, graph::layout(idle).value());
    }

    void callerIsLeft()
    {
        const Graph chain = make(5, {{4, 3}, {3, 2}, {2, 1}, {1, 0}});
        const Layout layout = graph::layout(chain).value();
        check(chain, layout);
        for (int v = 0; v < 4; ++v)
            QVERIFY(layout.nodes[v + 1].right() < layout.nodes[v].left());
        QCOMPARE(layout.nodes[0].center().y(), layout.nodes[4].center().y()); // a chain is straight
    }

    void cyclesAndLoops()
    {
        const Graph cycle = make(4, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 3}, {1, 0}});
        const Layout layout = graph::layout(cycle).value();
        check(cycle, layout);
        graph::layered::Problem problem;
        problem.items.resize(4);
        for (const graph::Edge &edge : cycle.edges)
            problem.links.push_back({.from = edge.source, .to = edge.target});
        const auto reversed = graph::layered::breakCycles(problem);
        QCOMPARE(std::ranges::count(reversed, 1), 1); // 0 -> 1 is in both cycles
    }

    void simplexFindsTheShortest()
    {
        // A diamond with a long side: the free vertex goes to where its weight pulls.
        using graph::layered::Arc;
        const std::vector<Arc> arcs{{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {0, 4, 1}, {4, 3, 5}, {0, 5, 4}, {5, 3, 1}};
        std::vector<int> rank{0, 1, 2, 3, 1, 2};
        graph::layered::networkSimplex(6, arcs, rank, 1000, {});
        for (const Arc &arc : arcs)
            QVERIFY(rank[arc.to] - rank[arc.from] >= 1);
        QCOMPARE(rank[3] - rank[4], 1);
        QCOMPARE(rank[5] - rank[0], 1);
    }

    void simplexIsNeverLongerThanBefore()
    {
        std::mt19937 generator(3);
        for (int round = 0; round < 30; ++round) {
            std::vector<graph::layered::Arc> arcs;
            const int n = 40;
            for (int i = 0; i < 110; ++i) {
                const int a = static_cast<int>(generator() % n), b = static_cast<int>(generator() % n);
                if (a != b)
                    arcs.push_back({std::min(a, b), std::max(a, b), 1 + static_cast<int>(generator() % 3)});
            }
            std::vector<int> rank(n, 0);
            for (int v = 0; v < n; ++v) {
                for (const auto &arc : arcs)
                    rank[arc.to] = std::max(rank[arc.to], rank[arc.from] + 1);
            }
            std::ranges::sort(arcs, {}, [](const auto &a) { return a.from; });
            for (const auto &arc : arcs)
                rank[arc.to] = std::max(rank[arc.to], rank[arc.from] + 1);
            const auto length = [&] {
                int sum = 0;
                for (const auto &arc : arcs)
                    sum += arc.weight * (rank[arc.to] - rank[arc.from]);
                return sum;
            };
            const int before = length();
            graph::layered::networkSimplex(n, arcs, rank, 10'000, {});
            QVERIFY(length() <= before);
            for (const auto &arc : arcs)
                QVERIFY(rank[arc.to] > rank[arc.from]);
            // No single vertex can be moved to make it shorter: it is at least a local optimum.
            for (int v = 0; v < n; ++v) {
                const int now = length(), at = rank[v];
                for (const int to : {at - 1, at + 1}) {
                    rank[v] = to;
                    const bool feasible = std::ranges::all_of(arcs, [&](const auto &arc) { return rank[arc.to] > rank[arc.from]; });
                    QVERIFY(!feasible || length() >= now);
                }
                rank[v] = at;
            }
        }
    }

    void crossingsAreCounted()
    {
        graph::layered::Problem problem;
        problem.items.resize(4);
        problem.links = {{.from = 0, .to = 3}, {.from = 1, .to = 2}};
        const std::vector<char> reversed(2, 0);
        graph::layered::Cells cells = graph::layered::makeCells(problem, reversed, {.of = {0, 0, 1, 1}, .count = 2});
        cells.order = {{0, 1}, {2, 3}};
        QCOMPARE(graph::layered::crossings(cells), 1);
        cells.order = {{0, 1}, {3, 2}};
        QCOMPARE(graph::layered::crossings(cells), 0);
    }

    void anyGraph_data()
    {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<int>("calls");
        QTest::addColumn<int>("groups");
        QTest::newRow("sparse") << 30 << 20 << 4;
        QTest::newRow("dense") << 40 << 200 << 5;
        QTest::newRow("no groups") << 60 << 130 << 0;
        QTest::newRow("many groups") << 80 << 160 << 25;
        QTest::newRow("one group") << 50 << 100 << 1;
        QTest::newRow("larger") << 220 << 600 << 9;
    }

    void anyGraph()
    {
        QFETCH(int, nodes);
        QFETCH(int, calls);
        QFETCH(int, groups);
        for (quint32 seed = 1; seed <= (nodes > 100 ? 2 : 6); ++seed) {
            const Graph graph = random(nodes, calls, groups, seed);
            check(graph, graph::layout(graph).value());
            if (QTest::currentTestFailed())
                return;
        }
    }

    void theShop()
    {
        const Graph graph = graph::buildGraph(*meshes::shop().snapshot());
        const Layout layout = graph::layout(graph).value();
        check(graph, layout);
        const auto at = [&](const QString &id) { return layout.nodes[graph.indexOf(id)]; };
        QVERIFY(at(u"svc:shop/web"_s).right() < at(u"svc:shop/reviews"_s).left());
        QVERIFY(at(u"gw:istio-system/istio-ingressgateway"_s).right() < at(u"svc:shop/web"_s).left());
        // Edges into versions end at their rows.
        for (qsizetype e = 0; e < graph.edges.size(); ++e) {
            const graph::Edge &edge = graph.edges[e];
            if (edge.targetRow < 0)
                continue;
            const double row = layout.nodes[edge.target].top() + graph::rowCentre(edge.targetRow);
            QVERIFY(std::abs(layout.routes[e].points.back().y() - row) <= graph::versionRowHeight / 2);
        }
    }

    void sameGraphSamePicture()
    {
        const Graph graph = graph::buildGraph(*meshes::large(250).snapshot());
        const Layout first = graph::layout(graph).value();
        QHashSeed::setDeterministicGlobalSeed();
        const Graph again = graph::buildGraph(*meshes::large(250).snapshot());
        const Layout second = graph::layout(again).value();
        QHashSeed::resetRandomGlobalSeed();
        QVERIFY(samePlaces(first, second));
    }

    void refreshMovesNothing()
    {
        Graph graph = graph::buildGraph(*meshes::shop().snapshot());
        const Layout before = graph::layout(graph).value();
        for (graph::Edge &edge : graph.edges)
            edge.flow.rate *= 3;
        const Layout after = graph::layout(graph, &before).value();
        QVERIFY(samePlaces(before, after));
        QVERIFY(!after.fresh);
    }

    void oneMoreServiceMovesNobodyFar()
    {
        for (quint32 seed = 1; seed <= 12; ++seed) {
            const Graph before = random(60, 120, 5, seed);
            const Layout old = graph::layout(before).value();
            Graph after = before;
            graph::Node extra;
            extra.id = u"n000007x"_s; // in the middle of the order
            extra.name = extra.id;
            extra.group = static_cast<int>(seed % 5);
            for (const QString &version : {u"v1"_s, u"v2"_s, u"v3"_s})
                extra.versions.push_back({.name = version, .workload = version, .in = {}});
            after.nodes.insert(8, extra);
            for (graph::Edge &edge : after.edges) {
                edge.source += edge.source >= 8;
                edge.target += edge.target >= 8;
            }
            for (const auto &[a, b] : {std::pair(2, 8), {8, 20}, {30, 8}}) {
                graph::Edge edge;
                edge.source = a;
                edge.target = b;
                edge.id = after.nodes[a].id + u'>' + after.nodes[b].id;
                after.edges.push_back(edge);
            }
            std::ranges::sort(after.edges, {}, &graph::Edge::id);
            graph::settleGroups(after);
            const Layout now = graph::layout(after, &old).value();
            QVERIFY(!now.fresh);
            check(after, now);
            for (qsizetype v = 0; v < before.nodes.size(); ++v) {
                const QPointF moved = now.nodes[after.indexOf(before.nodes[v].id)].topLeft() - old.nodes[v].topLeft();
                QVERIFY2(std::hypot(moved.x(), moved.y()) <= 114, qPrintable(before.nodes[v].id));
            }
            if (QTest::currentTestFailed())
                return;
        }
    }

    void goneAndBackIsWhereItWas()
    {
        const Graph full = random(50, 110, 4, 9);
        const Layout first = graph::layout(full).value();
        Graph less = full;
        less.nodes.remove(20);
        less.edges.removeIf([](const graph::Edge &edge) { return edge.source == 20 || edge.target == 20; });
        for (graph::Edge &edge : less.edges) {
            edge.source -= edge.source > 20;
            edge.target -= edge.target > 20;
        }
        graph::settleGroups(less);
        const Layout second = graph::layout(less, &first).value();
        check(less, second);
        const Layout third = graph::layout(full, &second).value();
        check(full, third);
        QCOMPARE(third.nodes[20].topLeft(), first.nodes[20].topLeft());
        QCOMPARE(third.nodes, first.nodes);
    }

    void newGroupStandsApart()
    {
        const Graph before = random(40, 80, 3, 4);
        const Layout old = graph::layout(before).value();
        Graph after = before;
        graph::Group group;
        group.id = u"ns/9999"_s;
        after.groups.push_back(group);
        for (int i = 0; i < 3; ++i) {
            graph::Node node;
            node.id = u"z%1"_s.arg(i);
            node.group = 3;
            after.nodes.push_back(node);
            graph::Edge edge;
            edge.source = i * 5;
            edge.target = static_cast<int>(after.nodes.size()) - 1;
            edge.id = u"z-edge%1"_s.arg(i);
            after.edges.push_back(edge);
        }
        graph::settleGroups(after);
        const Layout now = graph::layout(after, &old).value();
        QVERIFY(!now.fresh);
        check(after, now);
    }

    void aDayOfSmallChanges()
    {
        // Services come and go, one at a time: never a jump, never an overlap.
        std::mt19937 generator(11);
        const Graph full = random(45, 90, 4, 21);
        QSet<int> away;
        std::optional<Layout> last;
        Graph lastGraph;
        for (int step = 0; step < 60; ++step) {
            const int v = static_cast<int>(generator() % full.nodes.size());
            if (!away.remove(v) && away.size() < 6)
                away.insert(v);
            Graph now;
            now.groups = full.groups;
            QVector<int> index(full.nodes.size(), -1);
            for (int i = 0; i < static_cast<int>(full.nodes.size()); ++i) {
                if (away.contains(i))
                    continue;
                index[i] = static_cast<int>(now.nodes.size());
                now.nodes.push_back(full.nodes[i]);
            }
            for (graph::Edge edge : full.edges) {
                edge.source = index[edge.source];
                edge.target = index[edge.target];
                if (edge.source >= 0 && edge.target >= 0)
                    now.edges.push_back(edge);
            }
            graph::settleGroups(now);
            const Layout layout = graph::layout(now, last ? &*last : nullptr).value();
            check(now, layout);
            if (QTest::currentTestFailed())
                return;
            for (int i = 0; last && i < static_cast<int>(now.nodes.size()); ++i) {
                const int before = lastGraph.indexOf(now.nodes[i].id);
                if (before >= 0)
                    QVERIFY(std::hypot(layout.nodes[i].x() - last->nodes[before].x(), layout.nodes[i].y() - last->nodes[before].y()) <= 114);
            }
            last = layout;
            lastGraph = now;
        }
    }

    void pinnedStay()
    {
        const Graph before = random(40, 80, 3, 8);
        const Layout old = graph::layout(before).value();
        Graph after = before;
        for (int i = 0; i < 6; ++i) { // more than would be carried over otherwise
            graph::Node node;
            node.id = u"z%1"_s.arg(i);
            node.group = 0;
            after.nodes.push_back(node);
        }
        graph::settleGroups(after);
        const Layout now = graph::layout(after, &old, {.pinned = {before.nodes[5].id}}).value();
        QCOMPARE(now.nodes[after.indexOf(before.nodes[5].id)], old.nodes[5]);
    }

    void stopsWhenAsked()
    {
        const std::atomic_bool stop = true;
        const auto result = graph::layout(random(100, 200, 4, 1), nullptr, {.pinned = {}, .stop = &stop});
        QVERIFY(!result);
        QVERIFY(result.error().kind == base::ErrorKind::Cancelled);
    }

    void twoThousandServices()
    {
        const Graph graph = graph::buildGraph(*meshes::large(2000).snapshot());
        QVERIFY(graph.nodes.size() > 1500);
        const Layout layout = graph::layout(graph).value();
        QVERIFY(layout.fits(graph));
        for (qsizetype a = 0; a < graph.groups.size(); ++a) {
            for (qsizetype b = a + 1; b < graph.groups.size(); ++b)
                QVERIFY(!layout.groups[a].intersects(layout.groups[b]));
        }
        for (qsizetype v = 0; v < graph.nodes.size(); ++v)
            QVERIFY(layout.groups[graph.nodes[v].group].contains(layout.nodes[v]));
    }
};

QTEST_GUILESS_MAIN(LayoutTest)
#include "layouttest.moc"
