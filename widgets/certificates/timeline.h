// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline: now at the left, ten years at the right, logarithmic; a lane per kind, a glyph where each certificate ends.
// Arrow keys walk along the marks, Home and End jump; a click or Enter selects.
#pragma once

#include "widgets/certificates/timelinelayout.h"
#include "widgets/kit/theme.h"

#include <QWidget>

namespace certificates {

class Timeline final : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(const kit::Theme &theme, QWidget *parent = nullptr);

    void setMarks(const QVector<TimelineMark> &marks, const Thresholds &thresholds);
    void setSelected(const QString &id);
    void setStale(bool stale);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

signals:
    void selected(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    void relayout();
    QRectF axis() const;         ///< plot area, under the header
    QRectF glyphBox(const TimelineSpot &spot) const;
    qsizetype spotAt(const QPointF &at) const; ///< -1 = none
    qsizetype spotOf(const QString &id) const;
    void select(qsizetype spot);
    QString tipOf(const TimelineSpot &spot) const;
    struct Zone {
        QRectF box;
        bool used = false;
        QColor fill;
        kit::Tone ink;
        QString caption;
    };
    QVector<Zone> zones() const;
    void clearBehind(QPainter &painter, const QRectF &box) const;
    void paintZones(QPainter &painter) const;
    void paintAxis(QPainter &painter) const;
    void paintLanes(QPainter &painter) const;
    void paintSpot(QPainter &painter, qsizetype index) const;

    const kit::Theme &m_theme;
    QVector<TimelineMark> m_marks;
    Thresholds m_thresholds;
    TimelineLayout m_layout;
    QString m_selected;
    qsizetype m_hovered = -1;
    bool m_stale = false;
};

} // namespace certificates
