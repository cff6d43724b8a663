// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/grouporder.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace graph::layered {

namespace {

class Arrangement
{
public:
    Arrangement(const Problem &problem, std::vector<int> &order)
        : m_order(order)
        , m_ties(problem.groups)
        , m_size(problem.groups, 1.0)
    {
        std::vector<std::map<int, double>> ties(problem.groups);
        for (const Item &item : problem.items) {
            if (item.group >= 0)
                m_size[item.group] += 1;
        }
        for (const Link &link : problem.links) {
            const int a = problem.items[link.from].group, b = problem.items[link.to].group;
            if (a < 0 || b < 0 || a == b)
                continue;
            ties[a][b] += link.weight;
            ties[b][a] += link.weight;
        }
        for (int g = 0; g < problem.groups; ++g)
            m_ties[g].assign(ties[g].begin(), ties[g].end());
    }

    void improve(int rounds)
    {
        for (int round = 0; round < rounds; ++round) {
            bool moved = false;
            for (size_t i = 0; i + 1 < m_order.size(); ++i)
                moved |= trySwap(i);
            if (!moved)
                return;
        }
    }

private:
    /// Sum over ties of weight times the distance between the centres of both groups.
    double cost(int g) const
    {
        double sum = 0;
        for (const auto &[other, weight] : m_ties[g])
            sum += weight * std::abs(m_centre[g] - m_centre[other]);
        return sum;
    }

    bool trySwap(size_t i)
    {
        if (m_centre.empty())
            centres();
        const int a = m_order[i], b = m_order[i + 1];
        const double before = cost(a) + cost(b), ca = m_centre[a], cb = m_centre[b], top = ca - m_size[a] / 2;
        m_centre[b] = top + m_size[b] / 2;
        m_centre[a] = top + m_size[b] + m_size[a] / 2;
        if (cost(a) + cost(b) < before - 1e-9) {
            std::swap(m_order[i], m_order[i + 1]);
            return true;
        }
        m_centre[a] = ca;
        m_centre[b] = cb;
        return false;
    }

    void centres()
    {
        m_centre.assign(m_order.size(), 0);
        double at = 0;
        for (const int g : m_order) {
            m_centre[g] = at + m_size[g] / 2;
            at += m_size[g];
        }
    }

    std::vector<int> &m_order;
    std::vector<std::vector<std::pair<int, double>>> m_ties;
    std::vector<double> m_size, m_centre;
};

} // namespace

void orderGroups(const Problem &problem, Cells &cells, const std::vector<int> &position)
{
    std::vector<double> sum(problem.groups, 0), linked(problem.groups, 0);
    for (int c = 0; c < cells.items; ++c) {
        const int g = cells.group[c];
        if (g < 0 || cells.idle[c])
            continue;
        sum[g] += (position[c] + 0.5) / static_cast<double>(cells.order[cells.rank[c]].size());
        linked[g] += 1;
    }
    std::vector<int> busy, idle;
    for (const int g : cells.groupOrder)
        (linked[g] > 0 ? busy : idle).push_back(g);
    std::ranges::stable_sort(busy, {}, [&](int g) { return sum[g] / linked[g]; });
    std::vector<int> order = busy;
    order.insert(order.end(), idle.begin(), idle.end());
    Arrangement(problem, order).improve(60);
    // Swaps never pass an idle group upwards: they have no ties. Keep them last all the same.
    std::ranges::stable_partition(order, [&](int g) { return linked[g] > 0; });
    cells.groupOrder = order;
    for (int i = 0; i < problem.groups; ++i)
        cells.groupPlace[order[i]] = i;
}

} // namespace graph::layered
