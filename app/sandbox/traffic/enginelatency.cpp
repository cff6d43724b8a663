// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/enginelatency.h"

#include <algorithm>
#include <cmath>

namespace sandbox {

namespace {

double normal(double z)
{
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double sigmaOf(const Latency &latency)
{
    // The 95 % quantile of the normal distribution lies 1.645 sigmas above its median.
    return std::max(std::log(latency.p95 / latency.p50) / 1.6448536, 0.01);
}

double plainCdf(const Latency &latency, double ms)
{
    return ms <= 0 ? 0 : normal(std::log(ms / latency.p50) / sigmaOf(latency));
}

} // namespace

double Latency::cdf(double ms) const
{
    const double own = ms - shift;
    if (atCut)
        return own >= cut ? 1 : 0;
    if (cut <= 0)
        return plainCdf(*this, own);
    const double all = plainCdf(*this, cut);
    return own >= cut || all <= 0 ? (own >= cut ? 1 : 0) : plainCdf(*this, own) / all;
}

double Latency::mean() const
{
    if (atCut)
        return cut + shift;
    const double sigma = sigmaOf(*this), mu = std::log(p50), full = std::exp(mu + sigma * sigma / 2);
    if (cut <= 0)
        return full + shift;
    const double all = normal((std::log(cut) - mu) / sigma);
    return all <= 1e-12 ? cut + shift : full * normal((std::log(cut) - mu - sigma * sigma) / sigma) / all + shift;
}

double Latency::above(double ms) const
{
    return 1 - plainCdf(*this, ms);
}

double lossShare(double load, double places)
{
    if (load <= 0)
        return 0;
    if (places < 1)
        return 1;
    if (places > 4 * load + 200)
        return 0;
    double loss = 1;
    for (int used = 1; used <= static_cast<int>(places); ++used)
        loss = load * loss / (used + load * loss);
    return loss;
}

} // namespace sandbox
