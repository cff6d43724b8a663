// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/cells.h"

namespace graph::layered {

/// Orders each column, and the boxes from top to bottom, so that few segments cross: by the embedding first, then sweeps by
/// barycentre and swaps of boxes by turns. A box's cells stay together, and boxes have one order in all columns. The best
/// order seen wins.
void orderCells(const Problem &problem, Cells &cells);

/// Segments that cross, over all columns.
long long crossings(const Cells &cells);

} // namespace graph::layered
