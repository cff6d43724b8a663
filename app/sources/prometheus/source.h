// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The store's Source and Telemetry over one Prometheus-compatible store.
//
// Every `period` one refresh (queries.h lists its queries): requests and connections are published as soon as they are in;
// latency has a cadence of its own, measured: each refresh while the store answers it in a third of the period, else every
// third refresh, and by destination instead of by edge once that is too slow too, or beyond 180,000 rows. Between refreshes
// a heartbeat (vector(1)) notices a loss.
// A query that fails leaves the rest; its part keeps the last good answer for a while and is named in Traffic.missing. When
// all fail nothing is published but the state: the snapshot keeps the last traffic. Retries back off to 30 s with jitter.
#pragma once

#include "app/sources/prometheus/graph.h"
#include "app/sources/prometheus/historian.h"
#include "app/sources/prometheus/prometheus.h"
#include "models/base/clock.h"
#include "models/store/derived.h"
#include "models/store/source.h"

#include <QTimer>

namespace prometheus {

class Source final : public store::Source, public store::Telemetry
{
    Q_OBJECT

public:
    Source(const http::Endpoint &endpoint, const Options &options, const base::Clock &clock, QObject *parent = nullptr);
    ~Source() override;

    void start() override;
    void stop() override;
    void refresh() override;

    QFuture<base::Result<QVector<store::NamedSeries>>> series(const store::SeriesQuery &query) override;
    QFuture<base::Result<std::shared_ptr<const mesh::Traffic>>> trafficAt(qint64 atMs, int windowSeconds) override;
    void setRange(qint64 spanMs) override;
    void setRouteLabels(const QStringList &labels) override;
    QFuture<base::Result<QVector<store::SeriesCount>>> requestSeries() override;
    QFuture<base::Result<store::PlaneAnswer>> planes(const store::PlaneQuery &query) override;

private:
    void learnServer();
    void setScrapeInterval(int seconds);
    int window() const;
    qint64 period() const;
    qint64 storeNow() const; ///< our clock, corrected by what the store's answers said

    QVector<Part> wantedParts() const;
    Query queryOf(Part part) const;
    void ask();
    void take();
    void askLatency();
    void takeLatency();
    void judgeLatency(const AnswerPtr &answer, const std::optional<base::Error> &error);
    void learnFamilies(const AnswerPtr &answer);
    void keep(Part part, const base::Result<AnswerPtr> &result);
    void publish();
    void askHistory();
    void takeHistory(const std::shared_ptr<const mesh::TrafficHistory> &history);

    void succeed(double seconds);
    void fail(const base::Error &error);
    void watch();
    void beat();
    void setHealth(mesh::SourceHealth health, const QString &doubt = {});
    void emitState();

    const base::Clock &m_clock;
    const Options m_options;
    Client m_client;
    Historian m_historian;
    mesh::SourceState m_state;
    QString m_doubt; ///< why the answers are called stale
    bool m_running = false;

    QTimer m_next, m_watch, m_beat;
    std::unique_ptr<Gather> m_main, m_latency, m_heartbeat;
    std::vector<Part> m_mainParts, m_latencyParts;
    bool m_mainHasFamilies = false;
    qint64 m_askedMs = 0; ///< when the refresh on its way was sent
    int m_failures = 0;   ///< in a row

    GraphInput m_graph;
    QStringList m_infos;
    store::Derived<std::shared_ptr<const mesh::Traffic>> m_traffic;
    std::shared_ptr<const mesh::Traffic> m_published;

    int m_scrapeSeconds = 15;
    qint64 m_scrapeAskedMs = 0;
    qint64 m_skewMs = 0;
    qint64 m_familiesMs = 0;
    bool m_linkerd = false;
    QStringList m_routeLabels;
    enum class LatencyPace : quint8 { Each, Third, ByDestination } m_pace = LatencyPace::Each;
    int m_sinceLatency = 1000; ///< refreshes
};

} // namespace prometheus
