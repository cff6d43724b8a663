// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The clusters that an istiod reads, by its own word (/debug/clusterz) and by the Secrets that name them.
#pragma once

#include "models/base/error.h"
#include "models/mesh/snapshot.h"

namespace controlplane {

enum class ClusterSync : quint8 { Unknown, Synced, Syncing, TimedOut, Closed };

struct RemoteCluster {
    QString id;        ///< "cluster-1"
    QString secret;    ///< "ns/name"; "" of the cluster istiod runs in
    ClusterSync sync = ClusterSync::Unknown;
    QString said;      ///< istiod's word for it
    QString istiod;    ///< pod that said so; "" = only the Secret is known
    QString key() const { return id + u'@' + istiod; }
    friend bool operator==(const RemoteCluster &, const RemoteCluster &) = default;
};

/// The answer of /debug/clusterz. Invalid, or TooLarge over 10,000 clusters.
base::Result<QVector<RemoteCluster>> readClusterz(const QByteArray &json, const QString &istiod);

/// What the Secrets with label istio/multiCluster=true say: a cluster for each key of each.
QVector<RemoteCluster> clustersOfSecrets(const mesh::Snapshot &snapshot);

/// As the istiods said, and the Secrets' clusters that none of them speaks of.
QVector<RemoteCluster> joined(const QVector<RemoteCluster> &said, const QVector<RemoteCluster> &secrets);

} // namespace controlplane
