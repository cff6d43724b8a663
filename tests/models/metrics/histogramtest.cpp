// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/histogram.h"

#include <QtTest>

#include <cmath>
#include <limits>

using metrics::Bucket;

static constexpr double inf = std::numeric_limits<double>::infinity();

static double at(double q, std::vector<Bucket> buckets)
{
    metrics::prepare(buckets);
    return metrics::quantile(q, buckets);
}

class HistogramTest : public QObject
{
    Q_OBJECT

private slots:
    void interpolatesWithinABucket();
    void startsTheFirstBucketAtZero();
    void endsAtTheLargestFiniteBound();
    void hasNoAnswerWithoutData();
    void treatsOddQuantilesAsPromqlDoes();
    void repairsDisorder();
    void readsBounds();
};

void HistogramTest::interpolatesWithinABucket()
{
    // 4 of 10 up to 10 ms, 6 more up to 50 ms: rank 5 is 1/6 into (10, 50].
    QCOMPARE(at(0.5, {{10, 4}, {50, 10}, {inf, 10}}), 10 + 40.0 / 6);
    QCOMPARE(at(0.95, {{10, 4}, {50, 10}, {inf, 10}}), 10 + 40 * 5.5 / 6);
    // A rank on a border belongs to the lower bucket.
    QCOMPARE(at(0.4, {{10, 4}, {50, 10}, {inf, 10}}), 10.0);
}

void HistogramTest::startsTheFirstBucketAtZero()
{
    QCOMPARE(at(0.5, {{10, 4}, {inf, 4}}), 5.0);
    QCOMPARE(at(0.5, {{-1, 4}, {inf, 4}}), -1.0);
    QCOMPARE(at(0.0, {{10, 4}, {inf, 4}}), 0.0);
}

void HistogramTest::endsAtTheLargestFiniteBound()
{
    QCOMPARE(at(0.99, {{10, 4}, {50, 5}, {inf, 10}}), 50.0);
}

void HistogramTest::hasNoAnswerWithoutData()
{
    QVERIFY(std::isnan(at(0.5, {})));
    QVERIFY(std::isnan(at(0.5, {{inf, 4}})));
    QVERIFY(std::isnan(at(0.5, {{10, 4}, {50, 5}})));   // no +Inf
    QVERIFY(std::isnan(at(0.5, {{10, 0}, {inf, 0}})));  // nothing observed
    QVERIFY(std::isnan(at(0.5, {{10, std::nan("")}, {inf, std::nan("")}})));
}

void HistogramTest::treatsOddQuantilesAsPromqlDoes()
{
    QCOMPARE(at(-0.1, {{10, 4}, {inf, 4}}), -inf);
    QCOMPARE(at(1.1, {{10, 4}, {inf, 4}}), inf);
    QVERIFY(std::isnan(at(std::nan(""), {{10, 4}, {inf, 4}})));
}

void HistogramTest::repairsDisorder()
{
    // Unsorted, a bound twice (two pods), and a count that falls.
    QCOMPARE(at(0.5, {{inf, 10}, {50, 3}, {10, 4}, {50, 7}}), 10 + 40.0 / 6);
    QCOMPARE(at(0.5, {{10, 4}, {20, 3}, {50, 10}, {inf, 10}}), 20 + 30.0 / 6);
}

void HistogramTest::readsBounds()
{
    QCOMPARE(metrics::bucketBound("0.5"), 0.5);
    QCOMPARE(metrics::bucketBound("1e+06"), 1e6);
    QCOMPARE(metrics::bucketBound("+Inf"), inf);
    for (const char *bad : {"", "x", "5ms", "NaN", "-Inf", "1 "})
        QVERIFY2(std::isnan(metrics::bucketBound(bad)), bad);
}

QTEST_GUILESS_MAIN(HistogramTest)
#include "histogramtest.moc"
