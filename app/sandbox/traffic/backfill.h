// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gives Prometheus a past: replays the flows of the last hour into counters, writes them as OpenMetrics text and lets
// promtool make TSDB blocks of it. What is too much to fit the time is thinned: first the histograms come at every second
// step, then not at all, then the history is shortened.
#pragma once

#include "app/sandbox/traffic/metricstimeline.h"

#include <atomic>

#include <QString>

namespace sandbox {

struct BackfillOrder {
    QString promtool;  ///< path
    QString directory; ///< the text is written there and removed again; blocks go to directory/data
    std::string labels; ///< added to each sample: job and instance as the scrape will have them
    qint64 untilMs = 0;
};

/// Leaves `counters` (which must be new, standing at the start of the first period) at untilMs, even when writing fails.
/// `stop` ends it early.
base::Result<void> backfill(const BackfillOrder &order, const std::vector<FlowPeriod> &periods, MetricCounters &counters,
                            const std::atomic<bool> &stop);

} // namespace sandbox
