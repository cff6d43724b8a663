// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The ports between the store and the world. app/sources implements them; models and widgets only know these.
#pragma once

#include "models/base/error.h"
#include "models/mesh/snapshot.h"
#include "models/metrics/planes.h"

#include <QFuture>
#include <QObject>

namespace store {

/// A stream of changes. start() and stop() are idempotent and return at once. All signals come on the thread the source
/// lives on, the main thread. A source never gives up by itself: it reports its state in the delta and tries again.
class Source : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void start() = 0;
    virtual void stop() = 0;
    /// Asks again now, where that means something: a refused login, a waiting retry, a poll.
    virtual void refresh() = 0;

signals:
    void delta(const mesh::Delta &delta);
};

/// Which series of the telemetry store a page wants over a time range.
struct SeriesQuery {
    /// The two ByVersion give one series per version of the destination.
    enum class What : quint8 { Rate, ErrorShare, Codes, P50, P95, P99, SentBytes, ReceivedBytes, Opened, RateByVersion, ErrorShareByVersion };
    QVector<What> what;
    /// Destination of the traffic. An empty field matches all.
    QString serviceNs, service, workloadNs, workload, version;
    /// Caller of the traffic. An empty field matches all.
    QString sourceNs, sourceWorkload;
    /// Only requests that took this route, as the metrics' label `routeLabel` names it. Both or none.
    QString routeLabel, route;
    qint64 fromMs = 0, toMs = 0;
    qint64 stepMs = 15000; ///< raised by the source where the range would have too many points
};

struct NamedSeries {
    SeriesQuery::What what = SeriesQuery::What::Rate;
    QString name; ///< the response code for Codes, the version for those by version, else empty
    mesh::Series series;
};

/// How many series callers' proxies have for requests and their duration to one service: what a further tag multiplies.
struct SeriesCount {
    QString ns, service;
    qint64 series = 0;
};

/// What istiods count of themselves.
struct PlaneQuery {
    qint64 atMs = 0;                ///< 0 = now
    qint64 spanMs = 3'600'000;      ///< of counts and quantiles, back from there
    qint64 fromMs = 0, toMs = 0;    ///< of the series; none are asked for when both are 0
    QString instance;               ///< whose series, as Plane::instance; "" = all
};

struct PlaneAnswer {
    QVector<metrics::Plane> planes; ///< none: the store scrapes no istiod
    QVector<metrics::PlaneSeries> series;
    qint64 atMs = 0;
    int windowSeconds = 0;          ///< of the rates
};

/// Answers questions about the past that a page asks when it is looked at. Cancel the future when it is superseded.
class Telemetry
{
public:
    virtual ~Telemetry() = default;
    virtual QFuture<base::Result<QVector<NamedSeries>>> series(const SeriesQuery &query) = 0;
    /// The whole graph at a time in the past.
    virtual QFuture<base::Result<std::shared_ptr<const mesh::Traffic>>> trafficAt(qint64 atMs, int windowSeconds) = 0;
    /// The range that the shared time bar shows; the history in the snapshot follows it.
    virtual void setRange(qint64 spanMs) = 0;
    /// Labels that name the route on the metrics (models/routes finds them): Traffic::routes follows. None asks nothing.
    virtual void setRouteLabels(const QStringList &) { }
    /// For the cost of a further tag. Unsupported where the store can't be asked.
    virtual QFuture<base::Result<QVector<SeriesCount>>> requestSeries();
    /// Unsupported where the store can't be asked.
    virtual QFuture<base::Result<PlaneAnswer>> planes(const PlaneQuery &query);
};

/// A live TLS handshake, to see which certificate an address serves. Nothing is sent after the handshake.
class CertificateProbe
{
public:
    virtual ~CertificateProbe() = default;
    /// `serverName` is sent as SNI unless empty. The result also holds chains that do not verify.
    virtual QFuture<mesh::ProbedChain> probe(const QString &host, int port, const QString &serverName) = 0;
};

} // namespace store
