// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/order.h"

#include "models/graph/arrange.h"
#include "models/graph/embed.h"
#include "models/graph/groupswap.h"

#include <algorithm>

namespace graph::layered {

namespace {

/// Segments that cross between a column and the next one, which has `size` cells: by Fenwick tree, O(segments log size).
long long countCrossings(const std::vector<int> &column, const int *begin, const int *right, const int *position, int size, std::vector<int> &scratch)
{
    scratch.assign(size + 1, 0);
    int *tree = scratch.data();
    long long sum = 0;
    int added = 0;
    for (const int c : column) {
        const int from = begin[c], to = begin[c + 1];
        for (int i = from; i < to; ++i) {
            int before = 0;
            for (int k = position[right[i]] + 1; k > 0; k &= k - 1)
                before += tree[k];
            sum += added - before;
        }
        for (int i = from; i < to; ++i) {
            for (int k = position[right[i]] + 1; k <= size; k += k & -k)
                ++tree[k];
        }
        added += to - from;
    }
    return sum;
}

class Orderer
{
public:
    Orderer(const Problem &problem, Cells &cells)
        : m_problem(problem)
        , m_cells(cells)
        , m_arranger(problem, cells)
    {
        m_large = cells.right.size() > 3 * static_cast<size_t>(largeLinks);
        flatten(cells.leftBegin, cells.left, m_leftPort, m_left);
        flatten(cells.rightBegin, cells.right, m_rightPort, m_right);
    }

    void run()
    {
        embed(m_problem, m_cells, m_arranger.key);
        sortGroups();
        for (int r = 0; r < columns(); ++r)
            m_arranger.arrange(r);
        if (m_problem.groups < 2) {
            sweeps(12);
            return;
        }
        // Boxes and cells by turns: a better order of the boxes only shows once their cells have followed.
        sweeps(3);
        for (int round = 0; round < 2; ++round) {
            if (swapGroups(m_problem, m_cells, m_arranger.position, m_large ? 4 : 20) == 0)
                break;
            m_arranger.numberSlots();
            sweeps(4);
            if (m_large)
                break;
        }
    }

private:
    int columns() const { return static_cast<int>(m_cells.order.size()); }

    /// Of the neighbours, the cells and ports alone: this is all that the sweeps look at, again and again.
    static void flatten(const std::vector<int> &, const std::vector<Neighbour> &side, std::vector<float> &port, std::vector<int> &cell)
    {
        port.reserve(side.size());
        cell.reserve(side.size());
        for (const Neighbour &n : side) {
            port.push_back(static_cast<float>(n.port));
            cell.push_back(n.cell);
        }
    }

    /// Groups top down by the mean key of what is in them; those without links come last.
    void sortGroups()
    {
        std::vector<double> sum(m_problem.groups, 0), linked(m_problem.groups, 0);
        for (int c = 0; c < m_cells.items; ++c) {
            for (int g = m_cells.idle[c] ? -1 : m_cells.group[c]; g >= 0; g = m_cells.parent[g]) {
                sum[g] += m_arranger.key[c];
                linked[g] += 1;
            }
        }
        for (std::vector<int> &children : m_cells.children)
            std::ranges::stable_sort(children, {}, [&](int g) { return linked[g] > 0 ? sum[g] / linked[g] : 1e18; });
        m_arranger.numberSlots();
    }

    void sweeps(int count);
    bool sweepColumn(int rank, bool fromLeft);
    long long between(int leftRank);

    const Problem &m_problem;
    Cells &m_cells;
    Arranger m_arranger;
    std::vector<int> m_left, m_right;
    std::vector<float> m_leftPort, m_rightPort;
    std::vector<long long> m_between;
    std::vector<int> m_tree; ///< scratch
    bool m_large = false;
};

void Orderer::sweeps(int count)
{
    m_between.assign(std::max(0, columns() - 1), 0);
    long long now = 0;
    for (int r = 0; r + 1 < columns(); ++r)
        now += m_between[r] = between(r);
    auto best = std::pair(m_cells.order, m_cells.under);
    long long bestCrossings = now;
    int fruitless = 0;
    for (int i = 0; i < count && bestCrossings > 0 && fruitless < 2 && !m_problem.stopped(); ++i) {
        const bool fromLeft = i % 2 == 0;
        std::vector<char> dirty(columns(), 0);
        for (int step = 1; step < columns() && !m_problem.stopped(); ++step) {
            const int rank = fromLeft ? step : columns() - 1 - step;
            dirty[rank] = sweepColumn(rank, fromLeft);
        }
        now = 0;
        for (int r = 0; r + 1 < columns(); ++r) {
            if (dirty[r] || dirty[r + 1])
                m_between[r] = between(r);
            now += m_between[r];
        }
        // A gain below a five hundredth is not worth a sweep.
        fruitless = now < bestCrossings - bestCrossings / 500 ? 0 : fruitless + 1;
        if (now < bestCrossings) {
            bestCrossings = now;
            best = {m_cells.order, m_cells.under};
        }
    }
    m_cells.order = std::move(best.first);
    m_cells.under = std::move(best.second);
    m_arranger.renumber();
}

long long Orderer::between(int leftRank)
{
    return countCrossings(m_cells.order[leftRank], m_cells.rightBegin.data(), m_right.data(), m_arranger.position.data(),
                          static_cast<int>(m_cells.order[leftRank + 1].size()), m_tree);
}

/// Barycentre of each cell over its neighbours on one side; one without any follows the one above it.
bool Orderer::sweepColumn(int rank, bool fromLeft)
{
    const int *begin = (fromLeft ? m_cells.leftBegin : m_cells.rightBegin).data();
    const int *side = (fromLeft ? m_left : m_right).data();
    const float *port = (fromLeft ? m_leftPort : m_rightPort).data();
    const int *position = m_arranger.position.data();
    double previous = 0;
    for (const int c : m_cells.order[rank]) {
        const int count = begin[c + 1] - begin[c];
        double sum = 0;
        for (int i = begin[c]; i < begin[c + 1]; ++i)
            sum += position[side[i]] + static_cast<double>(port[i]) * 1e-4;
        previous = count > 0 ? sum / count + 1 : previous;
        m_arranger.key[c] = previous;
    }
    return m_arranger.arrange(rank);
}

} // namespace

void orderCells(const Problem &problem, Cells &cells)
{
    Orderer(problem, cells).run();
}

long long crossings(const Cells &cells)
{
    std::vector<int> position(cells.count), right, tree;
    for (const auto &column : cells.order) {
        for (size_t i = 0; i < column.size(); ++i)
            position[column[i]] = static_cast<int>(i);
    }
    for (const Neighbour &n : cells.right)
        right.push_back(n.cell);
    long long sum = 0;
    for (size_t r = 0; r + 1 < cells.order.size(); ++r)
        sum +=
            countCrossings(cells.order[r], cells.rightBegin.data(), right.data(), position.data(), static_cast<int>(cells.order[r + 1].size()), tree);
    return sum;
}

} // namespace graph::layered
