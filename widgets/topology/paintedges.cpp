// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How each edge looks, and what lies upon the ground: the selection, what is hovered, and their neighbourhood.
#include "widgets/topology/paintgraph.h"

#include <algorithm>
#include <cmath>

namespace topology {

using kit::Tone;
using mesh::Health;

namespace {

/// Many calm lines far away would be one grey area: they step back.
constexpr qsizetype manyEdges = 400;

bool drawn(const Scene &scene, const graph::Edge &edge, const View &view)
{
    if (edge.quiet)
        return false;
    return view.detail() > Detail::Groups || edge.health >= Health::Warn || scene.graph.groups.isEmpty();
}

int orderOf(const graph::Edge &edge, Emphasis::Ink emphasis, Tone tone)
{
    const int layer = emphasis == Emphasis::Faint ? 0 : emphasis == Emphasis::Lit ? 2 : 1;
    return layer * 100'000 + (edge.health >= Health::Warn ? static_cast<int>(edge.health) : 0) * 1'000 + 2 * static_cast<int>(tone);
}

Tone changeTone(const graph::Change &change)
{
    switch (graph::verdictOf(change)) {
    case graph::Verdict::Gone: return Tone::Unknown;
    case graph::Verdict::MtlsLost: return Tone::Plain;
    case graph::Verdict::Worse: return Tone::Removed;
    case graph::Verdict::Added: return Tone::Accent;
    case graph::Verdict::Better: return Tone::Added;
    case graph::Verdict::Shifted: return Tone::Changed;
    case graph::Verdict::Same: break;
    }
    return Tone::Edge2;
}

EdgeInk haloOf(EdgeInk ink, double more, Tone tone, double opacity)
{
    ink.width += static_cast<float>(more);
    ink.line = Line::Request;
    ink.tone = tone;
    ink.opacity = static_cast<float>(opacity);
    ink.arrow = false;
    return ink;
}

} // namespace

EdgeInk edgeInk(const Scene &scene, int index, const View &view)
{
    const graph::Edge &edge = scene.graph.edges[index];
    EdgeInk ink;
    ink.edge = index;
    ink.width = static_cast<float>(widthAt(scene.graph, edge, view));
    ink.line = lineOf(edge);
    ink.tone = edgeTone(scene.graph, edge, view.stale);
    const bool calm = ink.tone == Tone::Edge;
    if (scene.graph.compared && !view.stale) {
        const graph::Change &change = edge.change;
        ink.tone = changeTone(change);
        if (change.gone)
            ink.line = Line::Mirror;
        if (change.what != graph::DiffersSet())
            ink.width = std::max(ink.width, 2.0F);
    } else if (calm && view.detail() <= Detail::Blocks && scene.graph.edges.size() > manyEdges) {
        ink.tone = Tone::Edge2;
        ink.width = 1;
    }
    ink.arrow = view.detail() >= Detail::Names;
    const Emphasis::Ink emphasis = view.edgeInk(index);
    if (emphasis == Emphasis::Faint)
        ink.opacity = static_cast<float>(Emphasis::faint);
    ink.order = orderOf(edge, emphasis, ink.tone);
    return ink;
}

std::vector<EdgeInk> edgeInks(const Scene &scene, const View &view)
{
    std::vector<EdgeInk> inks;
    inks.reserve(static_cast<size_t>(scene.graph.edges.size()));
    for (int e = 0; e < static_cast<int>(scene.graph.edges.size()); ++e) {
        const bool lit = view.edgeInk(e) == Emphasis::Lit;
        if (!lit && !drawn(scene, scene.graph.edges[e], view))
            continue;
        inks.push_back(edgeInk(scene, e, view));
        if (lit) { // a path: its halo lies under all that is lit
            EdgeInk halo = haloOf(inks.back(), 6, Tone::Accent, 0.35);
            halo.order = 199'999;
            inks.push_back(halo);
        }
    }
    std::ranges::stable_sort(inks, {}, &EdgeInk::order);
    return inks;
}

QVector<int> litEdges(const Scene &scene, const QString &id)
{
    if (id.isEmpty() || !scene.incidence)
        return {};
    if (const int v = scene.graph.indexOf(id); v >= 0)
        return scene.incidence->at(v);
    if (const int e = scene.graph.edgeIndexOf(id); e >= 0)
        return {e};
    return {};
}

namespace {

void paintRing(Surface &surface, const Scene &scene, int node, const View &view)
{
    const bool pile = scene.graph.nodes[node].kind == graph::NodeKind::Group;
    const QRectF ring = view.toScreen(scene.layout.nodes[node]).adjusted(-4, pile ? -7 : -4, pile ? 7 : 4, 4);
    surface.box(ring, {.shape = Shape::Rounded, .line = Tone::Accent, .lineWidth = 2, .corner = 6, .filled = false});
}

void paintGroupFrame(Surface &surface, const Scene &scene, const QString &id, const View &view, bool selected)
{
    const int g = scene.graph.groupIndexOf(id);
    if (g < 0)
        return;
    const double out = selected ? 3 : 0;
    surface.box(view.toScreen(scene.layout.groups[g]).adjusted(-out, -out, out, out),
                {.shape = Shape::Rounded,
                 .line = selected ? Tone::Accent : Tone::Line3,
                 .lineWidth = selected ? 2.0 : 1.0,
                 .corner = 4 + out,
                 .filled = false});
}

} // namespace

void paintOverlay(Surface &surface, const Scene &scene, const View &view)
{
    const QVector<int> chosen = litEdges(scene, view.selected), hovered = litEdges(scene, view.hovered);
    const int selectedEdge = scene.graph.edgeIndexOf(view.selected), selectedNode = scene.graph.indexOf(view.selected);
    const int hoveredEdge = scene.graph.edgeIndexOf(view.hovered), hoveredNode = scene.graph.indexOf(view.hovered);
    std::vector<EdgeInk> inks;
    QSet<int> nodes;
    const auto add = [&](int e, int layer, double halo, Tone tone, double opacity) {
        EdgeInk ink = edgeInk(scene, e, view);
        ink.opacity = 1;
        ink.order += layer;
        if (halo > 0) {
            inks.push_back(haloOf(ink, halo, tone, opacity));
            inks.back().order = layer - 1;
        }
        inks.push_back(ink);
        nodes.insert(scene.graph.edges[e].source);
        nodes.insert(scene.graph.edges[e].target);
    };
    if (view.dimOthers || hoveredNode >= 0) {
        for (const int e : hovered)
            add(e, 1'000'000, 0, Tone::Accent, 0);
    }
    if (!view.dimOthers || selectedEdge >= 0) {
        for (const int e : chosen)
            e == selectedEdge ? add(e, 3'000'000, 6, Tone::Accent, 0.35) : add(e, 2'000'000, 3, Tone::Accent, 0.22);
    }
    if (hoveredEdge >= 0 && hoveredEdge != selectedEdge)
        add(hoveredEdge, 4'000'000, 4, Tone::Bg4, 1);
    std::ranges::stable_sort(inks, {}, &EdgeInk::order);
    surface.edges(inks, scene.layout, *scene.geometry, view);
    if (hoveredNode >= 0)
        nodes.insert(hoveredNode);
    if (selectedNode >= 0)
        nodes.insert(selectedNode);
    const QRectF world = view.worldRect().adjusted(-12, -12, 12, 12);
    for (const int v : nodes) {
        if (scene.layout.nodes[v].intersects(world))
            paintNode(surface, scene, v, view);
    }
    if (selectedNode >= 0)
        paintRing(surface, scene, selectedNode, view);
    if (view.hovered != view.selected)
        paintGroupFrame(surface, scene, view.hovered, view, false);
    paintGroupFrame(surface, scene, view.selected, view, true);
}

} // namespace topology
