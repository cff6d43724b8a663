// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/edges.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace metrics {

namespace {

template <size_t N> size_t mix(const std::array<quint32, N> &ids, size_t seed)
{
    // FNV-1a by words, then a finaliser, since the ids are small numbers.
    quint64 h = 0xcbf29ce484222325ULL ^ seed;
    for (const quint32 id : ids)
        h = (h ^ id) * 0x100000001b3ULL;
    h ^= h >> 32;
    return static_cast<size_t>(h * 0x9e3779b97f4a7c15ULL);
}

} // namespace

double Side::total() const
{
    double sum = 0;
    for (const auto &c : codes)
        sum += c.rate;
    return sum;
}

size_t KeyHash::operator()(const EdgeKey &key) const noexcept
{
    return mix(key.ids, (size_t(key.sourceKind) << 16) | (size_t(key.destinationKind) << 8) | key.protocol);
}

size_t PairHash::operator()(const PairKey &key) const noexcept
{
    return mix(key.ids, 0);
}

quint32 Translation::operator()(qsizetype row, Label label)
{
    const quint32 id = m_batch.cell(row, label);
    quint32 &known = m_ids[id];
    if (known == unset) {
        const std::string_view text = m_batch.strings.utf8(id);
        known = text == "unknown" ? 0 : m_into.add(text);
    }
    return known;
}

Gathered &EdgeTable::at(const EdgeKey &key)
{
    const auto [found, isNew] = m_index.try_emplace(key, nullptr);
    if (isNew) {
        found->second = &edges.emplace_back();
        mesh::EdgeTraffic &e = found->second->edge;
        const auto text = [this, &key](int i) { return strings.text(key.ids[static_cast<size_t>(i)]); };
        e.source = {.kind = mesh::PeerKind(key.sourceKind),
                    .cluster = text(0),
                    .ns = text(1),
                    .workload = text(2),
                    .app = {},
                    .version = text(3),
                    .principal = {}};
        e.destination = {.kind = mesh::PeerKind(key.destinationKind),
                         .cluster = text(4),
                         .ns = text(5),
                         .workload = text(6),
                         .app = {},
                         .version = text(7),
                         .principal = {}};
        e.service = text(8);
        e.serviceNs = text(9);
        e.protocol = mesh::Protocol(key.protocol);
    }
    return *found->second;
}

void Latencies::add(const PairKey &key, int reporter, double upper, double count)
{
    m_pairs[key].reporters[static_cast<size_t>(reporter)].push_back({upper, count});
}

bool Latencies::apply(const PairKey &key, mesh::EdgeTraffic &edge)
{
    const auto found = m_pairs.find(key);
    if (found == m_pairs.end())
        return false;
    Histogram &h = found->second;
    for (size_t r = h.reporters.size(); !h.done && r-- > 0;) {
        prepare(h.reporters[r]);
        const double median = quantile(0.5, h.reporters[r]);
        if (std::isnan(median))
            continue;
        h = {.reporters = std::move(h.reporters), .done = true, .p50 = median, .p95 = mesh::nan, .p99 = mesh::nan};
        h.p95 = quantile(0.95, h.reporters[r]);
        h.p99 = quantile(0.99, h.reporters[r]);
    }
    h.done = true;
    edge.p50 = h.p50;
    edge.p95 = h.p95;
    edge.p99 = h.p99;
    return !std::isnan(h.p50);
}

double sumKnown(double a, double b)
{
    if (std::isnan(a))
        return b;
    return std::isnan(b) ? a : a + b;
}

double maxKnown(double a, double b)
{
    if (std::isnan(a))
        return b;
    return std::isnan(b) ? a : std::max(a, b);
}

void sortEdges(QVector<mesh::EdgeTraffic> &edges)
{
    std::ranges::sort(edges, [](const mesh::EdgeTraffic &a, const mesh::EdgeTraffic &b) {
        return std::tie(a.source, a.destination, a.serviceNs, a.service, a.protocol)
            < std::tie(b.source, b.destination, b.serviceNs, b.service, b.protocol);
    });
}

} // namespace metrics
