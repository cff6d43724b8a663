// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A small chart for inspectors: title left, value right, lines from zero over the shared time range, unit once at the top
// label, hatched gaps, a crosshair with the values at it.
#pragma once

#include "models/mesh/traffic.h"
#include "widgets/kit/theme.h"

#include <QWidget>

#include <functional>

namespace kit {

class LineChart final : public QWidget
{
    Q_OBJECT

public:
    struct Line {
        QString name;
        mesh::Series series;
        Tone tone = Tone::S1;
        qreal width = 1.5;
    };
    /// The number as text with its unit: "317.0 req/s".
    using Format = std::function<QString(double)>;

    LineChart(const Theme &theme, QString title, Format format, QWidget *parent = nullptr);

    void setLines(const QVector<Line> &lines, qint64 fromMs, qint64 toMs);
    /// What stands in place of the lines while none of them has a value: "Waiting for Prometheus".
    void setMessage(const QString &message);
    /// A dotted line with its value; NaN = none.
    void setThreshold(double value);
    /// Only the lowest of stacked charts has the time axis.
    void setTimeAxis(bool shown);
    void setStale(bool stale);
    /// Crosshair at this time on all stacked charts; 0 = none.
    void setCrosshair(qint64 atMs);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void crosshairMoved(qint64 atMs);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    bool hasValues() const;
    QRectF plot() const;
    double top() const;
    QString valueText() const;
    void paintPlot(QPainter &painter, const QRectF &box) const;
    void paintGaps(QPainter &painter, const QRectF &box) const;
    void paintTimes(QPainter &painter, const QRectF &box) const;
    void describe();

    const Theme &m_theme;
    QString m_title, m_message;
    Format m_format;
    QVector<Line> m_lines;
    qint64 m_from = 0, m_to = 0, m_crosshair = 0;
    double m_threshold;
    bool m_timeAxis = false, m_stale = false;
};

} // namespace kit
