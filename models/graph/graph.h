// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The communication graph: who calls whom, how much, how well, and what each thing is. Made from a Snapshot by build.h,
// condensed by collapse.h (closed groups, hidden nodes), placed by layout.h. All of it is values and pure functions, so it
// may run on any thread, and the same mesh gives the same graph on every machine. Knows no pixels' colours and no words:
// widgets/topology paints it, items and report list it.
#pragma once

#include "models/graph/change.h"
#include "models/mesh/flow.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QVector>

namespace graph {

enum class NodeKind : quint8 {
    Service,
    Workload,
    App,
    Gateway,
    External, ///< a host outside the mesh (ServiceEntry), or where PassthroughCluster leads
    Unknown,  ///< telemetry cannot say who it is: no sidecar, or outside
    Group,    ///< a closed group, standing for all its nodes
};

/// One version inside a service: the workload behind it, with the share that routing wants and the share that is seen.
struct Version {
    QString name;     ///< "v1"
    QString workload;
    double wanted = mesh::nan; ///< 0..1; NaN = no rule speaks of it
    double seen = mesh::nan;   ///< 0..1
    mesh::Flow in;
    mesh::Health health = mesh::Health::Ok;
};

struct Node {
    /// "svc:shop/reviews", "wl:legacy/batch", "app:shop/web", "gw:istio-system/istio-ingressgateway", "ext:api.bank.example",
    /// "unknown", "group:ns/shop"; with several clusters "svc:shop/reviews@east". The same thing keeps its id over refreshes and
    /// on every machine.
    QString id;
    NodeKind kind = NodeKind::Service;
    QString cluster; ///< "" = there is one, or it is not known
    QString ns, name;
    QString note;          ///< a workload node's role: "canary, mirror"; a closed group's mode word; else ""
    QStringList workloads; ///< that stand behind it
    QVector<Version> versions; ///< shown as rows when there are at least two
    mesh::Flow in, out;
    mesh::Health health = mesh::Health::Ok;
    mesh::Cause cause = mesh::Cause::None;
    QString causeVersion;
    mesh::MtlsMode mode = mesh::MtlsMode::Unset;
    mesh::DataPlane dataPlane = mesh::DataPlane::None;
    int group = -1;    ///< the innermost that it stands in, an index into Graph::groups; -1 = stands alone
    int members = 0;   ///< of a closed group: its nodes
    int atFault = 0;   ///< of a closed group: those with Warn or worse
    bool idle = false; ///< no edge touches it
    Change change;     ///< of a compared graph

    int rows() const { return versions.size() >= 2 ? static_cast<int>(versions.size()) : 0; }
};

struct Edge {
    QString id;           ///< stable: ends, rows, protocol
    int source = -1, target = -1;         ///< indexes into Graph::nodes
    int sourceRow = -1, targetRow = -1;   ///< versions row; -1 = the node as a whole
    mesh::Protocol protocol = mesh::Protocol::Unknown;
    bool mirror = false;
    double mirrorPercent = 0;
    mesh::Flow flow;
    QVector<mesh::CodeRate> codes; ///< largest first
    mesh::Health health = mesh::Health::Ok;
    bool plaintext = false; ///< measured: some of it came without mTLS
    int merged = 1;         ///< edges of the open graph that it stands for
    Change change;          ///< of a compared graph
    bool quiet = false;     ///< one of very many calm edges between closed groups: shown only when one of its ends is looked at

    /// Requests where there are any, else connections: what the width shows.
    double load() const { return flow.rate > 0 ? flow.rate : (flow.opened == flow.opened ? flow.opened : 0); }
};

enum class GroupKind : quint8 { Namespace, External, Outside, Cluster };

struct Group {
    /// "ns/shop", "external", "outside"; with several clusters "cluster/east" and, within it, "cluster/east/shop".
    QString id;
    QString name;
    GroupKind kind = GroupKind::Namespace;
    int parent = -1; ///< the group whose box is around this one; it comes before its children; -1 = none
    mesh::MtlsMode mode = mesh::MtlsMode::Unset;
    bool noSidecar = false; ///< has pods, none of them in the mesh
    QVector<int> nodes; ///< all that stand in it, also those in groups within it
    mesh::Health health = mesh::Health::Ok;
    int atFault = 0;

    bool outsideMesh() const { return noSidecar || kind == GroupKind::External || kind == GroupKind::Outside; }
};

struct Graph {
    QVector<Node> nodes;   ///< sorted by id
    QVector<Edge> edges;   ///< sorted by id
    QVector<Group> groups; ///< sorted by id
    int hiddenIdle = 0;    ///< services left out because nothing calls them and they call nobody
    int hiddenSystem = 0;  ///< the same, in namespaces that run the mesh or the cluster
    int hiddenByUser = 0;
    bool compared = false; ///< two times laid over each other: what is gone is still there, and says so

    /// -1 when there is none.
    int indexOf(const QString &id) const;
    int edgeIndexOf(const QString &id) const;
    int groupIndexOf(const QString &id) const;
    /// `group` is `around` or lies within it.
    bool within(int group, int around) const;
    /// Edges that begin or end at each node. O(edges).
    QVector<QVector<int>> incidence() const;
};

/// Fills Group::nodes, health and counts, and Node::idle, from nodes, edges and Group::parent.
void settleGroups(Graph &graph);

} // namespace graph
