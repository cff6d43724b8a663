// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What pages ask when they are looked at: series over a range, and the whole graph at a time in the past.
#include "app/sources/prometheus/gather.h"
#include "app/sources/prometheus/planequeries.h"
#include "app/sources/prometheus/queries.h"
#include "app/sources/prometheus/source.h"
#include "models/metrics/codes.h"
#include "models/metrics/histogram.h"
#include "models/metrics/series.h"

#include <QPromise>

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace prometheus {

namespace {

using What = store::SeriesQuery::What;
using mesh::Series;
using metrics::ByReporter;
using metrics::Label;

constexpr qint64 maxPoints = 2000;

enum class Need : quint8 { All, Failed, Lost, Codes, Buckets, Sent, Received, Opened, AllByVersion, FailedByVersion };

std::vector<Need> needsOf(const QVector<What> &what)
{
    std::vector<Need> needs;
    const auto add = [&needs](std::initializer_list<Need> list) {
        for (const Need n : list) {
            if (std::ranges::find(needs, n) == needs.end())
                needs.push_back(n);
        }
    };
    for (const What w : what) {
        switch (w) {
        case What::Rate: add({Need::All, Need::Lost}); break;
        case What::ErrorShare: add({Need::All, Need::Failed, Need::Lost}); break;
        case What::Codes: add({Need::Codes, Need::Lost}); break;
        case What::P50:
        case What::P95:
        case What::P99: add({Need::Buckets}); break;
        case What::SentBytes: add({Need::Received}); break; // Istio's names are the server's view
        case What::ReceivedBytes: add({Need::Sent}); break;
        case What::Opened: add({Need::Opened}); break;
        case What::RateByVersion: add({Need::AllByVersion}); break;
        case What::ErrorShareByVersion: add({Need::AllByVersion, Need::FailedByVersion}); break;
        }
    }
    return needs;
}

Query questionOf(Need need, const store::SeriesQuery &q, int window)
{
    switch (need) {
    case Need::All: return queries::seriesAll(q, window);
    case Need::Failed: return queries::seriesFailed(q, window);
    case Need::Lost: return queries::seriesLost(q, window);
    case Need::Codes: return queries::seriesCodes(q, window);
    case Need::Buckets: return queries::seriesBuckets(q, window);
    case Need::Sent: return queries::seriesTcp(q, u"istio_tcp_sent_bytes_total"_s, window);
    case Need::Received: return queries::seriesTcp(q, u"istio_tcp_received_bytes_total"_s, window);
    case Need::Opened: return queries::seriesTcp(q, u"istio_tcp_connections_opened_total"_s, window);
    case Need::AllByVersion: return queries::seriesAllByVersion(q, window);
    case Need::FailedByVersion: return queries::seriesFailedByVersion(q, window);
    }
    return {};
}

Series blank(const Grid &grid)
{
    return {.startMs = grid.fromMs, .stepMs = grid.stepMs, .values = QVector<float>(grid.steps(), std::numeric_limits<float>::quiet_NaN())};
}

/// From answers, by need, to what was wanted.
class Composer
{
public:
    Composer(const Grid &grid, std::map<Need, AnswerPtr> answers)
        : m_grid(grid)
        , m_answers(std::move(answers))
    {
    }

    void add(What what, QVector<store::NamedSeries> &out) const
    {
        switch (what) {
        case What::Rate: out.append({what, {}, onGrid(joined().rate)}); break;
        case What::ErrorShare: out.append({what, {}, onGrid(metrics::share(joined().failures, joined().rate))}); break;
        case What::Codes: addCodes(out); break;
        case What::P50: out.append({what, {}, quantiles(0.5)}); break;
        case What::P95: out.append({what, {}, quantiles(0.95)}); break;
        case What::P99: out.append({what, {}, quantiles(0.99)}); break;
        case What::SentBytes: out.append({what, {}, larger(Need::Received)}); break;
        case What::ReceivedBytes: out.append({what, {}, larger(Need::Sent)}); break;
        case What::Opened: out.append({what, {}, larger(Need::Opened)}); break;
        case What::RateByVersion:
        case What::ErrorShareByVersion: addVersions(what, out); break;
        }
    }

private:
    const metrics::Batch *batch(Need need) const
    {
        const auto found = m_answers.find(need);
        return found == m_answers.end() || !found->second ? nullptr : &found->second->batch;
    }

    Series onGrid(const Series &s) const { return s.isEmpty() ? blank(m_grid) : s; }

    ByReporter byReporter(Need need) const
    {
        ByReporter out;
        const metrics::Batch *b = batch(need);
        for (qsizetype row = 0; b && row < b->rows(); ++row)
            out.add(b->text(row, Label::Reporter), metrics::rowSeries(*b, row));
        return out;
    }

    metrics::History::Rates joined() const
    {
        return metrics::joinReporters(byReporter(Need::All), byReporter(Need::Failed), byReporter(Need::Lost).source);
    }

    std::map<QString, ByReporter> byVersion(Need need) const
    {
        std::map<QString, ByReporter> out;
        const metrics::Batch *b = batch(need);
        for (qsizetype row = 0; b && row < b->rows(); ++row) {
            const QString &version = b->text(row, Label::DestinationVersion);
            if (version != "unknown"_L1)
                out[version].add(b->text(row, Label::Reporter), metrics::rowSeries(*b, row));
        }
        return out;
    }

    /// Requests that reached no version are in none of these series.
    void addVersions(What what, QVector<store::NamedSeries> &out) const
    {
        const auto failed = byVersion(Need::FailedByVersion);
        for (const auto &[version, all] : byVersion(Need::AllByVersion)) {
            const auto found = failed.find(version);
            const auto rates = metrics::joinReporters(all, found == failed.end() ? ByReporter() : found->second, {});
            out.append({what, version, onGrid(what == What::RateByVersion ? rates.rate : metrics::share(rates.failures, rates.rate))});
        }
    }

    Series larger(Need need) const
    {
        const ByReporter r = byReporter(need);
        Series out = blank(m_grid);
        for (const Series *s : {&r.source, &r.destination, &r.waypoint}) {
            for (qsizetype i = 0; i < std::min(out.values.size(), s->values.size()); ++i)
                out.values[i] = std::isnan(out.values[i]) || s->values[i] > out.values[i] ? s->values[i] : out.values[i];
        }
        return out;
    }

    /// One reporter for all codes, so that they add up: the waypoint, else the caller where it counted no less over the
    /// whole range, else the destination with what the caller lost.
    void addCodes(QVector<store::NamedSeries> &out) const
    {
        std::map<QString, std::map<QString, Series>> byReporter; // reporter -> code -> series
        std::map<QString, double> totals;
        std::map<QString, Series> lost;
        const auto code = [](const metrics::Batch &b, qsizetype row) {
            const bool grpc = b.text(row, Label::RequestProtocol) == "grpc"_L1;
            return metrics::codeText(grpc ? mesh::Protocol::Grpc : mesh::Protocol::Http, b.text(row, Label::ResponseCode),
                                     b.text(row, Label::GrpcStatus));
        };
        const auto put = [this](std::map<QString, Series> &into, const QString &name, const Series &values) {
            Series &s = into[name];
            s = metrics::sum(std::array{onGrid(s), values});
        };
        const auto total = [](const Series &s) {
            double sum = 0;
            for (const float v : s.values)
                sum += std::isnan(v) ? 0 : double(v);
            return sum;
        };
        double lostTotal = 0;
        for (const auto *b = batch(Need::Codes); b != nullptr; b = nullptr) {
            for (qsizetype row = 0; row < b->rows(); ++row) {
                const Series s = metrics::rowSeries(*b, row);
                put(byReporter[b->text(row, Label::Reporter)], code(*b, row), s);
                totals[b->text(row, Label::Reporter)] += total(s);
            }
        }
        for (const auto *b = batch(Need::Lost); b != nullptr; b = nullptr) {
            for (qsizetype row = 0; row < b->rows(); ++row) {
                const Series s = metrics::rowSeries(*b, row);
                put(lost, code(*b, row), s);
                lostTotal += total(s);
            }
        }
        const QString destination = totals.contains(u"waypoint"_s) ? u"waypoint"_s : u"destination"_s;
        const bool bySource = totals[u"source"_s] >= totals[destination] + lostTotal;
        auto chosen = byReporter[bySource ? u"source"_s : destination];
        if (!bySource) {
            for (const auto &[name, s] : lost)
                put(chosen, name, s);
        }
        for (const auto &[name, s] : chosen)
            out.append({What::Codes, name, s});
    }

    Series quantiles(double q) const
    {
        Series out = blank(m_grid);
        const metrics::Batch *b = batch(Need::Buckets);
        if (!b)
            return out;
        for (int step = 0; step < std::min(b->steps, m_grid.steps()); ++step) {
            for (const auto reporter : {"waypoint"_L1, "destination"_L1, "source"_L1}) {
                std::vector<metrics::Bucket> buckets;
                for (qsizetype row = 0; row < b->rows(); ++row) {
                    const bool fits = b->text(row, Label::Reporter) == reporter && std::isfinite(b->value(row, step));
                    if (fits)
                        buckets.push_back({metrics::bucketBound(b->strings.utf8(b->cell(row, Label::Le))), b->value(row, step)});
                }
                metrics::prepare(buckets);
                const double value = metrics::quantile(q, buckets);
                if (std::isnan(value))
                    continue;
                out.values[step] = static_cast<float>(value);
                break;
            }
        }
        return out;
    }

    Grid m_grid;
    std::map<Need, AnswerPtr> m_answers;
};

/// Fulfils a promise once, when the queries are in; a caller who cancels gets them cut.
template <class T, class Make> QFuture<base::Result<T>> whenGathered(QVector<Client::Answered> queries, QObject *parent, Make make)
{
    auto promise = std::make_shared<QPromise<base::Result<T>>>();
    promise->start();
    auto future = promise->future();
    auto *gather = new Gather(std::move(queries), parent);
    auto *watcher = new QFutureWatcher<base::Result<T>>(gather);
    QObject::connect(watcher, &QFutureWatcherBase::canceled, gather, [gather, promise] {
        promise->finish();
        gather->deleteLater();
    });
    QObject::connect(gather, &Gather::finished, gather, [gather, promise, make] {
        promise->addResult(make(*gather));
        promise->finish();
        gather->deleteLater();
    });
    watcher->setFuture(future);
    return future;
}

} // namespace

QFuture<base::Result<QVector<store::NamedSeries>>> Source::series(const store::SeriesQuery &query)
{
    const qint64 span = std::max<qint64>(0, query.toMs - query.fromMs);
    const qint64 least = std::max<qint64>({query.stepMs, m_scrapeSeconds * 1000LL, span / maxPoints, 1000});
    const qint64 step = (least + 999) / 1000 * 1000;
    const Grid grid{.fromMs = query.fromMs / step * step, .toMs = query.toMs / step * step, .stepMs = step};
    const int rateWindow = std::max(window(), static_cast<int>(step / 1000));
    const std::vector<Need> needs = needsOf(query.what);
    QVector<Client::Answered> queries;
    for (const Need n : needs)
        queries.append(m_client.range(questionOf(n, query, rateWindow), grid));
    using Out = QVector<store::NamedSeries>;
    if (queries.isEmpty()) {
        QPromise<base::Result<Out>> nothing;
        nothing.start();
        nothing.addResult(Out{});
        nothing.finish();
        return nothing.future();
    }
    return whenGathered<Out>(std::move(queries), this, [needs, grid, what = query.what](const Gather &g) -> base::Result<Out> {
        std::map<Need, AnswerPtr> answers;
        for (int i = 0; i < g.count(); ++i) {
            if (!g.result(i))
                return tl::unexpected(g.result(i).error());
            answers[needs[static_cast<size_t>(i)]] = g.answer(i);
        }
        const Composer composer(grid, std::move(answers));
        Out out;
        for (const What w : what)
            composer.add(w, out);
        return out;
    });
}

QFuture<base::Result<std::shared_ptr<const mesh::Traffic>>> Source::trafficAt(qint64 atMs, int windowSeconds)
{
    const int w = std::max(windowSeconds, 4 * m_scrapeSeconds);
    const bool byDestination = m_pace == LatencyPace::ByDestination;
    std::vector<Part> parts{Part::Requests, Part::Connections, Part::Latency};
    QVector<Client::Answered> queries{m_client.instant(queries::requests(w), atMs), m_client.instant(queries::connections(w), atMs),
                                      m_client.instant(queries::latency(w, byDestination), atMs)};
    if (m_linkerd) {
        parts.insert(parts.end(), {Part::LinkerdResponses, Part::LinkerdConnections, Part::LinkerdLatency});
        queries += {m_client.instant(queries::linkerdResponses(w), atMs), m_client.instant(queries::linkerdConnections(w), atMs),
                    m_client.instant(queries::linkerdLatency(w), atMs)};
    }
    if (!m_routeLabels.isEmpty()) {
        parts.insert(parts.end(), {Part::Routes, Part::RouteLatency});
        queries += {m_client.instant(queries::routes(m_routeLabels, w), atMs), m_client.instant(queries::routeLatency(m_routeLabels, w), atMs)};
    }
    using Out = std::shared_ptr<const mesh::Traffic>;
    return whenGathered<Out>(std::move(queries), this, [parts, w, atMs, byDestination, labels = m_routeLabels](const Gather &g) -> base::Result<Out> {
        GraphInput input{.answers = {},
                         .errors = {},
                         .nowMs = atMs,
                         .windowSeconds = w,
                         .queries = g.count(),
                         .seconds = g.slowest(),
                         .latencyByDestination = byDestination,
                         .routeLabels = labels};
        bool any = false;
        for (int i = 0; i < g.count(); ++i) {
            input[parts[static_cast<size_t>(i)]] = g.answer(i);
            if (!g.result(i))
                input.error(parts[static_cast<size_t>(i)]) = g.result(i).error().detail;
            any |= g.result(i).has_value();
        }
        if (!any)
            return tl::unexpected(g.result(0).error());
        return makeTraffic(input);
    });
}

QFuture<base::Result<QVector<store::SeriesCount>>> Source::requestSeries()
{
    using Out = QVector<store::SeriesCount>;
    return whenGathered<Out>({m_client.instant(queries::seriesPerService())}, this, [](const Gather &g) -> base::Result<Out> {
        if (!g.result(0))
            return tl::unexpected(g.result(0).error());
        const metrics::Batch &rows = g.answer(0)->batch;
        Out out;
        for (qsizetype row = 0; row < rows.rows(); ++row) {
            if (rows.value(row) > 0)
                out.append({rows.text(row, Label::DestinationServiceNamespace), rows.text(row, Label::DestinationServiceName),
                            static_cast<qint64>(rows.value(row))});
        }
        return out;
    });
}

QFuture<base::Result<store::PlaneAnswer>> Source::planes(const store::PlaneQuery &query)
{
    const qint64 atMs = query.atMs > 0 ? query.atMs : storeNow();
    const int w = std::max(window(), 4 * m_scrapeSeconds);
    const qint64 span = std::max<qint64>(query.spanMs / 1000, w);
    QVector<Client::Answered> queries{m_client.instant(queries::planeState(w), atMs), m_client.instant(queries::planeCounts(w, span), atMs)};
    if (query.toMs > query.fromMs) {
        const qint64 step = stepFor(query.toMs - query.fromMs, m_scrapeSeconds);
        const Grid grid{.fromMs = query.fromMs / step * step, .toMs = query.toMs / step * step, .stepMs = step};
        queries.append(m_client.range(queries::planeSeries(std::max(w, static_cast<int>(step / 1000)), query.instance), grid));
    }
    using Out = store::PlaneAnswer;
    return whenGathered<Out>(std::move(queries), this, [atMs, w](const Gather &g) -> base::Result<Out> {
        for (int i = 0; i < g.count(); ++i) { // half of the numbers would read as "none of the others"
            if (!g.result(i))
                return tl::unexpected(g.result(i).error());
        }
        Out out{.planes = metrics::planesOf(g.answer(0)->batch), .series = {}, .atMs = atMs, .windowSeconds = w};
        metrics::addPlanes(out.planes, metrics::planesOf(g.answer(1)->batch));
        if (g.count() > 2)
            out.series = metrics::planeSeriesOf(g.answer(2)->batch);
        return out;
    });
}

} // namespace prometheus
