// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Response times as log-normal distributions, cut where a timeout ends them.
#pragma once

#include <cstddef>

namespace sandbox {

struct Latency {
    double p50 = 5, p95 = 20; ///< ms
    double shift = 0;         ///< added: an injected delay, the way there and back
    double cut = 0;           ///< only requests faster than this; 0 = all
    bool atCut = false;       ///< instead: requests that were ended at `cut`

    /// Share of the requests that take at most `ms`.
    double cdf(double ms) const;
    double mean() const;
    /// Share of all that would take longer than `ms`, not regarding `cut`.
    double above(double ms) const;
};

/// Share of calls lost when `load` calls are under way on average and at most `places` may be (Erlang's B formula).
double lossShare(double load, double places);

} // namespace sandbox
