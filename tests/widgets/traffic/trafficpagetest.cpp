// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/drafts.h"
#include "models/changes/review.h"
#include "models/store/playhead.h"
#include "tests/models/routes/scene.h"
#include "tests/models/store/faketelemetry.h"
#include "tests/widgets/services/bench.h"
#include "widgets/traffic/offerdialog.h"
#include "widgets/traffic/routecharts.h"
#include "widgets/traffic/trafficpage.h"

#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using traffic::TrafficPage;
using What = store::SeriesQuery::What;

class TrafficPageTest : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 step = 15'000;

    static mesh::Series series(std::initializer_list<float> values)
    {
        return {.startMs = Bench::now - 30 * 60'000, .stepMs = step, .values = values};
    }
    static void answer(const FakeTelemetry::AskedSeries &asked, const QVector<store::NamedSeries> &series)
    {
        asked.promise->addResult(base::Result<QVector<store::NamedSeries>>(series));
        asked.promise->finish();
    }
    static void show(TrafficPage &page)
    {
        page.resize(1100, 760);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void routesAreRowsAndTheirLackOfNamesIsSaid()
    {
        Bench bench;
        TrafficPage page(bench.desk);
        bench.apply(scene::shop(), scene::edges());
        QTRY_COMPARE(page.shown(), u"5 of 5 routes"_s);
        QCOMPARE(page.counts(), u"5 routes in 3 hosts, 1 with traffic of its own"_s);
        QVERIFY(page.offer()->text().title.contains(u"Metrics name no route"_s));
        QVERIFY(page.offer()->text().action.isEmpty()); // nothing can be edited here
        QCOMPARE(page.findings().size(), 1);
        QCOMPARE(page.findings().first().link, u"traffic?id=VirtualService/shop/ratings/http[0]"_s);
        page.setFilter(u"told:alone"_s);
        QCOMPARE(page.shown(), u"1 of 5 routes"_s);
        page.setFilter(u"to:v2"_s);
        QCOMPARE(page.shown(), u"2 of 5 routes"_s);
    }

    void theInspectorHasTheSplit()
    {
        Bench bench;
        TrafficPage page(bench.desk);
        bench.apply(scene::shop(), scene::edges());
        QTRY_COMPARE(page.shown(), u"5 of 5 routes"_s);
        page.restore({{u"id"_s, u"VirtualService/shop/reviews/http[1]"_s}});
        const QString text = textOf(page.inspector());
        QVERIFY2(text.contains(u"split"_s), qPrintable(text));
        QVERIFY2(text.contains(u"No metric names this route"_s), qPrintable(text));
        QVERIFY2(text.contains(u"its host gets 100"_s), qPrintable(text));
        QCOMPARE(page.subject(), u"VirtualService/shop/reviews"_s);
        QCOMPARE(page.crumbs(), (QStringList{u"reviews"_s, u"split"_s}));
    }

    void aLinkToAServiceSelectsItsRouteWhenItComes()
    {
        Bench bench;
        TrafficPage page(bench.desk);
        page.restore({{u"service"_s, u"shop/ratings"_s}});
        bench.apply(scene::shop(), scene::edges());
        QTRY_COMPARE(page.selectedId(), u"VirtualService/shop/ratings/http[0]"_s);
    }

    void chartsAskForTheRoutesOwnSeries()
    {
        Bench bench;
        FakeTelemetry telemetry;
        bench.desk.telemetry = &telemetry;
        TrafficPage page(bench.desk);
        show(page);
        bench.apply(scene::shop() << scene::telemetry(), scene::edges());
        mesh::Delta delta;
        auto traffic = std::make_shared<mesh::Traffic>(*bench.store.snapshot()->traffic);
        traffic->routes = {scene::sample(u"split"_s, support::workload(u"shop"_s, u"web"_s), u"reviews"_s, u"reviews-v1"_s, u"v1"_s, 60)};
        delta.traffic = traffic;
        bench.apply(delta);
        QTRY_VERIFY(page.rowsModel()->find(u"VirtualService/shop/reviews/http[1]"_s));
        QTRY_COMPARE(page.rowsModel()->find(u"VirtualService/shop/reviews/http[1]"_s)->route.told, routes::Told::ByName);
        page.restore({{u"id"_s, u"VirtualService/shop/reviews/http[1]"_s}});
        QTRY_VERIFY(!telemetry.askedSeries.empty());
        const store::SeriesQuery query = telemetry.askedSeries.back().query;
        QCOMPARE(query.routeLabel, u"route"_s);
        QCOMPARE(query.route, u"split"_s);
        QCOMPARE(query.service, u"reviews"_s);
        const float gap = std::numeric_limits<float>::quiet_NaN();
        answer(telemetry.askedSeries.back(),
               {{What::RateByVersion, u"v1"_s, series({60, 61, gap, 59})},
                {What::RateByVersion, u"v2"_s, series({20, 21, gap, 19})},
                {What::ErrorShareByVersion, u"v2"_s, series({0.1F, 0.1F, gap, 0.2F})},
                {What::P50, {}, series({10, 11, gap, 12})},
                {What::P95, {}, series({20, 21, gap, 22})},
                {What::P99, {}, series({30, 31, gap, 32})}});
        QTRY_COMPARE(page.charts()->plots()[0]->lines().size(), 2);
        QCOMPARE(page.charts()->plots()[1]->lines().size(), 1);
        QCOMPARE(page.charts()->plots()[2]->lines().size(), 3);
        // A gap stays one: two parts of each line and of each area.
        QCOMPARE(page.charts()->plots()[0]->chart()->series().size(), 8);
        QCOMPARE(page.charts()->plots()[2]->chart()->series().size(), 6);
        // One crosshair for all.
        emit page.charts()->plots()[1]->crosshairMoved(Bench::now - 30 * 60'000 + step);
        const auto lists = page.charts()->findChildren<traffic::ValueList *>();
        QCOMPARE(lists.size(), 3);
        QVERIFY2(lists[0]->text().contains(u"v2 21"_s), qPrintable(lists[0]->text()));
        QVERIFY2(lists[2]->text().contains(u"p99 31"_s), qPrintable(lists[2]->text()));
        QVERIFY(!page.grab().isNull());
    }

    void anErrorStandsInThePlaceOfTheLines()
    {
        Bench bench;
        FakeTelemetry telemetry;
        bench.desk.telemetry = &telemetry;
        TrafficPage page(bench.desk);
        show(page);
        bench.apply(scene::shop(), scene::edges());
        QTRY_COMPARE(page.shown(), u"5 of 5 routes"_s);
        page.restore({{u"id"_s, u"VirtualService/shop/ratings/http[0]"_s}});
        QTRY_VERIFY(!telemetry.askedSeries.empty());
        const auto &asked = telemetry.askedSeries.back();
        asked.promise->addResult(base::fail(base::ErrorKind::TooLarge, u"too many points"_s, u"prometheus"_s));
        asked.promise->finish();
        QTRY_VERIFY(page.charts()->plots()[1]->message().contains(u"too many points"_s));
        QVERIFY(page.charts()->plots()[0]->lines().isEmpty());
    }

    void zoomStaysWithinAndTheBrushIsTheSharedRange()
    {
        Bench bench;
        FakeTelemetry telemetry;
        bench.desk.telemetry = &telemetry;
        store::Playhead playhead(bench.store, &telemetry);
        bench.desk.playhead = &playhead;
        TrafficPage page(bench.desk);
        show(page);
        bench.apply(scene::shop(), scene::edges());
        QTRY_COMPARE(page.shown(), u"5 of 5 routes"_s);
        page.restore({{u"id"_s, u"VirtualService/shop/ratings/http[0]"_s}});
        QTRY_VERIFY(!telemetry.askedSeries.empty());
        answer(telemetry.askedSeries.back(), {{What::Rate, {}, series({1, 2, 3})}});
        QTRY_COMPARE(page.charts()->plots()[0]->lines().size(), 1);
        const qint64 from = playhead.fromMs(), to = playhead.toMs();
        emit page.charts()->plots()[0]->viewAsked(from - 1'000'000, from + 300'000);
        QCOMPARE(page.charts()->viewFromMs(), from);
        QVERIFY(page.charts()->viewToMs() <= to);
        emit page.charts()->plots()[2]->rangeAsked(to - 600'000, to - 300'000);
        QCOMPARE(playhead.spanMs(), 300'000);
        QCOMPARE(playhead.toMs(), to - 300'000);
        QTRY_COMPARE(telemetry.askedSeries.back().query.toMs, to - 300'000);
    }

    void theOfferBecomesDrafts()
    {
        Bench bench;
        support::MemoryAccess access;
        access.use(u"lab"_s);
        changes::Drafts drafts(access);
        bench.desk.drafts = &drafts;
        QVector<mesh::ObjectPtr> objects = scene::shop();
        bench.apply(objects, scene::edges());
        const mesh::SnapshotPtr snapshot = bench.store.snapshot();
        traffic::OfferDialog dialog(bench.desk, snapshot, routes::list(*snapshot));
        auto *label = dialog.findChild<QLineEdit *>();
        auto *make = dialog.findChildren<QPushButton *>().last();
        label->setText(u"9 no"_s);
        QVERIFY(!make->isEnabled());
        label->setText(u"route"_s);
        QVERIFY(make->isEnabled());
        make->click();
        const changes::Draft *draft = drafts.find({u"telemetry.istio.io/v1"_s, u"Telemetry"_s, u"istio-system"_s, u"meshdeck-routes"_s});
        QVERIFY(draft);
        QVERIFY(draft->text.contains("xds.route_name"));
        QVERIFY(!drafts.hasProblems());
    }
};

QTEST_MAIN(TrafficPageTest)
#include "trafficpagetest.moc"
