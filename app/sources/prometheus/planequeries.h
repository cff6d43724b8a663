// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The PromQL of the control plane's page: two instant queries for the numbers, one range query for its charts.
#pragma once

#include "app/sources/prometheus/client.h"
#include "models/metrics/planes.h"

namespace prometheus::queries {

/// Gauges and rates of each istiod.
Query planeState(int windowSeconds);
/// What was counted of each istiod in the span, and its quantiles over it.
Query planeCounts(int windowSeconds, qint64 spanSeconds);
/// Over all istiods, or the one with this instance label.
Query planeSeries(int windowSeconds, const QString &instance);

} // namespace prometheus::queries
