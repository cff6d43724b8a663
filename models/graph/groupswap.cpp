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
        , m_first(cells.parent.size() + 1, 0)
    {
        int spans = 0;
        for (size_t g = 0; g < cells.parent.size(); ++g) {
            m_first[g] = spans;
            spans += std::max(0, cells.groupTo[g] - cells.groupFrom[g] + 1);
        }
        m_spans.resize(spans);
        for (const auto &column : cells.order) {
            for (int i = 0; i < static_cast<int>(column.size()); ++i) {
                for (int g = cells.group[column[i]]; g >= 0; g = cells.parent[g]) {
                    Span &span = spanOf(g, cells.rank[column[i]]);
                    span.from = span.from < 0 ? i : span.from;
                    span.to = i + 1;
                }
            }
        }
    }

    /// Only pairs are looked at of which one has moved, or whose neighbours have, since the last time.
    long long run(int passes, const Problem &problem)
    {
        long long saved = 0;
        for (std::vector<int> &children : m_cells.children) {
            std::vector<char> due(children.size() + 1, 1);
            for (int pass = 0; pass < passes && !problem.stopped(); ++pass) {
                const long long now = passOver(children, due, problem);
                saved += now;
                if (now == 0)
                    break;
            }
        }
        return saved;
    }

private:
    /// Where in a column a group's cells are.
    struct Span {
        int from = -1, to = -1;
    };
    struct Ends {
        std::vector<int> at; ///< positions of the neighbours, without those in the other group
        long long own = 0;   ///< how many of them are in the group itself
    };

    Span &spanOf(int g, int rank) { return m_spans[m_first[g] + rank - m_cells.groupFrom[g]]; }

    long long passOver(std::vector<int> &children, std::vector<char> &due, const Problem &problem)
    {
        long long saved = 0;
        std::vector<char> next(due.size(), 0);
        for (size_t i = 0; i + 1 < children.size() && !problem.stopped(); ++i) {
            if (!due[i] && !next[i])
                continue;
            const int a = children[i], b = children[i + 1];
            const long long gain = gainOf(a, b);
            if (gain <= 0)
                continue;
            std::swap(children[i], children[i + 1]);
            const int from = std::max(m_cells.groupFrom[a], m_cells.groupFrom[b]), to = std::min(m_cells.groupTo[a], m_cells.groupTo[b]);
            for (int r = from; r <= to; ++r)
                swapIn(r, a, b);
            saved += gain;
            next[i > 0 ? i - 1 : 0] = next[i] = next[i + 1] = 1;
        }
        due = next;
        return saved;
    }

    /// What the crossings of edges of `a` with edges of `b` lose when b goes above a.
    long long gainOf(int a, int b)
    {
        long long gain = 0;
        const int from = std::max(m_cells.groupFrom[a], m_cells.groupFrom[b]), to = std::min(m_cells.groupTo[a], m_cells.groupTo[b]);
        for (int r = from; r <= to; ++r) {
            if (spanOf(a, r).from < 0 || spanOf(b, r).from < 0)
                continue;
            gain += gainAt(r, a, b, m_cells.leftBegin, m_cells.left, -1);
            gain += gainAt(r, a, b, m_cells.rightBegin, m_cells.right, 1);
        }
        return gain;
    }

    bool holds(int g, int rank, int position)
    {
        if (!m_cells.inColumn(g, rank))
            return false;
        const Span &span = spanOf(g, rank);
        return span.from <= position && position < span.to;
    }

    void collect(Ends &ends, int rank, int own, int other, const std::vector<int> &begin, const std::vector<Neighbour> &side, int towards)
    {
        ends.at.clear();
        ends.own = 0;
        const Span span = spanOf(own, rank);
        const auto &column = m_cells.order[rank];
        for (int at = span.from; at < span.to; ++at) {
            const int c = column[at];
            for (int i = begin[c]; i < begin[c + 1]; ++i) {
                const int position = m_pos[side[i].cell];
                if (holds(other, rank + towards, position))
                    continue;
                ends.at.push_back(position);
                ends.own += holds(own, rank + towards, position);
            }
        }
        std::ranges::sort(ends.at);
    }

    long long gainAt(int rank, int a, int b, const std::vector<int> &begin, const std::vector<Neighbour> &side, int towards)
    {
        collect(m_upper, rank, a, b, begin, side, towards);
        collect(m_lower, rank, b, a, begin, side, towards);
        // Edges that stay within their groups turn over with them: they do not cross, however it stands.
        return pairsAbove(m_upper.at, m_lower.at) - (pairsAbove(m_lower.at, m_upper.at) - m_upper.own * m_lower.own);
    }

    /// a's cells, what lies between, b's cells, what lies below them: turned to b's, between, a's, below.
    void swapIn(int rank, int a, int b)
    {
        std::vector<int> &column = m_cells.order[rank];
        const int parent = m_cells.parent[a];
        const auto loose = [&](int i, int under) {
            return i < static_cast<int>(column.size()) && m_cells.group[column[i]] == parent && m_cells.under[column[i]] == under;
        };
        const Span upper = spanOf(a, rank), lower = spanOf(b, rank);
        // What is under each of them, by its own mark: a box without cells here has no span, but may have something under it.
        int from = static_cast<int>(column.size()), to = 0;
        m_parts[0].clear();
        m_parts[1].clear();
        const auto widen = [&](int f, int t) {
            from = std::min(from, f);
            to = std::max(to, t);
        };
        if (upper.from >= 0)
            widen(upper.from, upper.to);
        if (lower.from >= 0)
            widen(lower.from, lower.to);
        if (from >= to)
            return swapMarks(column, parent, a, b);
        int top = from, end = to;
        while (top > 0 && loose(top - 1, a))
            --top;
        while (loose(end, a) || loose(end, b))
            ++end;
        std::vector<int> &between = m_parts[0], &below = m_parts[1];
        m_upperCells.assign(column.begin() + std::max(0, upper.from), column.begin() + std::max(0, upper.to));
        m_lowerCells.assign(column.begin() + std::max(0, lower.from), column.begin() + std::max(0, lower.to));
        for (int i = top; i < end; ++i) {
            if (loose(i, a))
                between.push_back(column[i]);
            else if (loose(i, b))
                below.push_back(column[i]);
        }
        int at = top;
        const auto put = [&](const std::vector<int> &cells) {
            for (const int c : cells) {
                column[at] = c;
                m_pos[c] = at++;
            }
        };
        const int lowerAt = at;
        put(m_lowerCells);
        put(between);
        const int upperAt = at;
        put(m_upperCells);
        put(below);
        for (const int c : between)
            m_cells.under[c] = b;
        for (const int c : below)
            m_cells.under[c] = a;
        shift(a, rank, upperAt - upper.from);
        shift(b, rank, lowerAt - lower.from);
    }

    void swapMarks(const std::vector<int> &column, int parent, int a, int b)
    {
        for (const int c : column) {
            int &under = m_cells.under[c];
            if (m_cells.group[c] == parent && (under == a || under == b))
                under = under == a ? b : a;
        }
    }

    /// The spans of a group and of those in it.
    void shift(int g, int rank, int by)
    {
        if (!m_cells.inColumn(g, rank) || spanOf(g, rank).from < 0)
            return;
        spanOf(g, rank).from += by;
        spanOf(g, rank).to += by;
        for (const int child : m_cells.children[g + 1])
            shift(child, rank, by);
    }

    Cells &m_cells;
    std::vector<int> &m_pos;
    std::vector<int> m_first;
    std::vector<Span> m_spans;
    Ends m_upper, m_lower;
    std::vector<int> m_upperCells, m_lowerCells, m_parts[2];
};

} // namespace

long long swapGroups(const Problem &problem, Cells &cells, std::vector<int> &position, int passes)
{
    return Swapper(cells, position).run(passes, problem);
}

} // namespace graph::layered
