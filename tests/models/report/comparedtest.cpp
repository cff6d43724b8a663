// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build.h"
#include "models/graph/layout.h"
#include "models/graph/overlay.h"
#include "models/report/graphhtml.h"
#include "models/report/graphread.h"
#include "tests/support/mesh.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// web calls cart all the time; pay is only there before, store only after, and cart got slow.
class ComparedTest : public QObject
{
    Q_OBJECT

    static mesh::EdgeTraffic edge(const QString &from, const QString &to, double p95)
    {
        mesh::EdgeTraffic one = support::edge(support::workload(u"shop"_s, from), support::workload(u"shop"_s, to), to, 50, 0);
        one.p95 = p95;
        return one;
    }
    static graph::Graph of(const QString &last, double p95)
    {
        const QVector<mesh::EdgeTraffic> edges{edge(u"web"_s, u"cart"_s, p95), edge(u"cart"_s, last, 10)};
        QVector<mesh::ObjectPtr> objects{support::ns(u"shop"_s)};
        for (const QString &name : {u"web"_s, u"cart"_s, last})
            objects += support::app(u"shop"_s, name);
        return graph::buildGraph(*support::snapshot(objects, edges));
    }
    static graph::Graph both() { return graph::overlay(of(u"pay"_s, 20), of(u"store"_s, 400)); }

    static QStringList marks(const graph::Graph &graph)
    {
        QStringList out;
        for (const graph::Node &node : graph.nodes)
            out << node.name + u": "_s + graph::namesOf(node.change).join(u' ');
        for (const graph::Edge &edge : graph.edges)
            out << u"%1>%2: %3"_s.arg(graph.nodes[edge.source].name, graph.nodes[edge.target].name, graph::namesOf(edge.change).join(u' '));
        return out;
    }
    static report::GraphHead head() { return {u"east"_s, 1'764'000'000'000, 1'763'999'000'000}; }

private slots:
    void whatIsGoneStaysAndSaysSo()
    {
        const graph::Graph graph = both();
        QVERIFY(graph.compared);
        QCOMPARE(marks(graph),
                 (QStringList{u"cart: "_s, u"pay: gone"_s, u"store: added"_s, u"web: "_s, u"cart>pay: gone"_s, u"cart>store: added"_s,
                              u"web>cart: slower"_s}));
        for (const graph::Edge &edge : graph.edges) // ends were renumbered
            QVERIFY(edge.id.contains(graph.nodes[edge.source].id) && edge.id.contains(graph.nodes[edge.target].id));
        QCOMPARE(graph.edges[graph.edgeIndexOf(of(u"pay"_s, 20).edges.front().id)].flow.rate, 50.0);
    }

    void theSameIsUnmarked()
    {
        const graph::Graph graph = graph::overlay(of(u"pay"_s, 20), of(u"pay"_s, 20));
        for (const graph::Node &node : graph.nodes)
            QVERIFY(!node.change.any());
        for (const graph::Edge &edge : graph.edges)
            QVERIFY(!edge.change.any());
    }

    void verdicts()
    {
        using graph::Verdict;
        const auto verdict = [](const QStringList &names) { return graph::verdictOf(graph::changeOf(names)); };
        QCOMPARE(verdict({}), Verdict::Same);
        QCOMPARE(verdict({u"gone"_s}), Verdict::Gone);
        QCOMPARE(verdict({u"faster"_s, u"more-errors"_s}), Verdict::Worse);
        QCOMPARE(verdict({u"slower"_s, u"mtls-lost"_s}), Verdict::MtlsLost);
        QCOMPARE(verdict({u"added"_s, u"more-errors"_s}), Verdict::Worse);
        QCOMPARE(verdict({u"added"_s}), Verdict::Added);
        QCOMPARE(verdict({u"faster"_s, u"more-traffic"_s}), Verdict::Better);
        QCOMPARE(verdict({u"less-traffic"_s, u"no such word"_s}), Verdict::Shifted);
    }

    void isHandedToThePainterWhole()
    {
        const graph::Graph graph = both();
        const auto read = report::readGraph(report::writeGraph(graph, head()));
        QVERIFY(read);
        QVERIFY(read->graph.compared);
        QCOMPARE(read->head.beforeMs, head().beforeMs);
        QCOMPARE(marks(read->graph), marks(graph));
    }

    void everyFormatTellsIt()
    {
        const graph::Graph graph = both();
        const auto layout = graph::layout(graph);
        QVERIFY(layout);
        const QString svg = QString::fromUtf8(report::graphSvg(graph, *layout, head(), report::SvgTheme::Light));
        QVERIFY(svg.contains(u"slower</title>"_s) && svg.contains(u">gone</text>"_s));
        QVERIFY(svg.contains(u"against 2025-11-24T15:43:20Z"_s));
        QVERIFY(svg.contains(QLatin1String(report::inkOf(report::SvgTheme::Light, report::Ink::Removed))));
        const QString html = QString::fromUtf8(report::graphHtml(graph, *layout, head(), report::SvgTheme::Dark));
        QVERIFY(html.contains(u"<th>Difference</th>"_s) && html.contains(u"<td>slower</td>"_s));
        QVERIFY(report::graphDot(graph, head()).contains("\"store (new)\""));
        QVERIFY(report::graphCsv(graph).contains("mirror,change\r\n"));
        QVERIFY(report::graphMl(graph, *layout, head()).contains("<data key=\"e_change\">slower</data>"));
        const QJsonObject json = QJsonDocument::fromJson(report::graphJson(graph, *layout, head())).object();
        QCOMPARE(json["before"_L1].toString(), u"2025-11-24T15:43:20Z"_s);
        QCOMPARE(json["nodes"_L1][1]["change"_L1], QJsonArray{u"gone"_s});
    }

    void withoutComparisonNothingIsSaid()
    {
        const graph::Graph graph = of(u"pay"_s, 20);
        const auto layout = graph::layout(graph);
        QVERIFY(layout);
        QVERIFY(!report::graphJson(graph, *layout, {u"east"_s, 1}).contains("change"));
        QVERIFY(report::graphCsv(graph).contains("mirror\r\n"));
        QVERIFY(!report::graphHtml(graph, *layout, {u"east"_s, 1}, report::SvgTheme::Dark).contains("Difference"));
    }
};

QTEST_GUILESS_MAIN(ComparedTest)
#include "comparedtest.moc"
