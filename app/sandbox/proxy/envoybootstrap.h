// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a proxy starts with, before istiod sends it anything: its node, admin, the agent's clusters, the listeners for health and
// metrics.
#pragma once

#include "app/sandbox/proxy/envoy.h"

namespace sandbox::envoy {

/// As the first request of the proxy's stream tells it.
Json node(const MeshView &view, const MeshProxy &proxy);
Json bootstrap(const MeshView &view, const MeshProxy &proxy);
/// Entries of static_clusters and static_listeners.
std::vector<Json> staticClusters(const MeshProxy &proxy);
std::vector<Json> staticListeners(const MeshProxy &proxy);

} // namespace sandbox::envoy
