// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/proxytable.h"
#include "models/items/proxywords.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using items::ProxyTable;
using items::ProxyWords;
using proxies::Sync;

class ProxyTableTest : public QObject
{
    Q_OBJECT

    static constexpr qint64 now = 1'800'000'000'000;

    static proxies::TypeStatus type(const QString &name, Sync sync, qint64 agoMs = 60'000, const QString &reason = {})
    {
        return {.typeUrl = u"type.googleapis.com/envoy.config."_s + name, .sync = sync, .reason = reason, .sentMs = now - agoMs, .version = {}};
    }
    static proxies::Proxy proxy(const QString &ns, const QString &pod, const QVector<proxies::TypeStatus> &types = {})
    {
        return {.cluster = u"c1"_s,
                .ns = ns,
                .pod = pod,
                .kind = proxies::Kind::Sidecar,
                .version = u"1.31.0"_s,
                .istiod = u"istiod-1"_s,
                .revision = u"default"_s,
                .types = types};
    }
    static proxies::Status status(const QVector<proxies::Proxy> &all)
    {
        proxies::Status status;
        status.proxies = all;
        status.asked = {{.ns = u"istio-system"_s, .pod = u"istiod-1"_s, .revision = u"default"_s, .version = u"1.32.0"_s}};
        status.atMs = now;
        return status;
    }
    static QString text(const ProxyTable &table, const QString &id, ProxyTable::Column column) { return table.indexOf(id, column).data().toString(); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void mergedUnderRandomUpdates()
    {
        ProxyTable table;
        new QAbstractItemModelTester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest, &table);
        QRandomGenerator random(3);
        for (int round = 0; round < 100; ++round) {
            QVector<proxies::Proxy> some;
            QSet<QString> names;
            for (int i = 0; i < random.bounded(40); ++i) {
                const QString name = u"p%1"_s.arg(random.bounded(100));
                if (names.contains(name))
                    continue;
                names.insert(name);
                some << proxy(u"shop"_s, name, {type(u"Cluster"_s, static_cast<Sync>(random.bounded(5)), random.bounded(100'000))});
            }
            table.update(status(some), now + round);
            QCOMPARE(table.rowCount(), names.size());
        }
    }

    void aRefusalSaysWhatSinceWhenAndWhy()
    {
        ProxyTable table;
        table.update(status({proxy(u"shop"_s, u"web"_s,
                                   {type(u"Cluster"_s, Sync::Synced, 1000),
                                    type(u"Listener"_s, Sync::Error, 21 * 60'000, u"Didn't find a registered implementation for 'x'"_s)}),
                             proxy(u"shop"_s, u"calm"_s, {type(u"Cluster"_s, Sync::Synced, 5000), type(u"RouteConfiguration"_s, Sync::NotSent, 0)})}),
                     now);
        QCOMPARE(text(table, u"shop/web"_s, ProxyTable::Lds), u"ERROR"_s);
        QCOMPARE(text(table, u"shop/web"_s, ProxyTable::Cds), u"SYNCED"_s);
        QCOMPARE(text(table, u"shop/web"_s, ProxyTable::Ecds), u"–"_s);
        QCOMPARE(text(table, u"shop/web"_s, ProxyTable::Sent), u"21 min"_s);
        QCOMPARE(text(table, u"shop/web"_s, ProxyTable::Reason),
                 u"Refuses its listeners (LDS) for 21 min: Didn't find a registered implementation for 'x'"_s);
        QCOMPARE(table.find(u"shop/web"_s)->health, mesh::Health::Error);
        QCOMPARE(table.find(u"shop/calm"_s)->health, mesh::Health::Ok);
        QCOMPARE(text(table, u"shop/calm"_s, ProxyTable::Reason), QString());
        QCOMPARE(text(table, u"shop/calm"_s, ProxyTable::Rds), u"NOT SENT"_s);
    }

    void lateIsNotTheSameAsOnItsWay()
    {
        QCOMPARE(ProxyWords::healthOf(type(u"Cluster"_s, Sync::Stale, 1000), now), mesh::Health::Info);
        QCOMPARE(ProxyWords::healthOf(type(u"Cluster"_s, Sync::Stale, 60'000), now), mesh::Health::Warn);
        proxies::TypeStatus undated = type(u"Cluster"_s, Sync::Stale);
        undated.sentMs = 0;
        QCOMPARE(ProxyWords::healthOf(undated, now), mesh::Health::Warn);
        QCOMPARE(ProxyWords::sentence(proxy(u"a"_s, u"b"_s, {type(u"Cluster"_s, Sync::Stale, 60'000)}), now),
                 u"Has not acknowledged its clusters (CDS) for 1 min"_s);
        QVERIFY(ProxyWords::sentence(proxy(u"a"_s, u"b"_s, {type(u"Cluster"_s, Sync::Stale, 1000)}), now).isEmpty());
    }

    void hostileReasonsAreCleaned()
    {
        ProxyTable table;
        table.update(status({proxy(u"shop"_s, u"web"_s, {type(u"Listener"_s, Sync::Error, 1000, u"bad \x1b[31m\u202e thing"_s)})}), now);
        const QString reason = text(table, u"shop/web"_s, ProxyTable::Reason);
        QVERIFY(!reason.contains(QChar(0x1b)));
        QVERIFY(!reason.contains(QChar(0x202e)));
        QVERIFY(reason.contains(u"thing"_s));
    }

    void twoClustersMayHaveOneName()
    {
        proxies::Proxy other = proxy(u"shop"_s, u"web-0"_s);
        other.cluster = u"c2"_s;
        ProxyTable table;
        table.update(status({proxy(u"shop"_s, u"web-0"_s), other}), now);
        QCOMPARE(table.rowCount(), 2);
        QVERIFY(table.find(u"shop/web-0"_s));
        QVERIFY(table.find(u"shop/web-0@c2"_s));
    }

    void filterFields()
    {
        ProxyTable table;
        table.update(status({proxy(u"shop"_s, u"web"_s, {type(u"Listener"_s, Sync::Error, 60'000, u"no"_s), type(u"Cluster"_s, Sync::Synced, 10)})}),
                     now);
        QCOMPARE(table.filterField(0, u"state"_s)->toStringList(), QStringList{u"error"_s});
        QCOMPARE(table.filterField(0, u"lds"_s)->toStringList(), QStringList{u"error"_s});
        QCOMPARE(table.filterField(0, u"cds"_s)->toStringList(), QStringList{u"synced"_s});
        QVERIFY(!table.filterField(0, u"rds"_s));
        QCOMPARE(table.filterField(0, u"version"_s)->toString(), u"1.31.0"_s);
        QCOMPARE(table.filterField(0, u"skew"_s)->toBool(), true); // its istiod is newer
        QCOMPARE(table.filterField(0, u"sent"_s)->toDouble(), 60'000.0);
        QCOMPARE(table.filterField(0, u"kind"_s)->toStringList(), QStringList{u"sidecar"_s});
        QCOMPARE(table.filterField(0, {})->toString(), u"web"_s);
        for (const QString &key : ProxyTable::filterKeys())
            (void)table.filterField(0, key); // each is known to it
        QVERIFY(!table.filterField(0, u"nonsense"_s));
    }

    void worstSortsLast()
    {
        ProxyTable table;
        table.update(status({proxy(u"a"_s, u"a"_s, {type(u"Cluster"_s, Sync::Error)}), proxy(u"a"_s, u"b"_s, {type(u"Cluster"_s, Sync::Stale)}),
                             proxy(u"a"_s, u"c"_s, {type(u"Cluster"_s, Sync::Synced)})}),
                     now);
        const auto key = [&table](int row, ProxyTable::Column column) { return table.index(row, column).data(items::SortRole).toDouble(); };
        QVERIFY(key(0, ProxyTable::Glyph) > key(1, ProxyTable::Glyph));
        QVERIFY(key(1, ProxyTable::Glyph) > key(2, ProxyTable::Glyph));
        QVERIFY(key(0, ProxyTable::Cds) > key(1, ProxyTable::Cds));
        QVERIFY(key(1, ProxyTable::Cds) > key(2, ProxyTable::Cds));
    }
};

QTEST_GUILESS_MAIN(ProxyTableTest)
#include "proxytabletest.moc"
