// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What istiod and its CA say of themselves: a few pilot_* and citadel_* metrics, istio_build.
#pragma once

#include "app/sandbox/traffic/trafficconfig.h"

namespace sandbox {

struct ControlPlaneFacts {
    std::string version;
    qint64 startedMs = 0;
    double rootExpiry = 0; ///< seconds since the epoch; 0 = there is no CA
    std::uint64_t pushes = 0; ///< configurations sent since the start
};

void exposeControlPlane(const TrafficConfig &config, const ControlPlaneFacts &facts, qint64 nowMs, std::string &out);

/// Of the mesh's CA in the store.
double rootExpiry(const ObjectStore &objects, const std::string &rootNamespace);

} // namespace sandbox
