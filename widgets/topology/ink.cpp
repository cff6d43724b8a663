// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/ink.h"

#include <algorithm>
#include <cmath>

namespace topology {

using kit::Tone;
using mesh::Health;

Line lineOf(const graph::Edge &edge)
{
    if (edge.plaintext)
        return Line::Plaintext;
    if (edge.mirror)
        return Line::Mirror;
    return edge.protocol == mesh::Protocol::Tcp ? Line::Tcp : Line::Request;
}

double widthOf(const graph::Edge &edge)
{
    const double load = edge.load();
    const double width = load > 0 ? std::clamp(1 + 1.15 * std::log10(std::max(load, 1e-9)), 1.0, 6.0) : 1;
    const bool failing = edge.health >= Health::Error || (edge.health == Health::Warn && !edge.plaintext);
    return failing ? std::max(3.0, width) : width;
}

Tone edgeTone(const graph::Graph &graph, const graph::Edge &edge, bool stale)
{
    if (stale)
        return Tone::Unknown;
    if (edge.health >= Health::Critical)
        return Tone::Crit;
    if (edge.health == Health::Error)
        return Tone::Error;
    if (edge.plaintext)
        return Tone::Plain;
    if (edge.health == Health::Warn)
        return Tone::WarnLine;
    const bool context = graph.nodes[edge.source].kind == graph::NodeKind::Group && graph.nodes[edge.target].kind == graph::NodeKind::Group;
    return context ? Tone::Edge2 : Tone::Edge;
}

Dashes dashesOf(Line line, double width)
{
    Dashes out;
    switch (line) {
    case Line::Request: return out;
    case Line::Tcp: out = {{2, 3}, 2}; break;
    case Line::Mirror: out = {{7, 3, 2, 3}, 4}; break;
    case Line::Plaintext: out = {{6, 4}, 2}; break;
    }
    // A wide line's dashes must not be shorter than it is wide, or they are no longer seen as dashes.
    for (size_t i = 0; i < out.count; ++i)
        out.px[i] = std::max(out.px[i], width * 0.8);
    return out;
}

QPen linePen(Line line, double width, const QColor &ink)
{
    QPen pen(ink, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    const Dashes dashes = dashesOf(line, width);
    QVector<qreal> pattern; // in widths, as Qt counts them
    for (size_t i = 0; i < dashes.count; ++i)
        pattern.push_back(dashes.px[i] / width);
    if (!pattern.isEmpty())
        pen.setDashPattern(pattern);
    return pen;
}

double widthAt(const graph::Graph &graph, const graph::Edge &edge, const View &view)
{
    double zoomed = widthOf(edge) * std::clamp(view.scale, 0.45, 1.6);
    if (edgeTone(graph, edge, view.stale) == Tone::Edge2) // context: never so wide that neighbouring lanes become one grey area
        zoomed = std::min(zoomed, 2.6 * view.scale);
    return std::max(1.0, zoomed);
}

Tone outlineTone(Health health, bool stale)
{
    if (stale)
        return Tone::Line3;
    switch (health) {
    case Health::Warn: return Tone::WarnLine;
    case Health::Error: return Tone::Error;
    case Health::Critical: return Tone::Crit;
    default: return Tone::Line3;
    }
}

Tone textTone(Health health, bool stale)
{
    if (stale)
        return Tone::Text3;
    switch (health) {
    case Health::Warn: return Tone::Warn;
    case Health::Error: return Tone::Error;
    case Health::Critical: return Tone::Crit;
    default: return Tone::Text1;
    }
}

} // namespace topology
