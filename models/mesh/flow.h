// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sums edges into a Flow: shares weighted by rate, percentiles too (exact for one edge, an estimate for several).
#pragma once

#include "models/mesh/inventory.h"

namespace mesh {

class FlowSum
{
public:
    void add(const EdgeTraffic &edge);
    void add(const FlowSum &other);
    /// One that is summed already.
    void add(const Flow &flow);
    Flow flow() const;

private:
    struct Weighted {
        double sum = 0, weight = 0;
        void add(double value, double by);
        void add(const Weighted &other);
        double mean() const;
    };
    double m_rate = 0, m_errors = 0, m_denied = 0, m_limited = 0;
    double m_opened = nan, m_bytes = nan;
    Weighted m_p50, m_p95, m_p99, m_mtls;
    int m_edges = 0;
};

} // namespace mesh
