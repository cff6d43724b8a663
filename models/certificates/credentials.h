// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which Secrets and ConfigMaps gateways name, as istiod resolves the names. Used by wanted.cpp and by the inventory.
#pragma once

#include "models/certificates/inventory.h"
#include "models/mesh/workloads.h"

namespace certificates {

/// One certificate reference of a gateway.
struct Credential {
    mesh::ObjectKey object;   ///< Secret or ConfigMap
    mesh::ObjectKey clientCa; ///< "<name>-cacert", optional; empty name when the mode asks for no client certificates
    Use use;
    int port = 443;
    bool granted = true;      ///< false: a ReferenceGrant is missing
    bool certain = true;      ///< false: no pod of the gateway was found, so its namespace is a guess
    bool listener = false;    ///< Gateway API
    QVector<std::pair<QString, QString>> workloads; ///< ns, name of what serves it
};

/// Of every Gateway of both APIs.
QVector<Credential> gatewayCredentials(const mesh::Snapshot &snapshot, const mesh::Workloads &workloads);

/// `kubernetes://name`, `kubernetes-gateway://ns/name`, `configmap://ns/name` or a bare name; nullopt for what is not in the
/// cluster's API (file-cert:, builtin://, ...).
std::optional<mesh::ObjectKey> credentialObject(const QString &name, const QString &ns);

} // namespace certificates
