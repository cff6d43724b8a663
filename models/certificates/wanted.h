// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which Secrets hold certificates worth reading. Nothing else of a cluster's Secrets is ever asked for.
#pragma once

#include "models/mesh/snapshot.h"

namespace certificates {

/// Sorted, each once: the mesh's CA and istiod's certificate in the root namespace, what Gateways of both APIs name (in the
/// namespaces of the gateway's pods; across namespaces only with a ReferenceGrant), Linkerd's where namespace linkerd is, and
/// cert-manager's secretNames. Remote clusters' Secrets are found by their label instead: see remoteClusterLabel.
QVector<mesh::ObjectKey> wantedSecrets(const mesh::Snapshot &snapshot);

/// Sorted, each once: istio-ca-root-cert in every namespace, Linkerd's anchors, and ConfigMaps that Gateways name.
QVector<mesh::ObjectKey> wantedConfigMaps(const mesh::Snapshot &snapshot);

/// Secrets in the root namespace with label istio/multiCluster=true hold kubeconfigs.
QString remoteClusterLabel();

} // namespace certificates
