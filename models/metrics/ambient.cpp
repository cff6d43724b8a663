// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/ambient.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <tuple>

namespace metrics {

namespace {

using mesh::PeerKind;
using mesh::Protocol;
using Workload = std::pair<QString, QString>;     ///< ns, name
using Pair = std::pair<Workload, Workload>;       ///< caller, destination
using Service = std::pair<QString, QString>;      ///< ns, name

Workload workload(const mesh::Peer &p)
{
    return {p.ns, p.workload};
}

Pair pairOf(const Gathered &g)
{
    return {workload(g.edge.source), workload(g.edge.destination)};
}

Service serviceOf(const Gathered &g)
{
    return {g.edge.serviceNs, g.edge.service};
}

bool isTcp(const Gathered &g)
{
    return g.edge.protocol == Protocol::Tcp;
}

bool isWorkloadPair(const Gathered &g)
{
    return g.edge.source.kind == PeerKind::Workload && g.edge.destination.kind == PeerKind::Workload;
}

bool isZtunnels(const Gathered &g)
{
    return isTcp(g) && (g.source.ztunnel || g.destination.ztunnel);
}

void addSide(Side &to, const Side &from)
{
    to.seen = true;
    to.codes += from.codes;
    to.secure += from.secure;
    to.plain += from.plain;
    to.tcp |= from.tcp;
    to.ztunnel |= from.ztunnel;
    to.carried |= from.carried;
    to.sent = sumKnown(to.sent, from.sent);
    to.received = sumKnown(to.received, from.received);
    to.opened = sumKnown(to.opened, from.opened);
    to.failed += from.failed;
    to.denied += from.denied;
    to.secureOpened += from.secureOpened;
    to.plainOpened += from.plainOpened;
    to.secureBytes += from.secureBytes;
    to.plainBytes += from.plainBytes;
}

/// The caller's side names the service that was meant; the destination's side, by address, often can't.
void mergeServiceless(EdgeTable &table)
{
    QHash<std::pair<Pair, int>, QVector<Gathered *>> bySource;
    const auto key = [](const Gathered &g) { return std::pair(pairOf(g), int(g.edge.protocol)); };
    for (Gathered &g : table.edges) {
        if (isWorkloadPair(g) && g.source.seen && !g.destination.seen && !g.edge.service.isEmpty())
            bySource[key(g)].append(&g);
    }
    for (Gathered &g : table.edges) {
        const bool serviceless = isWorkloadPair(g) && g.destination.seen && !g.source.seen && !g.waypoint.seen && g.edge.service.isEmpty();
        const auto known = serviceless ? bySource.constFind(key(g)) : bySource.cend();
        if (known == bySource.cend())
            continue;
        g.dropped = true;
        if (known->size() == 1) {
            addSide(known->first()->destination, g.destination);
            continue;
        }
        // Several services: the callers' counts stand, and only the security seen is theirs as well.
        for (Gathered *s : *known) {
            Side security;
            std::tie(security.secure, security.plain) = std::tie(g.destination.secure, g.destination.plain);
            std::tie(security.secureOpened, security.plainOpened) = std::tie(g.destination.secureOpened, g.destination.plainOpened);
            std::tie(security.secureBytes, security.plainBytes) = std::tie(g.destination.secureBytes, g.destination.plainBytes);
            security.ztunnel = g.destination.ztunnel;
            addSide(s->destination, security);
            s->destination.seen = false; // it has no counts of its own
        }
    }
}

QSet<Workload> findWaypoints(const EdgeTable &table)
{
    QHash<std::pair<Workload, Service>, QSet<Workload>> served; // by caller and service: the real destinations
    QSet<Workload> callers;
    for (const Gathered &g : table.edges) {
        if (!g.waypoint.seen || isTcp(g) || g.edge.source.kind != PeerKind::Workload)
            continue;
        served[{workload(g.edge.source), serviceOf(g)}].insert(workload(g.edge.destination));
        callers.insert(workload(g.edge.source));
    }
    QSet<Workload> waypoints;
    for (const Gathered &g : table.edges) {
        if (!isTcp(g) || !isWorkloadPair(g) || g.edge.service.isEmpty() || callers.contains(workload(g.edge.destination)))
            continue;
        const auto real = served.constFind({workload(g.edge.source), serviceOf(g)});
        if (real != served.cend() && !real->contains(workload(g.edge.destination)))
            waypoints.insert(workload(g.edge.destination));
    }
    return waypoints;
}

double rateOf(const Gathered &g)
{
    return std::max({g.source.total(), g.destination.total(), g.waypoint.total()});
}

/// The HTTP edge that an L4 edge of the same pair carries: the busiest, when there are several protocols.
Gathered *busiest(const QVector<Gathered *> &edges, const Service &service)
{
    Gathered *best = nullptr;
    for (Gathered *e : edges) {
        const bool fits = service.second.isEmpty() || serviceOf(*e) == service;
        if (fits && (!best || rateOf(*e) > rateOf(*best)))
            best = e;
    }
    return best;
}

} // namespace

QVector<Fold> foldAmbient(EdgeTable &table)
{
    mergeServiceless(table);
    const QSet<Workload> waypoints = findWaypoints(table);
    QHash<Pair, QVector<Gathered *>> http;
    QHash<std::pair<Workload, Service>, QVector<Gathered *>> throughWaypoint;
    QSet<Workload> behindWaypoint;
    for (Gathered &g : table.edges) {
        if (isTcp(g) || g.dropped || !isWorkloadPair(g))
            continue;
        http[pairOf(g)].append(&g);
        if (g.waypoint.seen) {
            throughWaypoint[{workload(g.edge.source), serviceOf(g)}].append(&g);
            behindWaypoint.insert(workload(g.edge.destination));
        }
    }
    QVector<Fold> folds;
    for (Gathered &g : table.edges) {
        if (!isTcp(g) || g.dropped || !isWorkloadPair(g))
            continue;
        const bool toWaypoint = waypoints.contains(workload(g.edge.destination));
        const bool fromWaypoint = waypoints.contains(workload(g.edge.source)) && behindWaypoint.contains(workload(g.edge.destination));
        if (toWaypoint || fromWaypoint) {
            const auto edges = throughWaypoint.value({workload(g.edge.source), serviceOf(g)});
            if (edges.isEmpty() && toWaypoint)
                continue; // a service whose HTTP we have not seen: TCP through the waypoint
            g.dropped = true;
            if (edges.size() == 1)
                folds.append(Fold{edges.first(), &g});
            continue;
        }
        Gathered *carried = isZtunnels(g) ? busiest(http.value(pairOf(g)), serviceOf(g)) : nullptr;
        if (carried) {
            g.dropped = true;
            folds.append(Fold{carried, &g});
        }
    }
    return folds;
}

} // namespace metrics
