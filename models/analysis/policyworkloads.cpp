// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A policy reaches workloads that obey it, and of PeerAuthentications no two reach the same one.
#include "models/analysis/policies.h"
#include "models/analysis/rulelist.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem idle{"policy-selects-nothing", "IST0127 KIA0004", Severity::Warning};
constexpr Problem idleAuthentication{"authentication-selects-nothing", "KIA0004", Severity::Warning};
constexpr Problem overlap{"peer-authentications-overlap", "KIA0003", Severity::Error};
constexpr Problem several{"peer-authentications-without-selector", "KIA0002", Severity::Error};
constexpr Problem rootSelector{"peer-authentication-root-selector", "", Severity::Warning};
constexpr Problem ineffective{"selector-on-gateway-api", "IST0166", Severity::Warning};

/// Namespaces with a workload that obeys policies.
std::set<std::string_view> enforcing(const World &world)
{
    std::set<std::string_view> result;
    for (const Workload &workload : world.workloads().all()) {
        if (!result.contains(workload.item->nsText()) && obeysPolicies(world, workload))
            result.insert(workload.item->nsText());
    }
    return result;
}

void checkAuthorization(const World &world, const std::set<std::string_view> &namespaces, const Item &item, Reporter &reporter)
{
    const Ref selector = item.spec()["selector"], labels = selector["matchLabels"];
    const bool root = item.nsText() == world.rootNamespace(), selects = selector && !selector.isNull();
    if (!world.knowsWorkloads() || hasTargets(item.spec()) || (root && !selects))
        return;
    const std::string_view where = root ? std::string_view() : item.nsText();
    const auto obeys = [&world](const Workload &workload) { return obeysPolicies(world, workload); };
    if (selects && labels.size() > 0 ? world.workloads().find(where, labels, obeys) : root ? !namespaces.empty() : namespaces.contains(where))
        return;
    const QString text = names::selectorText(labels), place = root ? u"the mesh"_s : u"namespace %1"_s.arg(item.ns);
    reporter.report(idle, item, selects ? firstLabel(labels) : Ref(),
                    selects ? u"no workload of %1 that is in the mesh has the labels of the selector (%2)"_s.arg(place, text)
                            : u"no workload of %1 is in the mesh, so nobody enforces the policy"_s.arg(place),
                    selects ? u"mend the labels, or remove the policy"_s : u"inject sidecars or enable ambient mode, or remove the policy"_s);
}

void checkIdle(const World &world, const Item &item, Reporter &reporter)
{
    const Ref labels = item.spec()["selector"]["matchLabels"];
    if (labels.size() == 0 || hasTargets(item.spec()) || !world.knowsWorkloads())
        return;
    const bool everywhere = item.nsText() == world.rootNamespace() && item.kind != mesh::Kind::PeerAuthentication;
    if (world.workloads().any(everywhere ? std::string_view() : item.nsText(), labels))
        return;
    reporter.report(idleAuthentication, item, firstLabel(labels),
                    u"no workload of %1 has the labels of the selector (%2)"_s.arg(everywhere ? u"the mesh"_s : u"namespace %1"_s.arg(item.ns),
                                                                                   names::selectorText(labels)),
                    u"mend the labels, or remove the policy"_s);
}

/// istiod takes the oldest of several, without a word.
void checkPeers(const World &world, Reporter &reporter)
{
    std::map<std::string_view, Items> wide;
    std::map<const Workload *, Items> byWorkload;
    for (const ItemPtr &item : world.of(mesh::Kind::PeerAuthentication)) {
        const Ref labels = item->spec()["selector"]["matchLabels"];
        if (labels.size() == 0) {
            wide[item->nsText()].push_back(item.get());
        } else if (item->nsText() == world.rootNamespace()) {
            reporter.report(rootSelector, *item, item->spec()["selector"],
                            u"in the root namespace a PeerAuthentication is for the whole mesh, and one with a selector is not taken"_s,
                            u"remove the selector, or move the policy to the workload's namespace"_s);
        } else {
            for (const Workload *workload : world.workloads().selected(item->nsText(), labels))
                byWorkload[workload].push_back(item.get());
        }
    }
    for (const auto &[ns, items] : wide) {
        for (const Item *item : items.size() > 1 ? items : Items())
            reporter.report(several, *item, item->metadata()["name"],
                            u"PeerAuthentication %1 is for all of the namespace, too, and only the oldest counts"_s.arg(others(items, item)),
                            u"keep one without selector"_s);
    }
    std::set<const Item *> said;
    for (const auto &[workload, items] : byWorkload) {
        for (const Item *item : items.size() > 1 ? items : Items()) {
            if (said.insert(item).second)
                reporter.report(
                    overlap, *item, item->metadata()["name"],
                    u"PeerAuthentication %1 selects %2, too, and only the oldest counts"_s.arg(others(items, item), workload->item->fullName()),
                    u"make the selectors choose different workloads"_s);
        }
    }
}

/// Pods that a Gateway API Gateway made take policies by targetRefs only.
class GatewayPods
{
public:
    explicit GatewayPods(const World &world)
    {
        for (const Workload &workload : world.workloads().all()) {
            if (workload.hasPods() && workload.labels["gateway.networking.k8s.io/gateway-name"])
                m_byNamespace[workload.item->nsText()].push_back(&workload);
        }
    }

    void check(const Item &item, Reporter &reporter) const
    {
        const Ref selector = item.spec()["selector"];
        const auto found = m_byNamespace.find(item.nsText());
        if (!selector || selector.isNull() || hasTargets(item.spec()) || found == m_byNamespace.end())
            return;
        std::set<std::string_view> gateways;
        for (const Workload *workload : found->second) {
            const std::string_view name = workload->labels["gateway.networking.k8s.io/gateway-name"].text();
            if (names::selects(selector["matchLabels"], workload->labels) && gateways.insert(name).second)
                reporter.report(ineffective, item, selector,
                                u"the selector chooses the pods of the Gateway %1, which take no policies by selector"_s.arg(quote(name)),
                                u"write targetRefs with kind: Gateway instead"_s);
        }
    }

private:
    std::map<std::string_view, std::vector<const Workload *>> m_byNamespace;
};

} // namespace

void checkPolicyWorkloads(const World &world, Reporter &reporter)
{
    using enum mesh::Kind;
    if (world.isLive() && !world.isComplete(Pod))
        return;
    const std::set<std::string_view> namespaces = enforcing(world);
    const GatewayPods gatewayPods(world);
    for (const ItemPtr &item : world.of(AuthorizationPolicy))
        checkAuthorization(world, namespaces, *item, reporter);
    for (const mesh::Kind kind : {PeerAuthentication, RequestAuthentication}) {
        for (const ItemPtr &item : world.of(kind))
            checkIdle(world, *item, reporter);
    }
    checkPeers(world, reporter);
    for (const mesh::Kind kind : {AuthorizationPolicy, RequestAuthentication, Telemetry, WasmPlugin}) {
        for (const ItemPtr &item : world.of(kind))
            gatewayPods.check(*item, reporter);
    }
}

} // namespace analysis
