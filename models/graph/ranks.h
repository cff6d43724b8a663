// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/problem.h"

namespace graph::layered {

struct Ranks {
    std::vector<int> of; ///< column of each item, from 0
    int count = 0;
    int pivots = 0;      ///< steps of the network simplex, for the bench
};

/// Columns so that every link (turned where `reversed` says so) goes at least one to the right, with the least total length:
/// longest path, a local pull, a tight tree, then network simplex (Gansner, Koutsofios, North, Vo 1993). Links within a group count double,
/// which keeps boxes narrow. Items without links are spread over the columns of their group.
Ranks assignRanks(const Problem &problem, const std::vector<char> &reversed);

} // namespace graph::layered
