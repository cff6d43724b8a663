// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/bands.h"

#include "models/graph/place.h"

#include <algorithm>

namespace graph::layered {

double separation(const Problem &problem, const Cells &cells, int above, int below)
{
    const Spacing &s = problem.spacing;
    const bool upperLane = cells.isLane(above), lowerLane = cells.isLane(below);
    const double gap = upperLane && lowerLane ? s.lane : upperLane || lowerLane ? (s.node + s.lane) / 2 : s.node;
    const double room = lowerLane ? 0 : problem.items[below].above;
    return (heightOf(problem, cells, above) + heightOf(problem, cells, below)) / 2 + gap + room;
}

Bands::Bands(const Problem &problem, const Cells &cells)
    : top(problem.groups, 0)
    , m_problem(problem)
    , m_cells(cells)
    , m_height(problem.groups, 0)
    , m_above(problem.groups)
    , m_below(problem.groups)
{
    measure();
    for (int r = 0; r < static_cast<int>(cells.order.size()); ++r)
        addRules(r);
}

void Bands::measure()
{
    const Spacing &s = m_problem.spacing;
    for (const auto &column : m_cells.order) {
        int group = -1, last = -1;
        double extent = 0;
        const auto close = [&] {
            if (group >= 0)
                m_height[group] = std::max(m_height[group], extent + heightOf(m_problem, m_cells, last) / 2);
        };
        for (const int c : column) {
            if (m_cells.group[c] == group && last >= 0) {
                extent += separation(m_problem, m_cells, last, c);
            } else {
                close();
                extent = heightOf(m_problem, m_cells, c) / 2 + (m_cells.isLane(c) ? s.lane : m_problem.items[c].above);
            }
            group = m_cells.group[c];
            last = c;
        }
        close();
    }
    for (double &height : m_height)
        height += s.groupHead + s.groupPad;
}

/// Between two groups that follow each other in a column there must be room for what lies between them there.
void Bands::addRules(int rank)
{
    std::vector<int> present;
    for (const int g : m_cells.groupOrder) {
        if (m_cells.groupFrom[g] <= rank && rank <= m_cells.groupTo[g])
            present.push_back(g);
    }
    std::vector<int> last(m_problem.groups, -1); // the lowest cell under a group so far
    std::vector<double> extent(m_problem.groups, 0);
    for (const int c : m_cells.order[rank]) {
        const int under = m_cells.under[c];
        if (m_cells.group[c] >= 0 || under < 0)
            continue;
        extent[under] += last[under] < 0 ? roomAtBox(c) : separation(m_problem, m_cells, last[under], c);
        last[under] = c;
    }
    for (size_t i = 1; i < present.size(); ++i) {
        const int above = present[i - 1], below = present[i];
        const double lanes = last[above] < 0 ? m_problem.spacing.groupGap : extent[above] + roomAtBox(last[above]);
        m_above[below].push_back({above, m_height[above] + lanes});
        m_below[above].push_back({below, m_height[above] + lanes});
    }
}

double Bands::roomAtBox(int cell) const
{
    return m_problem.spacing.groupGap / 2 + heightOf(m_problem, m_cells, cell) / 2 + (m_cells.isLane(cell) ? 0 : m_problem.items[cell].above);
}

void Bands::settle()
{
    for (const int g : m_cells.groupOrder) {
        top[g] = 0;
        for (const Rule &rule : m_above[g])
            top[g] = std::max(top[g], top[rule.other] + rule.distance);
    }
}

std::vector<double> Bands::shift(const std::vector<double> &wanted)
{
    const std::vector<double> before = top;
    double floor = 0;
    for (size_t g = 0; g < top.size(); ++g)
        floor = std::max(floor, bottom(static_cast<int>(g)));
    const auto move = [&](int g) {
        double low = 0, high = floor - m_height[g];
        for (const Rule &rule : m_above[g])
            low = std::max(low, top[rule.other] + rule.distance);
        for (const Rule &rule : m_below[g])
            high = std::min(high, top[rule.other] - rule.distance);
        top[g] = std::clamp(before[g] + wanted[g], low, std::max(low, high));
    };
    // Twice from either end, so that a band can follow a neighbour that made room.
    for (int pass = 0; pass < 2; ++pass) {
        for (auto g = m_cells.groupOrder.rbegin(); g != m_cells.groupOrder.rend(); ++g)
            move(*g);
        for (const int g : m_cells.groupOrder)
            move(g);
    }
    std::vector<double> moved(top.size());
    for (size_t g = 0; g < top.size(); ++g)
        moved[g] = top[g] - before[g];
    return moved;
}

} // namespace graph::layered
