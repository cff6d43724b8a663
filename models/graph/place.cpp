// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/place.h"

#include "models/graph/bands.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace graph::layered {

namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

/// The values nearest to what is wanted (weighted squares) that do not fall: pool adjacent violators, then the bounds.
class Isotonic
{
public:
    void begin() { m_pools.clear(); }
    void add(double wanted, double weight)
    {
        Pool pool{wanted * weight, weight, 1};
        while (!m_pools.empty() && m_pools.back().sum * pool.weight >= pool.sum * m_pools.back().weight) {
            pool.sum += m_pools.back().sum;
            pool.weight += m_pools.back().weight;
            pool.count += m_pools.back().count;
            m_pools.pop_back();
        }
        m_pools.push_back(pool);
    }
    template <class Use> void end(double low, double high, Use use) const
    {
        for (const Pool &pool : m_pools) {
            const double value = std::max(low, std::min(high, pool.sum / pool.weight));
            for (int i = 0; i < pool.count; ++i)
                use(value);
        }
    }

private:
    struct Pool {
        double sum, weight;
        int count;
    };
    std::vector<Pool> m_pools;
};

class Placer
{
public:
    Placer(const Problem &problem, const Cells &cells)
        : m_problem(problem)
        , m_cells(cells)
        , m_bands(problem, cells)
    {
        m_places.y.assign(cells.count, 0);
        findRuns();
    }

    Places run()
    {
        m_bands.settle();
        pack();
        const bool large = m_cells.right.size() > 3 * static_cast<size_t>(largeLinks);
        const int rounds = large ? 3 : 6;
        for (int round = 0; round < rounds && !m_problem.stopped(); ++round) {
            sweep(true, round < rounds / 2);
            sweep(false, round < rounds / 2);
            if (m_problem.groups > 0 && round + 1 < rounds)
                shiftBands();
        }
        snap();
        columns();
        boxes();
        return std::move(m_places);
    }

private:
    /// Neighbouring cells of a column that share a box or a gap.
    struct Run {
        int rank, first, count;
        int group; ///< -1: between the boxes
        int above, below; ///< groups that bound a gap, -1 = open
    };

    void findRuns();
    void pack();
    void sweep(bool fromLeft, bool oneSided);
    void placeRun(const Run &run, bool fromLeft, bool oneSided);
    double wanted(int cell, bool fromLeft, bool oneSided, double &weight) const;
    std::pair<double, double> bounds(const Run &run) const;
    void shiftBands();
    void snap();
    void snapRun(const Run &run, bool fromLeft);
    void columns();
    void boxes();

    const Problem &m_problem;
    const Cells &m_cells;
    Bands m_bands;
    Places m_places;
    std::vector<Run> m_runs; ///< by column, top down
    Isotonic m_isotonic;
    std::vector<double> m_offset;
    std::vector<char> m_aligned;
};

void Placer::findRuns()
{
    for (int r = 0; r < static_cast<int>(m_cells.order.size()); ++r) {
        const auto &column = m_cells.order[r];
        std::vector<int> next(m_problem.groups + 1, -1); // the group that follows each one in this column; [groups]: the first
        int previous = m_problem.groups;
        for (const int g : m_cells.groupOrder) {
            if (m_cells.groupFrom[g] > r || r > m_cells.groupTo[g])
                continue;
            next[previous] = g;
            previous = g;
        }
        for (int i = 0; i < static_cast<int>(column.size());) {
            const int c = column[i], group = m_cells.group[c], under = m_cells.under[c];
            int end = i + 1;
            while (end < static_cast<int>(column.size()) && m_cells.group[column[end]] == group
                   && (group >= 0 || m_cells.under[column[end]] == under))
                ++end;
            m_runs.push_back({r, i, end - i, group, group >= 0 ? -1 : under, group >= 0 ? -1 : next[under < 0 ? m_problem.groups : under]});
            i = end;
        }
    }
}

/// Where the centres of a run's first and last cell may be.
std::pair<double, double> Placer::bounds(const Run &run) const
{
    const auto &column = m_cells.order[run.rank];
    const int first = column[run.first], last = column[run.first + run.count - 1];
    const Spacing &s = m_problem.spacing;
    if (run.group >= 0) {
        const double above = m_cells.isLane(first) ? s.lane : m_problem.items[first].above;
        return {m_bands.top[run.group] + s.groupHead + above + heightOf(m_problem, m_cells, first) / 2,
                m_bands.bottom(run.group) - s.groupPad - heightOf(m_problem, m_cells, last) / 2};
    }
    const double low = run.above >= 0 ? m_bands.bottom(run.above) + m_bands.roomAtBox(first) : -endless;
    const double high = run.below >= 0 ? m_bands.top[run.below] - m_bands.roomAtBox(last) : endless;
    return {low, high};
}

/// A first picture: each run packed in the middle of where it may be.
void Placer::pack()
{
    for (const Run &run : m_runs) {
        const auto &column = m_cells.order[run.rank];
        double extent = 0;
        for (int i = 1; i < run.count; ++i)
            extent += separation(m_problem, m_cells, column[run.first + i - 1], column[run.first + i]);
        const auto [low, high] = bounds(run);
        double y = std::isinf(low) && std::isinf(high) ? -extent / 2
            : std::isinf(high)                         ? low
            : std::isinf(low)                          ? high - extent
                                                       : (low + high - extent) / 2;
        for (int i = 0; i < run.count; ++i) {
            if (i > 0)
                y += separation(m_problem, m_cells, column[run.first + i - 1], column[run.first + i]);
            m_places.y[column[run.first + i]] = y;
        }
    }
}

double Placer::wanted(int cell, bool fromLeft, bool oneSided, double &weight) const
{
    double sum = 0;
    weight = 0;
    const auto add = [&](const std::vector<int> &begin, const std::vector<Neighbour> &side, double by) {
        for (int i = begin[cell]; i < begin[cell + 1]; ++i) {
            const Neighbour &n = side[i];
            sum += by * n.weight * (m_places.y[n.cell] + n.port - n.ownPort);
            weight += by * n.weight;
        }
    };
    if (fromLeft || !oneSided)
        add(m_cells.leftBegin, m_cells.left, 1);
    if (!fromLeft || !oneSided)
        add(m_cells.rightBegin, m_cells.right, 1);
    if (weight > 0)
        return sum / weight;
    weight = m_cells.idle[cell] ? 1e-3 : 0.1; // stays where it is, as far as the others let it
    return m_places.y[cell];
}

void Placer::placeRun(const Run &run, bool fromLeft, bool oneSided)
{
    const auto &column = m_cells.order[run.rank];
    m_offset.resize(run.count);
    m_isotonic.begin();
    for (int i = 0; i < run.count; ++i) {
        const int c = column[run.first + i];
        m_offset[i] = i == 0 ? 0 : m_offset[i - 1] + separation(m_problem, m_cells, column[run.first + i - 1], c);
        double weight = 0;
        const double y = wanted(c, fromLeft, oneSided, weight);
        m_isotonic.add(y - m_offset[i], weight);
    }
    const auto [low, high] = bounds(run);
    int i = 0;
    m_isotonic.end(low, high - m_offset[run.count - 1], [&](double value) {
        m_places.y[column[run.first + i]] = value + m_offset[i];
        ++i;
    });
}

void Placer::sweep(bool fromLeft, bool oneSided)
{
    if (fromLeft) {
        for (const Run &run : m_runs)
            placeRun(run, true, oneSided);
    } else {
        for (auto run = m_runs.rbegin(); run != m_runs.rend(); ++run)
            placeRun(*run, false, oneSided);
    }
}

/// Groups drift towards what they are linked to outside.
void Placer::shiftBands()
{
    std::vector<double> sum(m_problem.groups, 0), weight(m_problem.groups, 0);
    for (int c = 0; c < m_cells.count; ++c) {
        for (int i = m_cells.rightBegin[c]; i < m_cells.rightBegin[c + 1]; ++i) {
            const Neighbour &n = m_cells.right[i];
            const int a = m_cells.group[c], b = m_cells.group[n.cell];
            if (a == b)
                continue;
            const double off = m_places.y[n.cell] + n.port - m_places.y[c] - n.ownPort;
            if (a >= 0) {
                sum[a] += off;
                weight[a] += 1;
            }
            if (b >= 0) {
                sum[b] -= off;
                weight[b] += 1;
            }
        }
    }
    for (int g = 0; g < m_problem.groups; ++g)
        sum[g] = weight[g] > 0 ? sum[g] / weight[g] : 0;
    const std::vector<double> moved = m_bands.shift(sum);
    for (int c = 0; c < m_cells.count; ++c) {
        if (m_cells.group[c] >= 0)
            m_places.y[c] += moved[m_cells.group[c]];
    }
    for (const Run &run : m_runs) { // what lies between the boxes gives way
        if (run.group < 0)
            placeRun(run, true, false);
    }
}

/// Nearly straight links become straight.
void Placer::snap()
{
    m_aligned.assign(m_cells.count, 0);
    for (const Run &run : m_runs)
        snapRun(run, true);
    for (auto run = m_runs.rbegin(); run != m_runs.rend(); ++run)
        snapRun(*run, false);
}

void Placer::snapRun(const Run &run, bool fromLeft)
{
    constexpr double near = 14;
    const auto &column = m_cells.order[run.rank];
    const auto &begin = fromLeft ? m_cells.leftBegin : m_cells.rightBegin;
    const auto &side = fromLeft ? m_cells.left : m_cells.right;
    const auto [low, high] = bounds(run);
    for (int i = 0; i < run.count; ++i) {
        const int c = column[run.first + i];
        if (m_aligned[c])
            continue;
        double best = near;
        double target = 0;
        for (int n = begin[c]; n < begin[c + 1]; ++n) {
            const double y = m_places.y[side[n].cell] + side[n].port - side[n].ownPort;
            // Straight lanes first, then the nearest.
            const double distance = std::abs(y - m_places.y[c]) - (side[n].weight >= 8 ? near / 2 : 0);
            if (distance < best) {
                best = distance;
                target = y;
            }
        }
        if (best >= near)
            continue;
        const double from = i == 0 ? low : m_places.y[column[run.first + i - 1]] + separation(m_problem, m_cells, column[run.first + i - 1], c);
        const double to =
            i + 1 == run.count ? high : m_places.y[column[run.first + i + 1]] - separation(m_problem, m_cells, c, column[run.first + i + 1]);
        if (target < from || target > to)
            continue;
        m_places.y[c] = target;
        m_aligned[c] = 1;
    }
}

void Placer::columns()
{
    const size_t count = m_cells.order.size();
    const Spacing &s = m_problem.spacing;
    std::vector<char> opens(count, 0), closes(count, 0);
    for (int g = 0; g < m_problem.groups; ++g) {
        if (m_cells.groupTo[g] < 0)
            continue;
        opens[m_cells.groupFrom[g]] = 1;
        closes[m_cells.groupTo[g]] = 1;
    }
    double x = 0;
    for (size_t r = 0; r < count; ++r) {
        double width = 0;
        size_t segments = 0;
        for (const int c : m_cells.order[r]) {
            width = std::max(width, m_cells.isLane(c) ? 0 : m_problem.items[c].width);
            segments += m_cells.rightBegin[c + 1] - m_cells.rightBegin[c];
        }
        if (r > 0 && (opens[r] || closes[r - 1]))
            x += s.groupPad * (opens[r] + closes[r - 1]) - (opens[r] && closes[r - 1] ? 0 : s.groupPad / 2);
        m_places.columnLeft.push_back(x);
        m_places.columnRight.push_back(x + width);
        // Many steep curves need room to be told apart.
        x += width + s.column + std::min(140.0, 3.0 * std::sqrt(static_cast<double>(segments > 12 ? segments - 12 : 0)));
    }
}

void Placer::boxes()
{
    for (int g = 0; g < m_problem.groups; ++g) {
        const bool empty = m_cells.groupTo[g] < 0;
        m_places.bandTop.push_back(empty ? 0 : m_bands.top[g]);
        m_places.bandBottom.push_back(empty ? 0 : m_bands.bottom(g));
        m_places.groupLeft.push_back(empty ? 0 : m_places.columnLeft[m_cells.groupFrom[g]] - m_problem.spacing.groupPad);
        m_places.groupRight.push_back(empty ? 0 : m_places.columnRight[m_cells.groupTo[g]] + m_problem.spacing.groupPad);
    }
}

} // namespace

Places place(const Problem &problem, const Cells &cells)
{
    return Placer(problem, cells).run();
}

} // namespace graph::layered
