// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/wanted.h"

#include "models/certificates/credentials.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

namespace {

using mesh::ObjectKey;
using mesh::ObjectPtr;

void sortUnique(QVector<ObjectKey> &keys)
{
    std::ranges::sort(keys);
    const auto rest = std::ranges::unique(keys);
    keys.erase(rest.begin(), rest.end());
}

bool hasLinkerd(const mesh::Snapshot &snapshot)
{
    return snapshot.find({mesh::Kind::Namespace, {}, u"linkerd"_s}) != nullptr;
}

void addGateways(const mesh::Snapshot &snapshot, mesh::Kind kind, QVector<ObjectKey> &keys)
{
    for (const Credential &credential : gatewayCredentials(snapshot, mesh::Workloads(snapshot))) {
        if (!credential.granted || credential.object.kind != kind)
            continue;
        keys.push_back(credential.object);
        if (!credential.clientCa.name.isEmpty())
            keys.push_back(credential.clientCa);
    }
}

} // namespace

QVector<ObjectKey> wantedSecrets(const mesh::Snapshot &snapshot)
{
    QVector<ObjectKey> keys;
    const QString root = snapshot.rootNamespace();
    for (const QString &name : {u"istio-ca-secret"_s, u"cacerts"_s, u"istiod-tls"_s})
        keys.push_back({mesh::Kind::Secret, root, name});
    addGateways(snapshot, mesh::Kind::Secret, keys);
    if (hasLinkerd(snapshot)) {
        for (const QString &name : {u"linkerd-identity-issuer"_s, u"linkerd-policy-validator-k8s-tls"_s, u"linkerd-proxy-injector-k8s-tls"_s,
                                    u"linkerd-sp-validator-k8s-tls"_s})
            keys.push_back({mesh::Kind::Secret, u"linkerd"_s, name});
    }
    snapshot.table(mesh::Kind::CertManagerCertificate).forEach([&](const ObjectPtr &object) {
        const auto *facts = object->as<mesh::CertManagerFacts>();
        if (facts && !facts->secretName.isEmpty())
            keys.push_back({mesh::Kind::Secret, object->meta.ns, facts->secretName});
    });
    sortUnique(keys);
    return keys;
}

QVector<ObjectKey> wantedConfigMaps(const mesh::Snapshot &snapshot)
{
    QVector<ObjectKey> keys;
    snapshot.table(mesh::Kind::Namespace).forEach([&](const ObjectPtr &object) {
        keys.push_back({mesh::Kind::ConfigMap, object->meta.name, u"istio-ca-root-cert"_s});
    });
    if (hasLinkerd(snapshot))
        keys.push_back({mesh::Kind::ConfigMap, u"linkerd"_s, u"linkerd-identity-trust-roots"_s});
    addGateways(snapshot, mesh::Kind::ConfigMap, keys);
    sortUnique(keys);
    return keys;
}

QString remoteClusterLabel()
{
    return u"istio/multiCluster"_s;
}

} // namespace certificates
