// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/routereport.h"
#include "tests/models/routes/scene.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace scene;

class RouteReportTest : public QObject
{
    Q_OBJECT

private slots:
    void rowsOfAScope()
    {
        const routes::List list = routes::list(*scene::snapshot(shop()));
        QCOMPARE(report::routes(list, {}).rows.size(), 5);
        QCOMPARE(report::routes(list, {{u"pay"_s}, {}, {}, true}).rows.size(), 0);
        const report::Table one = report::routes(list, {{u"shop"_s}, {u"split"_s}, {}, false});
        QCOMPARE(one.rows.size(), 1);
        QCOMPARE(one.rows.first().cells.size(), one.columns.size());
        QCOMPARE(one.rows.first().name, u"route/shop/reviews/split"_s);
        const report::Table all = report::routes(list, {{}, {u"reviews"_s}, {}, true});
        QCOMPARE(all.rows.size(), 2); // by the object's name
        QCOMPARE(all.rows.first().cells.size(), all.columns.size());
    }

    void whatIsNotKnownIsNull()
    {
        const routes::List list = routes::list(*scene::snapshot(shop()));
        const QJsonObject split = report::routes(list, {{}, {u"split"_s}, {}, true}).rows.first().json;
        QCOMPARE(split["told"_L1].toString(), u"split"_s);
        QVERIFY(split["traffic"_L1]["requestsPerSecond"_L1].isNull());
        QVERIFY(split["traffic"_L1]["errorShare"_L1].isNull());
        QCOMPARE(split["hostTraffic"_L1]["requestsPerSecond"_L1].toDouble(), 100.0);
        QCOMPARE(split["targets"_L1][0]["wantedShare"_L1].toDouble(), 0.7);
        QCOMPARE(split["targets"_L1][0]["seenShare"_L1].toDouble(), 0.6);
        const QJsonObject lone = report::routes(list, {{}, {u"ratings"_s}, {}, true}).rows.first().json;
        QCOMPARE(lone["told"_L1].toString(), u"alone"_s);
        QCOMPARE(lone["traffic"_L1]["errorShare"_L1].toDouble(), 0.5);
    }

    void theHeadSaysHowRoutesAreNamed()
    {
        QJsonObject head;
        report::addRouteHeader(head, routes::list(*scene::snapshot(shop() << telemetry())));
        QCOMPARE(head["routeLabels"_L1].toArray().first().toString(), u"route"_s);
        report::Table cost = report::routeCost({{{u"shop"_s, u"reviews"_s, 10, 3}}, 10, 30});
        QVERIFY(report::write(cost, report::Format::Csv).contains("shop/reviews,10,3,30"));
    }
};

QTEST_GUILESS_MAIN(RouteReportTest)
#include "routereporttest.moc"
