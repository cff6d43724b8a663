// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where MeshConfig and MeshNetworks are found: given by hand, in a ConfigMap of the files, or in the cluster's ConfigMap
// "istio" (data.mesh and data.meshNetworks, which are YAML texts).
#pragma once

#include "models/analysis/item.h"
#include "models/base/error.h"
#include "models/mesh/snapshot.h"

namespace analysis {

struct WorldInput;

struct MeshSources {
    ItemPtr config, networks;
};
MeshSources meshSources(const WorldInput &input);

/// A bare MeshConfig or MeshNetworks, as `--mesh-config FILE` takes it; named `MeshNetworks istio-system/meshnetworks`.
base::Result<ItemPtr> readMeshConfig(const QByteArray &yaml, const QString &file);
base::Result<ItemPtr> readMeshNetworks(const QByteArray &yaml, const QString &file);

} // namespace analysis
