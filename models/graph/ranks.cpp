// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/ranks.h"

#include "models/graph/simplex.h"

#include <algorithm>
#include <climits>
#include <cmath>

namespace graph::layered {

namespace {

class Ranker
{
public:
    Ranker(const Problem &problem, const std::vector<char> &reversed)
        : m_problem(problem)
        , m_n(static_cast<int>(problem.items.size()))
    {
        m_degree.assign(m_n, 0);
        for (size_t e = 0; e < problem.links.size(); ++e) {
            const Link &link = problem.links[e];
            if (link.from == link.to)
                continue;
            ++m_degree[link.from];
            ++m_degree[link.to];
            const bool within = problem.items[link.from].group >= 0 && problem.items[link.from].group == problem.items[link.to].group;
            m_arcs.push_back({reversed[e] ? link.to : link.from, reversed[e] ? link.from : link.to, within ? 2 : 1});
        }
        mergeParallel();
    }

    Ranks run()
    {
        Ranks ranks;
        longestPath();
        for (int round = 0; round < 8 && pull(round % 2 == 0); ++round) { }
        // A pivot costs as much as the tree is large: up to about 2,000 items the simplex ends by itself.
        ranks.pivots = networkSimplex(m_n, m_arcs, m_rank, 100 + 4'000'000 / std::max(1, m_n), m_problem);
        normalise();
        balance();
        moveLast();
        spreadIdle();
        ranks.of = m_rank;
        for (const int r : m_rank)
            ranks.count = std::max(ranks.count, r + 1);
        return ranks;
    }

private:
    void mergeParallel()
    {
        std::ranges::sort(m_arcs, [](const Arc &a, const Arc &b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
        size_t kept = 0;
        for (size_t i = 0; i < m_arcs.size(); ++i) {
            if (kept > 0 && m_arcs[kept - 1].from == m_arcs[i].from && m_arcs[kept - 1].to == m_arcs[i].to)
                m_arcs[kept - 1].weight += m_arcs[i].weight;
            else
                m_arcs[kept++] = m_arcs[i];
        }
        m_arcs.resize(kept);
        m_out = adjacency(m_n, static_cast<int>(kept), [this](int e) { return std::pair(m_arcs[e].from, m_arcs[e].to); });
        m_in = adjacency(m_n, static_cast<int>(kept), [this](int e) { return std::pair(m_arcs[e].to, m_arcs[e].from); });
    }

    void longestPath()
    {
        m_rank.assign(m_n, 0);
        std::vector<int> waiting(m_n), ready;
        for (int v = 0; v < m_n; ++v) {
            waiting[v] = m_in.begin[v + 1] - m_in.begin[v];
            if (waiting[v] == 0)
                ready.push_back(v);
        }
        for (size_t i = 0; i < ready.size(); ++i) {
            const int v = ready[i];
            for (int e = m_out.begin[v]; e < m_out.begin[v + 1]; ++e) {
                const int w = m_out.other[e];
                m_rank[w] = std::max(m_rank[w], m_rank[v] + 1);
                if (--waiting[w] == 0)
                    ready.push_back(w);
            }
        }
        m_topological = std::move(ready);
    }

    /// Every item goes to that end of its room where its links are shorter. Cheap, and most of what the simplex would do.
    bool pull(bool leftwards)
    {
        bool moved = false;
        for (size_t i = 0; i < m_topological.size(); ++i) {
            const int v = m_topological[leftwards ? i : m_topological.size() - 1 - i];
            int in = 0, out = 0, low = INT_MIN, high = INT_MAX;
            for (int e = m_in.begin[v]; e < m_in.begin[v + 1]; ++e) {
                in += m_arcs[m_in.link[e]].weight;
                low = std::max(low, m_rank[m_in.other[e]] + 1);
            }
            for (int e = m_out.begin[v]; e < m_out.begin[v + 1]; ++e) {
                out += m_arcs[m_out.link[e]].weight;
                high = std::min(high, m_rank[m_out.other[e]] - 1);
            }
            const int to = in > out ? low : out > in ? high : m_rank[v]; // never endless: the side that pulls has links
            moved |= to != m_rank[v];
            m_rank[v] = to;
        }
        return moved;
    }

    /// Each connected piece begins in column 0.
    void normalise()
    {
        std::vector<int> piece(m_n, -1), stack;
        for (int root = 0; root < m_n; ++root) {
            if (piece[root] >= 0 || m_degree[root] == 0)
                continue;
            std::vector<int> members;
            int least = INT_MAX;
            stack.assign(1, root);
            piece[root] = root;
            while (!stack.empty()) {
                const int v = stack.back();
                stack.pop_back();
                members.push_back(v);
                least = std::min(least, m_rank[v]);
                for (const Adjacency *side : {&m_out, &m_in}) {
                    for (int e = side->begin[v]; e < side->begin[v + 1]; ++e) {
                        if (const int w = side->other[e]; piece[w] < 0) {
                            piece[w] = root;
                            stack.push_back(w);
                        }
                    }
                }
            }
            for (const int v : members)
                m_rank[v] -= least;
        }
    }

    int columns() const
    {
        int count = 0;
        for (int v = 0; v < m_n; ++v)
            count = m_degree[v] > 0 ? std::max(count, m_rank[v] + 1) : count;
        return count;
    }

    /// What may stand in several columns at no cost goes to the emptiest of them.
    void balance()
    {
        std::vector<int> filled(columns(), 0);
        for (int v = 0; v < m_n; ++v) {
            if (m_degree[v] > 0)
                ++filled[m_rank[v]];
        }
        for (int v = 0; v < m_n; ++v) {
            int in = 0, out = 0, low = 0, high = static_cast<int>(filled.size()) - 1;
            for (int e = m_in.begin[v]; e < m_in.begin[v + 1]; ++e) {
                in += m_arcs[m_in.link[e]].weight;
                low = std::max(low, m_rank[m_in.other[e]] + 1);
            }
            for (int e = m_out.begin[v]; e < m_out.begin[v + 1]; ++e) {
                out += m_arcs[m_out.link[e]].weight;
                high = std::min(high, m_rank[m_out.other[e]] - 1);
            }
            if (in != out || m_degree[v] == 0)
                continue;
            int best = m_rank[v];
            for (int r = low; r <= high; ++r)
                best = filled[r] < filled[best] - (r == best ? 0 : 1) ? r : best;
            --filled[m_rank[v]];
            ++filled[best];
            m_rank[v] = best;
        }
    }

    /// Hosts outside the mesh stand at the right end.
    void moveLast()
    {
        int last = columns() - 1;
        const auto pinned = [this](int v) { return m_problem.items[v].last && m_degree[v] > 0 && m_out.begin[v] == m_out.begin[v + 1]; };
        for (int v = 0; v < m_n; ++v) {
            if (pinned(v))
                continue;
            for (int e = m_out.begin[v]; e < m_out.begin[v + 1]; ++e) {
                if (pinned(m_out.other[e]))
                    last = std::max(last, m_rank[v] + 1);
            }
        }
        for (int v = 0; v < m_n; ++v) {
            if (pinned(v))
                m_rank[v] = last;
        }
    }

    void spreadIdle()
    {
        std::vector<std::vector<int>> idle(m_problem.groups + 1);
        std::vector<int> low(m_problem.groups + 1, INT_MAX), high(m_problem.groups + 1, -1);
        int all = 0;
        for (int v = 0; v < m_n; ++v) {
            const int g = m_problem.items[v].group < 0 ? m_problem.groups : m_problem.items[v].group;
            if (m_degree[v] == 0) {
                idle[g].push_back(v);
                ++all;
                continue;
            }
            low[g] = std::min(low[g], m_rank[v]);
            high[g] = std::max(high[g], m_rank[v]);
        }
        if (all == 0)
            return;
        const int width = std::max(columns(), static_cast<int>(std::ceil(std::sqrt(all * 0.4))));
        int cursor = 0; // groups with nothing but idle members are set side by side
        for (int g = 0; g <= m_problem.groups; ++g) {
            const int n = static_cast<int>(idle[g].size());
            if (n == 0)
                continue;
            int wanted = std::clamp(static_cast<int>(std::ceil(std::sqrt(n * 0.4))), 1, width);
            if (g == m_problem.groups)
                wanted = std::min(n, width);
            int from = low[g];
            if (high[g] < 0 || g == m_problem.groups) {
                if (cursor + wanted > width)
                    cursor = 0;
                from = g == m_problem.groups ? 0 : cursor;
                cursor = g == m_problem.groups ? cursor : cursor + wanted;
            } else {
                wanted = std::max(wanted, high[g] - low[g] + 1);
                from = std::min(from, std::max(0, width - wanted));
            }
            fill(idle[g], from, wanted, g);
        }
    }

    void fill(const std::vector<int> &items, int from, int width, int g)
    {
        std::vector<int> filled(width, 0);
        for (int v = 0; v < m_n; ++v) {
            const int own = m_problem.items[v].group < 0 ? m_problem.groups : m_problem.items[v].group;
            if (own == g && m_degree[v] > 0 && m_rank[v] >= from && m_rank[v] < from + width)
                ++filled[m_rank[v] - from];
        }
        for (const int v : items) {
            const auto at = std::ranges::min_element(filled);
            ++*at;
            m_rank[v] = from + static_cast<int>(at - filled.begin());
        }
    }

    const Problem &m_problem;
    int m_n;
    std::vector<Arc> m_arcs;
    std::vector<int> m_degree, m_rank, m_topological;
    Adjacency m_out, m_in;
};

} // namespace

Ranks assignRanks(const Problem &problem, const std::vector<char> &reversed)
{
    return Ranker(problem, reversed).run();
}

} // namespace graph::layered
