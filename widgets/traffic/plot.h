// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One chart over time, drawn by QtCharts: lines or stacked areas, labelled at their ends, with marks of changes, a threshold
// and a crosshair. Several of them stand above each other with the same plot area, so that a time is the same column in all.
// Wheel zooms around the pointer, Ctrl+drag pans, a drag marks a range; it decides nothing itself, it asks.
#pragma once

#include "models/mesh/traffic.h"
#include "widgets/kit/theme.h"

#include <QtCharts/QChartView>

#include <functional>

class QLogValueAxis;
class QValueAxis;

namespace traffic {

/// A change on the time axis.
struct Mark {
    qint64 atMs = 0;
    int number = 0;
    friend bool operator==(const Mark &, const Mark &) = default;
};

class Plot final : public QChartView
{
    Q_OBJECT

public:
    struct Line {
        QString name;
        mesh::Series series;
        kit::Tone tone = kit::Tone::S1;
        qreal width = 1.5;
    };
    /// A number with its unit, for the axis: "360 req/s".
    using Format = std::function<QString(double)>;

    Plot(const kit::Theme &theme, const QString &title, Format format, QWidget *parent = nullptr);
    ~Plot() override;

    /// Stacked: each line stands on those before it, filled. The names must differ.
    void setLines(const QVector<Line> &lines, bool stacked);
    const QVector<Line> &lines() const { return m_lines; }
    void setRange(qint64 fromMs, qint64 toMs);
    void setLog(bool log);
    bool isLog() const { return m_log; }
    /// 0 = none.
    void setCrosshair(qint64 atMs);
    /// Numbers stand at the top of the first chart only.
    void setMarks(const QVector<Mark> &marks, bool numbered);
    void setThreshold(double value, const QString &label);
    /// Only the lowest of several has the time axis.
    void setTimeAxis(bool shown);
    void setStale(bool stale);
    /// Instead of lines while there are none.
    void setMessage(const QString &message);
    QString message() const { return m_message; }

    /// Of a line at a time; NaN in a gap.
    static double valueAt(const mesh::Series &series, qint64 atMs);
    static constexpr int leftMargin = 60, rightMargin = 46;

    QSize sizeHint() const override { return {600, 110}; }
    QSize minimumSizeHint() const override { return {240, 64}; }

signals:
    /// 0 when the pointer leaves.
    void crosshairMoved(qint64 atMs);
    /// Zoomed or panned: all charts should show this.
    void viewAsked(qint64 fromMs, qint64 toMs);
    /// Marked with the pointer: the shared time range should become this.
    void rangeAsked(qint64 fromMs, qint64 toMs);
    void resetAsked();

protected:
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void rebuild();
    void restyle();
    void layOut();
    void scale();
    void addLine(const QVector<QPointF> &points, const Line &line);
    void addArea(const QVector<QPointF> &upper, const QVector<QPointF> &lower, const Line &line);
    double top() const;
    double floorOfLog() const;
    qint64 timeAt(qreal x) const;
    qreal xOf(qint64 ms) const;
    qreal yOf(double value) const;
    void paintMarks(QPainter &painter) const;
    void paintEnds(QPainter &painter) const;
    void paintTimes(QPainter &painter) const;
    void paintValues(QPainter &painter) const;

    const kit::Theme &m_theme;
    Format m_format;
    QString m_message, m_thresholdLabel;
    QVector<Line> m_lines;
    QVector<QVector<double>> m_heights; ///< of each line's points where they are drawn: summed when stacked
    QVector<Mark> m_marks;
    QValueAxis *m_x, *m_linear;
    QLogValueAxis *m_logarithmic;
    qint64 m_from = 0, m_to = 0, m_crosshair = 0;
    double m_threshold = mesh::nan;
    bool m_stacked = false, m_log = false, m_numbered = false, m_timeAxis = false, m_stale = false;
    enum class Drag : quint8 { None, Mark, Pan } m_drag = Drag::None;
    qreal m_dragStart = 0, m_dragNow = 0;
    qint64 m_dragFrom = 0, m_dragTo = 0;
};

/// The next of 1, 1.2, 1.5, 2, 3, 5, 8 x 10^n at or above.
double roundUp(double value);

} // namespace traffic
