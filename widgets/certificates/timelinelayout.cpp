// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificates/timelinelayout.h"

#include "models/base/text.h"

#include <algorithm>
#include <iterator>

#include <QMap>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

namespace {

constexpr qreal glyph = 12, gap = 6;
constexpr qreal mergeWithin = 11;
constexpr int longestLabel = 34, shortLabel = 14; ///< characters

class Layouter
{
public:
    Layouter(const QVector<TimelineMark> &marks, qreal width, const std::function<qreal(const QString &, bool)> &textWidth)
        : m_marks(marks)
        , m_width(width)
        , m_textWidth(textWidth)
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

    bool isLoud(qsizetype mark) const { return m_marks[mark].health >= mesh::Health::Warn; }

    void addLane(Lane lane, QVector<qsizetype> &marks)
    {
        std::ranges::stable_sort(marks, {}, [this](qsizetype i) { return m_marks[i].leftMs; });
        const qsizetype spots = m_layout.spots.size(), rows = m_layout.lanes.size();
        const int all = static_cast<int>(marks.size());
        addRow({lane, all, false, -1, -1}, marks, false);
        const bool named = std::ranges::none_of(m_layout.spots.cbegin() + spots, m_layout.spots.cend(),
                                                [](const TimelineSpot &spot) { return spot.health >= mesh::Health::Warn && spot.label.isEmpty(); });
        if (named)
            return;
        // What needs attention is named: if there is no room among the healthy ones, those get a row of their own.
        m_layout.spots.resize(spots);
        m_layout.lanes.resize(rows);
        QVector<qsizetype> loud, calm;
        std::ranges::copy_if(marks, std::back_inserter(loud), [this](qsizetype i) { return isLoud(i); });
        std::ranges::copy_if(marks, std::back_inserter(calm), [this](qsizetype i) { return !isLoud(i); });
        addRow({lane, all, false, -1, -1}, loud, true);
        if (!calm.isEmpty())
            addRow({lane, all, true, -1, -1}, calm, true);
    }

    void addRow(TimelineLane row, const QVector<qsizetype> &marks, bool crowded)
    {
        int renewing = 0;
        for (const qsizetype mark : marks) {
            if (!m_marks[mark].byItself || isLoud(mark))
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
        placeLabels(first, crowded);
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

    QString labelOf(const TimelineSpot &spot, int longest) const
    {
        const TimelineMark &mark = m_marks[spot.marks.constFirst()];
        const QString name = base::text::elideMiddle(mark.name, longest);
        QString text = mark.health >= mesh::Health::Warn ? u"%1, %2"_s.arg(name, mark.left) : name;
        if (spot.marks.size() > 1)
            text += u" +%1"_s.arg(spot.marks.size() - 1);
        return text;
    }

    void placeLabels(qsizetype first, bool crowded)
    {
        QVector<qsizetype> order;
        for (qsizetype i = first; i < m_layout.spots.size(); ++i)
            order.push_back(i);
        std::ranges::stable_sort(order, std::ranges::greater(), [this](qsizetype i) { return m_layout.spots[i].health; });
        for (const qsizetype i : order) {
            // In a crowd shorter names are better than none.
            if (!placeLabel(m_layout.spots[i], first, longestLabel) && crowded && m_layout.spots[i].health >= mesh::Health::Warn)
                placeLabel(m_layout.spots[i], first, shortLabel);
        }
    }

    static QRectF glyphBox(const TimelineSpot &spot) { return {spot.x - glyph / 2, 0, glyph, timelineLaneHeight}; }

    /// Right of the glyph, or left of it.
    QRectF labelBox(const TimelineSpot &spot, const QString &text, bool right) const
    {
        const qreal width = m_textWidth(text, spot.health >= mesh::Health::Warn) + 1;
        return {right ? spot.x + glyph / 2 + gap : spot.x - glyph / 2 - gap - width, 0, width, timelineLaneHeight};
    }

    bool fits(const QRectF &box) const { return box.left() >= 0 && box.right() <= m_width; }

    /// No glyph and no label of this row would lie under it.
    bool isFree(const QRectF &box, const TimelineSpot &own, qsizetype first) const
    {
        const QRectF margin = box.adjusted(-3, 0, 3, 0);
        return std::none_of(m_layout.spots.cbegin() + first, m_layout.spots.cend(), [&](const TimelineSpot &other) {
            return &other != &own && (glyphBox(other).intersects(margin) || (!other.label.isEmpty() && other.labelBox.intersects(margin)));
        });
    }

    bool placeLabel(TimelineSpot &spot, qsizetype first, int longest) const
    {
        const QString text = labelOf(spot, longest);
        for (const bool right : {true, false}) {
            const QRectF box = labelBox(spot, text, right);
            if (!fits(box) || !isFree(box, spot, first))
                continue;
            spot.label = text;
            spot.labelBox = box;
            return true;
        }
        return false;
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
