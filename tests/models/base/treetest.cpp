// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/tree.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using base::Tree;

class TreeTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void walksWithoutChecks()
    {
        const auto tree = base::readJson("{\"spec\":{\"http\":[{\"route\":[{\"weight\":90},{\"weight\":10.0}]}]},\"n\":null,\"b\":true}");
        QVERIFY(tree);
        const Tree::Ref route = tree->root()["spec"]["http"].at(0)["route"];
        QCOMPARE(route.size(), 2);
        QCOMPARE(route.at(0)["weight"].integer(), 90);
        QCOMPARE(route.at(1)["weight"].integer(), 10);
        QCOMPARE(route.at(1)["weight"].path(), u"spec.http[0].route[1].weight"_s);
        QVERIFY(!route.at(2)["weight"]["deeper"]);
        QCOMPARE(tree->root()["nothing"]["at"]["all"].string(u"none"_s), u"none"_s);
        QVERIFY(tree->root()["n"].isNull());
        QVERIFY(tree->root()["b"].boolean());
        QVERIFY(tree->find(u"spec.http[0].route[1].weight"_s) == route.at(1)["weight"]);
    }

    void oddKeysHaveAPath()
    {
        const auto tree = base::readJson("{\"labels\":{\"a.b/c\":\"x\",\"q\\\"\\\\\":1}}");
        QVERIFY(tree);
        for (const Tree::Ref entry : tree->root()["labels"])
            QVERIFY2(tree->find(entry.path()) == entry, qPrintable(entry.path()));
        QCOMPARE(tree->root()["labels"].at(0).path(), u"labels[\"a.b/c\"]"_s);
        QVERIFY(!tree->find(u"labels[\"a.b/c"_s));
        QVERIFY(!tree->find(u"labels[1"_s));
    }

    void writesWhatItRead()
    {
        const QByteArray json = "{\"b\":[1,2.5,\"x\\n\\\"y\\u0001\",{}],\"a\":{\"z\":null,\"y\":false}}";
        const auto tree = base::readJson(json);
        QVERIFY(tree);
        QCOMPARE(tree->root().json(), json);
        QCOMPARE(tree->root().json(true), "{\"a\":{\"y\":false,\"z\":null},\"b\":[1,2.5,\"x\\n\\\"y\\u0001\",{}]}"_ba);
    }

    void sameValues()
    {
        const auto same = [](const char *a, const char *b) {
            const auto left = base::readJson(a);
            const auto right = base::readJson(b);
            return left && right && left->root().same(right->root()) && right->root().same(left->root());
        };
        QVERIFY(same("{\"a\":1,\"b\":[1,\"2\"]}", "{\"b\":[1.0,\"2\"],\"a\":1}"));
        QVERIFY(!same("{\"a\":1}", "{\"a\":\"1\"}"));
        QVERIFY(!same("{\"a\":1}", "{\"b\":1}"));
        QVERIFY(!same("[1,2]", "[2,1]"));
        QVERIFY(!same("{\"a\":null}", "{}"));
    }

    void refusesWhatItCannotHold_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<base::ErrorKind>("kind");
        QTest::newRow("empty") << ""_ba << base::ErrorKind::Invalid;
        QTest::newRow("truncated") << "{\"a\":"_ba << base::ErrorKind::Invalid;
        QTest::newRow("trailing") << "{} x"_ba << base::ErrorKind::Invalid;
        QTest::newRow("not utf-8") << "{\"a\":\"\xff\"}"_ba << base::ErrorKind::Invalid;
        QTest::newRow("twice") << "{\"a\":1,\"a\":2}"_ba << base::ErrorKind::Invalid;
        QTest::newRow("deep") << QByteArray(400, '[') + QByteArray(400, ']') << base::ErrorKind::TooLarge;
        QByteArray many = "{";
        for (int i = 0; i < 40; ++i)
            many += "\"k" + QByteArray::number(i) + "\":1,";
        QTest::newRow("twice among many") << many + "\"k7\":1}" << base::ErrorKind::Invalid;
    }
    void refusesWhatItCannotHold()
    {
        QFETCH(QByteArray, json);
        QFETCH(base::ErrorKind, kind);
        const auto tree = base::readJson(json, u"here"_s);
        QVERIFY(!tree);
        QCOMPARE(tree.error().kind, kind);
        QCOMPARE(tree.error().where, u"here"_s);
    }
};

QTEST_GUILESS_MAIN(TreeTest)
#include "treetest.moc"
