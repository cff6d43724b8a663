// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a laid-out graph: boxes, edges, nodes, labels, in the detail that the zoom allows. Used by the canvas and by exports;
// knows no widget, keeps no state.
#pragma once

#include "widgets/topology/view.h"

#include <QPainterPath>

class QPainter;

namespace kit {
class Theme;
}

namespace topology {

void paintGraph(QPainter &painter, const graph::Graph &graph, const graph::Layout &layout, const View &view, const kit::Theme &theme);

/// The curve in screen px.
QPainterPath pathOf(const graph::Route &route, const View &view);

// Its parts, in the order they are painted.
void paintGroups(QPainter &painter, const graph::Graph &graph, const graph::Layout &layout, const View &view, const kit::Theme &theme);
void paintEdges(QPainter &painter, const graph::Graph &graph, const graph::Layout &layout, const View &view, const kit::Theme &theme);
void paintNodes(QPainter &painter, const graph::Graph &graph, const graph::Layout &layout, const View &view, const kit::Theme &theme);
void paintLabels(QPainter &painter, const graph::Graph &graph, const graph::Layout &layout, const View &view, const kit::Theme &theme);

/// Which nodes and edges keep their ink while something is hovered or filtered.
class Emphasis
{
public:
    Emphasis(const graph::Graph &graph, const View &view);
    bool dimmed(int node) const { return m_nodes.isEmpty() ? false : !m_nodes[node]; }
    bool edgeDimmed(int edge) const { return m_edges.isEmpty() ? false : !m_edges[edge]; }

    static constexpr double faint = 0.35;

private:
    QVector<bool> m_nodes, m_edges; ///< true: keeps its ink; empty: all do
};

/// Overview: groups as blocks, faults in colour, the view as a frame.
void paintMinimap(QPainter &painter, const QRectF &box, const graph::Graph &graph, const graph::Layout &layout, const View &view,
                  const kit::Theme &theme);

} // namespace topology
