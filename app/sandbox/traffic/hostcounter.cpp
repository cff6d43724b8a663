// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/hostcounter.h"

#include <algorithm>

namespace sandbox {

void HostCounter::setFlows(const std::vector<HostFlow> &flows, const TrafficConfig &config)
{
    for (auto &[client, clusters] : m_clients) {
        for (auto &[cluster, counters] : clusters) {
            for (Counter &counter : counters)
                counter.count.rate = counter.errorRate = counter.count.ejected = 0;
        }
    }
    for (const HostFlow &flow : flows) {
        const TrafficWorkload &source = config.workloads[static_cast<std::size_t>(flow.source)];
        const TrafficWorkload *to = flow.destination < 0 ? nullptr : &config.workloads[static_cast<std::size_t>(flow.destination)];
        std::vector<Counter> &counters = m_clients[{source.ns, source.name}][flow.cluster];
        auto found = std::ranges::find_if(counters, [&](const Counter &one) {
            return one.count.workload == (to ? to->name : std::string()) && one.count.ns == (to ? to->ns : std::string());
        });
        if (found == counters.end()) {
            counters.emplace_back();
            found = counters.end() - 1;
            found->count.ns = to ? to->ns : std::string();
            found->count.workload = to ? to->name : std::string();
        }
        const double pods = std::max(1, source.ready);
        found->count.rate = flow.rate / pods;
        found->count.meanMs = flow.rate > 0 ? flow.busyMs / flow.rate : 0;
        found->count.ejected = flow.ejected;
        found->errorRate = flow.errorRate / pods;
    }
}

void HostCounter::advance(qint64 nowMs)
{
    const double seconds = static_cast<double>(std::max<qint64>(0, nowMs - m_nowMs)) / 1000;
    m_nowMs = std::max(m_nowMs, nowMs);
    for (auto &[client, clusters] : m_clients) {
        for (auto &[cluster, counters] : clusters) {
            for (Counter &counter : counters) {
                counter.count.requests += counter.count.rate * seconds;
                counter.count.errors += counter.errorRate * seconds;
            }
        }
    }
}

std::map<std::string, std::vector<HostCount>> HostCounter::of(const std::string &ns, const std::string &workload) const
{
    std::map<std::string, std::vector<HostCount>> out;
    const auto client = m_clients.find({ns, workload});
    if (client == m_clients.end())
        return out;
    for (const auto &[cluster, counters] : client->second) {
        for (const Counter &counter : counters)
            out[cluster].push_back(counter.count);
    }
    return out;
}

} // namespace sandbox
