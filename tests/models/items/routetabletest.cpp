// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/plurals.h"
#include "models/items/routetable.h"
#include "tests/models/routes/scene.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace scene;
using items::RouteTable;
using items::RouteWords;

class RouteTableTest : public QObject
{
    Q_OBJECT

private:
    static routes::List named()
    {
        const mesh::Peer web = support::workload(u"shop"_s, u"web"_s);
        return routes::list(*scene::snapshot(shop() << telemetry(),
                                             {sample(u"split"_s, web, u"reviews"_s, u"reviews-v1"_s, u"v1"_s, 90),
                                              sample(u"split"_s, web, u"reviews"_s, u"reviews-v2"_s, u"v2"_s, 10, u"504"_s, u"UT,URX"_s)}));
    }
    static const routes::Route &split(const routes::List &list) { return *list.route(u"VirtualService/shop/reviews/http[1]"_s); }
    static QString text(const RouteTable &table, const QString &key, int column) { return table.indexOf(key, column).data().toString(); }

private slots:
    void rowsAreMergedAndSaySo()
    {
        const items::Plurals plurals;
        RouteTable table;
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.update(routes::list(*scene::snapshot(shop())));
        QCOMPARE(table.rowCount(), 5);
        const QString key = u"VirtualService/shop/reviews/http[1]"_s;
        QCOMPARE(text(table, key, RouteTable::Name), u"split"_s);
        QCOMPARE(text(table, key, RouteTable::Host), u"reviews"_s);
        QCOMPARE(text(table, key, RouteTable::Match), u"every request"_s);
        QCOMPARE(text(table, key, RouteTable::Target), u"v1 70 %, v2 30 %"_s);
        QCOMPARE(text(table, key, RouteTable::Told), u"split only"_s);
        QCOMPARE(text(table, u"VirtualService/shop/web/http[0]"_s, RouteTable::Host), u"Gateway shop/front → shop.example.com"_s);
        table.update(named());
        QCOMPARE(table.rowCount(), 5);
        QCOMPARE(text(table, key, RouteTable::Told), u"by name"_s);
        QCOMPARE(text(table, key, RouteTable::Flags), u"UT,URX 10.0 %"_s);
        QVERIFY(text(table, key, RouteTable::Timeouts).endsWith(u"of 2s"_s));
        QCOMPARE(table.indexOf(key, RouteTable::Errors).data(items::HealthRole).toInt(), static_cast<int>(mesh::Health::Error));
        table.update({});
        QCOMPARE(table.rowCount(), 0);
    }

    void fieldsOfFilters()
    {
        const routes::List list = named();
        const items::RouteRow row{split(list), *list.host(split(list).host), 0};
        for (const QString &key : RouteTable::filterKeys()) {
            const bool known = RouteTable::filterField(row, key).has_value();
            QVERIFY2(known || key.startsWith(u'p'), qPrintable(key)); // no percentiles were told
        }
        QCOMPARE(RouteTable::filterField(row, u"5xx"_s)->toDouble(), 10.0);
        QVERIFY(!RouteTable::filterField(row, u"nonsense"_s));
    }

    void wordsForWhatIsKnown()
    {
        const routes::List blind = routes::list(*scene::snapshot(shop()));
        QVERIFY(RouteWords::note(blind).startsWith(u"Metrics name no route here"_s));
        QVERIFY(RouteWords::toldSentence(split(blind), blind.host(split(blind).host)).contains(u"reviews"_s));
        QCOMPARE(RouteWords::seen(split(blind)), u"v1 60.0 %, v2 40.0 %"_s);
        QCOMPARE(RouteWords::health(split(blind)), mesh::Health::Info);
        const routes::List list = named();
        QCOMPARE(RouteWords::health(split(list)), mesh::Health::Error);
        QCOMPARE(RouteWords::sentence(split(list)), u"10.0 % of 100.0 req/s fail"_s);
    }
};

QTEST_GUILESS_MAIN(RouteTableTest)
#include "routetabletest.moc"
