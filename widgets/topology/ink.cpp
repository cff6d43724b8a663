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

QPen linePen(Line line, double width, const QColor &ink)
{
    QPen pen(ink, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    // Patterns are given in px; Qt counts them in widths.
    const auto dashes = [&](std::initializer_list<double> px) {
        QVector<qreal> pattern;
        for (const double length : px)
            pattern.push_back(std::max(length, width * 0.8) / width);
        pen.setDashPattern(pattern);
    };
    switch (line) {
    case Line::Request: break;
    case Line::Tcp: dashes({2, 3}); break;
    case Line::Mirror: dashes({7, 3, 2, 3}); break;
    case Line::Plaintext: dashes({6, 4}); break;
    }
    return pen;
}

QPen edgePen(const graph::Graph &graph, const graph::Edge &edge, const View &view, const kit::Theme &theme)
{
    double zoomed = widthOf(edge) * std::clamp(view.scale, 0.45, 1.6);
    if (edgeTone(graph, edge, view.stale) == Tone::Edge2) // context: never so wide that neighbouring lanes become one grey area
        zoomed = std::min(zoomed, 2.6 * view.scale);
    return linePen(lineOf(edge), std::max(1.0, zoomed), theme.color(edgeTone(graph, edge, view.stale)));
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
