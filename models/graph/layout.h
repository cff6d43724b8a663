// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Graph -> where everything stands, in px at zoom 1. Layered, left to right: the caller is left. Namespaces are boxes that do
// not overlap; edges run through the gaps between columns and along lanes between nodes, never over a node. Pure, may run on
// any thread, the same graph gives the same layout on every machine.
// Stable: with `previous`, what stood stands. The same nodes and edges give back the same picture; a few new ones are put into
// free places, and at most a strip is opened for them, lower than a node is wide. Only a graph that has changed much is laid
// out anew.
#pragma once

#include "models/base/error.h"
#include "models/graph/graph.h"

#include <QPointF>
#include <QRectF>

#include <atomic>

namespace graph {

struct Lane {
    int column = 0;
    double y = 0;
};

/// A chain of cubic curves: points[0], then (control, control, end) for each.
struct Route {
    QVector<QPointF> points;

    bool isEmpty() const { return points.size() < 4; }
    QRectF bounds() const; ///< of the control points: never smaller than the curve's
};

struct Column {
    double left = 0, right = 0;
};

struct Layout {
    // Parallel to the graph's nodes, edges and groups.
    QVector<QString> nodeIds, edgeIds, groupIds;
    QVector<QRectF> nodes;
    QVector<int> columnOf;
    QVector<Route> routes;
    QVector<QVector<Lane>> lanes; ///< columns an edge passes, left to right
    QVector<std::pair<int, int>> ends; ///< of each edge, its source and target
    QVector<bool> direct;         ///< quiet edges have no lanes: a plain curve from end to end
    QVector<QRectF> groups;
    QVector<Column> columns;
    QRectF bounds;
    QHash<QString, QPointF> remembered; ///< top left corners of nodes that are gone: they come back to where they were
    bool fresh = true;                  ///< laid out anew, not carried over

    bool isEmpty() const { return nodes.isEmpty(); }
    /// Made for these very nodes, edges and groups.
    bool fits(const Graph &graph) const;
};

struct LayoutOptions {
    QSet<QString> pinned;                   ///< node ids that must stay where `previous` has them
    const std::atomic_bool *stop = nullptr; ///< set it to give up; may be null
};

/// Fails only with Cancelled. `previous` may be null.
base::Result<Layout> layout(const Graph &graph, const Layout *previous = nullptr, const LayoutOptions &options = {});

/// Size of a node's box at zoom 1.
QSizeF nodeSize(const Node &node);
inline constexpr double versionRowHeight = 22;
inline constexpr double nodeHeadHeight = 38;
/// y of a version row's centre from the node's top.
inline double rowCentre(int row)
{
    return nodeHeadHeight + versionRowHeight * (row + 0.5);
}

} // namespace graph
