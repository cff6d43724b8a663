// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Samples whose series name the route into mesh::RouteTraffic. One side reports them, so nothing is joined: rows of the
// same route, caller and destination are summed, their codes kept. Which object a name belongs to is models/routes' affair.
#pragma once

#include "models/mesh/traffic.h"
#include "models/metrics/samples.h"

namespace metrics {

/// Columns: Route, What (the label's own name), SourceNamespace, SourceWorkload, DestinationServiceNamespace,
/// DestinationServiceName, DestinationNamespace, DestinationWorkload, DestinationVersion, RequestProtocol, ResponseCode,
/// GrpcStatus, ResponseFlags.
QVector<mesh::RouteTraffic> routes(const Batch &requests);
/// Columns: Route, What, DestinationServiceNamespace, DestinationServiceName, Le.
QVector<mesh::RouteLatency> routeLatencies(const Batch &buckets);

} // namespace metrics
