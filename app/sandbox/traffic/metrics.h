// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Istio's counters: the engine's rates, integrated over time with a little seeded noise, and written as Prometheus reads them.
// Time is given from outside, ms since the epoch. The same flows advanced at the same times give the same counts to the last
// bit: history that is made afterwards joins what was counted live.
#pragma once

#include "app/sandbox/traffic/engineseries.h"

namespace sandbox {

class MetricCounters
{
public:
    /// `lean`: only what the destination reports has histograms, and those of bytes have no buckets.
    MetricCounters(std::uint64_t seed, qint64 startMs, bool lean);

    /// The rates from now() on. What is not in the set stands still.
    void setFlows(const FlowSet &flows);
    void advance(qint64 nowMs);
    qint64 now() const { return m_nowMs; }

    /// Prometheus' text format, with HELP and TYPE.
    void expose(std::string &out) const;
    /// OpenMetrics samples of now() with `labels` ("job=\"x\"") added, of what has counted something. Without metadata.
    /// Buckets that are still empty, above 10 s, or of bytes are left out; `histograms` false leaves out all histograms.
    void sample(std::string &out, const std::string &labels, bool histograms) const;
    std::size_t size() const { return m_counters.size(); }

private:
    struct Counter {
        FlowSeries flow;
        double count = 0, durationMs = 0, requestBytes = 0, responseBytes = 0;
        std::vector<double> buckets, requestBuckets, responseBuckets;
        double omega = 0, phase = 0; ///< of its own noise
    };
    class Lines;

    void writeAll(Lines &lines, bool histograms) const;
    void writeHttp(Lines &lines, bool histograms) const;
    void writeTcp(Lines &lines) const;
    void writeMessages(Lines &lines) const;
    void addByteBuckets(Counter &counter, double requests) const;

    std::uint64_t m_seed;
    qint64 m_nowMs;
    bool m_lean;
    std::vector<double> m_bounds;
    std::vector<std::string> m_boundTexts, m_byteTexts;
    std::vector<Counter> m_counters;
    std::unordered_map<std::string, std::size_t> m_index; ///< by labels
};

} // namespace sandbox
