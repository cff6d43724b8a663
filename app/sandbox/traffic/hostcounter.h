// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's flows to hosts, integrated over time: as one pod of each client counts. Time is given from outside.
#pragma once

#include "app/sandbox/traffic/engineseries.h"
#include "app/sandbox/traffic/hostcounts.h"

namespace sandbox {

class HostCounter
{
public:
    explicit HostCounter(qint64 startMs)
        : m_nowMs(startMs)
    {
    }

    /// The rates from now on. What is not among them stands still.
    void setFlows(const std::vector<HostFlow> &flows, const TrafficConfig &config);
    void advance(qint64 nowMs);
    std::map<std::string, std::vector<HostCount>> of(const std::string &ns, const std::string &workload) const;

private:
    struct Counter {
        HostCount count;
        double errorRate = 0;
    };
    using Clusters = std::map<std::string, std::vector<Counter>>;

    qint64 m_nowMs;
    std::map<std::pair<std::string, std::string>, Clusters> m_clients; ///< by namespace and workload
};

} // namespace sandbox
