// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A layout carried over to a graph that has changed a little: what stood stays, what is new finds a place.
#pragma once

#include "models/graph/routes.h"

namespace graph {

/// Little enough has changed, or something is pinned.
bool canCarry(const Graph &graph, const Layout &previous, const LayoutOptions &options);

Layout carry(const Graph &graph, const Layout &previous, const LayoutOptions &options);

/// Fills ids, stale routes and bounds of a layout whose nodes, groups, columns and lanes stand.
void finishLayout(const Graph &graph, Layout &layout, Stale stale);

} // namespace graph
