// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/flow.h"

#include <cmath>

namespace mesh {

namespace {

void addKnown(double &sum, double value)
{
    if (std::isfinite(value))
        sum = std::isfinite(sum) ? sum + value : value;
}

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace

void FlowSum::Weighted::add(double value, double by)
{
    if (!std::isfinite(value) || by <= 0)
        return;
    sum += value * by;
    weight += by;
}

void FlowSum::Weighted::add(const Weighted &other)
{
    sum += other.sum;
    weight += other.weight;
}

double FlowSum::Weighted::mean() const
{
    return weight > 0 ? sum / weight : nan;
}

void FlowSum::add(const EdgeTraffic &edge)
{
    ++m_edges;
    m_rate += edge.rate;
    m_errors += edge.errors * edge.rate;
    m_denied += edge.denied * edge.rate;
    m_limited += edge.limited * edge.rate;
    addKnown(m_opened, edge.opened);
    addKnown(m_bytes, edge.sentBytes);
    addKnown(m_bytes, edge.receivedBytes);
    m_p50.add(edge.p50, edge.rate);
    m_p95.add(edge.p95, edge.rate);
    m_p99.add(edge.p99, edge.rate);
    // A TCP edge without new connections still says how it is secured: it counts, but little.
    m_mtls.add(edge.mtls, edge.rate > 0 ? edge.rate : (std::isfinite(edge.opened) && edge.opened > 0 ? edge.opened : 1e-6));
}

void FlowSum::add(const FlowSum &other)
{
    m_edges += other.m_edges;
    m_rate += other.m_rate;
    m_errors += other.m_errors;
    m_denied += other.m_denied;
    m_limited += other.m_limited;
    addKnown(m_opened, other.m_opened);
    addKnown(m_bytes, other.m_bytes);
    m_p50.add(other.m_p50);
    m_p95.add(other.m_p95);
    m_p99.add(other.m_p99);
    m_mtls.add(other.m_mtls);
}

void FlowSum::add(const Flow &flow)
{
    m_edges += flow.edges;
    m_rate += flow.rate;
    m_errors += flow.errors * flow.rate;
    m_denied += flow.denied * flow.rate;
    m_limited += flow.limited * flow.rate;
    addKnown(m_opened, flow.opened);
    addKnown(m_bytes, flow.bytes);
    m_p50.add(flow.p50, flow.rate);
    m_p95.add(flow.p95, flow.rate);
    m_p99.add(flow.p99, flow.rate);
    m_mtls.add(flow.mtls, flow.rate > 0 ? flow.rate : (std::isfinite(flow.opened) && flow.opened > 0 ? flow.opened : 1e-6));
}

Flow FlowSum::flow() const
{
    const double by = m_rate > 0 ? m_rate : 1;
    return {.rate = m_rate,
            .errors = m_errors / by,
            .denied = m_denied / by,
            .limited = m_limited / by,
            .opened = m_opened,
            .bytes = m_bytes,
            .p50 = m_p50.mean(),
            .p95 = m_p95.mean(),
            .p99 = m_p99.mean(),
            .mtls = m_mtls.mean(),
            .edges = m_edges};
}

bool operator==(const Flow &a, const Flow &b)
{
    return a.rate == b.rate && a.errors == b.errors && a.denied == b.denied && a.limited == b.limited && same(a.opened, b.opened)
        && same(a.bytes, b.bytes) && same(a.p50, b.p50) && same(a.p95, b.p95) && same(a.p99, b.p99) && same(a.mtls, b.mtls) && a.edges == b.edges;
}

bool operator==(const VersionInfo &a, const VersionInfo &b)
{
    return a.version == b.version && a.workload == b.workload && a.ready == b.ready && a.wanted == b.wanted && same(a.wantedShare, b.wantedShare)
        && same(a.seenShare, b.seenShare) && a.in == b.in;
}

} // namespace mesh
