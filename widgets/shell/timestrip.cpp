// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/timestrip.h"

#include "models/base/quantity.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/sparkline.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/changewords.h"
#include "widgets/shell/timewords.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace shell {

using kit::Tone;
using store::ConfigChange;
using store::Playhead;
using Mode = Playhead::Mode;
using Thumb = Playhead::Thumb;

namespace {

constexpr double margin = 6; ///< half a thumb
constexpr double flagReach = 5;
constexpr double flagHeight = 8;
constexpr qsizetype mostTold = 8;

double valueAt(const mesh::Series &series, qint64 ms)
{
    const qint64 step = std::max<qint64>(1, series.stepMs);
    const qint64 i = (ms - series.startMs + step / 2) / step;
    return i >= 0 && i < series.values.size() && ms >= series.startMs - step ? static_cast<double>(series.values[i]) : mesh::nan;
}

} // namespace

TimeStrip::TimeStrip(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_head(*desk.playhead)
    , m_axis(desk.store, *desk.playhead, desk.telemetry)
{
    setFixedHeight(26);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMaximumWidth(340);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    const auto refresh = [this] {
        if (!m_head.isComparing())
            m_active = Thumb::After;
        describe();
        update();
    };
    connect(&m_axis, &store::Axis::changed, this, refresh);
    connect(&m_head, &Playhead::changed, this, refresh);
    connect(desk.changes, &store::ChangeLog::changed, this, refresh);
    connect(&desk.theme, &kit::Theme::changed, this, refresh);
    describe();
}

double TimeStrip::xOf(qint64 ms) const
{
    return margin + (width() - 2 * margin) * static_cast<double>(ms - m_head.fromMs()) / static_cast<double>(m_head.spanMs());
}

qint64 TimeStrip::timeAt(double x) const
{
    const double part = std::clamp((x - margin) / std::max(1.0, width() - 2 * margin), 0.0, 1.0);
    return m_head.fromMs() + std::llround(part * static_cast<double>(m_head.spanMs()));
}

QVector<ConfigChange> TimeStrip::changesAt(double x) const
{
    QVector<ConfigChange> found = m_desk.changes->between(m_head.fromMs(), m_head.toMs());
    found.removeIf([&](const ConfigChange &change) { return std::abs(xOf(change.atMs) - x) > flagReach; });
    return found;
}

QVector<ConfigChange> TimeStrip::changesHere() const
{
    const qint64 at = m_head.mode() == Mode::Live ? m_head.toMs() : m_head.moment(m_active).atMs;
    if (const QVector<ConfigChange> here = changesAt(xOf(at)); !here.isEmpty())
        return here;
    const QVector<ConfigChange> all = m_desk.changes->between(m_head.fromMs(), m_head.toMs());
    if (all.isEmpty())
        return {};
    return {*std::ranges::min_element(all, {}, [at](const ConfigChange &change) { return std::abs(change.atMs - at); })};
}

void TimeStrip::stepChange(int direction)
{
    const qint64 at = m_head.mode() == Mode::Live ? m_head.toMs() : m_head.moment(m_active).atMs;
    const QVector<ConfigChange> all = m_desk.changes->between(m_head.fromMs(), m_head.toMs());
    // Times are whole seconds, changes are not.
    const auto next = std::ranges::find_if(all, [at](const ConfigChange &change) { return change.atMs >= at + 1000; });
    const auto last = std::find_if(all.crbegin(), all.crend(), [at](const ConfigChange &change) { return change.atMs < at; });
    if (direction > 0 && next != all.end())
        m_head.move(m_active, next->atMs);
    else if (direction < 0 && last != all.crend())
        m_head.move(m_active, last->atMs);
}

QString TimeStrip::textAt(double x) const
{
    const qint64 now = m_desk.store.clock().nowMs();
    QStringList lines;
    for (const ConfigChange &change : changesAt(x)) {
        if (lines.size() == mostTold) {
            lines << tr("and %1 more").arg(changesAt(x).size() - mostTold);
            break;
        }
        lines << changeText(change, now);
    }
    const qint64 at = timeAt(x);
    const double rate = valueAt(m_axis.rate(), at), errors = valueAt(m_axis.errors(), at);
    lines << u"%1   %2   %3"_s.arg(clockText(at, now), quantity::rate(rate), tr("5xx %1").arg(quantity::percent(errors)));
    return lines.join(u'\n');
}

void TimeStrip::describe()
{
    const qint64 now = m_desk.store.clock().nowMs();
    const TimeWords words = timeWords(m_head, now);
    const qint64 at = m_head.mode() == Mode::Live ? m_head.toMs() : m_head.moment(m_active).atMs;
    const auto count = static_cast<int>(m_desk.changes->between(m_head.fromMs(), m_head.toMs()).size());
    const QString name = tr("Time: %1. %2, errors %3. %n change(s) from %4", nullptr, count)
                             .arg(words.strong.isEmpty() ? tr("live") : words.strong, quantity::rate(valueAt(m_axis.rate(), at)),
                                  quantity::percent(valueAt(m_axis.errors(), at)), rangeText(m_head.fromMs(), m_head.toMs(), now));
    if (name == accessibleName())
        return;
    setAccessibleName(name);
    if (m_head.isComparing())
        setAccessibleDescription(tr("Arrows move %1; A and B choose which").arg(m_active == Thumb::Before ? u"A"_s : u"B"_s));
    else
        setAccessibleDescription(tr("Arrows move in time, [ and ] to changes, Enter shows the nearest change"));
}

// ---- Painting --------------------------------------------------------------------------------------------------------

void TimeStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (m_head.isComparing()) {
        const double a = xOf(m_head.moment(Thumb::Before).atMs), b = xOf(m_head.moment().atMs);
        painter.fillRect(QRectF(std::min(a, b), 0, std::abs(b - a), height()), m_desk.theme.color(Tone::Bg3));
    }
    paintTraffic(painter);
    paintFlags(painter);
    switch (m_head.mode()) {
    case Mode::Live: painter.fillRect(QRectF(std::floor(width() - margin), 1, 1, height() - 2), m_desk.theme.color(Tone::Text2)); break;
    case Mode::Paused: painter.fillRect(QRectF(std::floor(xOf(m_head.moment().atMs)), 1, 2, height() - 2), m_desk.theme.color(Tone::Text2)); break;
    case Mode::Replay: paintThumb(painter, m_head.moment().atMs, {}, true); break;
    case Mode::Compare:
        paintThumb(painter, m_head.moment(Thumb::Before).atMs, u"A"_s, m_active == Thumb::Before);
        paintThumb(painter, m_head.moment().atMs, u"B"_s, m_active == Thumb::After);
        break;
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_desk.theme.color(Tone::Accent), 2));
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void TimeStrip::paintTraffic(QPainter &painter) const
{
    const mesh::Series &rate = m_axis.rate();
    const double top = std::max(kit::peakOf(rate), 1e-9), base = height() - 5.0, room = base - flagHeight;
    painter.fillRect(QRectF(margin, base, width() - 2 * margin, 1), m_desk.theme.color(Tone::Line2));
    if (rate.isEmpty())
        return;
    const QColor ink = m_desk.theme.color(m_axis.isLoading() ? Tone::Line2 : Tone::Edge);
    // A column every other pixel, whatever the number of values: an uneven pitch would shimmer.
    for (int x = static_cast<int>(margin); x < width() - margin; x += 2) {
        const qint64 at = timeAt(x);
        if (const double value = valueAt(rate, at); std::isfinite(value) && value > 0) {
            const double h = std::max(1.0, room * value / top);
            painter.fillRect(QRectF(x, base - h, 1, h), ink);
        }
        // The line below has colour only where there is a fault.
        const mesh::Health health = mesh::healthOfErrors(valueAt(m_axis.errors(), at));
        if (health >= mesh::Health::Warn)
            painter.fillRect(QRectF(x, base + 1, 2, 2), m_desk.theme.color(health == mesh::Health::Warn ? Tone::WarnLine : kit::healthTone(health)));
    }
}

void TimeStrip::paintFlags(QPainter &painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = m_desk.theme.color(Tone::Accent);
    double last = -100;
    for (const ConfigChange &change : m_desk.changes->between(m_head.fromMs(), m_head.toMs())) {
        const double x = std::floor(xOf(change.atMs)) + 0.5;
        if (x - last < 2)
            continue; // many at once are one flag
        last = x;
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        const QPointF flag[] = {{x - 4, 0.5}, {x + 4, 0.5}, {x, 6.5}};
        painter.drawPolygon(flag, 3);
        painter.setPen(QPen(ink, 1));
        painter.drawLine(QPointF(x, 6), QPointF(x, height() - 5));
    }
    painter.restore();
}

void TimeStrip::paintThumb(QPainter &painter, qint64 ms, const QString &letter, bool active) const
{
    const double x = std::floor(xOf(ms));
    const QColor ink = m_desk.theme.color(active ? Tone::Text1 : Tone::Text3);
    painter.fillRect(QRectF(x, 1, 2, height() - 2), ink);
    if (letter.isEmpty()) {
        painter.fillRect(QRectF(x - 3, height() - 8, 8, 7), ink);
        return;
    }
    // On the outer side of its line, so that two thumbs side by side both keep their letter.
    const bool earlier = std::min(m_head.moment(Thumb::Before).atMs, m_head.moment().atMs) == ms;
    const QRectF box(std::clamp(earlier ? x - 10 : x, 0.0, width() - 12.0), height() - 13, 12, 12);
    painter.fillRect(box, ink);
    painter.setFont(m_desk.theme.font(kit::Type::HintStrong));
    painter.setPen(m_desk.theme.color(Tone::Bg1));
    painter.drawText(box, Qt::AlignCenter, letter);
}

// ---- Hands -----------------------------------------------------------------------------------------------------------

bool TimeStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), textAt(help->pos().x()), this);
        return true;
    }
    // Arrows and letters are this strip's while it has the focus, not the window's.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->modifiers() == Qt::NoModifier) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_A:
        case Qt::Key_B:
        case Qt::Key_BracketLeft:
        case Qt::Key_BracketRight:
        case Qt::Key_Return:
        case Qt::Key_Enter: event->accept(); return true;
        default: break;
        }
    }
    return QWidget::event(event);
}

void TimeStrip::choose(const QVector<ConfigChange> &changes)
{
    if (!changes.isEmpty())
        emit changesChosen(changes, mapToGlobal(QPoint(static_cast<int>(xOf(changes.first().atMs)), height())));
}

void TimeStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const double x = event->position().x();
    if (event->position().y() <= flagHeight + 2) {
        if (const QVector<ConfigChange> changes = changesAt(x); !changes.isEmpty()) {
            choose(changes);
            return;
        }
    }
    if (m_head.isComparing()) {
        const double toA = std::abs(xOf(m_head.moment(Thumb::Before).atMs) - x), toB = std::abs(xOf(m_head.moment().atMs) - x);
        m_active = toA < toB ? Thumb::Before : Thumb::After;
    }
    m_dragging = true;
    m_head.move(m_active, timeAt(x));
}

void TimeStrip::mouseMoveEvent(QMouseEvent *event)
{
    const bool onFlag = event->position().y() <= flagHeight + 2 && !changesAt(event->position().x()).isEmpty();
    setCursor(onFlag ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (m_dragging)
        m_head.move(m_active, timeAt(event->position().x()));
}

void TimeStrip::mouseReleaseEvent(QMouseEvent *)
{
    m_dragging = false;
}

void TimeStrip::keyPressEvent(QKeyEvent *event)
{
    const int steps = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
    switch (event->key()) {
    case Qt::Key_Left: m_head.step(-steps, m_active); return;
    case Qt::Key_Right: m_head.step(steps, m_active); return;
    case Qt::Key_Home: m_head.move(m_active, m_head.fromMs()); return;
    case Qt::Key_End: m_head.isComparing() ? m_head.move(m_active, m_head.toMs()) : m_head.goLive(); return;
    case Qt::Key_BracketLeft: stepChange(-1); return;
    case Qt::Key_BracketRight: stepChange(1); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(changesHere()); return;
    case Qt::Key_A:
    case Qt::Key_B:
        if (m_head.isComparing()) {
            m_active = event->key() == Qt::Key_A ? Thumb::Before : Thumb::After;
            describe();
            update();
            return;
        }
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace shell
