// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/order.h"

#include "models/graph/grouporder.h"
#include "models/graph/groupswap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace graph::layered {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

class Orderer
{
public:
    Orderer(const Problem &problem, Cells &cells)
        : m_problem(problem)
        , m_cells(cells)
        , m_pos(cells.count, 0)
        , m_key(cells.count, none)
    {
        m_large = cells.right.size() > 3 * static_cast<size_t>(largeLinks);
    }

    void run()
    {
        number();
        firstOrder();
        const bool boxes = m_problem.groups > 0;
        sweeps(m_large ? (boxes ? 4 : 8) : boxes ? 8 : 24, false);
        if (!boxes) {
            idleLast();
            return;
        }
        orderGroups(m_problem, m_cells, m_pos);
        for (size_t r = 0; r < m_cells.order.size(); ++r)
            regroup(static_cast<int>(r), [this](int c) { return static_cast<double>(m_pos[c]); });
        number();
        // Groups and cells by turns: a better order of the groups only shows once their cells have followed.
        for (int round = 0; round < (m_large ? 1 : 3); ++round) {
            if (swapGroups(m_problem, m_cells, m_pos, m_large ? 4 : 20) == 0 && round > 0)
                break;
            sweeps(m_large ? 5 : 12, true);
        }
    }

private:
    void number()
    {
        for (const auto &column : m_cells.order)
            renumber(column);
    }
    void renumber(const std::vector<int> &column)
    {
        for (size_t i = 0; i < column.size(); ++i)
            m_pos[column[i]] = static_cast<int>(i);
    }

    void firstOrder();
    void sweeps(int count, bool grouped);
    bool sweepColumn(int rank, bool fromLeft, bool grouped);
    void keys(int rank, bool fromLeft);
    void sortFree(std::vector<int> &column);
    template <class Key> void regroup(int rank, Key key);
    void idleLast();
    long long total();

    const Problem &m_problem;
    Cells &m_cells;
    std::vector<int> m_pos;
    std::vector<double> m_key;
    std::vector<long long> m_between;
    bool m_large = false;
};

/// Depth first from the left: neighbours come out near each other.
void Orderer::firstOrder()
{
    std::vector<char> seen(m_cells.count, 0);
    std::vector<std::vector<int>> order(m_cells.order.size());
    std::vector<int> stack;
    const auto visit = [&](int root) {
        stack.assign(1, root);
        while (!stack.empty()) {
            const int c = stack.back();
            stack.pop_back();
            if (seen[c])
                continue;
            seen[c] = 1;
            order[m_cells.rank[c]].push_back(c);
            for (int i = m_cells.rightBegin[c + 1] - 1; i >= m_cells.rightBegin[c]; --i) {
                if (!seen[m_cells.right[i].cell])
                    stack.push_back(m_cells.right[i].cell);
            }
        }
    };
    for (const auto &column : m_cells.order) {
        for (const int c : column) {
            if (!seen[c] && m_cells.leftBegin[c] == m_cells.leftBegin[c + 1])
                visit(c);
        }
    }
    m_cells.order = std::move(order);
    number();
}

long long Orderer::total()
{
    long long sum = 0;
    for (const long long between : m_between)
        sum += between;
    return sum;
}

void Orderer::sweeps(int count, bool grouped)
{
    const int columns = static_cast<int>(m_cells.order.size());
    m_between.assign(std::max(0, columns - 1), 0);
    for (int r = 0; r + 1 < columns; ++r)
        m_between[r] = crossingsBetween(m_cells, r);
    auto best = std::pair(m_cells.order, m_cells.under);
    long long bestCrossings = total();
    int fruitless = 0;
    for (int i = 0; i < count && bestCrossings > 0 && fruitless < 4 && !m_problem.stopped(); ++i) {
        const bool fromLeft = i % 2 == 0;
        std::vector<char> dirty(std::max(1, columns), 0);
        for (int step = 1; step < columns; ++step) {
            const int rank = fromLeft ? step : columns - 1 - step;
            dirty[rank] = sweepColumn(rank, fromLeft, grouped);
        }
        for (int r = 0; r + 1 < columns; ++r) {
            if (dirty[r] || dirty[r + 1])
                m_between[r] = crossingsBetween(m_cells, r);
        }
        const long long now = total();
        fruitless = now < bestCrossings ? 0 : fruitless + 1;
        if (now < bestCrossings) {
            bestCrossings = now;
            best = {m_cells.order, m_cells.under};
        }
    }
    std::tie(m_cells.order, m_cells.under) = std::move(best);
    number();
}

/// Barycentre of each cell over its neighbours on one side; cells without any take the place between those beside them.
void Orderer::keys(int rank, bool fromLeft)
{
    const auto &begin = fromLeft ? m_cells.leftBegin : m_cells.rightBegin;
    const auto &side = fromLeft ? m_cells.left : m_cells.right;
    for (const int c : m_cells.order[rank]) {
        double sum = 0;
        for (int i = begin[c]; i < begin[c + 1]; ++i)
            sum += m_pos[side[i].cell] + side[i].port * 1e-4;
        m_key[c] = begin[c] == begin[c + 1] ? none : sum / (begin[c + 1] - begin[c]);
    }
}

void Orderer::sortFree(std::vector<int> &column)
{
    // Those without a key stay where they are; the rest is sorted into the other places.
    std::vector<int> keyed;
    keyed.reserve(column.size());
    std::ranges::copy_if(column, std::back_inserter(keyed), [this](int c) { return !std::isnan(m_key[c]); });
    std::ranges::stable_sort(keyed, {}, [this](int c) { return m_key[c]; });
    size_t next = 0;
    for (int &c : column) {
        if (!std::isnan(m_key[c]))
            c = keyed[next++];
    }
}

bool Orderer::sweepColumn(int rank, bool fromLeft, bool grouped)
{
    std::vector<int> &column = m_cells.order[rank];
    const std::vector<int> before = column;
    keys(rank, fromLeft);
    if (!grouped) {
        sortFree(column);
    } else {
        double previous = 0;
        for (const int c : column) { // a cell without a neighbour follows the one above it
            if (std::isnan(m_key[c]))
                m_key[c] = previous;
            previous = m_key[c];
        }
        regroup(rank, [this](int c) { return m_key[c]; });
    }
    renumber(column);
    return column != before;
}

/// Puts a column together again: the groups that pass it in their one order, each with its cells sorted; what is in no group
/// goes into the gap where it has least to cross.
template <class Key> void Orderer::regroup(int rank, Key key)
{
    std::vector<int> &column = m_cells.order[rank];
    struct Block {
        int group;
        std::vector<int> cells, idle;
        double sum = 0;
        int keyed = 0;
    };
    std::vector<Block> blocks;
    std::vector<int> blockOf(m_problem.groups, -1);
    for (const int g : m_cells.groupOrder) {
        if (m_cells.groupFrom[g] <= rank && rank <= m_cells.groupTo[g]) {
            blockOf[g] = static_cast<int>(blocks.size());
            blocks.push_back({g, {}, {}, 0, 0});
        }
    }
    std::vector<int> loose, looseIdle;
    for (const int c : column) {
        const int g = m_cells.group[c];
        if (g < 0) {
            (m_cells.idle[c] ? looseIdle : loose).push_back(c);
            continue;
        }
        Block &block = blocks[blockOf[g]];
        if (m_cells.idle[c]) {
            block.idle.push_back(c);
            continue;
        }
        block.cells.push_back(c);
        block.sum += key(c);
        ++block.keyed;
    }
    for (Block &block : blocks)
        std::ranges::stable_sort(block.cells, {}, key);
    std::ranges::stable_sort(loose, {}, key);
    // Cost of a gap: the cells above it that want to be lower, and those below that want to be higher.
    const size_t gaps = blocks.size() + 1;
    std::vector<std::vector<int>> inGap(gaps);
    for (const int c : loose) {
        const double k = key(c);
        double cost = 0, best = 0;
        size_t gap = 0;
        for (size_t b = 0; b < blocks.size(); ++b) {
            const Block &block = blocks[b];
            const double mean = block.keyed > 0 ? block.sum / block.keyed : none;
            if (!std::isnan(mean))
                cost += mean > k ? block.keyed : -block.keyed;
            if (cost < best) {
                best = cost;
                gap = b + 1;
            }
        }
        inGap[gap].push_back(c);
        m_cells.under[c] = gap > 0 ? blocks[gap - 1].group : -1;
    }
    for (const int c : looseIdle)
        m_cells.under[c] = blocks.empty() ? -1 : blocks.back().group;
    column.clear();
    for (size_t b = 0; b < gaps; ++b) {
        column.insert(column.end(), inGap[b].begin(), inGap[b].end());
        if (b == blocks.size())
            continue;
        column.insert(column.end(), blocks[b].cells.begin(), blocks[b].cells.end());
        column.insert(column.end(), blocks[b].idle.begin(), blocks[b].idle.end());
    }
    column.insert(column.end(), looseIdle.begin(), looseIdle.end());
}

void Orderer::idleLast()
{
    for (auto &column : m_cells.order)
        std::ranges::stable_partition(column, [this](int c) { return !m_cells.idle[c]; });
    number();
}

} // namespace

void orderCells(const Problem &problem, Cells &cells)
{
    Orderer(problem, cells).run();
}

long long crossingsBetween(const Cells &cells, int leftRank)
{
    const std::vector<int> &left = cells.order[leftRank], &right = cells.order[leftRank + 1];
    std::vector<int> ends;
    // A cell's position in its column: its own index there. Filled per call; the columns are small.
    static thread_local std::vector<int> pos;
    pos.resize(cells.count);
    for (size_t i = 0; i < right.size(); ++i)
        pos[right[i]] = static_cast<int>(i);
    std::vector<int> tree(right.size() + 1, 0);
    long long sum = 0;
    int added = 0;
    for (const int c : left) {
        ends.clear();
        for (int i = cells.rightBegin[c]; i < cells.rightBegin[c + 1]; ++i)
            ends.push_back(pos[cells.right[i].cell]);
        for (const int end : ends) {
            int before = 0;
            for (int i = end + 1; i > 0; i -= i & -i)
                before += tree[i];
            sum += added - before;
        }
        for (const int end : ends) {
            for (int i = end + 1; i <= static_cast<int>(right.size()); i += i & -i)
                ++tree[i];
        }
        added += static_cast<int>(ends.size());
    }
    return sum;
}

long long crossings(const Cells &cells)
{
    long long sum = 0;
    for (size_t r = 0; r + 1 < cells.order.size(); ++r)
        sum += crossingsBetween(cells, static_cast<int>(r));
    return sum;
}

} // namespace graph::layered
