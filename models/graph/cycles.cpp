// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/cycles.h"

#include "models/graph/adjacency.h"

#include <algorithm>

namespace graph::layered {

namespace {

/// Tarjan's components, without recursion: call graphs can be thousands deep.
std::vector<int> components(const Adjacency &out, int count)
{
    std::vector<int> component(count, -1), number(count, -1), low(count, 0), stack, path;
    std::vector<int> next(count, 0);
    int counter = 0, components = 0;
    for (int root = 0; root < count; ++root) {
        if (number[root] >= 0)
            continue;
        path.push_back(root);
        while (!path.empty()) {
            const int v = path.back();
            if (number[v] < 0) {
                number[v] = low[v] = counter++;
                stack.push_back(v);
                next[v] = out.begin[v];
            }
            bool deeper = false;
            for (; next[v] < out.begin[v + 1]; ++next[v]) {
                const int w = out.other[next[v]];
                if (number[w] < 0) {
                    path.push_back(w);
                    deeper = true;
                    break;
                }
                if (component[w] < 0)
                    low[v] = std::min(low[v], number[w]);
            }
            if (deeper)
                continue;
            path.pop_back();
            if (!path.empty())
                low[path.back()] = std::min(low[path.back()], low[v]);
            if (low[v] != number[v])
                continue;
            for (int w = -1; w != v;) {
                w = stack.back();
                stack.pop_back();
                component[w] = components;
            }
            ++components;
        }
    }
    return component;
}

/// A left-to-right order with few links against it, per component: sinks go right, sources left, else the node with the
/// largest surplus of calls over callers goes left. Buckets by surplus keep it linear.
class GreedyOrder
{
public:
    GreedyOrder(const Adjacency &out, const Adjacency &in, const std::vector<int> &component)
        : m_out(out)
        , m_in(in)
        , m_component(component)
        , m_place(component.size(), 0)
    {
    }

    /// `members` in index order.
    void run(const std::vector<int> &members)
    {
        const int n = static_cast<int>(members.size());
        m_offset = n;
        m_buckets.assign(2 * n + 1, {});
        m_sources.clear();
        m_sinks.clear();
        m_gone.resize(m_component.size(), 0);
        m_outDegree.resize(m_component.size(), 0);
        m_inDegree.resize(m_component.size(), 0);
        for (const int v : members) {
            m_outDegree[v] = degree(m_out, v);
            m_inDegree[v] = degree(m_in, v);
        }
        for (int i = n - 1; i >= 0; --i)
            file(members[i]);
        int left = 0, right = n - 1, top = 2 * n;
        for (int done = 0; done < n; ++done) {
            if (const int v = take(m_sinks); v >= 0) {
                m_place[v] = right--;
                remove(v, top);
            } else if (const int s = take(m_sources); s >= 0) {
                m_place[s] = left++;
                remove(s, top);
            } else {
                const int w = takeLargest(top);
                m_place[w] = left++;
                remove(w, top);
            }
        }
    }

    int place(int v) const { return m_place[v]; }

private:
    int degree(const Adjacency &adjacency, int v) const
    {
        int sum = 0;
        for (int e = adjacency.begin[v]; e < adjacency.begin[v + 1]; ++e)
            sum += m_component[adjacency.other[e]] == m_component[v] && adjacency.other[e] != v;
        return sum;
    }

    int surplus(int v) const { return std::clamp(m_outDegree[v] - m_inDegree[v], -m_offset, m_offset) + m_offset; }

    void file(int v)
    {
        if (m_outDegree[v] == 0)
            m_sinks.push_back(v);
        else if (m_inDegree[v] == 0)
            m_sources.push_back(v);
        else
            m_buckets[surplus(v)].push_back(v);
    }

    int take(std::vector<int> &from)
    {
        while (!from.empty()) {
            const int v = from.back();
            from.pop_back();
            if (!m_gone[v])
                return v;
        }
        return -1;
    }

    int takeLargest(int &top)
    {
        for (;; --top) {
            std::vector<int> &bucket = m_buckets[top];
            while (!bucket.empty()) {
                const int v = bucket.back();
                bucket.pop_back();
                // Entries are not moved when a degree changes: an entry that is out of date is skipped.
                if (!m_gone[v] && surplus(v) == top)
                    return v;
            }
        }
    }

    void remove(int v, int &top)
    {
        m_gone[v] = 1;
        const auto refile = [&](int w) {
            if (m_gone[w] || m_component[w] != m_component[v])
                return;
            file(w);
            top = std::max(top, surplus(w));
        };
        for (int e = m_out.begin[v]; e < m_out.begin[v + 1]; ++e) {
            const int w = m_out.other[e];
            if (m_component[w] == m_component[v] && !m_gone[w]) {
                --m_inDegree[w];
                refile(w);
            }
        }
        for (int e = m_in.begin[v]; e < m_in.begin[v + 1]; ++e) {
            const int w = m_in.other[e];
            if (m_component[w] == m_component[v] && !m_gone[w]) {
                --m_outDegree[w];
                refile(w);
            }
        }
    }

    const Adjacency &m_out, &m_in;
    const std::vector<int> &m_component;
    std::vector<int> m_place, m_outDegree, m_inDegree, m_sinks, m_sources;
    std::vector<char> m_gone;
    std::vector<std::vector<int>> m_buckets;
    int m_offset = 0;
};

} // namespace

std::vector<char> breakCycles(const Problem &problem)
{
    const int count = static_cast<int>(problem.items.size());
    const Adjacency out = outgoing(problem), in = incoming(problem);
    const std::vector<int> component = components(out, count);
    std::vector<std::vector<int>> members(count);
    for (int v = 0; v < count; ++v)
        members[component[v]].push_back(v);
    GreedyOrder order(out, in, component);
    for (const std::vector<int> &component_ : members) {
        if (component_.size() > 1)
            order.run(component_);
    }
    std::vector<char> reversed(problem.links.size(), 0);
    for (size_t e = 0; e < problem.links.size(); ++e) {
        const Link &link = problem.links[e];
        reversed[e] = link.from != link.to && component[link.from] == component[link.to] && order.place(link.from) > order.place(link.to);
    }
    return reversed;
}

} // namespace graph::layered
