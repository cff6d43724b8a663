// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/embed.h"

#include <algorithm>
#include <cmath>

namespace graph::layered {

namespace {

/// Depth first from the left: neighbours come out near each other.
std::vector<double> depthFirst(const Cells &cells)
{
    std::vector<double> height(cells.count, 0);
    std::vector<char> seen(cells.count, 0);
    std::vector<int> stack, filled(cells.order.size(), 0);
    const auto visit = [&](int root) {
        stack.assign(1, root);
        while (!stack.empty()) {
            const int c = stack.back();
            stack.pop_back();
            if (seen[c])
                continue;
            seen[c] = 1;
            const int r = cells.rank[c];
            height[c] = (filled[r]++ + 0.5) / static_cast<double>(cells.order[r].size()) - 0.5;
            for (int i = cells.rightBegin[c + 1] - 1; i >= cells.rightBegin[c]; --i) {
                if (!seen[cells.right[i].cell])
                    stack.push_back(cells.right[i].cell);
            }
        }
    };
    for (const auto &column : cells.order) {
        for (const int c : column) {
            if (!seen[c] && cells.leftBegin[c] == cells.leftBegin[c + 1])
                visit(c);
        }
    }
    return height;
}

class Walk
{
public:
    Walk(const Problem &problem, const Cells &cells)
        : m_problem(problem)
        , m_cells(cells)
        , m_height(depthFirst(cells))
        , m_next(cells.count, 0)
        , m_groupSum(problem.groups, 0)
        , m_groupWeight(problem.groups, 0)
    {
        for (int c = 0; c < cells.count; ++c) {
            for (int g = cells.group[c]; g >= 0; g = cells.parent[g])
                m_groupWeight[g] += degree(c);
        }
    }

    void run(int steps)
    {
        for (int i = 0; i < steps && !m_problem.stopped(); ++i) {
            step();
            centre();
        }
    }

    std::vector<double> scaled() const
    {
        double most = 1e-12;
        for (const double h : m_height)
            most = std::max(most, std::abs(h));
        std::vector<double> out(m_height.size());
        for (size_t c = 0; c < out.size(); ++c)
            out[c] = (m_height[c] / most + 1) * 4'194'304;
        return out;
    }

private:
    int degree(int c) const { return m_cells.leftBegin[c + 1] - m_cells.leftBegin[c] + m_cells.rightBegin[c + 1] - m_cells.rightBegin[c]; }

    void step()
    {
        std::ranges::fill(m_groupSum, 0);
        for (int c = 0; c < m_cells.count; ++c) {
            for (int g = m_cells.group[c]; g >= 0; g = m_cells.parent[g])
                m_groupSum[g] += m_height[c] * degree(c);
        }
        for (int c = 0; c < m_cells.count; ++c) {
            double sum = 0, weight = degree(c);
            for (int i = m_cells.leftBegin[c]; i < m_cells.leftBegin[c + 1]; ++i)
                sum += m_height[m_cells.left[i].cell];
            for (int i = m_cells.rightBegin[c]; i < m_cells.rightBegin[c + 1]; ++i)
                sum += m_height[m_cells.right[i].cell];
            if (weight == 0)
                continue;
            double by = 1;
            sum /= weight;
            for (int g = m_cells.group[c]; g >= 0; g = m_cells.parent[g]) {
                sum += m_groupSum[g] / m_groupWeight[g];
                by += 1;
            }
            // Half a step: a layered graph has two sides that would only change places.
            m_next[c] = (m_height[c] + sum / by) / 2;
        }
        m_height.swap(m_next);
    }

    /// All at one height is what a walk ends in: taken out at each step. Then the spread is made one again.
    void centre()
    {
        double sum = 0, weight = 0, square = 0;
        for (int c = 0; c < m_cells.count; ++c) {
            sum += m_height[c] * degree(c);
            weight += degree(c);
        }
        const double mean = weight > 0 ? sum / weight : 0;
        for (int c = 0; c < m_cells.count; ++c) {
            m_height[c] -= mean;
            square += m_height[c] * m_height[c] * degree(c);
        }
        const double scale = square > 0 ? std::sqrt(weight / square) : 1;
        for (double &h : m_height)
            h *= scale;
    }

    const Problem &m_problem;
    const Cells &m_cells;
    std::vector<double> m_height, m_next, m_groupSum, m_groupWeight;
};

} // namespace

void embed(const Problem &problem, const Cells &cells, std::vector<double> &height)
{
    Walk walk(problem, cells);
    walk.run(40);
    height = walk.scaled();
}

} // namespace graph::layered
