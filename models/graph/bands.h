// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/cells.h"

#include <span>

namespace graph::layered {

/// Neighbouring cells of a column that share a box, or a gap between boxes.
struct Run {
    int rank, first, count;
    int group;        ///< the innermost box around it, -1 = none
    int above, below; ///< boxes within that one which bound the gap, -1 = open
};

/// By column, top down.
std::vector<Run> findRuns(const Cells &cells);

/// Least distance of two cells' centres when `below` follows `above` in a column.
double separation(const Problem &problem, const Cells &cells, int above, int below);

/// The bands of the groups: how high each is, and how near to one another they may come. A group's band holds those of the
/// groups within it.
class Bands
{
public:
    Bands(const Problem &problem, const Cells &cells, const std::vector<Run> &runs);

    std::vector<double> top;
    double bottom(int g) const { return top[g] + m_height[g]; }
    /// Where the centres of a run's first and last cell may be.
    std::pair<double, double> bounds(const Run &run) const;

    /// As high up as they go.
    void settle();
    /// Moves each band by what it wants, as far as its neighbours and the band around it let it; returns what each moved.
    std::vector<double> shift(const std::vector<double> &wanted);

private:
    struct Rule {
        int other;
        double distance; ///< from the upper one's top to the lower one's top
    };
    void measure(int g, std::span<const Run> runs);
    void addRules(int g, int rank, std::span<const Run> runs, double &content);
    void settleWithin(int g);
    void shiftWithin(int g, const std::vector<double> &wanted, const std::vector<double> &before, double floor);
    double extent(const Run &run) const;
    int firstOf(const Run &run) const { return m_cells.order[run.rank][run.first]; }
    int lastOf(const Run &run) const { return m_cells.order[run.rank][run.first + run.count - 1]; }
    double roomAtTop(int cell) const;
    double roomAtBox(int cell) const;

    const Problem &m_problem;
    const Cells &m_cells;
    std::vector<double> m_height;
    std::vector<double> m_over, m_foot; ///< room between a band and the ends of the one around it
    std::vector<std::vector<Rule>> m_above, m_below;
    std::vector<int> m_runUnder; ///< scratch: which run follows a box in the column at hand
};

} // namespace graph::layered
