// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Samples in, traffic out: joins what the reporters of a mesh counted, edge by edge, so that a request seen by both ends
// counts once. Knows Istio's and Linkerd's labels, response codes, flags and histograms; never asks a store, never knows
// PromQL. Counter resets are the store's matter: values are rates already. Called by app/sources/prometheus, off the main
// thread; every function is pure.
//
// The join, per edge (caller, destination workload, service, protocol), S = what the caller's proxy counted, D = what the
// destination's counted, N = the part of S that never arrived by its flags (codes.h):
// - a waypoint reported the edge: only the waypoint counts (HTTP), and L4 series of the hops through it are dropped;
// - only one side reported: that side;
// - S >= D + N: S, which then holds all of D too, in the words of the caller ("504 UT", not "0");
// - else D + N: the caller's proxy retried (each try arrived), or was scraped a moment earlier. Of D, the requests with
//   code 0 are named as the caller named those it cut.
// mTLS and latency come from the destination (or waypoint) where it reported: it saw the certificate and the server's time.
// A ztunnel counts connections of every protocol, so its L4 series of a pair that also has HTTP series is folded into them.
// Bytes: Istio's names are the server's view; istio_tcp_received_bytes_total is what the caller sent.
#pragma once

#include "models/mesh/traffic.h"
#include "models/metrics/samples.h"

namespace metrics {

/// Answers of the graph queries; null = not asked or failed. Columns that a batch lacks count as empty.
struct IstioAnswers {
    const Batch *requests = nullptr; ///< rate of istio_requests_total
    /// Rate of istio_request_duration_milliseconds_bucket. Without source columns the quantiles are those of the
    /// destination workload for all its callers.
    const Batch *buckets = nullptr;
    /// Rates of the TCP metrics, label What = "sent" (istio_tcp_sent_bytes_total), "received", "opened".
    const Batch *tcp = nullptr;
};

struct LinkerdAnswers {
    const Batch *responses = nullptr; ///< rate of response_total, both directions
    const Batch *buckets = nullptr;   ///< rate of response_latency_ms_bucket, direction outbound
    /// Outbound, label What = "open" (tcp_open_connections), "opened" (rate of tcp_open_total), "written", "read".
    const Batch *tcp = nullptr;
};

/// Sorted by source, destination, service, protocol. Values that are not finite or below zero are left out.
/// An edge whose counters stand still is there with rate 0 (measured zero), unless all that it ever counted is lost requests.
QVector<mesh::EdgeTraffic> join(const IstioAnswers &answers);
QVector<mesh::EdgeTraffic> join(const LinkerdAnswers &answers);

} // namespace metrics
