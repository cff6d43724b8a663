// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build.h"
#include "models/report/graphreport.h"
#include "tests/support/mesh.h"

#include <QJsonDocument>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::Literals::StringLiterals;
using namespace support;

class GraphReportTest : public QObject
{
    Q_OBJECT

private:
    static report::GraphHead head() { return {{}, 1'800'000'000'000}; }

    static graph::Graph shop()
    {
        QVector<mesh::ObjectPtr> objects =
            app(u"shop"_s, u"web"_s) + app(u"shop"_s, u"reviews"_s, {u"v1"_s, u"v2"_s}) + app(u"data"_s, u"<store & co>"_s);
        objects << ns(u"shop"_s) << ns(u"data"_s);
        mesh::EdgeTraffic plain = edge(mesh::Peer{}, workload(u"data"_s, u"<store & co>"_s), u"<store & co>"_s, 3);
        plain.mtls = 0;
        return graph::buildGraph(
            *snapshot(objects,
                      {edge(workload(u"shop"_s, u"web"_s), workload(u"shop"_s, u"reviews-v1"_s), u"reviews"_s, 70),
                       edge(workload(u"shop"_s, u"web"_s), workload(u"shop"_s, u"reviews-v2"_s, u"v2"_s), u"reviews"_s, 30, 0.3), plain}));
    }

private slots:
    void svgIsWellFormedAndEscapesHostileNames()
    {
        const graph::Graph graph = shop();
        const auto layout = graph::layout(graph);
        QVERIFY(layout);
        for (const report::SvgTheme theme : {report::SvgTheme::Light, report::SvgTheme::Dark}) {
            const QByteArray svg = report::graphSvg(graph, *layout, {u"ctx <x>"_s, 1}, theme);
            QXmlStreamReader reader(svg);
            int texts = 0, paths = 0;
            while (!reader.atEnd()) {
                if (reader.readNext() != QXmlStreamReader::StartElement)
                    continue;
                texts += reader.name() == "text"_L1 ? 1 : 0;
                paths += reader.name() == "path"_L1 ? 1 : 0;
            }
            QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
            QVERIFY(texts >= graph.nodes.size());
            QVERIFY(paths >= 2 * graph.edges.size());
            QVERIFY(svg.contains("&lt;store"));
            QVERIFY(svg.contains("plaintext"));
            QVERIFY(svg.contains(report::inkOf(theme, report::Ink::Crit)));
        }
    }

    void theSameMeshGivesTheSameBytes()
    {
        const graph::Graph one = shop(), two = shop();
        const auto a = graph::layout(one), b = graph::layout(two);
        QCOMPARE(report::graphSvg(one, *a, head(), report::SvgTheme::Light), report::graphSvg(two, *b, head(), report::SvgTheme::Light));
        QCOMPARE(report::graphDot(one, head()), report::graphDot(two, head()));
        QCOMPARE(report::graphJson(one, *a, head()), report::graphJson(two, *b, head()));
    }

    void jsonHasEveryNodeAndEdge()
    {
        const graph::Graph graph = shop();
        const auto layout = graph::layout(graph);
        const QJsonObject json = QJsonDocument::fromJson(report::graphJson(graph, *layout, head())).object();
        QCOMPARE(json["nodes"_L1].toArray().size(), graph.nodes.size());
        QCOMPARE(json["edges"_L1].toArray().size(), graph.edges.size());
        QVERIFY(json["nodes"_L1][0]["box"_L1]["width"_L1].toDouble() > 0);
    }

    void dotQuotesAndCsvHasOneLinePerEdge()
    {
        const graph::Graph graph = shop();
        const QByteArray dot = report::graphDot(graph, {u"a\"b\\"_s, 1});
        QVERIFY(dot.startsWith("digraph mesh {"));
        QVERIFY(dot.contains("a\\\"b\\\\"));
        QCOMPARE(dot.count("->"), graph.edges.size());
        QCOMPARE(report::graphCsv(graph).count("\r\n"), graph.edges.size() + 1);
    }

    void anEmptyMeshIsADrawingToo()
    {
        const graph::Graph empty;
        const auto layout = graph::layout(empty);
        QVERIFY(layout);
        QXmlStreamReader reader(report::graphSvg(empty, *layout, head(), report::SvgTheme::Dark));
        while (!reader.atEnd())
            reader.readNext();
        QVERIFY(!reader.hasError());
    }
};

QTEST_GUILESS_MAIN(GraphReportTest)
#include "graphreporttest.moc"
