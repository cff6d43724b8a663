// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The data plane: who has a sidecar, is connected, in sync, and of which version.
#include "models/controlplane/checkparts.h"
#include "models/controlplane/version.h"

#include <QSet>

using namespace Qt::Literals::StringLiterals;

namespace controlplane {

namespace {

using mesh::Kind;
using mesh::ObjectKey;

constexpr int mostSkew = 1; // minors that a sidecar may be behind its istiod

void checkLabels(const Picture &picture, Checks &out)
{
    Check check{.id = u"namespace-labels"_s, .area = Area::Injection, .question = u"every namespace's label names a revision that runs"_s};
    QStringList unknown, down, contradicting;
    for (const NamespaceInjection &row : picture.namespaces) {
        const ObjectKey key{Kind::Namespace, {}, row.ns};
        if (row.trouble == Trouble::UnknownRevision)
            unknown << u"%1 (%2)"_s.arg(row.ns, row.wanted.name);
        else if (row.trouble == Trouble::RevisionDown)
            down << u"%1 (%2)"_s.arg(row.ns, row.revision);
        else if (row.trouble == Trouble::Contradiction)
            contradicting << row.ns;
        else
            continue;
        check.objects.push_back(key);
    }
    check.objects = some(check.objects);
    if (!unknown.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = u"no revision and no tag is named so: %1"_s.arg(few(unknown));
        check.hint = u"new pods there get no sidecar: label them with a revision or tag that exists"_s;
    } else if (!down.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = u"nothing runs behind %1"_s.arg(few(down));
        check.hint = u"new pods there can't be made, or get no sidecar"_s;
    } else if (!contradicting.isEmpty()) {
        check.outcome = Outcome::Warning;
        check.answer = u"labels contradict each other in %1: istio-injection wins"_s.arg(few(contradicting));
        check.hint = u"keep one of them"_s;
        check.codes << u"IST0123"_s;
    } else {
        check.answer = u"they do"_s;
    }
    out << check;
}

void checkPods(const Picture &picture, Checks &out)
{
    int injected = 0, without = 0, late = 0;
    Check with{.id = u"pods-injected"_s, .area = Area::Injection, .question = u"pods that should have a sidecar have one"_s, .codes = {u"IST0103"_s}};
    Check moved{.id = u"pods-current"_s, .area = Area::Injection, .question = u"sidecars are of their istiod's revision and version"_s};
    QStringList where, lateWhere;
    for (const NamespaceInjection &row : picture.namespaces) {
        injected += row.injected;
        without += row.without;
        late += static_cast<int>(row.podsOutdated.size());
        with.objects += row.podsWithout;
        moved.objects += row.podsOutdated;
        if (row.without > 0)
            where << u"%1 in %2"_s.arg(row.without).arg(row.ns);
        if (!row.podsOutdated.isEmpty())
            lateWhere << u"%1 in %2"_s.arg(row.podsOutdated.size()).arg(row.ns);
    }
    with.objects = some(with.objects);
    moved.objects = some(moved.objects);
    if (without > 0) {
        with.outcome = Outcome::Warning;
        with.answer = u"%1 without: %2"_s.arg(counted(without, "pod", "pods"), few(where));
        with.hint = u"restart them, and look at the injector when that does not help"_s;
    } else {
        with.answer = injected == 0 ? u"no namespace asks for sidecars"_s : u"all %1"_s.arg(counted(injected, "pod", "pods"));
    }
    out << with;
    if (late > 0) {
        moved.outcome = Outcome::Advice;
        moved.answer = u"%1 not: %2"_s.arg(counted(late, "pod is", "pods are"), few(lateWhere));
        moved.hint = u"restart their workloads to bring the sidecars along"_s;
    } else {
        moved.answer = u"all are"_s;
    }
    if (injected > 0)
        out << moved;
}

void checkConnected(const Picture &picture, const proxies::Status &status, Checks &out)
{
    Check check{.id = u"proxies-connected"_s, .area = Area::Proxies, .question = u"every sidecar is connected to an istiod"_s};
    QSet<std::pair<QString, QString>> there;
    for (const proxies::Proxy &proxy : status.proxies)
        there.insert({proxy.ns, proxy.pod});
    QStringList lost;
    int all = 0;
    picture.snapshot().table(Kind::Pod).forEach([&](const mesh::ObjectPtr &object) {
        const auto *pod = object->as<mesh::PodFacts>();
        if (!pod || pod->phase != "Running"_L1 || object->meta.deletedMs > 0 || !pod->hasProxy(u"istio-proxy"_s))
            return;
        ++all;
        if (there.contains({object->meta.ns, object->meta.name}))
            return;
        lost << object->meta.ns + u'/' + object->meta.name;
        check.objects.push_back(object->key());
    });
    std::ranges::sort(check.objects);
    check.objects = some(check.objects);
    lost.sort();
    if (!status.isComplete()) {
        QStringList silent;
        for (const proxies::Asked &one : status.asked) {
            if (one.error)
                silent << u"%1: %2"_s.arg(one.pod, one.error->message());
        }
        check.outcome = Outcome::Unknown;
        check.answer = u"%1 of %2 control planes did not answer: %3"_s.arg(silent.size()).arg(status.asked.size()).arg(few(silent, 2));
    } else if (!lost.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = u"%1 of %2 are not: %3"_s.arg(lost.size()).arg(all).arg(few(lost));
        check.hint = u"they run what they had: look at the log of their istio-proxy (network to istiod, certificates)"_s;
    } else {
        check.answer = u"all %1"_s.arg(all);
    }
    out << check;
}

void checkSync(const proxies::Status &status, Checks &out)
{
    Check check{.id = u"proxies-in-sync"_s, .area = Area::Proxies, .question = u"every proxy has taken what istiod sent"_s};
    QStringList refused, late;
    for (const proxies::Proxy &proxy : status.proxies) {
        const proxies::Sync sync = proxy.sync();
        if (sync != proxies::Sync::Error && sync != proxies::Sync::Stale)
            continue;
        (sync == proxies::Sync::Error ? refused : late) << proxy.name();
        check.objects.push_back({Kind::Pod, proxy.ns, proxy.pod});
    }
    check.objects = some(check.objects);
    if (!refused.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = u"%1 refused: %2"_s.arg(counted(refused.size(), "proxy has", "proxies have"), few(refused));
        check.hint = u"meshdeck proxy-status tells what and why"_s;
    } else if (!late.isEmpty()) {
        check.outcome = Outcome::Warning;
        check.answer = u"%1 not answered yet: %2"_s.arg(counted(late.size(), "proxy has", "proxies have"), few(late));
        check.hint = u"one that stays so hangs, or is cut off"_s;
    } else {
        check.answer = status.proxies.isEmpty() ? u"none is connected"_s : u"all %1"_s.arg(counted(status.proxies.size(), "proxy", "proxies"));
    }
    out << check;
}

void checkSkew(const Picture &picture, const proxies::Status &status, Checks &out)
{
    Check check{
        .id = u"version-skew"_s, .area = Area::Proxies, .question = u"proxies are at most one release behind their istiod, and none is ahead"_s};
    QStringList behind, ahead;
    for (const proxies::Proxy &proxy : status.proxies) {
        const Revision *revision = nullptr;
        for (const Revision &one : picture.revisions.all) {
            for (const Istiod &istiod : one.istiods) {
                if (istiod.pod.name == proxy.istiod)
                    revision = &one;
            }
        }
        const auto plane = parseVersion(revision ? revision->version : QString()), own = parseVersion(proxy.version);
        if (!plane || !own)
            continue;
        const bool isAhead = own->major > plane->major || (own->major == plane->major && own->minor > plane->minor);
        const bool isBehind = own->major < plane->major || (own->major == plane->major && own->minor + mostSkew < plane->minor);
        if (isAhead || isBehind) {
            (isAhead ? ahead : behind) << u"%1 (%2)"_s.arg(proxy.name(), proxy.version);
            check.objects.push_back({Kind::Pod, proxy.ns, proxy.pod});
        }
    }
    check.objects = some(check.objects);
    if (ahead.isEmpty() && behind.isEmpty()) {
        check.answer = u"they are"_s;
    } else {
        check.outcome = Outcome::Warning;
        check.answer = ahead.isEmpty() ? u"older: %1"_s.arg(few(behind)) : u"newer than istiod: %1"_s.arg(few(ahead));
        check.hint = ahead.isEmpty() ? u"restart their workloads"_s : u"upgrade istiod first, then the proxies"_s;
    }
    out << check;
}

} // namespace

void checkInjected(const Picture &picture, Checks &out)
{
    checkLabels(picture, out);
    checkPods(picture, out);
}

void checkProxies(const Picture &picture, Checks &out)
{
    if (!picture.evidence.status)
        return;
    const auto &status = *picture.evidence.status;
    if (!status) {
        out << Check{.id = u"proxies-connected"_s,
                     .area = Area::Proxies,
                     .outcome = Outcome::Unknown,
                     .question = u"every sidecar is connected to an istiod"_s,
                     .answer = status.error().message(),
                     .hint = u"the rights that are needed: create pods/portforward, create serviceaccounts/token in istiod's namespace"_s};
        return;
    }
    checkConnected(picture, *status, out);
    checkSync(*status, out);
    checkSkew(picture, *status, out);
}

} // namespace controlplane
