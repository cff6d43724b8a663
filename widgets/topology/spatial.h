// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is under the cursor: a grid over the laid-out graph. Built once per layout, asked at every mouse move.
#pragma once

#include "models/graph/layout.h"

#include <optional>

namespace topology {

class SpatialIndex
{
public:
    SpatialIndex() = default;
    explicit SpatialIndex(const graph::Layout &layout);

    /// Index of the node at a world point, or -1.
    int nodeAt(QPointF world) const;
    /// The nearest edge within `reach` (world px), or -1.
    int edgeAt(QPointF world, double reach) const;
    /// The group in whose title row (or, with `anywhere`, box) the point lies, or -1.
    int groupAt(QPointF world, bool anywhere) const;

private:
    static constexpr double cell = 160;
    struct Piece {
        int edge;
        QPointF a, b;
    };
    static quint64 key(int x, int y) { return (static_cast<quint64>(static_cast<quint32>(x)) << 32) | static_cast<quint32>(y); }
    template <class Add> void cover(const QRectF &box, Add add);
    void addRoute(int edge, const graph::Route &route);

    QVector<QRectF> m_nodes, m_groups;
    QHash<quint64, QVector<int>> m_nodeCells;
    QHash<quint64, QVector<Piece>> m_edgeCells;
};

} // namespace topology
