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
    std::vector<int> rank, group; ///< group: -1 = between the boxes
    std::vector<int> under;       ///< of a cell between the boxes: the group that is next above it in its column, -1 = none
    std::vector<int> firstLane;   ///< per link: its first lane's cell; lanes are consecutive, left to right
    std::vector<char> idle;       ///< per cell: no segment at all
    std::vector<int> leftBegin, rightBegin;
    std::vector<Neighbour> left, right;
    std::vector<std::vector<int>> order; ///< cells of each column, top down
    std::vector<int> groupFrom, groupTo; ///< columns of each group
    std::vector<int> groupOrder;         ///< groups, top down
    std::vector<int> groupPlace;         ///< inverse of groupOrder

    bool isLane(int cell) const { return cell >= items; }
};

/// Lanes of a link stay in the box of both its ends if that is one; else they run within the caller's box while its columns
/// last, then between the boxes, then within the callee's box.
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
