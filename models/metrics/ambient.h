// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Inside models/metrics: in ambient a request shows up as L4 series of each hop besides its HTTP series. Finds those.
#pragma once

#include "models/metrics/edges.h"

namespace metrics {

/// The bytes, connections and mTLS of `connections` belong to `requests`.
struct Fold {
    Gathered *requests = nullptr;
    const Gathered *connections = nullptr;
};

/// Marks as dropped what is counted elsewhere:
/// - destination-side rows that do not know the service, where the caller's side of the same pair does;
/// - a ztunnel's L4 edge of a pair that has HTTP edges;
/// - L4 edges from a caller to a waypoint and from there to the server. Nothing labels a waypoint, but it shows: an L4 edge
///   for a service that waypoint-reported HTTP edges of the same caller serve, ending at a workload that is none of theirs.
QVector<Fold> foldAmbient(EdgeTable &table);

} // namespace metrics
