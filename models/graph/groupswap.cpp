// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/groupswap.h"

#include <algorithm>

namespace graph::layered {

namespace {

/// Pairs (a, b) with a > b; both sorted.
long long pairsAbove(const std::vector<int> &a, const std::vector<int> &b)
{
    long long sum = 0;
    size_t below = 0;
    for (const int value : a) {
        while (below < b.size() && b[below] < value)
            ++below;
        sum += static_cast<long long>(below);
    }
    return sum;
}

class Swapper
{
public:
    Swapper(Cells &cells, std::vector<int> &position)
        : m_cells(cells)
        , m_pos(position)
    {
    }

    long long pass()
    {
        long long saved = 0;
        for (size_t i = 0; i + 1 < m_cells.groupOrder.size(); ++i) {
            const int a = m_cells.groupOrder[i], b = m_cells.groupOrder[i + 1];
            if (const long long gain = gainOf(a, b); gain > 0) {
                swap(i, a, b);
                saved += gain;
            }
        }
        return saved;
    }

private:
    struct Ends {
        std::vector<int> at; ///< positions of the neighbours, without those in the other group
        long long own = 0;   ///< how many of them are in the group itself
    };

    /// What the crossings of edges of `a` with edges of `b` lose when b goes above a.
    long long gainOf(int a, int b)
    {
        long long gain = 0;
        const int from = std::max(m_cells.groupFrom[a], m_cells.groupFrom[b]), to = std::min(m_cells.groupTo[a], m_cells.groupTo[b]);
        for (int r = from; r <= to; ++r) {
            gain += gainAt(r, a, b, m_cells.leftBegin, m_cells.left);
            gain += gainAt(r, a, b, m_cells.rightBegin, m_cells.right);
        }
        return gain;
    }

    long long gainAt(int rank, int a, int b, const std::vector<int> &begin, const std::vector<Neighbour> &side)
    {
        Ends ends[2];
        for (const int c : m_cells.order[rank]) {
            const int g = m_cells.group[c];
            if (g != a && g != b)
                continue;
            Ends &mine = ends[g == a ? 0 : 1];
            for (int i = begin[c]; i < begin[c + 1]; ++i) {
                const int other = m_cells.group[side[i].cell];
                if (other == (g == a ? b : a))
                    continue;
                mine.at.push_back(m_pos[side[i].cell]);
                mine.own += other == g;
            }
        }
        std::ranges::sort(ends[0].at);
        std::ranges::sort(ends[1].at);
        // Edges that stay within their groups turn over with them: they do not cross, however it stands.
        return pairsAbove(ends[0].at, ends[1].at) - (pairsAbove(ends[1].at, ends[0].at) - ends[0].own * ends[1].own);
    }

    void swap(size_t place, int a, int b)
    {
        std::swap(m_cells.groupOrder[place], m_cells.groupOrder[place + 1]);
        std::swap(m_cells.groupPlace[a], m_cells.groupPlace[b]);
        const int from = std::max(m_cells.groupFrom[a], m_cells.groupFrom[b]), to = std::min(m_cells.groupTo[a], m_cells.groupTo[b]);
        for (int r = from; r <= to; ++r)
            swapIn(m_cells.order[r], a, b);
    }

    /// a's cells, what lies between, b's cells, what lies below them: turned to b's, between, a's, below.
    void swapIn(std::vector<int> &column, int a, int b)
    {
        std::vector<int> parts[4];
        size_t first = column.size(), count = 0;
        for (size_t i = 0; i < column.size(); ++i) {
            const int c = column[i], g = m_cells.group[c];
            const int part = g == a ? 0 : g == b ? 2 : g < 0 && m_cells.under[c] == a ? 1 : g < 0 && m_cells.under[c] == b ? 3 : -1;
            if (part < 0)
                continue;
            parts[part].push_back(c);
            first = std::min(first, i);
            ++count;
        }
        if (count == 0)
            return;
        size_t at = first;
        for (const int part : {2, 1, 0, 3}) {
            for (const int c : parts[part]) {
                if (part == 1)
                    m_cells.under[c] = b;
                else if (part == 3)
                    m_cells.under[c] = a;
                column[at] = c;
                m_pos[c] = static_cast<int>(at++);
            }
        }
    }

    Cells &m_cells;
    std::vector<int> &m_pos;
};

} // namespace

long long swapGroups(const Problem &problem, Cells &cells, std::vector<int> &position, int passes)
{
    long long saved = 0;
    Swapper swapper(cells, position);
    for (int i = 0; i < passes && !problem.stopped(); ++i) {
        const long long now = swapper.pass();
        if (now <= 0)
            break;
        saved += now;
    }
    return saved;
}

} // namespace graph::layered
