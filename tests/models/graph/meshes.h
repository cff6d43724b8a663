// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Meshes made by hand and by seed, for the tests of graph and topology.
#pragma once

#include "models/mesh/snapshot.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace meshes {

using namespace Qt::Literals::StringLiterals;

/// Collects objects and edges, and gives a snapshot with all of them.
class Mesh
{
public:
    template <class Facts> void add(mesh::Kind kind, const QString &ns, const QString &name, Facts facts, const base::Labels &labels = {})
    {
        auto object = std::make_shared<mesh::Object>();
        object->kind = kind;
        object->meta.ns = ns;
        object->meta.name = name;
        object->meta.uid = QString::number(++m_uid);
        object->meta.resourceVersion = u"1"_s;
        object->meta.labels = labels;
        object->facts = std::move(facts);
        m_delta.upserts.push_back(object);
    }

    void space(const QString &ns)
    {
        add(mesh::Kind::Namespace, ns, ns, mesh::NamespaceFacts{.phase = u"Active"_s}, {{u"kubernetes.io/metadata.name"_s, ns}});
    }

    void workload(const QString &ns, const QString &name, const QString &app, const QString &version, bool sidecar = true,
                  const base::Labels &more = {})
    {
        base::Labels labels{{u"app"_s, app}, {u"version"_s, version}};
        labels.insert(more);
        mesh::WorkloadFacts facts;
        facts.ready = facts.current = 1;
        facts.selector = labels;
        facts.templateLabels = labels;
        add(mesh::Kind::Deployment, ns, name, facts);
        mesh::PodFacts pod;
        pod.phase = u"Running"_s;
        pod.ready = true;
        pod.containers.push_back(container(u"app"_s));
        if (sidecar)
            pod.containers.push_back(container(u"istio-proxy"_s));
        auto object = std::make_shared<mesh::Object>();
        object->kind = mesh::Kind::Pod;
        object->meta.ns = ns;
        object->meta.name = name + u"-abc12-x"_s;
        object->meta.uid = QString::number(++m_uid);
        object->meta.resourceVersion = u"1"_s;
        object->meta.labels = labels;
        object->meta.labels.insert(u"pod-template-hash"_s, u"abc12"_s);
        object->meta.owners.push_back({.kind = u"ReplicaSet"_s, .name = name + u"-abc12"_s, .uid = {}, .controller = true});
        object->facts = pod;
        m_delta.upserts.push_back(object);
        m_version.insert({ns, name}, {app, version});
    }

    static mesh::ContainerFacts container(const QString &name)
    {
        mesh::ContainerFacts facts;
        facts.name = name;
        facts.ready = true;
        return facts;
    }

    void service(const QString &ns, const QString &name, const base::Labels &selector)
    {
        mesh::ServiceFacts facts;
        facts.type = u"ClusterIP"_s;
        facts.selector = selector;
        facts.ports.push_back({.name = u"http"_s, .port = 9080, .targetPort = u"9080"_s, .protocol = u"TCP"_s, .appProtocol = {}});
        add(mesh::Kind::Service, ns, name, facts);
    }

    /// A service with one workload of the same name.
    void simple(const QString &ns, const QString &name, bool sidecar = true)
    {
        workload(ns, name, name, u"v1"_s, sidecar);
        service(ns, name, {{u"app"_s, name}});
    }

    void peerAuthentication(const QString &ns, const QString &mode)
    {
        add(mesh::Kind::PeerAuthentication, ns, u"default"_s, mesh::PeerAuthenticationFacts{.selector = {}, .mode = mode, .portModes = {}});
    }

    mesh::Peer peer(const QString &ns, const QString &workload) const
    {
        const auto [app, version] = m_version.value({ns, workload}, {workload, u"v1"_s});
        return {.kind = mesh::PeerKind::Workload, .cluster = {}, .ns = ns, .workload = workload, .app = app, .version = version, .principal = {}};
    }

    mesh::EdgeTraffic &call(const mesh::Peer &from, const mesh::Peer &to, const QString &service, double rate)
    {
        mesh::EdgeTraffic edge;
        edge.source = from;
        edge.destination = to;
        edge.service = service;
        edge.serviceNs = service.isEmpty() ? QString() : to.ns;
        edge.protocol = mesh::Protocol::Http;
        edge.rate = rate;
        edge.codes = {{.code = u"200"_s, .flags = u"-"_s, .rate = rate}};
        edge.p50 = 6;
        edge.p95 = 34;
        edge.p99 = 61;
        edge.mtls = 1;
        m_edges.push_back(edge);
        return m_edges.back();
    }

    mesh::EdgeTraffic &call(const QString &fromNs, const QString &from, const QString &toNs, const QString &to, const QString &service, double rate)
    {
        return call(peer(fromNs, from), peer(toNs, to), service, rate);
    }

    /// The last of a few named counters: `share` of the edge's requests end in `code`.
    static void fail(mesh::EdgeTraffic &edge, double share, const QString &code)
    {
        (code == "403"_L1 ? edge.denied : code == "429"_L1 ? edge.limited : edge.errors) = share;
        edge.codes = {{.code = u"200"_s, .flags = u"-"_s, .rate = edge.rate * (1 - share)},
                      {.code = code, .flags = u"-"_s, .rate = edge.rate * share}};
        std::ranges::sort(edge.codes, std::greater(), &mesh::CodeRate::rate);
    }

    static void tcp(mesh::EdgeTraffic &edge, double opened, double bytes)
    {
        edge.protocol = mesh::Protocol::Tcp;
        edge.rate = 0;
        edge.codes.clear();
        edge.opened = opened;
        edge.sentBytes = bytes / 4;
        edge.receivedBytes = bytes * 3 / 4;
        edge.p50 = edge.p95 = edge.p99 = mesh::nan;
    }

    mesh::Delta delta() const
    {
        mesh::Delta out = m_delta;
        auto traffic = std::make_shared<mesh::Traffic>();
        traffic->edges = m_edges;
        traffic->atMs = 1'700'000'000'000;
        out.traffic = traffic;
        mesh::SourceState live;
        live.health = mesh::SourceHealth::Live;
        live.contactMs = 1'700'000'000'000;
        live.periodMs = 15'000;
        out.sources.insert(mesh::SourceId::Kubernetes, live);
        out.sources.insert(mesh::SourceId::Prometheus, live);
        for (const mesh::KindInfo &kind : mesh::allKinds()) {
            mesh::KindState state;
            state.health = mesh::KindHealth::Live;
            state.contactMs = live.contactMs;
            if (kind.kind != mesh::Kind::EndpointSlice)
                out.kinds.insert(kind.kind, state);
        }
        return out;
    }

    mesh::SnapshotPtr snapshot() const { return mesh::apply(nullptr, std::array{delta()}, 1'700'000'000'000).first; }

private:
    mesh::Delta m_delta;
    QVector<mesh::EdgeTraffic> m_edges;
    QHash<std::pair<QString, QString>, std::pair<QString, QString>> m_version;
    int m_uid = 0;
};

/// The shop of look.md: a gateway, a canary that is mirrored to, three versions of reviews of which v3 fails, a plaintext
/// caller, denied requests, a host outside.
inline Mesh shop()
{
    Mesh m;
    for (const QString &ns : {u"shop"_s, u"pay"_s, u"data"_s, u"legacy"_s, u"internet"_s, u"istio-system"_s})
        m.space(ns);
    m.workload(u"istio-system"_s, u"istio-ingressgateway"_s, u"istio-ingressgateway"_s, u"latest"_s, true, {{u"istio"_s, u"ingressgateway"_s}});
    m.service(u"istio-system"_s, u"istio-ingressgateway"_s, {{u"istio"_s, u"ingressgateway"_s}});
    m.workload(u"shop"_s, u"edge-istio"_s, u"edge-istio"_s, u"latest"_s, true, {{u"gateway.networking.k8s.io/gateway-name"_s, u"edge"_s}});
    m.service(u"shop"_s, u"edge-istio"_s, {{u"gateway.networking.k8s.io/gateway-name"_s, u"edge"_s}});
    for (const QString &name : {u"web"_s, u"catalog"_s, u"ratings"_s, u"cart"_s, u"recommend"_s, u"wishlist"_s, u"gift"_s, u"search"_s})
        m.simple(u"shop"_s, name);
    for (const QString &name : {u"checkout"_s, u"payments"_s, u"fraud"_s})
        m.simple(u"pay"_s, name);
    for (const QString &name : {u"inventory"_s, u"store"_s})
        m.simple(u"data"_s, name);
    m.simple(u"legacy"_s, u"batch"_s, false);
    m.workload(u"internet"_s, u"visitors"_s, u"visitors"_s, u"v1"_s, false);
    m.workload(u"shop"_s, u"catalog-canary"_s, u"catalog"_s, u"canary"_s);
    for (const QString &v : {u"v1"_s, u"v2"_s, u"v3"_s})
        m.workload(u"shop"_s, u"reviews-"_s + v, u"reviews"_s, v);
    m.service(u"shop"_s, u"reviews"_s, {{u"app"_s, u"reviews"_s}});
    m.peerAuthentication(u"pay"_s, u"STRICT"_s);
    mesh::DestinationRuleFacts reviews;
    reviews.host = u"reviews"_s;
    for (const QString &v : {u"v1"_s, u"v2"_s, u"v3"_s})
        reviews.subsets.push_back({v, {{u"version"_s, v}}});
    m.add(mesh::Kind::DestinationRule, u"shop"_s, u"reviews"_s, reviews);
    mesh::VirtualServiceFacts split;
    split.hosts = {u"reviews"_s};
    mesh::RouteFacts toReviews;
    toReviews.destinations = {{u"reviews"_s, u"v1"_s, 0, 70}, {u"reviews"_s, u"v2"_s, 0, 20}, {u"reviews"_s, u"v3"_s, 0, 10}};
    split.http.push_back(toReviews);
    m.add(mesh::Kind::VirtualService, u"shop"_s, u"reviews"_s, split);
    mesh::DestinationRuleFacts catalog;
    catalog.host = u"catalog"_s;
    catalog.subsets = {{u"v1"_s, {{u"version"_s, u"v1"_s}}}, {u"canary"_s, {{u"version"_s, u"canary"_s}}}};
    m.add(mesh::Kind::DestinationRule, u"shop"_s, u"catalog"_s, catalog);
    mesh::VirtualServiceFacts mirror;
    mirror.hosts = {u"catalog"_s};
    mesh::RouteFacts toCatalog;
    toCatalog.destinations = {{u"catalog"_s, u"v1"_s, 0, 100}};
    toCatalog.mirrorHost = u"catalog"_s;
    toCatalog.mirrorSubset = u"canary"_s;
    toCatalog.mirrorPercent = 20;
    mirror.http.push_back(toCatalog);
    m.add(mesh::Kind::VirtualService, u"shop"_s, u"catalog"_s, mirror);
    mesh::ServiceEntryFacts bank;
    bank.hosts = {u"api.bank.example"_s};
    bank.location = u"MESH_EXTERNAL"_s;
    bank.resolution = u"DNS"_s;
    m.add(mesh::Kind::ServiceEntry, u"pay"_s, u"bank"_s, bank);

    const auto gateway = m.peer(u"istio-system"_s, u"istio-ingressgateway"_s);
    m.call(m.peer(u"internet"_s, u"visitors"_s), gateway, u"istio-ingressgateway"_s, 806.4).mtls = mesh::nan;
    m.call(m.peer(u"internet"_s, u"visitors"_s), m.peer(u"shop"_s, u"edge-istio"_s), u"edge-istio"_s, 12.3).mtls = mesh::nan;
    m.call(gateway, m.peer(u"shop"_s, u"web"_s), u"web"_s, 774.1);
    m.call(u"shop"_s, u"edge-istio"_s, u"shop"_s, u"catalog"_s, u"catalog"_s, 12.3);
    m.call(u"shop"_s, u"web"_s, u"shop"_s, u"catalog"_s, u"catalog"_s, 774.1);
    m.call(u"shop"_s, u"web"_s, u"shop"_s, u"reviews-v1"_s, u"reviews"_s, 199.6);
    m.call(u"shop"_s, u"web"_s, u"shop"_s, u"reviews-v2"_s, u"reviews"_s, 88.9);
    Mesh::fail(m.call(u"shop"_s, u"web"_s, u"shop"_s, u"reviews-v3"_s, u"reviews"_s, 28.5), 0.081, u"503"_s);
    m.call(u"shop"_s, u"web"_s, u"shop"_s, u"cart"_s, u"cart"_s, 309.6);
    Mesh::fail(m.call(u"shop"_s, u"web"_s, u"pay"_s, u"checkout"_s, u"checkout"_s, 160.4), 0.12, u"403"_s);
    m.call(u"shop"_s, u"catalog"_s, u"shop"_s, u"recommend"_s, u"recommend"_s, 393.2).protocol = mesh::Protocol::Grpc;
    m.call(u"shop"_s, u"catalog"_s, u"shop"_s, u"catalog-canary"_s, u"catalog"_s, 157.3);
    m.call(u"shop"_s, u"catalog"_s, u"data"_s, u"inventory"_s, u"inventory"_s, 471.8);
    m.call(u"shop"_s, u"reviews-v2"_s, u"shop"_s, u"ratings"_s, u"ratings"_s, 88.9);
    m.call(u"shop"_s, u"reviews-v3"_s, u"shop"_s, u"ratings"_s, u"ratings"_s, 28.5);
    Mesh::tcp(m.call(u"shop"_s, u"ratings"_s, u"data"_s, u"store"_s, u"store"_s, 0), 58.7, 300e3);
    Mesh::tcp(m.call(u"shop"_s, u"cart"_s, u"data"_s, u"store"_s, u"store"_s, 0), 309.6, 1.9e6);
    m.call(u"pay"_s, u"checkout"_s, u"pay"_s, u"payments"_s, u"payments"_s, 141.2);
    m.call(u"pay"_s, u"checkout"_s, u"data"_s, u"inventory"_s, u"inventory"_s, 141.2);
    m.call(u"pay"_s, u"payments"_s, u"pay"_s, u"fraud"_s, u"fraud"_s, 141.2);
    mesh::Peer bankPeer;
    bankPeer.kind = mesh::PeerKind::External;
    bankPeer.workload = u"api.bank.example"_s;
    m.call(m.peer(u"pay"_s, u"payments"_s), bankPeer, {}, 42.4).mtls = mesh::nan;
    m.call(u"legacy"_s, u"batch"_s, u"data"_s, u"inventory"_s, u"inventory"_s, 10.2).mtls = 0;
    Mesh::tcp(m.call(mesh::Peer{}, m.peer(u"pay"_s, u"payments"_s), u"payments"_s, 0), 2.1, 900);
    return m;
}

/// `count` services in namespaces of very different sizes, eight call layers, hubs by a power law, a few faults.
inline Mesh large(int count, quint32 seed = 5)
{
    Mesh m;
    std::mt19937 random(seed);
    const auto uniform = [&] { return static_cast<double>(random()) / 4294967296.0; };
    const int spaces = std::clamp(count / 38, 4, 60);
    const QStringList words{u"catalog"_s, u"search"_s,  u"pricing"_s,   u"promo"_s,    u"cart"_s,      u"accounts"_s, u"identity"_s,
                            u"orders"_s,  u"content"_s, u"messaging"_s, u"reviews"_s,  u"recommend"_s, u"loyalty"_s,  u"pay"_s,
                            u"fraud"_s,   u"fulfil"_s,  u"stock"_s,     u"shipping"_s, u"tax"_s,       u"invoicing"_s};
    QStringList names;
    for (int s = 0; s < spaces; ++s) {
        names << words[s % words.size()] + (s < words.size() ? QString() : u"-%1"_s.arg(s / words.size() + 1));
        m.space(names.back());
    }
    struct Place {
        int space, layer;
        QString name;
        double weight;
    };
    QVector<Place> places;
    for (int i = 0; i < count; ++i) {
        const int space = static_cast<int>(std::pow(uniform(), 1.7) * spaces);
        // A namespace stands at two or three layers, not at all eight.
        const int layer = std::clamp(space * 6 / spaces + static_cast<int>(uniform() * 3), 0, 7);
        places.push_back({space, layer, u"%1-%2"_s.arg(words[static_cast<int>(uniform() * words.size())]).arg(i), std::pow(1 - uniform(), -1 / 1.6)});
        m.simple(names[space], places.back().name);
    }
    QSet<std::pair<int, int>> seen;
    for (int i = 0; i < count * 3; ++i) {
        const int from = static_cast<int>(uniform() * count);
        int best = -1;
        for (int attempt = 0; attempt < 12; ++attempt) { // the most called of a few that fit
            const int to = static_cast<int>(uniform() * count);
            const bool near = places[to].space == places[from].space || attempt > 8;
            if (to != from && places[to].layer > places[from].layer && near && (best < 0 || places[to].weight > places[best].weight))
                best = to;
        }
        if (best < 0 || seen.contains({from, best}))
            continue;
        seen.insert({from, best});
        auto &edge = m.call(names[places[from].space], places[from].name, names[places[best].space], places[best].name, places[best].name,
                            std::pow(10, uniform() * 3.2 - 0.5));
        const double fate = uniform();
        if (fate < 0.004)
            Mesh::fail(edge, 0.05 + uniform() * 0.3, u"503"_s);
        else if (fate < 0.007)
            Mesh::fail(edge, 0.02, u"403"_s);
        else if (fate < 0.009)
            edge.mtls = 0;
    }
    return m;
}

} // namespace meshes
