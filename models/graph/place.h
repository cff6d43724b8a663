// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/cells.h"

namespace graph::layered {

struct Places {
    std::vector<double> y;                   ///< centre of each cell
    std::vector<double> bandTop, bandBottom; ///< of each group's box
    std::vector<double> columnLeft, columnRight;
    std::vector<double> groupLeft, groupRight;
};

/// Heights: every group gets a band as high as its fullest column needs, bands that share a column lie below one another with
/// room for the lanes between them; then each column's cells come as near to their neighbours as their order and bands allow
/// (isotonic regression, swept left and right). Widths: a column is as wide as its widest item.
Places place(const Problem &problem, const Cells &cells);

/// A cell's height: an item's own, or a lane's none.
inline double heightOf(const Problem &p, const Cells &cells, int cell)
{
    return cells.isLane(cell) ? 0 : p.items[cell].height;
}

} // namespace graph::layered
