// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/adjacency.h"

namespace graph::layered {

struct Arc {
    int from = 0, to = 0;
    int weight = 1;
};

/// Shortens a feasible ranking (rank[to] >= rank[from] + 1 for every arc) to the least weighted total length. `maxPivots`
/// bounds the work: what stands by then is feasible and at most as long as before. Returns the pivots made.
int networkSimplex(int vertices, const std::vector<Arc> &arcs, std::vector<int> &rank, int maxPivots, const Problem &problem);

} // namespace graph::layered
