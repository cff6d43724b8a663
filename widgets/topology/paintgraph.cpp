// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/paintgraph.h"

#include "models/graph/problem.h"
#include "widgets/topology/words.h"

#include <algorithm>
#include <cmath>

namespace topology {

using graph::Graph;
using kit::Tone;
using kit::Type;

namespace {

/// A box's title row: name left, "6 services · STRICT" right, both cut to fit.
void paintGroupTitle(Surface &surface, const Graph &graph, const graph::Group &group, const QRectF &box, const View &view)
{
    // Where nodes carry names the row is no higher than the layout's room for it, lest it runs into them; else they are blocks.
    const double room = graph::layered::Spacing().groupHead * view.scale;
    const double height = view.detail() == Detail::Names ? std::max(12.0, room) : std::max(16.0, room);
    const QRectF row(box.left() + 8, box.top(), box.width() - 16, height);
    if (row.width() < 24)
        return;
    const double zoom = height < 16 ? 0 : std::clamp(view.scale, 0.9, 1.6);
    const int least = height < 16 ? 9 : 10;
    const TextInk strong{.type = Type::SmallStrong, .px = std::max(least, static_cast<int>(12 * zoom)), .tone = Tone::Text2};
    const TextInk plain{.type = Type::Hint,
                        .px = std::max(least, static_cast<int>(11 * zoom)),
                        .tone = group.noSidecar && !view.stale ? Tone::Plain : Tone::Text3,
                        .align = Qt::AlignRight};
    const QString name = Words::groupName(group), more = Words::group(graph, group);
    surface.text(row, name, strong);
    if (view.detail() < Detail::Names || surface.textWidth(name, strong) + 12 + surface.textWidth(more, plain) > row.width())
        return;
    surface.text(row, more, plain);
}

/// Of a group closed up by distance: how many stand in it, and how many of them are at fault.
void paintGroupSum(Surface &surface, const graph::Group &group, const QRectF &box, const View &view)
{
    const QRectF middle(box.left() + 6, box.top() + 18, box.width() - 12, 16);
    if (group.atFault == 0 || view.stale || box.height() < 38 || box.width() < 44)
        return;
    surface.glyph(QRectF(middle.left() + 2, middle.top() + 2, 12, 12), kit::glyphOf(group.health), std::nullopt, 1);
    surface.text(middle.adjusted(18, 0, 0, 0), QString::number(group.atFault),
                 {.type = Type::HintStrong, .numeric = true, .tone = kit::healthTone(group.health)});
}

} // namespace

void paintGroups(Surface &surface, const Scene &scene, const View &view)
{
    const QRectF world = view.worldRect().adjusted(-6, -6, 6, 6);
    const Graph &graph = scene.graph;
    for (qsizetype g = 0; g < graph.groups.size(); ++g) {
        const graph::Group &group = graph.groups[g];
        if (!scene.layout.groups[g].intersects(world))
            continue;
        const QRectF box = view.toScreen(scene.layout.groups[g]);
        const bool far = view.detail() == Detail::Groups;
        BoxInk ink{.shape = Shape::Rounded, .line = Tone::Line1, .fill = Tone::Bg2, .fillOpacity = 0.45};
        if (far)
            ink.line = group.health < mesh::Health::Warn ? Tone::Line2 : outlineTone(group.health, view.stale);
        if (group.outsideMesh()) {
            ink.line = Tone::Line2;
            ink.dashed = true;
        }
        surface.box(box, ink);
        paintGroupTitle(surface, graph, group, box, view);
        const bool innermost = std::ranges::none_of(graph.groups, [&](const graph::Group &other) { return other.parent == g; });
        if (far && innermost)
            paintGroupSum(surface, group, box, view);
    }
}

void paintGround(Surface &surface, const Scene &scene, const View &view, std::span<const EdgeInk> edges)
{
    paintGroups(surface, scene, view);
    surface.edges(edges, scene.layout, *scene.geometry, view);
    paintNodes(surface, scene, view);
}

void paintPicture(Surface &surface, const Scene &scene, const View &view)
{
    paintGround(surface, scene, view, edgeInks(scene, view));
    paintOverlay(surface, scene, view);
    paintLabels(surface, scene, view, placeLabels(surface, scene, view));
}

void paintMinimap(Surface &surface, const QRectF &box, const Scene &scene, const View &view)
{
    surface.box(box, {.line = Tone::Line2, .fill = Tone::Bg1});
    View small;
    fitInto(small, scene.layout.bounds, box, 5);
    if (scene.layout.bounds.isEmpty())
        return;
    const auto block = [&](const QRectF &world, Tone tone, double least, double most) {
        QRectF at = small.toScreen(world);
        at.setSize({std::max(at.width(), 2.0), std::clamp(at.height(), least, most)});
        surface.fill(at & box, tone, 1);
    };
    const Graph &graph = scene.graph;
    for (const QRectF &group : scene.layout.groups)
        block(group, Tone::Bg4, 2, 1e6);
    for (qsizetype v = 0; v < graph.nodes.size(); ++v) {
        if (graph.nodes[v].group < 0)
            block(scene.layout.nodes[v], Tone::Bg4, 2, 1e6);
    }
    for (qsizetype v = 0; v < graph.nodes.size(); ++v) {
        if (graph.nodes[v].health >= mesh::Health::Warn && !view.stale)
            block(scene.layout.nodes[v], outlineTone(graph.nodes[v].health, false), 3, 4);
    }
    surface.box((small.toScreen(view.worldRect()) & box.adjusted(1, 1, -1, -1)), {.line = Tone::Accent, .filled = false});
}

} // namespace topology
