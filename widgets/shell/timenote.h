// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The line below the navigation bar while another time than now is shown: which, and how far it is known.
#pragma once

#include "widgets/kit/page.h"

#include <QTimer>

class QPushButton;

namespace shell {

class InkLabel;

class TimeNote final : public QWidget
{
    Q_OBJECT

public:
    /// `desk` has a playhead. Hidden while live.
    explicit TimeNote(kit::Desk &desk, QWidget *parent = nullptr);

    QString words() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    kit::Desk &m_desk;
    InkLabel *m_words;
    QPushButton *m_retry, *m_live;
    QTimer m_second;
};

} // namespace shell
