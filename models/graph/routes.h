// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/layout.h"

#include <vector>

namespace graph {

/// Edges whose routes have to be made, and the sides of nodes (2 * node for the left one, + 1 for the right one) where ports
/// come, go or move, so that all edges there have to be routed again.
struct Stale {
    std::vector<char> edges, sides;

    static Stale all(const Graph &graph) { return {std::vector<char>(graph.edges.size(), 1), std::vector<char>(2 * graph.nodes.size(), 1)}; }
};

/// The sides where an edge between these columns leaves and arrives: both on the right when that is one column.
struct EdgeSides {
    int atSource, atTarget;
};
EdgeSides sidesOf(const Edge &edge, const QVector<int> &columnOf);

/// Gives every stale edge its port on both nodes' borders and its curve along its lanes. Needs nodes, columns and lanes.
void routeEdges(const Graph &graph, Layout &layout, Stale stale);

/// Columns that an edge between these passes, left to right, exclusive.
inline std::pair<int, int> passed(int a, int b)
{
    return {std::min(a, b) + 1, std::max(a, b) - 1};
}

} // namespace graph
