// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which object speaks of which: a gateway's routes, a route's rules and services, a rule's subsets and workloads, policies
// and what they select, for Istio, Gateway API and Linkerd; both ways, and what is named but not there. A pure function of a
// World, so drafts laid over a cluster count. It judges nothing (that is analysis) and reads no traffic. Called by the
// configuration page and by changes, which asks what an edit touches.
#pragma once

#include "models/analysis/world.h"

#include <QHash>

namespace references {

enum class How : quint8 {
    Gateway,   ///< a route is served by it
    Parent,    ///< Gateway API: a route's parent, a gateway's class
    Route,     ///< requests go there
    Mirror,    ///< copies of requests go there
    Subset,    ///< the rule that defines the subset; a rule's subset and its workload
    Delegate,  ///< a VirtualService that goes on there
    Host,      ///< a rule for this host
    Selects,   ///< workloads by labels
    Targets,   ///< a policy's targetRef
    Namespace, ///< a policy for all of it
    Requires,  ///< who must be authenticated
};

struct Reference {
    int from = -1, to = -1; ///< positions in nodes(); to = -1: what is named is not there
    How how = How::Route;
    QString detail;         ///< the subset, "v2"
    QString missing;        ///< as it is named: "Gateway istio-system/web"
    friend bool operator==(const Reference &, const Reference &) = default;
};

class Graph
{
public:
    Graph() = default;
    static Graph of(const analysis::World &world);

    const QVector<mesh::ObjectKey> &nodes() const { return m_nodes; }
    const QVector<Reference> &all() const { return m_references; }
    /// -1 when it has no reference either way.
    int find(const mesh::ObjectKey &key) const { return m_index.value(key, -1); }
    QVector<Reference> outOf(const mesh::ObjectKey &key) const;
    QVector<Reference> into(const mesh::ObjectKey &key) const;
    /// How many objects it names, how many of those are missing, how many name it.
    struct Counts {
        int out = 0, missing = 0, in = 0;
        friend bool operator==(const Counts &, const Counts &) = default;
    };
    Counts counts(const mesh::ObjectKey &key) const;

    /// Services that requests reach under these objects: named by them, by what they name, or in front of the workloads they
    /// select. In the order they are found; each once.
    QVector<mesh::ObjectKey> servicesOf(const QVector<mesh::ObjectKey> &objects) const;

private:
    friend class Builder;
    QVector<mesh::ObjectKey> m_nodes;
    QHash<mesh::ObjectKey, int> m_index;
    QVector<Reference> m_references;
    QVector<QVector<int>> m_out, m_in; ///< by node, positions in m_references
};

/// Kinds that configure a mesh: Istio's, Gateway API's, Linkerd's.
bool isMeshKind(mesh::Kind kind);
std::span<const mesh::Kind> meshKinds();

} // namespace references
