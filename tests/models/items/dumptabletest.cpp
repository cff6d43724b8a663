// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// On a dump of a real Envoy, trimmed.
#include "models/items/dumptable.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using items::DumpPart;
using items::DumpRow;
using items::DumpTable;

class DumpTableTest : public QObject
{
    Q_OBJECT

    static QByteArray data(const QString &name)
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/proxies/") + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static proxies::Dump dump() { return *proxies::Dump::read(data(u"envoy.json"_s), u"reviews"_s); }
    static int columnOf(DumpPart part, const QString &key)
    {
        const auto columns = items::dumpColumns(part);
        return static_cast<int>(std::ranges::find(columns, key, &items::DumpColumn::key) - columns.begin()) + 1;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void clustersNameTheirMaker()
    {
        DumpTable table(DumpPart::Clusters);
        new QAbstractItemModelTester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest, &table);
        table.setLinks([](const proxies::Origin &origin) { return u"config?id="_s + origin.name; });
        table.setRows(items::dumpRows(*proxies::clusters(dump())));
        QCOMPARE(table.rowCount(), 9);
        const int by = columnOf(DumpPart::Clusters, u"by"_s);
        const QModelIndex v1 = table.indexOf(u"outbound|9080|v1|reviews.shop.svc.cluster.local"_s, by);
        QVERIFY(v1.isValid());
        QVERIFY(table.isMaker(by));
        QCOMPARE(v1.data().toString(), u"DestinationRule shop/reviews"_s);
        QCOMPARE(v1.data(items::LinkRole).toString(), u"config?id=reviews"_s);
        QCOMPARE(v1.siblingAtColumn(1).data().toString(), u"reviews.shop.svc.cluster.local"_s);
        // Nobody made the black hole: it leads nowhere.
        QCOMPARE(table.indexOf(u"BlackHoleCluster"_s, by).data(items::LinkRole).toString(), QString());
        QVERIFY(!table.indexOf(u"BlackHoleCluster"_s, 1).data(items::LinkRole).isValid());
    }

    void rowsPointIntoTheDump()
    {
        const proxies::Dump read = dump();
        const QVector<DumpRow> clusters = items::dumpRows(*proxies::clusters(read));
        for (const DumpRow &row : clusters)
            QCOMPARE(read.entries()[row.entry].name, row.name);
        const QVector<DumpRow> routes = items::dumpRows(*proxies::routes(read));
        QVERIFY(!routes.isEmpty());
        for (const DumpRow &row : routes)
            QCOMPARE(read.entries()[row.entry].section, proxies::Section::Routes);
    }

    void rowsThatReadTheSameAreAllThere()
    {
        proxies::ListenerRow one{.name = u"virtualInbound"_s, .match = u"ALL"_s};
        const QVector<DumpRow> rows = items::dumpRows(QVector<proxies::ListenerRow>{one, one, one});
        DumpTable table(DumpPart::Listeners);
        table.setRows(rows);
        QCOMPARE(table.rowCount(), 3);
        QVERIFY(table.find(u"virtualInbound|ALL"_s));
        QVERIFY(table.find(u"virtualInbound|ALL#2"_s));
        // The same question gives the same ids: nothing moves.
        QCOMPARE(items::dumpRows(QVector<proxies::ListenerRow>{one, one, one}), rows);
    }

    void refusedListenersStandOut()
    {
        const QVector<DumpRow> rows = items::dumpRows(QVector<proxies::ListenerRow>{{.name = u"bad"_s, .state = u"refused"_s}});
        DumpTable table(DumpPart::Listeners);
        table.setRows(rows);
        QCOMPARE(rows.first().health, mesh::Health::Error);
        QCOMPARE(table.index(0, columnOf(DumpPart::Listeners, u"state"_s)).data(items::HealthRole).toInt(), static_cast<int>(mesh::Health::Error));
    }

    void ejectedHosts()
    {
        const auto hosts = proxies::hosts(data(u"clusters.json"_s), u"reviews"_s);
        QVERIFY(hosts);
        QVERIFY(!hosts->isEmpty());
        QVector<proxies::HostRow> all = *hosts;
        all.first().ejected = true;
        DumpTable table(DumpPart::Endpoints);
        table.setRows(items::dumpRows(all));
        QCOMPARE(table.rowCount(), all.size());
        QCOMPARE(table.rows().first().health, mesh::Health::Error);
        QCOMPARE(table.filterField(0, u"ejected"_s)->toString(), u"yes"_s);
        QCOMPARE(table.filterField(0, u"requests"_s)->toDouble(), static_cast<double>(all.first().requests));
        QCOMPARE(table.filterField(0, u"cluster"_s)->toString(), all.first().cluster);
        if (all.first().successRate < 0)
            QVERIFY(!table.filterField(0, u"success"_s)); // not known is no number
    }

    void secretsEnd()
    {
        const auto secrets = proxies::secrets(dump());
        QVERIFY(secrets);
        const QVector<DumpRow> rows = items::dumpRows(*secrets, 4'000'000'000'000);
        QVERIFY(!rows.isEmpty());
        const int ends = columnOf(DumpPart::Secrets, u"ends"_s) - 1;
        bool certificate = false;
        for (const DumpRow &row : rows)
            certificate = certificate || row.cells[ends].text == u"ended"_s;
        QVERIFY(certificate);
        QVERIFY(!items::dumpRows(*secrets, 1'000'000'000'000).first().cells[ends].text.isEmpty());
    }

    void differencesSayWhoHasIt()
    {
        using Kind = proxies::Difference::Kind;
        const QVector<proxies::Difference> all{{.section = proxies::Section::Clusters, .name = u"a"_s, .kind = Kind::OnlyLeft},
                                               {.section = proxies::Section::Clusters, .name = u"b"_s, .kind = Kind::OnlyRight},
                                               {.section = proxies::Section::Routes, .name = u"c"_s, .paths = {u"x"_s, u"y"_s, u"z"_s, u"w"_s}}};
        const QVector<DumpRow> rows = items::dumpRows(all, u"istiod"_s, u"web"_s);
        QCOMPARE(rows[0].cells[2].text, u"only in istiod"_s);
        QCOMPARE(rows[1].cells[2].text, u"only in web"_s);
        QCOMPARE(rows[2].cells[2].text, u"differs"_s);
        QCOMPARE(rows[2].cells[3].text, u"x, y, z and 1 more"_s);
        QCOMPARE(rows[2].entry, 2);
    }

    void makersAreObjects()
    {
        QCOMPARE(items::objectOf({u"VirtualService"_s, u"shop"_s, u"reviews"_s}),
                 (mesh::ObjectKey{mesh::Kind::VirtualService, u"shop"_s, u"reviews"_s}));
        QCOMPARE(items::objectOf({u"Gateway"_s, u"shop"_s, u"edge"_s})->kind, mesh::Kind::Gateway); // Istio's
        QVERIFY(!items::objectOf({u"made-up"_s, u"shop"_s, u"x"_s}));
        QVERIFY(!items::objectOf({}));
    }
};

QTEST_GUILESS_MAIN(DumpTableTest)
#include "dumptabletest.moc"
