// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/inventory.h"

#include "models/mesh/flow.h"
#include "models/mesh/host.h"
#include "models/mesh/workloads.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace mesh {

namespace {

using Name = std::pair<QString, QString>;

struct TrafficSums {
    QHash<Name, FlowSum> serviceIn, workloadIn, workloadOut, namespaceIn;
    QHash<std::pair<Name, QString>, FlowSum> serviceWorkloadIn; ///< (ns, service), workload
};

TrafficSums sumTraffic(const Traffic *traffic)
{
    TrafficSums sums;
    if (!traffic)
        return sums;
    for (const EdgeTraffic &edge : traffic->edges) {
        if (!edge.service.isEmpty()) {
            sums.serviceIn[{edge.serviceNs, edge.service}].add(edge);
            sums.serviceWorkloadIn[{{edge.serviceNs, edge.service}, edge.destination.workload}].add(edge);
        }
        if (edge.destination.kind == PeerKind::Workload) {
            sums.workloadIn[{edge.destination.ns, edge.destination.workload}].add(edge);
            sums.namespaceIn[{edge.destination.ns, QString()}].add(edge);
        }
        if (edge.source.kind == PeerKind::Workload)
            sums.workloadOut[{edge.source.ns, edge.source.workload}].add(edge);
    }
    return sums;
}

DataPlane dataPlaneOf(const Workload &workload, const Object *ns)
{
    for (const ObjectPtr &pod : workload.pods) {
        const auto *facts = pod->as<PodFacts>();
        if (facts->hasProxy(u"istio-proxy"_s))
            return DataPlane::Sidecar;
        if (facts->hasProxy(u"linkerd-proxy"_s))
            return DataPlane::Linkerd;
    }
    const QString own = workload.labels.value(u"istio.io/dataplane-mode"_s);
    const QString mode = own.isEmpty() && ns ? ns->meta.labels.value(u"istio.io/dataplane-mode"_s) : own;
    return mode == "ambient"_L1 ? DataPlane::Ambient : DataPlane::None;
}

void judgeTraffic(const Flow &in, DataPlane dataPlane, Health &health, Cause &cause)
{
    const Health errors = healthOfErrors(in.errors);
    if (errors > health) {
        health = errors;
        cause = Cause::Errors;
    }
    const auto warn = [&](bool when, Cause why) {
        if (when && health < Health::Warn) {
            health = Health::Warn;
            cause = why;
        }
    };
    warn(in.denied >= 0.01, Cause::Denied);
    warn(in.limited >= 0.01, Cause::Limited);
    warn(std::isfinite(in.mtls) && in.mtls < 0.99 && dataPlane != DataPlane::None, Cause::Plaintext);
}

class Builder
{
public:
    explicit Builder(const Snapshot &snapshot)
        : m_snapshot(snapshot)
        , m_workloads(snapshot)
        , m_sums(sumTraffic(snapshot.traffic.get()))
        , m_modes(snapshot)
    {
    }

    Inventory build()
    {
        indexConfiguration();
        buildWorkloads();
        buildServices();
        buildServiceEntries();
        std::ranges::sort(m_out.services, {}, [](const ServiceInfo &s) { return std::pair(s.ns, s.name); });
        buildNamespaces();
        return std::move(m_out);
    }

private:
    void indexConfiguration();
    void buildWorkloads();
    void buildServices();
    void buildServiceEntries();
    void buildNamespaces();
    void addVersions(ServiceInfo &service, const QVector<const Workload *> &workloads);
    QHash<QString, double> wantedShares(const ServiceInfo &service, const QVector<const Workload *> &workloads) const;
    void countEndpoints(ServiceInfo &service) const;
    void judgeService(ServiceInfo &service, const QVector<const Workload *> &workloads) const;
    ObjectPtr namespaceObject(const QString &ns) const { return m_snapshot.find({Kind::Namespace, {}, ns}); }

    const Snapshot &m_snapshot;
    Workloads m_workloads;
    TrafficSums m_sums;
    PeerModes m_modes;
    QHash<Name, QVector<ObjectPtr>> m_virtualServices, m_destinationRules; ///< by service they speak of
    QHash<Name, QStringList> m_configuration;
    QHash<Name, QVector<ObjectPtr>> m_slices;
    Inventory m_out;
};

void Builder::indexConfiguration()
{
    const auto note = [this](const ServiceRef &service, const ObjectPtr &object) {
        QStringList &known = m_configuration[{service.ns, service.name}];
        if (const QString text = object->key().toString(); !service.isEmpty() && !known.contains(text))
            known << text;
    };
    for (const ObjectPtr &object : m_snapshot.objects(Kind::VirtualService)) {
        const auto *facts = object->as<VirtualServiceFacts>();
        if (!facts)
            continue;
        for (const QString &host : facts->hosts) {
            const ServiceRef service = serviceOfHost(host, object->meta.ns);
            if (service.isEmpty())
                continue;
            m_virtualServices[{service.ns, service.name}].push_back(object);
            note(service, object);
        }
        for (const auto *routes : {&facts->http, &facts->tls, &facts->tcp}) {
            for (const RouteFacts &route : *routes) {
                for (const RouteDestination &destination : route.destinations)
                    note(serviceOfHost(destination.host, object->meta.ns), object);
                note(serviceOfHost(route.mirrorHost, object->meta.ns), object);
            }
        }
    }
    for (const ObjectPtr &object : m_snapshot.objects(Kind::DestinationRule)) {
        if (const auto *facts = object->as<DestinationRuleFacts>()) {
            const ServiceRef service = serviceOfHost(facts->host, object->meta.ns);
            m_destinationRules[{service.ns, service.name}].push_back(object);
            note(service, object);
        }
    }
    for (const Kind kind : {Kind::HttpRoute, Kind::GrpcRoute, Kind::TlsRoute, Kind::TcpRoute}) {
        for (const ObjectPtr &object : m_snapshot.objects(kind)) {
            const auto *facts = object->as<GatewayRouteFacts>();
            if (!facts)
                continue;
            for (const RouteFacts &rule : facts->rules) {
                for (const RouteDestination &destination : rule.destinations)
                    note(serviceOfHost(destination.host, object->meta.ns), object);
            }
        }
    }
    for (const ObjectPtr &slice : m_snapshot.objects(Kind::EndpointSlice)) {
        if (const auto *facts = slice->as<EndpointSliceFacts>(); facts && !facts->service.isEmpty())
            m_slices[{slice->meta.ns, facts->service}].push_back(slice);
    }
}

void Builder::buildWorkloads()
{
    for (const Workload &workload : m_workloads.all()) {
        WorkloadInfo row;
        row.kind = workload.object->kind;
        row.ns = workload.ns();
        row.name = workload.name();
        row.app = workload.app;
        row.version = workload.version;
        row.labels = workload.labels;
        row.createdMs = workload.object->meta.createdMs;
        if (const auto *facts = workload.object->as<WorkloadFacts>()) {
            row.wanted = facts->wanted;
            row.serviceAccount = facts->serviceAccount;
            row.images = facts->images;
        } else {
            row.wanted = static_cast<int>(workload.pods.size());
        }
        for (const ObjectPtr &pod : workload.pods) {
            const auto *facts = pod->as<PodFacts>();
            row.ready += facts->ready ? 1 : 0;
            if (row.serviceAccount.isEmpty())
                row.serviceAccount = facts->serviceAccount;
            for (const ContainerFacts &container : facts->containers) {
                row.restarts += container.restarts;
                if (row.waiting.isEmpty())
                    row.waiting = container.waitingReason;
            }
            if (row.proxyRevision.isEmpty())
                row.proxyRevision = pod->meta.labels.value(u"istio.io/rev"_s);
        }
        row.dataPlane = dataPlaneOf(workload, namespaceObject(row.ns).get());
        row.mode = row.dataPlane == DataPlane::Sidecar || row.dataPlane == DataPlane::Ambient ? m_modes.of(row.ns, workload.labels) : MtlsMode::Unset;
        row.in = m_sums.workloadIn.value({row.ns, row.name}).flow();
        row.out = m_sums.workloadOut.value({row.ns, row.name}).flow();
        judgeTraffic(row.in, row.dataPlane, row.health, row.cause);
        if (row.ready < row.wanted && (row.ready == 0 ? row.health < Health::Error : row.health < Health::Warn)) {
            row.health = row.ready == 0 ? Health::Error : Health::Warn;
            row.cause = Cause::PodsNotReady;
        }
        m_out.workloads.push_back(row);
    }
}

void Builder::countEndpoints(ServiceInfo &service) const
{
    QSet<QString> seen;
    for (const ObjectPtr &slice : m_slices.value({service.ns, service.name})) {
        for (const Endpoint &endpoint : slice->as<EndpointSliceFacts>()->endpoints) {
            const QString id = endpoint.targetName.isEmpty() ? endpoint.addresses.join(u',') : endpoint.targetName;
            if (seen.contains(id))
                continue; // dual stack: one slice per address family
            seen.insert(id);
            ++service.endpoints;
            service.endpointsReady += endpoint.ready ? 1 : 0;
        }
    }
}

/// What the route that takes ordinary requests wants of each workload: the first one without a match, of the VirtualServices
/// for sidecars. Empty when no rule speaks of versions.
QHash<QString, double> Builder::wantedShares(const ServiceInfo &service, const QVector<const Workload *> &workloads) const
{
    QHash<QString, double> shares;
    for (const ObjectPtr &object : m_virtualServices.value({service.ns, service.name})) {
        const auto *facts = object->as<VirtualServiceFacts>();
        if (!facts->gateways.isEmpty() && !facts->gateways.contains(u"mesh"_s))
            continue;
        const auto &routes = facts->http.isEmpty() ? facts->tcp : facts->http;
        const auto route = std::ranges::find_if(routes, [](const RouteFacts &r) { return r.matches.isEmpty(); });
        if (route == routes.end())
            continue;
        double total = 0;
        for (const RouteDestination &destination : route->destinations)
            total += destination.weight;
        for (const RouteDestination &destination : route->destinations) {
            if (total <= 0 || destination.subset.isEmpty())
                continue;
            for (const ObjectPtr &rule : m_destinationRules.value({service.ns, service.name})) {
                const auto &subsets = rule->as<DestinationRuleFacts>()->subsets;
                const auto subset = std::ranges::find(subsets, destination.subset, &Subset::name);
                if (subset == subsets.end())
                    continue;
                QVector<const Workload *> hit;
                std::ranges::copy_if(workloads, std::back_inserter(hit), [&](const Workload *w) { return base::matches(subset->labels, w->labels); });
                for (const Workload *workload : hit)
                    shares[workload->name()] += destination.weight / total / static_cast<double>(hit.size());
                break;
            }
        }
        if (!shares.isEmpty())
            break;
    }
    return shares;
}

void Builder::addVersions(ServiceInfo &service, const QVector<const Workload *> &workloads)
{
    const QHash<QString, double> wanted = wantedShares(service, workloads);
    for (const Workload *workload : workloads) {
        service.workloads << workload->name();
        VersionInfo version;
        version.version = workload->version;
        version.workload = workload->name();
        const auto *facts = workload->object->as<WorkloadFacts>();
        version.wanted = facts ? facts->wanted : static_cast<int>(workload->pods.size());
        version.ready = static_cast<int>(std::ranges::count_if(workload->pods, [](const ObjectPtr &pod) { return pod->as<PodFacts>()->ready; }));
        version.in = m_sums.serviceWorkloadIn.value({{service.ns, service.name}, workload->name()}).flow();
        if (!wanted.isEmpty())
            version.wantedShare = wanted.value(workload->name(), 0);
        if (service.in.rate > 0)
            version.seenShare = version.in.rate / service.in.rate;
        service.versions.push_back(version);
    }
    std::ranges::sort(service.versions, {}, &VersionInfo::version);
}

void Builder::judgeService(ServiceInfo &service, const QVector<const Workload *> &workloads) const
{
    judgeTraffic(service.in, service.dataPlane, service.health, service.cause);
    for (const VersionInfo &version : service.versions) {
        const Health health = healthOfErrors(version.in.errors);
        if (health > service.health && service.versions.size() > 1) {
            service.health = health;
            service.cause = Cause::VersionErrors;
            service.causeVersion = version.version;
        }
    }
    const bool wantsPods = std::ranges::any_of(workloads, [](const Workload *w) {
        const auto *facts = w->object->as<WorkloadFacts>();
        return !facts || facts->wanted > 0;
    });
    if (wantsPods && service.endpointsReady == 0 && m_snapshot.state(Kind::EndpointSlice).health == KindHealth::Live) {
        service.health = Health::Critical;
        service.cause = Cause::NoEndpoints;
    }
}

void Builder::buildServices()
{
    for (const ObjectPtr &object : m_snapshot.objects(Kind::Service)) {
        const auto *facts = object->as<ServiceFacts>();
        if (!facts)
            continue;
        ServiceInfo service;
        service.ns = object->meta.ns;
        service.name = object->meta.name;
        service.type = facts->type;
        service.ports = facts->ports;
        service.labels = object->meta.labels;
        service.createdMs = object->meta.createdMs;
        service.configuration = m_configuration.value({service.ns, service.name});
        service.in = m_sums.serviceIn.value({service.ns, service.name}).flow();
        const QVector<const Workload *> workloads = m_workloads.selectedBy(service.ns, facts->selector);
        countEndpoints(service);
        addVersions(service, workloads);
        FlowSum out;
        for (const Workload *workload : workloads) {
            if (const DataPlane plane = dataPlaneOf(*workload, namespaceObject(service.ns).get()); plane != DataPlane::None)
                service.dataPlane = plane;
            out.add(m_sums.workloadOut.value({service.ns, workload->name()}));
            m_out.workloads[workload - m_workloads.all().data()].services << service.name;
        }
        service.out = out.flow();
        if (!workloads.isEmpty() && (service.dataPlane == DataPlane::Sidecar || service.dataPlane == DataPlane::Ambient))
            service.mode = m_modes.of(service.ns, workloads.front()->labels);
        judgeService(service, workloads);
        m_out.services.push_back(service);
    }
}

void Builder::buildServiceEntries()
{
    for (const ObjectPtr &object : m_snapshot.objects(Kind::ServiceEntry)) {
        const auto *facts = object->as<ServiceEntryFacts>();
        if (!facts)
            continue;
        for (const QString &host : facts->hosts) {
            ServiceInfo service;
            service.ns = object->meta.ns;
            service.name = host;
            service.type = u"ServiceEntry"_s;
            service.ports = facts->ports;
            service.endpoints = service.endpointsReady = facts->endpoints;
            service.labels = object->meta.labels;
            service.createdMs = object->meta.createdMs;
            service.configuration = {object->key().toString()};
            service.in = m_sums.serviceIn.value({service.ns, host}).flow();
            judgeTraffic(service.in, DataPlane::None, service.health, service.cause);
            m_out.services.push_back(service);
        }
    }
}

void Builder::buildNamespaces()
{
    for (const ObjectPtr &object : m_snapshot.objects(Kind::Namespace)) {
        NamespaceInfo row;
        row.name = object->meta.name;
        row.createdMs = object->meta.createdMs;
        const base::Labels &labels = object->meta.labels;
        row.injection = labels.value(u"istio-injection"_s);
        if (row.injection.isEmpty())
            row.injection = labels.value(u"istio.io/rev"_s);
        if (labels.value(u"istio.io/dataplane-mode"_s) == "ambient"_L1)
            row.injection = u"ambient"_s;
        row.mode = m_modes.of(row.name, {});
        row.in = m_sums.namespaceIn.value({row.name, QString()}).flow();
        m_out.namespaces.push_back(row);
    }
    std::ranges::sort(m_out.namespaces, {}, &NamespaceInfo::name);
    const auto in = [this](const QString &ns) -> NamespaceInfo * {
        const auto found = std::ranges::lower_bound(m_out.namespaces, ns, {}, &NamespaceInfo::name);
        return found != m_out.namespaces.end() && found->name == ns ? &*found : nullptr;
    };
    for (const ServiceInfo &service : m_out.services) {
        NamespaceInfo *row = in(service.ns);
        if (!row)
            continue;
        ++row->services;
        row->health = worst(row->health, service.health);
        row->atFault += service.health >= Health::Warn ? 1 : 0;
    }
    for (qsizetype i = 0; i < m_out.workloads.size(); ++i) {
        const WorkloadInfo &workload = m_out.workloads[i];
        NamespaceInfo *row = in(workload.ns);
        if (!row)
            continue;
        ++row->workloads;
        row->health = worst(row->health, workload.health);
        row->podsReady += workload.ready;
        const int pods = static_cast<int>(m_workloads.all()[i].pods.size());
        row->pods += pods;
        row->podsInMesh += workload.dataPlane == DataPlane::None ? 0 : pods;
    }
}

bool sameRow(const auto &a, const auto &b)
{
    return a.ns == b.ns && a.name == b.name && a.in == b.in && a.out == b.out && a.mode == b.mode && a.dataPlane == b.dataPlane
        && a.health == b.health && a.cause == b.cause && a.labels == b.labels && a.createdMs == b.createdMs;
}

bool samePorts(const QVector<ServicePort> &a, const QVector<ServicePort> &b)
{
    return std::ranges::equal(a, b, [](const ServicePort &x, const ServicePort &y) {
        return std::tie(x.name, x.port, x.targetPort, x.protocol, x.appProtocol) == std::tie(y.name, y.port, y.targetPort, y.protocol, y.appProtocol);
    });
}

} // namespace

bool operator==(const ServiceInfo &a, const ServiceInfo &b)
{
    return sameRow(a, b) && a.type == b.type && samePorts(a.ports, b.ports) && a.endpointsReady == b.endpointsReady && a.endpoints == b.endpoints
        && a.workloads == b.workloads && a.versions == b.versions && a.causeVersion == b.causeVersion && a.configuration == b.configuration;
}

bool operator==(const WorkloadInfo &a, const WorkloadInfo &b)
{
    return sameRow(a, b) && a.kind == b.kind && a.app == b.app && a.version == b.version && a.serviceAccount == b.serviceAccount
        && a.images == b.images && a.services == b.services && a.ready == b.ready && a.wanted == b.wanted && a.restarts == b.restarts
        && a.waiting == b.waiting && a.proxyRevision == b.proxyRevision;
}

bool operator==(const NamespaceInfo &a, const NamespaceInfo &b)
{
    return a.name == b.name && a.injection == b.injection && a.services == b.services && a.workloads == b.workloads && a.pods == b.pods
        && a.podsReady == b.podsReady && a.podsInMesh == b.podsInMesh && a.mode == b.mode && a.in == b.in && a.health == b.health
        && a.atFault == b.atFault && a.createdMs == b.createdMs;
}

const ServiceInfo *Inventory::service(const QString &ns, const QString &name) const
{
    const auto found = std::ranges::lower_bound(services, std::pair(ns, name), {}, [](const ServiceInfo &s) { return std::pair(s.ns, s.name); });
    return found != services.end() && found->ns == ns && found->name == name ? &*found : nullptr;
}

const WorkloadInfo *Inventory::workload(const QString &ns, const QString &name) const
{
    const auto found = std::ranges::lower_bound(workloads, std::pair(ns, name), {}, [](const WorkloadInfo &w) { return std::pair(w.ns, w.name); });
    return found != workloads.end() && found->ns == ns && found->name == name ? &*found : nullptr;
}

Inventory inventory(const Snapshot &snapshot)
{
    return Builder(snapshot).build();
}

} // namespace mesh
