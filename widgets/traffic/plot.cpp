// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traffic/plot.h"

#include "models/metrics/series.h"

#include <QGraphicsLayout>
#include <QtCharts/QAreaSeries>
#include <QtCharts/QLineSeries>
#include <QtCharts/QLogValueAxis>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace traffic {

namespace {

constexpr int topMargin = 16, bottomMargin = 6, timesHeight = 16;
constexpr double decades = 4; ///< of a logarithmic scale, at most

double finiteMax(const QVector<double> &values)
{
    double most = 0;
    for (const double value : values)
        most = std::isfinite(value) ? std::max(most, value) : most;
    return most;
}

} // namespace

double roundUp(double value)
{
    if (!(value > 0))
        return 1;
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 8.0, 10.0}) {
        if (value <= step * decade * 1.0000001)
            return step * decade;
    }
    return 10 * decade;
}

Plot::Plot(const kit::Theme &theme, const QString &title, Format format, QWidget *parent)
    : QChartView(new QChart, parent)
    , m_theme(theme)
    , m_format(std::move(format))
    , m_x(new QValueAxis(this))
    , m_linear(new QValueAxis(this))
    , m_logarithmic(new QLogValueAxis(this))
{
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setMouseTracking(true);
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    chart()->setMargins({});
    chart()->legend()->hide();
    chart()->setBackgroundRoundness(0);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addAxis(m_x, Qt::AlignBottom);
    chart()->addAxis(m_linear, Qt::AlignLeft);
    chart()->addAxis(m_logarithmic, Qt::AlignLeft);
    m_logarithmic->setBase(10);
    // The labels are painted here: the axes would make room for theirs, and the charts would no longer stand in one column.
    for (QAbstractAxis *axis : std::initializer_list<QAbstractAxis *>{m_x, m_linear, m_logarithmic}) {
        axis->setLabelsVisible(false);
        axis->setLineVisible(false);
        axis->setMinorGridLineVisible(false);
        axis->setGridLineVisible(false);
    }
    m_linear->setGridLineVisible(true);
    m_linear->setTickCount(3);
    connect(&theme, &kit::Theme::changed, this, &Plot::restyle);
    restyle();
}

Plot::~Plot() = default;

void Plot::restyle()
{
    chart()->setBackgroundBrush(m_theme.color(kit::Tone::Bg1));
    chart()->setBackgroundPen(Qt::NoPen);
    setBackgroundBrush(m_theme.color(kit::Tone::Bg1));
    const QPen grid(m_theme.color(kit::Tone::Line1), 1);
    m_linear->setGridLinePen(grid);
    m_logarithmic->setGridLinePen(grid);
    rebuild();
}

void Plot::setLines(const QVector<Line> &lines, bool stacked)
{
    m_lines = lines;
    m_stacked = stacked;
    rebuild();
}

void Plot::setRange(qint64 fromMs, qint64 toMs)
{
    m_from = fromMs;
    m_to = std::max(fromMs + 1, toMs);
    m_x->setRange(static_cast<double>(m_from), static_cast<double>(m_to));
    viewport()->update();
}

void Plot::setLog(bool log)
{
    if (std::exchange(m_log, log) != log)
        rebuild();
}

void Plot::setCrosshair(qint64 atMs)
{
    if (std::exchange(m_crosshair, atMs) != atMs)
        viewport()->update();
}

void Plot::setMarks(const QVector<Mark> &marks, bool numbered)
{
    m_marks = marks;
    m_numbered = numbered;
    viewport()->update();
}

void Plot::setThreshold(double value, const QString &label)
{
    m_threshold = value;
    m_thresholdLabel = label;
    scale();
}

void Plot::setTimeAxis(bool shown)
{
    m_timeAxis = shown;
    layOut();
}

void Plot::setStale(bool stale)
{
    if (std::exchange(m_stale, stale) != stale)
        rebuild();
}

void Plot::setMessage(const QString &message)
{
    m_message = message;
    setAccessibleDescription(m_lines.isEmpty() ? message : QString());
    viewport()->update();
}

double Plot::valueAt(const mesh::Series &series, qint64 atMs)
{
    if (series.isEmpty() || series.stepMs <= 0)
        return mesh::nan;
    const qint64 slot = (atMs - series.startMs + series.stepMs / 2) / series.stepMs;
    return slot >= 0 && slot < series.values.size() ? static_cast<double>(series.values[slot]) : mesh::nan;
}

double Plot::top() const
{
    double most = 0;
    for (const QVector<double> &heights : m_heights)
        most = std::max(most, finiteMax(heights));
    if (std::isfinite(m_threshold) && most > m_threshold / 3) // far below it, it would only press the lines down
        most = std::max(most, m_threshold);
    return roundUp(most * 1.02);
}

/// Of what is above zero, the least, but not more than some decades below the top.
double Plot::floorOfLog() const
{
    double least = top();
    for (const QVector<double> &heights : m_heights) {
        for (const double value : heights)
            least = value > 0 ? std::min(least, value) : least;
    }
    least = std::max(least, top() / std::pow(10, decades));
    return std::pow(10, std::floor(std::log10(least)));
}

void Plot::scale()
{
    const double highest = top();
    m_linear->setRange(0, highest);
    m_logarithmic->setRange(floorOfLog(), std::max(highest, floorOfLog() * 10));
    m_linear->setGridLineVisible(!m_log && !m_lines.isEmpty());
    m_logarithmic->setGridLineVisible(m_log && !m_lines.isEmpty());
    viewport()->update();
}

void Plot::addLine(const QVector<QPointF> &points, const Line &line)
{
    auto *series = new QLineSeries;
    series->setName(line.name);
    series->replace(points);
    series->setPen(QPen(m_theme.color(m_stale ? kit::Tone::Text3 : line.tone), line.width));
    chart()->addSeries(series);
    series->attachAxis(m_x);
    series->attachAxis(m_log ? static_cast<QAbstractAxis *>(m_logarithmic) : m_linear);
}

void Plot::addArea(const QVector<QPointF> &upper, const QVector<QPointF> &lower, const Line &line)
{
    auto *area = new QAreaSeries;
    auto *high = new QLineSeries(area), *low = new QLineSeries(area);
    high->replace(upper);
    low->replace(lower);
    area->setUpperSeries(high);
    area->setLowerSeries(low);
    area->setName(line.name);
    area->setPen(Qt::NoPen);
    area->setBrush(m_stale ? QColor(Qt::transparent) : m_theme.color(line.tone, 0.3));
    chart()->addSeries(area);
    area->attachAxis(m_x);
    area->attachAxis(m_log ? static_cast<QAbstractAxis *>(m_logarithmic) : m_linear);
}

/// A gap ends a line and its area: each part is a series of its own.
void Plot::rebuild()
{
    chart()->removeAllSeries();
    m_heights.clear();
    QVector<double> below;
    for (const Line &line : std::as_const(m_lines)) {
        QVector<double> heights;
        for (qsizetype i = 0; i < line.series.values.size(); ++i) {
            const double value = static_cast<double>(line.series.values[i]);
            const double base = m_stacked && i < below.size() && std::isfinite(below[i]) ? below[i] : 0;
            heights.append(std::isfinite(value) ? base + value : m_stacked && i < below.size() ? below[i] : mesh::nan);
        }
        m_heights.append(heights);
        below = heights;
    }
    scale();
    const double least = m_log ? floorOfLog() : 0;
    for (qsizetype l = 0; l < m_lines.size(); ++l) {
        const Line &line = m_lines[l];
        QVector<QPointF> upper, lower;
        const auto flush = [&] {
            if (upper.size() == 1) { // alone between gaps: still to be seen
                const QPointF half(static_cast<double>(line.series.stepMs) / 2, 0);
                upper.append(upper.first() + half);
                lower.append(lower.first() + half);
            }
            if (m_stacked && lower.size() == upper.size())
                addArea(upper, lower, line);
            if (!upper.isEmpty())
                addLine(upper, line);
            upper.clear();
            lower.clear();
        };
        for (qsizetype i = 0; i < m_heights[l].size(); ++i) {
            const double height = m_heights[l][i];
            if (!std::isfinite(height)) {
                flush();
                continue;
            }
            const double x = static_cast<double>(line.series.startMs + i * line.series.stepMs);
            const double under = l > 0 && i < m_heights[l - 1].size() && std::isfinite(m_heights[l - 1][i]) ? m_heights[l - 1][i] : 0;
            upper.append({x, std::max(height, least)});
            lower.append({x, std::max(under, least)});
        }
        flush();
    }
    setAccessibleDescription(m_lines.isEmpty() ? m_message : QString());
    layOut();
}

void Plot::layOut()
{
    const int bottom = bottomMargin + (m_timeAxis ? timesHeight : 0);
    chart()->setPlotArea(QRectF(leftMargin, topMargin, std::max(1, width() - leftMargin - rightMargin), std::max(1, height() - topMargin - bottom)));
    viewport()->update();
}

void Plot::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    layOut();
}

qint64 Plot::timeAt(qreal x) const
{
    const QRectF area = chart()->plotArea();
    const double part = std::clamp((x - area.left()) / area.width(), 0.0, 1.0);
    return m_from + static_cast<qint64>(part * static_cast<double>(m_to - m_from));
}

qreal Plot::xOf(qint64 ms) const
{
    const QRectF area = chart()->plotArea();
    return area.left() + area.width() * static_cast<double>(ms - m_from) / static_cast<double>(std::max<qint64>(1, m_to - m_from));
}

qreal Plot::yOf(double value) const
{
    const QRectF area = chart()->plotArea();
    if (!m_log)
        return area.bottom() - area.height() * value / m_linear->max();
    const double low = std::log10(m_logarithmic->min()), high = std::log10(m_logarithmic->max());
    return area.bottom() - area.height() * (std::log10(std::max(value, m_logarithmic->min())) - low) / (high - low);
}

} // namespace traffic
