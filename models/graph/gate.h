// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a pipeline refuses to let pass, as one expression over differences: `error > +1%`, `p95 > +20%`, `p99 > +50ms`,
// `rate < -30%`, `mtls < -0.5%`, or a kind of difference by its name (`gone`, `mtls-lost`, `slower`).
#pragma once

#include "models/base/error.h"
#include "models/graph/compare.h"

namespace graph {

class Gate
{
public:
    /// Error kind Invalid, with what can be written.
    static base::Result<Gate> parse(const QString &text);

    /// Only significant differences trip it. Shares (error, denied, mtls) change in percentage points, latencies in percent of
    /// what was or in ms, rate in percent of what was or in req/s. What is there on one side only has no change of shares
    /// or latency; its rate went from or to zero.
    bool trips(const Difference &difference) const;
    QString text() const { return m_text; }

private:
    enum class Measure : quint8 { Error, Denied, P50, P95, P99, Rate, Mtls };
    enum class Unit : quint8 { Points, Percent, Plain };

    QString m_text;
    std::optional<Differs> m_kind;
    Measure m_measure = Measure::Error;
    bool m_above = true;
    double m_limit = 0;
    Unit m_unit = Unit::Points;
};

} // namespace graph
