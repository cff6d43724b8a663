// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mesh.h"

using namespace Qt::Literals::StringLiterals;

namespace support {

mesh::ObjectPtr object(mesh::Kind kind, const QString &ns, const QString &name, mesh::Facts facts, const QString &version, base::Labels labels)
{
    auto made = std::make_shared<mesh::Object>();
    made->kind = kind;
    const mesh::KindInfo &info = mesh::info(kind);
    made->apiVersion = info.group.isEmpty() ? info.versions.front() : info.group + u'/' + info.versions.front();
    made->meta.ns = ns;
    made->meta.name = name;
    made->meta.uid = info.name + u'-' + ns + u'-' + name;
    made->meta.resourceVersion = version;
    made->meta.createdMs = 1'700'000'000'000;
    made->meta.labels = std::move(labels);
    made->facts = std::move(facts);
    return made;
}

mesh::ObjectPtr ns(const QString &name, base::Labels labels)
{
    return object(mesh::Kind::Namespace, {}, name, mesh::NamespaceFacts{u"Active"_s}, u"1"_s, std::move(labels));
}

mesh::ObjectPtr service(const QString &ns, const QString &name)
{
    mesh::ServiceFacts facts;
    facts.type = u"ClusterIP"_s;
    facts.selector = {{u"app"_s, name}};
    facts.ports = {{u"http"_s, 80, u"8080"_s, u"TCP"_s, {}}};
    return object(mesh::Kind::Service, ns, name, facts);
}

mesh::ObjectPtr deployment(const QString &ns, const QString &name, const QString &app, const QString &version, int wanted)
{
    mesh::WorkloadFacts facts;
    facts.wanted = wanted;
    facts.ready = wanted;
    facts.templateLabels = {{u"app"_s, app}, {u"version"_s, version}};
    facts.selector = facts.templateLabels;
    facts.serviceAccount = app;
    return object(mesh::Kind::Deployment, ns, name, facts);
}

mesh::ObjectPtr replicaSet(const QString &ns, const QString &deployment)
{
    auto set = std::make_shared<mesh::Object>(*object(mesh::Kind::ReplicaSet, ns, deployment + u"-abc"_s, mesh::WorkloadFacts{}));
    set->meta.owners = {{u"Deployment"_s, deployment, {}, true}};
    return set;
}

mesh::ObjectPtr pod(const QString &ns, const QString &deployment, int number, const QString &app, const QString &version, bool sidecar, bool ready)
{
    mesh::PodFacts facts;
    facts.phase = u"Running"_s;
    facts.ready = ready;
    facts.ip = u"10.0.0.%1"_s.arg(number);
    facts.serviceAccount = app;
    facts.containers = {{u"app"_s, u"app:1"_s, ready, false, 0, {}, {8080}}};
    if (sidecar)
        facts.containers.push_back({u"istio-proxy"_s, u"proxyv2"_s, ready, true, 0, {}, {}});
    auto made = std::make_shared<mesh::Object>(*object(mesh::Kind::Pod, ns, u"%1-abc-%2"_s.arg(deployment).arg(number), facts, u"1"_s,
                                                       {{u"app"_s, app}, {u"version"_s, version}, {u"pod-template-hash"_s, u"abc"_s}}));
    made->meta.owners = {{u"ReplicaSet"_s, deployment + u"-abc"_s, {}, true}};
    return made;
}

mesh::ObjectPtr endpoints(const QString &ns, const QString &service, int ready, int notReady)
{
    mesh::EndpointSliceFacts facts;
    facts.service = service;
    facts.addressType = u"IPv4"_s;
    for (int i = 0; i < ready + notReady; ++i)
        facts.endpoints.push_back({{u"10.0.1.%1"_s.arg(i)}, i < ready, i < ready, false, u"Pod"_s, u"%1-%2"_s.arg(service).arg(i), {}, {}});
    return object(mesh::Kind::EndpointSlice, ns, service + u"-slice"_s, facts);
}

mesh::Peer workload(const QString &ns, const QString &name, const QString &version)
{
    return {mesh::PeerKind::Workload, {}, ns, name, name, version, u"cluster.local/ns/%1/sa/%2"_s.arg(ns, name)};
}

mesh::EdgeTraffic edge(const mesh::Peer &from, const mesh::Peer &to, const QString &service, double rate, double errors)
{
    mesh::EdgeTraffic made;
    made.source = from;
    made.destination = to;
    made.service = service;
    made.serviceNs = to.ns;
    made.host = u"%1.%2.svc.cluster.local"_s.arg(service, to.ns);
    made.protocol = mesh::Protocol::Http;
    made.reporters = mesh::FromSource | mesh::FromDestination;
    made.rate = rate;
    made.errors = errors;
    made.codes = {{u"200"_s, u"-"_s, rate * (1 - errors)}};
    if (errors > 0)
        made.codes.push_back({u"503"_s, u"UH"_s, rate * errors});
    made.p50 = 5;
    made.p95 = 20;
    made.p99 = 50;
    made.mtls = 1;
    return made;
}

mesh::SnapshotPtr snapshot(const QVector<mesh::ObjectPtr> &objects, const QVector<mesh::EdgeTraffic> &edges, qint64 nowMs)
{
    mesh::Delta delta;
    delta.upserts = objects;
    for (const mesh::KindInfo &kind : mesh::allKinds())
        delta.kinds.insert(kind.kind, {mesh::KindHealth::Live, kind.versions.front(), 0, nowMs, {}, false, {}});
    auto traffic = std::make_shared<mesh::Traffic>();
    traffic->atMs = nowMs;
    traffic->edges = edges;
    delta.traffic = traffic;
    return mesh::apply(nullptr, std::span(&delta, 1), nowMs).first;
}

QVector<mesh::ObjectPtr> app(const QString &ns, const QString &name, const QStringList &versions, bool sidecar)
{
    QVector<mesh::ObjectPtr> made{service(ns, name), endpoints(ns, name, static_cast<int>(versions.size()))};
    int number = 1;
    for (const QString &version : versions) {
        const QString workload = versions.size() > 1 ? name + u'-' + version : name;
        made << deployment(ns, workload, name, version) << replicaSet(ns, workload) << pod(ns, workload, number++, name, version, sidecar);
    }
    return made;
}

} // namespace support
