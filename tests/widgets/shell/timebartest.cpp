// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/shell/room.h"
#include "widgets/shell/changepopup.h"
#include "widgets/shell/changewords.h"
#include "widgets/shell/navbar.h"
#include "widgets/shell/timebar.h"
#include "widgets/shell/timenote.h"
#include "widgets/shell/timestrip.h"
#include "widgets/shell/timewords.h"

#include <QAbstractButton>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using store::Playhead;
using Mode = Playhead::Mode;
using Thumb = Playhead::Thumb;

namespace {
constexpr qint64 minute = 60'000;
}

class TimeBarTest : public QObject
{
    Q_OBJECT

    struct Bar : Room {
        std::unique_ptr<shell::NavBar> bar;

        Bar()
        {
            bar = std::make_unique<shell::NavBar>(desk);
            bar->resize(1200, 34);
            bar->show();
        }
        shell::TimeStrip &strip() { return *bar->time()->strip(); }
        QAbstractButton *button(const QString &text)
        {
            for (auto *one : bar->findChildren<QAbstractButton *>()) {
                if (one->text() == text || one->accessibleName() == text)
                    return one;
            }
            return nullptr;
        }
        /// A VirtualService whose weight was changed at this time.
        void change(qint64 agoMs)
        {
            const auto routes = [](int weight, const QString &version) {
                mesh::VirtualServiceFacts facts;
                mesh::RouteFacts route;
                route.destinations = {{.host = u"reviews"_s, .subset = u"v1"_s, .weight = 100 - weight},
                                      {.host = u"reviews"_s, .subset = u"v2"_s, .weight = weight}};
                facts.http = {route};
                return support::object(mesh::Kind::VirtualService, u"shop"_s, u"reviews"_s, facts, version);
            };
            clock.set(start - agoMs);
            feed({}, {routes(10, u"1"_s)});
            clock.advance(1000);
            feed({}, {routes(20, u"2"_s)});
            clock.set(start);
        }
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); }

    void modesAreButtons()
    {
        Bar bar;
        QVERIFY(bar.button(u"Live"_s)->isChecked());
        bar.button(u"Replay"_s)->click();
        QCOMPARE(bar.head.mode(), Mode::Replay);
        QVERIFY(bar.button(u"Replay"_s)->isChecked() && !bar.button(u"Live"_s)->isChecked());
        bar.button(u"Replay"_s)->click(); // chosen already
        QVERIFY(bar.button(u"Replay"_s)->isChecked());
        bar.button(u"Compare"_s)->click();
        QCOMPARE(bar.head.mode(), Mode::Compare);
        bar.button(u"Replay"_s)->click();
        QCOMPARE(bar.head.mode(), Mode::Replay);
        bar.button(u"Live"_s)->click();
        QCOMPARE(bar.head.mode(), Mode::Live);
        bar.bar->time()->togglePause();
        QCOMPARE(bar.head.mode(), Mode::Paused);
        QVERIFY(bar.button(u"Go on live"_s));
    }

    void compareBeginsAroundTheLastChange()
    {
        Bar bar;
        bar.change(10 * minute);
        QTRY_COMPARE(bar.changes.between(bar.head.fromMs(), bar.head.toMs()).size(), 1);
        bar.button(u"Compare"_s)->click();
        const qint64 at = Room::start - 10 * minute + 1000;
        QVERIFY(bar.head.moment(Thumb::Before).atMs < at);
        QVERIFY(bar.head.moment().atMs >= at + minute);
    }

    void theStripMovesByKeys()
    {
        Bar bar;
        bar.change(10 * minute);
        QTRY_COMPARE(bar.changes.between(bar.head.fromMs(), bar.head.toMs()).size(), 1);
        const qint64 changed = Room::start - 10 * minute + 1000;
        bar.strip().setFocus();
        QTest::keyClick(&bar.strip(), Qt::Key_Left);
        QCOMPARE(bar.head.mode(), Mode::Replay);
        QCOMPARE(bar.head.nowMs(), Room::start - bar.head.stepMs());
        QTest::keyClick(&bar.strip(), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(bar.head.nowMs(), Room::start - 11 * bar.head.stepMs());
        QTest::keyClick(&bar.strip(), Qt::Key_BracketLeft);
        QCOMPARE(bar.head.nowMs(), changed);
        QTest::keyClick(&bar.strip(), Qt::Key_Home);
        QCOMPARE(bar.head.nowMs(), bar.head.fromMs());
        QTest::keyClick(&bar.strip(), Qt::Key_BracketRight);
        QCOMPARE(bar.head.nowMs(), changed);
        QSignalSpy chosen(bar.bar->time(), &shell::TimeBar::changesChosen);
        QTest::keyClick(&bar.strip(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QTest::keyClick(&bar.strip(), Qt::Key_End);
        QCOMPARE(bar.head.mode(), Mode::Live);
    }

    void theThumbIsDragged()
    {
        Bar bar;
        const QPoint quarter(static_cast<int>(bar.strip().xOf(Room::start - 20 * minute)), 18);
        QTest::mousePress(&bar.strip(), Qt::LeftButton, {}, quarter);
        QCOMPARE(bar.head.mode(), Mode::Replay);
        QVERIFY(std::abs(bar.head.nowMs() - (Room::start - 20 * minute)) < minute);
        const QPoint later(static_cast<int>(bar.strip().xOf(Room::start - 10 * minute)), 18);
        QTest::mouseMove(&bar.strip(), later);
        QTRY_VERIFY(std::abs(bar.head.nowMs() - (Room::start - 10 * minute)) < minute);
        QTest::mouseRelease(&bar.strip(), Qt::LeftButton, {}, later);
        QTRY_COMPARE(bar.telemetry.asked.size(), 1U);
    }

    void inCompareTheNearerThumbMoves()
    {
        Bar bar;
        bar.head.compare(Room::start - 20 * minute, Room::start - 5 * minute);
        QTest::mouseClick(&bar.strip(), Qt::LeftButton, {}, QPoint(static_cast<int>(bar.strip().xOf(Room::start - 18 * minute)), 18));
        QVERIFY(bar.head.moment(Thumb::Before).atMs > Room::start - 19 * minute);
        QCOMPARE(bar.head.moment().atMs, Room::start - 5 * minute);
        bar.strip().setFocus();
        QTest::keyClick(&bar.strip(), Qt::Key_B);
        QTest::keyClick(&bar.strip(), Qt::Key_Left);
        QCOMPARE(bar.head.moment().atMs, Room::start - 5 * minute - bar.head.stepMs());
        QVERIFY(bar.strip().accessibleDescription().contains(u'B'));
    }

    void aFlagOpensItsChange()
    {
        Bar bar;
        bar.change(10 * minute);
        QTRY_COMPARE(bar.changes.between(bar.head.fromMs(), bar.head.toMs()).size(), 1);
        QSignalSpy chosen(bar.bar->time(), &shell::TimeBar::changesChosen);
        QTest::mouseClick(&bar.strip(), Qt::LeftButton, {}, QPoint(static_cast<int>(bar.strip().xOf(Room::start - 10 * minute)), 4));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(bar.head.mode(), Mode::Live);
        const auto changes = chosen[0][0].value<QVector<store::ConfigChange>>();
        QCOMPARE(shell::gistText(changes.first().gist), u"weights 90/10 → 80/20"_s);
        QVERIFY(bar.strip().accessibleName().contains(u"1 change"_s));

        QWidget window;
        window.resize(900, 600);
        window.show();
        auto *popup = new shell::ChangePopup(bar.desk, changes, &window);
        popup->showAt(window.mapToGlobal(QPoint(890, 30)));
        QVERIFY(popup->geometry().right() <= window.mapToGlobal(QPoint(900, 0)).x());
        QSignalSpy compare(popup, &shell::ChangePopup::compareAsked);
        QSignalSpy gone(popup, &QObject::destroyed);
        for (auto *button : popup->findChildren<QPushButton *>()) {
            if (button->text() == u"Before and after"_s)
                button->click();
        }
        QCOMPARE(compare.size(), 1);
        QCOMPARE(compare[0][0].toLongLong(), changes.first().atMs);
        QTRY_COMPARE(gone.size(), 1);
    }

    void theRangeIsRememberedAndMoves()
    {
        Bar bar;
        QCOMPARE(bar.telemetry.rangeMs, 30 * minute);
        QVERIFY(bar.bar->time()->rangeWords().contains(u"30 min"_s));
        QVERIFY(bar.desk.kept.set(settings::Key::RangeMs, static_cast<int>(5 * minute)));
        shell::NavBar second(bar.desk);
        QCOMPARE(bar.head.spanMs(), 5 * minute);
    }

    void theAxisOfAnotherRangeIsAskedFor()
    {
        Bar bar;
        bar.head.replay(Room::start - 300 * minute);
        QTRY_COMPARE(bar.telemetry.askedSeries.size(), 1U);
        const auto &asked = bar.telemetry.askedSeries[0];
        QCOMPARE(asked.query.fromMs, bar.head.fromMs());
        QCOMPARE(asked.query.toMs, bar.head.toMs());
        mesh::Series rate{.startMs = asked.query.fromMs, .stepMs = asked.query.stepMs, .values = QVector<float>(200, 7)};
        asked.promise->addResult(QVector<store::NamedSeries>{{store::SeriesQuery::What::Rate, {}, rate}});
        asked.promise->finish();
        QTRY_VERIFY2(bar.strip().accessibleName().contains(u"7.0 req/s"_s), qPrintable(bar.strip().accessibleName()));
    }

    void words()
    {
        Bar bar;
        bar.feed();
        const auto now = [&] { return shell::timeWords(bar.head, bar.clock.nowMs()); };
        QVERIFY(now().strong.isEmpty());
        bar.head.togglePause();
        bar.clock.advance(12'000);
        QVERIFY(now().strong.startsWith(u"Paused "_s));
        QVERIFY(now().grey.contains(u"12 s behind"_s));
        bar.head.replay(Room::start - 20 * minute);
        QVERIFY(now().strong.startsWith(u"Replay "_s));
        QVERIFY2(now().grey.contains(u"asking for"_s) && now().grey.contains(u"shown: not known for"_s), qPrintable(now().grey));
        QTRY_COMPARE(bar.telemetry.asked.size(), 1U);
        bar.telemetry.fail(u"connection refused"_s);
        QTRY_VERIFY(now().failed);
        QVERIFY(now().grey.contains(u"connection refused"_s));
        shell::TimeNote note(bar.desk);
        QVERIFY(!note.isHidden());
        QVERIFY(note.words().contains(u"connection refused"_s));
        bar.head.goLive();
        QVERIFY(note.isHidden());
    }

    void everySizeHasRoom()
    {
        Bar bar;
        for (const int width : {1024, 1280, 1920}) {
            bar.bar->resize(width, 34);
            bar.head.replay(Room::start - 5 * minute);
            QTRY_VERIFY(bar.strip().width() >= (width < 1280 ? 120 : 200));
            QVERIFY(bar.bar->time()->geometry().right() <= width);
            bar.head.goLive();
        }
    }
};

QTEST_MAIN(TimeBarTest)
#include "timebartest.moc"
