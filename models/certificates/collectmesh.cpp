// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Istio's own: the CA, its roots in every namespace, istiod's serving certificate, webhooks.
#include "models/certificates/collector.h"

#include "models/certificates/chain.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

using mesh::Health;
using mesh::ObjectKey;
using mesh::ObjectPtr;

namespace {

/// The first of the keys that holds something; istiod reads its own names first, then those of kubernetes.io/tls.
QString firstKey(const mesh::SecretFacts &facts, std::initializer_list<const char16_t *> keys)
{
    for (const char16_t *key : keys) {
        const QString name = QString::fromUtf16(key);
        if (!facts.certificates.value(name).trimmed().isEmpty())
            return name;
    }
    return {};
}

bool contains(const QVector<CertificatePtr> &list, const CertificatePtr &certificate)
{
    return std::ranges::any_of(list, [&](const CertificatePtr &one) { return one->fingerprint == certificate->fingerprint; });
}

Kind rootOrIntermediate(const Certificate &certificate, qsizetype)
{
    return certificate.isSelfIssued() ? Kind::Root : Kind::Intermediate;
}

} // namespace

void Collector::collectAuthority()
{
    const Look plugged = look({mesh::Kind::Secret, m_rootNs, u"cacerts"_s});
    const Look own = look({mesh::Kind::Secret, m_rootNs, u"istio-ca-secret"_s});
    // With cacerts there, istiod signs with it and leaves istio-ca-secret alone.
    if (plugged.object)
        collectCaSecret(*plugged.object, true);
    if (own.object)
        collectCaSecret(*own.object, !plugged.object);
    waiting += (plugged.reading == Reading::Waiting) + (own.reading == Reading::Waiting);
}

void Collector::collectCaSecret(const mesh::Object &secret, bool inUse)
{
    const auto *facts = secret.as<mesh::SecretFacts>();
    if (!facts)
        return;
    if (inUse) {
        caSecret = secret.key();
        caIsIstiods = secret.meta.name == "istio-ca-secret"_L1 || facts->otherKeys.contains(u"istio-generated"_s)
            || facts->certificates.contains(u"istio-generated"_s);
    }
    const Use signing{UseKind::MeshSigning, secret.key(), {}, {}};
    const Use trust{UseKind::MeshTrust, secret.key(), {}, {}};
    const auto read = [&](const QString &key) {
        return key.isEmpty() ? AddedBundle() : add(facts->certificates.value(key), {Source::Secret, secret.key(), key, 0}, rootOrIntermediate);
    };
    const QString signingKey = firstKey(*facts, {u"ca-cert.pem", u"tls.crt"});
    if (signingKey.isEmpty()) {
        addProblem(objectRow(secret.key(), {}, Kind::Intermediate), ProblemKind::WrongKeys, inUse ? Health::Error : Health::Warn,
                   (facts->certificates.keys() + facts->otherKeys).join(", "_L1));
    }
    const AddedBundle signer = read(signingKey);
    const AddedBundle chain = read(firstKey(*facts, {u"cert-chain.pem"}));
    const AddedBundle roots = read(firstKey(*facts, {u"root-cert.pem", u"ca.crt"}));
    if (!inUse)
        return;
    for (const AddedBundle *added : {&signer, &chain}) {
        for (const qsizetype index : added->rows)
            addUse(rows[index], signing);
    }
    if (roots.bundle)
        meshRoots = roots.bundle->certificates;
    if (meshRoots.isEmpty() && signer.bundle) {
        for (const CertificatePtr &one : signer.bundle->certificates) {
            if (one->isSelfIssued())
                meshRoots.push_back(one);
        }
    }
    for (const CertificatePtr &root : meshRoots) {
        qsizetype index = 0;
        addUse(rowOf(root, Kind::Root, index), trust);
    }
}

/// Without the CA's Secret the root namespace's ConfigMap tells the roots; without that, what most namespaces have.
void Collector::chooseRootsByMaps(const QVector<ObjectPtr> &maps)
{
    QMap<QByteArray, int> counts;
    QByteArray best;
    for (const ObjectPtr &map : maps) {
        const QByteArray text = map->as<mesh::ConfigMapFacts>()->data.value(u"root-cert.pem"_s);
        const int count = counts[text] += map->meta.ns == m_rootNs ? static_cast<int>(maps.size()) + 1 : 1;
        if (count > counts.value(best))
            best = text;
    }
    if (!best.isEmpty())
        meshRoots = m_cache.bundle(best)->certificates;
}

void Collector::collectRootMaps()
{
    QVector<ObjectPtr> maps;
    for (const ObjectPtr &object : m_snapshot.objects(mesh::Kind::ConfigMap)) {
        if (object->meta.name == "istio-ca-root-cert"_L1 && object->as<mesh::ConfigMapFacts>())
            maps.push_back(object);
    }
    if (meshRoots.isEmpty())
        chooseRootsByMaps(maps);
    QMap<QString, QStringList> stale; // row id -> namespaces
    const QString key = u"root-cert.pem"_s;
    for (const ObjectPtr &map : maps) {
        const AddedBundle added = add(map->as<mesh::ConfigMapFacts>()->data.value(key), {Source::ConfigMap, map->key(), key, 0},
                                      [](const Certificate &, qsizetype) { return Kind::Root; });
        const bool complete = std::ranges::all_of(meshRoots, [&](const CertificatePtr &root) { return contains(added.bundle->certificates, root); });
        for (const qsizetype index : added.rows) {
            const bool current = contains(meshRoots, rows[index].certificate);
            if (current && caSecret.name.isEmpty())
                addUse(rows[index], {UseKind::MeshTrust, {mesh::Kind::ConfigMap, m_rootNs, map->meta.name}, {}, {}});
            if (!complete && !current)
                stale[rows[index].id] += map->meta.ns;
        }
    }
    for (auto it = stale.cbegin(); it != stale.cend(); ++it)
        addProblem(rows[m_index.value(it.key())], ProblemKind::StaleRoot, Health::Error, it.value().join(", "_L1));
}

void Collector::collectIstiodServing()
{
    const Look found = look({mesh::Kind::Secret, m_rootNs, u"istiod-tls"_s});
    const auto *facts = found.object ? found.object->as<mesh::SecretFacts>() : nullptr;
    if (!facts)
        return; // optional: without it istiod signs its own and keeps it in memory
    const QString key = firstKey(*facts, {u"tls.crt"});
    if (key.isEmpty())
        return;
    const AddedBundle added = add(facts->certificates.value(key), {Source::Secret, found.object->key(), key, 0},
                                  [](const Certificate &, qsizetype index) { return index == 0 ? Kind::ControlPlane : Kind::Intermediate; });
    for (const qsizetype index : added.rows)
        addUse(rows[index], {UseKind::IstiodServing, found.object->key(), {}, {}});
    if (!added.bundle->certificates.isEmpty())
        m_istiodLeaf = added.bundle->certificates.constFirst();
}

void Collector::collectWebhooks()
{
    for (const mesh::Kind kind : {mesh::Kind::MutatingWebhook, mesh::Kind::ValidatingWebhook}) {
        for (const ObjectPtr &object : m_snapshot.objects(kind)) {
            const auto *facts = object->as<mesh::WebhookFacts>();
            for (const mesh::WebhookClient &client : facts ? facts->webhooks : QVector<mesh::WebhookClient>())
                collectWebhook(*object, client);
        }
    }
}

/// The API server must be able to verify istiod with it: it holds the mesh's root, or the issuer of Secret istiod-tls.
bool Collector::isMeshBundle(const Bundle &bundle) const
{
    return std::ranges::any_of(bundle.certificates, [this](const CertificatePtr &one) {
        return contains(meshRoots, one) || (m_istiodLeaf && one->subject == m_istiodLeaf->issuer);
    });
}

void Collector::collectWebhook(const mesh::Object &object, const mesh::WebhookClient &client)
{
    const bool istiods = client.serviceNs == m_rootNs && client.serviceName.startsWith("istiod"_L1);
    const Use use{UseKind::WebhookTrust, object.key(), client.name, {}};
    if (client.caBundle.trimmed().isEmpty()) {
        if (istiods) {
            Row &row = objectRow(object.key(), {}, Kind::Webhook);
            addUse(row, use);
            addProblem(row, ProblemKind::CaBundleEmpty, Health::Error, client.name);
        }
        return; // others may rely on the API server's own roots
    }
    const AddedBundle added =
        add(client.caBundle, {Source::Webhook, object.key(), client.name, 0}, [](const Certificate &, qsizetype) { return Kind::Webhook; });
    const bool differs = istiods && !meshRoots.isEmpty() && !added.rows.isEmpty() && !isMeshBundle(*added.bundle);
    for (const qsizetype index : added.rows) {
        addUse(rows[index], use);
        if (differs)
            addProblem(rows[index], ProblemKind::CaBundleDiffers, Health::Error, object.meta.name);
    }
}

} // namespace certificates
