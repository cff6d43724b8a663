// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificates/timelinelayout.h"

#include "models/base/text.h"

#include <algorithm>

#include <QMap>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

namespace {

constexpr qreal glyph = 12, gap = 6;
constexpr qreal mergeWithin = 11;
constexpr int longestLabel = 34; ///< characters

class Layouter
{
public:
    Layouter(const QVector<TimelineMark> &marks, qreal width, const std::function<qreal(const QString &, bool)> &textWidth)
        : m_marks(marks), m_width(width), m_textWidth(textWidth)
    {
    }

    TimelineLayout run()
    {
        QMap<Lane, QVector<qsizetype>> byLane;
        for (qsizetype i = 0; i < m_marks.size(); ++i)
            byLane[m_marks[i].lane].push_back(i);
        for (auto it = byLane.begin(); it != byLane.end(); ++it)
            addLane(it.key(), it.value());
        return std::move(m_layout);
    }

private:
    qreal xOf(qsizetype mark) const { return timelinePosition(m_marks[mark].leftMs) * m_width; }

    void addLane(Lane lane, QVector<qsizetype> &marks)
    {
        std::ranges::stable_sort(marks, {}, [this](qsizetype i) { return m_marks[i].leftMs; });
        TimelineLane row{lane, static_cast<int>(marks.size()), -1, -1};
        int renewing = 0;
        for (const qsizetype mark : marks) {
            if (!m_marks[mark].byItself || m_marks[mark].health >= mesh::Health::Warn)
                continue;
            ++renewing;
            row.bandFrom = row.bandFrom < 0 ? xOf(mark) : row.bandFrom;
            row.bandTo = xOf(mark);
        }
        if (renewing < 3)
            row.bandFrom = row.bandTo = -1;
        const int number = static_cast<int>(m_layout.lanes.size());
        m_layout.lanes.push_back(row);
        const qsizetype first = m_layout.spots.size();
        for (const qsizetype mark : marks)
            addMark(mark, number, first);
        for (qsizetype i = first; i < m_layout.spots.size(); ++i)
            finish(m_layout.spots[i]);
        placeLabels(first);
    }

    void addMark(qsizetype mark, int lane, qsizetype first)
    {
        const qreal x = xOf(mark);
        if (m_layout.spots.size() > first && x - m_layout.spots.constLast().x < mergeWithin) {
            m_layout.spots.last().marks.push_back(mark);
            return;
        }
        TimelineSpot spot;
        spot.marks = {mark};
        spot.x = x;
        spot.lane = lane;
        m_layout.spots.push_back(spot);
    }

    void finish(TimelineSpot &spot) const
    {
        std::ranges::stable_sort(spot.marks, std::ranges::greater(), [this](qsizetype i) { return m_marks[i].health; });
        spot.health = m_marks[spot.marks.constFirst()].health;
    }

    QString labelOf(const TimelineSpot &spot) const
    {
        const TimelineMark &mark = m_marks[spot.marks.constFirst()];
        const QString name = base::text::elideMiddle(mark.name, longestLabel);
        QString text = mark.health >= mesh::Health::Warn ? u"%1, %2"_s.arg(name, mark.left) : name;
        if (spot.marks.size() > 1)
            text += u" +%1"_s.arg(spot.marks.size() - 1);
        return text;
    }

    void placeLabels(qsizetype first)
    {
        QVector<qsizetype> order;
        for (qsizetype i = first; i < m_layout.spots.size(); ++i)
            order.push_back(i);
        std::ranges::stable_sort(order, std::ranges::greater(), [this](qsizetype i) { return m_layout.spots[i].health; });
        QVector<QRectF> taken;
        for (const qsizetype i : order)
            taken.push_back(QRectF(m_layout.spots[i].x - glyph / 2, 0, glyph, timelineLaneHeight));
        for (const qsizetype i : order)
            placeLabel(m_layout.spots[i], taken);
    }

    void placeLabel(TimelineSpot &spot, QVector<QRectF> &taken) const
    {
        const QString text = labelOf(spot);
        const qreal width = m_textWidth(text, spot.health >= mesh::Health::Warn) + 1;
        const QRectF own(spot.x - glyph / 2, 0, glyph, timelineLaneHeight);
        for (const qreal x : {spot.x + glyph / 2 + gap, spot.x - glyph / 2 - gap - width}) {
            const QRectF box(x, 0, width, timelineLaneHeight);
            if (box.left() < 0 || box.right() > m_width)
                continue;
            const QRectF margin = box.adjusted(-3, 0, 3, 0);
            if (std::ranges::any_of(taken, [&](const QRectF &one) { return one != own && one.intersects(margin); }))
                continue;
            spot.label = text;
            spot.labelBox = box;
            taken.push_back(box);
            return;
        }
    }

    const QVector<TimelineMark> &m_marks;
    qreal m_width;
    const std::function<qreal(const QString &, bool)> &m_textWidth;
    TimelineLayout m_layout;
};

} // namespace

TimelineLayout layOut(const QVector<TimelineMark> &marks, qreal width, const std::function<qreal(const QString &text, bool bold)> &textWidth)
{
    return Layouter(marks, std::max<qreal>(width, 1), textWidth).run();
}

} // namespace certificates
