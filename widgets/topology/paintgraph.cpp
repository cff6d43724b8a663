// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/paintgraph.h"

#include "widgets/kit/theme.h"
#include "widgets/topology/ink.h"
#include "widgets/topology/words.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace topology {

using graph::Graph;
using graph::Layout;
using kit::Theme;
using kit::Tone;
using kit::Type;

QPainterPath pathOf(const graph::Route &route, const View &view)
{
    QPainterPath path;
    if (route.isEmpty())
        return path;
    path.moveTo(view.toScreen(route.points[0]));
    for (qsizetype i = 1; i + 2 < route.points.size(); i += 3)
        path.cubicTo(view.toScreen(route.points[i]), view.toScreen(route.points[i + 1]), view.toScreen(route.points[i + 2]));
    return path;
}

Emphasis::Emphasis(const Graph &graph, const View &view)
{
    const int node = view.dimOthers ? graph.indexOf(view.hovered) : -1;
    const int edge = view.dimOthers && node < 0 ? graph.edgeIndexOf(view.hovered) : -1;
    if (node < 0 && edge < 0 && view.unmatched.isEmpty())
        return;
    const bool hovering = node >= 0 || edge >= 0;
    m_nodes.fill(!hovering, graph.nodes.size());
    m_edges.fill(!hovering, graph.edges.size());
    for (int e = 0; e < static_cast<int>(graph.edges.size()); ++e) {
        const graph::Edge &at = graph.edges[e];
        if (hovering && (e == edge || at.source == node || at.target == node))
            m_edges[e] = m_nodes[at.source] = m_nodes[at.target] = true;
        if (!hovering && (view.unmatched.contains(at.source) || view.unmatched.contains(at.target)))
            m_edges[e] = false;
    }
    if (node >= 0)
        m_nodes[node] = true;
    if (!hovering) {
        for (const int v : view.unmatched)
            m_nodes[v] = false;
    }
}

namespace {

/// A box's title row: name left, "6 services · STRICT" right, both cut to fit.
void paintGroupTitle(QPainter &painter, const Graph &graph, const graph::Group &group, const QRectF &box, const View &view, const Theme &theme)
{
    const double height = std::max(16.0, 24 * view.scale);
    QRectF row(box.left() + 8, box.top(), box.width() - 16, height);
    if (row.width() < 24)
        return;
    QFont strong = theme.font(Type::SmallStrong), plain = theme.font(Type::Hint);
    strong.setPixelSize(std::max(10, static_cast<int>(strong.pixelSize() * std::clamp(view.scale, 0.9, 1.6))));
    plain.setPixelSize(std::max(10, static_cast<int>(plain.pixelSize() * std::clamp(view.scale, 0.9, 1.6))));
    const QFontMetricsF strongMetrics(strong), plainMetrics(plain);
    const QString name = Words::groupName(group), more = Words::group(graph, group);
    const double nameWidth = strongMetrics.horizontalAdvance(name), moreWidth = plainMetrics.horizontalAdvance(more);
    painter.setFont(strong);
    painter.setPen(theme.color(Tone::Text2));
    painter.drawText(row, Qt::AlignVCenter | Qt::AlignLeft, strongMetrics.elidedText(name, Qt::ElideMiddle, row.width()));
    if (view.detail() < Detail::Names || nameWidth + 12 + moreWidth > row.width())
        return;
    painter.setFont(plain);
    painter.setPen(theme.color(group.noSidecar && !view.stale ? Tone::Plain : Tone::Text3));
    painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, more);
}

} // namespace

void paintGroups(QPainter &painter, const Graph &graph, const Layout &layout, const View &view, const Theme &theme)
{
    const QRectF world = view.worldRect();
    for (qsizetype g = 0; g < graph.groups.size(); ++g) {
        const graph::Group &group = graph.groups[g];
        if (!layout.groups[g].intersects(world))
            continue;
        const QRectF box = view.toScreen(layout.groups[g]).toAlignedRect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5);
        const bool hovered = view.hovered == group.id;
        QPen pen(theme.color(view.detail() == Detail::Groups ? outlineTone(group.health, view.stale) : Tone::Line1), 1);
        if (view.detail() == Detail::Groups && group.health < mesh::Health::Warn)
            pen.setColor(theme.color(Tone::Line2));
        if (group.outsideMesh()) {
            pen.setColor(theme.color(Tone::Line2));
            pen.setDashPattern({4, 3});
        }
        painter.setPen(pen);
        painter.setBrush(theme.color(Tone::Bg2, hovered ? 0.8 : 0.45));
        painter.drawRoundedRect(box, 4, 4);
        paintGroupTitle(painter, graph, group, box, view, theme);
        if (view.selected == group.id) {
            painter.setPen(QPen(theme.color(Tone::Accent), 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 6, 6);
        }
    }
}

void paintGraph(QPainter &painter, const Graph &graph, const Layout &layout, const View &view, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(view.screen);
    paintGroups(painter, graph, layout, view, theme);
    paintEdges(painter, graph, layout, view, theme);
    paintNodes(painter, graph, layout, view, theme);
    paintLabels(painter, graph, layout, view, theme);
    painter.restore();
}

void paintMinimap(QPainter &painter, const QRectF &box, const Graph &graph, const Layout &layout, const View &view, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Tone::Line2), 1));
    painter.setBrush(theme.color(Tone::Bg1));
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
    View small;
    fitInto(small, layout.bounds, box, 5);
    if (layout.bounds.isEmpty()) {
        painter.restore();
        return;
    }
    // Smaller than life here, however small the graph is.
    painter.setClipRect(box);
    painter.setPen(Qt::NoPen);
    const auto block = [&](const QRectF &world, const QColor &ink) {
        QRectF at = small.toScreen(world);
        at.setSize({std::max(at.width(), 2.0), std::max(at.height(), 2.0)});
        painter.fillRect(at, ink);
    };
    for (const QRectF &group : layout.groups)
        block(group, theme.color(Tone::Bg4));
    for (qsizetype v = 0; v < graph.nodes.size(); ++v) {
        if (graph.nodes[v].group < 0)
            block(layout.nodes[v], theme.color(Tone::Bg4));
    }
    for (qsizetype v = 0; v < graph.nodes.size(); ++v) {
        const mesh::Health health = graph.nodes[v].health;
        if (health >= mesh::Health::Warn && !view.stale) {
            QRectF at = small.toScreen(layout.nodes[v]);
            at.setHeight(std::max(3.0, std::min(at.height(), 4.0)));
            painter.fillRect(at, theme.color(outlineTone(health, false)));
        }
    }
    painter.setPen(QPen(theme.color(Tone::Accent), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(small.toScreen(view.worldRect()).intersected(box).adjusted(0.5, 0.5, -0.5, -0.5));
    painter.restore();
}

} // namespace topology
