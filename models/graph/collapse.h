// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The graph as it is shown: closed groups become one node each, and their edges are merged.
#pragma once

#include "models/graph/graph.h"

namespace graph {

/// `closed` holds group ids. The node that stands for a group is "group:<group id>"; the closed group itself is left out
/// of Graph::groups, and so are those within it. Edges within a closed group vanish into it.
Graph collapse(const Graph &graph, const QSet<QString> &closed);

/// Of the calm edges between closed groups the strongest this many are shown; the others are quiet.
inline constexpr int mostGroupEdges = 120;

/// All groups but clusters and those the user opened, once the open graph has more than `limit` nodes; else only those the user closed.
QSet<QString> closedGroups(const Graph &graph, const QSet<QString> &openedByUser, const QSet<QString> &closedByUser, int limit = 150);

} // namespace graph
