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
        , m_runs(findRuns(cells))
        , m_bands(problem, cells, m_runs)
    {
        m_places.y.assign(cells.count, 0);
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
        nesting();
        columns();
        boxes();
        return std::move(m_places);
    }

private:
    void pack();
    void sweep(bool fromLeft, bool oneSided);
    void placeRun(const Run &run, bool fromLeft, bool oneSided);
    double wanted(int cell, bool fromLeft, bool oneSided, double &weight) const;
    void shiftBands();
    void snap();
    void snapRun(const Run &run, bool fromLeft);
    void nesting();
    void columns();
    void boxes();

    const Problem &m_problem;
    const Cells &m_cells;
    std::vector<Run> m_runs;
    Bands m_bands;
    Places m_places;
    Isotonic m_isotonic;
    std::vector<double> m_offset;
    std::vector<char> m_aligned;
    std::vector<int> m_opens, m_closes;
};

/// A first picture: each run packed in the middle of where it may be.
void Placer::pack()
{
    for (const Run &run : m_runs) {
        const auto &column = m_cells.order[run.rank];
        double extent = 0;
        for (int i = 1; i < run.count; ++i)
            extent += separation(m_problem, m_cells, column[run.first + i - 1], column[run.first + i]);
        const auto [low, high] = m_bands.bounds(run);
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
    const auto [low, high] = m_bands.bounds(run);
    int i = 0;
    m_isotonic.end(low, high - m_offset[run.count - 1], [&](double value) {
        m_places.y[column[run.first + i]] = value + m_offset[i];
        ++i;
    });
}

void Placer::sweep(bool fromLeft, bool oneSided)
{
    if (fromLeft) {
        for (auto run = m_runs.begin(); run != m_runs.end() && !m_problem.stopped(); ++run)
            placeRun(*run, true, oneSided);
    } else {
        for (auto run = m_runs.rbegin(); run != m_runs.rend() && !m_problem.stopped(); ++run)
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
            const double off = m_places.y[n.cell] + n.port - m_places.y[c] - n.ownPort;
            int a = m_cells.group[c], b = m_cells.group[n.cell];
            while (a != b) { // up to the box that is around both
                int &inner = a > b ? a : b;
                sum[inner] += a > b ? off : -off;
                weight[inner] += 1;
                inner = m_cells.parent[inner];
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
        if (run.group < 0 || !m_cells.isLeaf(run.group))
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
    const auto [low, high] = m_bands.bounds(run);
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

/// How many boxes end one within the other at each side of a group, itself included.
void Placer::nesting()
{
    m_opens.assign(m_problem.groups, 1);
    m_closes.assign(m_problem.groups, 1);
    for (int g = m_problem.groups - 1; g >= 0; --g) {
        const int around = m_cells.parent[g];
        if (around < 0 || m_cells.groupTo[g] < 0)
            continue;
        if (m_cells.groupFrom[around] == m_cells.groupFrom[g])
            m_opens[around] = std::max(m_opens[around], m_opens[g] + 1);
        if (m_cells.groupTo[around] == m_cells.groupTo[g])
            m_closes[around] = std::max(m_closes[around], m_closes[g] + 1);
    }
}

void Placer::columns()
{
    const size_t count = m_cells.order.size();
    const Spacing &s = m_problem.spacing;
    std::vector<int> opens(count, 0), closes(count, 0);
    for (int g = 0; g < m_problem.groups; ++g) {
        if (m_cells.groupTo[g] < 0)
            continue;
        opens[m_cells.groupFrom[g]] = std::max(opens[m_cells.groupFrom[g]], m_opens[g]);
        closes[m_cells.groupTo[g]] = std::max(closes[m_cells.groupTo[g]], m_closes[g]);
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
        const double pad = m_problem.spacing.groupPad;
        m_places.bandTop.push_back(empty ? 0 : m_bands.top[g]);
        m_places.bandBottom.push_back(empty ? 0 : m_bands.bottom(g));
        m_places.groupLeft.push_back(empty ? 0 : m_places.columnLeft[m_cells.groupFrom[g]] - pad * m_opens[g]);
        m_places.groupRight.push_back(empty ? 0 : m_places.columnRight[m_cells.groupTo[g]] + pad * m_closes[g]);
    }
}

} // namespace

Places place(const Problem &problem, const Cells &cells)
{
    return Placer(problem, cells).run();
}

} // namespace graph::layered
