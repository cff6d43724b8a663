// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/simplex.h"

#include <algorithm>
#include <climits>
#include <numeric>
#include <utility>

namespace graph::layered {

namespace {

/// A spanning forest of tight arcs, kept as parents and lists of children.
class Simplex
{
public:
    Simplex(int vertices, const std::vector<Arc> &arcs, std::vector<int> &rank)
        : m_arcs(arcs)
        , m_rank(rank)
        , m_n(vertices)
        , m_inTree(arcs.size(), 0)
        , m_cut(arcs.size(), 0)
        , m_vertex(vertices)
    {
        const int count = static_cast<int>(arcs.size());
        m_incident = bothWays();
        m_out = adjacency(m_n, count, [&](int e) { return std::pair(arcs[e].from, arcs[e].to); });
        m_in = adjacency(m_n, count, [&](int e) { return std::pair(arcs[e].to, arcs[e].from); });
    }

    int run(int maxPivots, const Problem &problem)
    {
        tightTree();
        hang();
        cutValues();
        int pivots = 0;
        for (int leave = leaving(); leave >= 0 && pivots < maxPivots; leave = leaving()) {
            const int v = m_vertex[m_arcs[leave].from].parentArc == leave ? m_arcs[leave].from : m_arcs[leave].to;
            gather(v);
            const int enter = entering(leave);
            if (enter < 0)
                break; // cannot happen in a connected component with a negative cut value
            exchange(v, leave, enter);
            if ((++pivots & 63) == 0 && problem.stopped())
                break;
        }
        return pivots;
    }

private:
    struct Vertex {
        int parentArc = -1, depth = 0;
        int child = -1, next = -1, previous = -1; ///< first child; siblings
        int mark = 0;                             ///< equal to m_mark: on the side at hand
        int tree = 0;                             ///< index into m_root
    };

    int slack(int a) const { return m_rank[m_arcs[a].to] - m_rank[m_arcs[a].from] - 1; }
    int otherEnd(int a, int v) const { return m_arcs[a].from == v ? m_arcs[a].to : m_arcs[a].from; }
    int parent(int v) const { return otherEnd(m_vertex[v].parentArc, v); }

    Adjacency bothWays() const
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
    void hang();
    void attach(int v, int to, int arc);
    void detach(int v);
    void gather(int v);
    void cutValues();
    int leaving();
    bool sideIsTail(int leave) const { return m_vertex[m_arcs[leave].from].mark == m_mark; }
    int entering(int leave) const;
    void exchange(int v, int leave, int enter);

    const std::vector<Arc> &m_arcs;
    std::vector<int> &m_rank;
    int m_n;
    std::vector<char> m_inTree;
    std::vector<int> m_cut;
    std::vector<Vertex> m_vertex;
    Adjacency m_incident, m_out, m_in;
    std::vector<int> m_treeArcs;
    size_t m_search = 0, m_leavingAt = 0; ///< places in m_treeArcs
    std::vector<int> m_topDown; ///< every vertex after its parent
    std::vector<int> m_root;    ///< of each tree
    std::vector<int> m_side, m_otherSide;
    int m_mark = 0;
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

void Simplex::attach(int v, int to, int arc)
{
    Vertex &vertex = m_vertex[v];
    vertex.parentArc = arc;
    vertex.depth = m_vertex[to].depth + 1;
    vertex.previous = -1;
    vertex.next = m_vertex[to].child;
    if (vertex.next >= 0)
        m_vertex[vertex.next].previous = v;
    m_vertex[to].child = v;
}

void Simplex::detach(int v)
{
    Vertex &vertex = m_vertex[v];
    if (vertex.next >= 0)
        m_vertex[vertex.next].previous = vertex.previous;
    if (vertex.previous >= 0)
        m_vertex[vertex.previous].next = vertex.next;
    else
        m_vertex[parent(v)].child = vertex.next;
    vertex.parentArc = -1;
}

/// Each tree of the forest hangs from its first vertex.
void Simplex::hang()
{
    std::vector<char> seen(m_n, 0);
    for (int root = 0; root < m_n; ++root) {
        if (seen[root])
            continue;
        seen[root] = 1;
        m_topDown.push_back(root);
        m_vertex[root].tree = static_cast<int>(m_root.size());
        m_root.push_back(root);
        for (size_t i = m_topDown.size() - 1; i < m_topDown.size(); ++i) {
            const int v = m_topDown[i];
            for (int s = m_incident.begin[v]; s < m_incident.begin[v + 1]; ++s) {
                const int w = m_incident.other[s];
                if (seen[w] || !m_inTree[arcAt(s)])
                    continue;
                seen[w] = 1;
                attach(w, v, arcAt(s));
                m_vertex[w].tree = m_vertex[v].tree;
                m_topDown.push_back(w);
            }
        }
    }
    for (int a = 0; a < static_cast<int>(m_arcs.size()); ++a) {
        if (m_inTree[a])
            m_treeArcs.push_back(a);
    }
}

/// Cut values of all tree arcs, from the leaves up: the weight that crosses the cut in the arc's direction less the rest.
/// Within a subtree all cancels but each vertex's own balance, so the balances are just summed.
void Simplex::cutValues()
{
    std::vector<int> balance(m_n, 0);
    for (const Arc &arc : m_arcs) {
        balance[arc.from] += arc.weight;
        balance[arc.to] -= arc.weight;
    }
    for (size_t i = m_topDown.size(); i-- > 0;) {
        const int v = m_topDown[i], up = m_vertex[v].parentArc;
        if (up < 0)
            continue;
        m_cut[up] = m_arcs[up].from == v ? balance[v] : -balance[v];
        balance[otherEnd(up, v)] += balance[v];
    }
}

/// The next tree arc with a negative cut value, searched in a circle; of a handful of them the worst.
int Simplex::leaving()
{
    size_t best = m_treeArcs.size();
    int seen = 0;
    for (size_t i = 0; i < m_treeArcs.size(); ++i) {
        const size_t at = m_search + i < m_treeArcs.size() ? m_search + i : m_search + i - m_treeArcs.size();
        const int cut = m_cut[m_treeArcs[at]];
        if (cut >= 0)
            continue;
        if (best == m_treeArcs.size() || cut < m_cut[m_treeArcs[best]])
            best = at;
        if (++seen >= 30) {
            m_search = at;
            break;
        }
    }
    if (best == m_treeArcs.size())
        return -1;
    m_leavingAt = best;
    return m_treeArcs[best];
}

/// The smaller of both parts that the tree falls into without the arc above v. Both grow by turns, so that the larger one
/// costs no more than the smaller.
void Simplex::gather(int v)
{
    const int subtree = ++m_mark, rest = ++m_mark;
    const int root = m_root[m_vertex[v].tree];
    m_side.assign(1, v);
    m_otherSide.assign(1, root);
    m_vertex[v].mark = subtree;
    m_vertex[root].mark = rest;
    Vertex *vertex = m_vertex.data();
    const auto grow = [this, vertex](std::vector<int> &side, size_t i, int mark) {
        for (int child = vertex[side[i]].child; child >= 0; child = vertex[child].next) {
            if (vertex[child].mark >= m_mark - 1) // v itself, seen from above
                continue;
            vertex[child].mark = mark;
            side.push_back(child);
        }
    };
    for (size_t i = 0; i < m_side.size(); ++i) {
        grow(m_side, i, subtree);
        if (i >= m_otherSide.size()) {
            m_side.swap(m_otherSide);
            return;
        }
        grow(m_otherSide, i, rest);
    }
    // m_mark must be what marks the side.
    for (const int u : m_side)
        m_vertex[u].mark = m_mark + 1;
    ++m_mark;
}

/// The tightest arc that crosses the other way between both sides, or the first tight one.
int Simplex::entering(int leave) const
{
    const bool tail = sideIsTail(leave);
    const Adjacency &arcs = tail ? m_in : m_out;
    const int *begin = arcs.begin.data(), *other = arcs.other.data(), *rank = m_rank.data();
    const Vertex *vertex = m_vertex.data();
    int best = -1, bestGap = INT_MAX;
    for (const int u : m_side) {
        const int end = begin[u + 1];
        for (int s = begin[u]; s < end; ++s) {
            if (vertex[other[s]].mark == m_mark)
                continue;
            const int gap = tail ? rank[u] - rank[other[s]] : rank[other[s]] - rank[u];
            if (gap >= bestGap)
                continue;
            best = arcs.link[s];
            bestGap = gap;
            if (gap == 1)
                return best;
        }
    }
    return best;
}

void Simplex::exchange(int v, int leave, int enter)
{
    const Arc &in = m_arcs[enter];
    // Move the side so that the entering arc is tight.
    if (const int gap = slack(enter); gap > 0) {
        const int shift = sideIsTail(leave) ? -gap : gap;
        for (const int u : m_side)
            m_rank[u] += shift;
    }
    // Along the cycle that the entering arc closes, cut values change by the leaving arc's.
    const int value = m_cut[leave];
    const auto climb = [&](int u, bool tailSide) {
        const int a = m_vertex[u].parentArc;
        m_cut[a] += ((m_arcs[a].from == u) == tailSide) ? -value : value;
        return otherEnd(a, u);
    };
    for (int tail = in.from, head = in.to; tail != head;) {
        if (m_vertex[tail].depth >= m_vertex[head].depth)
            tail = climb(tail, false);
        else
            head = climb(head, true);
    }
    m_cut[enter] = -value;
    m_cut[leave] = 0;
    m_inTree[leave] = 0;
    m_inTree[enter] = 1;
    m_treeArcs[m_leavingAt] = enter;
    // The side hangs from the entering arc's end in it: turn the way from there up to its top. If that was the root, v is it now.
    int top = v;
    if (m_vertex[v].mark != m_mark) {
        int &root = m_root[m_vertex[v].tree];
        top = std::exchange(root, v);
        detach(v);
    }
    const bool tailInside = m_vertex[in.from].mark == m_mark;
    int below = tailInside ? in.to : in.from, arc = enter;
    for (int u = tailInside ? in.from : in.to;;) {
        const int up = m_vertex[u].parentArc, above = up < 0 ? -1 : otherEnd(up, u);
        if (up >= 0)
            detach(u);
        attach(u, below, arc);
        if (u == top)
            break;
        below = u;
        arc = up;
        u = above;
    }
    m_side.assign(1, tailInside ? in.from : in.to);
    Vertex *vertex = m_vertex.data();
    for (size_t i = 0; i < m_side.size(); ++i) {
        const int depth = vertex[m_side[i]].depth + 1;
        for (int child = vertex[m_side[i]].child; child >= 0; child = vertex[child].next) {
            vertex[child].depth = depth;
            m_side.push_back(child);
        }
    }
}

} // namespace

int networkSimplex(int vertices, const std::vector<Arc> &arcs, std::vector<int> &rank, int maxPivots, const Problem &problem)
{
    return Simplex(vertices, arcs, rank).run(maxPivots, problem);
}

} // namespace graph::layered
