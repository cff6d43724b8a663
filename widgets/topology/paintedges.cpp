// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/theme.h"
#include "widgets/topology/ink.h"
#include "widgets/topology/paintgraph.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace topology {

using graph::Graph;
using graph::Layout;
using kit::Theme;
using kit::Tone;

namespace {

class EdgePainter
{
public:
    EdgePainter(QPainter &painter, const Graph &graph, const Layout &layout, const View &view, const Theme &theme)
        : m_painter(painter)
        , m_graph(graph)
        , m_layout(layout)
        , m_view(view)
        , m_theme(theme)
        , m_emphasis(graph, view)
    {
    }

    void run()
    {
        const QRectF world = m_view.worldRect().adjusted(-10, -10, 10, 10);
        std::vector<int> order;
        for (int e = 0; e < static_cast<int>(m_graph.edges.size()); ++e) {
            if (m_layout.routes[e].bounds().intersects(world) && drawn(e))
                order.push_back(e);
        }
        // Calm ones first, so that what fails lies on top; the selected one last.
        std::ranges::stable_sort(order, {}, [this](int e) { return priority(e); });
        for (const int e : order)
            paint(e);
    }

private:
    bool drawn(int e) const
    {
        const graph::Edge &edge = m_graph.edges[e];
        if (edge.quiet && !selected(edge) && !ends(edge, m_view.selected) && !ends(edge, m_view.hovered))
            return false;
        return m_view.detail() > Detail::Groups || edge.health >= mesh::Health::Warn || m_graph.groups.isEmpty();
    }

    int priority(int e) const
    {
        const graph::Edge &edge = m_graph.edges[e];
        return (m_emphasis.edgeDimmed(e) ? 0 : 16) + static_cast<int>(edge.health >= mesh::Health::Warn ? edge.health : mesh::Health::Ok)
            + (selected(edge) ? 32 : 0);
    }

    bool ends(const graph::Edge &edge, const QString &id) const
    {
        return !id.isEmpty() && (m_graph.nodes[edge.source].id == id || m_graph.nodes[edge.target].id == id);
    }
    bool selected(const graph::Edge &edge) const { return !m_view.selected.isEmpty() && edge.id == m_view.selected; }

    void paint(int e)
    {
        const graph::Edge &edge = m_graph.edges[e];
        QPainterPath path = pathOf(m_layout.routes[e], m_view);
        const QPen pen = edgePen(m_graph, edge, m_view, m_theme);
        m_painter.setOpacity(m_emphasis.edgeDimmed(e) ? Emphasis::faint : 1);
        m_painter.setBrush(Qt::NoBrush);
        if (selected(edge)) {
            m_painter.setPen(QPen(m_theme.color(Tone::Accent, 0.35), pen.widthF() + 6, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
            m_painter.drawPath(path);
        } else if (edge.id == m_view.hovered) {
            m_painter.setPen(QPen(m_theme.color(Tone::Bg4), pen.widthF() + 4, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
            m_painter.drawPath(path);
        }
        const bool arrow = m_view.detail() >= Detail::Names;
        const double head = arrow ? std::max(4.5, 1.3 * pen.widthF() + 3.4) : 0;
        m_painter.setPen(pen);
        m_painter.drawPath(arrow ? shortened(m_layout.routes[e], head * 0.8) : path);
        if (arrow)
            paintArrow(m_layout.routes[e], head, pen.widthF(), pen.color());
        m_painter.setOpacity(1);
    }

    /// The curve ends a little before the arrow's tip, or a thick line would stick out beside it.
    QPainterPath shortened(const graph::Route &route, double by) const
    {
        graph::Route cut = route;
        QPointF &end = cut.points.back();
        const QPointF direction = arrival(route);
        end -= direction * by / m_view.scale;
        cut.points[cut.points.size() - 2] -= direction * by / m_view.scale;
        return pathOf(cut, m_view);
    }

    static QPointF arrival(const graph::Route &route)
    {
        const QPointF end = route.points.back();
        for (qsizetype i = route.points.size() - 2; i >= 0; --i) {
            const QPointF d = end - route.points[i];
            if (const double length = std::hypot(d.x(), d.y()); length > 0.01)
                return d / length;
        }
        return {1, 0};
    }

    void paintArrow(const graph::Route &route, double head, double width, const QColor &ink)
    {
        const QPointF tip = m_view.toScreen(route.points.back()), along = arrival(route), across(-along.y(), along.x());
        const double half = std::max(3.0, 1.3 * width * 0.5 + 2.2);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(ink);
        m_painter.drawPolygon(QPolygonF({tip, tip - along * head + across * half, tip - along * head - across * half}));
    }

    QPainter &m_painter;
    const Graph &m_graph;
    const Layout &m_layout;
    const View &m_view;
    const Theme &m_theme;
    Emphasis m_emphasis;
};

} // namespace

void paintEdges(QPainter &painter, const Graph &graph, const Layout &layout, const View &view, const Theme &theme)
{
    EdgePainter(painter, graph, layout, view, theme).run();
}

} // namespace topology
