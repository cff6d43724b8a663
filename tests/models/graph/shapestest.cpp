// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/graph/shapes.h"

#include <QCryptographicHash>
#include <QTest>

#include <thread>

using namespace Qt::Literals::StringLiterals;
using graph::Graph;
using graph::Layout;
using Calls = QVector<std::pair<int, int>>;

class ShapesTest : public QObject
{
    Q_OBJECT

    static Layout sound(const Graph &graph)
    {
        const Layout layout = graph::layout(graph).value();
        [&] { QCOMPARE(shapes::wrongPlace(graph, layout), QString()); }();
        [&] { QCOMPARE(shapes::wrongRoute(graph, layout), QString()); }();
        return layout;
    }

private slots:
    void longChain()
    {
        Calls calls;
        for (int v = 0; v + 1 < 400; ++v)
            calls.push_back({v, v + 1});
        const Layout layout = sound(shapes::make(400, calls));
        for (int v = 0; v + 1 < 400; ++v) {
            QVERIFY(layout.nodes[v].right() < layout.nodes[v + 1].left());
            QCOMPARE(layout.nodes[v].center().y(), layout.nodes[v + 1].center().y());
        }
    }

    void chainWithShortcuts()
    {
        Calls calls;
        for (int v = 0; v + 1 < 60; ++v) {
            calls.push_back({v, v + 1});
            for (const int over : {3, 11, 29}) {
                if (v % over == 0 && v + over < 60)
                    calls.push_back({v, v + over});
            }
        }
        sound(shapes::make(60, calls));
    }

    void wideFan()
    {
        Calls calls;
        for (int v = 1; v <= 300; ++v)
            calls.push_back({0, v});
        const Layout layout = sound(shapes::make(301, calls));
        // One column of callees, and the caller at about the middle of it.
        double top = 1e9, bottom = -1e9;
        for (int v = 1; v <= 300; ++v) {
            QCOMPARE(layout.columnOf[v], layout.columnOf[0] + 1);
            top = std::min(top, layout.nodes[v].top());
            bottom = std::max(bottom, layout.nodes[v].bottom());
        }
        const double middle = layout.nodes[0].center().y();
        QVERIFY(middle > top + (bottom - top) * 0.4 && middle < top + (bottom - top) * 0.6);
    }

    void fanInAndOut()
    {
        Calls calls;
        for (int v = 1; v <= 120; ++v)
            calls.push_back(v % 2 ? std::pair(v, 0) : std::pair(0, v));
        const Layout layout = sound(shapes::make(121, calls));
        for (int v = 1; v <= 120; ++v)
            QVERIFY(v % 2 ? layout.nodes[v].right() < layout.nodes[0].left() : layout.nodes[v].left() > layout.nodes[0].right());
    }

    void rings()
    {
        for (const int size : {2, 3, 7, 40}) {
            Calls calls;
            for (int v = 0; v < size; ++v)
                calls.push_back({v, (v + 1) % size});
            const Graph graph = shapes::make(size, calls);
            const Layout layout = sound(graph);
            // One call goes back, the others to the right.
            int back = 0;
            for (const graph::Edge &edge : graph.edges)
                back += layout.columnOf[edge.source] >= layout.columnOf[edge.target];
            QCOMPARE(back, 1);
        }
    }

    void everyoneCallsEveryone()
    {
        Calls calls;
        for (int a = 0; a < 14; ++a) {
            for (int b = 0; b < 14; ++b)
                calls.push_back({a, b}); // also itself
        }
        sound(shapes::make(14, calls));
    }

    void loopsEverywhere()
    {
        Calls calls;
        for (int v = 0; v < 20; ++v) {
            calls.push_back({v, v});
            calls.push_back({v, (v * 7 + 3) % 20});
        }
        const Graph graph = shapes::make(20, calls, {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 0, 1, 2, 0, 1, 2, 0, 1});
        const Layout layout = sound(graph);
        for (qsizetype e = 0; e < graph.edges.size(); ++e) {
            if (graph.edges[e].source == graph.edges[e].target)
                QVERIFY(layout.routes[e].bounds().width() > 10 && layout.routes[e].bounds().height() > 10);
        }
    }

    void piecesApart()
    {
        Calls calls;
        for (int piece = 0; piece < 30; ++piece) {
            for (int v = 0; v < 3; ++v)
                calls.push_back({piece * 4 + v, piece * 4 + v + 1});
        }
        sound(shapes::make(130, calls)); // and ten that nobody calls
    }

    void rowsAndKinds()
    {
        Graph graph = shapes::make(30, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {3, 4}, {4, 5}, {9, 3}, {5, 5}, {8, 1}, {4, 1}});
        for (int v = 0; v < 30; v += 3) {
            for (const QString &name : {u"v1"_s, u"v2"_s, u"v3"_s})
                graph.nodes[v].versions.push_back({.name = name, .workload = name, .in = {}});
        }
        graph.nodes[0].kind = graph::NodeKind::Gateway;
        graph.nodes[5].kind = graph::NodeKind::External;
        for (graph::Edge &edge : graph.edges) {
            edge.targetRow = graph.nodes[edge.target].rows() > 0 ? edge.source % 3 : -1;
            edge.sourceRow = graph.nodes[edge.source].rows() > 0 ? 1 : -1;
        }
        sound(graph);
    }

    void sameEverywhere()
    {
        // The places of one graph, to a tenth of a pixel: another compiler or processor must give the same.
        const Graph graph = shapes::nested(160, 420, 3, 4, 77);
        const Layout layout = graph::layout(graph).value();
        QByteArray places;
        for (const QRectF &rect : layout.nodes)
            places += QByteArray::number(qRound64(rect.x() * 10)) + ' ' + QByteArray::number(qRound64(rect.y() * 10)) + '\n';
        const QByteArray now = QCryptographicHash::hash(places, QCryptographicHash::Sha256).toHex().left(16);
        QCOMPARE(now, "e7ca0ac73f575ec6");
    }

    void stopsWhileRunning()
    {
        std::mt19937 generator(5);
        Calls calls;
        for (int i = 0; i < 30'000; ++i)
            calls.push_back({static_cast<int>(generator() % 8000), static_cast<int>(generator() % 8000)});
        const Graph graph = shapes::make(8000, calls);
        std::atomic_bool stop = false, running = false;
        base::Result<Layout> result;
        std::thread worker([&] {
            running = true;
            result = graph::layout(graph, nullptr, {.pinned = {}, .stop = &stop});
        });
        while (!running)
            std::this_thread::yield();
        stop = true;
        worker.join();
        QVERIFY(!result);
        QVERIFY(result.error().kind == base::ErrorKind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(ShapesTest)
#include "shapestest.moc"
