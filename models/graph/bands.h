// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/cells.h"

namespace graph::layered {

/// Least distance of two cells' centres when `below` follows `above` in a column.
double separation(const Problem &problem, const Cells &cells, int above, int below);

/// The bands of the groups: how high each is, and how near to one another they may come.
class Bands
{
public:
    Bands(const Problem &problem, const Cells &cells);

    std::vector<double> top;
    double bottom(int g) const { return top[g] + m_height[g]; }
    double height(int g) const { return m_height[g]; }
    /// Least distance from a box's edge to the centre of a cell outside it.
    double roomAtBox(int cell) const;

    /// As high up as they go.
    void settle();
    /// Moves each band by what it wants, as far as its neighbours let it; returns what each moved.
    std::vector<double> shift(const std::vector<double> &wanted);

private:
    struct Rule {
        int other;
        double distance; ///< from the upper one's top to the lower one's top
    };
    void measure();
    void addRules(int rank);

    const Problem &m_problem;
    const Cells &m_cells;
    std::vector<double> m_height;
    std::vector<std::vector<Rule>> m_above, m_below;
};

} // namespace graph::layered
