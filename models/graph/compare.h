// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two graphs -> one list of what differs, what matters first: two times, before and after a change, or two versions of one
// service. Pure. Read by the drawer, by `meshdeck diff graph`, and by the canvas, which marks nodes and edges by their ids.
//
// What counts as a difference and what is noise. A rate over a window stands for n = rate x seconds events, and events come
// as a Poisson process at best, so:
// - more or less traffic: the split of n1 + n2 events over the two windows is more than 3 standard deviations from even
//   (with continuity correction, so that 3 against 9 is nothing), and the rate changed by a quarter at least;
// - more or fewer errors (5xx, or never arrived), refusals (403, 429): the same test on how the bad ones split over the two
//   windows' requests, and the share changed by 0.1 points at least;
// - faster, slower: by p95 (p50 where there is none). Its sampling error is taken as for an exponential tail,
//   1.45 / sqrt(n) of its value; the change must be three of them, a fifth of the value, and 2 ms;
// - an edge or node that is there on one side only: at least `fewest` events were seen on that side. Fewer are listed as
//   not significant;
// - mTLS: any plaintext request where the share fell by half a point is a difference. This is not left to statistics.
#pragma once

#include "models/graph/graph.h"

namespace graph {

struct Difference {
    enum class Subject : quint8 { Node, Edge };
    Subject subject = Subject::Edge;
    /// As in the graph of that side; "" where it is not there. Equal, but for rows of versions that stand elsewhere now.
    QString beforeId, afterId;
    QString ns;                   ///< of the node, or of the edge's target
    QString source, target;       ///< an edge's ends by name; a node's name is `target`
    QString sourceVersion, targetVersion;
    mesh::Protocol protocol = mesh::Protocol::Unknown;
    NodeKind kind = NodeKind::Service; ///< of the node, or of the edge's target
    DiffersSet what;
    mesh::Flow before, after;     ///< an edge's flow; a node's incoming one, or its outgoing one when nothing calls it
    mesh::Health health = mesh::Health::Ok; ///< how bad it is that this differs; Ok = it got better
    double weight = 0;            ///< within one health: events per second that are concerned
    bool significant = true;

    const QString &id() const { return afterId.isEmpty() ? beforeId : afterId; }
    Differs main() const;
    friend bool operator==(const Difference &, const Difference &) = default;
};

struct CompareOptions {
    /// Of each side's rates; 0 counts as 60.
    int beforeSeconds = 60, afterSeconds = 60;
    bool all = false; ///< also what is not significant
    double sigmas = 3;
    int fewest = 10;
};

/// Sorted: worst first, then by kind of difference, then by weight, then by id. A node whose only edge says the same is
/// left out.
QVector<Difference> compare(const Graph &before, const Graph &after, const CompareOptions &options = {});

/// Two versions of the service `nodeId` in one graph: what is said of the second against the first, by caller and by
/// callee, in shares and latency. How much traffic each gets is the routes' will and counts as no difference. Empty when
/// there is no such node or version.
QVector<Difference> compareVersions(const Graph &graph, const QString &nodeId, const QString &beforeVersion, const QString &afterVersion,
                                    const CompareOptions &options = {});

} // namespace graph
