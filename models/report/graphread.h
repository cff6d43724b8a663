// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A graph as a JSON document with all that a picture of it needs, and back: how the command line hands a graph to the
// desktop executable to have it painted. The same keys as graphJson(), and more; a document of graphJson() can be read, too.
// Layout is not part of it: the same graph gives the same layout everywhere.
#pragma once

#include "models/base/error.h"
#include "models/report/graphreport.h"

namespace report {

struct GraphDocument {
    graph::Graph graph;
    GraphHead head;
};

QByteArray writeGraph(const graph::Graph &graph, const GraphHead &head);
/// Invalid: not such a document, an end that is no node, an id twice; `where` says at which entry. TooLarge: over the limits.
base::Result<GraphDocument> readGraph(const QByteArray &json, const QString &where = {});

inline constexpr qsizetype mostGraphNodes = 100'000, mostGraphEdges = 1'000'000, mostGraphGroups = 50'000, mostGraphName = 1'024;

} // namespace report
