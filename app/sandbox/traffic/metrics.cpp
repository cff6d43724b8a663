// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/metrics.h"

#include "app/sandbox/scenario/scenariorandom.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

namespace sandbox {

namespace {

/// Some of Istio's own bounds: enough to see sizes by.
constexpr std::array<double, 7> byteBounds{100, 250, 500, 1000, 2500, 5000, 10000};

std::string shortest(double value)
{
    char text[32];
    const auto [end, fault] = std::to_chars(text, text + sizeof text, value);
    return fault == std::errc{} ? std::string(text, end) : std::string("0");
}

/// The integral of sin(omega t + phase) from a to b, seconds.
double swing(double omega, double phase, double a, double b)
{
    return (std::cos(omega * a + phase) - std::cos(omega * b + phase)) / omega;
}

} // namespace

/// Writes sample lines; knows what stands after the labels.
class MetricCounters::Lines
{
public:
    Lines(std::string &out, std::string extraLabels, std::string suffix, bool metadata)
        : m_out(out)
        , m_extra(std::move(extraLabels))
        , m_suffix(std::move(suffix))
        , m_metadata(metadata)
    {
    }

    bool sparse() const { return !m_metadata; }

    void family(const char *name, const char *type, const char *help)
    {
        m_family = name;
        if (m_metadata)
            m_out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
    }

    /// Counts are whole; sums keep a tenth.
    void sample(const char *part, std::string_view labels, std::string_view le, double value, bool whole = true)
    {
        m_out.append(m_family).append(part).append("{").append(labels);
        if (!le.empty())
            m_out.append(",le=\"").append(le).append("\"");
        if (!m_extra.empty())
            m_out.append(",").append(m_extra);
        m_out.append("} ");
        char text[40];
        const auto result = whole ? std::to_chars(text, text + sizeof text, static_cast<std::uint64_t>(value))
                                  : std::to_chars(text, text + sizeof text, std::floor(value * 10) / 10, std::chars_format::fixed, 1);
        m_out.append(text, result.ptr).append(m_suffix).append("\n");
    }

    void histogram(std::string_view labels, const std::vector<std::string> &bounds, std::size_t useful, const std::vector<double> &buckets,
                   double count, double sum)
    {
        const std::size_t written = sparse() ? std::min(useful, buckets.size()) : buckets.size();
        for (std::size_t i = 0; i < written; ++i) {
            if (!sparse() || buckets[i] >= 1)
                sample("_bucket", labels, bounds[i], buckets[i]);
        }
        if (written > 0)
            sample("_bucket", labels, "+Inf", count);
        sample("_sum", labels, {}, sum, false);
        sample("_count", labels, {}, count);
    }

private:
    std::string &m_out;
    std::string m_extra, m_suffix;
    bool m_metadata;
    const char *m_family = "";
};

MetricCounters::MetricCounters(std::uint64_t seed, qint64 startMs, bool lean)
    : m_seed(seed)
    , m_nowMs(startMs)
    , m_lean(lean)
{
    for (const double bound : byteBounds)
        m_byteTexts.push_back(shortest(bound));
}

void MetricCounters::setFlows(const FlowSet &flows)
{
    m_bounds = flows.bounds;
    m_boundTexts.clear();
    for (const double bound : m_bounds)
        m_boundTexts.push_back(shortest(bound));
    for (Counter &counter : m_counters) {
        FlowSeries &flow = counter.flow;
        flow.rate = flow.durationMs = flow.requestBytes = flow.responseBytes = 0;
        std::fill(flow.buckets.begin(), flow.buckets.end(), 0);
    }
    for (const FlowSeries &flow : flows.series) {
        const auto [place, fresh] = m_index.try_emplace(flow.labels, m_counters.size());
        if (fresh) {
            Counter counter;
            counter.buckets.resize(flow.buckets.size());
            if (flow.hasBuckets && !m_lean) {
                counter.requestBuckets.resize(byteBounds.size());
                counter.responseBuckets.resize(byteBounds.size());
            }
            const std::uint64_t bits = mixBits(flow.edge ^ m_seed);
            counter.omega = 2 * std::numbers::pi / (40 + static_cast<double>(bits % 80));
            counter.phase = static_cast<double>(bits >> 40) * 1e-3;
            m_counters.push_back(std::move(counter));
        }
        m_counters[place->second].flow = flow;
    }
}

void MetricCounters::advance(qint64 nowMs)
{
    if (nowMs <= m_nowMs)
        return;
    const double a = static_cast<double>(m_nowMs) / 1000, b = static_cast<double>(nowMs) / 1000;
    const double seedPhase = static_cast<double>(mixBits(m_seed) % 1000) / 159;
    // Two slow waves that all traffic shares, and a quick one for each edge.
    const double shared = 0.03 * swing(2 * std::numbers::pi / 613, seedPhase, a, b) + 0.015 * swing(2 * std::numbers::pi / 97, seedPhase * 2, a, b);
    for (Counter &counter : m_counters) {
        const FlowSeries &flow = counter.flow;
        if (flow.rate <= 0)
            continue;
        const double seconds = b - a + shared + 0.015 * swing(counter.omega, counter.phase, a, b);
        counter.count += flow.rate * seconds;
        counter.durationMs += flow.durationMs * seconds;
        counter.requestBytes += flow.requestBytes * seconds;
        counter.responseBytes += flow.responseBytes * seconds;
        for (std::size_t i = 0; i < counter.buckets.size(); ++i)
            counter.buckets[i] += flow.buckets[i] * seconds;
        addByteBuckets(counter, flow.rate * seconds);
    }
    m_nowMs = nowMs;
}

void MetricCounters::addByteBuckets(Counter &counter, double requests) const
{
    if (counter.requestBuckets.empty())
        return;
    for (std::size_t i = 0; i < byteBounds.size(); ++i) {
        const Latency request{std::max(counter.flow.requestSize, 1.0) * 0.9, std::max(counter.flow.requestSize, 1.0) * 2};
        const Latency response{std::max(counter.flow.responseSize, 1.0) * 0.9, std::max(counter.flow.responseSize, 1.0) * 2};
        counter.requestBuckets[i] += requests * request.cdf(byteBounds[i]);
        counter.responseBuckets[i] += requests * response.cdf(byteBounds[i]);
    }
}

void MetricCounters::writeHttp(Lines &lines, bool histograms) const
{
    const auto eachHttp = [this, &lines](auto write) {
        for (const Counter &counter : m_counters) {
            if (counter.flow.protocol != ServiceProtocol::Tcp && (!lines.sparse() || counter.count >= 1))
                write(counter);
        }
    };
    lines.family("istio_requests_total", "counter", "Requests handled, by both ends and outcome.");
    eachHttp([&](const Counter &c) { lines.sample("", c.flow.labels, {}, c.count); });
    if (!histograms)
        return;
    // In the history: nothing here takes longer than 10 s, and nobody asks for quantiles of sizes.
    const auto useful = static_cast<std::size_t>(std::ranges::upper_bound(m_bounds, 10'000.0) - m_bounds.begin());
    lines.family("istio_request_duration_milliseconds", "histogram", "Time from a request's start to its response's end.");
    const auto inFull = [this](const Counter &c) { return !m_lean || c.flow.hasBuckets; };
    eachHttp([&](const Counter &c) {
        if (inFull(c))
            lines.histogram(c.flow.labels, m_boundTexts, useful, c.buckets, c.count, c.durationMs);
    });
    lines.family("istio_request_bytes", "histogram", "Size of requests.");
    eachHttp([&](const Counter &c) {
        if (inFull(c))
            lines.histogram(c.flow.labels, m_byteTexts, 0, c.requestBuckets, c.count, c.requestBytes);
    });
    lines.family("istio_response_bytes", "histogram", "Size of responses.");
    eachHttp([&](const Counter &c) {
        if (inFull(c))
            lines.histogram(c.flow.labels, m_byteTexts, 0, c.responseBuckets, c.count, c.responseBytes);
    });
}

void MetricCounters::writeMessages(Lines &lines) const
{
    std::map<std::string_view, double> sums; // unary calls: a message each way for each request
    for (const Counter &counter : m_counters) {
        if (counter.flow.protocol == ServiceProtocol::Grpc)
            sums[counter.flow.peerLabels] += counter.count;
    }
    for (const char *name : {"istio_request_messages_total", "istio_response_messages_total"}) {
        lines.family(name, "counter", "gRPC messages.");
        for (const auto &[labels, count] : sums)
            lines.sample("", labels, {}, count);
    }
}

void MetricCounters::writeTcp(Lines &lines) const
{
    const auto eachTcp = [this](auto write) {
        for (const Counter &counter : m_counters) {
            if (counter.flow.protocol == ServiceProtocol::Tcp)
                write(counter);
        }
    };
    lines.family("istio_tcp_connections_opened_total", "counter", "Connections opened.");
    eachTcp([&](const Counter &c) { lines.sample("", c.flow.labels, {}, c.count); });
    lines.family("istio_tcp_connections_closed_total", "counter", "Connections closed.");
    eachTcp([&](const Counter &c) { lines.sample("", c.flow.labels, {}, c.count); });
    lines.family("istio_tcp_sent_bytes_total", "counter", "Bytes sent to the client.");
    eachTcp([&](const Counter &c) { lines.sample("", c.flow.labels, {}, c.responseBytes); });
    lines.family("istio_tcp_received_bytes_total", "counter", "Bytes received from the client.");
    eachTcp([&](const Counter &c) { lines.sample("", c.flow.labels, {}, c.requestBytes); });
}

void MetricCounters::writeAll(Lines &lines, bool histograms) const
{
    writeHttp(lines, histograms);
    writeMessages(lines);
    writeTcp(lines);
}

void MetricCounters::expose(std::string &out) const
{
    Lines lines(out, {}, {}, true);
    writeAll(lines, true);
}

void MetricCounters::sample(std::string &out, const std::string &labels, bool histograms) const
{
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, static_cast<double>(m_nowMs) / 1000, std::chars_format::fixed, 3).ptr;
    Lines lines(out, labels, ' ' + std::string(text, end), false);
    writeAll(lines, histograms);
}

} // namespace sandbox
