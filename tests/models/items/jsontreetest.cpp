// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/jsontree.h"
#include "models/items/plurals.h"

#include <QAbstractItemModelTester>
#include <QCoreApplication>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using items::JsonTree;

class JsonTreeTest : public QObject
{
    Q_OBJECT

    items::Plurals m_plurals;

    static std::shared_ptr<const base::Tree> document()
    {
        return std::make_shared<const base::Tree>(
            *base::readJson(R"({"name":"a","chains":[{"name":"one","port":80},{"filters":[]}],"deep":{"er":{"value":"needle"}},"none":null})"));
    }

private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void opensNodeByNode()
    {
        JsonTree tree;
        new QAbstractItemModelTester(&tree, QAbstractItemModelTester::FailureReportingMode::QtTest, &tree);
        QCOMPARE(tree.rowCount(), 0);
        tree.show(document());
        QCOMPARE(tree.rowCount(), 4);
        const QModelIndex chains = tree.index(1, 0);
        QCOMPARE(chains.data().toString(), u"chains"_s);
        QCOMPARE(chains.siblingAtColumn(1).data().toString(), u"2 items"_s);
        QCOMPARE(tree.rowCount(chains), 2);
        QCOMPARE(tree.index(0, 0, chains).data().toString(), u"[0] one"_s); // its name tells it apart
        QCOMPARE(tree.index(1, 0, chains).data().toString(), u"[1]"_s);
        QCOMPARE(tree.index(0, 1, tree.index(1, 0, chains)).data().toString(), u"0 items"_s);
        QCOMPARE(tree.index(3, 1).data().toString(), u"null"_s);
        QCOMPARE(tree.pathOf(tree.index(1, 0, tree.index(0, 0, chains))), u"chains[0].port"_s);
        QCOMPARE(tree.find(u"chains[0].port"_s).data().toString(), u"port"_s);
        QVERIFY(!tree.find(u"chains[7]"_s).isValid());
        tree.show(nullptr);
        QCOMPARE(tree.rowCount(), 0);
    }

    void searchGoesAround()
    {
        JsonTree tree;
        tree.show(document());
        const QModelIndex value = tree.next(u"NEEDLE"_s, {});
        QCOMPARE(tree.pathOf(value), u"deep.er.value"_s);
        QCOMPARE(tree.next(u"needle"_s, value), value); // the only one
        const QModelIndex name = tree.next(u"name"_s, value);
        QCOMPARE(tree.pathOf(name), u"name"_s); // past the end, from the start
        QCOMPARE(tree.pathOf(tree.next(u"name"_s, name)), u"chains[0].name"_s);
        QCOMPARE(tree.pathOf(tree.next(u"name"_s, name, true)), u"chains[0].name"_s);
        QVERIFY(!tree.next(u"nowhere"_s, {}).isValid());
        QVERIFY(!tree.next({}, {}).isValid());
    }

    void manyEntriesOpenAtOnce()
    {
        QByteArray json = "[";
        for (int i = 0; i < 20'000; ++i)
            json += (i ? "," : "") + QByteArray::number(i);
        JsonTree tree;
        tree.show(std::make_shared<const base::Tree>(*base::readJson(json + ']')));
        QCOMPARE(tree.rowCount(), 20'000);
        QCOMPARE(tree.index(19'999, 1).data().toString(), u"19999"_s);
        QCOMPARE(tree.index(19'999, 0).data().toString(), u"[19999]"_s);
    }
};

QTEST_GUILESS_MAIN(JsonTreeTest)
#include "jsontreetest.moc"
