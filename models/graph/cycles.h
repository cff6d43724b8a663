// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/problem.h"

namespace graph::layered {

/// Which links to turn round so that no cycle is left: few of them, chosen within each strongly connected component by the
/// greedy order of Eades, Lin and Smyth. Loops (from == to) are never turned.
/// O(items + links).
std::vector<char> breakCycles(const Problem &problem);

} // namespace graph::layered
