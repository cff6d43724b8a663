// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Istio's webhooks: every pod is taken by one injector at most, and each of them is somewhere.
#include "models/analysis/labelselectors.h"
#include "models/analysis/rulelist.h"

#include <QUrl>

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem overlap{"webhooks-overlap", "IST0139", Severity::Error};
constexpr Problem noService{"webhook-service-missing", "IST0139", Severity::Error};
constexpr Problem badControlPlane{"external-control-plane-invalid", "IST0163", Severity::Warning};
constexpr Problem addressOnly{"external-control-plane-address", "IST0164", Severity::Info};

/// Each revision doubles the labels tried; nobody runs more.
constexpr size_t maxRevisions = 32, maxHooks = 400;

using Labels = std::map<std::string, std::string, std::less<>>;
using Revisions = std::set<std::string, std::less<>>;

struct Hook {
    const Item *item;
    Ref ref;
};

void addRevisions(Ref selector, Revisions &revisions)
{
    if (const Ref revision = selector["matchLabels"]["istio.io/rev"])
        revisions.emplace(revision.text());
    for (const Ref term : selector["matchExpressions"]) {
        if (term["key"].text() != "istio.io/rev")
            continue;
        for (const Ref value : term["values"])
            revisions.emplace(value.text());
    }
}

Revisions revisionsOf(const Item &item)
{
    Revisions result;
    if (item.labels()["istio.io/rev"])
        result.emplace(item.label("istio.io/rev"));
    for (const Ref hook : item.ref()["webhooks"]) {
        addRevisions(hook["namespaceSelector"], result);
        addRevisions(hook["objectSelector"], result);
    }
    return result;
}

bool isIstios(const Item &item)
{
    return std::ranges::any_of(item.ref()["webhooks"], [](Ref hook) { return hook["name"].text().ends_with("istio.io"); });
}

std::vector<Labels> variants(const char *key, std::initializer_list<const char *> values, const Revisions &revisions)
{
    std::vector<Labels> plain{{}};
    for (const char *value : values)
        plain.push_back({{key, value}});
    std::vector<Labels> result = plain;
    for (const std::string &revision : revisions) {
        for (Labels labels : plain) {
            labels["istio.io/rev"] = revision;
            result.push_back(std::move(labels));
        }
    }
    return result;
}

QString nameOf(const Hook &hook)
{
    return hook.item->subject.name + u'/' + toQString(hook.ref["name"].text());
}

void reportMatches(const std::vector<const Hook *> &matches, std::set<std::pair<const Hook *, QString>> &said, Reporter &reporter)
{
    for (const Hook *hook : matches) {
        QStringList others;
        for (const Hook *other : matches) {
            if (other != hook)
                others << nameOf(*other);
        }
        others.sort();
        const QString text = others.size() > 5 ? others.mid(0, 5).join(u", "_s) + u" and %1 more"_s.arg(others.size() - 5) : others.join(u", "_s);
        if (!others.isEmpty() && said.emplace(hook, text).second)
            reporter.report(overlap, *hook->item, hook->ref["name"],
                            u"some pods are taken by this webhook and by %1, too, and get two sidecars"_s.arg(text),
                            u"make the selectors of the webhooks exclude each other, or remove the revision that is no longer used"_s);
    }
}

void checkOverlaps(const std::vector<Hook> &hooks, const Revisions &revisions, Reporter &reporter)
{
    const std::vector<Labels> namespaces = variants("istio-injection", {"enabled", "disabled"}, revisions);
    const std::vector<Labels> objects = variants("sidecar.istio.io/inject", {"true", "false"}, revisions);
    std::set<std::vector<const Hook *>> seen;
    std::set<std::pair<const Hook *, QString>> said;
    for (const Labels &ns : namespaces) {
        std::vector<const Hook *> candidates;
        for (const Hook &hook : hooks) {
            if (selectorTakes(hook.ref["namespaceSelector"], ns))
                candidates.push_back(&hook);
        }
        if (candidates.size() < 2)
            continue;
        for (const Labels &object : objects) {
            std::vector<const Hook *> matches = candidates;
            std::erase_if(matches, [&object](const Hook *hook) { return !selectorTakes(hook->ref["objectSelector"], object); });
            if (matches.size() > 1 && seen.insert(matches).second)
                reportMatches(matches, said, reporter);
        }
    }
}

void checkService(const World &world, const Hook &hook, Reporter &reporter)
{
    const Ref service = hook.ref["clientConfig"]["service"];
    const std::string_view ns = service["namespace"].text(), name = service["name"].text();
    if (!service || service.isNull() || ns.starts_with("kube-") || world.find(mesh::Kind::Service, ns, name))
        return;
    if (!world.isComplete(mesh::Kind::Service))
        return;
    reporter.report(noService, *hook.item, service,
                    u"there is no Service %1 in namespace %2, which this webhook calls"_s.arg(quote(name), toQString(ns)),
                    u"remove the webhook of a control plane that is gone, or mend clientConfig.service"_s);
}

void checkControlPlane(const Item &item, Reporter &reporter)
{
    for (const Ref hook : item.ref()["webhooks"]) {
        const Ref client = hook["clientConfig"], url = client["url"];
        if (!url || url.isNull()) {
            if (const Ref service = client["service"]; !service || service.isNull())
                reporter.report(badControlPlane, item, client ? client : hook,
                                u"the webhook %1 has neither url nor service"_s.arg(quote(hook["name"].text())),
                                u"add clientConfig.service, or the url of an external control plane"_s);
            continue;
        }
        const QUrl parsed(toQString(url.text()), QUrl::StrictMode);
        if (!parsed.isValid() && !url.text().empty())
            reporter.report(badControlPlane, item, url, u"%1 is no URL"_s.arg(quote(url.text())),
                            u"write https, the host of the external control plane, and the path"_s);
        else if (names::isIpAddress(parsed.host().toStdString()))
            reporter.report(addressOnly, item, url, u"the external control plane is given by its address %1"_s.arg(quote(parsed.host())),
                            u"use a host name, which stays when the address changes"_s);
    }
}

} // namespace

void checkWebhooks(const World &world, Reporter &reporter)
{
    std::vector<Hook> hooks;
    Revisions revisions;
    for (const ItemPtr &item : world.of(mesh::Kind::MutatingWebhook)) {
        const Revisions own = revisionsOf(*item);
        if (!own.empty() || isIstios(*item)) {
            for (const Ref hook : item->ref()["webhooks"]) {
                if (hooks.size() < maxHooks)
                    hooks.push_back({item.get(), hook});
            }
            for (auto it = own.begin(); it != own.end() && revisions.size() < maxRevisions; ++it)
                revisions.insert(*it);
        }
        if (item->nameText().starts_with("istio-sidecar-injector"))
            checkControlPlane(*item, reporter);
    }
    checkOverlaps(hooks, revisions, reporter);
    for (const Hook &hook : hooks)
        checkService(world, hook, reporter);
    for (const ItemPtr &item : world.of(mesh::Kind::ValidatingWebhook)) {
        if (item->nameText() == "istiod-default-validator" || item->nameText().starts_with("istio-validator"))
            checkControlPlane(*item, reporter);
    }
}

} // namespace analysis
