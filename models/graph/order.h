// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/cells.h"

namespace graph::layered {

/// Orders each column, and the groups from top to bottom, so that few segments cross: sweeps by barycentre, first as if there
/// were no boxes, then with each group's cells together and the groups in one order in all columns. The best order seen wins.
void orderCells(const Problem &problem, Cells &cells);

/// Segments that cross between two columns, by Fenwick tree: O(segments log cells).
long long crossingsBetween(const Cells &cells, int leftRank);
long long crossings(const Cells &cells);

} // namespace graph::layered
