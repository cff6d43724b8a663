// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who takes a change: istiod is asked before it for the last thing it sent, and after it until all that was sent since is answered.
#pragma once

#include "app/session/proxies.h"
#include "app/session/session.h"
#include "models/proxies/arrival.h"

#include <QElapsedTimer>

namespace cli {

class ArrivalWait final : public QObject
{
    Q_OBJECT

public:
    explicit ArrivalWait(session::Session &session, QObject *parent = nullptr);

    /// Before the change; ends in ready().
    void prepare();
    /// After it; ends in told(), at the latest after ten seconds.
    void wait();

signals:
    void ready(const base::Result<void> &result);
    void told(const base::Result<proxies::Arrival> &arrival);

private:
    void ask();

    session::Proxies m_proxies;
    qint64 m_sinceMs = 0;
    QElapsedTimer m_waiting;
};

} // namespace cli
