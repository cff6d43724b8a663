// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/spatial.h"

#include <algorithm>
#include <cmath>

namespace topology {

namespace {

double distance(QPointF p, QPointF a, QPointF b)
{
    const QPointF d = b - a;
    const double length = d.x() * d.x() + d.y() * d.y();
    const double t = length > 0 ? std::clamp(QPointF::dotProduct(p - a, d) / length, 0.0, 1.0) : 0;
    const QPointF off = p - (a + d * t);
    return std::hypot(off.x(), off.y());
}

} // namespace

template <class Add> void SpatialIndex::cover(const QRectF &box, Add add)
{
    for (int x = static_cast<int>(std::floor(box.left() / cell)); x <= static_cast<int>(std::floor(box.right() / cell)); ++x) {
        for (int y = static_cast<int>(std::floor(box.top() / cell)); y <= static_cast<int>(std::floor(box.bottom() / cell)); ++y)
            add(key(x, y));
    }
}

SpatialIndex::SpatialIndex(const graph::Layout &layout)
    : m_nodes(layout.nodes)
    , m_groups(layout.groups)
{
    for (int v = 0; v < static_cast<int>(m_nodes.size()); ++v)
        cover(m_nodes[v], [&](quint64 at) { m_nodeCells[at].push_back(v); });
    for (int e = 0; e < static_cast<int>(layout.routes.size()); ++e) {
        if (!layout.direct[e]) // what is not drawn cannot be hit
            addRoute(e, layout.routes[e]);
    }
}

void SpatialIndex::addRoute(int edge, const graph::Route &route)
{
    for (qsizetype i = 0; i + 3 < route.points.size(); i += 3) {
        const QPointF &p0 = route.points[i], &p1 = route.points[i + 1], &p2 = route.points[i + 2], &p3 = route.points[i + 3];
        const int steps = std::clamp(static_cast<int>(std::hypot(p3.x() - p0.x(), p3.y() - p0.y()) / 24), 2, 40);
        QPointF last = p0;
        for (int s = 1; s <= steps; ++s) {
            const double t = static_cast<double>(s) / steps, u = 1 - t;
            const QPointF at = p0 * u * u * u + p1 * 3 * u * u * t + p2 * 3 * u * t * t + p3 * t * t * t;
            const Piece piece{edge, last, at};
            cover(QRectF(last, at).normalized().adjusted(-8, -8, 8, 8), [&](quint64 k) { m_edgeCells[k].push_back(piece); });
            last = at;
        }
    }
}

int SpatialIndex::nodeAt(QPointF world) const
{
    const auto cellAt = m_nodeCells.constFind(key(static_cast<int>(std::floor(world.x() / cell)), static_cast<int>(std::floor(world.y() / cell))));
    if (cellAt == m_nodeCells.cend())
        return -1;
    const auto hit = std::ranges::find_if(*cellAt, [&](int v) { return m_nodes[v].contains(world); });
    return hit == cellAt->end() ? -1 : *hit;
}

int SpatialIndex::edgeAt(QPointF world, double reach) const
{
    const auto cellAt = m_edgeCells.constFind(key(static_cast<int>(std::floor(world.x() / cell)), static_cast<int>(std::floor(world.y() / cell))));
    if (cellAt == m_edgeCells.cend())
        return -1;
    int best = -1;
    double nearest = reach;
    for (const Piece &piece : *cellAt) {
        if (const double d = distance(world, piece.a, piece.b); d < nearest) {
            nearest = d;
            best = piece.edge;
        }
    }
    return best;
}

int SpatialIndex::groupAt(QPointF world, bool anywhere) const
{
    for (int g = 0; g < static_cast<int>(m_groups.size()); ++g) {
        QRectF box = m_groups[g];
        if (!anywhere)
            box.setHeight(24);
        if (box.contains(world))
            return g;
    }
    return -1;
}

} // namespace topology
