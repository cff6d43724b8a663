// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/certificatewords.h"

#include "models/base/quantity.h"
#include "models/base/text.h"

#include <QSet>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

using namespace certificates;
using base::text::clean;

namespace {

const QString none = u"–"_s;

bool isAboutTime(ProblemKind kind)
{
    return kind == ProblemKind::Expired || kind == ProblemKind::EndsWithinAct || kind == ProblemKind::EndsWithinPlan
        || kind == ProblemKind::RenewalLate;
}

QString path(const mesh::ObjectKey &key)
{
    return clean(key.ns.isEmpty() ? key.name : key.ns + u'/' + key.name);
}

/// "43 d": the larger unit is enough for what happens by itself.
QString roughly(qint64 ms)
{
    return quantity::duration(ms).section(u' ', 0, 1);
}

/// "a, b and 3 more"
QString listed(const QStringList &names)
{
    constexpr qsizetype most = 2;
    const QString first = clean(names.mid(0, most).join(u", "_s));
    return names.size() <= most ? first : QCoreApplication::translate("CertificateWords", "%1 and %2 more").arg(first).arg(names.size() - most);
}

} // namespace

QString CertificateWords::kind(Kind kind)
{
    switch (kind) {
    case Kind::Root: return tr("Root");
    case Kind::Intermediate: return tr("Intermediate");
    case Kind::LinkerdAnchor: return tr("Linkerd anchor");
    case Kind::LinkerdIssuer: return tr("Linkerd issuer");
    case Kind::ControlPlane: return tr("Control plane");
    case Kind::Gateway: return tr("Gateway");
    case Kind::Webhook: return tr("Webhook");
    case Kind::RemoteCluster: return tr("Remote cluster");
    case Kind::CertManager: return tr("cert-manager");
    case Kind::Served: return tr("Served");
    case Kind::Workload: return tr("Workload");
    }
    return {};
}

QString CertificateWords::lane(Lane lane)
{
    switch (lane) {
    case Lane::Gateways: return tr("Gateways");
    case Lane::Workloads: return tr("Workloads");
    case Lane::RemoteClusters: return tr("Remote clusters");
    case Lane::ControlPlane: return tr("Control plane");
    case Lane::Webhooks: return tr("Webhooks");
    case Lane::Linkerd: return tr("Linkerd");
    case Lane::Others: return tr("Others");
    case Lane::Authorities: return tr("CA: intermediate, root");
    }
    return {};
}

QString CertificateWords::where(const Row &row)
{
    if (row.places.isEmpty())
        return none;
    // The Secret is where it is replaced; everything else follows from it.
    const auto best = std::ranges::min_element(row.places, {}, [](const Place &place) { return static_cast<int>(place.source); });
    QString text = best->source == Source::Probe ? clean(best->part) : path(best->object);
    if (best->source == Source::Webhook)
        text = tr("caBundle of %1").arg(text);
    QSet<QString> objects;
    for (const Place &one : row.places) {
        if (one.source != Source::Probe || best->source == Source::Probe)
            objects.insert(one.source == Source::Probe ? one.part : one.object.toString());
    }
    return objects.size() > 1 ? u"%1 +%2"_s.arg(text).arg(objects.size() - 1) : text;
}

QString CertificateWords::place(const Place &place)
{
    if (place.source == Source::Probe)
        return tr("served by %1").arg(clean(place.part));
    const QString object = clean(place.object.toString());
    return place.part.isEmpty() ? object : u"%1, %2"_s.arg(object, clean(place.part));
}

QString CertificateWords::issuer(const Row &row)
{
    if (row.selfIssued)
        return tr("itself");
    return row.issuer.isEmpty() ? none : clean(row.issuer);
}

QString CertificateWords::renewal(const Row &row, qint64 nowMs)
{
    const Renewal &renewal = row.renewal;
    const qint64 left = renewal.dueMs - nowMs;
    switch (renewal.kind) {
    case RenewalKind::Unknown: return tr("renewal not known");
    case RenewalKind::NoneFound: return tr("none found");
    case RenewalKind::ByHand: return tr("by hand");
    case RenewalKind::WithRoot: return tr("with the root");
    case RenewalKind::Istiod:
    case RenewalKind::Agent:
    case RenewalKind::CertManager: break;
    }
    const QString who = renewal.kind == RenewalKind::Istiod ? tr("istiod")
        : renewal.kind == RenewalKind::Agent                ? tr("its agent")
                                                            : tr("cert-manager");
    if (renewal.failing)
        return tr("%1, failing").arg(who);
    if (renewal.dueMs == 0)
        return who;
    if (renewal.late)
        return tr("%1, %2 late").arg(who, roughly(-left));
    return left < 0 ? tr("%1, due now").arg(who) : tr("%1 in %2").arg(who, roughly(left));
}

QString CertificateWords::breaks(const Consequence &consequence)
{
    const QString subjects = listed(consequence.subjects);
    switch (consequence.what) {
    case Breaks::AllMtls: return tr("all mTLS fails");
    case Breaks::LinkerdMtls: return tr("all of Linkerd's mTLS fails");
    case Breaks::Issuance: return tr("no new workload certificates");
    case Breaks::LinkerdIssuance: return tr("no new Linkerd certificates");
    case Breaks::ControlPlane: return tr("proxies lose istiod");
    case Breaks::GatewayTls:
        if (std::isfinite(consequence.rate) && consequence.rate > 0)
            return consequence.atMost ? tr("up to %1 fail").arg(quantity::rate(consequence.rate))
                                      : tr("%1 fail").arg(quantity::rate(consequence.rate));
        if (std::isfinite(consequence.opened) && consequence.opened > 0)
            return tr("%1 fail").arg(quantity::connections(consequence.opened));
        return tr("TLS at %1 fails").arg(subjects);
    case Breaks::GatewayClients: return tr("clients are turned away at %1").arg(subjects);
    case Breaks::Injection: return tr("no injection into new pods");
    case Breaks::Validation: return tr("configuration can't be written");
    case Breaks::Admission: return tr("admission by %1 fails").arg(subjects);
    case Breaks::RemoteCluster: return tr("cluster %1 is lost").arg(subjects);
    case Breaks::WorkloadMtls: return tr("mTLS of %1 fails").arg(subjects);
    case Breaks::OwnUser: return tr("whoever uses it");
    case Breaks::Nothing: return tr("nothing uses it");
    }
    return {};
}

QString CertificateWords::problem(const Problem &problem)
{
    const QString argument = clean(problem.argument);
    switch (problem.kind) {
    case ProblemKind::Expired: return tr("has ended");
    case ProblemKind::NotYetValid: return tr("is not valid yet");
    case ProblemKind::EndsWithinAct: return tr("ends soon");
    case ProblemKind::EndsWithinPlan: return tr("ends soon enough to plan");
    case ProblemKind::RenewalLate: return tr("renewal is late");
    case ProblemKind::RenewalFailing: return argument.isEmpty() ? tr("renewal fails") : tr("renewal fails: %1").arg(argument);
    case ProblemKind::MissingSecret: return tr("Secret is missing");
    case ProblemKind::Forbidden: return tr("may not be read");
    case ProblemKind::NotGranted: return tr("not granted to %1").arg(argument);
    case ProblemKind::WrongKeys:
        return argument.isEmpty() ? tr("has no certificate or key") : tr("lacks a key that gateways read; has %1").arg(argument);
    case ProblemKind::WrongType: return tr("type %1, not kubernetes.io/tls").arg(argument);
    case ProblemKind::Malformed: return tr("can't be read: %1").arg(argument);
    case ProblemKind::HostMismatch: return tr("no name covers %1").arg(argument);
    case ProblemKind::StaleRoot: return tr("old root in %1").arg(argument);
    case ProblemKind::CaBundleDiffers: return tr("caBundle of %1 is not the root in use").arg(argument);
    case ProblemKind::CaBundleEmpty: return tr("caBundle of %1 is empty").arg(argument);
    case ProblemKind::NotSignedByAnchor: return tr("signed by none of the trust anchors");
    case ProblemKind::ServesOther: return tr("%1 serves another one").arg(argument);
    case ProblemKind::WeakKey: return tr("weak key, %1").arg(argument);
    case ProblemKind::WeakSignature: return tr("weak signature, %1").arg(argument);
    case ProblemKind::SelfSigned: return tr("self-signed");
    }
    return {};
}

QString CertificateWords::renewalAndBreaks(const Row &row, qint64 nowMs)
{
    const auto cause =
        std::ranges::find_if(row.problems, [](const Problem &one) { return !isAboutTime(one.kind) && one.health >= mesh::Health::Unknown; });
    const QString first = cause != row.problems.cend() ? problem(*cause) : renewal(row, nowMs);
    // Who has a problem and no user says the problem only.
    const bool silent = row.consequence.what == Breaks::OwnUser || (row.consequence.what == Breaks::Nothing && cause != row.problems.cend());
    const QString second = silent ? QString() : breaks(row.consequence);
    return second.isEmpty() ? first : u"%1 · %2"_s.arg(first, second);
}

QString CertificateWords::sentence(const Row &row, qint64 nowMs)
{
    QStringList parts;
    const qint64 left = row.notAfterMs - nowMs;
    for (const Problem &one : row.problems) {
        if (one.kind == ProblemKind::Expired)
            parts += tr("ended %1 ago").arg(quantity::duration(-left));
        else if (one.kind == ProblemKind::EndsWithinAct || one.kind == ProblemKind::EndsWithinPlan)
            parts += tr("ends in %1").arg(quantity::duration(left));
        else if (one.health > mesh::Health::Info)
            parts += problem(one);
    }
    if (parts.isEmpty())
        return {};
    if (row.renewal.kind == RenewalKind::NoneFound && row.notAfterMs != 0)
        parts += tr("no cert-manager Certificate names its Secret");
    else if (row.renewal.kind == RenewalKind::ByHand)
        parts += tr("renewed by hand");
    if (row.consequence.what != Breaks::Nothing && row.consequence.what != Breaks::OwnUser)
        parts += (left > 0 ? tr("then %1") : tr("%1")).arg(breaks(row.consequence));
    return parts.join(u"; "_s);
}

QString CertificateWords::endsIn(const Row &row, qint64 nowMs)
{
    if (row.notAfterMs == 0)
        return none;
    const qint64 left = row.notAfterMs - nowMs;
    return left < 0 ? tr("%1 ago").arg(quantity::duration(-left)) : quantity::duration(left);
}

QString CertificateWords::ends(const Row &row, qint64 nowMs)
{
    return row.notAfterMs == 0 ? none : quantity::dateTime(row.notAfterMs, nowMs);
}

QString CertificateWords::use(const Use &use)
{
    const QString object = clean(use.object.toString());
    switch (use.kind) {
    case UseKind::MeshTrust: return tr("every proxy, to verify its peers");
    case UseKind::MeshSigning: return tr("istiod, to sign workload certificates");
    case UseKind::IstiodServing: return tr("istiod, towards proxies");
    case UseKind::GatewayServer:
    case UseKind::GatewayListener: return u"%1, %2"_s.arg(object, clean(use.part));
    case UseKind::GatewayClients: return tr("%1, %2, to verify clients").arg(object, clean(use.part));
    case UseKind::WebhookTrust: return tr("API server, for %1").arg(clean(use.part));
    case UseKind::WebhookServing: return clean(use.part);
    case UseKind::RemoteCluster: return tr("istiod, towards cluster %1").arg(clean(use.part));
    case UseKind::LinkerdTrust: return tr("every Linkerd proxy, to verify its peers");
    case UseKind::LinkerdSigning: return tr("linkerd-identity, to sign workload certificates");
    case UseKind::CertManager: return object;
    case UseKind::Workload: return tr("%1, as its identity").arg(object);
    }
    return {};
}

QString CertificateWords::chainProblem(const LinkProblem &problem)
{
    const QString argument = clean(problem.argument);
    switch (problem.problem) {
    case ChainProblem::Expired: return tr("has ended");
    case ChainProblem::NotYetValid: return tr("is not valid yet");
    case ChainProblem::UnknownIssuer: return tr("issuer %1 is not at hand").arg(argument);
    case ChainProblem::Untrusted: return tr("not among the roots known here");
    case ChainProblem::NotCa: return tr("is no CA");
    case ChainProblem::MayNotSign: return tr("may not sign certificates");
    case ChainProblem::PathLength: return tr("allows only %1 CAs below it").arg(argument);
    case ChainProblem::BadSignature: return tr("signature is not %1's").arg(argument);
    case ChainProblem::WeakKey: return tr("weak key, %1").arg(argument);
    case ChainProblem::WeakSignature: return tr("weak signature, %1").arg(argument);
    case ChainProblem::NameMismatch: return tr("no name covers %1").arg(argument);
    case ChainProblem::WrongUsage: return tr("not for TLS servers");
    case ChainProblem::NotChecked: return tr("extension %1 not checked").arg(argument);
    case ChainProblem::TooLong: return tr("the chain is too long");
    }
    return {};
}

QString CertificateWords::gap(const Gap &gap)
{
    const QString what = mesh::info(gap.kind).plural;
    const QString where = gap.namespaces.isEmpty() ? QString() : tr(" in %1").arg(listed(gap.namespaces));
    if (gap.failed)
        return tr("Reading %1%2 failed").arg(what, where);
    return tr("Not allowed to read %1%2").arg(what, where);
}

} // namespace items
