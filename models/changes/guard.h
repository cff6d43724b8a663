// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What has to stay true after a change, or it is taken back: "error<1%,p99<500ms" for 5 minutes, over the services it
// touches. Metrics: error (share of 5xx), p50, p95, p99 (latency), rate (req/s), nack (proxies that refused what they were sent
// since). `<` and `>` compare with a value (1%, 500ms, 20), or with what was before the change: "p99<1.5x" is less than one and a half times as much. Pure; guardwatch.h looks.
#pragma once

#include "models/base/error.h"
#include "models/mesh/traffic.h"

#include <QStringList>
#include <QVector>

namespace changes {

struct Condition {
    enum class Metric : quint8 { Errors, P50, P95, P99, Rate, Nacks };
    Metric metric = Metric::Errors;
    bool below = true; ///< has to stay below; else above
    bool relative = false; ///< `limit` is a factor of what was before
    double limit = 0; ///< share 0..1, ms, req/s, proxies, or a factor
    friend bool operator==(const Condition &, const Condition &) = default;
};

struct Guard {
    QVector<Condition> conditions;
    qint64 forMs = 5 * 60'000;
    bool isEmpty() const { return conditions.isEmpty(); }
    bool asks(Condition::Metric metric) const;
    friend bool operator==(const Guard &, const Guard &) = default;
};

inline constexpr qsizetype mostConditions = 8;
inline constexpr qint64 leastGuardMs = 30'000, mostGuardMs = 24 * 3'600'000LL;

/// Invalid, with the part that does not parse in `where`. An empty `duration` is five minutes.
base::Result<Guard> parseGuard(const QString &conditions, const QString &duration = {});
/// "error<1%,p99<500ms": parses to the same.
QString toString(const Guard &guard);
QString toString(const Condition &condition);

/// Over all services together: rates add up, shares are weighted by rate, of latencies the worst counts. NaN = not known.
struct Measured {
    double rate = mesh::nan, errors = mesh::nan, p50 = mesh::nan, p95 = mesh::nan, p99 = mesh::nan, nacks = mesh::nan;
    double of(Condition::Metric metric) const;
};

/// A sentence for each condition that does not hold: "error is 4.2 %, it has to stay below 1.0 %". What is not known holds.
QStringList violations(const Guard &guard, const Measured &before, const Measured &now);
/// A value is known for each condition, before as well where one compares with it.
bool canJudge(const Guard &guard, const Measured &before, const Measured &now);

} // namespace changes
