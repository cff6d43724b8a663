// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The graph as a file: SVG with the desktop's look, DOT, JSON with positions, CSV of edges. The same snapshot gives the same bytes.
#pragma once

#include "models/graph/layout.h"
#include "models/report/report.h"

namespace report {

enum class SvgTheme : quint8 { Light, Dark };

/// What a drawing's parts are coloured with; the desktop's theme table has the same values (a test compares them).
enum class Ink : quint8 {
    Canvas,
    GroupFill,
    GroupLine,
    NodeFill,
    NodeLine,
    Text,
    Muted,
    Edge,
    Ok,
    Warn,
    WarnLine,
    Error,
    Crit,
    Unknown,
    Plain,
    Accent,
    Added,
    Removed,
    Changed,
    Count
};
/// "#1a1e23"
const char *inkOf(SvgTheme theme, Ink ink);

struct GraphHead {
    QString context;
    qint64 atMs = 0;
    qint64 beforeMs = 0; ///< of a compared graph; 0 = none

    /// "prod-eu, 2026-11-25T14:05:00Z, against 2026-11-25T13:50:00Z".
    QString words() const;
    /// The same without the context.
    QString times() const;
};

QByteArray graphSvg(const graph::Graph &graph, const graph::Layout &layout, const GraphHead &head, SvgTheme theme);
QByteArray graphDot(const graph::Graph &graph, const GraphHead &head);
QByteArray graphJson(const graph::Graph &graph, const graph::Layout &layout, const GraphHead &head);
QByteArray graphCsv(const graph::Graph &graph);
QByteArray graphMl(const graph::Graph &graph, const graph::Layout &layout, const GraphHead &head);

/// "service", "gateway": as JSON, GraphML and HTML name a node's kind.
QString kindWord(graph::NodeKind kind);

} // namespace report
