// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a picture of the graph shows of it: the part, the zoom, what is selected, dimmed or stale. Plain data, so that the
// widget, PNG and PDF paint alike.
#pragma once

#include "models/graph/layout.h"

#include <memory>

namespace topology {

/// Steps of look.md section 6.
enum class Detail : quint8 { Groups, Blocks, Names, Full, More };

constexpr Detail detailAt(double scale)
{
    return scale >= 1.5 ? Detail::More
        : scale >= 0.75 ? Detail::Full
        : scale >= 0.4  ? Detail::Names
        : scale >= 0.15 ? Detail::Blocks
                        : Detail::Groups;
}

/// What the labels of edges say beside what is wrong.
enum class Labels : quint8 { Off, Rate, P95, Errors, Share };

/// How nodes and edges are told apart from the rest, by index. An empty vector: all plain.
struct Emphasis {
    enum Ink : quint8 { Plain, Faint, Lit };
    QVector<quint8> nodes, edges;

    Ink node(int v) const { return nodes.isEmpty() ? Plain : static_cast<Ink>(nodes[v]); }
    Ink edge(int e) const { return edges.isEmpty() ? Plain : static_cast<Ink>(edges[e]); }
    bool isEmpty() const { return nodes.isEmpty() && edges.isEmpty(); }
    friend bool operator==(const Emphasis &, const Emphasis &) = default;

    static constexpr double faint = 0.35;
};

struct View {
    double scale = 1;
    QPointF offset;            ///< screen = world * scale + offset
    QRectF screen;             ///< what is painted, in screen px
    QString selected;          ///< id of a node, an edge or a group; "" = nothing
    QString hovered;
    bool dimOthers = false;    ///< the hovered one's neighbours keep their ink
    std::shared_ptr<const Emphasis> emphasis; ///< of the filter or a path; null = none
    QSet<QString> pinned;      ///< node ids that the user put where they are
    bool stale = false;
    bool locks = false;        ///< closed locks on encrypted edges, too
    Labels labels = Labels::Rate;
    const mesh::TrafficHistory *history = nullptr; ///< sparklines at the nearest zoom; may be null

    Detail detail() const { return detailAt(scale); }
    QPointF toScreen(QPointF world) const { return world * scale + offset; }
    QRectF toScreen(const QRectF &world) const { return {toScreen(world.topLeft()), world.size() * scale}; }
    QPointF toWorld(QPointF at) const { return (at - offset) / scale; }
    QRectF toWorld(const QRectF &at) const { return {toWorld(at.topLeft()), at.size() / scale}; }
    QRectF worldRect() const { return toWorld(screen); }
    Emphasis::Ink nodeInk(int v) const { return emphasis ? emphasis->node(v) : Emphasis::Plain; }
    Emphasis::Ink edgeInk(int e) const { return emphasis ? emphasis->edge(e) : Emphasis::Plain; }
};

/// Zoom and offset that show all of it, never larger than life.
void fitInto(View &view, const QRectF &world, const QRectF &screen, double margin = 20);
/// Changes the zoom so that the world under `at` stays under it.
void zoomAt(View &view, QPointF at, double scale);

inline constexpr double minScale = 0.02, maxScale = 4;

} // namespace topology
