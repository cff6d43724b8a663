// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who takes a change: the control plane is asked before it for the last thing it sent, and after it until all that was sent
// since is answered. Which proxies a change concerns nobody says; what they were sent tells.
#pragma once

#include "models/base/error.h"
#include "models/proxies/arrival.h"

#include <QElapsedTimer>
#include <QFuture>
#include <QObject>

#include <functional>

namespace changes {

/// What each proxy was sent and took. Errors: there is no control plane that could be asked, or it does not answer.
using AskProxies = std::function<QFuture<base::Result<proxies::Status>>()>;

class ArrivalWatch final : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8 { Idle, Preparing, Prepared, Waiting, Told };

    explicit ArrivalWatch(AskProxies ask, QObject *parent = nullptr);

    /// Before the change; ends in ready(), at the latest after two seconds.
    void prepare();
    /// After it; ends in told(), at the latest after ten seconds. Does nothing when prepare() failed.
    void wait();

    State state() const { return m_state; }
    /// The last that is known.
    const proxies::Arrival &arrival() const { return m_arrival; }
    /// Why nothing is known; "" = something is.
    const QString &problem() const { return m_problem; }
    /// In the control plane's clock: what was sent at or after it belongs to the change. 0: prepare() failed.
    qint64 sinceMs() const { return m_sinceMs; }

signals:
    void ready();
    void changed();
    void told();

private:
    void prepared(const base::Result<proxies::Status> &status);
    void look();
    void take(const base::Result<proxies::Status> &status);
    void end(const QString &problem);

    AskProxies m_ask;
    State m_state = State::Idle;
    proxies::Arrival m_arrival;
    QString m_problem;
    qint64 m_sinceMs = 0;
    QElapsedTimer m_waiting;
};

} // namespace changes
