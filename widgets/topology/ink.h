// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which ink, width and dash a node or edge gets: look.md section 6 in one place. The legend reads the same rules.
#pragma once

#include "widgets/kit/theme.h"
#include "widgets/topology/view.h"

#include <QPen>

#include <array>

namespace topology {

enum class Line : quint8 { Request, Tcp, Mirror, Plaintext };

/// On and off in px, by turns; count 0 = solid.
struct Dashes {
    std::array<double, 4> px{};
    size_t count = 0;
};

Line lineOf(const graph::Edge &edge);
/// 1 to 6 px by the logarithm of the load; failing at least 3.
double widthOf(const graph::Edge &edge);
/// The same at a zoom: far away lines get thinner, but never vanish.
double widthAt(const graph::Graph &graph, const graph::Edge &edge, const View &view);
kit::Tone edgeTone(const graph::Graph &graph, const graph::Edge &edge, bool stale);
Dashes dashesOf(Line line, double width);
QPen linePen(Line line, double width, const QColor &ink);
/// Outline of a node: its health's, else the plain one.
kit::Tone outlineTone(mesh::Health health, bool stale);
/// Text ink that says a health; Text1 when there is nothing to say.
kit::Tone textTone(mesh::Health health, bool stale);

} // namespace topology
