// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/envoyhosts.h"

#include "app/sandbox/proxy/envoybootstrap.h"
#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <cmath>

namespace sandbox::envoy {

namespace {

/// "reviews-v1;shop;reviews;v1;Kubernetes" of an endpoint's metadata.
std::pair<std::string, std::string> workloadOf(const Json &endpoint)
{
    const std::string text = jsonText(jsonAt(endpoint, {"metadata", "filter_metadata", "istio"}), "workload");
    std::pair<std::string, std::string> out;
    const std::size_t first = text.find(';');
    if (first == std::string::npos)
        return out;
    const std::size_t second = text.find(';', first + 1);
    out.first.assign(text, first + 1, second == std::string::npos ? second : second - first - 1);
    out.second.assign(text, 0, first);
    return out;
}

Json counter(const char *name, double value)
{
    return {{"name", name}, {"value", std::to_string(static_cast<std::uint64_t>(value))}};
}

/// Envoy leaves out a value that is nothing.
Json gauge(const char *name, double value)
{
    Json out{{"name", name}, {"type", "GAUGE"}};
    if (value >= 1)
        out["value"] = std::to_string(static_cast<std::uint64_t>(value));
    return out;
}

Json stats(const HostCount &count, double share)
{
    const double requests = std::floor(count.requests * share), errors = std::min(requests, std::floor(count.errors * share));
    const double under = count.rate * share * count.meanMs / 1000; // requests at a time, by Little's law
    const double connections = requests > 0 ? std::max(1.0, std::ceil(under)) : 0;
    return Json::array({counter("cx_connect_fail", 0), counter("cx_total", connections), counter("rq_error", errors),
                        counter("rq_success", requests - errors), counter("rq_timeout", 0), counter("rq_total", requests),
                        gauge("cx_active", connections), gauge("rq_active", std::round(under))});
}

class Hosts
{
public:
    Hosts(const MeshView &view, const MeshProxy &proxy, const HostCounts *counts)
    {
        if (counts)
            m_counts = counts->of(proxy.ns, proxy.workload);
        for (const Json &entry : endpoints(view, proxy)) {
            const Json &config = entry["endpoint_config"];
            for (const Json &locality : jsonList(config, "endpoints"))
                add(jsonText(config, "cluster_name"), jsonList(locality, "lb_endpoints"));
        }
    }

    const Json *of(const std::string &cluster) const
    {
        const auto found = m_hosts.find(cluster);
        return found == m_hosts.end() ? nullptr : &found->second;
    }

private:
    void add(const std::string &cluster, const Json::array_t &list)
    {
        std::map<std::pair<std::string, std::string>, int> pods;
        for (const Json &endpoint : list)
            ++pods[workloadOf(endpoint)];
        std::map<std::pair<std::string, std::string>, int> seen;
        for (const Json &endpoint : list) {
            const auto workload = workloadOf(endpoint);
            const HostCount count = countOf(cluster, workload);
            // Of pods that fail alike so many are out at a time; those are the first ones.
            const bool ejected = seen[workload]++ < std::lround(count.ejected * pods[workload]);
            Json health{{"eds_health_status", endpoint["health_status"]}};
            if (ejected)
                health["failed_outlier_check"] = true;
            m_hosts[cluster].push_back({{"address", endpoint["endpoint"]["address"]},
                                        {"stats", stats(count, 1.0 / pods[workload])},
                                        {"health_status", std::move(health)},
                                        {"weight", 1},
                                        {"locality", Json::object()}});
        }
    }

    HostCount countOf(const std::string &cluster, const std::pair<std::string, std::string> &workload) const
    {
        const auto counted = m_counts.find(cluster);
        if (counted == m_counts.end())
            return {};
        const auto found = std::ranges::find_if(counted->second, [&](const HostCount &one) {
            return one.workload.empty() || (one.ns == workload.first && one.workload == workload.second);
        });
        return found == counted->second.end() ? HostCount() : *found;
    }

    std::map<std::string, std::vector<HostCount>> m_counts;
    std::map<std::string, Json> m_hosts;
};

/// Of a cluster of the bootstrap: its one address, of which nothing is counted.
Json staticStatus(const Json &cluster)
{
    const Json &address = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"];
    const Json host{{"address", address},
                    {"stats", stats({}, 1)},
                    {"health_status", {{"eds_health_status", "HEALTHY"}}},
                    {"weight", 1},
                    {"locality", Json::object()}};
    return {{"name", cluster["name"]}, {"observability_name", cluster["name"]}, {"host_statuses", Json::array({host})}};
}

} // namespace

Json clusterStatuses(const MeshView &view, const MeshProxy &proxy, const HostCounts *counts)
{
    Json out = Json::array();
    for (const Json &entry : staticClusters(proxy))
        out.push_back(staticStatus(entry["cluster"]));
    if (proxy.disturbed == "not-sent")
        return {{"cluster_statuses", std::move(out)}};
    const Hosts hosts(view, proxy, counts);
    for (const Json &entry : clusters(view, proxy)) {
        const Json &cluster = entry["cluster"];
        const std::string name = jsonText(cluster, "name");
        Json status{{"name", name}, {"added_via_api", true}, {"observability_name", name + ';'}, {"eds_service_name", name}};
        if (cluster.contains("circuit_breakers"))
            status["circuit_breakers"] = cluster["circuit_breakers"];
        if (const Json *list = hosts.of(name))
            status["host_statuses"] = *list;
        out.push_back(std::move(status));
    }
    return {{"cluster_statuses", std::move(out)}};
}

} // namespace sandbox::envoy
