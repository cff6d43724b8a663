// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A small mesh whose certificates tests spoil: an Istio CA, roots in namespaces, webhooks, an ingress gateway with traffic.
#pragma once

#include "models/certificates/certificates.h"
#include "tests/models/certificates/mint.h"
#include "tests/support/mesh.h"

namespace scene {

using namespace Qt::Literals::StringLiterals;

inline mesh::ObjectPtr secret(const QString &ns, const QString &name, const QMap<QString, QByteArray> &certificates,
                              const QStringList &otherKeys = {}, const QString &type = QStringLiteral("kubernetes.io/tls"),
                              const base::Labels &labels = {})
{
    return support::object(mesh::Kind::Secret, ns, name, mesh::SecretFacts{type, certificates, otherKeys}, QStringLiteral("1"), labels);
}

inline mesh::ObjectPtr tlsSecret(const QString &ns, const QString &name, const QByteArray &pem)
{
    return secret(ns, name, {{u"tls.crt"_s, pem}}, {u"tls.key"_s});
}

inline mesh::ObjectPtr rootMap(const QString &ns, const QByteArray &pem)
{
    return support::object(mesh::Kind::ConfigMap, ns, u"istio-ca-root-cert"_s, mesh::ConfigMapFacts{{{u"root-cert.pem"_s, pem}}});
}

inline mesh::ObjectPtr webhook(const QString &name, const QByteArray &caBundle, mesh::Kind kind = mesh::Kind::MutatingWebhook)
{
    mesh::WebhookClient client;
    client.name = u"rev.namespace."_s + name + u".istio.io"_s;
    client.caBundle = caBundle;
    client.serviceNs = u"istio-system"_s;
    client.serviceName = u"istiod"_s;
    return support::object(kind, {}, name, mesh::WebhookFacts{{client}});
}

inline mesh::ObjectPtr gateway(const QString &ns, const QString &name, const QStringList &credentials, const QStringList &hosts,
                               const QString &app = QStringLiteral("ingress"), const QString &mode = QStringLiteral("SIMPLE"))
{
    mesh::GatewayFacts facts;
    facts.selector = {{u"app"_s, app}};
    facts.servers = {{443, u"https"_s, u"HTTPS"_s, hosts, mode, credentials}};
    return support::object(mesh::Kind::Gateway, ns, name, facts);
}

inline mesh::ObjectPtr certManager(const QString &ns, const QString &name, const QString &secretName, bool ready, qint64 renewalMs)
{
    mesh::CertManagerFacts facts;
    facts.secretName = secretName;
    facts.issuerName = u"letsencrypt"_s;
    facts.dnsNames = {u"shop.example.com"_s};
    facts.notBeforeMs = mint::now - 10 * mint::dayMs;
    facts.notAfterMs = mint::now + 80 * mint::dayMs;
    facts.renewalMs = renewalMs;
    facts.ready = ready;
    if (!ready) {
        facts.reason = u"IncorrectIssuer"_s;
        facts.message = u"issuer not found"_s;
    }
    return support::object(mesh::Kind::CertManagerCertificate, ns, name, facts);
}

/// A leaf of `issuer` that ends in `days`.
inline mint::Minted leaf(const mint::Minted &issuer, const QByteArray &host, int days)
{
    mint::Spec spec;
    spec.commonName = host;
    spec.names = "DNS:" + host;
    spec.issuer = &issuer;
    spec.toMs = mint::now + days * mint::dayMs;
    return mint::make(spec);
}

struct Scene {
    mint::Minted meshRoot = mint::root("cluster.local");
    mint::Minted webRoot = mint::root("Web Root");
    QVector<mesh::ObjectPtr> objects;
    QVector<mesh::EdgeTraffic> edges;

    /// istio-ca-secret, its root in two namespaces and in both webhooks, an ingress deployment with a load balancer.
    Scene()
    {
        objects << support::ns(u"istio-system"_s) << support::ns(u"shop"_s);
        objects << secret(u"istio-system"_s, u"istio-ca-secret"_s, {{u"ca-cert.pem"_s, meshRoot.pem()}, {u"root-cert.pem"_s, meshRoot.pem()}},
                          {u"ca-key.pem"_s, u"cert-chain.pem"_s}, u"istio.io/ca-root"_s);
        objects << rootMap(u"istio-system"_s, meshRoot.pem()) << rootMap(u"shop"_s, meshRoot.pem());
        objects << webhook(u"istio-sidecar-injector"_s, meshRoot.pem())
                << webhook(u"istio-validator-istio-system"_s, meshRoot.pem(), mesh::Kind::ValidatingWebhook);
        objects << support::app(u"shop"_s, u"ingress"_s);
        mesh::ServiceFacts balancer;
        balancer.type = u"LoadBalancer"_s;
        balancer.selector = {{u"app"_s, u"ingress"_s}};
        balancer.ports = {{u"https"_s, 443, u"8443"_s, u"TCP"_s, {}}};
        balancer.addresses = {u"192.0.2.10"_s};
        objects << support::object(mesh::Kind::Service, u"shop"_s, u"ingress-public"_s, balancer);
        edges << support::edge(support::workload(u"shop"_s, u"ingress"_s), support::workload(u"shop"_s, u"web"_s), u"web"_s, 12.5)
              << support::edge(support::workload(u"shop"_s, u"web"_s), support::workload(u"shop"_s, u"reviews"_s), u"reviews"_s, 40);
    }

    mesh::SnapshotPtr snapshot() const { return support::snapshot(objects, edges, mint::now); }
    certificates::Inventory inventory(const certificates::Thresholds &thresholds = {}) const
    {
        return certificates::inventory(*snapshot(), mint::now, thresholds);
    }
};

/// Null when there is none.
inline const certificates::Row *rowNamed(const certificates::Inventory &inventory, const QString &name)
{
    for (const certificates::Row &row : inventory.rows) {
        if (row.name == name)
            return &row;
    }
    return nullptr;
}

} // namespace scene
