// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shared time, at the right of the navigation bar: Live, Replay or Compare; the range; the strip; pause and play, step
// and speed. It only moves store::Playhead and shows how it stands.
#pragma once

#include "models/store/changes.h"
#include "widgets/kit/page.h"

#include <QTimer>

class QMenu;
class QToolButton;

namespace shell {

class ModeButton;
class TimeStrip;

class TimeBar final : public QWidget
{
    Q_OBJECT

public:
    /// `desk` has a playhead and changes.
    explicit TimeBar(kit::Desk &desk, QWidget *parent = nullptr);

    TimeStrip *strip() const { return m_strip; }
    /// The words on the range button.
    QString rangeWords() const;
    void togglePause();
    void startReplay();
    /// The last change in the range, with what was before and after it; else the two ends of the last half hour.
    void startCompare();

signals:
    void changesChosen(const QVector<store::ConfigChange> &changes, const QPoint &at);

private:
    QToolButton *button(const QString &icon, const QString &name);
    void fillRanges();
    void setSpan(qint64 ms);
    void askEnd();
    void refresh();

    kit::Desk &m_desk;
    ModeButton *m_live, *m_replay, *m_compare;
    QToolButton *m_range, *m_back, *m_forward, *m_play, *m_speed;
    QMenu *m_ranges, *m_speeds;
    TimeStrip *m_strip;
    QTimer m_second;
};

} // namespace shell
