// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps mesh::TrafficHistory over the range of the time bar: all of it once, then only the newest steps.
#pragma once

#include "app/sources/prometheus/gather.h"
#include "models/mesh/traffic.h"
#include "models/metrics/history.h"

#include <memory>
#include <optional>

namespace prometheus {

/// About 120 points over the span, a round step, not finer than the scrapes.
qint64 stepFor(qint64 spanMs, int scrapeSeconds);

class Historian : public QObject
{
    Q_OBJECT

public:
    Historian(Client &client, QObject *parent);

    /// Takes effect at the next ask(), which then loads the whole range anew.
    void setRange(qint64 spanMs);
    void setScrapeInterval(int seconds);
    void setLinkerd(bool there);
    /// Cancels what is on its way.
    void stop();
    /// Asks for what is new up to nowMs (the store's time). Does nothing while an answer is awaited or the newest step is known.
    void ask(qint64 nowMs, int windowSeconds);

    qint64 stepMs() const { return m_stepMs; }
    int queries() const { return m_queries; }
    /// Of the last try.
    const std::optional<base::Error> &error() const { return m_error; }

signals:
    /// Null when the last try failed; error() then says why.
    void finished(const std::shared_ptr<const mesh::TrafficHistory> &history);

private:
    void take(const Grid &grid);
    void replan();

    Client &m_client;
    std::unique_ptr<Gather> m_asked;
    metrics::History m_history;
    qint64 m_spanMs = 30 * 60'000, m_stepMs = 15'000;
    qint64 m_knownToMs = 0; ///< 0 = nothing
    int m_scrapeSeconds = 15;
    bool m_linkerd = false;
    int m_queries = 0;
    std::optional<base::Error> m_error;
};

} // namespace prometheus
