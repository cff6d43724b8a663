// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ways through the graph as it is shown: every shortest path between two nodes, and all that lies before or behind one.
// Pure.
#pragma once

#include "models/graph/graph.h"

#include <QVector>

namespace topology {

enum class Reach : quint8 { None, Path, Upstream, Downstream };

struct Trail {
    Reach reach = Reach::None;
    QString from, to;      ///< node ids; Upstream and Downstream have `from` alone
    QVector<int> nodes;    ///< in order of distance from `from`
    QVector<int> edges;    ///< the same
    QVector<int> steps;    ///< of each edge: 1 = the first call
    int length = 0;        ///< calls of a shortest path, or the farthest distance
    double paths = 0;      ///< how many shortest ones there are; 0 = none
    bool turned = false;   ///< there is none from `from` to `to`: these run the other way
    QVector<QVector<int>> examples; ///< node by node, a few of them

    bool isEmpty() const { return reach == Reach::None; }
};

/// Along the calls; when there is no way, against them.
Trail shortestPaths(const graph::Graph &graph, const QVector<QVector<int>> &incidence, int from, int to);
/// Everything that calls it, directly or not (Upstream), or that it calls (Downstream).
Trail closure(const graph::Graph &graph, const QVector<QVector<int>> &incidence, int node, Reach reach);

inline constexpr int mostExamples = 6;

} // namespace topology
