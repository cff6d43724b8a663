// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which node stands at each end of telemetry's edges. Telemetry names workloads and services; the configuration knows which
// of them are gateways, which workload belongs to which service, and which only gets mirrored requests.
#pragma once

#include "models/graph/build.h"

namespace graph {

/// Everything a new node needs beside its numbers.
struct Identity {
    QString id;
    NodeKind kind = NodeKind::Unknown;
    QString cluster = {}; ///< only when there are several
    QString ns = {}, name = {}, note = {};
    QString groupId = {}; ///< "ns/shop", "external", "outside"
    const mesh::ServiceInfo *service = nullptr;
    const mesh::WorkloadInfo *workload = nullptr;
};

class Identities
{
public:
    /// Both are kept by reference.
    Identities(const mesh::Snapshot &snapshot, const mesh::Inventory &inventory, Level level);

    Identity source(const mesh::EdgeTraffic &edge) const;
    Identity target(const mesh::EdgeTraffic &edge) const;
    Identity ofService(const mesh::ServiceInfo &service) const;
    Identity ofWorkload(const QString &ns, const QString &name, const QString &app) const;

    /// Requests reach this workload only as copies. 0 = it is not so; else the percentage that is copied.
    double mirrorPercent(const QString &ns, const QString &workload) const { return m_mirrors.value({ns, workload}, 0); }

private:
    using Name = std::pair<QString, QString>;

    void findGateways(const mesh::Snapshot &snapshot);
    void findMirrors(const mesh::Snapshot &snapshot);
    void noteMirror(const mesh::Snapshot &snapshot, const mesh::RouteFacts &route, const QString &ns);
    Identity gateway(const mesh::WorkloadInfo &workload) const;
    Identity named(const QString &ns, const QString &service) const;
    const mesh::ServiceInfo *primaryService(const mesh::WorkloadInfo &workload) const;

    const mesh::Inventory &m_inventory;
    Level m_level;
    QHash<Name, QString> m_gateways;        ///< workload -> name to show
    QHash<Name, Name> m_gatewayServices;    ///< service -> gateway workload
    QHash<Name, double> m_mirrors;          ///< workload -> percent
};

} // namespace graph
