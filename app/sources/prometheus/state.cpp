// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the source stands, how it notices that it stands badly, and when it tries again.
#include "app/sources/prometheus/source.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using mesh::SourceHealth;

namespace prometheus {

namespace {

constexpr qint64 firstRetryMs = 1000, longestRetryMs = 30'000, refusedRetryMs = 60'000;
constexpr qint64 slowMs = 1500;
constexpr qint64 oddClockMs = 30'000;

bool isRefusal(const base::Error &e)
{
    return e.kind == base::ErrorKind::Unauthorized || e.kind == base::ErrorKind::Forbidden;
}

} // namespace

void Source::succeed(double seconds)
{
    const bool wasDown = m_state.health != SourceHealth::Live;
    if (wasDown && m_failures > 0)
        learnServer(); // it may have come back as another version
    m_failures = 0;
    m_state.contactMs = m_clock.nowMs();
    m_state.retryMs = 0;
    m_state.error.reset();
    m_state.periodMs = period();
    m_state.queries = m_graph.queries;
    m_state.seconds = seconds;
    setHealth(SourceHealth::Live);
    m_next.start(static_cast<int>(std::max<qint64>(0, period() - (m_clock.nowMs() - m_askedMs))));
}

/// Backoff with full jitter, so that many consoles do not come back at once.
void Source::fail(const base::Error &error)
{
    const qint64 cap = std::min(longestRetryMs, firstRetryMs << std::min(m_failures, 5));
    const qint64 wait = isRefusal(error) ? refusedRetryMs : std::max<qint64>(200, QRandomGenerator::global()->bounded(cap));
    ++m_failures;
    m_heartbeat.reset();
    m_latency.reset();
    m_historian.stop();
    m_state.error = error;
    m_state.retryMs = m_clock.nowMs() + wait;
    setHealth(isRefusal(error) ? SourceHealth::Refused : SourceHealth::Lost);
    m_next.start(static_cast<int>(wait));
}

/// Late answers make what is shown stale before the deadline calls them lost.
void Source::watch()
{
    if (m_state.health != SourceHealth::Live)
        return;
    const qint64 now = m_clock.nowMs();
    const qint64 patience = std::max(slowMs, static_cast<qint64>(m_state.seconds * 3000));
    if (m_main && now - m_askedMs > patience)
        setHealth(SourceHealth::Stale, u"no answer yet to the refresh sent %1 s ago"_s.arg((now - m_askedMs) / 1000));
    else if (now - m_state.contactMs > 2 * period())
        setHealth(SourceHealth::Stale, u"no answer for %1 s"_s.arg((now - m_state.contactMs) / 1000));
}

/// A heartbeat that fails decides nothing itself: the refresh that it brings forward does.
void Source::beat()
{
    if (m_state.health != SourceHealth::Live || m_main || m_heartbeat)
        return;
    m_heartbeat = std::make_unique<Gather>(QVector{m_client.ping(std::max(500, m_options.heartbeatMs))}, nullptr);
    connect(m_heartbeat.get(), &Gather::finished, this, [this] {
        Gather *gather = m_heartbeat.release();
        gather->deleteLater();
        const auto &result = gather->result(0);
        if (result) {
            m_state.contactMs = m_clock.nowMs();
            return;
        }
        setHealth(SourceHealth::Stale, result.error().detail);
        ask();
    });
}

void Source::setHealth(SourceHealth health, const QString &doubt)
{
    m_state.health = health;
    m_doubt = doubt;
    emitState();
}

void Source::emitState()
{
    if (!m_running)
        return;
    m_state.notes.clear();
    if (!m_doubt.isEmpty())
        m_state.notes.append(m_doubt);
    if (m_published && m_published->partial)
        m_state.notes.append(u"the answer is partial: "_s
                             + (m_published->warnings.isEmpty() ? u"the store lacks data"_s : m_published->warnings.first()));
    else if (m_published && !m_published->warnings.isEmpty())
        m_state.notes.append(m_published->warnings.first());
    if (!m_infos.isEmpty())
        m_state.notes.append(m_infos.first());
    if (m_historian.error())
        m_state.notes.append(u"history: "_s + m_historian.error()->detail);
    if (std::abs(m_skewMs) > oddClockMs)
        m_state.notes.append(u"the store's clock and ours differ by %1 s"_s.arg(std::abs(m_skewMs) / 1000));
    mesh::Delta d;
    d.sources[mesh::SourceId::Prometheus] = m_state;
    emit delta(d);
}

} // namespace prometheus
