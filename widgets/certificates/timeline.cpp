// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificates/timeline.h"

#include "models/base/text.h"
#include "models/items/certificatewords.h"
#include "models/items/words.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using kit::Tone;
using kit::Type;

namespace certificates {

namespace {

constexpr int leftPad = 12, rightPad = 12;
constexpr int namesWidth = 148; ///< lane names
constexpr int headerHeight = 22, footerHeight = 18;
constexpr qreal glyphSize = 12;

QString tickText(qint64 leftMs)
{
    constexpr qint64 hour = 3'600'000, day = 24 * hour, year = 365 * day;
    if (leftMs >= year)
        return Timeline::tr("%1 y").arg(leftMs / year);
    return leftMs >= day ? Timeline::tr("%1 d").arg(leftMs / day) : Timeline::tr("%1 h").arg(leftMs / hour);
}

qint64 wholeDays(qint64 ms)
{
    return ms / 86'400'000;
}

} // namespace

Timeline::Timeline(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Timeline of certificate ends"));
    connect(&m_theme, &kit::Theme::changed, this, &Timeline::relayout);
}

void Timeline::setMarks(const QVector<TimelineMark> &marks, const Thresholds &thresholds)
{
    if (m_marks == marks && m_thresholds == thresholds)
        return;
    m_marks = marks;
    m_thresholds = thresholds;
    m_hovered = -1;
    relayout();
}

void Timeline::setSelected(const QString &id)
{
    m_selected = id;
    const qsizetype spot = spotOf(id);
    setAccessibleDescription(spot < 0 ? QString() : tipOf(m_layout.spots[spot]));
    update();
}

void Timeline::setStale(bool stale)
{
    m_stale = stale;
    update();
}

QSize Timeline::sizeHint() const
{
    const int lanes = std::max(1, static_cast<int>(m_layout.lanes.size()));
    return {640, headerHeight + lanes * timelineLaneHeight + footerHeight};
}

void Timeline::relayout()
{
    const QFontMetricsF normal(m_theme.font(Type::Small)), bold(m_theme.font(Type::SmallStrong));
    const auto lanes = m_layout.lanes.size();
    m_layout = layOut(m_marks, axis().width(), [&](const QString &text, bool strong) { return (strong ? bold : normal).horizontalAdvance(text); });
    if (m_layout.lanes.size() != lanes)
        updateGeometry();
    update();
}

QRectF Timeline::axis() const
{
    const qreal left = leftPad + namesWidth;
    return {left, headerHeight, std::max<qreal>(1, width() - left - rightPad - glyphSize / 2), qreal(height() - headerHeight - footerHeight)};
}

QRectF Timeline::glyphBox(const TimelineSpot &spot) const
{
    const QRectF area = axis();
    return {area.left() + spot.x - glyphSize / 2, area.top() + spot.lane * timelineLaneHeight + (timelineLaneHeight - glyphSize) / 2.0, glyphSize,
            glyphSize};
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintZones(painter);
    paintAxis(painter);
    paintLanes(painter);
    for (qsizetype i = 0; i < m_layout.spots.size(); ++i)
        paintSpot(painter, i);
    if (hasFocus() && spotOf(m_selected) < 0) {
        painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

QVector<Timeline::Zone> Timeline::zones() const
{
    const QRectF area = axis();
    const qreal act = timelinePosition(m_thresholds.actMs) * area.width(), plan = timelinePosition(m_thresholds.planMs) * area.width();
    const auto used = [this](qint64 from, qint64 to) {
        return !m_stale && std::ranges::any_of(m_marks, [&](const TimelineMark &mark) {
            return mark.health >= mesh::Health::Warn && mark.leftMs <= to && (mark.leftMs > from || from == 0);
        });
    };
    return {{QRectF(area.left(), area.top(), act, area.height()), used(0, m_thresholds.actMs), m_theme.color(Tone::Crit, 0.07), Tone::Crit,
             tr("act: ends in %1 d or less").arg(wholeDays(m_thresholds.actMs))},
            {QRectF(area.left() + act, area.top(), plan - act, area.height()), used(m_thresholds.actMs, m_thresholds.planMs),
             m_theme.color(Tone::WarnFill, m_theme.scheme() == kit::Scheme::Dark ? 0.1 : 0.16), Tone::Warn,
             tr("plan: %1 d or less").arg(wholeDays(m_thresholds.planMs))}};
}

/// The two zones are tinted only while something ends in them: a healthy screen has no area of colour.
void Timeline::paintZones(QPainter &painter) const
{
    for (const Zone &zone : zones()) {
        if (zone.used)
            painter.fillRect(zone.box, zone.fill);
        painter.setPen(QPen(m_theme.color(Tone::Line2), 1));
        const qreal edge = std::floor(zone.box.right()) + 0.5;
        painter.drawLine(QPointF(edge, zone.box.top()), QPointF(edge, zone.box.bottom() + footerHeight - 3));
        painter.setFont(m_theme.font(Type::Hint));
        painter.setPen(m_theme.color(zone.used ? zone.ink : Tone::Text3));
        const QRectF words(zone.box.left(), zone.box.bottom(), zone.box.width() - 5, footerHeight);
        painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter,
                         QFontMetricsF(painter.font()).elidedText(zone.caption, Qt::ElideRight, words.width()));
    }
}

/// Keeps grid lines from running through words.
void Timeline::clearBehind(QPainter &painter, const QRectF &box) const
{
    painter.fillRect(box, m_theme.color(Tone::Bg1));
    for (const Zone &zone : zones()) {
        if (zone.used)
            painter.fillRect(box.intersected(zone.box), zone.fill);
    }
}

void Timeline::paintAxis(QPainter &painter) const
{
    const QRectF area = axis();
    painter.setPen(m_theme.color(Tone::Text1));
    painter.setFont(m_theme.font(Type::HintStrong));
    painter.drawText(QRectF(area.left(), 0, 60, headerHeight), Qt::AlignLeft | Qt::AlignVCenter, tr("now"));
    painter.setFont(m_theme.font(Type::Hint, true));
    const QFontMetricsF metrics(painter.font());
    qreal freeFrom = area.left() + metrics.horizontalAdvance(tr("now")) + 14;
    for (const Tick &tick : timelineTicks()) {
        const qreal x = std::floor(area.left() + tick.position * area.width()) + 0.5;
        painter.setPen(QPen(m_theme.color(Tone::Line1), 1));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const QString text = tickText(tick.leftMs);
        const qreal width = metrics.horizontalAdvance(text);
        const qreal left = std::min(x - width / 2, this->width() - width - 2);
        if (left < freeFrom)
            continue;
        painter.setPen(m_theme.color(Tone::Text3));
        painter.drawText(QRectF(left, 0, width + 2, headerHeight), Qt::AlignLeft | Qt::AlignVCenter, text);
        freeFrom = left + width + 10;
    }
    painter.setPen(QPen(m_theme.color(Tone::Line2), 1));
    const qreal x = std::floor(area.left()) + 0.5;
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
}

void Timeline::paintLanes(QPainter &painter) const
{
    const QRectF area = axis();
    painter.setFont(m_theme.font(Type::Small));
    for (qsizetype i = 0; i < m_layout.lanes.size(); ++i) {
        const TimelineLane &lane = m_layout.lanes[i];
        const qreal top = area.top() + i * timelineLaneHeight;
        painter.setPen(QPen(m_theme.color(Tone::Line1), 1));
        const bool continues = i + 1 < m_layout.lanes.size() && m_layout.lanes[i + 1].second;
        if (!continues)
            painter.drawLine(QPointF(leftPad, std::floor(top + timelineLaneHeight) - 0.5),
                             QPointF(area.right() + glyphSize / 2, std::floor(top + timelineLaneHeight) - 0.5));
        const QString name = items::CertificateWords::lane(lane.lane);
        const QString text = lane.second ? QString() : lane.marks > 3 ? u"%1, %2"_s.arg(name).arg(lane.marks) : name;
        painter.setPen(m_theme.color(Tone::Text2));
        painter.drawText(QRectF(leftPad, top, namesWidth - 8, timelineLaneHeight), Qt::AlignLeft | Qt::AlignVCenter, text);
        if (lane.bandFrom >= 0) {
            const QRectF band(area.left() + lane.bandFrom - 4, top + timelineLaneHeight / 2.0 - 3, lane.bandTo - lane.bandFrom + 8, 6);
            painter.fillRect(band, m_theme.color(m_stale ? Tone::Text3 : Tone::Ok, 0.25));
        }
    }
}

void Timeline::paintSpot(QPainter &painter, qsizetype index) const
{
    const TimelineSpot &spot = m_layout.spots[index];
    const QRectF box = glyphBox(spot);
    const bool isSelected = index == spotOf(m_selected);
    if (index == m_hovered)
        painter.fillRect(box.adjusted(-3, -3, 3, 3), m_theme.color(Tone::Bg3));
    if (isSelected) {
        painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(box.center(), glyphSize / 2 + 3, glyphSize / 2 + 3);
    }
    if (m_stale)
        kit::paintGlyph(painter, box, kit::glyphOf(spot.health), m_theme, Tone::Text3);
    else
        kit::paintGlyph(painter, box, kit::glyphOf(spot.health), m_theme);
    if (spot.label.isEmpty())
        return;
    const bool loud = spot.health >= mesh::Health::Warn;
    painter.setFont(m_theme.font(loud ? Type::SmallStrong : Type::Small));
    painter.setPen(m_theme.color(m_stale ? Tone::Text3 : loud || isSelected ? Tone::Text1 : Tone::Text2));
    const QRectF area = axis();
    const QRectF text = spot.labelBox.translated(area.left(), area.top() + spot.lane * timelineLaneHeight);
    const qreal height = QFontMetricsF(painter.font()).height();
    clearBehind(painter, QRectF(text.left() - 2, text.center().y() - height / 2, text.width() + 4, height));
    painter.drawText(text.adjusted(0, 0, 4, 0), Qt::AlignLeft | Qt::AlignVCenter, spot.label);
}

qsizetype Timeline::spotAt(const QPointF &at) const
{
    const QRectF area = axis();
    for (qsizetype i = 0; i < m_layout.spots.size(); ++i) {
        const TimelineSpot &spot = m_layout.spots[i];
        const QRectF label = spot.labelBox.translated(area.left(), area.top() + spot.lane * timelineLaneHeight);
        if (glyphBox(spot).adjusted(-4, -6, 4, 6).contains(at) || (!spot.label.isEmpty() && label.contains(at)))
            return i;
    }
    return -1;
}

qsizetype Timeline::spotOf(const QString &id) const
{
    if (id.isEmpty())
        return -1;
    for (qsizetype i = 0; i < m_layout.spots.size(); ++i) {
        if (std::ranges::any_of(m_layout.spots[i].marks, [&](qsizetype mark) { return m_marks[mark].id == id; }))
            return i;
    }
    return -1;
}

/// The worst of the spot; again on the same spot: the next one of it.
void Timeline::select(qsizetype index)
{
    if (index < 0 || index >= m_layout.spots.size())
        return;
    const QVector<qsizetype> &marks = m_layout.spots[index].marks;
    const auto at = std::ranges::find_if(marks, [this](qsizetype mark) { return m_marks[mark].id == m_selected; });
    const qsizetype next = at == marks.cend() ? 0 : (at - marks.cbegin() + 1) % marks.size();
    setSelected(m_marks[marks[next]].id);
    emit selected(m_selected);
}

QString Timeline::tipOf(const TimelineSpot &spot) const
{
    constexpr qsizetype most = 12;
    QStringList lines;
    for (const qsizetype mark : spot.marks.mid(0, most))
        lines += tr("%1: %2, %3").arg(base::text::clean(m_marks[mark].name), m_marks[mark].left, items::Words::health(m_marks[mark].health));
    if (spot.marks.size() > most)
        lines += tr("and %1 more").arg(spot.marks.size() - most);
    return lines.join(u'\n');
}

void Timeline::resizeEvent(QResizeEvent *)
{
    relayout();
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        select(spotAt(event->position()));
}

void Timeline::mouseMoveEvent(QMouseEvent *event)
{
    const qsizetype over = spotAt(event->position());
    if (std::exchange(m_hovered, over) == over)
        return;
    setCursor(over >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void Timeline::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    // Along the time, whatever the lane; up and down inside one spot of several.
    QVector<qsizetype> order(m_layout.spots.size());
    for (qsizetype i = 0; i < order.size(); ++i)
        order[i] = i;
    std::ranges::stable_sort(order, {}, [this](qsizetype i) { return m_layout.spots[i].x; });
    const qsizetype now = order.indexOf(spotOf(m_selected));
    qsizetype next = now;
    switch (event->key()) {
    case Qt::Key_Right: next = now + 1; break;
    case Qt::Key_Left: next = now < 0 ? order.size() - 1 : now - 1; break;
    case Qt::Key_Home: next = 0; break;
    case Qt::Key_End: next = order.size() - 1; break;
    case Qt::Key_Down: break;
    default: QWidget::keyPressEvent(event); return;
    }
    if (next >= 0 && next < order.size())
        select(order[next]);
}

void Timeline::focusInEvent(QFocusEvent *)
{
    update();
}

void Timeline::focusOutEvent(QFocusEvent *)
{
    update();
}

bool Timeline::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const qsizetype spot = spotAt(help->pos());
        QToolTip::showText(help->globalPos(), spot < 0 ? QString() : tipOf(m_layout.spots[spot]), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace certificates
