// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Inside models/metrics: rows of all answers gathered per edge, before the reporters are joined.
#pragma once

#include "models/metrics/histogram.h"
#include "models/metrics/samples.h"
#include "models/mesh/traffic.h"

#include <array>
#include <deque>
#include <unordered_map>
#include <vector>

namespace metrics {

/// What one reporter counted on one edge.
struct Side {
    bool seen = false;
    QVector<mesh::CodeRate> codes;
    double secure = 0, plain = 0; ///< requests per second by mTLS, without
    // TCP
    bool tcp = false, ztunnel = false;
    bool carried = false; ///< some TCP row is of connections that did not fail
    double sent = mesh::nan, received = mesh::nan, opened = mesh::nan; ///< bytes as the metric's name says
    double failed = 0, denied = 0;                   ///< part of opened
    double secureOpened = 0, plainOpened = 0, secureBytes = 0, plainBytes = 0;

    double total() const;
};

struct Gathered {
    mesh::EdgeTraffic edge; ///< ends, service, host, protocol
    Side source, destination, waypoint;
    bool dropped = false;   ///< folded into another edge
};

/// Ids of texts in EdgeTable's own Strings.
struct EdgeKey {
    // source cluster, ns, workload, version; destination the same; service, its namespace
    std::array<quint32, 10> ids{};
    quint8 sourceKind = 0, destinationKind = 0, protocol = 0;
    friend bool operator==(const EdgeKey &, const EdgeKey &) = default;
};

struct KeyHash {
    size_t operator()(const EdgeKey &key) const noexcept;
};

/// A pair of ends without version and cluster, as bucket queries name it.
struct PairKey {
    std::array<quint32, 7> ids{}; ///< source ns, workload, destination ns, workload, service, its namespace, protocol
    friend bool operator==(const PairKey &, const PairKey &) = default;
};

struct PairHash {
    size_t operator()(const PairKey &key) const noexcept;
};

/// Translates ids of one batch into those of another Strings, each text once. "unknown" becomes the empty text.
class Translation
{
public:
    Translation(const Batch &batch, Strings &into)
        : m_batch(batch)
        , m_into(into)
        , m_ids(batch.strings.count(), unset)
    {
    }
    quint32 operator()(qsizetype row, Label label);

private:
    static constexpr quint32 unset = ~0U;
    const Batch &m_batch;
    Strings &m_into;
    std::vector<quint32> m_ids;
};

class EdgeTable
{
public:
    Strings strings;
    std::deque<Gathered> edges; ///< addresses stay

    Gathered &at(const EdgeKey &key);

private:
    std::unordered_map<EdgeKey, Gathered *, KeyHash> m_index;
};

/// Histograms per pair and reporter; the best reporter's quantiles are set on edges.
class Latencies
{
public:
    void add(const PairKey &key, int reporter, double upper, double count);
    /// Sets p50, p95, p99. Reporters 0, 1, 2: the highest that counted anything wins. False when there is none.
    bool apply(const PairKey &key, mesh::EdgeTraffic &edge);

private:
    struct Histogram {
        std::array<std::vector<Bucket>, 3> reporters;
        bool done = false;
        double p50 = mesh::nan, p95 = mesh::nan, p99 = mesh::nan;
    };
    std::unordered_map<PairKey, Histogram, PairHash> m_pairs;
};

/// Sum of two where NaN means "not told".
double sumKnown(double a, double b);
double maxKnown(double a, double b);

void sortEdges(QVector<mesh::EdgeTraffic> &edges);

} // namespace metrics
