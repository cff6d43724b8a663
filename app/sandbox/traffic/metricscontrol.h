// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What istiod and its CA say of themselves: pilot_*, citadel_* and sidecar_injection_* metrics, istio_build. Times of pushes
// follow from the number of proxies; all is told of each istiod pod, which share the proxies.
#pragma once

#include "app/sandbox/traffic/trafficconfig.h"

namespace sandbox {

struct IstiodPod {
    std::string name, ip;
};

struct ControlPlaneFacts {
    std::string version;
    qint64 startedMs = 0;
    double rootExpiry = 0; ///< seconds since the epoch; 0 = there is no CA
    std::uint64_t pushes = 0; ///< configurations sent since the start
    std::vector<IstiodPod> istiods = {}; ///< that run
};

void exposeControlPlane(const TrafficConfig &config, const ControlPlaneFacts &facts, qint64 nowMs, std::string &out);

/// Of the mesh's CA in the store.
double rootExpiry(const ObjectStore &objects, const std::string &rootNamespace);

/// Running pods with the label app=istiod, by name.
std::vector<IstiodPod> istiodPods(const ObjectStore &objects, const std::string &rootNamespace);

} // namespace sandbox
