// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The axis of the time bar: the mesh's req/s as columns, errors as a line below, changes as flags, one thumb or two.
// Drag or arrow keys move the thumb; a click on a flag, or Enter, asks for that change.
#pragma once

#include "models/store/axis.h"
#include "models/store/changelog.h"
#include "widgets/kit/page.h"

namespace shell {

class TimeStrip final : public QWidget
{
    Q_OBJECT

public:
    /// `desk` has a playhead and changes.
    explicit TimeStrip(kit::Desk &desk, QWidget *parent = nullptr);

    QSize sizeHint() const override { return {220, 26}; }
    QSize minimumSizeHint() const override { return {120, 26}; }

    double xOf(qint64 ms) const;
    qint64 timeAt(double x) const;
    /// Changes whose flag stands at this x.
    QVector<store::ConfigChange> changesAt(double x) const;
    /// Those next to the thumb; the nearest one alone when none is at it.
    QVector<store::ConfigChange> changesHere() const;
    store::Playhead::Thumb active() const { return m_active; }

    /// The next change after (+1) or before (-1) the thumb becomes the time that is shown.
    void stepChange(int direction);

signals:
    void changesChosen(const QVector<store::ConfigChange> &changes, const QPoint &at);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void describe();
    void choose(const QVector<store::ConfigChange> &changes);
    QString textAt(double x) const;
    void paintTraffic(QPainter &painter) const;
    void paintFlags(QPainter &painter) const;
    void paintThumb(QPainter &painter, qint64 ms, const QString &letter, bool active) const;

    kit::Desk &m_desk;
    store::Playhead &m_head;
    store::Axis m_axis;
    store::Playhead::Thumb m_active = store::Playhead::Thumb::After;
    bool m_dragging = false;
};

} // namespace shell
