// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/heartbeat.h"

#include <algorithm>

#include "models/base/later.h"

using namespace Qt::Literals::StringLiterals;

namespace kubernetes {

namespace {

constexpr int busyFactor = 4; ///< while lists are on their way, an answer may stand in a queue

/// A look costs little and a recovery is waited for: more often than in good times.
Timing quick(Timing timing)
{
    timing.backoffMaxMs = std::min(timing.backoffMaxMs, timing.heartbeatMs * 2 / 5);
    return timing;
}

} // namespace

Heartbeat::Heartbeat(Shared &shared, QObject *parent)
    : QObject(parent)
    , m_shared(shared)
    , m_backoff(quick(shared.timing), shared.seed)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Heartbeat::timeout);
}

void Heartbeat::stop()
{
    ++m_epoch;
    m_asking = false;
    m_lost = false;
    m_timer.stop();
}

void Heartbeat::timeout()
{
    const qint64 silence = m_shared.sinceContact.isValid() ? m_shared.sinceContact.elapsed() : m_shared.timing.heartbeatMs;
    if (m_lost || silence >= m_shared.timing.heartbeatMs) {
        probe();
        return;
    }
    m_timer.start(static_cast<int>(m_shared.timing.heartbeatMs - silence));
    emit alive({});
}

void Heartbeat::probe()
{
    if (m_asking)
        return;
    m_asking = true;
    m_timer.stop();
    m_asked.start();
    const int timeoutMs = m_shared.timing.heartbeatTimeoutMs * (m_shared.client.busy() > 0 ? busyFactor : 1);
    base::whenDone(m_shared.client.get({.path = u"/version"_s, .timeoutMs = timeoutMs, .ahead = true}), this,
                   [this, epoch = m_epoch](const Reply &reply) {
                       if (epoch == m_epoch)
                           take(reply);
                   });
}

void Heartbeat::take(const Reply &reply)
{
    m_asking = false;
    const bool isRefused = reply.failure && reply.failure->error.kind == base::ErrorKind::Unauthorized;
    const bool noAnswer = reply.failure && !isRefused && (reply.failure->isNoAnswer() || reply.failure->status >= 500);
    const bool heardMeanwhile = m_shared.sinceContact.isValid() && m_shared.sinceContact.elapsed() < m_asked.elapsed();
    if (noAnswer && !heardMeanwhile) {
        m_lost = true;
        const int wait = m_backoff.next(m_shared.clock.nowMs());
        m_timer.start(wait);
        emit lost(reply.failure->error, m_shared.clock.nowMs() + wait);
        return;
    }
    if (!reply.failure || reply.failure->status != 0)
        m_shared.contact();
    m_lost = false;
    m_timer.start(m_shared.timing.heartbeatMs);
    if (isRefused) {
        emit refused(reply.failure->error);
        return;
    }
    // Who may not ask for the version was answered all the same.
    emit alive(reply.failure ? QString() : decodeVersion(reply.body).value_or(QString()));
}

} // namespace kubernetes
