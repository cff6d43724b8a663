// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/cells.h"

#include <algorithm>
#include <climits>
#include <numeric>

namespace graph::layered {

namespace {

void groupColumns(const Problem &problem, const Ranks &ranks, Cells &cells)
{
    cells.groupFrom.assign(problem.groups, INT_MAX);
    cells.groupTo.assign(problem.groups, -1);
    cells.parent.assign(problem.groups, -1);
    cells.children.assign(problem.groups + 1, {});
    for (int g = 0; g < problem.groups; ++g) {
        cells.parent[g] = problem.parentOf(g);
        cells.children[cells.parent[g] + 1].push_back(g);
    }
    for (size_t v = 0; v < problem.items.size(); ++v) {
        for (int g = problem.items[v].group; g >= 0; g = cells.parent[g]) {
            cells.groupFrom[g] = std::min(cells.groupFrom[g], ranks.of[v]);
            cells.groupTo[g] = std::max(cells.groupTo[g], ranks.of[v]);
        }
    }
}

/// The innermost group around both; -1 = none. Groups come after those around them.
int common(const Cells &cells, int a, int b)
{
    while (a != b)
        (a > b ? a : b) = cells.parent[std::max(a, b)];
    return a;
}

int laneGroup(const Cells &cells, int leftGroup, int rightGroup, int around, int rank)
{
    for (int g = leftGroup; g != around; g = cells.parent[g]) {
        if (rank <= cells.groupTo[g])
            return g;
    }
    for (int g = rightGroup; g != around; g = cells.parent[g]) {
        if (rank >= cells.groupFrom[g])
            return g;
    }
    return around;
}

struct Segment {
    int left, right;
    double leftPort, rightPort, weight;
};

/// Lanes want to be straight more than links do: the weights of dot.
double straightness(const Cells &cells, int a, int b)
{
    return cells.isLane(a) && cells.isLane(b) ? 8 : cells.isLane(a) || cells.isLane(b) ? 2 : 1;
}

void fillNeighbours(Cells &cells, const std::vector<Segment> &segments)
{
    cells.leftBegin.assign(cells.count + 1, 0);
    cells.rightBegin.assign(cells.count + 1, 0);
    for (const Segment &s : segments) {
        ++cells.rightBegin[s.left + 1];
        ++cells.leftBegin[s.right + 1];
    }
    std::partial_sum(cells.leftBegin.begin(), cells.leftBegin.end(), cells.leftBegin.begin());
    std::partial_sum(cells.rightBegin.begin(), cells.rightBegin.end(), cells.rightBegin.begin());
    cells.left.resize(segments.size());
    cells.right.resize(segments.size());
    std::vector<int> atLeft = cells.leftBegin, atRight = cells.rightBegin;
    for (const Segment &s : segments) {
        cells.right[atRight[s.left]++] = {s.right, s.rightPort, s.leftPort, s.weight};
        cells.left[atLeft[s.right]++] = {s.left, s.leftPort, s.rightPort, s.weight};
    }
}

} // namespace

Cells makeCells(const Problem &problem, const std::vector<char> &reversed, const Ranks &ranks)
{
    Cells cells;
    cells.items = static_cast<int>(problem.items.size());
    groupColumns(problem, ranks, cells);
    cells.rank = ranks.of;
    cells.group.resize(cells.items);
    for (int v = 0; v < cells.items; ++v)
        cells.group[v] = problem.items[v].group;
    std::vector<Segment> segments;
    cells.firstLane.assign(problem.links.size(), -1);
    for (int e = 0; e < static_cast<int>(problem.links.size()); ++e) {
        const Link &link = problem.links[e];
        if (link.from == link.to)
            continue;
        const int l = leftEnd(problem, reversed, e), r = rightEnd(problem, reversed, e);
        const double leftPort = reversed[e] ? link.toPort : link.fromPort, rightPort = reversed[e] ? link.fromPort : link.toPort;
        const int around = common(cells, problem.items[l].group, problem.items[r].group);
        int previous = l;
        cells.firstLane[e] = static_cast<int>(cells.rank.size());
        for (int rank = ranks.of[l] + 1; rank < ranks.of[r]; ++rank) {
            const int lane = static_cast<int>(cells.rank.size());
            cells.rank.push_back(rank);
            cells.group.push_back(laneGroup(cells, problem.items[l].group, problem.items[r].group, around, rank));
            segments.push_back({previous, lane, previous == l ? leftPort : 0, 0, link.weight});
            previous = lane;
        }
        segments.push_back({previous, r, previous == l ? leftPort : 0, rightPort, link.weight});
    }
    cells.count = static_cast<int>(cells.rank.size());
    for (Segment &s : segments)
        s.weight *= straightness(cells, s.left, s.right);
    fillNeighbours(cells, segments);
    cells.under.assign(cells.count, -1);
    cells.idle.assign(cells.count, 0);
    for (int c = 0; c < cells.count; ++c)
        cells.idle[c] = cells.leftBegin[c] == cells.leftBegin[c + 1] && cells.rightBegin[c] == cells.rightBegin[c + 1];
    cells.order.resize(ranks.count);
    for (int c = 0; c < cells.count; ++c)
        cells.order[cells.rank[c]].push_back(c);
    return cells;
}

} // namespace graph::layered
