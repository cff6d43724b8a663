// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A small configured mesh: a gateway, a route with two subsets, their rule, service and workloads, a policy; and one route to
// a host that is not there.
#pragma once

#include "models/mesh/snapshot.h"
#include "tests/support/memoryaccess.h"

namespace support {

inline QVector<mesh::ObjectPtr> configuredShop()
{
    QVector<mesh::ObjectPtr> objects;
    for (
        const char *json : {
            R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}})",
            R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"reviews","namespace":"shop"},"spec":{"selector":{"app":"reviews"},"ports":[{"name":"http","port":80}]}})",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"reviews-v1","namespace":"shop"},"spec":{"selector":{"matchLabels":{"app":"reviews","version":"v1"}},"template":{"metadata":{"labels":{"app":"reviews","version":"v1"}},"spec":{"containers":[]}}}})",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"reviews-v2","namespace":"shop"},"spec":{"selector":{"matchLabels":{"app":"reviews","version":"v2"}},"template":{"metadata":{"labels":{"app":"reviews","version":"v2"}},"spec":{"containers":[]}}}})",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"ingress","namespace":"istio-system"},"spec":{"selector":{"matchLabels":{"istio":"ingressgateway"}},"template":{"metadata":{"labels":{"istio":"ingressgateway"}},"spec":{"containers":[]}}}})",
            R"({"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"web","namespace":"shop"},"spec":{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":80,"name":"http","protocol":"HTTP"},"hosts":["shop.example"]}]}})",
            R"({"apiVersion":"networking.istio.io/v1","kind":"DestinationRule","metadata":{"name":"reviews","namespace":"shop"},"spec":{"host":"reviews","subsets":[{"name":"v1","labels":{"version":"v1"}},{"name":"v2","labels":{"version":"v2"}}]}})",
            R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"reviews","namespace":"shop","uid":"u1","resourceVersion":"7","annotations":{"argocd.argoproj.io/tracking-id":"shop:networking.istio.io/VirtualService:shop/reviews"}},"spec":{"hosts":["reviews","shop.example"],"gateways":["web","mesh"],"http":[{"name":"split","route":[{"destination":{"host":"reviews","subset":"v1"},"weight":90},{"destination":{"host":"reviews","subset":"v2"},"weight":10}]}]}})",
            R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"broken","namespace":"shop"},"spec":{"hosts":["broken.example"],"gateways":["nowhere"],"http":[{"route":[{"destination":{"host":"nothere"}}]}]}})",
            R"({"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"name":"reviews","namespace":"shop"},"spec":{"selector":{"matchLabels":{"app":"reviews"}},"rules":[{}]}})",
            R"({"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"all","namespace":"shop"},"spec":{"mtls":{"mode":"STRICT"}}})",
        })
        objects.push_back(liveObject(QByteArray(json)));
    return objects;
}

inline mesh::Delta configured(const QVector<mesh::ObjectPtr> &objects)
{
    mesh::Delta delta;
    delta.upserts = objects;
    for (const mesh::KindInfo &kind : mesh::allKinds())
        delta.kinds.insert(kind.kind, mesh::KindState{.health = mesh::KindHealth::Live});
    mesh::SourceState source;
    source.health = mesh::SourceHealth::Live;
    delta.sources.insert(mesh::SourceId::Kubernetes, source);
    return delta;
}

} // namespace support
