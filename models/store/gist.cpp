// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/gist.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace store {

namespace {

using What = Gist::What;

Gist differing(What what, const QString &before, const QString &after)
{
    return before == after ? Gist{} : Gist{what, before, after};
}

QString weights(const mesh::RouteFacts &route)
{
    QStringList list;
    for (const mesh::RouteDestination &destination : route.destinations)
        list << QString::number(destination.weight);
    return list.join(u'/');
}

QString fault(const mesh::RouteFacts &route)
{
    if (!route.fault)
        return {};
    QStringList list;
    if (route.fault->abortPercent > 0)
        list << u"abort %1 with %2 %"_s.arg(route.fault->abortStatus).arg(route.fault->abortPercent);
    if (route.fault->delayPercent > 0)
        list << u"delay %1 with %2 %"_s.arg(route.fault->fixedDelay).arg(route.fault->delayPercent);
    return list.join(u", "_s);
}

QString mirror(const mesh::RouteFacts &route)
{
    return route.mirrorHost.isEmpty() ? QString() : u"%1 %"_s.arg(route.mirrorPercent);
}

/// The first route, by position, that differs in something that has a short name.
Gist routes(const QVector<mesh::RouteFacts> &before, const QVector<mesh::RouteFacts> &after)
{
    for (qsizetype i = 0; i < std::min(before.size(), after.size()); ++i) {
        const mesh::RouteFacts &a = before[i], &b = after[i];
        for (const Gist &gist : {differing(What::Weights, weights(a), weights(b)), differing(What::Fault, fault(a), fault(b)),
                                 differing(What::Mirror, mirror(a), mirror(b)), differing(What::Timeout, a.timeout, b.timeout)}) {
            if (gist.what != What::None)
                return gist;
        }
    }
    return {};
}

Gist first(std::initializer_list<Gist> gists)
{
    const auto found = std::ranges::find_if(gists, [](const Gist &gist) { return gist.what != What::None; });
    return found == gists.end() ? Gist{} : *found;
}

QString subsets(const mesh::DestinationRuleFacts &rule)
{
    QStringList names;
    for (const mesh::Subset &subset : rule.subsets)
        names << subset.name;
    return names.join(u", "_s);
}

QString injection(const mesh::Object &ns)
{
    for (const auto &key : {u"istio.io/rev"_s, u"istio-injection"_s, u"istio.io/dataplane-mode"_s}) {
        if (const QString value = ns.meta.labels.value(key); !value.isEmpty())
            return value;
    }
    return ns.meta.annotations.value(u"linkerd.io/inject"_s);
}

Gist workload(const mesh::WorkloadFacts &before, const mesh::WorkloadFacts &after)
{
    const QString restarted = u"kubectl.kubernetes.io/restartedAt"_s;
    return first({imageGist(before.images, after.images), differing(What::Replicas, QString::number(before.wanted), QString::number(after.wanted)),
                  differing(What::Restarted, before.templateAnnotations.value(restarted), after.templateAnnotations.value(restarted))});
}

struct Compare {
    const mesh::Object &before, &after;

    Gist operator()(const mesh::VirtualServiceFacts &now) const
    {
        const auto *old = before.as<mesh::VirtualServiceFacts>();
        return first({routes(old->http, now.http), routes(old->tls, now.tls), routes(old->tcp, now.tcp),
                      differing(What::Hosts, old->hosts.join(u", "_s), now.hosts.join(u", "_s))});
    }
    Gist operator()(const mesh::GatewayRouteFacts &now) const
    {
        const auto *old = before.as<mesh::GatewayRouteFacts>();
        return first({routes(old->rules, now.rules), differing(What::Hosts, old->hostnames.join(u", "_s), now.hostnames.join(u", "_s))});
    }
    Gist operator()(const mesh::DestinationRuleFacts &now) const
    {
        const auto *old = before.as<mesh::DestinationRuleFacts>();
        return first({differing(What::TlsMode, old->tlsMode, now.tlsMode), differing(What::Subsets, subsets(*old), subsets(now))});
    }
    Gist operator()(const mesh::PeerAuthenticationFacts &now) const
    {
        return differing(What::Mode, before.as<mesh::PeerAuthenticationFacts>()->mode, now.mode);
    }
    Gist operator()(const mesh::AuthorizationPolicyFacts &now) const
    {
        const auto *old = before.as<mesh::AuthorizationPolicyFacts>();
        return first(
            {differing(What::Action, old->action, now.action), differing(What::Rules, QString::number(old->rules), QString::number(now.rules))});
    }
    Gist operator()(const mesh::WorkloadFacts &now) const { return workload(*before.as<mesh::WorkloadFacts>(), now); }
    Gist operator()(const mesh::ServiceFacts &now) const
    {
        const auto text = [](const base::Labels &labels) {
            QStringList list;
            for (const auto &[key, value] : labels.asKeyValueRange())
                list << key + u'=' + value;
            return list.join(u", "_s);
        };
        return differing(What::Selector, text(before.as<mesh::ServiceFacts>()->selector), text(now.selector));
    }
    Gist operator()(const mesh::NamespaceFacts &) const { return differing(What::Injection, injection(before), injection(after)); }
    template <class T> Gist operator()(const T &) const { return {}; }
};

} // namespace

Gist imageGist(const QStringList &before, const QStringList &after)
{
    if (before == after)
        return {};
    if (before.size() != after.size())
        return {What::Images, before.join(u", "_s), after.join(u", "_s)};
    QStringList old, now;
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (before[i] == after[i])
            continue;
        // A registry's port has a colon too: the tag is what follows the last slash's colon.
        const auto tagAt = [](const QString &image) {
            const qsizetype colon = image.lastIndexOf(u':');
            return colon > image.lastIndexOf(u'/') && !image.contains(u'@') ? colon : -1;
        };
        const qsizetype a = tagAt(before[i]), b = tagAt(after[i]);
        const bool sameName = a >= 0 && b >= 0 && before[i].left(a) == after[i].left(b);
        old << (sameName ? before[i].mid(a + 1) : before[i]);
        now << (sameName ? after[i].mid(b + 1) : after[i]);
    }
    return {What::Images, old.join(u", "_s), now.join(u", "_s)};
}

Gist gistOf(const mesh::Object &before, const mesh::Object &after)
{
    if (before.facts.index() != after.facts.index())
        return {};
    return std::visit(Compare{before, after}, after.facts);
}

} // namespace store
