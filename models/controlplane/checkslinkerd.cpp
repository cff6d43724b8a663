// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Linkerd, where it is installed: what `linkerd check` asks and can be seen from the API server.
#include "models/base/quantity.h"
#include "models/controlplane/checkparts.h"
#include "models/controlplane/version.h"

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace controlplane {

namespace {

using mesh::Kind;
using mesh::ObjectPtr;

constexpr qint64 dayMs = 86'400'000, endsSoonMs = 60 * dayMs; // linkerd's own threshold
const QString controlNs = u"linkerd"_s;

void checkComponents(const Picture &picture, Checks &out)
{
    Check check{.id = u"linkerd-ready"_s, .area = Area::Linkerd, .question = u"Linkerd's control plane is ready"_s};
    QStringList down, good;
    picture.snapshot().table(Kind::Deployment).forEach([&](const ObjectPtr &object) {
        const auto *workload = object->as<mesh::WorkloadFacts>();
        if (!workload || object->meta.ns != controlNs)
            return;
        const QString said = u"%1 %2 of %3"_s.arg(object->meta.name).arg(workload->ready).arg(workload->wanted);
        if (workload->ready < workload->wanted || workload->ready == 0) {
            down << said;
            check.objects.push_back(object->key());
        } else {
            good << said;
        }
    });
    down.sort();
    good.sort();
    if (!down.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = u"not ready: %1"_s.arg(few(down));
        check.hint = u"look at the pods of namespace linkerd"_s;
    } else if (good.isEmpty()) {
        check.outcome = Outcome::Unknown;
        check.answer = u"namespace linkerd has no Deployments that can be read"_s;
    } else {
        check.answer = few(good);
    }
    check.objects = some(check.objects);
    out << check;
}

void checkTrust(const Picture &picture, Checks &out)
{
    if (!picture.evidence.certificates)
        return;
    const certificates::Inventory &board = *picture.evidence.certificates;
    for (const auto &[kind, id, question] : std::initializer_list<std::tuple<certificates::Kind, QString, QString>>{
             {certificates::Kind::LinkerdAnchor, u"linkerd-anchors"_s, u"Linkerd's trust anchors are valid for 60 days and more"_s},
             {certificates::Kind::LinkerdIssuer, u"linkerd-issuer"_s, u"Linkerd's issuer is signed by an anchor and valid for 60 days and more"_s}}) {
        Check check{.id = id, .area = Area::Linkerd, .question = question};
        QStringList soon, ended, other, good;
        for (const certificates::Row &row : board.rows) {
            if (row.kind != kind)
                continue;
            const qint64 left = row.notAfterMs - board.atMs;
            if (row.has(certificates::ProblemKind::NotSignedByAnchor))
                other << row.name;
            else if (row.notAfterMs > 0 && left <= 0)
                ended << u"%1 ended %2 ago"_s.arg(row.name, quantity::duration(-left));
            else if (row.notAfterMs > 0 && left < endsSoonMs && !row.renewal.byItself())
                soon << u"%1 ends in %2"_s.arg(row.name, quantity::duration(left));
            else
                good << u"%1, %2"_s.arg(row.name, row.notAfterMs > 0 ? quantity::duration(left) : u"end not known"_s);
        }
        if (!other.isEmpty()) {
            check.outcome = Outcome::Failed;
            check.answer = u"signed by none of the trust anchors: %1"_s.arg(few(other));
            check.hint = u"no proxy gets a certificate: make the issuer anew with an anchor that is published"_s;
        } else if (!ended.isEmpty()) {
            check.outcome = Outcome::Failed;
            check.answer = few(ended);
            check.hint = u"all mTLS of Linkerd stops: rotate it now"_s;
        } else if (!soon.isEmpty()) {
            check.outcome = Outcome::Warning;
            check.answer = few(soon);
            check.hint = u"rotate it in time: nothing does by itself"_s;
        } else if (good.isEmpty()) {
            check.outcome = Outcome::Unknown;
            check.answer = u"none could be read"_s;
        } else {
            check.answer = few(good, 3);
        }
        out << check;
    }
}

void checkLinkerdProxies(const Picture &picture, Checks &out)
{
    Check check{.id = u"linkerd-proxies"_s, .area = Area::Linkerd, .question = u"Linkerd's proxies are ready, and of the control plane's version"_s};
    QMap<QString, int> versions;
    QStringList unready;
    int all = 0;
    picture.snapshot().table(Kind::Pod).forEach([&](const ObjectPtr &object) {
        const auto *pod = object->as<mesh::PodFacts>();
        if (!pod || pod->phase != "Running"_L1)
            return;
        for (const mesh::ContainerFacts &container : pod->containers) {
            if (container.name != "linkerd-proxy"_L1)
                continue;
            ++all;
            ++versions[imageTag(container.image)];
            if (!container.ready) {
                unready << object->meta.ns + u'/' + object->meta.name;
                check.objects.push_back(object->key());
            }
        }
    });
    unready.sort();
    check.objects = some(check.objects);
    QStringList words;
    for (auto it = versions.cbegin(); it != versions.cend(); ++it)
        words << u"%1 of %2"_s.arg(it.value()).arg(it.key().isEmpty() ? u"an unknown version"_s : it.key());
    if (!unready.isEmpty()) {
        check.outcome = Outcome::Warning;
        check.answer = u"%1 of %2 not ready: %3"_s.arg(unready.size()).arg(all).arg(few(unready));
    } else if (versions.size() > 1) {
        check.outcome = Outcome::Advice;
        check.answer = words.join(u", "_s);
        check.hint = u"restart workloads to bring their proxies along"_s;
    } else {
        check.answer = all == 0 ? u"no pod has one"_s : u"all %1"_s.arg(words.join(u", "_s));
    }
    out << check;
}

} // namespace

void checkLinkerd(const Picture &picture, Checks &out)
{
    if (!picture.linkerd)
        return;
    checkComponents(picture, out);
    checkTrust(picture, out);
    checkLinkerdProxies(picture, out);
}

} // namespace controlplane
