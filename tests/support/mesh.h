// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Small builders of mesh objects and traffic for tests: any snapshot in a few lines.
#pragma once

#include "models/mesh/snapshot.h"

namespace support {

/// An object with a uid made from its key and the given resourceVersion.
mesh::ObjectPtr object(mesh::Kind kind, const QString &ns, const QString &name, mesh::Facts facts = {}, const QString &version = QStringLiteral("1"),
                       base::Labels labels = {});

mesh::ObjectPtr ns(const QString &name, base::Labels labels = {});
/// ClusterIP service selecting app=<name>, port 80.
mesh::ObjectPtr service(const QString &ns, const QString &name);
/// Deployment of `name`, pods labelled app and version, `wanted` replicas.
mesh::ObjectPtr deployment(const QString &ns, const QString &name, const QString &app, const QString &version, int wanted = 1);
/// A ready pod of the deployment (owned through ReplicaSet <deployment>-abc), with a sidecar unless told otherwise.
mesh::ObjectPtr pod(const QString &ns, const QString &deployment, int number, const QString &app, const QString &version, bool sidecar = true,
                    bool ready = true);
mesh::ObjectPtr replicaSet(const QString &ns, const QString &deployment);
mesh::ObjectPtr endpoints(const QString &ns, const QString &service, int ready, int notReady = 0);

mesh::Peer workload(const QString &ns, const QString &name, const QString &version = QStringLiteral("v1"));
/// HTTP edge to <service> of the target's namespace; all mTLS.
mesh::EdgeTraffic edge(const mesh::Peer &from, const mesh::Peer &to, const QString &service, double rate, double errors = 0);

mesh::SnapshotPtr snapshot(const QVector<mesh::ObjectPtr> &objects, const QVector<mesh::EdgeTraffic> &edges = {}, qint64 nowMs = 1'800'000'000'000);

/// A service with one or more versions, its workloads, pods and endpoints.
QVector<mesh::ObjectPtr> app(const QString &ns, const QString &name, const QStringList &versions = {QStringLiteral("v1")}, bool sidecar = true);

} // namespace support
