// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/clock.h"
#include "models/changes/guardwatch.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace changes;
using Metric = Condition::Metric;
using Verdict = GuardWatch::Verdict;

namespace {

using What = store::SeriesQuery::What;

/// Answers each question at once with what is set.
class Telemetry final : public store::Telemetry
{
public:
    QFuture<base::Result<QVector<store::NamedSeries>>> series(const store::SeriesQuery &query) override
    {
        asked << query.service;
        base::Result<QVector<store::NamedSeries>> answer = QVector<store::NamedSeries>();
        if (fails) {
            answer = base::fail(base::ErrorKind::Unreachable, u"gone"_s, u"prometheus"_s);
        } else if (rate >= 0) {
            const auto one = [](What what, double value) {
                return store::NamedSeries{what, {}, mesh::Series{.startMs = 0, .stepMs = 1000, .values = {static_cast<float>(value)}}};
            };
            answer = QVector{one(What::Rate, rate), one(What::ErrorShare, errors), one(What::P99, p99)};
        }
        QPromise<base::Result<QVector<store::NamedSeries>>> promise;
        promise.start();
        promise.addResult(answer);
        promise.finish();
        return promise.future();
    }
    QFuture<base::Result<std::shared_ptr<const mesh::Traffic>>> trafficAt(qint64, int) override { return {}; }
    void setRange(qint64) override { }

    QStringList asked;
    double rate = 20, errors = 0.001, p99 = 200;
    bool fails = false;
};

const QVector<mesh::ObjectKey> services{{mesh::Kind::Service, u"shop"_s, u"reviews"_s}, {mesh::Kind::Service, u"shop"_s, u"ratings"_s}};

} // namespace

class GuardTest final : public QObject
{
    Q_OBJECT

private slots:
    void parses()
    {
        const auto guard = parseGuard(u" error<1%, p99 < 500ms,rate>2.5 ,p50<1.5x"_s, u"90s"_s);
        QVERIFY(guard);
        QCOMPARE(guard->forMs, 90'000);
        QCOMPARE(guard->conditions.size(), 4);
        QVERIFY(guard->conditions[0] == (Condition{Metric::Errors, true, false, 0.01}));
        QVERIFY(guard->conditions[1] == (Condition{Metric::P99, true, false, 500}));
        QVERIFY(guard->conditions[2] == (Condition{Metric::Rate, false, false, 2.5}));
        QVERIFY(guard->conditions[3] == (Condition{Metric::P50, true, true, 1.5}));
        QCOMPARE(toString(*guard), u"error<1%,p99<500ms,rate>2.5,p50<1.5x"_s);
        QVERIFY(parseGuard(toString(*guard))->conditions == guard->conditions);
        QCOMPARE(parseGuard(u"error<1%"_s)->forMs, 300'000);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("duration");
        QTest::addColumn<QString>("reason");
        QTest::newRow("nothing") << u""_s << u""_s << u"a guard needs a condition"_s;
        QTest::newRow("no operator") << u"error"_s << u""_s << u"METRIC<VALUE"_s;
        QTest::newRow("metric") << u"p42<1s"_s << u""_s << u"is no metric"_s;
        QTest::newRow("share") << u"error<1"_s << u""_s << u"is no share"_s;
        QTest::newRow("latency") << u"p99<fast"_s << u""_s << u"is no latency"_s;
        QTest::newRow("number") << u"rate>-1"_s << u""_s << u"is no number"_s;
        QTest::newRow("not a number") << u"rate>nan"_s << u""_s << u"is no number"_s;
        QTest::newRow("duration") << u"error<1%"_s << u"soon"_s << u"is no duration"_s;
        QTest::newRow("too short") << u"error<1%"_s << u"1s"_s << u"30 seconds at least"_s;
        QTest::newRow("too many") << u"error<1%,"_s.repeated(9) << u""_s << u"at most 8"_s;
    }
    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(QString, duration);
        QFETCH(QString, reason);
        const auto guard = parseGuard(text, duration);
        QVERIFY(!guard);
        QVERIFY2(guard.error().detail.contains(reason), qPrintable(guard.error().detail));
    }

    void comparesWithBefore()
    {
        const Guard guard = parseGuard(u"p99<1.5x,error<2x"_s).value();
        const Measured before{.rate = 10, .errors = 0.01, .p99 = 100};
        QVERIFY(violations(guard, before, {.rate = 10, .errors = 0.015, .p99 = 140}).isEmpty());
        QCOMPARE(violations(guard, before, {.rate = 10, .errors = 0.05, .p99 = 160}).size(), 2);
        // What is not known fails nothing, and can't be judged.
        QVERIFY(violations(guard, {}, {.errors = 0.5}).isEmpty());
        QVERIFY(!canJudge(guard, {}, {.errors = 0.5}));
        // No failure before and none now.
        QVERIFY(violations(guard, {.errors = 0, .p99 = 100}, {.errors = 0, .p99 = 100}).isEmpty());
    }

    void keepsWhatHolds()
    {
        Telemetry telemetry;
        base::FakeClock clock(1'000'000);
        GuardWatch watch(telemetry, clock);
        watch.setTiming({.lookMs = 1, .firstMs = 1, .windowMs = 60'000, .failures = 3});
        QSignalSpy ended(&watch, &GuardWatch::ended);
        watch.start(parseGuard(u"error<1%,p99<500ms"_s, u"1m"_s).value(), services);
        QTRY_VERIFY(telemetry.asked.size() >= 6); // before and two looks, two services each
        QCOMPARE(watch.verdict(), Verdict::Looking);
        QCOMPARE(watch.now().rate, 40.0);
        clock.advance(61'000);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(watch.verdict(), Verdict::Kept);
    }

    void breaksAfterSeveralFailures()
    {
        Telemetry telemetry;
        base::FakeClock clock(1'000'000);
        GuardWatch watch(telemetry, clock);
        watch.setTiming({.lookMs = 1, .firstMs = 1, .windowMs = 60'000, .failures = 3});
        QSignalSpy ended(&watch, &GuardWatch::ended);
        telemetry.errors = 0.2;
        watch.start(parseGuard(u"error<1%"_s).value(), services);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(watch.verdict(), Verdict::Broken);
        QCOMPARE(watch.reasons(), QStringList{u"error is 20.0 %, it has to stay below 1 %"_s});
        QCOMPARE(telemetry.asked.size(), 8); // before, then three looks
    }

    void refusalsAreCountedFromTheChangeOn()
    {
        Telemetry telemetry;
        base::FakeClock clock(1'000'000);
        GuardWatch watch(telemetry, clock);
        watch.setTiming({.lookMs = 1, .firstMs = 1, .windowMs = 60'000, .failures = 3});
        proxies::Status status;
        const auto refusal = [](const QString &pod, qint64 sentMs) {
            proxies::Proxy one{.ns = u"shop"_s, .pod = pod};
            one.types = {{.typeUrl = u"type.googleapis.com/envoy.config.listener.v3.Listener"_s, .sync = proxies::Sync::Error, .sentMs = sentMs}};
            return one;
        };
        status.proxies = {refusal(u"old"_s, 100), refusal(u"new"_s, 300)};
        watch.setProxies([&status] {
            QPromise<base::Result<proxies::Status>> promise;
            promise.start();
            promise.addResult(status);
            promise.finish();
            return promise.future();
        });
        QSignalSpy ended(&watch, &GuardWatch::ended);
        watch.start(parseGuard(u"nack<1"_s).value(), services, 200);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(watch.verdict(), Verdict::Broken);
        QCOMPARE(watch.reasons(), QStringList{u"nack is 1, it has to stay below 1"_s});
        QVERIFY(!parseGuard(u"nack<2x"_s)); // there is nothing before the change to compare with
    }

    void noTrafficIsNotJudged()
    {
        Telemetry telemetry;
        base::FakeClock clock(1'000'000);
        GuardWatch watch(telemetry, clock);
        watch.setTiming({.lookMs = 1, .firstMs = 1, .windowMs = 60'000, .failures = 3});
        QSignalSpy ended(&watch, &GuardWatch::ended);
        telemetry.fails = true;
        watch.start(parseGuard(u"error<1%"_s).value(), services);
        QTRY_COMPARE(watch.problem(), u"prometheus: gone"_s);
        telemetry.fails = false;
        telemetry.rate = -1; // answers, but nothing is there
        clock.advance(400'000);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(watch.verdict(), Verdict::Unjudged);
    }
};

QTEST_GUILESS_MAIN(GuardTest)
#include "guardtest.moc"
