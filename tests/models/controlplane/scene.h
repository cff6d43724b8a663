// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A mesh with two revisions, a tag, namespaces of every sort, and what can be spoiled in it.
#pragma once

#include "models/controlplane/controlplane.h"
#include "tests/support/mesh.h"

namespace scene {

using namespace Qt::Literals::StringLiterals;
using mesh::Kind;

inline mesh::ObjectPtr istiod(const QString &name, const QString &revision, const QString &version, bool ready = true,
                              const QString &ip = u"10.0.0.1"_s)
{
    mesh::PodFacts pod{
        .phase = u"Running"_s, .reason = {}, .ready = ready, .node = u"n1"_s, .ip = ip, .serviceAccount = u"istiod"_s, .containers = {}};
    pod.containers = {{.name = u"discovery"_s,
                       .image = u"docker.io/istio/pilot:"_s + version,
                       .ready = ready,
                       .waitingReason = ready ? QString() : u"CrashLoopBackOff"_s,
                       .ports = {}}};
    return support::object(Kind::Pod, u"istio-system"_s, name, pod, u"1"_s, {{u"app"_s, u"istiod"_s}, {u"istio.io/rev"_s, revision}});
}

inline mesh::ObjectPtr deployment(const QString &name, const QString &revision, int wanted)
{
    mesh::WorkloadFacts facts{.wanted = wanted,
                              .ready = wanted,
                              .selector = {},
                              .templateLabels = {{u"app"_s, u"istiod"_s}, {u"istio.io/rev"_s, revision}},
                              .templateAnnotations = {},
                              .serviceAccount = {},
                              .images = {}};
    return support::object(Kind::Deployment, u"istio-system"_s, name, facts);
}

inline mesh::ObjectPtr hook(Kind kind, const QString &name, const base::Labels &labels, const QByteArray &caBundle = "PEM",
                            const QString &service = u"istiod"_s)
{
    mesh::WebhookClient client;
    client.name = u"rev.namespace.sidecar-injector.istio.io"_s;
    client.caBundle = caBundle;
    client.serviceNs = u"istio-system"_s;
    client.serviceName = service;
    client.failurePolicy = u"Fail"_s;
    return support::object(kind, {}, name, mesh::WebhookFacts{{client}}, u"1"_s, labels);
}

inline mesh::ObjectPtr injector(const QString &revision)
{
    return hook(Kind::MutatingWebhook, controlplane::nameOf(u"istio-sidecar-injector"_s, revision),
                {{u"app"_s, u"sidecar-injector"_s}, {u"istio.io/rev"_s, revision}});
}

inline mesh::ObjectPtr tag(const QString &name, const QString &revision)
{
    return hook(Kind::MutatingWebhook, u"istio-revision-tag-"_s + name,
                {{u"app"_s, u"sidecar-injector"_s}, {u"istio.io/rev"_s, revision}, {u"istio.io/tag"_s, name}});
}

inline mesh::ObjectPtr config(const QString &revision, const QByteArray &text = "rootNamespace: istio-system\n")
{
    return support::object(Kind::ConfigMap, u"istio-system"_s, controlplane::nameOf(u"istio"_s, revision), mesh::ConfigMapFacts{{{u"mesh"_s, text}}});
}

inline mesh::ObjectPtr pod(const QString &ns, const QString &name, const QString &proxy, const QString &revision = {}, const base::Labels &more = {})
{
    mesh::PodFacts facts{
        .phase = u"Running"_s, .reason = {}, .ready = true, .node = u"n1"_s, .ip = u"10.0.1.1"_s, .serviceAccount = u"default"_s, .containers = {}};
    facts.containers = {{.name = u"app"_s, .image = u"app:1"_s, .ready = true, .waitingReason = {}, .ports = {}}};
    if (!proxy.isEmpty())
        facts.containers.push_back({.name = u"istio-proxy"_s,
                                    .image = u"docker.io/istio/proxyv2:"_s + proxy,
                                    .ready = true,
                                    .init = true,
                                    .waitingReason = {},
                                    .ports = {}});
    base::Labels labels = more;
    if (!revision.isEmpty())
        labels.insert(u"istio.io/rev"_s, revision);
    return support::object(Kind::Pod, ns, name, facts, u"1"_s, labels);
}

/// default 1.30.2 with two pods, 1-31 with one; tag stable to 1-31; all is well.
inline QVector<mesh::ObjectPtr> healthy()
{
    return {support::ns(u"istio-system"_s),
            support::ns(u"kube-system"_s),
            support::ns(u"shop"_s, {{u"istio-injection"_s, u"enabled"_s}}),
            support::ns(u"pay"_s, {{u"istio.io/rev"_s, u"stable"_s}}),
            support::ns(u"data"_s, {{u"istio.io/dataplane-mode"_s, u"ambient"_s}}),
            support::ns(u"legacy"_s),
            support::service(u"istio-system"_s, u"istiod"_s),
            istiod(u"istiod-a"_s, u"default"_s, u"1.30.2"_s),
            istiod(u"istiod-b"_s, u"default"_s, u"1.30.2"_s, true, u"10.0.0.2"_s),
            istiod(u"istiod-1-31-c"_s, u"1-31"_s, u"1.31.0"_s, true, u"10.0.0.3"_s),
            deployment(u"istiod"_s, u"default"_s, 2),
            deployment(u"istiod-1-31"_s, u"1-31"_s, 1),
            injector(u"default"_s),
            injector(u"1-31"_s),
            tag(u"stable"_s, u"1-31"_s),
            hook(Kind::ValidatingWebhook, u"istiod-default-validator"_s, {{u"app"_s, u"istiod"_s}}),
            config(u"default"_s),
            config(u"1-31"_s),
            pod(u"shop"_s, u"web-1"_s, u"1.30.2"_s, u"default"_s),
            pod(u"shop"_s, u"cart-1"_s, u"1.30.2"_s),
            pod(u"pay"_s, u"api-1"_s, u"1.31.0"_s, u"stable"_s),
            pod(u"data"_s, u"db-0"_s, {}),
            pod(u"legacy"_s, u"batch-1"_s, {})};
}

/// With every kind read, and the API server of that version.
inline mesh::SnapshotPtr live(const QVector<mesh::ObjectPtr> &objects, const QString &kubernetes = u"1.35.3"_s)
{
    auto snapshot = std::make_shared<mesh::Snapshot>(*support::snapshot(objects));
    for (mesh::KindState &state : snapshot->kinds)
        state.health = mesh::KindHealth::Live;
    mesh::SourceState &api = snapshot->sources[static_cast<size_t>(mesh::SourceId::Kubernetes)];
    api.health = mesh::SourceHealth::Live;
    api.version = kubernetes;
    return snapshot;
}

inline QVector<mesh::ObjectPtr> without(QVector<mesh::ObjectPtr> objects, const QString &name)
{
    objects.removeIf([&name](const mesh::ObjectPtr &object) { return object->meta.name == name; });
    return objects;
}

} // namespace scene
