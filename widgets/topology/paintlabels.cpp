// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels stand only where they tell something and where there is room: never upon a node or another label.
#include "models/items/words.h"
#include "widgets/topology/paintgraph.h"
#include "widgets/topology/words.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <cmath>

namespace topology {

using kit::Tone;
using kit::Type;

namespace {

const TextInk plainInk{.type = Type::Hint, .numeric = true, .px = 11, .halo = true};
const TextInk strongInk{.type = Type::HintStrong, .numeric = true, .px = 11, .halo = true};
constexpr double lineHeight = 15, lockWidth = 15;

/// What is taken, by cells: a picture of a whole large graph asks a hundred thousand times.
class Taken
{
public:
    void add(const QRectF &rect)
    {
        cover(rect, [&](quint64 at) { m_cells[at].push_back(rect); });
    }
    bool isFree(const QRectF &rect) const
    {
        bool free = true;
        cover(rect, [&](quint64 at) {
            const auto known = m_cells.constFind(at);
            if (free && known != m_cells.cend())
                free = std::ranges::none_of(*known, [&](const QRectF &other) { return other.intersects(rect); });
        });
        return free;
    }

private:
    static constexpr double cell = 128;
    template <class Visit> static void cover(const QRectF &rect, Visit visit)
    {
        const auto at = [](double value) { return static_cast<qint32>(std::floor(value / cell)); };
        for (qint32 y = at(rect.top()); y <= at(rect.bottom()); ++y) {
            for (qint32 x = at(rect.left()); x <= at(rect.right()); ++x)
                visit((static_cast<quint64>(static_cast<quint32>(y)) << 32) | static_cast<quint32>(x));
        }
    }
    QHash<quint64, QVector<QRectF>> m_cells;
};

class Placer
{
public:
    Placer(const Surface &surface, const Scene &scene, const View &view)
        : m_surface(surface)
        , m_scene(scene)
        , m_view(view)
    {
    }

    std::vector<Label> run()
    {
        const QRectF world = m_view.worldRect();
        for (const int v : m_scene.geometry->nodesIn(world))
            m_taken.add(m_view.toScreen(m_scene.layout.nodes[v]).adjusted(-2, -2, 2, 2));
        for (const QRectF &group : m_scene.layout.groups) { // titles
            if (group.intersects(world))
                m_taken.add(QRectF(m_view.toScreen(group.topLeft()), QSizeF(group.width() * m_view.scale, 22 * m_view.scale)) & m_view.screen);
        }
        std::vector<Label> labels = candidates(world), placed;
        std::ranges::stable_sort(labels, [](const Label &a, const Label &b) { return std::pair(a.rank, a.load) > std::pair(b.rank, b.load); });
        for (Label &label : labels) {
            measure(label);
            label.at = placeFor(label);
            if (label.at.isNull())
                continue;
            m_taken.add(label.at.adjusted(-3, -1, 3, 1));
            placed.push_back(std::move(label));
        }
        return placed;
    }

private:
    std::vector<Label> candidates(const QRectF &world) const
    {
        const graph::Graph &graph = m_scene.graph;
        const Geometry::Bounds seen = Geometry::boundsOf(world);
        const int selectedNode = graph.indexOf(m_view.selected), selectedEdge = graph.edgeIndexOf(m_view.selected);
        const int hoveredNode = graph.indexOf(m_view.hovered), hoveredEdge = graph.edgeIndexOf(m_view.hovered);
        std::vector<Label> out;
        for (int e = 0; e < static_cast<int>(graph.edges.size()); ++e) {
            const graph::Edge &edge = graph.edges[e];
            const auto ends = [&](int node) { return node >= 0 && (edge.source == node || edge.target == node); };
            const bool lit = e == selectedEdge || e == hoveredEdge || ends(selectedNode) || m_view.edgeInk(e) == Emphasis::Lit;
            const bool hovered = e == hoveredEdge || ends(hoveredNode);
            if (!m_scene.geometry->edgeBounds(e).meets(seen) || (edge.quiet && !lit))
                continue;
            if ((m_view.dimOthers && !hovered) || m_view.edgeInk(e) == Emphasis::Faint)
                continue;
            const bool bad = edge.health >= mesh::Health::Warn;
            const int rank = e == selectedEdge
                ? 100
                : (bad ? 10 + static_cast<int>(edge.health) : 0) + (lit || (hovered && m_view.dimOthers) ? 40 : 0) + (edge.mirror ? 3 : 0);
            if (rank == 0 && edge.load() < std::max(m_scene.leastLabelled, 1e-9))
                continue;
            Label label;
            label.edge = e;
            label.load = edge.load();
            label.rank = rank;
            label.text = Words::label(graph, edge, m_view.labels);
            label.fault = m_scene.graph.compared ? items::Words::change(edge.change) : Words::fault(edge);
            label.lock = edge.plaintext;
            label.closedLock = m_view.locks && !edge.plaintext && edge.flow.mtls >= 0.99;
            if (!label.text.isEmpty() || !label.fault.isEmpty() || label.closedLock)
                out.push_back(std::move(label));
        }
        return out;
    }

    void measure(Label &label) const
    {
        const double lock = label.lock || label.closedLock ? lockWidth : 0;
        if (label.lock) { // one line: plaintext is the fact, its number follows
            label.text = label.fault.isEmpty() ? label.text : label.text.isEmpty() ? label.fault : Words::tr("%1, %2").arg(label.text, label.fault);
            label.fault.clear();
            label.size = {m_surface.textWidth(label.text, strongInk) + lock, lineHeight};
            return;
        }
        const double fault = label.fault.isEmpty() ? 0 : m_surface.textWidth(label.fault, strongInk);
        const int lines = (label.text.isEmpty() ? 0 : 1) + (label.fault.isEmpty() ? 0 : 1);
        label.size = {std::max(m_surface.textWidth(label.text, plainInk) + lock, fault), lineHeight * std::max(1, lines)};
    }

    /// Point and direction at a part of one cubic.
    struct Spot {
        QPointF at, along;
    };
    Spot spotOn(const graph::Route &route, qsizetype curve, double t) const
    {
        const QPointF &a = route.points[curve], &b = route.points[curve + 1], &c = route.points[curve + 2], &d = route.points[curve + 3];
        const double u = 1 - t;
        const QPointF at = a * u * u * u + b * 3 * u * u * t + c * 3 * u * t * t + d * t * t * t;
        const QPointF along = (b - a) * 3 * u * u + (c - b) * 6 * u * t + (d - c) * 3 * t * t;
        return {m_view.toScreen(at), along};
    }

    QRectF placeFor(const Label &label) const
    {
        const graph::Route &route = m_scene.layout.routes[label.edge];
        // The longest pieces first: they have the most room.
        std::vector<std::pair<double, qsizetype>> pieces;
        for (qsizetype i = 0; i + 3 < route.points.size(); i += 3) {
            const QRectF box(m_view.toScreen(route.points[i]), m_view.toScreen(route.points[i + 3]));
            if (m_view.screen.intersects(box.normalized().adjusted(-1, -1, 1, 1)))
                pieces.push_back({-std::hypot(box.width(), box.height()), i});
        }
        std::ranges::sort(pieces);
        const double w = label.size.width(), h = label.size.height();
        for (size_t p = 0; p < std::min<size_t>(pieces.size(), 5); ++p) {
            for (const double t : {0.5, 0.35, 0.65, 0.2, 0.8}) {
                const Spot spot = spotOn(route, pieces[p].second, t);
                const bool level = std::abs(spot.along.y()) < 0.35 * std::abs(spot.along.x());
                const double gap = 3 + widthOf(m_scene.graph.edges[label.edge]) / 2;
                const std::array<QPointF, 3> centres = level
                    ? std::array{spot.at + QPointF(0, -h / 2 - gap), spot.at + QPointF(0, h / 2 + gap), spot.at}
                    : std::array{spot.at + QPointF(w / 2 + gap + 2, 0), spot.at + QPointF(-w / 2 - gap - 2, 0), spot.at};
                // On the line itself only what matters, and where the line still shows at both sides of the text.
                const bool onLine = label.rank > 0 && -pieces[p].first > (level ? w + 40 : h + 30);
                for (size_t c = 0; c < (onLine ? 3u : 2u); ++c) {
                    const QRectF box(centres[c] - QPointF(w / 2, h / 2), label.size);
                    if (m_view.screen.contains(box) && m_taken.isFree(box))
                        return box;
                }
            }
        }
        return {};
    }

    const Surface &m_surface;
    const Scene &m_scene;
    const View &m_view;
    Taken m_taken;
};

void paintLabel(Surface &surface, const Scene &scene, const View &view, const Label &label)
{
    const graph::Edge &edge = scene.graph.edges[label.edge];
    const Tone fault = view.stale ? Tone::Text3 : edge.plaintext && edge.health == mesh::Health::Warn ? Tone::Plain : textTone(edge.health, false);
    QRectF row(label.at.topLeft(), QSizeF(label.at.width() + 2, lineHeight));
    if (label.lock || label.closedLock) {
        const QRectF glyph(row.left(), row.top() + (lineHeight - 11) / 2, 11, 11);
        surface.fill(glyph.adjusted(-2, -2, 2, 2), Tone::Bg1, 1);
        surface.glyph(glyph, label.lock ? kit::Glyph::OpenLock : kit::Glyph::Lock, label.lock ? fault : Tone::Ok, 1);
        row.setLeft(row.left() + lockWidth);
    }
    TextInk plain = plainInk, strong = strongInk;
    strong.tone = fault;
    plain.tone = view.stale ? Tone::Text3 : Tone::Text2;
    if (!label.text.isEmpty()) {
        surface.text(row, label.text, label.lock ? strong : plain);
        row = QRectF(label.at.left(), row.top() + lineHeight, label.at.width() + 2, lineHeight);
    }
    if (!label.fault.isEmpty())
        surface.text(row, label.fault, strong);
}

} // namespace

std::vector<Label> placeLabels(const Surface &surface, const Scene &scene, const View &view)
{
    if (view.detail() < Detail::Full || (view.labels == Labels::Off && !view.locks))
        return {};
    return Placer(surface, scene, view).run();
}

void paintLabels(Surface &surface, const Scene &scene, const View &view, std::span<const Label> labels)
{
    for (const Label &label : labels)
        paintLabel(surface, scene, view, label);
}

} // namespace topology
