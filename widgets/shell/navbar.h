// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Back, forward, breadcrumb; the time range that all pages share, with the total traffic over it.
#pragma once

#include "widgets/kit/page.h"

class QLabel;
class QMenu;
class QToolButton;

namespace shell {

/// Total req/s as columns, errors as a line below, over the time range.
class TrafficStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit TrafficStrip(kit::Desk &desk, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {220, 26}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe();
    kit::Desk &m_desk;
};

class NavBar final : public QWidget
{
    Q_OBJECT

public:
    explicit NavBar(kit::Desk &desk, QWidget *parent = nullptr);
    void setCrumbs(const QStringList &crumbs);
    void setHistory(bool canBack, bool canForward);
    qint64 rangeMs() const { return m_rangeMs; }
    void setRange(qint64 spanMs);

signals:
    void back();
    void forward();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    kit::Desk &m_desk;
    QToolButton *m_back, *m_forward, *m_range;
    QStringList m_crumbs;
    QLabel *m_crumb;
    QMenu *m_ranges;
    qint64 m_rangeMs = 30LL * 60 * 1000;
};

} // namespace shell
