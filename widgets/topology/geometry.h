// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The layout as the painter and the mouse need it: every curve flattened once for three ranges of zoom, cut into short
// chunks with their bounds, and a grid over the nodes. Made off the main thread, once per layout; immutable.
#pragma once

#include "models/graph/layout.h"

#include <array>
#include <vector>

namespace topology {

class Geometry
{
public:
    struct Point {
        float x, y;
    };
    struct Bounds {
        float left, top, right, bottom;
        bool meets(const Bounds &o) const { return left <= o.right && right >= o.left && top <= o.bottom && bottom >= o.top; }
    };
    /// Up to `chunkPoints` points of one edge; the last one is the next chunk's first.
    struct Chunk {
        Bounds bounds;
        int first, count;
        float before; ///< length of the edge up to here, for dashes
    };
    struct Level {
        std::vector<Point> points;
        std::vector<Chunk> chunks;
        std::vector<int> firstChunk; ///< by edge, one more at the end
    };
    static constexpr int chunkPoints = 17;

    Geometry() = default;
    explicit Geometry(const graph::Layout &layout);

    const Level &levelFor(double scale) const;
    const Bounds &edgeBounds(int edge) const { return m_edges[edge]; }
    /// Direction in which an edge arrives, of length 1.
    Point arrival(int edge) const { return m_arrivals[edge]; }
    static Bounds boundsOf(const QRectF &rect, double margin = 0);

    /// Index of the node at a world point, or -1.
    int nodeAt(QPointF world) const;
    /// The nearest edge within `reach` (world px), or -1. Edges that are drawn only on demand are not hit.
    int edgeAt(QPointF world, double reach) const;
    /// The innermost group in whose title row (or, with `anywhere`, box) the point lies, or -1.
    int groupAt(QPointF world, bool anywhere) const;
    /// Nodes that may touch a rectangle, in order, each once.
    std::vector<int> nodesIn(const QRectF &world) const;
    /// A point of the edge at `part` (0..1) of its length.
    QPointF pointAt(int edge, double part) const;
    double length(int edge) const { return m_lengths[edge]; }

private:
    static constexpr double cell = 512;
    void buildNodes(const graph::Layout &layout);

    std::array<Level, 3> m_levels;
    std::vector<Bounds> m_edges;
    std::vector<Point> m_arrivals;
    std::vector<float> m_lengths;
    std::vector<char> m_direct;
    std::vector<QRectF> m_nodes, m_groups;
    QRectF m_area;
    int m_columns = 0, m_rows = 0;
    std::vector<int> m_cellStart, m_cellNodes;
};

} // namespace topology
