// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/judge.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

using mesh::Health;

namespace {

constexpr qint64 hourMs = 3'600'000;

/// What each use means when the certificate ends.
Breaks breaksOf(const Use &use)
{
    switch (use.kind) {
    case UseKind::MeshTrust: return Breaks::AllMtls;
    case UseKind::MeshSigning: return Breaks::Issuance;
    case UseKind::IstiodServing: return Breaks::ControlPlane;
    case UseKind::GatewayServer:
    case UseKind::GatewayListener: return Breaks::GatewayTls;
    case UseKind::GatewayClients: return Breaks::GatewayClients;
    case UseKind::WebhookTrust:
        if (use.object.name.startsWith("istio-sidecar-injector"_L1) || use.object.name.startsWith("istio-revision-tag"_L1)
            || use.object.name.startsWith("linkerd-proxy-injector"_L1))
            return Breaks::Injection;
        if (use.object.name.startsWith("istio"_L1) || use.object.name.startsWith("linkerd"_L1))
            return Breaks::Validation;
        return Breaks::Admission;
    case UseKind::WebhookServing: return use.part == "linkerd-proxy-injector"_L1 ? Breaks::Injection : Breaks::Validation;
    case UseKind::RemoteCluster: return Breaks::RemoteCluster;
    case UseKind::LinkerdTrust: return Breaks::LinkerdMtls;
    case UseKind::LinkerdSigning: return Breaks::LinkerdIssuance;
    case UseKind::CertManager: return Breaks::OwnUser;
    case UseKind::Workload: return Breaks::WorkloadMtls;
    }
    return Breaks::Nothing;
}

QString subjectOf(const Use &use)
{
    switch (use.kind) {
    case UseKind::MeshTrust:
    case UseKind::MeshSigning:
    case UseKind::IstiodServing:
    case UseKind::LinkerdTrust:
    case UseKind::LinkerdSigning: return {};
    case UseKind::RemoteCluster:
    case UseKind::WebhookServing: return use.part;
    case UseKind::GatewayServer:
    case UseKind::GatewayListener:
    case UseKind::GatewayClients:
    case UseKind::WebhookTrust:
    case UseKind::Workload:
    case UseKind::CertManager: return use.object.ns.isEmpty() ? use.object.name : use.object.ns + u'/' + use.object.name;
    }
    return {};
}

bool has(const Row &row, UseKind kind)
{
    return std::ranges::any_of(row.uses, [kind](const Use &use) { return use.kind == kind; });
}

void add(Row &row, ProblemKind kind, Health health, const QString &argument = {})
{
    row.problems.push_back({kind, health, argument});
}

} // namespace

Judge::Judge(const mesh::Snapshot &snapshot, const Collector &found, qint64 nowMs, const Thresholds &thresholds)
    : m_snapshot(snapshot)
    , m_found(found)
    , m_nowMs(nowMs)
    , m_thresholds(thresholds)
{
    if (!snapshot.traffic)
        return;
    const auto sum = [](Rates &into, const mesh::EdgeTraffic &edge) {
        into.rate += edge.rate;
        if (std::isfinite(edge.opened))
            into.opened = (std::isfinite(into.opened) ? into.opened : 0) + edge.opened;
    };
    for (const mesh::EdgeTraffic &edge : snapshot.traffic->edges) {
        const Collector::WorkloadName source{edge.source.ns, edge.source.workload}, destination{edge.destination.ns, edge.destination.workload};
        if (found.credentialsOf.contains(source))
            sum(m_out[source], edge);
        if (found.credentialsOf.contains(destination))
            sum(m_in[destination], edge);
    }
}

void Judge::judge(Row &row) const
{
    setRenewal(row);
    setConsequence(row);
    addTimeProblems(row);
    addKeyProblems(row);
    std::ranges::stable_sort(row.problems, std::ranges::greater(), &Problem::health);
    for (const Problem &problem : row.problems)
        row.health = mesh::worst(row.health, problem.health);
}

/// cert-manager, by a Certificate that names the Secret or by the mark cert-manager leaves on it.
bool Judge::setKeeper(Row &row) const
{
    for (const Place &place : row.places) {
        if (place.source != Source::Secret)
            continue;
        if (const Collector::Keeper *keeper = m_found.keeperOf(place.object)) {
            const bool failing = !keeper->facts.ready;
            const bool late = keeper->facts.renewalMs > 0 && m_nowMs > keeper->facts.renewalMs + hourMs;
            row.renewal = {RenewalKind::CertManager,
                           keeper->facts.renewalMs,
                           late,
                           failing,
                           keeper->object.toString(),
                           failing ? (keeper->facts.reason + u' ' + keeper->facts.message).trimmed() : QString()};
            return true;
        }
        const mesh::ObjectPtr object = m_snapshot.find(place.object);
        const QString name = object ? object->meta.annotations.value(u"cert-manager.io/certificate-name"_s) : QString();
        // Only where the Certificate can't be looked at: when it is gone, nobody renews.
        if (!name.isEmpty() && !m_found.keepersAreKnown()) {
            row.renewal = {RenewalKind::CertManager, 0, false, false, u"Certificate %1/%2"_s.arg(place.object.ns, name), {}};
            return true;
        }
    }
    return false;
}

void Judge::setRenewal(Row &row) const
{
    if (setKeeper(row))
        return;
    if (row.kind == Kind::Workload) {
        // The agent renews at half of a certificate's life, and has the other half to try again.
        const qint64 life = row.notAfterMs - row.notBeforeMs, due = row.notBeforeMs + life / 2;
        row.renewal = {RenewalKind::Agent, due, m_nowMs > due + life / 10, false, {}, {}};
        return;
    }
    const bool ofCa = has(row, UseKind::MeshTrust) || has(row, UseKind::MeshSigning);
    if (ofCa && m_found.caSecret.name.isEmpty()) {
        row.renewal.kind = RenewalKind::Unknown; // the CA's Secret could not be read
        return;
    }
    if (ofCa && m_found.caIsIstiods) {
        const qint64 due = row.notAfterMs - (row.notAfterMs - row.notBeforeMs) / 100 * m_thresholds.istiodRenewPercent;
        // istiod looks every hour, with some jitter.
        row.renewal = {RenewalKind::Istiod, due, m_nowMs > due + 24 * hourMs, false, m_found.caSecret.toString(), {}};
        return;
    }
    switch (row.kind) {
    case Kind::Root:
    case Kind::LinkerdAnchor:
    case Kind::LinkerdIssuer:
    case Kind::RemoteCluster: row.renewal.kind = RenewalKind::ByHand; return;
    case Kind::Intermediate:
    case Kind::ControlPlane:
    case Kind::Gateway:
    case Kind::Webhook:
    case Kind::CertManager:
    case Kind::Served:
    case Kind::Workload: break;
    }
    if (ofCa) {
        row.renewal.kind = RenewalKind::ByHand;
        return;
    }
    const bool istiodsWebhook =
        std::ranges::any_of(row.uses, [](const Use &use) { return use.kind == UseKind::WebhookTrust && use.object.name.startsWith("istio"_L1); });
    if (istiodsWebhook)
        row.renewal.kind = RenewalKind::WithRoot;
    else if (row.kind == Kind::Served || row.kind == Kind::Workload)
        row.renewal.kind = RenewalKind::Unknown;
    else
        row.renewal.kind = m_found.keepersAreKnown() ? RenewalKind::NoneFound : RenewalKind::Unknown;
}

void Judge::setConsequence(Row &row) const
{
    for (const Use &use : row.uses) {
        const Breaks what = breaksOf(use);
        if (what > row.consequence.what)
            continue;
        if (what < row.consequence.what)
            row.consequence.subjects.clear();
        row.consequence.what = what;
        const QString subject = subjectOf(use);
        if (!subject.isEmpty() && !row.consequence.subjects.contains(subject))
            row.consequence.subjects += subject;
    }
    if (row.consequence.what == Breaks::GatewayTls)
        addRates(row);
}

void Judge::addRates(Row &row) const
{
    Consequence &consequence = row.consequence;
    for (const Collector::WorkloadName &workload : m_found.servedBy.value(row.id)) {
        // What a gateway sends on is the better number: its callers are often outside the mesh.
        const auto out = m_out.constFind(workload), in = m_in.constFind(workload);
        const Rates *rates = out != m_out.cend() ? &*out : in != m_in.cend() ? &*in : nullptr;
        if (!rates)
            continue;
        consequence.rate = (std::isfinite(consequence.rate) ? consequence.rate : 0) + rates->rate;
        if (std::isfinite(rates->opened))
            consequence.opened = (std::isfinite(consequence.opened) ? consequence.opened : 0) + rates->opened;
        consequence.atMost |= m_found.credentialsOf.value(workload) > 1;
    }
}

void Judge::addTimeProblems(Row &row) const
{
    const bool used = !row.uses.isEmpty();
    if (row.renewal.failing)
        add(row, ProblemKind::RenewalFailing, Health::Warn, row.renewal.reason);
    if (row.notAfterMs == 0)
        return;
    const qint64 left = row.notAfterMs - m_nowMs;
    if (m_nowMs < row.notBeforeMs)
        add(row, ProblemKind::NotYetValid, used ? Health::Critical : Health::Warn);
    if (left < 0) {
        add(row, ProblemKind::Expired, used ? Health::Critical : Health::Warn);
        return;
    }
    const bool trusted = row.renewal.byItself() && !row.renewal.late && !row.renewal.failing;
    if (trusted)
        return;
    if (row.renewal.late)
        add(row, ProblemKind::RenewalLate, Health::Warn);
    if (left <= m_thresholds.actMs)
        add(row, ProblemKind::EndsWithinAct, used ? Health::Critical : Health::Warn);
    else if (left <= m_thresholds.planMs)
        add(row, ProblemKind::EndsWithinPlan, Health::Warn);
}

void Judge::addKeyProblems(Row &row) const
{
    if (!row.certificate)
        return;
    const Certificate &certificate = *row.certificate;
    if (certificate.hasWeakKey())
        add(row, ProblemKind::WeakKey, Health::Warn, certificate.keyText());
    // Nobody checks a root's signature on itself.
    if (certificate.hasWeakSignature() && !certificate.isSelfIssued())
        add(row, ProblemKind::WeakSignature, Health::Warn, certificate.signatureAlgorithm);
    if (certificate.isSelfIssued() && !certificate.isCa && (row.kind == Kind::Gateway || row.kind == Kind::Served || row.kind == Kind::CertManager))
        add(row, ProblemKind::SelfSigned, Health::Info);
}

bool breaksBefore(const Row &a, const Row &b)
{
    if (a.health != b.health)
        return a.health > b.health;
    const qint64 endA = a.notAfterMs == 0 ? std::numeric_limits<qint64>::max() : a.notAfterMs;
    const qint64 endB = b.notAfterMs == 0 ? std::numeric_limits<qint64>::max() : b.notAfterMs;
    if (endA != endB)
        return endA < endB;
    if (a.consequence.what != b.consequence.what)
        return a.consequence.what < b.consequence.what;
    return a.id < b.id;
}

} // namespace certificates
