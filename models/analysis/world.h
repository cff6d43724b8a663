// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every resource the rules look at, as one immutable value: of a cluster, of files, or of a cluster with files or drafts laid
// over it; with the indexes that rules share. A World made from the one before it reads only what has changed since.
#pragma once

#include "models/analysis/hosts.h"
#include "models/analysis/meshconfig.h"
#include "models/analysis/subsets.h"
#include "models/analysis/workloads.h"
#include "models/mesh/snapshot.h"

#include <QDateTime>

#include <array>

namespace analysis {

struct WorldInput {
    mesh::SnapshotPtr live;             ///< null: files alone
    QVector<ItemPtr> overlay;           ///< replace the cluster's objects of the same key; of several the last one counts
    QVector<mesh::ObjectKey> removed;   ///< drafts that delete
    ItemPtr meshConfig, meshNetworks;   ///< null: the cluster's, or Istio's defaults
    QDateTime now;                      ///< null: the dates of certificates are not judged
    bool coverage = false;              ///< say as well which workloads no AuthorizationPolicy is about
    bool defaultIngress = true;         ///< without a cluster: Istio's default ingress gateway is taken to be there
};

class World
{
public:
    static std::shared_ptr<const World> make(const WorldInput &input, const World *before = nullptr);

    const KindSet &of(mesh::Kind kind) const { return *m_sets[static_cast<size_t>(kind)]; }
    const KindSetPtr &setOf(mesh::Kind kind) const { return m_sets[static_cast<size_t>(kind)]; }
    const Item *find(mesh::Kind kind, std::string_view ns, std::string_view name) const { return of(kind).find(ns, name); }
    /// Resources of kinds without a name in mesh::Kind.
    const KindSet &others() const { return *m_sets[mesh::kindCount]; }

    const MeshConfig &mesh() const { return m_mesh; }
    /// Null when there is none.
    const ItemPtr &meshNetworks() const { return m_meshNetworks; }
    /// UTF-8.
    std::string_view rootNamespace() const { return m_root; }

    const Hosts &hosts() const { return *m_hosts; }
    const Workloads &workloads() const { return *m_workloads; }
    const Subsets &subsets() const { return *m_subsets; }
    bool hasNamespace(std::string_view name) const;
    /// What hasNamespace() knows; the same pointer means the same names.
    const std::shared_ptr<const NamespaceNames> &namespaceNames() const { return m_namespaces; }
    /// Those that hasNamespace() says yes to.
    const NamespaceNames &namespaces() const { return *m_namespaces; }
    Ref namespaceLabels(std::string_view name) const;

    bool isLive() const { return m_live; }
    bool asksCoverage() const { return m_coverage; }
    /// Null when nobody has said.
    const QDateTime &now() const { return m_now; }
    /// What is not in `kind` is not there. False where it can't be known: the cluster refuses the kind, or files alone show no
    /// service (for Service and ServiceEntry), or no service, workload or namespace at all (for everything else), so that they
    /// are a part of something larger.
    bool isComplete(mesh::Kind kind) const { return m_complete[static_cast<size_t>(kind)]; }
    /// Nothing but what workloads() has can be selected.
    bool knowsWorkloads() const;

private:
    struct LiveKind;
    void takeKind(const WorldInput &input, const World *before, mesh::Kind kind, std::vector<ItemPtr> overlay);
    void readMesh(const WorldInput &input);
    void judgeCompleteness(const WorldInput &input);
    void index(const World *before);
    void nameNamespaces(const World *before);
    bool sharesWith(const World *before, std::initializer_list<mesh::Kind> kinds) const;

    std::array<KindSetPtr, mesh::kindCount + 1> m_sets; // the last one: kinds that have no name here
    std::array<std::shared_ptr<const LiveKind>, mesh::kindCount> m_liveKinds;
    std::array<std::vector<ItemPtr>, mesh::kindCount + 1> m_overlays;
    std::array<bool, mesh::kindCount> m_complete{};
    std::shared_ptr<const Hosts> m_hosts;
    std::shared_ptr<const Workloads> m_workloads;
    std::shared_ptr<const Subsets> m_subsets;
    std::shared_ptr<const NamespaceNames> m_namespaces;
    MeshConfig m_mesh;
    ItemPtr m_meshNetworks;
    std::string m_root;
    QDateTime m_now;
    bool m_live = false, m_coverage = false;
};
using WorldPtr = std::shared_ptr<const World>;

} // namespace analysis
