// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing that SVG and HTML share. Only graphsvg.cpp and graphhtml.cpp know it.
#pragma once

#include "models/report/graphreport.h"

namespace report {

struct DrawingOptions {
    SvgTheme theme = SvgTheme::Light;
    bool legend = true;
    /// Groups <g> of a node get class "n" and data-i, those of an edge "e", data-i, data-s and data-t (indexes): what the
    /// page's script finds them by.
    bool marked = false;
};

/// One <svg> element, without an XML head.
QString drawGraph(const graph::Graph &graph, const graph::Layout &layout, const GraphHead &head, const DrawingOptions &options);

/// "web → reviews v3", "12.3 req/s, 8.1 % 5xx".
QString edgeTitle(const graph::Graph &graph, const graph::Edge &edge);
QString edgeNumbers(const graph::Edge &edge);
QString nodeTitle(const graph::Node &node);

} // namespace report
