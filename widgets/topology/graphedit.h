// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page's own changes to a graph before it is laid out, and to a layout by hand. Pure.
#pragma once

#include "models/graph/layout.h"

#include <QHash>

#include <atomic>

namespace topology {

/// Without the nodes that do not stay, their edges, and groups that are empty then.
graph::Graph withOnly(const graph::Graph &graph, const QVector<bool> &stays);
/// Every node stands alone.
graph::Graph ungrouped(graph::Graph graph);
/// Nodes to where the user put them: into the nearest column, out of the way of other nodes; their edges follow.
base::Result<graph::Layout> moved(const graph::Graph &graph, graph::Layout layout, const QHash<QString, QPointF> &places,
                                  const std::atomic_bool *stop);

} // namespace topology
