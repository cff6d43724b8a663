// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a Plot paints over the lines, and what the pointer does.
#include "widgets/traffic/plot.h"

#include <QDateTime>
#include <QLogValueAxis>
#include <QMouseEvent>
#include <QPainter>
#include <QValueAxis>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace traffic {

namespace {

constexpr qint64 shortestMs = 60'000; ///< of a view
constexpr qreal leastDrag = 6;
constexpr int labelHeight = 13, markWidth = 14, markHeight = 13;

} // namespace

/// Numbered flags where there is room, dashed lines everywhere.
void Plot::paintMarks(QPainter &painter) const
{
    const QRectF area = chart()->plotArea();
    for (const Mark &mark : m_marks) {
        if (mark.atMs < m_from || mark.atMs > m_to)
            continue;
        const qreal x = std::floor(xOf(mark.atMs)) + 0.5;
        painter.setPen(QPen(m_theme.color(kit::Tone::Accent), 1, Qt::DashLine));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        if (!m_numbered)
            continue;
        const QRectF flag(x - markWidth / 2.0, area.top() - markHeight, markWidth, markHeight);
        painter.fillRect(flag, m_theme.color(kit::Tone::AccentFill));
        painter.setPen(m_theme.color(kit::Tone::OnAccent));
        painter.setFont(m_theme.font(kit::Type::HintStrong, true));
        painter.drawText(flag, Qt::AlignCenter, QString::number(mark.number));
    }
}

/// Names at the ends of the lines, moved apart where they would lie on each other.
void Plot::paintEnds(QPainter &painter) const
{
    struct End {
        qreal y;
        const Line *line;
    };
    QVector<End> ends;
    for (qsizetype l = 0; l < m_lines.size(); ++l) {
        const QVector<double> &heights = m_heights[l];
        for (qsizetype i = heights.size() - 1; i >= 0; --i) {
            const qint64 at = m_lines[l].series.startMs + i * m_lines[l].series.stepMs;
            if (at > m_to || !std::isfinite(heights[i]))
                continue;
            if (!m_lines[l].name.isEmpty())
                ends.append({yOf(heights[i]), &m_lines[l]});
            break;
        }
    }
    std::ranges::sort(ends, std::ranges::greater(), &End::y);
    const QRectF area = chart()->plotArea();
    qreal lowest = area.bottom() + labelHeight / 2.0;
    painter.setFont(m_theme.font(kit::Type::HintStrong));
    for (const End &end : ends) {
        const qreal y = std::min(end.y, lowest - labelHeight / 2.0);
        lowest = y - labelHeight / 2.0;
        painter.setPen(m_theme.color(m_stale ? kit::Tone::Text3 : end.line->tone));
        const QRectF box(area.right() + 4, y - labelHeight / 2.0, rightMargin - 4, labelHeight);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(end.line->name, Qt::ElideMiddle, static_cast<int>(box.width())));
    }
}

void Plot::paintTimes(QPainter &painter) const
{
    const QRectF area = chart()->plotArea();
    painter.setFont(m_theme.font(kit::Type::Hint, true));
    painter.setPen(m_theme.color(kit::Tone::Text3));
    const int count = std::clamp(static_cast<int>(area.width()) / 110, 2, 8);
    const QString format = m_to - m_from < 10 * 60'000 ? u"HH:mm:ss"_s : m_to - m_from > 24 * 3600'000LL ? u"d MMM HH:mm"_s : u"HH:mm"_s;
    for (int i = 0; i <= count; ++i) {
        const qint64 at = m_from + (m_to - m_from) * i / count;
        const Qt::Alignment side = i == 0 ? Qt::AlignLeft : i == count ? Qt::AlignRight : Qt::AlignHCenter;
        const qreal x = xOf(at), half = 60;
        const QRectF box(side == Qt::AlignLeft ? x : side == Qt::AlignRight ? x - 2 * half : x - half, area.bottom() + 4, 2 * half, 14);
        painter.drawText(box, side | Qt::AlignVCenter, QDateTime::fromMSecsSinceEpoch(at).toString(format));
    }
}

/// Zero, half and top; on a logarithmic scale each decade.
void Plot::paintValues(QPainter &painter) const
{
    QVector<double> values;
    if (m_log) {
        for (double value = m_logarithmic->min(); value <= m_logarithmic->max() * 1.0001; value *= 10)
            values.append(value);
    } else {
        values = {0, m_linear->max() / 2, m_linear->max()};
    }
    const QRectF area = chart()->plotArea();
    painter.setFont(m_theme.font(kit::Type::Hint, true));
    painter.setPen(m_theme.color(kit::Tone::Text3));
    qreal above = area.bottom() + labelHeight;
    for (const double value : values) {
        const qreal y = yOf(value);
        if (above - y < labelHeight)
            continue; // no room
        above = y;
        painter.drawText(QRectF(0, y - labelHeight / 2.0, leftMargin - 6, labelHeight), Qt::AlignRight | Qt::AlignVCenter, m_format(value));
    }
    painter.setPen(QPen(m_theme.color(kit::Tone::Line2), 1));
    painter.drawLine(QPointF(area.left(), std::floor(area.bottom()) + 0.5), QPointF(area.right(), std::floor(area.bottom()) + 0.5));
}

void Plot::drawForeground(QPainter *painter, const QRectF &)
{
    const QRectF area = chart()->plotArea();
    painter->save();
    painter->resetTransform();
    painter->setRenderHint(QPainter::Antialiasing, false);
    if (m_lines.isEmpty()) {
        painter->setFont(m_theme.font(kit::Type::Small));
        painter->setPen(m_theme.color(kit::Tone::Text3));
        painter->drawText(area, Qt::AlignCenter | Qt::TextWordWrap, m_message);
        painter->restore();
        return;
    }
    paintValues(*painter);
    if (std::isfinite(m_threshold) && m_threshold <= (m_log ? m_logarithmic->max() : m_linear->max())) {
        const qreal y = std::floor(yOf(m_threshold)) + 0.5;
        painter->setPen(QPen(m_theme.color(kit::Tone::Error), 1, Qt::DotLine));
        painter->drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter->setFont(m_theme.font(kit::Type::Hint, true));
        painter->drawText(QRectF(area.left() + 4, y - 14, 160, 13), Qt::AlignLeft | Qt::AlignBottom, m_thresholdLabel);
    }
    paintMarks(*painter);
    paintEnds(*painter);
    if (m_timeAxis)
        paintTimes(*painter);
    if (m_crosshair >= m_from && m_crosshair <= m_to) {
        const qreal x = std::floor(xOf(m_crosshair)) + 0.5;
        painter->setPen(QPen(m_theme.color(kit::Tone::Text1), 1));
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    if (m_drag == Drag::Mark && std::abs(m_dragNow - m_dragStart) >= leastDrag) {
        const QRectF marked(QPointF(std::min(m_dragStart, m_dragNow), area.top()), QPointF(std::max(m_dragStart, m_dragNow), area.bottom()));
        painter->fillRect(marked.intersected(area), m_theme.color(kit::Tone::Accent, 0.2));
    }
    painter->restore();
}

void Plot::wheelEvent(QWheelEvent *event)
{
    const int steps = event->angleDelta().y();
    if (steps == 0 || m_to <= m_from) {
        event->ignore();
        return;
    }
    const double factor = std::pow(0.8, steps / 120.0);
    const qint64 at = timeAt(event->position().x());
    const auto length = std::max<qint64>(shortestMs, static_cast<qint64>(static_cast<double>(m_to - m_from) * factor));
    const double part = static_cast<double>(at - m_from) / static_cast<double>(m_to - m_from);
    const qint64 from = at - static_cast<qint64>(part * static_cast<double>(length));
    emit viewAsked(from, from + length);
    event->accept();
}

void Plot::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return;
    const bool pan = event->button() == Qt::MiddleButton || event->modifiers().testFlag(Qt::ControlModifier);
    m_drag = pan ? Drag::Pan : Drag::Mark;
    m_dragStart = m_dragNow = event->position().x();
    m_dragFrom = m_from;
    m_dragTo = m_to;
}

void Plot::mouseMoveEvent(QMouseEvent *event)
{
    m_dragNow = event->position().x();
    if (m_drag == Drag::Pan) {
        const auto moved = static_cast<qint64>((m_dragStart - m_dragNow) / chart()->plotArea().width() * static_cast<double>(m_dragTo - m_dragFrom));
        emit viewAsked(m_dragFrom + moved, m_dragTo + moved);
    }
    const QRectF area = chart()->plotArea();
    const bool inside = m_dragNow >= area.left() && m_dragNow <= area.right();
    emit crosshairMoved(inside ? timeAt(m_dragNow) : 0);
    viewport()->update();
}

void Plot::mouseReleaseEvent(QMouseEvent *)
{
    const Drag ended = std::exchange(m_drag, Drag::None);
    viewport()->update();
    if (ended == Drag::Mark && std::abs(m_dragNow - m_dragStart) >= leastDrag)
        emit rangeAsked(timeAt(std::min(m_dragStart, m_dragNow)), timeAt(std::max(m_dragStart, m_dragNow)));
}

void Plot::mouseDoubleClickEvent(QMouseEvent *)
{
    emit resetAsked();
}

void Plot::leaveEvent(QEvent *event)
{
    emit crosshairMoved(0);
    QChartView::leaveEvent(event);
}

} // namespace traffic
