// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/forecast.h"

#include <algorithm>
#include <cmath>

namespace certificates {

namespace {

constexpr qint64 hourMs = 3'600'000;
constexpr qint64 dayMs = 24 * hourMs;
constexpr qint64 yearMs = 365 * dayMs;

bool renewsItself(const Row &row)
{
    return row.renewal.byItself() && !row.renewal.late && !row.renewal.failing;
}

} // namespace

double timelinePosition(qint64 leftMs)
{
    if (leftMs <= 0)
        return 0;
    // One hour is the unit: below it the axis is nearly linear, so that "now" has a place on a logarithmic axis.
    const double top = std::log1p(static_cast<double>(10 * yearMs) / hourMs);
    return std::min(1.0, std::log1p(static_cast<double>(leftMs) / hourMs) / top);
}

QVector<Tick> timelineTicks()
{
    QVector<Tick> ticks;
    for (const qint64 left : {6 * hourMs, dayMs, 3 * dayMs, 7 * dayMs, 14 * dayMs, 30 * dayMs, 90 * dayMs, yearMs, 10 * yearMs})
        ticks.push_back({left, timelinePosition(left)});
    return ticks;
}

Lane laneOf(Kind kind)
{
    switch (kind) {
    case Kind::Gateway: return Lane::Gateways;
    case Kind::Workload: return Lane::Workloads;
    case Kind::RemoteCluster: return Lane::RemoteClusters;
    case Kind::ControlPlane: return Lane::ControlPlane;
    case Kind::Webhook: return Lane::Webhooks;
    case Kind::LinkerdAnchor:
    case Kind::LinkerdIssuer: return Lane::Linkerd;
    case Kind::CertManager:
    case Kind::Served: return Lane::Others;
    case Kind::Root:
    case Kind::Intermediate: return Lane::Authorities;
    }
    return Lane::Others;
}

Summary summary(const Inventory &inventory)
{
    Summary result;
    result.certificates = inventory.certificates;
    for (const Row &row : inventory.rows) {
        result.attention += row.health >= mesh::Health::Warn;
        result.unreadable += row.has(ProblemKind::MissingSecret) || row.has(ProblemKind::Forbidden) || row.has(ProblemKind::Malformed);
        result.expired += row.has(ProblemKind::Expired);
        result.endsWithinAct += row.has(ProblemKind::EndsWithinAct);
        result.endsWithinPlan += row.has(ProblemKind::EndsWithinPlan);
        if (row.health > result.worst)
            result.ofWorst = 0;
        result.worst = mesh::worst(result.worst, row.health);
        result.ofWorst += row.health == result.worst;
    }
    return result;
}

QVector<const Row *> failWithin(const Inventory &inventory, qint64 ms)
{
    QVector<const Row *> rows;
    for (const Row &row : inventory.rows) {
        if (row.notAfterMs == 0 || row.uses.isEmpty())
            continue;
        const qint64 left = row.notAfterMs - inventory.atMs;
        if (left < 0 || (left <= ms && !renewsItself(row)))
            rows.push_back(&row);
    }
    return rows;
}

} // namespace certificates
