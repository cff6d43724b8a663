// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/simplex.h"

#include <algorithm>
#include <climits>
#include <numeric>

namespace graph::layered {

namespace {

/// A spanning forest of tight arcs, kept as parent pointers with post-order numbers (`low`, `lim`): w is in v's subtree
/// when low[v] <= lim[w] <= lim[v].
class Simplex
{
public:
    Simplex(int vertices, const std::vector<Arc> &arcs, std::vector<int> &rank)
        : m_arcs(arcs)
        , m_rank(rank)
        , m_n(vertices)
        , m_inTree(arcs.size(), 0)
        , m_cut(arcs.size(), 0)
        , m_parentArc(vertices, -1)
        , m_low(vertices, 0)
        , m_lim(vertices, 0)
    {
        m_incident = adjacency2();
    }

    int run(int maxPivots, const Problem &problem)
    {
        tightTree();
        numberAll();
        cutValues();
        int pivots = 0;
        for (int leave = leaving(); leave >= 0 && pivots < maxPivots; leave = leaving()) {
            const int enter = entering(leave);
            if (enter < 0)
                break; // cannot happen in a connected component with a negative cut value
            exchange(leave, enter);
            if ((++pivots & 255) == 0 && problem.stopped())
                break;
        }
        return pivots;
    }

private:
    int slack(int a) const { return m_rank[m_arcs[a].to] - m_rank[m_arcs[a].from] - 1; }
    int otherEnd(int a, int v) const { return m_arcs[a].from == v ? m_arcs[a].to : m_arcs[a].from; }
    bool below(int v, int w) const { return m_low[v] <= m_lim[w] && m_lim[w] <= m_lim[v]; } ///< w in the subtree of v

    Adjacency adjacency2() const
    {
        const int count = static_cast<int>(m_arcs.size());
        return adjacency(m_n, 2 * count, [&](int e) {
            const Arc &arc = m_arcs[e < count ? e : e - count];
            return e < count ? std::pair(arc.from, arc.to) : std::pair(arc.to, arc.from);
        });
    }
    int arcAt(int slot) const
    {
        const int count = static_cast<int>(m_arcs.size());
        const int e = m_incident.link[slot];
        return e < count ? e : e - count;
    }

    void tightTree();
    bool mergeOne(std::vector<int> &root, std::vector<std::vector<int>> &members, int component);
    void number(int v, int counter);
    void numberAll();
    void cutValues();
    int leaving();
    int entering(int leave) const;
    void exchange(int leave, int enter);

    const std::vector<Arc> &m_arcs;
    std::vector<int> &m_rank;
    int m_n;
    std::vector<char> m_inTree;
    std::vector<int> m_cut, m_parentArc, m_low, m_lim;
    Adjacency m_incident;
    std::vector<int> m_treeArcs;
    std::vector<int> m_slotOf; ///< arc -> place in m_treeArcs
    size_t m_search = 0;
    mutable std::vector<int> m_stack;
};

int find(std::vector<int> &root, int v)
{
    while (root[v] != v) {
        root[v] = root[root[v]];
        v = root[v];
    }
    return v;
}

/// Joins tight pieces, smallest first, by moving a piece until its nearest arc is tight: always feasible.
void Simplex::tightTree()
{
    std::vector<int> root(m_n);
    std::iota(root.begin(), root.end(), 0);
    std::vector<std::vector<int>> members(m_n);
    for (int v = 0; v < m_n; ++v)
        members[v] = {v};
    const auto join = [&](int a, int b) {
        if (members[a].size() < members[b].size())
            std::swap(a, b);
        root[b] = a;
        members[a].insert(members[a].end(), members[b].begin(), members[b].end());
        std::vector<int>().swap(members[b]);
    };
    for (size_t a = 0; a < m_arcs.size(); ++a) {
        const int from = find(root, m_arcs[a].from), to = find(root, m_arcs[a].to);
        if (slack(static_cast<int>(a)) == 0 && from != to) {
            m_inTree[a] = 1;
            join(from, to);
        }
    }
    // Round by round over the pieces that are left, until no piece has an arc to another one.
    std::vector<int> pieces;
    for (int v = 0; v < m_n; ++v) {
        if (find(root, v) == v)
            pieces.push_back(v);
    }
    for (bool merged = true; merged;) {
        merged = false;
        std::ranges::stable_sort(pieces, {}, [&](int p) { return members[p].size(); });
        for (const int piece : pieces) {
            if (find(root, piece) == piece)
                merged |= mergeOne(root, members, piece);
        }
        std::erase_if(pieces, [&](int p) { return find(root, p) != p; });
    }
}

bool Simplex::mergeOne(std::vector<int> &root, std::vector<std::vector<int>> &members, int component)
{
    int best = -1, bestSlack = INT_MAX;
    bool incoming = false;
    for (const int v : members[component]) {
        for (int s = m_incident.begin[v]; s < m_incident.begin[v + 1]; ++s) {
            if (find(root, m_incident.other[s]) == component)
                continue;
            const int a = arcAt(s);
            if (const int gap = slack(a); gap < bestSlack) {
                best = a;
                bestSlack = gap;
                incoming = m_arcs[a].to == v;
            }
        }
    }
    if (best < 0)
        return false;
    // The nearest arc of all, so nothing else of this piece becomes infeasible.
    if (bestSlack != 0) {
        for (const int v : members[component])
            m_rank[v] += incoming ? -bestSlack : bestSlack;
    }
    m_inTree[best] = 1;
    int a = component, b = find(root, incoming ? m_arcs[best].from : m_arcs[best].to);
    if (members[a].size() < members[b].size())
        std::swap(a, b);
    root[b] = a;
    members[a].insert(members[a].end(), members[b].begin(), members[b].end());
    std::vector<int>().swap(members[b]);
    return true;
}

/// Post-order numbers of v's subtree, starting at `counter`; parents are set for what hangs below v.
void Simplex::number(int v, int counter)
{
    struct Frame {
        int v, slot;
    };
    std::vector<Frame> stack{{v, m_incident.begin[v]}};
    m_low[v] = counter;
    while (!stack.empty()) {
        Frame &frame = stack.back();
        const int at = frame.v;
        int child = -1;
        for (; frame.slot < m_incident.begin[at + 1]; ++frame.slot) {
            const int a = arcAt(frame.slot);
            if (!m_inTree[a] || a == m_parentArc[at])
                continue;
            child = m_incident.other[frame.slot];
            m_parentArc[child] = a;
            ++frame.slot;
            break;
        }
        if (child >= 0) {
            m_low[child] = counter;
            stack.push_back({child, m_incident.begin[child]});
            continue;
        }
        m_lim[at] = counter++;
        stack.pop_back();
    }
}

void Simplex::numberAll()
{
    std::vector<char> seen(m_n, 0);
    int counter = 1;
    for (int v = 0; v < m_n; ++v) {
        if (m_lim[v] != 0)
            continue;
        m_parentArc[v] = -1;
        number(v, counter);
        counter = m_lim[v] + 1;
    }
    m_slotOf.assign(m_arcs.size(), -1);
    for (int a = 0; a < static_cast<int>(m_arcs.size()); ++a) {
        if (m_inTree[a]) {
            m_slotOf[a] = static_cast<int>(m_treeArcs.size());
            m_treeArcs.push_back(a);
        }
    }
}

/// Cut values of all tree arcs, from the leaves up: the weight that crosses the cut in the arc's direction less the rest.
/// Within a subtree all cancels but each vertex's own balance, so the balances are just summed.
void Simplex::cutValues()
{
    std::vector<int> balance(m_n, 0), order(m_n);
    for (const Arc &arc : m_arcs) {
        balance[arc.from] += arc.weight;
        balance[arc.to] -= arc.weight;
    }
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {}, [this](int v) { return m_lim[v]; });
    for (const int v : order) {
        const int up = m_parentArc[v];
        if (up < 0)
            continue;
        m_cut[up] = m_arcs[up].from == v ? balance[v] : -balance[v];
        balance[otherEnd(up, v)] += balance[v];
    }
}

/// The next tree arc with a negative cut value, searched in a circle; of a handful of them the worst.
int Simplex::leaving()
{
    int best = -1, seen = 0;
    for (size_t i = 0; i < m_treeArcs.size(); ++i) {
        const size_t at = m_search + i < m_treeArcs.size() ? m_search + i : m_search + i - m_treeArcs.size();
        const int a = m_treeArcs[at];
        if (m_cut[a] >= 0)
            continue;
        if (best < 0 || m_cut[a] < m_cut[best])
            best = a;
        if (++seen >= 30) {
            m_search = at;
            break;
        }
    }
    return best;
}

/// The tightest arc from the head's side to the tail's side.
int Simplex::entering(int leave) const
{
    const Arc &arc = m_arcs[leave];
    // The lower end of the tree arc; its subtree is one of the two sides.
    const int v = m_lim[arc.from] < m_lim[arc.to] ? arc.from : arc.to;
    const bool subtreeIsTail = v == arc.from;
    int best = -1, bestSlack = INT_MAX;
    m_stack.assign(1, v);
    while (!m_stack.empty() && bestSlack > 0) {
        const int u = m_stack.back();
        m_stack.pop_back();
        for (int s = m_incident.begin[u]; s < m_incident.begin[u + 1]; ++s) {
            const int a = arcAt(s), w = m_incident.other[s];
            if (m_inTree[a]) {
                if (a != m_parentArc[u])
                    m_stack.push_back(w);
                continue;
            }
            const bool intoSubtree = m_arcs[a].to == u;
            if (intoSubtree != subtreeIsTail || below(v, w))
                continue;
            const int gap = slack(a);
            if (gap < bestSlack || (gap == bestSlack && a < best)) {
                best = a;
                bestSlack = gap;
            }
        }
    }
    return best;
}

void Simplex::exchange(int leave, int enter)
{
    const Arc &out = m_arcs[leave], &in = m_arcs[enter];
    const int v = m_lim[out.from] < m_lim[out.to] ? out.from : out.to;
    // Move the subtree so that the entering arc is tight.
    const int gap = slack(enter);
    if (gap > 0) {
        const int shift = v == out.from ? -gap : gap;
        m_stack.assign(1, v);
        while (!m_stack.empty()) {
            const int u = m_stack.back();
            m_stack.pop_back();
            m_rank[u] += shift;
            for (int s = m_incident.begin[u]; s < m_incident.begin[u + 1]; ++s) {
                const int a = arcAt(s);
                if (m_inTree[a] && a != m_parentArc[u])
                    m_stack.push_back(m_incident.other[s]);
            }
        }
    }
    // Along the cycle that the entering arc closes, cut values change by the leaving arc's.
    const int value = m_cut[leave];
    const auto climb = [&](int from, bool tailSide) {
        int u = from;
        while (!(below(u, in.from) && below(u, in.to))) {
            const int a = m_parentArc[u];
            const bool up = m_arcs[a].from == u;
            m_cut[a] += (up == tailSide) ? -value : value;
            u = otherEnd(a, u);
        }
        return u;
    };
    const int top = climb(in.from, false);
    climb(in.to, true);
    m_cut[enter] = -value;
    m_cut[leave] = 0;
    m_inTree[leave] = 0;
    m_inTree[enter] = 1;
    m_slotOf[enter] = m_slotOf[leave];
    m_treeArcs[m_slotOf[enter]] = enter;
    m_slotOf[leave] = -1;
    number(top, m_low[top]);
}

} // namespace

int networkSimplex(int vertices, const std::vector<Arc> &arcs, std::vector<int> &rank, int maxPivots, const Problem &problem)
{
    return Simplex(vertices, arcs, rank).run(maxPivots, problem);
}

} // namespace graph::layered
