// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificates/timelinelayout.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace certificates;

namespace {

constexpr qint64 dayMs = 86'400'000;

qreal widthOf(const QString &text, bool bold)
{
    return text.size() * (bold ? 7.5 : 7);
}

TimelineMark mark(const QString &name, qint64 leftMs, mesh::Health health = mesh::Health::Ok, Lane lane = Lane::Gateways, bool byItself = false)
{
    return {name, name, u"left"_s, lane, leftMs, health, byItself};
}

void checkNothingOverlaps(const TimelineLayout &layout, qreal width)
{
    for (qsizetype i = 0; i < layout.spots.size(); ++i) {
        const TimelineSpot &a = layout.spots[i];
        QVERIFY(a.x >= 0 && a.x <= width);
        if (!a.label.isEmpty())
            QVERIFY(a.labelBox.left() >= 0 && a.labelBox.right() <= width);
        for (qsizetype j = 0; j < layout.spots.size(); ++j) {
            const TimelineSpot &b = layout.spots[j];
            if (i == j || a.lane != b.lane)
                continue;
            QVERIFY(std::abs(a.x - b.x) >= 11);
            if (a.label.isEmpty())
                continue;
            QVERIFY(!a.labelBox.intersects(QRectF(b.x - 6, 0, 12, timelineLaneHeight)));
            QVERIFY(b.label.isEmpty() || !a.labelBox.intersects(b.labelBox));
        }
    }
}

} // namespace

class TimelineLayoutTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void nothing() { QVERIFY(layOut({}, 800, widthOf).lanes.isEmpty()); }

    void onlyLanesWithMarksInTheirOrder()
    {
        const auto layout = layOut({mark(u"root"_s, 3000 * dayMs, mesh::Health::Ok, Lane::Authorities), mark(u"edge"_s, 3 * dayMs)}, 800, widthOf);
        QCOMPARE(layout.lanes.size(), 2);
        QCOMPARE(layout.lanes[0].lane, Lane::Gateways);
        QCOMPARE(layout.lanes[1].lane, Lane::Authorities);
        QCOMPARE(layout.spots[1].lane, 1);
        QVERIFY(layout.spots[0].x < layout.spots[1].x);
    }

    void aLabelAtTheEndGoesLeft()
    {
        const auto layout = layOut({mark(u"Mesh Root"_s, 3600 * dayMs)}, 800, widthOf);
        QVERIFY(layout.spots[0].labelBox.right() < layout.spots[0].x);
    }

    void theWorstGetTheirLabelFirst()
    {
        QVector<TimelineMark> marks;
        for (int i = 0; i < 40; ++i)
            marks.push_back(mark(u"certificate-%1.example.com"_s.arg(i), (20 + i) * dayMs, i == 33 ? mesh::Health::Critical : mesh::Health::Ok));
        const auto layout = layOut(marks, 800, widthOf);
        const auto worst = std::ranges::find(layout.spots, mesh::Health::Critical, &TimelineSpot::health);
        QVERIFY(worst != layout.spots.cend());
        QVERIFY2(worst->label.startsWith(u"certificate-33.example.com, left +"_s) || worst->label == u"certificate-33.example.com, left"_s,
                 qPrintable(worst->label));
        checkNothingOverlaps(layout, 800);
    }

    void closeOnesBecomeOne()
    {
        const auto layout = layOut({mark(u"a"_s, 90 * dayMs), mark(u"b"_s, 90 * dayMs, mesh::Health::Warn), mark(u"c"_s, 91 * dayMs)}, 800, widthOf);
        QCOMPARE(layout.spots.size(), 1);
        QCOMPARE(layout.spots[0].marks.size(), 3);
        QCOMPARE(layout.spots[0].marks[0], 1); // the worst leads
        QCOMPARE(layout.spots[0].health, mesh::Health::Warn);
        QCOMPARE(layout.spots[0].label, u"b, left +2"_s);
    }

    void severalThatRenewThemselvesFormABand()
    {
        QVector<TimelineMark> marks;
        for (int i = 0; i < 5; ++i)
            marks.push_back(mark(QString::number(i), (10 + i) * 3'600'000, mesh::Health::Ok, Lane::Workloads, true));
        auto layout = layOut(marks, 800, widthOf);
        QVERIFY(layout.lanes[0].bandFrom >= 0 && layout.lanes[0].bandTo > layout.lanes[0].bandFrom);
        marks.resize(2);
        layout = layOut(marks, 800, widthOf);
        QCOMPARE(layout.lanes[0].bandFrom, -1.0);
    }

    void longNamesAreElided()
    {
        const auto layout = layOut({mark(QString(63, u'x'), 90 * dayMs)}, 800, widthOf);
        QVERIFY(layout.spots[0].label.contains(u'…'));
    }

    void randomBoardsNeverOverlap()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 200; ++round) {
            QVector<TimelineMark> marks;
            const int count = random.bounded(120);
            for (int i = 0; i < count; ++i) {
                marks.push_back(mark(QString(random.bounded(1, 70), u'n'), random.bounded(-100, 4000) * dayMs,
                                     static_cast<mesh::Health>(random.bounded(7)), static_cast<Lane>(random.bounded(8)), random.bounded(2) == 0));
            }
            const qreal width = 60 + random.bounded(1200);
            const auto layout = layOut(marks, width, widthOf);
            checkNothingOverlaps(layout, width);
            qsizetype all = 0;
            for (const TimelineSpot &spot : layout.spots)
                all += spot.marks.size();
            QCOMPARE(all, marks.size());
        }
    }
};

QTEST_GUILESS_MAIN(TimelineLayoutTest)
#include "timelinelayouttest.moc"
