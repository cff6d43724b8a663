// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Inside models/routes: the routes as the objects write them, and who can send requests through them.
#pragma once

#include "models/mesh/workloads.h"
#include "models/routes/routes.h"

#include <QSet>

namespace routes {

/// "ns/workload".
QString workloadKey(const QString &ns, const QString &workload);

/// Workloads that are gateways, by the gateway objects that select or made them.
class Gateways
{
public:
    Gateways(const mesh::Snapshot &snapshot, const mesh::Workloads &workloads);
    /// Of "ns/name", an Istio Gateway or a Gateway API one.
    QSet<QString> workloadsOf(const QString &gateway) const { return m_workloads.value(gateway); }
    bool isGateway(const QString &workload) const { return m_all.contains(workload); }

private:
    void add(const QString &gateway, const QString &workload);
    QHash<QString, QSet<QString>> m_workloads;
    QSet<QString> m_all;
};

/// Who chooses among the routes of one object.
struct Entrance {
    bool mesh = false;          ///< every proxy that is no gateway
    QSet<QString> gateways;     ///< gateway workloads
    bool takes(const QString &workload, const Gateways &all) const { return all.isGateway(workload) ? gateways.contains(workload) : mesh; }
};

struct Collected {
    QVector<Route> routes;
    QVector<Entrance> entrances; ///< as many as routes
    QVector<Host> hosts;
};

Collected collect(const mesh::Snapshot &snapshot, const Gateways &gateways);

} // namespace routes
