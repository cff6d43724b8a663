// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The refresh: what is asked, when, and what becomes of the answers. The state of the source is in state.cpp, the questions
// of pages are in pages.cpp.
#include "app/sources/prometheus/source.h"

#include "app/sources/prometheus/queries.h"
#include "models/base/later.h"
#include "models/base/logging.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace prometheus {

namespace {

constexpr qint64 familiesEveryMs = 60'000;
constexpr qint64 scrapeEveryMs = 600'000;
constexpr int keepPeriods = 12;          ///< how long a part's last answer stands in for failing ones
constexpr qsizetype bucketsPerEdge = 20; ///< Istio's default
constexpr qsizetype maxBucketRows = 180'000;

} // namespace

Query Source::queryOf(Part part) const
{
    const int w = window();
    switch (part) {
    case Part::Requests: return queries::requests(w);
    case Part::Connections: return queries::connections(w);
    case Part::Latency: return queries::latency(w, m_pace == LatencyPace::ByDestination);
    case Part::LinkerdResponses: return queries::linkerdResponses(w);
    case Part::LinkerdConnections: return queries::linkerdConnections(w);
    case Part::LinkerdLatency: return queries::linkerdLatency(w);
    case Part::Routes: return queries::routes(m_routeLabels, w);
    case Part::RouteLatency: return queries::routeLatency(m_routeLabels, w);
    case Part::Count: break;
    }
    return {};
}

Source::Source(const http::Endpoint &endpoint, const Options &options, const base::Clock &clock, QObject *parent)
    : store::Source(parent)
    , m_clock(clock)
    , m_options(options)
    , m_client(endpoint, options)
    , m_historian(m_client, nullptr)
{
    m_state.endpoint = m_client.where();
    m_next.setSingleShot(true);
    m_watch.setInterval(500);
    m_beat.setInterval(std::max(100, m_options.heartbeatMs));
    connect(&m_next, &QTimer::timeout, this, &Source::ask);
    connect(&m_watch, &QTimer::timeout, this, &Source::watch);
    connect(&m_beat, &QTimer::timeout, this, &Source::beat);
    connect(&m_historian, &Historian::finished, this, &Source::takeHistory);
    connect(&m_traffic, &store::DerivedBase::ready, this, [this] {
        if (!m_running)
            return;
        m_published = *m_traffic.value();
        mesh::Delta d;
        d.traffic = m_published;
        d.sources[mesh::SourceId::Prometheus] = m_state;
        emit delta(d);
    });
}

Source::~Source() = default;

void Source::start()
{
    if (m_running)
        return;
    m_running = true;
    m_failures = 0;
    m_state.periodMs = period();
    setHealth(mesh::SourceHealth::Connecting);
    m_watch.start();
    if (m_options.heartbeatMs > 0)
        m_beat.start();
    learnServer();
    ask();
}

void Source::stop()
{
    m_running = false;
    m_next.stop();
    m_watch.stop();
    m_beat.stop();
    m_main.reset();
    m_latency.reset();
    m_heartbeat.reset();
    m_historian.stop();
}

void Source::refresh()
{
    if (!m_running)
        return;
    m_main.reset(); // superseded
    m_failures = 0;
    ask();
}

void Source::learnServer()
{
    m_scrapeAskedMs = m_clock.nowMs();
    base::whenDone(m_client.build(), this, [this](const base::Result<Build> &build) {
        if (!build)
            return; // many stores keep it to themselves
        const Flavour flavour = m_options.flavour == Flavour::Auto ? build->flavour : m_options.flavour;
        m_client.setFlavour(flavour);
        m_state.version = flavour == Flavour::Prometheus ? build->version : (nameOf(flavour) + u' ' + build->version).trimmed();
        emitState();
    });
    base::whenDone(m_client.scrapeInterval(), this, [this](const base::Result<int> &seconds) {
        if (seconds)
            setScrapeInterval(*seconds);
        else
            qCDebug(logPrometheus) << "scrape interval not told, 15 s assumed";
    });
}

void Source::setScrapeInterval(int seconds)
{
    const int before = window();
    m_scrapeSeconds = std::clamp(seconds, 1, 3600);
    m_historian.setScrapeInterval(m_scrapeSeconds);
    m_state.periodMs = period();
    if (m_state.health == mesh::SourceHealth::Live && m_next.isActive() && m_next.remainingTime() > period())
        m_next.start(static_cast<int>(period()));
    // What is asked, or was answered, in a window that holds no two scrapes has no rates in it: that must not stand for a period.
    if (window() > before)
        refresh();
}

int Source::window() const
{
    return std::max(m_options.windowSeconds, 4 * m_scrapeSeconds);
}

qint64 Source::period() const
{
    return std::max<qint64>(m_options.refreshMs, m_scrapeSeconds * 1000LL);
}

qint64 Source::storeNow() const
{
    return m_clock.nowMs() + m_skewMs;
}

QVector<Part> Source::wantedParts() const
{
    QVector<Part> parts{Part::Requests, Part::Connections};
    if (m_linkerd)
        parts += {Part::LinkerdResponses, Part::LinkerdConnections};
    if (!m_routeLabels.isEmpty())
        parts += Part::Routes;
    return parts;
}

void Source::ask()
{
    if (!m_running || m_main)
        return;
    m_next.stop();
    const qint64 now = m_clock.nowMs();
    if (now - m_scrapeAskedMs > scrapeEveryMs)
        learnServer();
    QVector<Client::Answered> queries;
    m_mainParts.clear();
    for (const Part p : wantedParts()) {
        m_mainParts.push_back(p);
        queries.append(m_client.instant(queryOf(p)));
    }
    m_mainHasFamilies = m_familiesMs == 0 || now - m_familiesMs > familiesEveryMs;
    if (m_mainHasFamilies)
        queries.append(m_client.instant(queries::families()));
    m_graph.windowSeconds = window();
    m_graph.routeLabels = m_routeLabels;
    m_graph.queries = static_cast<int>(queries.size());
    m_askedMs = now;
    m_main = std::make_unique<Gather>(std::move(queries), nullptr);
    connect(m_main.get(), &Gather::finished, this, &Source::take);
    ++m_sinceLatency;
    if (m_published)
        askLatency();
}

void Source::keep(Part part, const base::Result<AnswerPtr> &result)
{
    m_graph.error(part) = result ? QString() : result.error().detail;
    if (result)
        m_graph[part] = *result;
    const AnswerPtr &kept = m_graph[part];
    if (!result && kept && storeNow() - kept->batch.startMs > keepPeriods * period())
        m_graph[part].reset();
}

void Source::take()
{
    Gather *gather = m_main.release();
    gather->deleteLater();
    int answered = 0;
    m_infos.clear();
    for (int i = 0; i < gather->count(); ++i) {
        const auto &result = gather->result(i);
        answered += result ? 1 : 0;
        if (static_cast<size_t>(i) < m_mainParts.size()) {
            if (result && (*result)->batch.startMs > 0)
                m_skewMs = (*result)->batch.startMs - m_clock.nowMs();
            if (result)
                m_infos += (*result)->infos;
        }
    }
    if (answered == 0) {
        fail(gather->result(0).error());
        return;
    }
    for (size_t i = 0; i < m_mainParts.size(); ++i)
        keep(m_mainParts[i], gather->result(static_cast<int>(i)));
    if (m_mainHasFamilies)
        learnFamilies(gather->answer(gather->count() - 1));
    m_graph.seconds = gather->slowest();
    succeed(gather->slowest());
    publish();
    if (m_sinceLatency >= 1000)
        askLatency();
    askHistory();
}

void Source::learnFamilies(const AnswerPtr &answer)
{
    if (!answer)
        return;
    m_familiesMs = m_clock.nowMs();
    const bool before = m_linkerd;
    m_linkerd = false;
    for (qsizetype row = 0; row < answer->batch.rows(); ++row)
        m_linkerd |= answer->batch.text(row, metrics::Label::Name) == "response_total"_L1;
    m_historian.setLinkerd(m_linkerd);
    if (!m_linkerd) {
        for (const Part p : {Part::LinkerdResponses, Part::LinkerdConnections, Part::LinkerdLatency}) {
            m_graph[p].reset();
            m_graph.error(p).clear();
        }
    } else if (!before) {
        QTimer::singleShot(0, this, &Source::ask);
    }
}

/// Each refresh's rows are few; those of the buckets are 20 times more (reference: ten times the graph query's cost).
void Source::askLatency()
{
    const bool due = m_pace == LatencyPace::Each || m_sinceLatency >= 3;
    if (!due || m_latency || !m_running)
        return;
    m_sinceLatency = 0;
    const qsizetype rows = m_graph[Part::Requests] ? m_graph[Part::Requests]->batch.rows() * bucketsPerEdge : 0;
    if (rows > maxBucketRows)
        m_pace = LatencyPace::ByDestination;
    m_latencyParts = {Part::Latency};
    if (m_linkerd)
        m_latencyParts.push_back(Part::LinkerdLatency);
    if (!m_routeLabels.isEmpty())
        m_latencyParts.push_back(Part::RouteLatency);
    QVector<Client::Answered> queries;
    for (const Part p : m_latencyParts)
        queries.append(m_client.instant(queryOf(p)));
    m_graph.queries += static_cast<int>(queries.size());
    m_latency = std::make_unique<Gather>(std::move(queries), nullptr);
    connect(m_latency.get(), &Gather::finished, this, &Source::takeLatency);
}

void Source::takeLatency()
{
    Gather *gather = m_latency.release();
    gather->deleteLater();
    for (size_t i = 0; i < m_latencyParts.size(); ++i)
        keep(m_latencyParts[i], gather->result(static_cast<int>(i)));
    const auto &istio = gather->result(0);
    judgeLatency(istio ? *istio : nullptr, istio ? std::nullopt : std::optional(istio.error()));
    if (m_published && m_state.health == mesh::SourceHealth::Live)
        publish();
}

void Source::judgeLatency(const AnswerPtr &answer, const std::optional<base::Error> &error)
{
    m_graph.latencyByDestination = answer && answer->batch.column(metrics::Label::SourceWorkload) < 0;
    const bool tooMuch = error && error->kind == base::ErrorKind::TooLarge;
    const double share = answer ? answer->seconds * 1000 / double(period()) : 0;
    if (tooMuch || (share > 1 && m_pace == LatencyPace::Third))
        m_pace = LatencyPace::ByDestination;
    else if (share > 0.3 && m_pace == LatencyPace::Each)
        m_pace = LatencyPace::Third;
}

void Source::publish()
{
    GraphInput input = m_graph;
    input.nowMs = storeNow();
    m_traffic.request([input = std::move(input)] { return makeTraffic(input); });
}

void Source::askHistory()
{
    m_historian.ask(storeNow(), window());
}

void Source::takeHistory(const std::shared_ptr<const mesh::TrafficHistory> &history)
{
    if (!m_running)
        return;
    mesh::Delta d;
    d.history = history; // null leaves what is shown
    emitState();
    if (history)
        emit delta(d);
}

/// What a label named before is not what another one names: the old answers go at once.
void Source::setRouteLabels(const QStringList &labels)
{
    if (labels == m_routeLabels)
        return;
    m_routeLabels = labels;
    m_graph.routeLabels.clear();
    for (const Part p : {Part::Routes, Part::RouteLatency}) {
        m_graph[p].reset();
        m_graph.error(p).clear();
    }
    m_sinceLatency = 1000;
    if (m_running && m_state.health == mesh::SourceHealth::Live) {
        m_main.reset();
        m_latency.reset();
        ask();
    }
}

void Source::setRange(qint64 spanMs)
{
    m_historian.setRange(spanMs);
    if (m_running && m_state.health == mesh::SourceHealth::Live)
        askHistory();
}

} // namespace prometheus
