// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which pods belong to which workload, and which workloads stand behind a service: ownership and selectors resolved once
// per snapshot. Used by the inventory, the graph and the certificates.
#pragma once

#include "models/mesh/snapshot.h"

#include <QHash>

namespace mesh {

struct Workload {
    ObjectPtr object; ///< Deployment, StatefulSet, DaemonSet, ReplicaSet or Pod without an owner
    base::Labels labels; ///< of its pods
    QVector<ObjectPtr> pods;
    QString app, version; ///< canonical service and revision, as Istio derives them from labels

    const QString &ns() const { return object->meta.ns; }
    const QString &name() const { return object->meta.name; }
};

class Workloads
{
public:
    explicit Workloads(const Snapshot &snapshot);

    /// Sorted by namespace and name.
    const QVector<Workload> &all() const { return m_all; }
    const Workload *find(const QString &ns, const QString &name) const;
    /// Those in `ns` whose pods the selector takes; none for an empty selector.
    QVector<const Workload *> selectedBy(const QString &ns, const base::Labels &selector) const;

private:
    void add(const ObjectPtr &object, base::Labels labels);
    void attachPod(const ObjectPtr &pod, const Snapshot &snapshot);

    QVector<Workload> m_all;
    QHash<std::pair<QString, QString>, qsizetype> m_index;
    QHash<QString, QVector<qsizetype>> m_byNamespace;
};

/// service.istio.io/canonical-name, app.kubernetes.io/name, app, else the workload's name.
QString canonicalService(const base::Labels &labels, const QString &workloadName);
/// service.istio.io/canonical-revision, app.kubernetes.io/version, version, else "latest".
QString canonicalRevision(const base::Labels &labels);

} // namespace mesh
