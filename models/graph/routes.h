// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/layout.h"

namespace graph {

/// Gives every edge its port on both nodes' borders and its curve along its lanes. Needs nodes, columns and lanes.
void routeEdges(const Graph &graph, Layout &layout);

/// Columns that an edge between these passes, left to right, exclusive.
inline std::pair<int, int> passed(int a, int b)
{
    return {std::min(a, b) + 1, std::max(a, b) - 1};
}

} // namespace graph
