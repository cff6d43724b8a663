// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/arrange.h"

#include <algorithm>
#include <bit>

namespace graph::layered {

namespace {

constexpr int keyBits = 40;
constexpr std::uint64_t greatestKey = (std::uint64_t(1) << keyBits) - 1;

std::uint64_t scaled(double key)
{
    return std::min(greatestKey - 1, static_cast<std::uint64_t>(std::max(0.0, key) * 65536));
}

} // namespace

Arranger::Arranger(const Problem &problem, Cells &cells)
    : position(cells.count, 0)
    , key(cells.count, 0)
    , m_problem(problem)
    , m_cells(cells)
    , m_in(problem.groups + 1, 0)
    , m_after(problem.groups, 0)
    , m_sum(problem.groups, 0)
    , m_keyed(problem.groups, 0)
{
    numberSlots();
    renumber();
}

void Arranger::numberSlots()
{
    struct Visit {
        int group;
        size_t next;
    };
    int slot = 0;
    std::vector<Visit> path{{-1, 0}};
    m_in[0] = slot++;
    while (!path.empty()) {
        const auto [group, next] = path.back();
        const std::vector<int> &children = m_cells.children[group + 1];
        if (next < children.size()) {
            ++path.back().next;
            m_in[children[next] + 1] = slot++;
            path.push_back({children[next], 0});
            continue;
        }
        path.pop_back();
        if (group >= 0)
            m_after[group] = slot++;
    }
}

void Arranger::renumber()
{
    for (const auto &column : m_cells.order) {
        for (size_t i = 0; i < column.size(); ++i)
            position[column[i]] = static_cast<int>(i);
    }
}

bool Arranger::arrange(int rank)
{
    std::vector<int> &column = m_cells.order[rank];
    if (m_problem.groups > 0)
        chooseGaps(rank);
    m_entries.clear();
    m_entries.reserve(column.size());
    bool sorted = true;
    for (size_t i = 0; i < column.size(); ++i) {
        const int c = column[i];
        const std::uint64_t within = m_cells.idle[c] ? greatestKey : scaled(key[c]);
        m_entries.push_back({static_cast<std::uint64_t>(slotOf(c)) << keyBits | within, static_cast<int>(i), c});
        sorted = sorted && (i == 0 || m_entries[i - 1].key <= m_entries[i].key);
    }
    if (sorted)
        return false;
    std::sort(m_entries.begin(), m_entries.end());
    for (size_t i = 0; i < column.size(); ++i) {
        column[i] = m_entries[i].cell;
        position[m_entries[i].cell] = static_cast<int>(i);
    }
    return true;
}

void Arranger::weighBoxes(const std::vector<int> &column)
{
    std::ranges::fill(m_sum, 0);
    std::ranges::fill(m_keyed, 0);
    for (const int c : column) {
        for (int g = m_cells.idle[c] ? -1 : m_cells.group[c]; g >= 0; g = m_cells.parent[g]) {
            m_sum[g] += key[c];
            ++m_keyed[g];
        }
    }
}

void Arranger::chooseGaps(int rank)
{
    const std::vector<int> &column = m_cells.order[rank];
    m_loose.clear();
    for (size_t i = 0; i < column.size(); ++i) {
        const int c = column[i], g = m_cells.group[c];
        if (!m_cells.children[g + 1].empty()) {
            const std::uint64_t within = m_cells.idle[c] ? greatestKey : scaled(key[c]);
            m_loose.push_back({static_cast<std::uint64_t>(g + 1) << keyBits | within, static_cast<int>(i), c});
        }
    }
    if (m_loose.empty())
        return;
    weighBoxes(column);
    std::sort(m_loose.begin(), m_loose.end());
    for (size_t from = 0; from < m_loose.size();) {
        const int parent = m_cells.group[m_loose[from].cell];
        size_t to = from + 1;
        while (to < m_loose.size() && m_cells.group[m_loose[to].cell] == parent)
            ++to;
        chooseGapsIn(parent, rank, from, to);
        from = to;
    }
}

void Arranger::setCut(size_t leaf, int value)
{
    size_t i = m_leaves + leaf;
    m_cuts[i] = {value, value, static_cast<int>(leaf)};
    for (i /= 2; i > 0; i /= 2) {
        const Cut &upper = m_cuts[2 * i], &lower = m_cuts[2 * i + 1];
        const int through = upper.sum + lower.least;
        m_cuts[i] = through < upper.least ? Cut{upper.sum + lower.sum, through, lower.at} : Cut{upper.sum + lower.sum, upper.least, upper.at};
    }
}

/// A gap costs the cells above it that would rather be below, and those below that would rather be above. From one cell to
/// the next lower one only boxes change sides whose mean lies between both.
void Arranger::chooseGapsIn(int parent, int rank, size_t from, size_t to)
{
    m_blocks.clear();
    for (const int g : m_cells.children[parent + 1]) {
        if (m_cells.inColumn(g, rank))
            m_blocks.push_back({g, m_keyed[g] > 0 ? m_sum[g] / m_keyed[g] : 0, m_keyed[g]});
    }
    m_leaves = std::bit_ceil(std::max<size_t>(1, m_blocks.size()));
    m_cuts.assign(2 * m_leaves, {});
    for (size_t b = 0; b < m_leaves; ++b) {
        const int weight = b < m_blocks.size() ? m_blocks[b].weight : 0;
        m_cuts[m_leaves + b] = {weight, weight, static_cast<int>(b)};
    }
    for (size_t i = m_leaves; i-- > 1;) {
        const Cut &upper = m_cuts[2 * i], &lower = m_cuts[2 * i + 1];
        const int through = upper.sum + lower.least;
        m_cuts[i] = {upper.sum + lower.sum, std::min(upper.least, through), through < upper.least ? lower.at : upper.at};
    }
    std::vector<int> byMean(m_blocks.size());
    for (size_t b = 0; b < byMean.size(); ++b)
        byMean[b] = static_cast<int>(b);
    std::ranges::stable_sort(byMean, {}, [this](int b) { return m_blocks[b].mean; });
    size_t passed = 0;
    for (size_t i = from; i < to; ++i) {
        const int c = m_loose[i].cell;
        if (m_cells.idle[c]) {
            m_cells.under[c] = m_blocks.empty() ? -1 : m_blocks.back().group;
            continue;
        }
        for (; passed < byMean.size() && m_blocks[byMean[passed]].mean <= key[c]; ++passed)
            setCut(byMean[passed], -m_blocks[byMean[passed]].weight);
        m_cells.under[c] = m_cuts[1].least < 0 ? m_blocks[m_cuts[1].at].group : -1;
    }
}

} // namespace graph::layered
