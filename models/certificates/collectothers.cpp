// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Linkerd, remote clusters, cert-manager, live probes.
#include "models/certificates/collector.h"

#include "models/certificates/chain.h"
#include "models/certificates/wanted.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

using mesh::Health;
using mesh::ObjectKey;
using mesh::ObjectPtr;

namespace {

const QString linkerdNs = u"linkerd"_s;

/// Linkerd's charts wrote crt.pem before they wrote tls.crt.
QString linkerdKey(const mesh::SecretFacts &facts)
{
    return facts.certificates.contains(u"tls.crt"_s) ? u"tls.crt"_s : facts.certificates.contains(u"crt.pem"_s) ? u"crt.pem"_s : QString();
}

/// Whether the certificate climbs to one of the roots by good signatures; its time does not matter here.
bool isSignedByAny(const CertificatePtr &certificate, const Bundle &beside, const QVector<CertificatePtr> &roots)
{
    ChainRequest request;
    request.intermediates = beside.certificates;
    request.roots = roots;
    request.nowMs = certificate->notBeforeMs;
    const Chain chain = buildChain(certificate, request);
    const bool badSignature = std::ranges::any_of(chain.links, [](const Link &link) {
        return std::ranges::any_of(link.problems, [](const LinkProblem &one) { return one.problem == ChainProblem::BadSignature; });
    });
    return chain.links.constLast().isRoot && !badSignature;
}

} // namespace

void Collector::collectLinkerd()
{
    const ObjectPtr anchors = m_snapshot.find({mesh::Kind::ConfigMap, linkerdNs, u"linkerd-identity-trust-roots"_s});
    const QString anchorKey = u"ca-bundle.crt"_s;
    if (const auto *facts = anchors ? anchors->as<mesh::ConfigMapFacts>() : nullptr) {
        const AddedBundle added = add(facts->data.value(anchorKey), {Source::ConfigMap, anchors->key(), anchorKey, 0},
                                      [](const Certificate &, qsizetype) { return Kind::LinkerdAnchor; });
        for (const qsizetype index : added.rows)
            addUse(rows[index], {UseKind::LinkerdTrust, anchors->key(), {}, {}});
        linkerdAnchors = added.bundle->certificates;
    }
    const ObjectKey issuerKey{mesh::Kind::Secret, linkerdNs, u"linkerd-identity-issuer"_s};
    const Look issuer = look(issuerKey);
    const Use signing{UseKind::LinkerdSigning, issuerKey, {}, {}};
    if (const auto *facts = issuer.object ? issuer.object->as<mesh::SecretFacts>() : nullptr) {
        const QString key = linkerdKey(*facts);
        if (!key.isEmpty()) {
            const AddedBundle added = add(facts->certificates.value(key), {Source::Secret, issuerKey, key, 0},
                                          [](const Certificate &, qsizetype) { return Kind::LinkerdIssuer; });
            for (const qsizetype index : added.rows)
                addUse(rows[index], signing);
            if (!added.rows.isEmpty() && !linkerdAnchors.isEmpty()
                && !isSignedByAny(added.bundle->certificates.constFirst(), *added.bundle, linkerdAnchors))
                addProblem(rows[added.rows.constFirst()], ProblemKind::NotSignedByAnchor, Health::Error);
        }
    } else if (anchors && issuer.reading != Reading::Waiting) {
        Row &row = objectRow(issuerKey, {}, Kind::LinkerdIssuer);
        addUse(row, signing);
        const bool missing = issuer.reading == Reading::Missing;
        addProblem(row, missing ? ProblemKind::MissingSecret : ProblemKind::Forbidden, missing ? Health::Error : Health::Unknown);
    }
    for (const QString &name : {u"linkerd-policy-validator"_s, u"linkerd-proxy-injector"_s, u"linkerd-sp-validator"_s}) {
        const ObjectPtr secret = m_snapshot.find({mesh::Kind::Secret, linkerdNs, name + "-k8s-tls"_L1});
        const auto *facts = secret ? secret->as<mesh::SecretFacts>() : nullptr;
        const QString key = facts ? linkerdKey(*facts) : QString();
        if (key.isEmpty())
            continue;
        const AddedBundle added = add(facts->certificates.value(key), {Source::Secret, secret->key(), key, 0},
                                      [](const Certificate &, qsizetype) { return Kind::Webhook; });
        for (const qsizetype index : added.rows)
            addUse(rows[index], {UseKind::WebhookServing, secret->key(), name, {}});
    }
}

void Collector::collectRemoteClusters()
{
    const QString label = remoteClusterLabel();
    for (const ObjectPtr &secret : m_snapshot.objects(mesh::Kind::Secret)) {
        const auto *facts = secret->as<mesh::SecretFacts>();
        if (!facts || secret->meta.ns != m_rootNs || secret->meta.labels.value(label) != "true"_L1)
            continue;
        for (auto it = facts->certificates.cbegin(); it != facts->certificates.cend(); ++it) {
            const AddedBundle added =
                add(it.value(), {Source::Secret, secret->key(), it.key(), 0}, [](const Certificate &, qsizetype) { return Kind::RemoteCluster; });
            for (const qsizetype index : added.rows)
                addUse(rows[index], {UseKind::RemoteCluster, secret->key(), it.key().section(u'/', 0, 0), {}});
        }
    }
}

void Collector::collectCertManager()
{
    for (const ObjectPtr &object : m_snapshot.objects(mesh::Kind::CertManagerCertificate)) {
        const auto *facts = object->as<mesh::CertManagerFacts>();
        if (!facts || facts->secretName.isEmpty())
            continue;
        const ObjectKey secretKey{mesh::Kind::Secret, object->meta.ns, facts->secretName};
        const Use use{UseKind::CertManager, object->key(), {}, {}};
        const Look found = look(secretKey);
        const auto *secret = found.object ? found.object->as<mesh::SecretFacts>() : nullptr;
        bool read = false;
        for (const QString &key : {u"tls.crt"_s, u"ca.crt"_s}) {
            if (!secret || secret->certificates.value(key).trimmed().isEmpty())
                continue;
            const bool leaf = key == "tls.crt"_L1;
            const AddedBundle added = add(secret->certificates.value(key), {Source::Secret, secretKey, key, 0},
                                          [](const Certificate &, qsizetype) { return Kind::CertManager; });
            if (leaf && !added.rows.isEmpty())
                addUse(rows[added.rows.constFirst()], use);
            read |= !added.rows.isEmpty();
        }
        if (read)
            continue;
        // cert-manager's status knows the times even where the Secret may not be read.
        Row &row = objectRow(secretKey, {}, Kind::CertManager);
        row.name = !facts->commonName.isEmpty() ? facts->commonName : facts->dnsNames.value(0, facts->secretName);
        row.issuer = facts->issuerName;
        row.notBeforeMs = facts->notBeforeMs;
        row.notAfterMs = facts->notAfterMs;
        const Place place{Source::CertManager, object->key(), {}, 0};
        if (!row.places.contains(place))
            row.places.push_back(place);
        addUse(row, use);
    }
}

void Collector::collectProbes()
{
    for (const mesh::ProbedChain &probe : m_snapshot.probes) {
        if (probe.error || probe.der.isEmpty())
            continue;
        const BundlePtr chain = m_cache.chain(probe.der);
        if (chain->certificates.isEmpty())
            continue;
        const CertificatePtr &leaf = chain->certificates.constFirst();
        qsizetype index = 0;
        Row &row = rowOf(leaf, Kind::Served, index);
        row.places.push_back({Source::Probe, {}, probe.address, 0});
        row.bundles.push_back(chain);
        for (Row &other : rows) {
            const bool asked = std::ranges::any_of(
                other.targets, [&](const ProbeTarget &target) { return target.address() == probe.address && target.serverName == probe.serverName; });
            if (asked && other.certificate && other.certificate->fingerprint != leaf->fingerprint)
                addProblem(other, ProblemKind::ServesOther, Health::Warn, probe.address);
        }
    }
}

} // namespace certificates
