// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/connectionfindings.h"
#include "models/items/plurals.h"

#include <QAbstractItemModelTester>
#include <QCoreApplication>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using items::Finding;
using items::FindingTable;

class FindingTableTest : public QObject
{
    Q_OBJECT

    static constexpr qint64 now = 1'800'000'000'000;

    static Finding finding(const QString &object, mesh::Health health = mesh::Health::Warn, qint64 sinceMs = 0)
    {
        return {
            .health = health, .area = u"Traffic"_s, .object = object, .ns = u"shop"_s, .sentence = u"fails"_s, .link = u"x"_s, .sinceMs = sinceMs};
    }
    static mesh::Snapshot healthy()
    {
        mesh::Snapshot snapshot;
        for (mesh::SourceState &source : snapshot.sources)
            source.health = mesh::SourceHealth::Live;
        for (mesh::KindState &kind : snapshot.kinds)
            kind.health = mesh::KindHealth::Live;
        return snapshot;
    }
    static mesh::SourceState &prometheus(mesh::Snapshot &snapshot) { return snapshot.sources[static_cast<size_t>(mesh::SourceId::Prometheus)]; }
    static mesh::KindState &secrets(mesh::Snapshot &snapshot) { return snapshot.kinds[static_cast<size_t>(mesh::Kind::Secret)]; }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void mergedUnderRandomUpdates()
    {
        FindingTable table;
        new QAbstractItemModelTester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest, &table);
        QRandomGenerator random(5);
        for (int round = 0; round < 100; ++round) {
            QVector<Finding> some;
            QSet<QString> names;
            for (int i = 0; i < random.bounded(30); ++i) {
                const QString name = u"s%1"_s.arg(random.bounded(20));
                names.insert(name);
                some << finding(name, static_cast<mesh::Health>(random.bounded(7)), now - random.bounded(100'000));
            }
            table.update(some, now + round * 1000);
            QCOMPARE(table.rowCount(), names.size());
        }
    }

    void cells()
    {
        FindingTable table;
        Finding rule = finding(u"evil\u202E\n"_s, mesh::Health::Error, now - 21 * 60'000);
        rule.code = u"IST0101"_s;
        table.update({finding(u"web"_s), rule}, now);
        const auto text = [&table](int row, int column) { return table.index(row, column).data().toString(); };
        QCOMPARE(text(0, FindingTable::Code), u"Traffic"_s);
        QCOMPARE(text(0, FindingTable::Age), QString());
        QCOMPARE(text(1, FindingTable::Code), u"IST0101"_s);
        QCOMPARE(text(1, FindingTable::Age), u"21 min"_s);
        QVERIFY(!text(1, FindingTable::Object).contains(QChar(0x202e)));
        QCOMPARE(table.index(1, FindingTable::Glyph).data(items::HealthRole).toInt(), static_cast<int>(mesh::Health::Error));
        for (int column = 0; column < FindingTable::ColumnCount; ++column)
            QVERIFY(!table.headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString().isEmpty());
    }

    void anOlderFindingIsAChangedRow()
    {
        FindingTable table;
        table.update({finding(u"web"_s, mesh::Health::Warn, now - 60'000)}, now);
        QSignalSpy changed(&table, &QAbstractItemModel::dataChanged), resets(&table, &QAbstractItemModel::modelReset);
        table.update({finding(u"web"_s, mesh::Health::Warn, now - 60'000)}, now + 60'000);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(table.index(0, FindingTable::Age).data().toString(), u"2 min"_s);
    }

    void whatTheObjectDoesNotTellApart()
    {
        FindingTable table;
        Finding one = finding(u"web"_s), two = finding(u"web"_s);
        two.id = u"spec.http[1]"_s;
        table.update({one, two}, now);
        QCOMPARE(table.rowCount(), 2);
    }

    void filterFields()
    {
        FindingTable table;
        table.update({finding(u"web"_s, mesh::Health::Warn, now - 60'000)}, now);
        QCOMPARE(table.filterField(0, {})->toString(), u"web fails"_s);
        QCOMPARE(table.filterField(0, u"ns"_s)->toStringList(), QStringList{u"shop"_s});
        QCOMPARE(table.filterField(0, u"health"_s)->toStringList(), QStringList{u"warning"_s});
        QCOMPARE(table.filterField(0, u"age"_s)->toDouble(), 60'000.0);
        QVERIFY(!table.filterField(0, u"nonsense"_s));
    }

    void aHealthyConnectionHasNone() { QVERIFY(items::connectionFindings(healthy()).isEmpty()); }

    void startingIsNoFault() { QVERIFY(items::connectionFindings(mesh::Snapshot()).isEmpty()); }

    void sources()
    {
        mesh::Snapshot snapshot = healthy();
        prometheus(snapshot).health = mesh::SourceHealth::Lost;
        prometheus(snapshot).contactMs = now - 5000;
        prometheus(snapshot).error = base::Error{base::ErrorKind::Unreachable, u"connection refused"_s, u"prometheus:9090"_s};
        prometheus(snapshot).notes = {u"TLS is not verified"_s};
        const QVector<Finding> found = items::connectionFindings(snapshot);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].health, mesh::Health::Error);
        QCOMPARE(found[0].object, u"Prometheus"_s);
        QCOMPARE(found[0].sinceMs, now - 5000);
        QCOMPARE(found[0].sentence, u"does not answer: prometheus:9090: connection refused"_s);
        QCOMPARE(found[1].sentence, u"TLS is not verified"_s);
        FindingTable table;
        table.update(found, now);
        QCOMPARE(table.rowCount(), 2); // the keys differ
    }

    void kinds()
    {
        items::Plurals plurals;
        QCoreApplication::installTranslator(&plurals);
        mesh::Snapshot snapshot = healthy();
        secrets(snapshot).health = mesh::KindHealth::Forbidden;
        QCOMPARE(items::connectionFindings(snapshot).value(0).object, u"secrets"_s);
        secrets(snapshot).health = mesh::KindHealth::Live;
        secrets(snapshot).forbiddenNamespaces = {u"vault"_s};
        QCOMPARE(items::connectionFindings(snapshot).value(0).sentence, u"of 1 namespace may not be listed: vault"_s);
        secrets(snapshot).forbiddenNamespaces = {u"a"_s, u"b"_s, u"c"_s, u"d"_s};
        QCOMPARE(items::connectionFindings(snapshot).value(0).sentence, u"of 4 namespaces may not be listed: a, b, c, …"_s);
        QCoreApplication::removeTranslator(&plurals);
    }

    void answersInPart()
    {
        mesh::Snapshot snapshot = healthy();
        auto traffic = std::make_shared<mesh::Traffic>();
        traffic->missing = {{u"latency"_s, u"timed out"_s}};
        traffic->partial = true;
        traffic->warnings = {u"a store is gone"_s};
        snapshot.traffic = traffic;
        const QVector<Finding> found = items::connectionFindings(snapshot);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].sentence, u"latency is missing: timed out"_s);
        QVERIFY(found[1].sentence.contains(u"a store is gone"_s));
    }
};

QTEST_GUILESS_MAIN(FindingTableTest)
#include "findingtabletest.moc"
