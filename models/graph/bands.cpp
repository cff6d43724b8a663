// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/bands.h"

#include "models/graph/place.h"

#include <algorithm>
#include <limits>

namespace graph::layered {

std::vector<Run> findRuns(const Cells &cells)
{
    std::vector<Run> runs;
    std::vector<int> next(cells.parent.size(), -1), first(cells.parent.size() + 1, -1);
    for (int r = 0; r < static_cast<int>(cells.order.size()); ++r) {
        for (size_t p = 0; p < cells.children.size(); ++p) {
            int previous = -1;
            first[p] = -1;
            for (const int g : cells.children[p]) {
                if (!cells.inColumn(g, r))
                    continue;
                (previous < 0 ? first[p] : next[previous]) = g;
                next[g] = -1;
                previous = g;
            }
        }
        const auto &column = cells.order[r];
        for (int i = 0; i < static_cast<int>(column.size());) {
            const int group = cells.group[column[i]], under = cells.under[column[i]];
            int end = i + 1;
            while (end < static_cast<int>(column.size()) && cells.group[column[end]] == group && cells.under[column[end]] == under)
                ++end;
            runs.push_back({r, i, end - i, group, under, under < 0 ? first[group + 1] : next[under]});
            i = end;
        }
    }
    return runs;
}

double separation(const Problem &problem, const Cells &cells, int above, int below)
{
    const Spacing &s = problem.spacing;
    const bool upperLane = cells.isLane(above), lowerLane = cells.isLane(below);
    const double gap = upperLane && lowerLane ? s.lane : upperLane || lowerLane ? (s.node + s.lane) / 2 : s.node;
    const double room = lowerLane ? 0 : problem.items[below].above;
    return (heightOf(problem, cells, above) + heightOf(problem, cells, below)) / 2 + gap + room;
}

Bands::Bands(const Problem &problem, const Cells &cells, const std::vector<Run> &runs)
    : top(problem.groups, 0)
    , m_problem(problem)
    , m_cells(cells)
    , m_height(problem.groups, 0)
    , m_over(problem.groups, 0)
    , m_foot(problem.groups, 0)
    , m_above(problem.groups)
    , m_below(problem.groups)
    , m_runUnder(problem.groups + 1, -1)
{
    if (problem.groups == 0)
        return;
    std::vector<std::vector<Run>> within(problem.groups + 1);
    for (const Run &run : runs)
        within[run.group + 1].push_back(run);
    for (int g = problem.groups - 1; g >= -1; --g) // what is within comes after what is around it
        measure(g, within[g + 1]);
}

/// The room that a group's own cells and the bands within it take.
void Bands::measure(int g, std::span<const Run> runs)
{
    const int from = g < 0 ? 0 : m_cells.groupFrom[g], to = g < 0 ? static_cast<int>(m_cells.order.size()) - 1 : m_cells.groupTo[g];
    double content = 0;
    size_t at = 0;
    for (int r = from; r <= to; ++r) {
        const size_t start = at;
        while (at < runs.size() && runs[at].rank == r)
            ++at;
        addRules(g, r, runs.subspan(start, at - start), content);
    }
    if (g < 0)
        return;
    const Spacing &s = m_problem.spacing;
    top[g] = 0;
    settleWithin(g);
    double end = s.groupHead + content;
    for (const int child : m_cells.children[g + 1])
        end = std::max(end, bottom(child) + m_foot[child]);
    m_height[g] = end + s.groupPad;
}

double Bands::extent(const Run &run) const
{
    double sum = 0;
    const auto &column = m_cells.order[run.rank];
    for (int i = run.first + 1; i < run.first + run.count; ++i)
        sum += separation(m_problem, m_cells, column[i - 1], column[i]);
    return sum;
}

/// Between two boxes that follow each other in a column there must be room for what lies between them there, and so above the
/// first and below the last within the box around them.
void Bands::addRules(int g, int rank, std::span<const Run> runs, double &content)
{
    for (size_t i = 0; i < runs.size(); ++i)
        m_runUnder[runs[i].above + 1] = static_cast<int>(i);
    const auto runUnder = [&](int box) { return m_runUnder[box + 1] < 0 ? nullptr : &runs[m_runUnder[box + 1]]; };
    int previous = -1;
    for (const int box : m_cells.children[g + 1]) {
        if (!m_cells.inColumn(box, rank))
            continue;
        const Run *run = runUnder(previous);
        if (previous >= 0) {
            const double between = run ? roomAtBox(firstOf(*run)) + extent(*run) + roomAtBox(lastOf(*run)) : m_problem.spacing.groupGap;
            m_above[box].push_back({previous, m_height[previous] + between});
            m_below[previous].push_back({box, m_height[previous] + between});
        } else if (run && g >= 0) {
            m_over[box] = std::max(m_over[box], roomAtTop(firstOf(*run)) + extent(*run) + roomAtBox(lastOf(*run)));
        }
        previous = box;
    }
    if (const Run *run = runUnder(previous); run && g >= 0) {
        const double after = extent(*run) + heightOf(m_problem, m_cells, lastOf(*run)) / 2;
        if (previous >= 0)
            m_foot[previous] = std::max(m_foot[previous], roomAtBox(firstOf(*run)) + after);
        else
            content = std::max(content, roomAtTop(firstOf(*run)) + after);
    }
    for (const Run &run : runs)
        m_runUnder[run.above + 1] = -1;
}

/// From the end of the title to the centre of a cell.
double Bands::roomAtTop(int cell) const
{
    return (m_cells.isLane(cell) ? m_problem.spacing.lane : m_problem.items[cell].above) + heightOf(m_problem, m_cells, cell) / 2;
}

/// From a box's edge to the centre of a cell outside it.
double Bands::roomAtBox(int cell) const
{
    return m_problem.spacing.groupGap / 2 + heightOf(m_problem, m_cells, cell) / 2 + (m_cells.isLane(cell) ? 0 : m_problem.items[cell].above);
}

std::pair<double, double> Bands::bounds(const Run &run) const
{
    constexpr double endless = std::numeric_limits<double>::infinity();
    const int first = firstOf(run), last = lastOf(run), g = run.group;
    const Spacing &s = m_problem.spacing;
    const double low = run.above >= 0 ? bottom(run.above) + roomAtBox(first) : g >= 0 ? top[g] + s.groupHead + roomAtTop(first) : -endless;
    const double high = run.below >= 0 ? top[run.below] - roomAtBox(last)
        : g >= 0                       ? bottom(g) - s.groupPad - heightOf(m_problem, m_cells, last) / 2
                                       : endless;
    return {low, high};
}

void Bands::settleWithin(int g)
{
    for (const int box : m_cells.children[g + 1]) {
        top[box] = g < 0 ? 0 : top[g] + m_problem.spacing.groupHead + m_over[box];
        for (const Rule &rule : m_above[box])
            top[box] = std::max(top[box], top[rule.other] + rule.distance);
    }
}

void Bands::settle()
{
    for (int g = -1; g < m_problem.groups; ++g)
        settleWithin(g);
}

std::vector<double> Bands::shift(const std::vector<double> &wanted)
{
    const std::vector<double> before = top;
    double floor = 0;
    for (int g = 0; g < m_problem.groups; ++g)
        floor = std::max(floor, bottom(g));
    for (int g = -1; g < m_problem.groups; ++g)
        shiftWithin(g, wanted, before, floor);
    std::vector<double> moved(top.size());
    for (size_t g = 0; g < top.size(); ++g)
        moved[g] = top[g] - before[g];
    return moved;
}

void Bands::shiftWithin(int g, const std::vector<double> &wanted, const std::vector<double> &before, double floor)
{
    const std::vector<int> &boxes = m_cells.children[g + 1];
    for (const int box : boxes)
        top[box] += g < 0 ? 0 : top[g] - before[g];
    const auto move = [&](int box) {
        double low = g < 0 ? 0 : top[g] + m_problem.spacing.groupHead + m_over[box];
        double high = (g < 0 ? floor : bottom(g) - m_problem.spacing.groupPad - m_foot[box]) - m_height[box];
        for (const Rule &rule : m_above[box])
            low = std::max(low, top[rule.other] + rule.distance);
        for (const Rule &rule : m_below[box])
            high = std::min(high, top[rule.other] - rule.distance);
        top[box] = std::clamp(before[box] + wanted[box], low, std::max(low, high));
    };
    // Twice from either end, so that a band can follow a neighbour that made room.
    for (int pass = 0; pass < 2; ++pass) {
        for (auto box = boxes.rbegin(); box != boxes.rend(); ++box)
            move(*box);
        for (const int box : boxes)
            move(box);
    }
}

} // namespace graph::layered
