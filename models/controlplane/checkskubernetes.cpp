// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The cluster itself: does it answer, is it new enough, are the kinds served, may we do what we do.
#include "models/controlplane/checkparts.h"
#include "models/controlplane/version.h"

#include "models/base/quantity.h"

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace controlplane {

namespace {

using mesh::Kind;
using mesh::KindHealth;

constexpr qint64 skewWarnMs = 60'000, skewFailMs = 5 * 60'000; // a token's and a certificate's tolerance

void checkServer(const Picture &picture, Checks &out)
{
    const mesh::SourceState &api = picture.snapshot().source(mesh::SourceId::Kubernetes);
    Check check{.id = u"api-server"_s, .area = Area::Kubernetes, .question = u"the API server answers"_s};
    if (api.health == mesh::SourceHealth::Live) {
        check.answer = api.version.isEmpty() ? u"it does"_s : u"Kubernetes %1"_s.arg(api.version);
    } else if (api.health == mesh::SourceHealth::Stale && !api.error) {
        check.outcome = Outcome::Unknown;
        check.answer = u"it was last heard %1 ago"_s.arg(quantity::duration(std::max<qint64>(0, picture.evidence.nowMs - api.contactMs)));
        check.hint = api.notes.value(0);
    } else {
        check.outcome = Outcome::Failed;
        check.answer = api.error ? api.error->message() : u"it does not"_s;
        check.hint = u"look at the kubeconfig's cluster, the network, and the API server itself"_s;
    }
    out << check;
}

void checkVersion(const Picture &picture, Checks &out)
{
    Check check{
        .id = u"kubernetes-version"_s, .area = Area::Kubernetes, .question = u"Istio supports this version of Kubernetes"_s, .codes = {u"IST0142"_s}};
    const auto server = parseVersion(picture.snapshot().source(mesh::SourceId::Kubernetes).version);
    if (!server) {
        check.outcome = Outcome::Unknown;
        check.answer = u"the API server did not tell its version"_s;
        out << check;
        return;
    }
    QStringList tooOld, tooNew, fine;
    for (const Revision &revision : picture.revisions.all) {
        const auto version = parseVersion(revision.version);
        const auto supported = version ? kubernetesFor(*version) : std::nullopt;
        if (!supported)
            continue;
        const QString said = u"Istio %1 (revision %2)"_s.arg(revision.version, revision.name);
        if (*server < supported->oldest)
            tooOld << said + u" needs 1.%1 or newer"_s.arg(supported->oldest.minor);
        else if (supported->newest && *server > *supported->newest && !server->sameMinor(*supported->newest))
            tooNew << said + u" was tested up to 1.%1"_s.arg(supported->newest->minor);
        else
            fine << said;
    }
    if (!tooOld.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = tooOld.join(u"; "_s);
        check.hint = u"upgrade Kubernetes before Istio"_s;
    } else if (!tooNew.isEmpty()) {
        check.outcome = Outcome::Warning;
        check.answer = tooNew.join(u"; "_s);
        check.hint = u"upgrade Istio to a release that was tested with it"_s;
    } else if (fine.isEmpty()) {
        check.outcome = picture.istio ? Outcome::Unknown : Outcome::Skipped;
        check.answer = picture.istio ? u"Istio's version is not known, or older than those known here"_s : u"there is no Istio here"_s;
    } else {
        check.answer = few(fine, 3);
    }
    out << check;
}

void checkClock(const Picture &picture, Checks &out)
{
    if (!picture.evidence.skewMs)
        return;
    const qint64 skew = qAbs(*picture.evidence.skewMs);
    Check check{.id = u"clock"_s, .area = Area::Kubernetes, .question = u"this machine's clock agrees with the cluster's"_s};
    check.answer = skew < 2000
        ? u"to within 2 s"_s
        : u"the API server's is %1 %2"_s.arg(quantity::duration(skew), *picture.evidence.skewMs > 0 ? u"ahead"_s : u"behind"_s);
    if (skew >= skewWarnMs) {
        check.outcome = skew >= skewFailMs ? Outcome::Failed : Outcome::Warning;
        check.hint = u"set the clock: ages, expiries and certificates are told wrong, and tokens may be refused"_s;
    }
    out << check;
}

/// Kinds that the API server does not serve or that may not be read make other answers less sure.
void checkKinds(const Picture &picture, Checks &out)
{
    QStringList absent, refused;
    for (const Kind kind : {Kind::VirtualService, Kind::DestinationRule, Kind::Gateway, Kind::ServiceEntry, Kind::Sidecar, Kind::EnvoyFilter,
                            Kind::AuthorizationPolicy, Kind::PeerAuthentication, Kind::RequestAuthentication, Kind::Telemetry}) {
        if (picture.snapshot().state(kind).health == KindHealth::Absent)
            absent << mesh::info(kind).name;
    }
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        const KindHealth health = picture.snapshot().state(info.kind).health;
        if (info.watched && (health == KindHealth::Forbidden || health == KindHealth::Failed))
            refused << info.name;
    }
    Check check{.id = u"istio-kinds"_s, .area = Area::Kubernetes, .question = u"Istio's kinds are served"_s};
    if (!picture.istio && absent.size() > 5) {
        check.outcome = Outcome::Skipped;
        check.answer = u"there is no Istio here"_s;
    } else if (!absent.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = u"the API server does not serve %1"_s.arg(few(absent));
        check.hint = u"install the CustomResourceDefinitions of the Istio release (istio-base)"_s;
    } else {
        check.answer = u"all are"_s;
    }
    out << check;
    if (!refused.isEmpty()) {
        out << Check{.id = u"readable"_s,
                     .area = Area::Kubernetes,
                     .outcome = Outcome::Unknown,
                     .question = u"every kind that answers need could be read"_s,
                     .answer = u"not %1: what depends on them is not told"_s.arg(few(refused)),
                     .hint = u"ask for get, list and watch on them"_s};
    }
}

void checkGatewayApi(const Picture &picture, Checks &out)
{
    Check check{.id = u"gateway-api"_s,
                .area = Area::Kubernetes,
                .question = u"the Gateway API is of a version that Istio reads"_s,
                .codes = {u"IST0156"_s, u"IST0172"_s}};
    QString bundle;
    QStringList old;
    bool any = false;
    picture.snapshot().table(Kind::CustomResourceDefinition).forEach([&](const mesh::ObjectPtr &object) {
        const auto *crd = object->as<mesh::CrdFacts>();
        if (!crd || crd->group != "gateway.networking.k8s.io"_L1)
            return;
        any = true;
        const QString version = object->meta.annotations.value(u"gateway.networking.k8s.io/bundle-version"_s);
        const auto known = parseVersion(bundle), own = parseVersion(version);
        if (own && (!known || *own < *known))
            bundle = version;
        const bool standard = crd->kindName == "Gateway"_L1 || crd->kindName == "HTTPRoute"_L1 || crd->kindName == "GatewayClass"_L1;
        if (standard && !crd->servedVersions.contains(u"v1"_s))
            old << crd->kindName;
    });
    if (!any) {
        check.outcome = Outcome::Skipped;
        check.answer = u"its kinds are not installed: Gateways and routes of Istio's own API work without"_s;
    } else if (!old.isEmpty()) {
        old.sort();
        check.outcome = Outcome::Failed;
        check.answer = u"%1 is not served as v1%2"_s.arg(old.join(u", "_s), bundle.isEmpty() ? QString() : u" (bundle %1)"_s.arg(bundle));
        check.hint = u"install Gateway API 1.0 or newer, the standard channel"_s;
    } else {
        check.answer = bundle.isEmpty() ? u"served as v1"_s : u"bundle %1"_s.arg(bundle);
    }
    out << check;
}

} // namespace

void checkKubernetes(const Picture &picture, Checks &out)
{
    checkServer(picture, out);
    checkVersion(picture, out);
    checkClock(picture, out);
    checkKinds(picture, out);
    checkGatewayApi(picture, out);
}

QVector<Access> accessAsked(const QString &root, bool install)
{
    const QString look = u"see the mesh"_s, proxy = u"ask istiod and proxies"_s, edit = u"edit configuration"_s, set = u"install or upgrade Istio"_s;
    QVector<Access> asked{
        {u"list"_s, {}, u"pods"_s, {}, look},
        {u"list"_s, {}, u"services"_s, {}, look},
        {u"list"_s, u"networking.istio.io"_s, u"virtualservices"_s, {}, look},
        {u"create"_s, {}, u"pods"_s, root, proxy, false, false, {}, u"portforward"_s},
        {u"create"_s, {}, u"serviceaccounts"_s, root, proxy, false, false, {}, u"token"_s},
        {u"patch"_s, u"networking.istio.io"_s, u"virtualservices"_s, {}, edit},
        {u"patch"_s, u"networking.istio.io"_s, u"destinationrules"_s, {}, edit},
        {u"patch"_s, u"security.istio.io"_s, u"authorizationpolicies"_s, {}, edit},
        {u"patch"_s, u"security.istio.io"_s, u"peerauthentications"_s, {}, edit},
    };
    if (!install)
        return asked;
    const QString rbac = u"rbac.authorization.k8s.io"_s, admission = u"admissionregistration.k8s.io"_s;
    for (const auto &[group, resource, namespaced] :
         std::initializer_list<std::tuple<QString, QString, bool>>{{{}, u"namespaces"_s, false},
                                                                   {rbac, u"clusterroles"_s, false},
                                                                   {rbac, u"clusterrolebindings"_s, false},
                                                                   {u"apiextensions.k8s.io"_s, u"customresourcedefinitions"_s, false},
                                                                   {admission, u"mutatingwebhookconfigurations"_s, false},
                                                                   {admission, u"validatingwebhookconfigurations"_s, false},
                                                                   {rbac, u"roles"_s, true},
                                                                   {rbac, u"rolebindings"_s, true},
                                                                   {{}, u"serviceaccounts"_s, true},
                                                                   {{}, u"services"_s, true},
                                                                   {{}, u"configmaps"_s, true},
                                                                   {u"apps"_s, u"deployments"_s, true}})
        asked.push_back({u"create"_s, group, resource, namespaced ? root : QString(), set, true});
    return asked;
}

void checkPermissions(const Picture &picture, Checks &out)
{
    QMap<QString, QVector<const Access *>> byUse;
    QStringList order;
    for (const Access &access : picture.evidence.access) {
        if (!order.contains(access.forWhat))
            order << access.forWhat;
        byUse[access.forWhat].push_back(&access);
    }
    for (const QString &use : order) {
        QStringList denied, unasked;
        bool install = false;
        for (const Access *access : byUse[use]) {
            const QString name = access->group.isEmpty() ? access->resourceName() : access->resourceName() + u'.' + access->group;
            const QString right = access->verb + u' ' + name + (access->ns.isEmpty() ? QString() : u" in "_s + access->ns);
            install |= access->install;
            if (access->error)
                unasked << access->error->message();
            else if (!access->allowed)
                denied << right;
        }
        Check check{.id = u"may-"_s + use.section(u' ', 0, 0), .area = Area::Permissions, .question = u"you may %1"_s.arg(use)};
        if (install)
            check.codes << u"IST0141"_s;
        if (!denied.isEmpty()) {
            check.outcome = install ? Outcome::Failed : Outcome::Warning;
            check.answer = u"not granted: %1"_s.arg(few(denied, 6));
            check.hint = u"ask the cluster's administrator for them"_s;
        } else if (!unasked.isEmpty()) {
            check.outcome = Outcome::Unknown;
            check.answer = unasked.first();
        } else {
            check.answer = u"all %1 rights that were asked for"_s.arg(byUse[use].size());
        }
        out << check;
    }
}

} // namespace controlplane
