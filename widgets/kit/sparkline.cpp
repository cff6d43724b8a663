// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/sparkline.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace kit {

QVector<QPolygonF> linesOf(const mesh::Series &series, const QRectF &box, qint64 fromMs, qint64 toMs, double top)
{
    QVector<QPolygonF> out;
    if (toMs <= fromMs || top <= 0)
        return out;
    QPolygonF line;
    // More than two points a pixel draw nothing but time: keep each pixel's largest.
    const qsizetype stride = std::max<qsizetype>(1, series.values.size() / std::max<qsizetype>(1, static_cast<qsizetype>(box.width() * 2)));
    for (qsizetype i = 0; i < series.values.size(); i += stride) {
        float value = series.values[i];
        for (qsizetype k = i + 1; k < std::min(i + stride, series.values.size()); ++k)
            value = std::isnan(value) ? series.values[k] : std::max(value, series.values[k]);
        const qint64 at = series.startMs + i * series.stepMs;
        if (!std::isfinite(value) || at < fromMs || at > toMs) {
            if (line.size() > 0)
                out.push_back(std::exchange(line, {}));
            continue;
        }
        const double x = box.left() + box.width() * static_cast<double>(at - fromMs) / static_cast<double>(toMs - fromMs);
        line << QPointF(x, box.bottom() - box.height() * std::min(1.0, static_cast<double>(value) / top));
    }
    if (!line.isEmpty())
        out.push_back(line);
    return out;
}

double peakOf(const mesh::Series &series)
{
    double peak = 0;
    for (const float value : series.values) {
        if (std::isfinite(value))
            peak = std::max(peak, static_cast<double>(value));
    }
    return peak;
}

double lastOf(const mesh::Series &series)
{
    const auto at = std::find_if(series.values.crbegin(), series.values.crend(), [](float value) { return std::isfinite(value); });
    return at == series.values.crend() ? mesh::nan : static_cast<double>(*at);
}

void paintSparkline(QPainter &painter, const QRectF &box, const mesh::Series &series, const QColor &ink, bool filled)
{
    if (series.values.size() < 2)
        return;
    const double peak = peakOf(series);
    // A flat zero is drawn on the base line: measured, and nothing there.
    const auto lines = linesOf(series, box, series.startMs, series.endMs(), peak > 0 ? peak * 1.3 : 1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const QPolygonF &line : lines) {
        if (filled && line.size() > 1) {
            QPolygonF area(line);
            area << QPointF(line.last().x(), box.bottom()) << QPointF(line.first().x(), box.bottom());
            QColor tint(ink);
            tint.setAlphaF(0.10F);
            painter.setPen(Qt::NoPen);
            painter.setBrush(tint);
            painter.drawPolygon(area);
        }
        painter.setPen(QPen(ink, 1.2));
        if (line.size() > 1)
            painter.drawPolyline(line);
        else
            painter.drawPoint(line.first());
    }
    painter.restore();
}

} // namespace kit
