// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// /clusters?format=json: the hosts of each cluster, with what was counted and whether outlier detection keeps one out.
#pragma once

#include "app/sandbox/proxy/envoy.h"
#include "app/sandbox/traffic/hostcounts.h"

namespace sandbox::envoy {

/// `counts` null: all stand at nothing.
Json clusterStatuses(const MeshView &view, const MeshProxy &proxy, const HostCounts *counts);

} // namespace sandbox::envoy
