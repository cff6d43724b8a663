// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Call graphs for graphbench, by seed: eight call layers, a namespace for every 25 services, three calls of five within the
// namespace, the others by a power law over all, a few mutual calls and calls within a layer so that there are cycles. Knows
// the file formats that the peers read, and the measures by which every layout is judged.
#pragma once

#include "models/graph/graph.h"

#include <QPointF>

namespace bench {

inline constexpr double nodeWidth = 114, nodeHeight = 38;

struct Call {
    int from = 0, to = 0;
};

struct CallGraph {
    QVector<int> space; ///< namespace of each service
    QVector<Call> calls;
    int spaces = 0;
};

CallGraph generate(int services, quint32 seed);
graph::Graph toGraph(const CallGraph &mesh, bool groups);

/// One text per peer: "txt" (counts, then a line a service, then a line a call), "json", "gml", "dot", "cluster.dot".
QByteArray write(const CallGraph &mesh, const QString &format);
/// Reads back "txt".
CallGraph read(const QByteArray &text);

struct Quality {
    qint64 crossings = 0; ///< pairs of calls that cross as straight lines between centres; a shared end does not count
    double length = 0;    ///< sum of those lines
    double right = 0;     ///< share of calls whose callee is right of the caller
};

Quality judge(const CallGraph &mesh, const QVector<QPointF> &centres);

} // namespace bench
