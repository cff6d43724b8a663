// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/edgetable.h"
#include "models/items/namespacetable.h"
#include "models/items/servicetable.h"
#include "models/items/workloadtable.h"
#include "tests/support/mesh.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace support;

class TablesTest : public QObject
{
    Q_OBJECT

private:
    /// A random mesh of some services, for the model tester.
    static mesh::SnapshotPtr randomMesh(QRandomGenerator &random)
    {
        QVector<mesh::ObjectPtr> objects;
        QVector<mesh::EdgeTraffic> edges;
        for (int i = 0; i < 20; ++i) {
            if (random.bounded(3) == 0)
                continue;
            const QString name = u"s%1"_s.arg(i);
            objects += app(u"shop"_s, name);
            edges << edge(workload(u"shop"_s, u"web"_s), workload(u"shop"_s, name), name, random.bounded(100), random.bounded(100) / 400.0);
        }
        objects << ns(u"shop"_s);
        return snapshot(objects, edges);
    }

private slots:
    void rowsAreMergedUnderRandomUpdates()
    {
        QRandomGenerator random(11);
        items::ServiceTable services;
        items::WorkloadTable workloads;
        items::NamespaceTable namespaces;
        items::EdgeTable edges;
        for (QAbstractItemModel *model : std::initializer_list<QAbstractItemModel *>{&services, &workloads, &namespaces, &edges})
            new QAbstractItemModelTester(model, QAbstractItemModelTester::FailureReportingMode::QtTest, model);
        for (int round = 0; round < 60; ++round) {
            const auto snapshot = randomMesh(random);
            const auto inventory = mesh::inventory(*snapshot);
            services.update(inventory, nullptr);
            workloads.update(inventory);
            namespaces.update(inventory);
            edges.update(snapshot->traffic.get());
            QCOMPARE(services.rowCount(), inventory.services.size());
            QCOMPARE(edges.rowCount(), snapshot->traffic->edges.size());
            for (const mesh::ServiceInfo &info : inventory.services) {
                const QModelIndex at = services.indexOf(info.ns + u'/' + info.name, items::ServiceTable::Name);
                QCOMPARE(at.data().toString(), info.name);
            }
        }
    }

    void aPersistentIndexFollowsItsRow()
    {
        items::ServiceTable table;
        table.update(mesh::inventory(*snapshot(app(u"a"_s, u"one"_s) + app(u"a"_s, u"three"_s))), nullptr);
        const QPersistentModelIndex three = table.indexOf(u"a/three"_s);
        QSignalSpy resets(&table, &QAbstractItemModel::modelReset);
        table.update(mesh::inventory(*snapshot(app(u"a"_s, u"three"_s) + app(u"a"_s, u"two"_s))), nullptr);
        QVERIFY(three.isValid());
        QCOMPARE(three.data(items::IdRole).toString(), u"a/three"_s);
        QCOMPARE(three.row(), 0);
        QVERIFY(resets.isEmpty());
    }

    void onlyTheCauseIsMarked()
    {
        items::ServiceTable table;
        table.update(
            mesh::inventory(*snapshot(app(u"shop"_s, u"web"_s), {edge(workload(u"x"_s, u"y"_s), workload(u"shop"_s, u"web"_s), u"web"_s, 10, 0.3)})),
            nullptr);
        const auto health = [&table](int column) { return static_cast<mesh::Health>(table.index(0, column).data(items::HealthRole).toInt()); };
        QCOMPARE(health(items::ServiceTable::Glyph), mesh::Health::Critical);
        QCOMPARE(health(items::ServiceTable::Errors), mesh::Health::Critical);
        QCOMPARE(health(items::ServiceTable::Rate), mesh::Health::Ok);
        QCOMPARE(table.index(0, items::ServiceTable::Errors).data().toString(), u"30.0"_s);
    }

    void noTrafficIsADashNotAZero()
    {
        items::ServiceTable table;
        table.update(mesh::inventory(*snapshot(app(u"shop"_s, u"idle"_s))), nullptr);
        QCOMPARE(table.index(0, items::ServiceTable::Rate).data().toString(), u"–"_s);
        QCOMPARE(table.index(0, items::ServiceTable::Rate).data(items::SortRole).toDouble(), -1.0);
    }
};

QTEST_GUILESS_MAIN(TablesTest)
#include "tablestest.moc"
