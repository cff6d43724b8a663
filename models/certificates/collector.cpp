// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/collector.h"

using namespace Qt::Literals::StringLiterals;

namespace certificates {

using mesh::Health;
using mesh::KindHealth;
using mesh::ObjectKey;
using mesh::ObjectPtr;

Collector::Collector(const mesh::Snapshot &snapshot, Cache &cache)
    : m_snapshot(snapshot)
    , m_cache(cache)
    , m_workloads(snapshot)
    , m_rootNs(snapshot.rootNamespace())
{
    snapshot.table(mesh::Kind::CertManagerCertificate).forEach([this](const ObjectPtr &object) {
        const auto *facts = object->as<mesh::CertManagerFacts>();
        if (facts && !facts->secretName.isEmpty())
            m_keepers.insert({mesh::Kind::Secret, object->meta.ns, facts->secretName}, {object->key(), *facts});
    });
}

void Collector::collect()
{
    collectAuthority();
    collectRootMaps();
    collectIstiodServing();
    collectWebhooks();
    collectGateways();
    collectLinkerd();
    collectRemoteClusters();
    collectCertManager();
    collectProbes();
    noteGaps();
}

const Collector::Keeper *Collector::keeperOf(const ObjectKey &secret) const
{
    const auto at = m_keepers.constFind(secret);
    return at == m_keepers.cend() ? nullptr : &*at;
}

bool Collector::keepersAreKnown() const
{
    const KindHealth health = m_snapshot.state(mesh::Kind::CertManagerCertificate).health;
    return health == KindHealth::Live || health == KindHealth::Stale || health == KindHealth::Absent;
}

Collector::Look Collector::look(const ObjectKey &key) const
{
    if (ObjectPtr object = m_snapshot.find(key))
        return {Reading::Read, object};
    const mesh::KindState &state = m_snapshot.state(key.kind);
    if (state.health == KindHealth::Forbidden || state.forbiddenNamespaces.contains(key.ns))
        return {Reading::Forbidden, {}};
    const bool known = state.health == KindHealth::Live || state.health == KindHealth::Stale;
    return {known ? Reading::Missing : Reading::Waiting, {}};
}

Row &Collector::rowOf(const CertificatePtr &certificate, Kind kind, qsizetype &index)
{
    const QString id = certificate->fingerprintText();
    const auto known = m_index.constFind(id);
    if (known != m_index.cend()) {
        index = *known;
        Row &row = rows[index];
        row.kind = std::min(row.kind, kind);
        return row;
    }
    index = rows.size();
    m_index.insert(id, index);
    Row row;
    row.id = id;
    row.name = certificate->displayName();
    row.kind = kind;
    row.certificate = certificate;
    row.notBeforeMs = certificate->notBeforeMs;
    row.notAfterMs = certificate->notAfterMs;
    row.selfIssued = certificate->isSelfIssued();
    if (!row.selfIssued)
        row.issuer = !certificate->issuer.commonName.isEmpty() ? certificate->issuer.commonName : certificate->issuer.organization;
    rows.push_back(row);
    return rows.last();
}

Row &Collector::objectRow(const ObjectKey &key, const QString &part, Kind kind)
{
    const QString id = part.isEmpty() ? key.toString() : key.toString() + u' ' + part;
    const auto known = m_index.constFind(id);
    if (known != m_index.cend())
        return rows[*known];
    m_index.insert(id, rows.size());
    Row row;
    row.id = id;
    row.name = key.name;
    row.kind = kind;
    const bool webhook = key.kind == mesh::Kind::MutatingWebhook || key.kind == mesh::Kind::ValidatingWebhook;
    const Source source = webhook ? Source::Webhook : key.kind == mesh::Kind::ConfigMap ? Source::ConfigMap : Source::Secret;
    row.places.push_back({source, key, part, 0});
    rows.push_back(row);
    return rows.last();
}

Collector::AddedBundle Collector::add(const QByteArray &text, const Place &place, const KindOf &kindOf)
{
    AddedBundle added{m_cache.bundle(text), {}};
    for (qsizetype i = 0; i < added.bundle->certificates.size(); ++i) {
        const CertificatePtr &certificate = added.bundle->certificates[i];
        qsizetype index = 0;
        Row &row = rowOf(certificate, kindOf(*certificate, i), index);
        Place here = place;
        here.position = static_cast<int>(i);
        if (!row.places.contains(here))
            row.places.push_back(here);
        if (!row.bundles.contains(added.bundle))
            row.bundles.push_back(added.bundle);
        added.rows.push_back(index);
    }
    for (const BlockError &error : added.bundle->errors) {
        const Certificate nothing;
        Row &row = added.rows.isEmpty() ? objectRow(place.object, place.part, kindOf(nothing, 0)) : rows[added.rows.constFirst()];
        const QString where = place.part.isEmpty() ? place.object.toString() : place.object.toString() + ", "_L1 + place.part;
        addProblem(row, ProblemKind::Malformed, Health::Error, where + ": "_L1 + error.error.message());
    }
    return added;
}

void Collector::addUse(Row &row, const Use &use)
{
    if (!row.uses.contains(use))
        row.uses.push_back(use);
}

void Collector::addProblem(Row &row, ProblemKind kind, Health health, const QString &argument)
{
    // A hostile bundle may hold a thousand broken blocks; the first few tell enough.
    constexpr qsizetype maxProblems = 32;
    const Problem problem{kind, health, argument};
    if (!row.problems.contains(problem) && row.problems.size() < maxProblems)
        row.problems.push_back(problem);
}

void Collector::noteGaps()
{
    for (const mesh::Kind kind : {mesh::Kind::Secret, mesh::Kind::ConfigMap, mesh::Kind::MutatingWebhook, mesh::Kind::ValidatingWebhook,
                                  mesh::Kind::Gateway, mesh::Kind::K8sGateway, mesh::Kind::CertManagerCertificate}) {
        const mesh::KindState &state = m_snapshot.state(kind);
        const QString reason = state.error ? state.error->message() : QString();
        if (state.health == KindHealth::Forbidden)
            gaps.push_back({kind, {}, false, reason});
        else if (state.health == KindHealth::Failed)
            gaps.push_back({kind, {}, true, reason});
        else if (!state.forbiddenNamespaces.isEmpty())
            gaps.push_back({kind, state.forbiddenNamespaces, false, reason});
    }
}

} // namespace certificates
