// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/playhead.h"
#include "tests/models/store/faketelemetry.h"
#include "tests/support/mesh.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using store::Moment;
using store::Playhead;
using Mode = Playhead::Mode;
using Thumb = Playhead::Thumb;

namespace {
constexpr qint64 start = 1'800'000'000'000;
constexpr qint64 minute = 60'000;
} // namespace

class PlayheadTest : public QObject
{
    Q_OBJECT

    struct Room {
        base::FakeClock clock{start};
        store::Store store{clock};
        FakeTelemetry telemetry;
        Playhead head{store, &telemetry};

        /// A service, and traffic of one edge with this rate as of now.
        void feed(const QString &service, double rate)
        {
            mesh::Delta delta;
            delta.upserts = {support::service(u"shop"_s, service)};
            auto traffic = std::make_shared<mesh::Traffic>();
            traffic->atMs = clock.nowMs();
            traffic->edges = {support::edge(support::workload(u"shop"_s, u"web"_s), support::workload(u"shop"_s, service), service, rate)};
            delta.traffic = traffic;
            store.apply(delta);
            store.flush();
        }
        void feedEvery(qint64 ms, int times)
        {
            for (int i = 0; i < times; ++i) {
                clock.advance(ms);
                feed(u"s%1"_s.arg(i), i + 1);
            }
        }
        double rate() const { return head.snapshot()->traffic ? head.snapshot()->traffic->edges.first().rate : -1; }
    };

private slots:
    void liveIsTheStore()
    {
        Room room;
        QSignalSpy shown(&room.head, &Playhead::shown);
        room.feed(u"a"_s, 3);
        QCOMPARE(room.head.mode(), Mode::Live);
        QCOMPARE(room.head.snapshot(), room.store.snapshot());
        QVERIFY(!room.head.before());
        QCOMPARE(shown.size(), 1);
        QVERIFY(shown[0][0].value<mesh::Change>().traffic);
        QVERIFY(!shown[0][0].value<mesh::Change>().history);
        room.clock.advance(700);
        QCOMPARE(room.head.nowMs(), start + 700);
        QCOMPARE(room.head.toMs(), start + 700);
    }

    void pauseHoldsWhatWasShown()
    {
        Room room;
        room.feed(u"a"_s, 3);
        room.head.togglePause();
        QCOMPARE(room.head.mode(), Mode::Paused);
        QSignalSpy shown(&room.head, &Playhead::shown);
        room.feedEvery(10'000, 3);
        QCOMPARE(shown.size(), 0);
        QCOMPARE(room.rate(), 3.0);
        QCOMPARE(room.head.nowMs(), start);
        room.head.togglePause();
        QCOMPARE(room.head.mode(), Mode::Live);
        QCOMPARE(room.rate(), 3.0); // the last of the three
        QCOMPARE(room.head.snapshot()->table(mesh::Kind::Service).size(), 4);
    }

    void whatTheStoreKeptIsNotAskedFor()
    {
        Room room;
        room.feedEvery(10'000, 6);
        room.head.replay(start + 34'000);
        QCOMPARE(room.head.mode(), Mode::Replay);
        QCOMPARE(room.head.moment().state, Moment::State::Ready);
        QCOMPARE(room.rate(), 3.0);
        QCOMPARE(room.head.snapshot()->table(mesh::Kind::Service).size(), 3);
        QCOMPARE(room.head.moment().configurationMs, start + 30'000);
        QVERIFY(!room.head.moment().configurationIsLater);
        QCOMPARE(room.head.nowMs(), start + 34'000);
        QCOMPARE(room.telemetry.asked.size(), 0U);
    }

    void thePastIsAskedForAndItsConfigurationIsSaidToBeLater()
    {
        Room room;
        room.feedEvery(10'000, 2);
        QSignalSpy shown(&room.head, &Playhead::shown);
        room.head.replay(start - 10 * minute);
        QCOMPARE(room.head.moment().state, Moment::State::Loading);
        QCOMPARE(room.rate(), 2.0); // what was shown before, until the answer is there
        QTRY_COMPARE(room.telemetry.asked.size(), 1U);
        QCOMPARE(room.telemetry.asked[0].atMs, start - 10 * minute);
        QCOMPARE(room.telemetry.asked[0].windowSeconds, 60);
        room.telemetry.answer(42);
        QTRY_COMPARE(room.head.moment().state, Moment::State::Ready);
        QCOMPARE(room.rate(), 42.0);
        QCOMPARE(shown.size(), 2);
        QVERIFY(room.head.moment().configurationIsLater);
        QCOMPARE(room.head.moment().configurationMs, start + 10'000);
        QCOMPARE(room.head.snapshot()->source(mesh::SourceId::Prometheus).contactMs, start - 10 * minute);
        QCOMPARE(room.head.snapshot()->source(mesh::SourceId::Prometheus).health, mesh::SourceHealth::Live);
    }

    void configurationIsKnownFromTheFirstWholeReading()
    {
        Room room;
        const auto kinds = [](mesh::KindHealth health) {
            mesh::Delta delta;
            for (const mesh::KindInfo &info : mesh::allKinds())
                delta.kinds[info.kind].health = info.kind == mesh::Kind::Pod ? health : mesh::KindHealth::Live;
            return delta;
        };
        room.store.apply(kinds(mesh::KindHealth::Loading));
        room.feed(u"a"_s, 1);
        room.clock.advance(10'000);
        room.store.apply(kinds(mesh::KindHealth::Live));
        room.feed(u"b"_s, 1);
        room.clock.advance(10'000);
        room.feed(u"c"_s, 1);
        room.head.replay(start - minute);
        QCOMPARE(room.head.moment().configurationMs, start + 10'000);
        QCOMPARE(room.head.snapshot()->table(mesh::Kind::Service).size(), 2);
    }

    void theLastQuestionWins()
    {
        Room room;
        room.feed(u"a"_s, 1);
        room.head.replay(start - 10 * minute);
        QTRY_COMPARE(room.telemetry.asked.size(), 1U);
        for (int i = 0; i < 20; ++i) // a drag
            room.head.replay(start - 9 * minute + i * 1000);
        QVERIFY(room.telemetry.asked[0].isCancelled());
        QTRY_COMPARE(room.telemetry.asked.size(), 2U);
        QCOMPARE(room.telemetry.asked[1].atMs, start - 9 * minute + 19'000);
        room.telemetry.answer(7);
        QTRY_COMPARE(room.rate(), 7.0);
    }

    void anAnswerIsKept()
    {
        Room room;
        room.feed(u"a"_s, 1);
        room.head.replay(start - 10 * minute);
        QTRY_COMPARE(room.telemetry.asked.size(), 1U);
        room.telemetry.answer(7);
        QTRY_COMPARE(room.rate(), 7.0);
        room.head.goLive();
        QCOMPARE(room.rate(), 1.0);
        room.head.replay(start - 10 * minute);
        QCOMPARE(room.rate(), 7.0);
        QCOMPARE(room.telemetry.asked.size(), 1U);
    }

    void failureIsAState()
    {
        Room room;
        room.feed(u"a"_s, 1);
        room.head.replay(start - 10 * minute);
        QTRY_COMPARE(room.telemetry.asked.size(), 1U);
        room.telemetry.fail(u"connection refused"_s);
        QTRY_COMPARE(room.head.moment().state, Moment::State::Failed);
        QCOMPARE(room.head.moment().error.detail, u"connection refused"_s);
        QVERIFY(!room.head.snapshot()->traffic);
        const mesh::SourceState &source = room.head.snapshot()->source(mesh::SourceId::Prometheus);
        QCOMPARE(source.health, mesh::SourceHealth::Lost);
        QCOMPARE(source.error->detail, u"connection refused"_s);
        room.head.retry();
        QTRY_COMPARE(room.telemetry.asked.size(), 2U);
        room.telemetry.answer(5);
        QTRY_COMPARE(room.rate(), 5.0);
    }

    void withoutTelemetryOnlyWhatWasKeptIsShown()
    {
        base::FakeClock clock(start);
        store::Store store(clock);
        Playhead head(store, nullptr);
        head.replay(start - minute);
        QCOMPARE(head.moment().state, Moment::State::Failed);
        QCOMPARE(head.moment().error.kind, base::ErrorKind::Unsupported);
        QCOMPARE(head.moment().configurationMs, 0);
    }

    void compareAsksForBoth()
    {
        Room room;
        room.feed(u"a"_s, 1);
        room.head.compare(start - 20 * minute, start - 10 * minute);
        QCOMPARE(room.head.mode(), Mode::Compare);
        QTRY_COMPARE(room.telemetry.asked.size(), 2U);
        room.telemetry.answer(2);
        auto second = room.telemetry.asked.back();
        room.telemetry.asked.pop_back();
        room.telemetry.answer(1);
        QTRY_VERIFY(room.head.moment(Thumb::Before).state == Moment::State::Ready && room.head.moment().state == Moment::State::Ready);
        const double a = room.head.before()->traffic->edges.first().rate, b = room.rate();
        QVERIFY(second.atMs == start - 10 * minute ? (a == 1 && b == 2) : (a == 2 && b == 1));
        QCOMPARE(room.head.nowMs(), start - 10 * minute);
        room.head.goLive();
        QVERIFY(!room.head.before());
    }

    void aroundAChangeNothingIsLaterThanNow()
    {
        Room room;
        room.feed(u"a"_s, 1);
        room.head.compareAround(start - 10 * minute);
        QCOMPARE(room.head.moment(Thumb::Before).atMs, start - 10 * minute - 1000);
        QCOMPARE(room.head.moment().atMs, start - 10 * minute + 75'000);
        room.head.compareAround(start - 5000);
        QCOMPARE(room.head.moment().atMs, start);
    }

    void theRangeHoldsTheTime()
    {
        Room room;
        room.head.setSpan(30 * minute);
        QCOMPARE(room.telemetry.rangeMs, 30 * minute);
        room.head.replay(start - 5 * minute);
        QCOMPARE(room.head.toMs(), start);
        room.clock.advance(10 * minute); // it stands still while one looks at it
        QCOMPARE(room.head.toMs(), start);
        room.head.replay(start - 120 * minute);
        QVERIFY(room.head.fromMs() <= start - 120 * minute && room.head.toMs() >= start - 120 * minute);
        QCOMPARE(room.head.spanMs(), 30 * minute);
        room.head.setSpan(5 * minute);
        QVERIFY(room.head.fromMs() <= start - 120 * minute && room.head.toMs() >= start - 120 * minute);
        room.head.setEnd(start - 240 * minute);
        QCOMPARE(room.head.toMs(), start - 240 * minute);
        QVERIFY(room.head.nowMs() <= room.head.toMs() && room.head.nowMs() >= room.head.fromMs());
        room.head.setEnd(std::nullopt);
        QCOMPARE(room.head.mode(), Mode::Live);
        QCOMPARE(room.head.toMs(), start + 10 * minute);
        room.head.replay(start + 99 * minute);
        QCOMPARE(room.head.nowMs(), start + 10 * minute);
    }

    void stepsAreRoundAndStayInside()
    {
        Room room;
        QCOMPARE(room.head.stepMs(), 15'000);
        room.head.step(-2);
        QCOMPARE(room.head.nowMs(), start - 30'000);
        room.head.step(+9);
        QCOMPARE(room.head.nowMs(), start);
        room.head.step(-1'000'000);
        QCOMPARE(room.head.nowMs(), start - 30 * minute);
        room.head.setSpan(24 * 60 * minute);
        QCOMPARE(room.head.stepMs(), 15 * minute * 2);
    }

    void playWaitsForAnswersAndEndsAtTheEnd()
    {
        Room room;
        room.feed(u"a"_s, 1);
        room.head.setSpeed(60);
        room.head.replay(start - 10 * minute);
        room.head.play();
        QVERIFY(room.head.isPlaying());
        QTRY_COMPARE(room.telemetry.asked.size(), 1U);
        room.clock.advance(3000); // nothing moves while the answer is awaited
        room.telemetry.answer(1);
        QTRY_COMPARE(room.head.moment().state, Moment::State::Ready);
        QCOMPARE(room.head.nowMs(), start - 10 * minute);
        room.clock.advance(1000); // once: were it with each look, the head would be at the end before it is looked at again
        QTRY_VERIFY_WITH_TIMEOUT(room.head.nowMs() > start - 10 * minute, 20'000);
        QVERIFY(room.head.nowMs() >= start - 9 * minute);
        room.head.replay(start - 1000);
        QVERIFY(room.head.isPlaying());
        QTRY_VERIFY(room.head.moment().state != Moment::State::Loading || room.telemetry.asked.back().atMs == start - 1000);
        if (room.head.moment().state == Moment::State::Loading)
            room.telemetry.answer(1);
        QTRY_COMPARE(room.head.moment().state, Moment::State::Ready);
        room.clock.advance(1000);
        QTRY_VERIFY_WITH_TIMEOUT(!room.head.isPlaying(), 20'000);
        QCOMPARE(room.head.nowMs(), room.head.toMs());
    }

    void anotherContextIsLive()
    {
        Room room;
        room.feed(u"a"_s, 1);
        room.head.compare(start - 20 * minute, start - 10 * minute);
        QTRY_COMPARE(room.telemetry.asked.size(), 2U);
        QSignalSpy shown(&room.head, &Playhead::shown);
        room.store.reset(u"other"_s);
        QCOMPARE(room.head.mode(), Mode::Live);
        QVERIFY(room.telemetry.asked[0].isCancelled());
        QVERIFY(room.telemetry.asked[1].isCancelled());
        QCOMPARE(room.head.snapshot()->context, u"other"_s);
        QCOMPARE(shown.size(), 1);
    }
};

QTEST_GUILESS_MAIN(PlayheadTest)
#include "playheadtest.moc"
