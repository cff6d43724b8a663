// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Workloads that no AuthorizationPolicy is about, so that everybody may call them. Said only when it was asked for: most meshes
// begin without policies.
#include "models/analysis/names.h"
#include "models/analysis/policies.h"
#include "models/analysis/rulelist.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using mesh::Kind;

constexpr Problem uncovered{"workload-without-authorization", "KIA1301", Severity::Warning};

class Covered
{
public:
    explicit Covered(const World &world)
        : m_world(world)
    {
        for (const ItemPtr &policy : world.of(Kind::AuthorizationPolicy)) {
            const std::string_view ns = policy->nsText() == world.rootNamespace() ? std::string_view() : policy->nsText();
            const Ref labels = policy->spec()["selector"]["matchLabels"];
            if (hasTargets(policy->spec()))
                takeTargets(*policy);
            else if (labels.size() == 0)
                m_whole.insert(ns);
            else
                m_selectors.emplace_back(ns, labels);
        }
    }

    bool has(const Workload &workload) const
    {
        const std::string_view ns = workload.item->nsText();
        return m_whole.contains({}) || m_whole.contains(ns) || std::ranges::any_of(m_selectors, [&](const auto &one) {
                   return (one.first.empty() || one.first == ns) && names::selects(one.second, workload.labels);
               });
    }

private:
    /// Services stand for the pods behind them.
    void takeTargets(const Item &policy)
    {
        const auto take = [&](Ref target) {
            const Item *service = target["kind"].text() == "Service" ? m_world.find(Kind::Service, policy.nsText(), target["name"].text()) : nullptr;
            if (service && service->spec()["selector"].size() > 0)
                m_selectors.emplace_back(policy.nsText(), service->spec()["selector"]);
        };
        take(policy.spec()["targetRef"]);
        for (const Ref target : policy.spec()["targetRefs"])
            take(target);
    }

    const World &m_world;
    std::set<std::string_view> m_whole; // "" = the mesh
    std::vector<std::pair<std::string_view, Ref>> m_selectors;
};

} // namespace

void checkCoverage(const World &world, Reporter &reporter)
{
    if (!world.asksCoverage())
        return;
    const Covered covered(world);
    for (const Workload &workload : world.workloads().all()) {
        const Item &item = *workload.item;
        if (!workload.hasPods() || item.metadata()["ownerReferences"].size() > 0 || !obeysPolicies(world, workload) || covered.has(workload))
            continue;
        reporter.report(uncovered, item, workload.labels, u"no AuthorizationPolicy is about it, so everybody may call it"_s,
                        u"write one for it, or one without selector for its namespace"_s);
    }
}

} // namespace analysis
