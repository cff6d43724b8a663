// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// SIGINT, SIGTERM and SIGHUP as a Qt signal, so that children and temporary folders are cleaned up.
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace cli {

class Interrupt final : public QObject
{
    Q_OBJECT

public:
    /// One at a time per process: it owns the signal dispositions while it lives.
    explicit Interrupt(QObject *parent = nullptr);
    ~Interrupt() override;

signals:
    void interrupted();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace cli
