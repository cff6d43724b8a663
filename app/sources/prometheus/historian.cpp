// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/historian.h"

#include "app/sources/prometheus/queries.h"

#include <algorithm>
#include <array>

namespace prometheus {

namespace {
constexpr qint64 wantedPoints = 120;
constexpr int overlap = 2; ///< the newest steps may have lacked a scrape when they were asked for
} // namespace

qint64 stepFor(qint64 spanMs, int scrapeSeconds)
{
    constexpr std::array<qint64, 12> round{15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400};
    const qint64 least = std::max<qint64>(spanMs / wantedPoints / 1000, scrapeSeconds);
    const auto found = std::ranges::lower_bound(round, least);
    return (found == round.end() ? round.back() : *found) * 1000;
}

Historian::Historian(Client &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void Historian::replan()
{
    m_stepMs = stepFor(m_spanMs, m_scrapeSeconds);
    m_knownToMs = 0;
    m_asked.reset();
}

void Historian::setRange(qint64 spanMs)
{
    spanMs = std::clamp<qint64>(spanMs, 60'000, 90LL * 86'400'000);
    if (spanMs == m_spanMs)
        return;
    m_spanMs = spanMs;
    replan();
}

void Historian::setScrapeInterval(int seconds)
{
    m_scrapeSeconds = seconds;
    if (stepFor(m_spanMs, seconds) != m_stepMs)
        replan();
}

void Historian::setLinkerd(bool there)
{
    if (there != m_linkerd)
        m_knownToMs = 0;
    m_linkerd = there;
}

void Historian::stop()
{
    m_asked.reset();
}

void Historian::ask(qint64 nowMs, int windowSeconds)
{
    const qint64 toMs = nowMs / m_stepMs * m_stepMs;
    if (m_asked || toMs <= m_knownToMs)
        return;
    const qint64 whole = toMs - m_spanMs / m_stepMs * m_stepMs;
    const bool tail = m_knownToMs > whole;
    const Grid grid{.fromMs = tail ? std::max(whole, m_knownToMs - overlap * m_stepMs) : whole, .toMs = toMs, .stepMs = m_stepMs};
    const int window = std::max<int>(windowSeconds, static_cast<int>(m_stepMs / 1000));
    QVector<Client::Answered> queries{m_client.range(queries::historyAll(window), grid), m_client.range(queries::historyFailed(window), grid),
                                      m_client.range(queries::historyLost(window), grid)};
    if (m_linkerd)
        queries.append(m_client.range(queries::historyLinkerd(window), grid));
    m_queries = static_cast<int>(queries.size());
    m_asked = std::make_unique<Gather>(std::move(queries), nullptr);
    connect(m_asked.get(), &Gather::finished, this, [this, grid] { take(grid); });
}

void Historian::take(const Grid &grid)
{
    // The last use of the object that is calling: it goes when the event loop is back.
    Gather *gather = m_asked.release();
    gather->deleteLater();
    m_error.reset();
    for (int i = 0; i < gather->count() && !m_error; ++i) {
        if (!gather->result(i))
            m_error = gather->result(i).error();
    }
    if (m_error) { // a rate without its failures would read as "no errors"
        emit finished(nullptr);
        return;
    }
    const auto batch = [gather](int i) { return i < gather->count() ? &gather->answer(i)->batch : nullptr; };
    if (m_knownToMs == 0)
        m_history.clear();
    const qsizetype keep = m_spanMs / m_stepMs + 1;
    m_history.add({.all = batch(0), .failed = batch(1), .lost = batch(2), .linkerd = batch(3)}, keep);
    m_knownToMs = grid.toMs;
    emit finished(std::make_shared<const mesh::TrafficHistory>(m_history.history(grid.toMs, m_stepMs, keep)));
}

} // namespace prometheus
