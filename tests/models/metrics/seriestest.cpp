// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/history.h"
#include "models/metrics/series.h"

#include <QtTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using mesh::Series;
using metrics::Batch;
using metrics::Label;

static constexpr float gap = std::numeric_limits<float>::quiet_NaN();

static QString text(const Series &s)
{
    QStringList out;
    for (const float v : s.values)
        out.append(std::isnan(v) ? u"-"_s : QString::number(double(v), 'g', 4));
    return out.join(u' ');
}

static Series series(qint64 start, QVector<float> values)
{
    return {.startMs = start, .stepMs = 10, .values = std::move(values)};
}

static Batch range(qint64 start, int steps)
{
    Batch b{Label::DestinationServiceNamespace,
            Label::DestinationServiceName,
            Label::Reporter,
            Label::DstNamespace,
            Label::DstService,
            Label::Classification};
    b.steps = steps;
    b.startMs = start;
    b.stepMs = 10;
    return b;
}

static void row(Batch &b, std::string_view ns, std::string_view name, std::string_view reporter, std::initializer_list<double> values)
{
    b.add({{Label::DestinationServiceNamespace, ns}, {Label::DestinationServiceName, name}, {Label::Reporter, reporter}}, values);
}

class SeriesTest : public QObject
{
    Q_OBJECT

private slots:
    void alignsWithGaps();
    void mergesTails();
    void sumsAndShares();
    void joinsReportersPerStep();
    void growsByItsTail();
    void resolvesAndTotals();
    void countsLinkerd();
};

void SeriesTest::alignsWithGaps()
{
    QCOMPARE(text(metrics::align(series(100, {1, 2, gap, 4}), 90, 140, 10)), u"- 1 2 - 4 -"_s);
    QCOMPARE(text(metrics::align(series(103, {1, 2}), 100, 120, 10)), u"1 2 -"_s);
    QCOMPARE(text(metrics::align(series(0, {1, 2}), 100, 120, 10)), u"- - -"_s);
    QVERIFY(metrics::align(series(0, {1}), 100, 90, 10).isEmpty());
    QVERIFY(metrics::align(series(0, {1}), 100, 110, 0).isEmpty());
}

void SeriesTest::mergesTails()
{
    QCOMPARE(text(metrics::merge(series(0, {1, 2, 3}), series(20, {9, 4}), 10)), u"1 2 9 4"_s);
    QCOMPARE(text(metrics::merge(series(0, {1, 2, 3}), series(20, {gap, 4}), 3)), u"2 3 4"_s);
    const Series far = metrics::merge(series(0, {1}), series(40, {5}), 10);
    QCOMPARE(text(far), u"1 - - - 5"_s);
    QCOMPARE(far.startMs, 0);
    const Series cut = metrics::merge({}, series(0, {1, 2, 3}), 2);
    QCOMPARE(text(cut), u"2 3"_s);
    QCOMPARE(cut.startMs, 10);
}

void SeriesTest::sumsAndShares()
{
    const std::array in{series(0, {1, gap, gap}), series(0, {1, 2, gap})};
    QCOMPARE(text(metrics::sum(in)), u"2 2 -"_s);
    QVERIFY(metrics::sum({}).isEmpty());
    QCOMPARE(text(metrics::share(series(0, {1, gap, 1, 1}), series(0, {4, 4, 0, gap}))), u"0.25 0 - -"_s);
}

void SeriesTest::joinsReportersPerStep()
{
    metrics::ByReporter all, failed;
    all.add(u"source"_s, series(0, {5, 5, gap, 2, gap}));
    all.add(u"destination"_s, series(0, {4, 7, 3, gap, gap}));
    failed.add(u"source"_s, series(0, {1, 1, gap, gap, gap}));
    failed.add(u"destination"_s, series(0, {0, 2, 1, gap, gap}));
    const auto joined = metrics::joinReporters(all, failed, series(0, {1, 1, gap, gap, gap}));
    QCOMPARE(text(joined.rate), u"5 8 3 2 -"_s);
    QCOMPARE(text(joined.failures), u"1 3 1 0 -"_s);

    metrics::ByReporter waypoint;
    waypoint.add(u"waypoint"_s, series(0, {4}));
    waypoint.add(u"nonsense"_s, series(0, {9}));
    QCOMPARE(text(metrics::joinReporters(waypoint, {}, {}).rate), u"4"_s);
}

void SeriesTest::growsByItsTail()
{
    metrics::History h;
    Batch first = range(0, 3);
    row(first, "shop", "cart", "source", {1, 2, 3});
    Batch failed = range(0, 3);
    row(failed, "shop", "cart", "source", {0.5, mesh::nan, 1.5});
    h.add({.all = &first, .failed = &failed}, 4);
    QCOMPARE(text(h.history(20, 10, 4).services.at(0).errors), u"- 0.5 0 0.5"_s);

    Batch tail = range(20, 3);
    row(tail, "shop", "cart", "source", {6, 7, 8});
    row(tail, "shop", "new", "destination", {mesh::nan, 1, 1});
    h.add({.all = &tail}, 4);
    const auto history = h.history(40, 10, 4);
    QCOMPARE(history.fromMs, 10);
    QCOMPARE(text(history.find(u"shop"_s, u"cart"_s)->rate), u"2 6 7 8"_s);
    QCOMPARE(text(history.find(u"shop"_s, u"new"_s)->rate), u"- - 1 1"_s);
    QCOMPARE(text(history.totalRate), u"2 6 8 9"_s);
    QVERIFY(!history.find(u"shop"_s, u"other"_s));
    // Long after: nothing of it is in the range any more.
    QVERIFY(h.history(4000, 10, 4).services.isEmpty());
}

void SeriesTest::resolvesAndTotals()
{
    metrics::History h;
    Batch all = range(0, 1);
    row(all, "shop", "cart", "destination", {4});
    row(all, "unknown", "cart.shop:9080", "source", {1});
    row(all, "unknown", "unknown", "source", {2});
    row(all, "unknown", "PassthroughCluster", "source", {3});
    Batch lost = range(0, 1);
    row(lost, "unknown", "cart.shop:9080", "source", {1});
    row(lost, "unknown", "unknown", "source", {2});
    Batch failed = range(0, 1);
    row(failed, "unknown", "cart.shop:9080", "source", {1});
    row(failed, "unknown", "unknown", "source", {2});
    h.add({.all = &all, .failed = &failed, .lost = &lost}, 4);
    const auto history = h.history(0, 10, 1);
    QCOMPARE(history.services.size(), 1);
    QCOMPARE(text(history.services[0].rate), u"5"_s);
    QCOMPARE(text(history.services[0].errors), u"0.2"_s);
    QCOMPARE(text(history.totalRate), u"10"_s);
    QCOMPARE(text(history.totalErrors), u"0.3"_s);
}

void SeriesTest::countsLinkerd()
{
    metrics::History h;
    Batch b = range(0, 1);
    b.add({{Label::DstNamespace, "e"}, {Label::DstService, "emoji"}, {Label::Classification, "success"}}, {3.0});
    b.add({{Label::DstNamespace, "e"}, {Label::DstService, "emoji"}, {Label::Classification, "failure"}}, {1.0});
    h.add({.linkerd = &b}, 4);
    const auto history = h.history(0, 10, 1);
    QCOMPARE(text(history.services.at(0).rate), u"4"_s);
    QCOMPARE(text(history.services.at(0).errors), u"0.25"_s);
}

QTEST_GUILESS_MAIN(SeriesTest)
#include "seriestest.moc"
