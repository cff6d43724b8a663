// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The hour before the sandbox started, as it would have been: which flows held from when on, and counters taken through them.
#pragma once

#include "app/sandbox/traffic/engine.h"
#include "app/sandbox/traffic/metrics.h"

#include <functional>

namespace sandbox {

struct FlowPeriod {
    qint64 fromMs = 0;
    FlowSet flows;
};

/// From `nowMs` - history to `nowMs`: a period for each time at which the scenario says that something changed. The last one
/// is what holds now, under what is in `objects`.
std::vector<FlowPeriod> flowHistory(const Scenario &scenario, const TrafficEngine &engine, const ObjectStore &objects, qint64 nowMs,
                                    qint64 historyMs);

/// Takes counters from the start of the first period to `untilMs`, in steps of `stepMs`; `each` sees them after every step.
/// Counters that are taken the same way end in the same state.
void replayHistory(const std::vector<FlowPeriod> &periods, MetricCounters &counters, qint64 untilMs, qint64 stepMs,
                   const std::function<bool(const MetricCounters &)> &each);

inline constexpr qint64 historyStepMs = 15'000;

} // namespace sandbox
