// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a proxy has counted of the hosts behind its clusters: for Envoy's /clusters. Implemented by the traffic, asked by the
// proxies' room.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace sandbox {

/// Of all pods of a workload together, as one pod of the client has seen them, since the sandbox began.
struct HostCount {
    std::string ns, workload;      ///< behind the cluster; "" = outside of the mesh
    double requests = 0, errors = 0; ///< answered with 5xx, or not at all
    double rate = 0;               ///< requests per second at the moment
    double meanMs = 0;             ///< of one request
    double ejected = 0;            ///< share of the time in which outlier detection keeps its pods out
};

class HostCounts
{
public:
    virtual ~HostCounts() = default;
    /// By cluster: "outbound|9080|v1|reviews.shop.svc.cluster.local". Thread-safe.
    virtual std::map<std::string, std::vector<HostCount>> of(const std::string &ns, const std::string &workload) const = 0;
};

} // namespace sandbox
