// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/histogram.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace metrics {

namespace {
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
} // namespace

double bucketBound(std::string_view le)
{
    if (le == "+Inf" || le == "Inf" || le == "inf" || le == "+inf")
        return infinity;
    double value = nan;
    const auto [end, error] = std::from_chars(le.data(), le.data() + le.size(), value);
    return error == std::errc() && end == le.data() + le.size() && std::isfinite(value) ? value : nan;
}

void prepare(std::vector<Bucket> &buckets)
{
    std::erase_if(buckets, [](const Bucket &b) { return std::isnan(b.upper) || std::isnan(b.count); });
    std::ranges::sort(buckets, {}, &Bucket::upper);
    size_t kept = 0;
    for (size_t i = 0; i < buckets.size(); ++i) {
        if (kept > 0 && buckets[kept - 1].upper == buckets[i].upper)
            buckets[kept - 1].count += buckets[i].count;
        else
            buckets[kept++] = buckets[i];
    }
    buckets.resize(kept);
    for (size_t i = 1; i < buckets.size(); ++i)
        buckets[i].count = std::max(buckets[i].count, buckets[i - 1].count);
}

double quantile(double q, const std::vector<Bucket> &b)
{
    if (std::isnan(q) || b.size() < 2 || b.back().upper != infinity)
        return nan;
    if (q < 0)
        return -infinity;
    if (q > 1)
        return infinity;
    const double total = b.back().count;
    if (!(total > 0) || !std::isfinite(total))
        return nan;
    double rank = q * total;
    const auto found = std::lower_bound(b.begin(), b.end() - 1, rank, [](const Bucket &bucket, double r) { return bucket.count < r; });
    if (found == b.end() - 1)
        return (b.end() - 2)->upper;
    if (found == b.begin() && found->upper <= 0)
        return found->upper;
    double start = 0, count = found->count;
    if (found != b.begin()) {
        start = (found - 1)->upper;
        count -= (found - 1)->count;
        rank -= (found - 1)->count;
    }
    return start + (found->upper - start) * (rank / count);
}

} // namespace metrics
