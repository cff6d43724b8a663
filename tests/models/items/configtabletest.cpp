// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/drafts.h"
#include "models/items/configtree.h"
#include "models/items/filter.h"
#include "tests/support/shop.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace items;

namespace {

changes::Verdicts verdictsOf(const QVector<mesh::ObjectPtr> &objects)
{
    analysis::WorldInput input;
    input.live = mesh::apply(nullptr, std::array{support::configured(objects)}, 1).first;
    changes::Verdicts verdicts;
    verdicts.live = verdicts.drafted = analysis::World::make(input);
    analysis::Engine engine;
    verdicts.before = verdicts.after = engine.run(verdicts.live);
    verdicts.references = references::Graph::of(*verdicts.live);
    return verdicts;
}

/// Each node in its own line, indented.
QStringList lines(const ConfigTree &tree, const QModelIndex &parent = {}, int depth = 0)
{
    QStringList all;
    for (int row = 0; row < tree.rowCount(parent); ++row) {
        const QModelIndex at = tree.index(row, 0, parent);
        const QString detail = at.siblingAtColumn(ConfigTree::Detail).data().toString();
        all << QString(depth, u' ') + at.data().toString() + (detail.isEmpty() ? QString() : u" | "_s + detail);
        all += lines(tree, at, depth + 1);
    }
    return all;
}

} // namespace

class ConfigTableTest final : public QObject
{
    Q_OBJECT

private slots:
    void idsTellKindsOfOneNameApart()
    {
        for (const mesh::KindInfo &info : mesh::allKinds()) {
            const mesh::ObjectKey key{info.kind, info.namespaced ? u"shop"_s : QString(), u"x"_s};
            QCOMPARE(configKey(configId(key)), std::optional(key));
        }
        QCOMPARE(configId({mesh::Kind::VirtualService, u"shop"_s, u"reviews"_s}), u"VirtualService/shop/reviews"_s);
        QVERIFY(!configKey(u"VirtualService"_s));
        QVERIFY(!configKey(u"Nothing/shop/x"_s));
    }

    void rowsSayWhatIsKnown()
    {
        ConfigTable table;
        const QAbstractItemModelTester tester(&table);
        table.update(configRows(verdictsOf(support::configuredShop()), {}, {{{mesh::Kind::VirtualService, u"shop"_s, u"reviews"_s}, 5}}), 60'005);
        QCOMPARE(table.rowCount(), 6);
        const ConfigRow *row = table.find(u"VirtualService/shop/reviews"_s);
        QVERIFY(row);
        QCOMPARE(row->owner, u"Argo CD application shop"_s);
        QCOMPARE(row->says, u"reviews, shop.example"_s);
        QCOMPARE(row->references.out, 3);
        QCOMPARE(row->changedMs, 5);
        const ConfigRow *broken = table.find(u"VirtualService/shop/broken"_s);
        QCOMPARE(broken->health, mesh::Health::Error);
        QVERIFY(broken->findings >= 2);
        QCOMPARE(broken->references.missing, 2);
        QVERIFY(!broken->worst.isEmpty());
    }

    void filters_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QStringList>("shown");
        QTest::newRow("kind by its short name") << u"kind:vs"_s << QStringList{u"broken"_s, u"reviews"_s};
        QTest::newRow("owner") << u"owner:argo"_s << QStringList{u"reviews"_s};
        QTest::newRow("nobody") << u"kind:vs owner:none"_s << QStringList{u"broken"_s};
        QTest::newRow("severity") << u"severity:error"_s << QStringList{u"broken"_s};
        QTest::newRow("missing") << u"missing:yes"_s << QStringList{u"broken"_s};
        QTest::newRow("code") << u"code:IST0101"_s << QStringList{u"broken"_s};
        QTest::newRow("changed") << u"changed<2m"_s << QStringList{u"reviews"_s};
        QTest::newRow("named by") << u"kind:gateway refby>0"_s << QStringList{u"web"_s};
        QTest::newRow("draft") << u"draft:any"_s << QStringList{u"reviews"_s};
    }
    void filters()
    {
        QFETCH(QString, filter);
        QFETCH(QStringList, shown);
        const auto objects = support::configuredShop();
        const auto reviews = std::ranges::find_if(
            objects, [](const mesh::ObjectPtr &o) { return o->kind == mesh::Kind::VirtualService && o->meta.name == u"reviews"_s; });
        ConfigTable table;
        table.update(configRows(verdictsOf(objects), {changes::Drafts::opened(**reviews).value()},
                                {{{mesh::Kind::VirtualService, u"shop"_s, u"reviews"_s}, 5}}),
                     60'005);
        const auto parsed = Filter::parse(filter, ConfigTable::filterKeys());
        QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().reason));
        QStringList names;
        for (int row = 0; row < table.rowCount(); ++row) {
            if (parsed->accepts([&](const QString &key) { return table.filterField(row, key); }))
                names << table.rows()[row].object.name;
        }
        names.sort();
        QCOMPARE(names, shown);
    }

    void treeGoesTheWayOfARequest()
    {
        ConfigTree tree;
        const QAbstractItemModelTester tester(&tree);
        tree.update(configTree(verdictsOf(support::configuredShop())));
        QCOMPARE(
            lines(tree).mid(0, 10),
            (QStringList{u"Gateways | 1"_s, u" Gateway shop/web"_s, u"  VirtualService shop/reviews | reviews, shop.example"_s,
                         u"   split | all other requests"_s, u"    DestinationRule shop/reviews | subset v1, 90 %"_s, u"     Service shop/reviews"_s,
                         u"      Deployment shop/reviews-v1"_s, u"    DestinationRule shop/reviews | subset v2, 10 %"_s,
                         u"     Service shop/reviews"_s, u"      Deployment shop/reviews-v2"_s}));
        QVERIFY(lines(tree).contains(u" AuthorizationPolicy shop/reviews"_s));
        QVERIFY(lines(tree).contains(u" PeerAuthentication shop/all | all of shop"_s));
        const QModelIndex rule = tree.find(mesh::ObjectKey{mesh::Kind::DestinationRule, u"shop"_s, u"reviews"_s});
        QCOMPARE(tree.find(tree.pathOf(rule)), rule);
    }

    /// Another weight is no other shape: what is open stays open.
    void sameShapeIsNoReset()
    {
        ConfigTree tree;
        QVector<TreeNode> nodes = configTree(verdictsOf(support::configuredShop()));
        tree.update(nodes);
        QSignalSpy reset(&tree, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&tree, &QAbstractItemModel::dataChanged);
        nodes[4].detail = u"another"_s;
        tree.update(nodes);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(ConfigTableTest)
#include "configtabletest.moc"
