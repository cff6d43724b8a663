// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The navigation bar: back, forward, where one is, and the time bar.
#pragma once

#include "widgets/kit/page.h"

class QLabel;
class QToolButton;

namespace shell {

class TimeBar;

class NavBar final : public QWidget
{
    Q_OBJECT

public:
    /// `desk` has a playhead and changes.
    explicit NavBar(kit::Desk &desk, QWidget *parent = nullptr);
    void setCrumbs(const QStringList &crumbs);
    void setHistory(bool canBack, bool canForward);
    TimeBar *time() const { return m_time; }

signals:
    void back();
    void forward();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    kit::Desk &m_desk;
    QToolButton *m_back, *m_forward;
    QLabel *m_crumb;
    TimeBar *m_time;
};

} // namespace shell
