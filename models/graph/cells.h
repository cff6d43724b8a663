// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The columns filled: a cell for each item and for each column that a link passes, with the segments between neighbours.
#pragma once

#include "models/graph/ranks.h"

namespace graph::layered {

struct Neighbour {
    int cell = 0;
    double port = 0;     ///< y of the link's end at the other cell, from its centre
    double ownPort = 0;  ///< y of its end here
    double weight = 1;
};

struct Cells {
    int count = 0, items = 0;
    std::vector<int> rank, group; ///< group: the innermost box it is in, -1 = in none
    std::vector<int> under;       ///< of a cell beside boxes, within one or in none: the box next above it in its column, -1 = none
    std::vector<int> firstLane;   ///< per link: its first lane's cell; lanes are consecutive, left to right
    std::vector<char> idle;       ///< per cell: no segment at all
    std::vector<int> leftBegin, rightBegin;
    std::vector<Neighbour> left, right;
    std::vector<std::vector<int>> order; ///< cells of each column, top down
    std::vector<int> groupFrom, groupTo; ///< columns of each group; an empty one has From > To
    std::vector<int> parent;             ///< of each group, -1 = none
    std::vector<std::vector<int>> children; ///< top down, of group g at [g + 1]; at [0] those without a parent

    bool isLane(int cell) const { return cell >= items; }
    bool inColumn(int g, int column) const { return groupFrom[g] <= column && column <= groupTo[g]; }
    bool isLeaf(int g) const { return children[g + 1].empty(); }
};

/// Lanes of a link stay in the innermost box that is around both its ends; within that they run in the left end's box while its
/// columns last, then between the boxes, then in the right end's box.
Cells makeCells(const Problem &problem, const std::vector<char> &reversed, const Ranks &ranks);

/// Ends of a link from left to right.
inline int leftEnd(const Problem &p, const std::vector<char> &reversed, int link)
{
    return reversed[link] ? p.links[link].to : p.links[link].from;
}
inline int rightEnd(const Problem &p, const std::vector<char> &reversed, int link)
{
    return reversed[link] ? p.links[link].from : p.links[link].to;
}

} // namespace graph::layered
