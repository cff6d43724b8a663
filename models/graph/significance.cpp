// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/significance.h"

#include <algorithm>
#include <cmath>

namespace graph {

namespace {

constexpr double leastTrafficRatio = 1.25;
constexpr double leastShare = 0.001;
constexpr double leastLatencyRatio = 1.2, leastLatencyMs = 2;
/// Relative standard error of a quantile of an exponential tail is sqrt(q / (1 - q)) / ln(1 / (1 - q)) / sqrt(n): 1.455 for
/// q = 0.95, 1.443 for the median.
constexpr double quantileError = 1.455;
constexpr double leastMtls = 0.005;
constexpr double bytesPerEvent = 10'000;

int secondsOf(int seconds)
{
    return seconds > 0 ? seconds : 60;
}

double refused(const mesh::Flow &flow)
{
    return flow.denied + flow.limited;
}

struct Share {
    double before = 0, after = 0;
};

void judge(DiffersSet &what, Share share, double n1, double n2, double sigmas, Differs more, Differs fewer)
{
    if (std::abs(share.after - share.before) < leastShare)
        return;
    const double apart = sigmasApart(share.before * n1, n1, share.after * n2, n2);
    if (apart >= sigmas)
        what |= more;
    else if (apart <= -sigmas)
        what |= fewer;
}

void judgeLatency(DiffersSet &what, const mesh::Flow &before, const mesh::Flow &after, double n1, double n2, double sigmas)
{
    const bool tail = std::isfinite(before.p95) && std::isfinite(after.p95);
    const double a = tail ? before.p95 : before.p50, b = tail ? after.p95 : after.p50;
    if (!std::isfinite(a) || !std::isfinite(b) || n1 <= 0 || n2 <= 0)
        return;
    const double noise = sigmas * quantileError * std::hypot(a / std::sqrt(n1), b / std::sqrt(n2));
    if (std::abs(b - a) < std::max(noise, leastLatencyMs))
        return;
    if (b >= a * leastLatencyRatio)
        what |= Differs::Slower;
    else if (a >= b * leastLatencyRatio)
        what |= Differs::Faster;
}

} // namespace

double eventsOf(const mesh::Flow &flow, int seconds)
{
    double rate = flow.rate;
    if (rate <= 0 && std::isfinite(flow.opened))
        rate = flow.opened;
    if (rate <= 0 && std::isfinite(flow.bytes))
        rate = flow.bytes / bytesPerEvent;
    return rate * secondsOf(seconds);
}

double sigmasApart(double part1, double whole1, double part2, double whole2)
{
    const double parts = part1 + part2, whole = whole1 + whole2;
    if (parts <= 0 || whole1 <= 0 || whole2 <= 0)
        return 0;
    const double q = whole2 / whole, off = part2 - parts * q;
    const double corrected = std::max(0.0, std::abs(off) - 0.5);
    return std::copysign(corrected / std::sqrt(parts * q * (1 - q)), off);
}

DiffersSet differences(const mesh::Flow &before, const mesh::Flow &after, const CompareOptions &options, bool shares)
{
    DiffersSet what;
    const double s1 = secondsOf(options.beforeSeconds), s2 = secondsOf(options.afterSeconds);
    const double n1 = eventsOf(before, options.beforeSeconds), n2 = eventsOf(after, options.afterSeconds);
    if (!shares) {
        const double r1 = n1 / s1, r2 = n2 / s2, apart = sigmasApart(n1, s1, n2, s2);
        if (apart >= options.sigmas && r2 >= r1 * leastTrafficRatio)
            what |= Differs::MoreTraffic;
        else if (apart <= -options.sigmas && r1 >= r2 * leastTrafficRatio)
            what |= Differs::LessTraffic;
    }
    judge(what, {before.errors, after.errors}, before.rate * s1, after.rate * s2, options.sigmas, Differs::MoreErrors, Differs::FewerErrors);
    judge(what, {refused(before), refused(after)}, before.rate * s1, after.rate * s2, options.sigmas, Differs::MoreRefused, Differs::FewerRefused);
    judgeLatency(what, before, after, before.rate * s1, after.rate * s2, options.sigmas);
    if (std::isfinite(before.mtls) && std::isfinite(after.mtls) && std::abs(after.mtls - before.mtls) >= leastMtls)
        what |= after.mtls < before.mtls ? Differs::MtlsLost : Differs::MtlsGained;
    return what;
}

} // namespace graph
