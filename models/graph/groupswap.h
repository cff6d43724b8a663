// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/cells.h"

namespace graph::layered {

/// Swaps neighbouring groups, all their cells in all columns, while that takes crossings away. Keeps `position` (a cell's index
/// in its column) true. Returns the crossings saved.
long long swapGroups(const Problem &problem, Cells &cells, std::vector<int> &position, int passes);

} // namespace graph::layered
