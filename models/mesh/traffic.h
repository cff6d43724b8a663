// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Traffic as telemetry saw it: edges between workloads with rates, errors, latency, security. Made by models/metrics from
// a telemetry source's samples; the same for Istio (sidecar, ambient) and Linkerd.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

#include <compare>
#include <limits>

namespace mesh {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

enum class Protocol : quint8 { Unknown, Http, Grpc, Tcp };

/// What stands at an end of an edge.
enum class PeerKind : quint8 {
    Workload,
    Unknown,     ///< the telemetry says "unknown": outside the mesh, or without a sidecar
    Passthrough, ///< PassthroughCluster: sent to where it wanted, outside the registry
    BlackHole,   ///< BlackHoleCluster: dropped
    External,    ///< a ServiceEntry's host, or a service without workload
};

struct Peer {
    PeerKind kind = PeerKind::Unknown;
    QString cluster;  ///< "" = one cluster, or not said
    QString ns;
    QString workload; ///< Deployment name and the like; the host for External
    QString app;      ///< canonical service
    QString version;  ///< canonical revision; "latest" when the pod has none
    QString principal; ///< "cluster.local/ns/shop/sa/web": the SPIFFE id without its scheme; "" when unknown

    friend bool operator==(const Peer &, const Peer &) = default;
    friend std::strong_ordering operator<=>(const Peer &a, const Peer &b);
};

struct CodeRate {
    QString code;  ///< "200", "503", "0" (client left); for gRPC "grpc 14"
    QString flags; ///< Envoy response flags, "-" = none
    double rate = 0; ///< per second
};

enum Reporter : quint8 { FromSource = 1, FromDestination = 2, FromWaypoint = 4, FromZtunnel = 8, FromLinkerd = 16 };

/// One caller's traffic to one destination workload of one service, for one protocol.
struct EdgeTraffic {
    Peer source, destination;
    QString service;   ///< destination service name ("" = none known)
    QString serviceNs;
    QString host;      ///< destination_service, e.g. reviews.shop.svc.cluster.local
    Protocol protocol = Protocol::Unknown;
    quint8 reporters = 0; ///< Reporter bits

    double rate = 0;         ///< requests per second (HTTP, gRPC); 0 for TCP
    QVector<CodeRate> codes; ///< sums to rate; largest first
    double errors = 0;       ///< share 0..1 of 5xx, gRPC server faults, and requests that never arrived
    double denied = 0;       ///< share 0..1 of 403 and gRPC 7
    double limited = 0;      ///< share 0..1 of 429
    double p50 = nan, p95 = nan, p99 = nan; ///< ms; NaN = not asked for, or no data
    double sentBytes = nan, receivedBytes = nan; ///< per second, seen from the caller
    double opened = nan;     ///< TCP connections per second
    double mtls = nan;       ///< share 0..1 of requests or connections by mTLS; NaN = the destination did not report
};

/// What proxies counted under the name of a route: only where the mesh puts that name on its metrics (a Telemetry's
/// tagOverrides). Callers, gateways and waypoints report it, for routes are chosen there.
struct RouteTraffic {
    QString label;     ///< the metrics' label that names the route
    QString route;     ///< its value; "unknown" = a route without name, "default" = no rule chose
    QString sourceNs, sourceWorkload; ///< who chose: the caller, a gateway; "" = unknown
    QString serviceNs, service;       ///< where it sent; "" = nowhere (a fault, a redirect, no route)
    QString workloadNs, workload, version;
    double rate = 0;         ///< requests per second
    QVector<CodeRate> codes; ///< sums to rate; largest first
    double errors = 0, denied = 0, limited = 0; ///< shares 0..1, as EdgeTraffic's
};

/// Percentiles of one route over all its callers, per service it sends to.
struct RouteLatency {
    QString label, route, serviceNs, service;
    double p50 = nan, p95 = nan, p99 = nan; ///< ms
};

struct MissingPart {
    QString what;   ///< "latency", "TCP bytes": a word for the screen
    QString reason; ///< the query's error
};

struct Traffic {
    qint64 atMs = 0;       ///< evaluation time of the queries
    int windowSeconds = 60; ///< rate window
    QVector<EdgeTraffic> edges;
    QVector<RouteTraffic> routes; ///< sorted by route, service, workload, source
    QVector<RouteLatency> routeLatencies;
    QStringList routeLabels; ///< that were asked for
    QVector<MissingPart> missing;
    QStringList warnings;  ///< from the store: partial answers, lost Thanos stores, ...
    bool partial = false;  ///< the store says that its answer lacks data
    int queries = 0;
    double seconds = 0;    ///< wall time of the slowest answer
};

/// Regularly spaced values; NaN is a gap. values[i] is at startMs + i * stepMs.
struct Series {
    qint64 startMs = 0;
    qint64 stepMs = 15000;
    QVector<float> values;

    bool isEmpty() const { return values.isEmpty(); }
    qint64 endMs() const { return startMs + stepMs * (values.size() - 1); }
};

/// Over the shared time range, per service ("ns/name") and in total.
struct ServiceHistory {
    QString ns, service;
    Series rate;   ///< req/s
    Series errors; ///< share 0..1
};

struct TrafficHistory {
    qint64 fromMs = 0, toMs = 0, stepMs = 15000;
    QVector<ServiceHistory> services; ///< sorted by ns, service
    Series totalRate, totalErrors;

    const ServiceHistory *find(const QString &ns, const QString &service) const;
};

} // namespace mesh
