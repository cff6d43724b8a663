// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/geometry.h"

#include <algorithm>
#include <cmath>

namespace topology {

namespace {

/// By level: used above this zoom, with at most this error in world px (a quarter of a screen px).
constexpr std::array leastScale{0.5, 0.2, 0.0};
constexpr std::array tolerance{0.08, 0.4, 1.0};
constexpr int mostSteps = 64;

int stepsOf(QPointF a, QPointF b, QPointF c, QPointF d, double error)
{
    const QPointF u = a - 2 * b + c, v = b - 2 * c + d;
    const double bend = std::max(std::hypot(u.x(), u.y()), std::hypot(v.x(), v.y()));
    return std::clamp(static_cast<int>(std::ceil(std::sqrt(0.75 * bend / error))), 1, mostSteps);
}

class Flattener
{
public:
    Flattener(Geometry::Level &level, double error)
        : m_level(level)
        , m_error(error)
    {
    }

    void edge(const graph::Route &route)
    {
        m_level.firstChunk.push_back(static_cast<int>(m_level.chunks.size()));
        if (route.isEmpty())
            return;
        const auto first = static_cast<int>(m_level.points.size());
        add(route.points[0]);
        for (qsizetype i = 0; i + 3 < route.points.size(); i += 3) {
            const QPointF &a = route.points[i], &b = route.points[i + 1], &c = route.points[i + 2], &d = route.points[i + 3];
            const int steps = stepsOf(a, b, c, d, m_error);
            for (int s = 1; s < steps; ++s) {
                const double t = static_cast<double>(s) / steps, u = 1 - t;
                add(a * u * u * u + b * 3 * u * u * t + c * 3 * u * t * t + d * t * t * t);
            }
            add(d);
        }
        cut(first);
    }

private:
    void add(QPointF p) { m_level.points.push_back({static_cast<float>(p.x()), static_cast<float>(p.y())}); }

    void cut(int first)
    {
        const auto end = static_cast<int>(m_level.points.size());
        float before = 0;
        for (int from = first; from + 1 < end; from += Geometry::chunkPoints - 1) {
            const int count = std::min(Geometry::chunkPoints, end - from);
            const Geometry::Point *p = &m_level.points[from];
            Geometry::Chunk chunk{{p->x, p->y, p->x, p->y}, from, count, before};
            for (int i = 1; i < count; ++i) {
                chunk.bounds.left = std::min(chunk.bounds.left, p[i].x);
                chunk.bounds.right = std::max(chunk.bounds.right, p[i].x);
                chunk.bounds.top = std::min(chunk.bounds.top, p[i].y);
                chunk.bounds.bottom = std::max(chunk.bounds.bottom, p[i].y);
                before += std::hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
            }
            m_level.chunks.push_back(chunk);
        }
    }

    Geometry::Level &m_level;
    double m_error;
};

Geometry::Point arrivalOf(const graph::Route &route)
{
    if (route.isEmpty())
        return {1, 0};
    const QPointF end = route.points.back();
    for (qsizetype i = route.points.size() - 2; i >= 0; --i) {
        const QPointF d = end - route.points[i];
        if (const double length = std::hypot(d.x(), d.y()); length > 0.01)
            return {static_cast<float>(d.x() / length), static_cast<float>(d.y() / length)};
    }
    return {1, 0};
}

double distance(QPointF p, Geometry::Point a, Geometry::Point b)
{
    const QPointF from(a.x, a.y), d(b.x - a.x, b.y - a.y);
    const double length = d.x() * d.x() + d.y() * d.y();
    const double t = length > 0 ? std::clamp(QPointF::dotProduct(p - from, d) / length, 0.0, 1.0) : 0;
    const QPointF off = p - (from + d * t);
    return std::hypot(off.x(), off.y());
}

} // namespace

Geometry::Geometry(const graph::Layout &layout)
    : m_groups(layout.groups.begin(), layout.groups.end())
{
    for (size_t l = 0; l < m_levels.size(); ++l) {
        Flattener flattener(m_levels[l], tolerance[l]);
        for (const graph::Route &route : layout.routes)
            flattener.edge(route);
        m_levels[l].firstChunk.push_back(static_cast<int>(m_levels[l].chunks.size()));
    }
    const Level &finest = m_levels[0];
    for (qsizetype e = 0; e < layout.routes.size(); ++e) {
        Bounds all{1, 1, -1, -1};
        double length = 0;
        for (int c = finest.firstChunk[e]; c < finest.firstChunk[e + 1]; ++c) {
            const Chunk &chunk = finest.chunks[c];
            const Bounds &b = chunk.bounds;
            all = c == finest.firstChunk[e]
                ? b
                : Bounds{std::min(all.left, b.left), std::min(all.top, b.top), std::max(all.right, b.right), std::max(all.bottom, b.bottom)};
            for (int i = chunk.first + 1; i < chunk.first + chunk.count; ++i)
                length += std::hypot(finest.points[i].x - finest.points[i - 1].x, finest.points[i].y - finest.points[i - 1].y);
        }
        m_edges.push_back(all);
        m_lengths.push_back(static_cast<float>(length));
        m_arrivals.push_back(arrivalOf(layout.routes[e]));
        m_direct.push_back(layout.direct.value(e, false) ? 1 : 0);
    }
    buildNodes(layout);
}

void Geometry::buildNodes(const graph::Layout &layout)
{
    m_nodes.assign(layout.nodes.begin(), layout.nodes.end());
    for (const QRectF &rect : m_nodes)
        m_area |= rect;
    m_columns = static_cast<int>(m_area.width() / cell) + 1;
    m_rows = static_cast<int>(m_area.height() / cell) + 1;
    // Counted first, then filled: one block of memory for all cells.
    m_cellStart.assign(static_cast<size_t>(m_columns) * static_cast<size_t>(m_rows) + 1, 0);
    const auto cover = [&](const QRectF &rect, auto visit) {
        const auto at = [](double from, double to, int count) { return std::clamp(static_cast<int>((to - from) / cell), 0, count - 1); };
        for (int y = at(m_area.top(), rect.top(), m_rows); y <= at(m_area.top(), rect.bottom(), m_rows); ++y) {
            for (int x = at(m_area.left(), rect.left(), m_columns); x <= at(m_area.left(), rect.right(), m_columns); ++x)
                visit(static_cast<size_t>(y) * m_columns + x);
        }
    };
    for (const QRectF &rect : m_nodes)
        cover(rect, [&](size_t at) { ++m_cellStart[at + 1]; });
    for (size_t i = 1; i < m_cellStart.size(); ++i)
        m_cellStart[i] += m_cellStart[i - 1];
    m_cellNodes.resize(m_cellStart.back());
    std::vector<int> next(m_cellStart.begin(), m_cellStart.end() - 1);
    for (size_t v = 0; v < m_nodes.size(); ++v)
        cover(m_nodes[v], [&](size_t at) { m_cellNodes[next[at]++] = static_cast<int>(v); });
}

const Geometry::Level &Geometry::levelFor(double scale) const
{
    return m_levels[scale >= leastScale[0] ? 0 : scale >= leastScale[1] ? 1 : 2];
}

Geometry::Bounds Geometry::boundsOf(const QRectF &rect, double margin)
{
    return {static_cast<float>(rect.left() - margin), static_cast<float>(rect.top() - margin), static_cast<float>(rect.right() + margin),
            static_cast<float>(rect.bottom() + margin)};
}

std::vector<int> Geometry::nodesIn(const QRectF &world) const
{
    std::vector<int> out;
    const QRectF seen = world & m_area;
    if (m_nodes.empty() || seen.isNull())
        return out;
    const auto at = [](double from, double to, int count) { return std::clamp(static_cast<int>((to - from) / cell), 0, count - 1); };
    const int right = at(m_area.left(), seen.right(), m_columns);
    for (int y = at(m_area.top(), seen.top(), m_rows); y <= at(m_area.top(), seen.bottom(), m_rows); ++y) {
        for (int x = at(m_area.left(), seen.left(), m_columns); x <= right; ++x) {
            const size_t cellAt = static_cast<size_t>(y) * m_columns + x;
            for (int i = m_cellStart[cellAt]; i < m_cellStart[cellAt + 1]; ++i) {
                if (m_nodes[m_cellNodes[i]].intersects(world))
                    out.push_back(m_cellNodes[i]);
            }
        }
    }
    std::ranges::sort(out);
    const auto twice = std::ranges::unique(out);
    out.erase(twice.begin(), twice.end());
    return out;
}

int Geometry::nodeAt(QPointF world) const
{
    for (const int v : nodesIn(QRectF(world - QPointF(0.5, 0.5), QSizeF(1, 1)))) {
        if (m_nodes[v].contains(world))
            return v;
    }
    return -1;
}

int Geometry::edgeAt(QPointF world, double reach) const
{
    const Bounds around = boundsOf(QRectF(world, QSizeF()), reach);
    const Level &level = m_levels[0];
    int best = -1;
    double nearest = reach;
    for (size_t e = 0; e < m_edges.size(); ++e) {
        if (m_direct[e] || !m_edges[e].meets(around))
            continue;
        for (int c = level.firstChunk[e]; c < level.firstChunk[e + 1]; ++c) {
            const Chunk &chunk = level.chunks[c];
            if (!chunk.bounds.meets(around))
                continue;
            for (int i = chunk.first + 1; i < chunk.first + chunk.count; ++i) {
                if (const double d = distance(world, level.points[i - 1], level.points[i]); d < nearest) {
                    nearest = d;
                    best = static_cast<int>(e);
                }
            }
        }
    }
    return best;
}

int Geometry::groupAt(QPointF world, bool anywhere) const
{
    int best = -1;
    double smallest = 0;
    for (size_t g = 0; g < m_groups.size(); ++g) {
        QRectF box = m_groups[g];
        if (!anywhere)
            box.setHeight(std::min(box.height(), 24.0));
        const double area = m_groups[g].width() * m_groups[g].height();
        if (box.contains(world) && (best < 0 || area < smallest)) {
            best = static_cast<int>(g);
            smallest = area;
        }
    }
    return best;
}

QPointF Geometry::pointAt(int edge, double part) const
{
    const Level &level = m_levels[0];
    const double wanted = std::clamp(part, 0.0, 1.0) * m_lengths[edge];
    const int first = level.firstChunk[edge], end = level.firstChunk[edge + 1];
    if (first == end)
        return {};
    int c = first;
    while (c + 1 < end && level.chunks[c + 1].before <= wanted)
        ++c;
    const Chunk &chunk = level.chunks[c];
    double left = wanted - chunk.before;
    for (int i = chunk.first + 1; i < chunk.first + chunk.count; ++i) {
        const Point &a = level.points[i - 1], &b = level.points[i];
        const double step = std::hypot(b.x - a.x, b.y - a.y);
        if (left <= step && step > 0)
            return {a.x + (b.x - a.x) * left / step, a.y + (b.y - a.y) * left / step};
        left -= step;
    }
    const Point &last = level.points[chunk.first + chunk.count - 1];
    return {last.x, last.y};
}

} // namespace topology
