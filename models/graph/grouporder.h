// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/cells.h"

namespace graph::layered {

/// Groups from top to bottom: by where their cells stand in the order found without boxes (`position` in its column), then
/// neighbours swapped and groups moved while that shortens the links between them. Groups without links come last.
void orderGroups(const Problem &problem, Cells &cells, const std::vector<int> &position);

} // namespace graph::layered
