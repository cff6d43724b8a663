// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A graph as JSON and back, and as HTML with hostile names in it.
#include "models/graph/build.h"
#include "models/graph/layout.h"
#include "models/report/graphhtml.h"
#include "models/report/graphread.h"
#include "tests/models/graph/meshes.h"

#include <QCryptographicHash>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::Literals::StringLiterals;

class GraphReadTest : public QObject
{
    Q_OBJECT

    static report::GraphHead head() { return {u"prod <eu>"_s, 1'700'000'000'000}; }

    static graph::Graph hostile()
    {
        graph::Graph graph;
        const QStringList names{u"</script><script>alert(1)</script>"_s, u"\"><img src=x onerror=alert(2)>"_s, u"a\u202Eb\u001B[31m & ' < >"_s};
        for (int i = 0; i < 3; ++i) {
            graph::Node node;
            node.id = u"svc:%1"_s.arg(i);
            node.ns = u"]]></style>"_s;
            node.name = names[i];
            node.versions = {{.name = names[i], .workload = {}, .in = {}}, {.name = u"--></svg>"_s, .workload = {}, .in = {}}};
            graph.nodes.push_back(node);
        }
        for (int i = 0; i < 2; ++i) {
            graph::Edge edge;
            edge.id = u"e%1"_s.arg(i);
            edge.source = i;
            edge.target = i + 1;
            edge.flow.rate = 10;
            edge.flow.errors = 0.5;
            edge.health = mesh::Health::Critical;
            graph.edges.push_back(edge);
        }
        graph::settleGroups(graph);
        return graph;
    }

private slots:
    void comesBackWhole()
    {
        for (const meshes::Mesh &mesh : {meshes::shop(), meshes::large(120)}) {
            const graph::Graph graph = graph::buildGraph(*mesh.snapshot());
            const QByteArray json = report::writeGraph(graph, head());
            const auto back = report::readGraph(json);
            QVERIFY2(back, back ? "" : qPrintable(back.error().message()));
            QCOMPARE(back->head.context, head().context);
            QCOMPARE(back->head.atMs, head().atMs);
            QCOMPARE(back->graph.nodes.size(), graph.nodes.size());
            QCOMPARE(back->graph.edges.size(), graph.edges.size());
            QCOMPARE(report::writeGraph(back->graph, back->head), json); // nothing was lost on the way
            // The same picture, too.
            const auto one = graph::layout(graph), two = graph::layout(back->graph);
            QCOMPARE(report::graphSvg(back->graph, *two, head(), report::SvgTheme::Dark),
                     report::graphSvg(graph, *one, head(), report::SvgTheme::Dark));
        }
    }

    void readsWhatGraphJsonWrites()
    {
        const graph::Graph graph = graph::buildGraph(*meshes::shop().snapshot());
        const auto back = report::readGraph(report::graphJson(graph, *graph::layout(graph), head()));
        QVERIFY2(back, back ? "" : qPrintable(back.error().message()));
        QCOMPARE(back->graph.nodes.size(), graph.nodes.size());
        QCOMPARE(back->graph.edges.size(), graph.edges.size());
    }

    void refusesWhatIsNoGraph_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("said");
        QTest::newRow("no json") << QByteArray("{") << QString();
        QTest::newRow("no graph") << QByteArray("{\"kind\":\"Pod\"}") << u"no graph"_s;
        QTest::newRow("no node") << QByteArray(R"({"kind":"Graph","nodes":[{"id":"a"}],"edges":[{"id":"e","source":"a","target":"b"}]})")
                                 << u"no node"_s;
        QTest::newRow("twice") << QByteArray(R"({"kind":"Graph","nodes":[{"id":"a"},{"id":"a"}],"edges":[]})") << u"twice"_s;
        QTest::newRow("no group") << QByteArray(R"({"kind":"Graph","nodes":[{"id":"a","group":"x"}],"edges":[]})") << u"no group"_s;
        QTest::newRow("no id") << QByteArray(R"({"kind":"Graph","nodes":[{}],"edges":[]})") << u"no id"_s;
        QTest::newRow("ring of groups") << QByteArray(
            R"({"kind":"Graph","groups":[{"id":"a","parent":"b"},{"id":"b","parent":"a"}],"nodes":[],"edges":[]})")
                                        << u"come before"_s;
        QTest::newRow("long name") << QByteArray(R"({"kind":"Graph","edges":[],"nodes":[{"id":")") + QByteArray(5000, 'x') + "\"}]}" << u"longer"_s;
    }

    void refusesWhatIsNoGraph()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, said);
        const auto read = report::readGraph(json, u"x.json"_s);
        QVERIFY(!read);
        QVERIFY2(read.error().detail.contains(said), qPrintable(read.error().message()));
        QVERIFY(read.error().where.startsWith(u"x.json"_s));
    }

    void wildNumbersAreTamed()
    {
        const auto read = report::readGraph(
            R"({"kind":"Graph","nodes":[{"id":"a","in":{"requestsPerSecond":-4,"errorShare":7}},{"id":"b"}],
                "edges":[{"source":"a","target":"b","sourceRow":99,"flow":{"requestsPerSecond":1e300,"p95Ms":null}}]})");
        QVERIFY(read);
        QCOMPARE(read->graph.nodes[0].in.rate, 0.0);
        QCOMPARE(read->graph.nodes[0].in.errors, 1.0);
        QCOMPARE(read->graph.edges[0].sourceRow, -1);
        QVERIFY(read->graph.edges[0].flow.rate <= 1e15);
        QVERIFY(std::isnan(read->graph.edges[0].flow.p95));
    }

    void htmlEscapesHostileNames()
    {
        const graph::Graph graph = hostile();
        const auto layout = graph::layout(graph);
        for (const auto theme : {report::SvgTheme::Light, report::SvgTheme::Dark}) {
            const QByteArray html = report::graphHtml(graph, *layout, {u"</title><script>x</script>"_s, 1}, theme);
            QCOMPARE(html.count("<script"), 1); // ours
            QCOMPARE(html.count("</script"), 1);
            QCOMPARE(html.count("</style"), 1);
            QCOMPARE(html.count("<img"), 0);
            QCOMPARE(html.count("<title>"), 1 + 1 + graph.nodes.size() + graph.edges.size());
            QVERIFY(!html.contains("\u001B"));
            QVERIFY(!html.contains("\u202E"));
            QVERIFY(!html.contains("http://") || html.count("http://") == html.count("http://www.w3.org/2000/svg"));
            QVERIFY(!html.contains("https://"));
        }
    }

    /// The page's policy lets that script run which is in it, and no other.
    void htmlNamesItsOnlyScript()
    {
        const graph::Graph graph = graph::buildGraph(*meshes::shop().snapshot());
        const QByteArray html = report::graphHtml(graph, *graph::layout(graph), head(), report::SvgTheme::Light);
        const qsizetype from = html.indexOf("<script>") + 8;
        const QByteArray script = html.mid(from, html.indexOf("</script>") - from);
        QVERIFY(html.contains("script-src 'sha256-" + QCryptographicHash::hash(script, QCryptographicHash::Sha256).toBase64() + "'"));
        QVERIFY(html.contains("default-src 'none'"));
        QCOMPARE(html.count("<tr data-i="), graph.edges.size());
        const qsizetype svg = html.indexOf("<svg");
        QXmlStreamReader reader(html.mid(svg, html.indexOf("</svg>") + 6 - svg));
        while (!reader.atEnd())
            reader.readNext();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(report::graphHtml(graph, *graph::layout(graph), head(), report::SvgTheme::Light), html);
    }
};

QTEST_GUILESS_MAIN(GraphReadTest)
#include "graphreadtest.moc"
