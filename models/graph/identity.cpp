// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/identity.h"

#include "models/mesh/host.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace graph {

namespace {

QString id(QLatin1StringView kind, const QString &ns, const QString &name)
{
    return kind + ns + u'/' + name;
}

QString groupOf(const QString &ns)
{
    return ns.isEmpty() ? u"outside"_s : u"ns/"_s + ns;
}

Identity external(const QString &host, const mesh::Inventory &inventory)
{
    Identity out{.id = u"ext:"_s + host, .kind = NodeKind::External, .name = host, .groupId = u"external"_s};
    const auto entry =
        std::ranges::find_if(inventory.services, [&](const mesh::ServiceInfo &s) { return s.type == "ServiceEntry"_L1 && s.name == host; });
    if (entry != inventory.services.end())
        out.service = &*entry;
    return out;
}

/// Istio's Gateway API controller names the Deployment "<gateway>-istio" and labels its pods with the Gateway's name.
QString gatewayName(const mesh::WorkloadInfo &workload)
{
    for (const QString &key : {u"gateway.networking.k8s.io/gateway-name"_s, u"istio.io/gateway-name"_s}) {
        if (const QString name = workload.labels.value(key); !name.isEmpty())
            return name;
    }
    return {};
}

} // namespace

Identities::Identities(const mesh::Snapshot &snapshot, const mesh::Inventory &inventory, Level level)
    : m_inventory(inventory)
    , m_level(level)
{
    findGateways(snapshot);
    findMirrors(snapshot);
}

void Identities::findGateways(const mesh::Snapshot &snapshot)
{
    QVector<base::Labels> selectors;
    snapshot.table(mesh::Kind::Gateway).forEach([&](const mesh::ObjectPtr &object) {
        const auto *facts = object->as<mesh::GatewayFacts>();
        if (facts && !facts->selector.isEmpty())
            selectors.push_back(facts->selector);
    });
    for (const mesh::WorkloadInfo &workload : m_inventory.workloads) {
        const QString apiName = gatewayName(workload);
        const QString role = workload.labels.value(u"istio"_s);
        const bool selected = std::ranges::any_of(selectors, [&](const base::Labels &s) { return base::matches(s, workload.labels); });
        if (apiName.isEmpty() && !selected && role != "ingressgateway"_L1 && role != "egressgateway"_L1 && role != "eastwestgateway"_L1)
            continue;
        m_gateways.insert({workload.ns, workload.name}, apiName.isEmpty() ? workload.name : apiName);
        for (const QString &service : workload.services)
            m_gatewayServices.insert({workload.ns, service}, {workload.ns, workload.name});
    }
}

void Identities::findMirrors(const mesh::Snapshot &snapshot)
{
    snapshot.table(mesh::Kind::VirtualService).forEach([&](const mesh::ObjectPtr &object) {
        const auto *facts = object->as<mesh::VirtualServiceFacts>();
        if (!facts)
            return;
        for (const mesh::RouteFacts &route : facts->http) {
            if (!route.mirrorHost.isEmpty() && !route.mirrorSubset.isEmpty())
                noteMirror(snapshot, route, object->meta.ns);
        }
    });
    // A workload that also takes a share of the real requests is a version like any other.
    m_mirrors.removeIf([this](const std::pair<const Name &, double &> &entry) {
        return std::ranges::any_of(m_inventory.services, [&](const mesh::ServiceInfo &service) {
            return service.ns == entry.first.first && std::ranges::any_of(service.versions, [&](const mesh::VersionInfo &v) {
                       return v.workload == entry.first.second && !(v.wantedShare == 0);
                   });
        });
    });
}

void Identities::noteMirror(const mesh::Snapshot &snapshot, const mesh::RouteFacts &route, const QString &ns)
{
    const mesh::ServiceRef wanted = mesh::serviceOfHost(route.mirrorHost, ns);
    snapshot.table(mesh::Kind::DestinationRule).forEach([&](const mesh::ObjectPtr &rule) {
        const auto *facts = rule->as<mesh::DestinationRuleFacts>();
        if (!facts || mesh::serviceOfHost(facts->host, rule->meta.ns) != wanted)
            return;
        for (const mesh::Subset &subset : facts->subsets) {
            if (subset.name != route.mirrorSubset)
                continue;
            for (const mesh::WorkloadInfo &workload : m_inventory.workloads) {
                if (workload.ns == wanted.ns && workload.services.contains(wanted.name) && base::matches(subset.labels, workload.labels))
                    m_mirrors.insert({workload.ns, workload.name}, route.mirrorPercent > 0 ? route.mirrorPercent : 100);
            }
        }
    });
}

Identity Identities::gateway(const mesh::WorkloadInfo &workload) const
{
    return {.id = id("gw:"_L1, workload.ns, workload.name),
            .kind = NodeKind::Gateway,
            .ns = workload.ns,
            .name = m_gateways.value({workload.ns, workload.name}),
            .groupId = groupOf(workload.ns),
            .workload = &workload};
}

/// The service that speaks for a workload with several: named like its app or itself, else the first.
const mesh::ServiceInfo *Identities::primaryService(const mesh::WorkloadInfo &workload) const
{
    if (workload.services.isEmpty())
        return nullptr;
    QStringList services = workload.services;
    services.sort();
    const QString name = services.contains(workload.app) ? workload.app : services.contains(workload.name) ? workload.name : services.front();
    return m_inventory.service(workload.ns, name);
}

Identity Identities::ofWorkload(const QString &ns, const QString &name, const QString &app) const
{
    const mesh::WorkloadInfo *workload = m_inventory.workload(ns, name);
    if (workload && m_gateways.contains({ns, name}))
        return gateway(*workload);
    if (m_level == Level::App) {
        const QString shown = app.isEmpty() ? (workload ? workload->app : name) : app;
        return {.id = id("app:"_L1, ns, shown), .kind = NodeKind::App, .ns = ns, .name = shown, .groupId = groupOf(ns), .workload = workload};
    }
    Identity out{.id = id("wl:"_L1, ns, name), .kind = NodeKind::Workload, .ns = ns, .name = name, .groupId = groupOf(ns), .workload = workload};
    if (m_level == Level::Workload)
        return out;
    const mesh::ServiceInfo *service = workload ? primaryService(*workload) : m_inventory.service(ns, app);
    if (service && m_mirrors.contains({ns, name})) {
        out.name = service->name;
        out.note = workload->version + u", mirror"_s;
        return out;
    }
    return service ? ofService(*service) : out;
}

Identity Identities::ofService(const mesh::ServiceInfo &service) const
{
    if (const auto at = m_gatewayServices.constFind({service.ns, service.name}); at != m_gatewayServices.cend())
        return gateway(*m_inventory.workload(at->first, at->second));
    if (service.type == "ServiceEntry"_L1)
        return external(service.name, m_inventory);
    Identity out = named(service.ns, service.name);
    out.service = &service;
    return out;
}

Identity Identities::named(const QString &ns, const QString &service) const
{
    return {.id = id("svc:"_L1, ns, service), .kind = NodeKind::Service, .ns = ns, .name = service, .groupId = groupOf(ns)};
}

Identity Identities::source(const mesh::EdgeTraffic &edge) const
{
    const mesh::Peer &peer = edge.source;
    if (peer.kind == mesh::PeerKind::Workload)
        return ofWorkload(peer.ns, peer.workload, peer.app);
    if (peer.kind == mesh::PeerKind::External && !peer.workload.isEmpty())
        return external(peer.workload, m_inventory);
    return {.id = u"unknown"_s, .kind = NodeKind::Unknown, .name = u"unknown"_s, .groupId = u"outside"_s};
}

Identity Identities::target(const mesh::EdgeTraffic &edge) const
{
    const mesh::Peer &peer = edge.destination;
    switch (peer.kind) {
    case mesh::PeerKind::Passthrough:
        return {.id = u"passthrough"_s, .kind = NodeKind::External, .name = u"PassthroughCluster"_s, .groupId = u"external"_s};
    case mesh::PeerKind::BlackHole: return {.id = u"blackhole"_s, .kind = NodeKind::Unknown, .name = u"BlackHoleCluster"_s, .groupId = u"external"_s};
    case mesh::PeerKind::External: return external(peer.workload.isEmpty() ? edge.host : peer.workload, m_inventory);
    case mesh::PeerKind::Workload: {
        const bool own = m_level != Level::Service || edge.service.isEmpty() || m_gateways.contains({peer.ns, peer.workload})
            || m_mirrors.contains({peer.ns, peer.workload});
        if (own)
            return ofWorkload(peer.ns, peer.workload, peer.app);
        break;
    }
    case mesh::PeerKind::Unknown: break;
    }
    // Requests that never arrived, or a destination that does not tell: the service is all that is known.
    if (!edge.service.isEmpty()) {
        const mesh::ServiceInfo *service = m_inventory.service(edge.serviceNs, edge.service);
        return service ? ofService(*service) : named(edge.serviceNs, edge.service);
    }
    if (!edge.host.isEmpty())
        return external(edge.host, m_inventory);
    return {.id = u"unknown-target"_s, .kind = NodeKind::Unknown, .name = u"unknown"_s, .groupId = u"external"_s};
}

} // namespace graph
