// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's result: one entry for each set of Istio labels, with what it counts per second.
#pragma once

#include "app/sandbox/traffic/enginelatency.h"
#include "app/sandbox/traffic/trafficconfig.h"

namespace sandbox {

/// Upper bounds of istio_request_duration_milliseconds that Istio has by default.
const std::vector<double> &istioBuckets();

struct FlowSeries {
    std::string labels;     ///< reporter="source",source_workload="web",... in the order of the exposition, without braces
    std::string peerLabels; ///< the same without response, security and protocol: of the message counters
    ServiceProtocol protocol = ServiceProtocol::Http;
    std::uint64_t edge = 0; ///< the same for both reporters: their noise must be the same
    double rate = 0;        ///< requests, or connections opened
    double durationMs = 0;  ///< sum per second
    double requestBytes = 0, responseBytes = 0; ///< sums per second; of TCP: received and sent
    double requestSize = 0, responseSize = 0;   ///< typical, for the byte histograms
    bool hasBuckets = true;
    std::vector<double> buckets; ///< requests per second of at most each bound
};

/// What the proxies of a workload send to the hosts behind one of their clusters, per second.
struct HostFlow {
    int source = -1, destination = -1; ///< workloads of the config; destination -1 = outside of the mesh
    std::string cluster;               ///< "outbound|9080|v1|reviews.shop.svc.cluster.local"
    double rate = 0, errorRate = 0, busyMs = 0; ///< tries, those that failed, time that they take together
    double ejected = 0;                ///< share of time in which its pods are out
};

struct FlowSet {
    std::vector<double> bounds;
    std::vector<FlowSeries> series;
    std::vector<HostFlow> hosts;
};

enum class Reporter : std::uint8_t { Source, Destination };

/// What the label set of a series is made of.
struct FlowKey {
    Reporter reporter = Reporter::Source;
    int source = -1, destination = -1; ///< workloads of the config; -1 = unknown
    std::string host, service, serviceNs; ///< "" = unknown
    ServiceProtocol protocol = ServiceProtocol::Http;
    int code = 200;
    std::string grpc, flags = "-";
    bool mtls = false;
    std::string routeTag, route; ///< both or none: the label that a Telemetry adds, and its value
    friend auto operator<=>(const FlowKey &, const FlowKey &) = default;
};

/// Sums what is added under one key.
class SeriesBuilder
{
public:
    SeriesBuilder(const TrafficConfig &config, const Scenario &scenario);

    void add(const FlowKey &key, double rate, const Latency &latency, double requestBytes, double responseBytes);
    FlowSet take();

private:
    FlowSeries start(const FlowKey &key) const;

    const TrafficConfig &m_config;
    const Scenario &m_scenario;
    FlowSet m_out;
    std::map<FlowKey, std::size_t> m_index;
};

} // namespace sandbox
