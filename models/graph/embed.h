// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/cells.h"

namespace graph::layered {

/// A height for each cell, 0 .. 2^23, so that what is linked or in one box is near: the second eigenvector of the graph's
/// random walk, by a few dozen steps of power iteration. The whole graph counts at once, so sweeps that begin from there end
/// in a better order than from any that was found piece by piece.
void embed(const Problem &problem, const Cells &cells, std::vector<double> &height);

} // namespace graph::layered
