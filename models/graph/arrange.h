// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/cells.h"

#include <cstdint>

namespace graph::layered {

/// Puts columns together by a key for each cell: boxes in their one order in all columns, each with its cells by key; what is
/// beside boxes goes into the gap where it has least to cross. Keeps the position of each cell in its column.
class Arranger
{
public:
    Arranger(const Problem &problem, Cells &cells);

    std::vector<int> position;
    std::vector<double> key; ///< 0 .. 2^24 of each cell; equal ones stay as they are

    /// To be called when Cells::children has changed.
    void numberSlots();
    /// Sorts the column; false when it stays as it was.
    bool arrange(int rank);
    /// `position` from Cells::order.
    void renumber();

private:
    struct Entry {
        std::uint64_t key;
        int at, cell;
        friend bool operator<(const Entry &a, const Entry &b) { return a.key != b.key ? a.key < b.key : a.at < b.at; }
    };
    /// Prefix sums of what a cell would cross, over the boxes from the top; the least one is found at the root.
    struct Cut {
        int sum = 0, least = 0, at = 0;
    };
    struct Block {
        int group;
        double mean;
        int weight;
    };

    void chooseGaps(int rank);
    void weighBoxes(const std::vector<int> &column);
    void chooseGapsIn(int parent, int rank, size_t from, size_t to);
    void setCut(size_t leaf, int value);
    int slotOf(int cell) const { return m_cells.under[cell] >= 0 ? m_after[m_cells.under[cell]] : m_in[m_cells.group[cell] + 1]; }

    const Problem &m_problem;
    Cells &m_cells;
    std::vector<int> m_in, m_after; ///< slots: of what is in a group above its boxes ([0]: in none), of what follows a box
    std::vector<double> m_sum;      ///< of the keys in each group, also further in
    std::vector<int> m_keyed;
    std::vector<Entry> m_entries, m_loose;
    std::vector<Block> m_blocks;
    std::vector<Cut> m_cuts;
    size_t m_leaves = 0;
};

} // namespace graph::layered
