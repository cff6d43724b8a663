// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/flow.h"

#include "widgets/kit/theme.h"
#include "widgets/topology/ink.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topology {

namespace {

constexpr double spacing = 90; ///< px between the dots of one edge
constexpr double radius = 2.5;

/// px in a second: 30 for one request, about 90 for a thousand.
double speedOf(const graph::Edge &edge)
{
    return 30 + 20 * std::log10(1 + edge.load());
}

} // namespace

void FlowDots::place(const Scene &scene, const View &view, qint64 ms)
{
    m_dots.clear();
    if (view.detail() < Detail::Names || view.stale || !scene.geometry)
        return;
    const Geometry::Bounds seen = Geometry::boundsOf(view.worldRect());
    QVector<int> edges;
    for (int e = 0; e < static_cast<int>(scene.graph.edges.size()); ++e) {
        const graph::Edge &edge = scene.graph.edges[e];
        if (!edge.quiet && edge.load() > 0 && view.edgeInk(e) != Emphasis::Faint && scene.geometry->edgeBounds(e).meets(seen))
            edges.push_back(e);
    }
    std::ranges::stable_sort(edges, std::greater(), [&](int e) { return scene.graph.edges[e].load(); });
    for (const int e : edges) {
        const double length = scene.geometry->length(e) * view.scale;
        const double first = std::fmod(static_cast<double>(ms) / 1000 * speedOf(scene.graph.edges[e]), spacing);
        for (double at = first; at < length && m_dots.size() < mostDots; at += spacing) {
            const QPointF screen = view.toScreen(scene.geometry->pointAt(e, at / length));
            if (view.screen.contains(screen))
                m_dots.push_back({screen, edgeTone(scene.graph, scene.graph.edges[e], false)});
        }
        if (m_dots.size() >= mostDots)
            return;
    }
}

QRegion FlowDots::region() const
{
    QRegion region;
    for (const Dot &dot : m_dots)
        region += QRectF(dot.at - QPointF(radius + 1, radius + 1), QSizeF(2 * radius + 2, 2 * radius + 2)).toAlignedRect();
    return region;
}

void FlowDots::paint(QPainter &painter, const kit::Theme &theme) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Dot &dot : m_dots) {
        // A calm dot is darker than its line, or it would not be seen upon it.
        const bool calm = dot.tone == kit::Tone::Edge || dot.tone == kit::Tone::Edge2;
        painter.setPen(QPen(theme.color(kit::Tone::Bg1), 1));
        painter.setBrush(theme.color(calm ? kit::Tone::Text2 : dot.tone));
        painter.drawEllipse(dot.at, radius, radius);
    }
}

} // namespace topology
