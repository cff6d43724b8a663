// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Quantiles from the cumulative buckets of a classic histogram, as PromQL's histogram_quantile defines them, so that one
// query for the buckets gives every quantile.
#pragma once

#include <string_view>
#include <vector>

namespace metrics {

struct Bucket {
    double upper = 0; ///< label `le`; +Inf for the last
    double count = 0; ///< cumulative: all that is not larger
};

/// "0.5", "+Inf"; NaN for anything else.
double bucketBound(std::string_view le);

/// Sorts, adds up equal bounds and repairs counts that fall (scrapes of several pods are not simultaneous). Afterwards
/// quantile() may be asked as often as wanted.
void prepare(std::vector<Bucket> &buckets);

/// Linear within a bucket; the first bucket begins at 0 when its bound is positive; above the largest finite bound the
/// answer is that bound. NaN when there is no +Inf bucket, fewer than two buckets, or no observation.
double quantile(double q, const std::vector<Bucket> &prepared);

} // namespace metrics
