// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/engineseries.h"

#include "app/sandbox/scenario/scenariorandom.h"

namespace sandbox {

namespace {

/// Writes name="value" pairs; an empty value becomes "unknown", as Istio has it.
class LabelWriter
{
public:
    void put(std::string_view name, std::string_view value, std::string_view otherwise = "unknown")
    {
        if (value.empty())
            value = otherwise;
        if (!m_text.empty())
            m_text += ',';
        m_text.append(name).append("=\"");
        for (const char c : value) {
            if (c == '\\' || c == '"')
                m_text += '\\';
            if (c == '\n')
                m_text += "\\n";
            else
                m_text += c;
        }
        m_text += '"';
    }

    void peer(const std::string &side, const TrafficWorkload *workload, const std::string &cluster, bool mtls)
    {
        static const TrafficWorkload unknown;
        const TrafficWorkload &from = workload ? *workload : unknown;
        put(side + "_workload", from.name);
        put(side + "_workload_namespace", from.ns);
        put(side + "_principal", workload && mtls ? from.principal : std::string());
        put(side + "_app", from.app);
        put(side + "_version", from.version);
        put(side + "_canonical_service", from.app.empty() ? from.name : from.app);
        put(side + "_canonical_revision", from.version, "latest");
        put(side + "_cluster", workload ? cluster : std::string());
    }

    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

} // namespace

const std::vector<double> &istioBuckets()
{
    static const std::vector<double> bounds{0.5,  1,    5,     10,    25,    50,     100,    250,     500,    1000,
                                            2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000};
    return bounds;
}

SeriesBuilder::SeriesBuilder(const TrafficConfig &config, const Scenario &scenario)
    : m_config(config)
    , m_scenario(scenario)
{
    m_out.bounds = scenario.metrics.durationBuckets.empty() ? istioBuckets() : scenario.metrics.durationBuckets;
}

FlowSeries SeriesBuilder::start(const FlowKey &key) const
{
    const auto workload = [&](int index) { return index < 0 ? nullptr : &m_config.workloads[static_cast<std::size_t>(index)]; };
    LabelWriter labels;
    const bool atDestination = key.reporter == Reporter::Destination;
    labels.put("reporter", atDestination ? "destination" : "source");
    labels.peer("source", workload(key.source), m_scenario.cluster, key.mtls);
    labels.peer("destination", workload(key.destination), m_scenario.cluster, key.mtls);
    FlowSeries out;
    std::string text = labels.take();
    // The message counters carry the reporter and the peers only; the rest follows.
    out.peerLabels = text;
    LabelWriter rest;
    rest.put("destination_service", key.host);
    rest.put("destination_service_name", key.service);
    rest.put("destination_service_namespace", key.serviceNs);
    rest.put("request_protocol", key.protocol == ServiceProtocol::Grpc ? "grpc" : key.protocol == ServiceProtocol::Tcp ? "tcp" : "http");
    if (key.protocol != ServiceProtocol::Tcp) {
        rest.put("response_code", std::to_string(key.code));
        rest.put("grpc_response_status", key.grpc, {});
    }
    rest.put("response_flags", key.flags);
    rest.put("connection_security_policy", !atDestination ? "unknown" : key.mtls ? "mutual_tls" : "none");
    if (!key.routeTag.empty())
        rest.put(key.routeTag, key.route);
    out.labels = std::move(text) + ',' + rest.take();
    out.protocol = key.protocol;
    const auto name = [&](int index) { return index < 0 ? std::string("?") : workload(index)->ns + '/' + workload(index)->name; };
    out.edge = stableHash(name(key.source) + '>' + key.host + '>' + name(key.destination));
    out.hasBuckets = key.protocol != ServiceProtocol::Tcp && (!m_scenario.metrics.lean || atDestination);
    if (out.hasBuckets)
        out.buckets.resize(m_out.bounds.size());
    return out;
}

void SeriesBuilder::add(const FlowKey &key, double rate, const Latency &latency, double requestBytes, double responseBytes)
{
    if (rate <= 0)
        return;
    const auto [place, fresh] = m_index.try_emplace(key, m_out.series.size());
    if (fresh)
        m_out.series.push_back(start(key));
    FlowSeries &series = m_out.series[place->second];
    series.rate += rate;
    series.requestBytes += rate * requestBytes;
    series.responseBytes += rate * responseBytes;
    series.requestSize = requestBytes;
    series.responseSize = responseBytes;
    if (series.protocol == ServiceProtocol::Tcp)
        return;
    series.durationMs += rate * latency.mean();
    for (std::size_t i = 0; i < series.buckets.size(); ++i)
        series.buckets[i] += rate * latency.cdf(m_out.bounds[i]);
}

FlowSet SeriesBuilder::take()
{
    return std::move(m_out);
}

} // namespace sandbox
