// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a picture of the graph shows of it: the part, the zoom, what is selected, dimmed or stale. Plain data, so that the
// widget, PNG and PDF paint alike.
#pragma once

#include "models/graph/layout.h"

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

struct View {
    double scale = 1;
    QPointF offset;            ///< screen = world * scale + offset
    QRectF screen;             ///< what is painted, in screen px
    QString selected;          ///< id of a node, an edge or a group; "" = nothing
    QString hovered;
    bool dimOthers = false;    ///< the hovered one's neighbours keep their ink
    QSet<int> unmatched;       ///< nodes that the filter leaves out: dimmed
    bool stale = false;
    bool locks = false;        ///< closed locks on encrypted edges, too
    bool labels = true;
    const mesh::TrafficHistory *history = nullptr; ///< sparklines at the nearest zoom; may be null

    Detail detail() const { return detailAt(scale); }
    QPointF toScreen(QPointF world) const { return world * scale + offset; }
    QRectF toScreen(const QRectF &world) const { return {toScreen(world.topLeft()), world.size() * scale}; }
    QPointF toWorld(QPointF at) const { return (at - offset) / scale; }
    QRectF worldRect() const { return {toWorld(screen.topLeft()), screen.size() / scale}; }
};

/// Zoom and offset that show all of it, never larger than life.
void fitInto(View &view, const QRectF &world, const QRectF &screen, double margin = 20);
/// Changes the zoom so that the world under `at` stays under it.
void zoomAt(View &view, QPointF at, double scale);

inline constexpr double minScale = 0.02, maxScale = 4;

} // namespace topology
