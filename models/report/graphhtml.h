// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The graph as one HTML file that needs nothing else and asks no network: the drawing with pan, zoom, tips and a filter, and
// the edges as a table below it. Every name in it is escaped; a policy in the file forbids it to load or send anything.
#pragma once

#include "models/report/graphreport.h"

namespace report {

QByteArray graphHtml(const graph::Graph &graph, const graph::Layout &layout, const GraphHead &head, SvgTheme theme);

} // namespace report
