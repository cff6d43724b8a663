// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The PromQL that is sent. A refresh of the graph, whatever the number of namespaces, is at most (the budget is 8):
//   1 requests            Istio HTTP and gRPC by every label of the join, all reporters
//   2 connections         Istio TCP: bytes both ways and opened, one union
//   3 latency             Istio duration buckets; not in every refresh (see Source)
//   4 linkerdResponses    these three only where Linkerd's metrics exist
//   5 linkerdConnections
//   6 linkerdLatency      as 3
//   7 families            which of the above exist; once a minute
//   8 routes              Istio HTTP and gRPC by the label that names the route, only where a Telemetry adds one;
//                         with it goes routeLatency, at the pace of 3
// Buckets of one edge are 20 rows and give three quantiles at once, where histogram_quantile costs the store the same work
// for each of them. History is apart: 3 range queries (4 with Linkerd) over the newest steps, every 15 to 30 s.
#pragma once

#include "app/sources/prometheus/client.h"
#include "models/store/source.h"

namespace prometheus::queries {

Query requests(int windowSeconds);
Query connections(int windowSeconds);
/// By edge, or only by destination workload (1/fan-in of the rows).
Query latency(int windowSeconds, bool byDestination);
Query linkerdResponses(int windowSeconds);
Query linkerdConnections(int windowSeconds);
Query linkerdLatency(int windowSeconds);
/// One row per metric that exists: __name__ = istio_requests_total, istio_tcp_connections_opened_total, response_total.
Query families();
/// What callers, gateways and waypoints counted by route, for each of the labels that may name it (Label::What tells which).
Query routes(const QStringList &labels, int windowSeconds);
Query routeLatency(const QStringList &labels, int windowSeconds);
/// One row per service: series of requests and durations that callers report.
Query seriesPerService();

Query historyAll(int windowSeconds);
Query historyFailed(int windowSeconds);
Query historyLost(int windowSeconds);
Query historyLinkerd(int windowSeconds);

// For a page: the same for what a SeriesQuery selects, summed by reporter.
Query seriesAll(const store::SeriesQuery &what, int windowSeconds);
Query seriesFailed(const store::SeriesQuery &what, int windowSeconds);
Query seriesLost(const store::SeriesQuery &what, int windowSeconds);
Query seriesAllByVersion(const store::SeriesQuery &what, int windowSeconds);
Query seriesFailedByVersion(const store::SeriesQuery &what, int windowSeconds);
Query seriesCodes(const store::SeriesQuery &what, int windowSeconds);
Query seriesBuckets(const store::SeriesQuery &what, int windowSeconds);
/// `metric` is one of istio_tcp_{sent_bytes,received_bytes,connections_opened}_total.
Query seriesTcp(const store::SeriesQuery &what, const QString &metric, int windowSeconds);

/// `name="text"` with the text escaped as PromQL wants it.
QString matcher(const QString &label, const QString &text);

} // namespace prometheus::queries
