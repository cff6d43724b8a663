// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at the services a change touched, again and again, until its guard's time is over or a condition has failed in
// several looks one after the other. It says so; who started it keeps the change or takes it back.
#pragma once

#include "models/changes/arrivalwatch.h"
#include "models/changes/guard.h"
#include "models/mesh/object.h"
#include "models/store/source.h"

#include <QTimer>

namespace base {
class Clock;
}

namespace changes {

class GuardWatch final : public QObject
{
    Q_OBJECT

public:
    enum class Verdict : quint8 {
        None,     ///< not started, or given up
        Looking,
        Kept,     ///< the time is over and every condition held
        Broken,   ///< take it back
        Unjudged, ///< the time is over, and no traffic was seen that could be judged
    };
    struct Timing {
        int lookMs = 10'000;      ///< between looks
        int firstMs = 30'000;     ///< rates need so much time to be of after the change
        int windowMs = 60'000;    ///< what a look is over
        int failures = 3;         ///< one after the other
    };

    /// Both outlive this.
    GuardWatch(store::Telemetry &telemetry, const base::Clock &clock, QObject *parent = nullptr);
    void setTiming(const Timing &timing) { m_timing = timing; }

    /// For conditions on refusals; without it they are not known.
    void setProxies(AskProxies ask) { m_askProxies = std::move(ask); }

    /// `sinceMs`: refusals of what was sent from then on count, in the control plane's clock; 0 = they are not known.
    void start(const Guard &guard, const QVector<mesh::ObjectKey> &services, qint64 sinceMs = 0);
    void cancel();

    Verdict verdict() const { return m_verdict; }
    const Guard &guard() const { return m_guard; }
    const Measured &before() const { return m_before; }
    const Measured &now() const { return m_now; }
    /// Why it is broken, or what fails just now.
    const QStringList &reasons() const { return m_reasons; }
    /// The last answer that failed; "" = they come.
    const QString &problem() const { return m_problem; }
    qint64 endMs() const { return m_startMs + m_guard.forMs; }

signals:
    void changed();
    /// Kept, Broken or Unjudged.
    void ended();

private:
    struct Round;
    void ask(qint64 fromMs, qint64 toMs, bool before);
    void look();
    void take(const Round &round);
    void judge();
    void end(Verdict verdict);

    store::Telemetry &m_telemetry;
    const base::Clock &m_clock;
    Timing m_timing;
    Guard m_guard;
    QVector<mesh::ObjectKey> m_services;
    Measured m_before, m_now;
    QStringList m_reasons;
    QString m_problem;
    AskProxies m_askProxies;
    qint64 m_startMs = 0, m_sinceMs = 0;
    int m_failures = 0, m_run = 0;
    Verdict m_verdict = Verdict::None;
    QTimer m_next;
};

} // namespace changes
