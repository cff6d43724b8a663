// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The status line: each source with its version and age, at the right the context and the clock.
#pragma once

#include "widgets/kit/page.h"
#include "widgets/shell/inklabel.h"

#include <QTimer>

class QLabel;

namespace shell {

class StatusLine final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(kit::Desk &desk, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    kit::Desk &m_desk;
    QVector<InkLabel *> m_sources;
    QLabel *m_right;
    QTimer m_second;
};

} // namespace shell
