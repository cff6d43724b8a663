// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The graph in words: node lines, edge labels, sentences for inspector, tooltips and screen readers. Every string that comes
// from the cluster is cleaned here.
#pragma once

#include "widgets/topology/paths.h"
#include "widgets/topology/view.h"

#include <QCoreApplication>
#include <QStringList>

namespace topology {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(topology)

public:
    static QString name(const graph::Node &node);
    static QString kind(graph::NodeKind kind);
    /// The second line of a node: "317.0 req/s", "368.3 conn/s", "118 services", "idle".
    static QString load(const graph::Node &node);
    static QString load(const mesh::Flow &flow);
    /// "6 services · STRICT".
    static QString group(const graph::Graph &graph, const graph::Group &group);
    static QString groupName(const graph::Group &group);
    /// The label's plain part: "gRPC 393.2 req/s", "TCP 1.9 MB/s", "mirror 20 %".
    static QString label(const graph::Edge &edge);
    /// The same by the user's choice of what labels say; "" when there is nothing to say.
    static QString label(const graph::Graph &graph, const graph::Edge &edge, Labels what);
    /// Its second, coloured part: "12.0 % 403", "8.1 % 5xx", "plaintext"; "" when nothing is wrong.
    static QString fault(const graph::Edge &edge);
    static QString protocol(const graph::Edge &edge);
    /// "web → reviews v3".
    static QString edgeName(const graph::Graph &graph, const graph::Edge &edge);
    static QString endName(const graph::Node &node, int row);
    /// What is wrong, with numbers; "" when nothing is.
    static QString sentence(const graph::Node &node);
    static QString sentence(const graph::Graph &graph, const graph::Edge &edge);
    /// "2 shortest paths of 3 calls from web to store", "No way leads from ...", "12 things call web, directly or not".
    static QString trail(const graph::Graph &graph, const Trail &trail);
    /// "web → catalog → inventory".
    static QString way(const graph::Graph &graph, const QVector<int> &nodes);
    /// "6 namespaces, 11 services, 20 edges, 2 gateways".
    static QString counts(const graph::Graph &graph);
    /// "3 idle services and 9 system services hidden"; "" when none is.
    static QString hidden(const graph::Graph &graph);
    static QString tooltip(const graph::Node &node);
    /// "called by 2, calls 3".
    static QString degree(const graph::Graph &graph, int node, const QVector<int> &edges);
    static QString tooltip(const graph::Graph &graph, const graph::Edge &edge);
};

} // namespace topology
