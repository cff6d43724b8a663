// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/paths.h"

#include <QTest>

#include <random>

using namespace Qt::Literals::StringLiterals;
using topology::Reach;

class PathsTest : public QObject
{
    Q_OBJECT

    static graph::Graph graphOf(int nodes, const QVector<std::pair<int, int>> &edges)
    {
        graph::Graph graph;
        for (int v = 0; v < nodes; ++v) {
            graph::Node node;
            node.id = u"n%1"_s.arg(v, 3, 10, QChar(u'0'));
            node.name = node.id;
            graph.nodes.push_back(node);
        }
        for (const auto &[from, to] : edges) {
            graph::Edge edge;
            edge.id = u"%1>%2#%3"_s.arg(from, 3, 10, QChar(u'0')).arg(to, 3, 10, QChar(u'0')).arg(graph.edges.size());
            edge.source = from;
            edge.target = to;
            edge.flow.rate = 1;
            graph.edges.push_back(edge);
        }
        std::ranges::sort(graph.edges, {}, &graph::Edge::id);
        return graph;
    }

private slots:
    void findsAllShortestPaths()
    {
        //  0 -> 1 -> 3 -> 4, 0 -> 2 -> 3, and a longer way 0 -> 5 -> 6 -> 3
        const auto graph = graphOf(7, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {3, 4}, {0, 5}, {5, 6}, {6, 3}});
        const auto trail = topology::shortestPaths(graph, graph.incidence(), 0, 4);
        QCOMPARE(trail.length, 3);
        QCOMPARE(trail.paths, 2.0);
        QCOMPARE(trail.edges.size(), 5);
        QCOMPARE(trail.steps, (QVector<int>{1, 1, 2, 2, 3}));
        QCOMPARE(trail.examples.size(), 2);
        QVERIFY(!trail.nodes.contains(5));
        QVERIFY(!trail.turned);
    }

    void parallelEdgesAreOneWay()
    {
        const auto graph = graphOf(2, {{0, 1}, {0, 1}});
        const auto trail = topology::shortestPaths(graph, graph.incidence(), 0, 1);
        QCOMPARE(trail.paths, 1.0);
        QCOMPARE(trail.edges.size(), 2);
    }

    void looksTheOtherWayAround()
    {
        const auto graph = graphOf(3, {{0, 1}, {1, 2}});
        const auto trail = topology::shortestPaths(graph, graph.incidence(), 2, 0);
        QVERIFY(trail.turned);
        QCOMPARE(trail.paths, 1.0);
        QCOMPARE(trail.from, u"n002"_s);
    }

    void saysWhenThereIsNone()
    {
        const auto graph = graphOf(3, {{0, 1}});
        const auto trail = topology::shortestPaths(graph, graph.incidence(), 0, 2);
        QCOMPARE(trail.paths, 0.0);
        QVERIFY(trail.edges.isEmpty());
        QCOMPARE(topology::shortestPaths(graph, graph.incidence(), 1, 1).paths, 0.0);
    }

    void manyPathsAreCountedNotListed()
    {
        // 40 diamonds in a row: 2^40 paths.
        QVector<std::pair<int, int>> edges;
        for (int i = 0; i < 40; ++i) {
            for (const int middle : {3 * i + 1, 3 * i + 2}) {
                edges.push_back({3 * i, middle});
                edges.push_back({middle, 3 * i + 3});
            }
        }
        const auto graph = graphOf(121, edges);
        const auto trail = topology::shortestPaths(graph, graph.incidence(), 0, 120);
        QCOMPARE(trail.paths, std::pow(2.0, 40));
        QCOMPARE(trail.examples.size(), topology::mostExamples);
    }

    void closuresRunThroughCycles()
    {
        const auto graph = graphOf(6, {{0, 1}, {1, 2}, {2, 1}, {2, 3}, {4, 3}, {3, 3}});
        const auto down = topology::closure(graph, graph.incidence(), 0, Reach::Downstream);
        QCOMPARE(down.nodes, (QVector<int>{0, 1, 2, 3}));
        QCOMPARE(down.length, 3);
        QCOMPARE(down.edges.size(), 5); // also 2 -> 1 and the loop at 3
        const auto up = topology::closure(graph, graph.incidence(), 3, Reach::Upstream);
        QCOMPARE(up.nodes.size(), 5);
        QVERIFY(!up.nodes.contains(5));
    }

    /// Against a breadth-first count written another way: by powers of the adjacency, step by step.
    void agreesWithASlowCount()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 60; ++round) {
            const int n = 4 + static_cast<int>(random() % 9);
            QVector<std::pair<int, int>> edges;
            for (int i = 0; i < 2 * n; ++i) {
                const std::pair<int, int> edge(random() % n, random() % n);
                if (!edges.contains(edge))
                    edges.push_back(edge);
            }
            const auto graph = graphOf(n, edges);
            QVector<double> walks(n, 0);
            walks[0] = 1;
            double expected = 0;
            int length = 0;
            for (int step = 1; step < n && expected == 0; ++step) {
                QVector<double> next(n, 0);
                for (const auto &[from, to] : edges)
                    next[to] += walks[from];
                walks = next;
                if (walks[n - 1] > 0) { // the first time it is reached: walks of this length are paths
                    expected = walks[n - 1];
                    length = step;
                }
            }
            const auto trail = topology::shortestPaths(graph, graph.incidence(), 0, n - 1);
            QCOMPARE(trail.turned ? 0.0 : trail.paths, expected);
            if (expected > 0)
                QCOMPARE(trail.length, length);
        }
    }
};

QTEST_GUILESS_MAIN(PathsTest)
#include "pathstest.moc"
