// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The layered layout as plain numbers: boxes, links, groups. cycles -> ranks -> order -> place -> routes work on this, one
// file each, on flat arrays; nothing here knows what a service is. Ties are broken by index, so the caller's order of items
// (sorted by id) makes the result the same on every machine.
#pragma once

#include <atomic>
#include <vector>

namespace graph::layered {

struct Item {
    double width = 114, height = 38;
    double above = 0;   ///< room kept free over it, for loops
    int group = -1;     ///< -1 = in no box
    bool last = false;  ///< belongs in the last column: it only receives, from outside the mesh
};

struct Link {
    int from = 0, to = 0;
    double fromPort = 0, toPort = 0; ///< y from the item's centre when tied to a row, else 0
    bool fromRow = false, toRow = false;
    double weight = 1;
};

struct Spacing {
    double node = 22;      ///< between boxes of one column
    double lane = 9;       ///< between passing edges
    double column = 46;    ///< between columns
    double groupGap = 16;  ///< between group boxes
    double groupPad = 12;  ///< within them
    double groupHead = 24; ///< their title
};

struct Problem {
    std::vector<Item> items;
    std::vector<Link> links;
    int groups = 0;
    std::vector<int> parent; ///< of each group: the one around it, which comes before it; -1 = none. Empty: none has one
    Spacing spacing;
    const std::atomic_bool *stop = nullptr; ///< set from another thread; may be null

    int parentOf(int group) const { return parent.empty() ? -1 : parent[group]; }
    bool stopped() const { return stop && stop->load(std::memory_order_relaxed); }
};

/// Above this many links the slow refinements are left out (measured: see tests/bench/graphbench.cpp).
inline constexpr int largeLinks = 12'000;

} // namespace graph::layered
