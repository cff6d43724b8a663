// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/linechart.h"

#include "widgets/kit/sparkline.h"

#include <QDateTime>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace kit {

namespace {

constexpr int titleHeight = 18;
constexpr int plotHeight = 40;
constexpr int axisHeight = 16;

double valueAt(const mesh::Series &series, qint64 atMs)
{
    if (series.isEmpty() || series.stepMs <= 0)
        return mesh::nan;
    const qint64 slot = (atMs - series.startMs + series.stepMs / 2) / series.stepMs;
    return slot >= 0 && slot < series.values.size() ? static_cast<double>(series.values[slot]) : mesh::nan;
}

/// The next of 1, 1.2, 1.5, 2, 3, 5, 8 x 10^n at or above.
double roundUp(double value)
{
    if (value <= 0)
        return 1;
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 8.0, 10.0}) {
        if (value <= step * decade * 1.0000001)
            return step * decade;
    }
    return 10 * decade;
}

} // namespace

LineChart::LineChart(const Theme &theme, QString title, Format format, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(std::move(title))
    , m_format(std::move(format))
    , m_threshold(mesh::nan)
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    describe();
}

void LineChart::setLines(const QVector<Line> &lines, qint64 fromMs, qint64 toMs)
{
    m_lines = lines;
    m_from = fromMs;
    m_to = toMs;
    describe();
    update();
}

void LineChart::setMessage(const QString &message)
{
    m_message = message;
    describe();
    update();
}

void LineChart::setThreshold(double value)
{
    m_threshold = value;
    update();
}

void LineChart::setTimeAxis(bool shown)
{
    m_timeAxis = shown;
    updateGeometry();
    update();
}

void LineChart::setStale(bool stale)
{
    m_stale = stale;
    update();
}

void LineChart::setCrosshair(qint64 atMs)
{
    if (std::exchange(m_crosshair, atMs) != atMs)
        update();
}

QSize LineChart::sizeHint() const
{
    return {280, titleHeight + plotHeight + 6 + (m_timeAxis ? axisHeight : 0)};
}

QSize LineChart::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

QRectF LineChart::plot() const
{
    const int spare = std::max(0, height() - sizeHint().height());
    return {0.5, titleHeight + 0.5, width() - 1.0, static_cast<qreal>(plotHeight + spare)};
}

double LineChart::top() const
{
    double peak = std::isfinite(m_threshold) ? m_threshold : 0;
    for (const Line &line : m_lines)
        peak = std::max(peak, peakOf(line.series));
    return roundUp(peak * 1.02);
}

QString LineChart::valueText() const
{
    QStringList parts;
    for (const Line &line : m_lines) {
        const double value = m_crosshair ? valueAt(line.series, m_crosshair) : lastOf(line.series);
        if (!line.name.isEmpty() || std::isfinite(value))
            parts << (line.name.isEmpty() ? m_format(value) : line.name + u' ' + m_format(value));
    }
    return parts.join(u" · "_s);
}

void LineChart::describe()
{
    setAccessibleName(m_title);
    setAccessibleDescription(hasValues() ? valueText() : m_message);
}

bool LineChart::hasValues() const
{
    return std::ranges::any_of(
        m_lines, [](const Line &line) { return std::ranges::any_of(line.series.values, [](float value) { return std::isfinite(value); }); });
}

void LineChart::paintGaps(QPainter &painter, const QRectF &box) const
{
    // Only where no line has data: one missing series is not a gap of the store.
    if (m_lines.isEmpty() || m_to <= m_from)
        return;
    const mesh::Series &first = m_lines.first().series;
    if (first.isEmpty())
        return;
    const auto xOf = [&](qint64 at) {
        return box.left() + box.width() * static_cast<double>(std::clamp(at, m_from, m_to) - m_from) / static_cast<double>(m_to - m_from);
    };
    qsizetype begin = -1;
    for (qsizetype i = 0; i <= first.values.size(); ++i) {
        const bool missing = i < first.values.size()
            && std::ranges::none_of(m_lines, [&](const Line &line) { return i < line.series.values.size() && std::isfinite(line.series.values[i]); });
        if (missing && begin < 0)
            begin = i;
        if (!missing && begin >= 0) {
            const QRectF gap(QPointF(xOf(first.startMs + begin * first.stepMs), box.top()),
                             QPointF(xOf(first.startMs + i * first.stepMs), box.bottom()));
            painter.fillRect(gap, QBrush(m_theme.color(Tone::Line2), Qt::BDiagPattern));
            begin = -1;
        }
    }
}

void LineChart::paintPlot(QPainter &painter, const QRectF &box) const
{
    const double highest = top();
    painter.setPen(QPen(m_theme.color(Tone::Line1), 1));
    for (const double part : {0.0, 0.5})
        painter.drawLine(QPointF(box.left(), box.top() + box.height() * part), QPointF(box.right(), box.top() + box.height() * part));
    painter.setPen(QPen(m_theme.color(Tone::Line2), 1));
    painter.drawLine(box.bottomLeft(), box.bottomRight());
    paintGaps(painter, box);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Line &line : m_lines) {
        painter.setPen(QPen(m_theme.color(m_stale ? Tone::Text3 : line.tone), line.width));
        for (const QPolygonF &part : linesOf(line.series, box, m_from, m_to, highest)) {
            if (part.size() > 1)
                painter.drawPolyline(part);
            else
                painter.drawPoint(part.first());
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(m_theme.font(Type::Hint, true));
    painter.setPen(m_theme.color(Tone::Text3));
    painter.drawText(QRectF(box.left(), box.top(), box.width(), 14), Qt::AlignLeft | Qt::AlignTop, m_format(highest));
    if (std::isfinite(m_threshold)) {
        const qreal y = box.bottom() - box.height() * m_threshold / highest;
        painter.setPen(QPen(m_theme.color(Tone::Error), 1, Qt::DotLine));
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
        painter.drawText(QRectF(box.left(), y - 14, box.width(), 14), Qt::AlignRight, m_format(m_threshold));
    }
    if (m_crosshair >= m_from && m_crosshair <= m_to && m_to > m_from) {
        const qreal x = box.left() + box.width() * static_cast<double>(m_crosshair - m_from) / static_cast<double>(m_to - m_from);
        painter.setPen(QPen(m_theme.color(Tone::Text3), 1));
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()));
    }
}

void LineChart::paintTimes(QPainter &painter, const QRectF &box) const
{
    painter.setFont(m_theme.font(Type::Hint, true));
    painter.setPen(m_theme.color(Tone::Text3));
    const QRectF row(box.left(), box.bottom() + 2, box.width(), axisHeight);
    const auto text = [](qint64 at) { return QDateTime::fromMSecsSinceEpoch(at).toString(u"HH:mm"_s); };
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, text(m_from));
    painter.drawText(row, Qt::AlignHCenter | Qt::AlignVCenter, text(m_crosshair ? m_crosshair : (m_from + m_to) / 2));
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, text(m_to));
}

void LineChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(m_theme.font(Type::Small));
    painter.setPen(m_theme.color(Tone::Text1));
    painter.drawText(QRect(0, 0, width(), titleHeight), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    if (!m_message.isEmpty() && !hasValues()) {
        painter.setPen(m_theme.color(Tone::Text3));
        painter.drawText(plot(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, m_message);
        return;
    }
    painter.setFont(m_theme.font(Type::SmallStrong, true));
    const int titleWidth = QFontMetrics(m_theme.font(Type::Small)).horizontalAdvance(m_title) + 12;
    const QRect right(titleWidth, 0, width() - titleWidth, titleHeight);
    painter.setPen(m_theme.color(m_stale ? Tone::Text3 : Tone::Text1));
    painter.drawText(right, Qt::AlignRight | Qt::AlignVCenter, QFontMetrics(painter.font()).elidedText(valueText(), Qt::ElideLeft, right.width()));
    paintPlot(painter, plot());
    if (m_timeAxis)
        paintTimes(painter, plot());
}

void LineChart::mouseMoveEvent(QMouseEvent *event)
{
    const QRectF box = plot();
    if (m_to <= m_from || box.width() <= 0)
        return;
    const double part = std::clamp((event->position().x() - box.left()) / box.width(), 0.0, 1.0);
    const qint64 at = m_from + static_cast<qint64>(part * static_cast<double>(m_to - m_from));
    setCrosshair(at);
    emit crosshairMoved(at);
}

void LineChart::leaveEvent(QEvent *)
{
    setCrosshair(0);
    emit crosshairMoved(0);
}

} // namespace kit
