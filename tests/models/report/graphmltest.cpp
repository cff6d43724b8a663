// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/graphreport.h"

#include <QXmlStreamReader>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;

class GraphMlTest : public QObject
{
    Q_OBJECT

    static graph::Graph hostile()
    {
        graph::Graph graph;
        graph.groups = {{u"ns/a"_s, u"a"_s}};
        graph::Node caller, called;
        caller.id = u"svc:a/<caller>&\"'"_s;
        caller.name = u"\u001b[31m<caller>&\u202e"_s;
        caller.group = 0;
        called.id = u"svc:a/called"_s;
        called.name = u"called"_s;
        called.in.rate = 12.5;
        called.in.edges = 1;
        graph.nodes = {caller, called};
        graph::Edge edge;
        edge.id = u"e"_s;
        edge.source = 0;
        edge.target = 1;
        edge.flow.rate = 12.5;
        graph.edges = {edge};
        return graph;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isWellFormedAndRefersToDeclaredKeys()
    {
        const graph::Graph graph = hostile();
        const auto layout = graph::layout(graph);
        QVERIFY(layout);
        const QByteArray out = report::graphMl(graph, *layout, {u"lab"_s, 0});
        QSet<QString> keys, nodes;
        QStringList ends;
        QHash<QString, QString> dataOfCalled;
        QString node;
        QXmlStreamReader xml(out);
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            const auto attribute = [&xml](QLatin1StringView name) { return xml.attributes().value(name).toString(); };
            if (xml.name() == "key"_L1)
                keys << attribute("id"_L1);
            else if (xml.name() == "node"_L1)
                nodes << (node = attribute("id"_L1));
            else if (xml.name() == "edge"_L1)
                ends << attribute("source"_L1) << attribute("target"_L1);
            else if (xml.name() == "data"_L1) {
                const QString key = attribute("key"_L1);
                QVERIFY2(keys.contains(key), qPrintable(key));
                const QString text = xml.readElementText();
                QVERIFY(!text.contains(u'\u001b') && !text.contains(u'\u202e'));
                if (node == "svc:a/called"_L1)
                    dataOfCalled.insert(key, text);
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(nodes.size(), 2);
        QCOMPARE(ends.size(), 2);
        QVERIFY(nodes.contains(ends[0]) && nodes.contains(ends[1]));
        QCOMPARE(dataOfCalled.value(u"n_rate"_s), u"12.5"_s);
        QCOMPARE(out, report::graphMl(graph, *layout, {u"lab"_s, 0}));
    }
};

QTEST_GUILESS_MAIN(GraphMlTest)
#include "graphmltest.moc"
