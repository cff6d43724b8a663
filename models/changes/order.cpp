// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/changes.h"

#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace changes {

using Ref = base::Tree::Ref;

namespace {

struct Rank {
    QStringView kind;
    int rank;
};

// What others refer to comes first. Routes come after what they lead to, policies that allow before those that deny.
constexpr int namespaceRank = 0, ordinary = 40, ruleRank = 50, gatewayRank = 55, routeRank = 60, shrinkingRank = 65, allowRank = 70, denyRank = 80;
constexpr std::array ranks{Rank{u"Namespace", namespaceRank},
                           Rank{u"CustomResourceDefinition", 5},
                           Rank{u"ServiceAccount", 10},
                           Rank{u"Secret", 10},
                           Rank{u"ConfigMap", 10},
                           Rank{u"Service", 20},
                           Rank{u"Deployment", 30},
                           Rank{u"StatefulSet", 30},
                           Rank{u"DaemonSet", 30},
                           Rank{u"ServiceEntry", 30},
                           Rank{u"WorkloadEntry", 35},
                           Rank{u"ReferenceGrant", 45},
                           Rank{u"DestinationRule", ruleRank},
                           Rank{u"BackendTLSPolicy", ruleRank},
                           Rank{u"GatewayClass", ruleRank},
                           Rank{u"Gateway", gatewayRank},
                           Rank{u"VirtualService", routeRank},
                           Rank{u"HTTPRoute", routeRank},
                           Rank{u"GRPCRoute", routeRank},
                           Rank{u"TLSRoute", routeRank},
                           Rank{u"TCPRoute", routeRank},
                           Rank{u"AuthorizationPolicy", allowRank}};

QSet<QString> subsetsOf(Ref object)
{
    QSet<QString> names;
    for (const Ref subset : object["spec"]["subsets"])
        names << subset["name"].string();
    return names;
}

int rankOf(const Draft &draft)
{
    const auto found = std::ranges::find(ranks, QStringView(draft.id.kind), &Rank::kind);
    if (found == ranks.end())
        return ordinary;
    const Ref wanted = draft.wanted.root(), base = draft.base.root();
    if (found->rank == allowRank && (wanted ? wanted : base)["spec"]["action"].string() == "DENY"_L1)
        return denyRank;
    if (found->kind == u"DestinationRule" && wanted && base) {
        const QSet<QString> before = subsetsOf(base), after = subsetsOf(wanted);
        if (after != before && before.contains(after))
            return shrinkingRank;
    }
    return found->rank;
}

bool isRoute(const Draft &draft)
{
    return rankOf(draft) == routeRank;
}

/// The first of `steps` that is a route and comes before or after `at`.
const Step *routeIn(const QVector<Step> &steps, qsizetype from, qsizetype to)
{
    for (qsizetype i = from; i < to; ++i) {
        if (isRoute(steps[i].draft) && steps[i].draft.action != Action::Delete)
            return &steps[i];
    }
    return nullptr;
}

void explain(QVector<Step> &steps)
{
    for (qsizetype i = 0; i < steps.size(); ++i) {
        Step &step = steps[i];
        const Draft &draft = step.draft;
        const int rank = rankOf(draft);
        if (draft.action == Action::Delete) {
            step.why = u"removed when nothing that is changed refers to it any more"_s;
        } else if (rank == namespaceRank && steps.size() > 1) {
            step.why = u"what is in the namespace needs it"_s;
        } else if (rank == shrinkingRank) {
            if (const Step *route = routeIn(steps, 0, i))
                step.why = u"its subset goes after %1 has left it"_s.arg(route->draft.id.toString());
        } else if (rank == ruleRank || rank == gatewayRank) {
            if (const Step *route = routeIn(steps, i + 1, steps.size()))
                step.why = u"%1 may lead to it"_s.arg(route->draft.id.toString());
            const QSet<QString> gone = subsetsOf(draft.base.root()) - subsetsOf(draft.wanted.root());
            if (rank == ruleRank && !draft.wanted.isEmpty() && !draft.base.isEmpty() && !gone.isEmpty() && routeIn(steps, i + 1, steps.size()))
                step.warning =
                    u"it adds subsets and removes %1 at once: a route that still leads there fails until its own step; make it two changes"_s.arg(
                        QStringList(gone.begin(), gone.end()).join(u", "_s));
        } else if (rank == denyRank) {
            step.why = u"what allows comes before what denies"_s;
        }
    }
}

} // namespace

base::Result<Plan> makePlan(const ChangeSet &set, const QString &context)
{
    Plan plan{.title = set.title, .context = context, .steps = {}};
    for (const Draft &draft : set.drafts) {
        const auto same = std::ranges::find_if(plan.steps, [&draft](const Step &step) { return sameObject(step.draft.id, draft.id); });
        const QString where = draft.file.isEmpty() ? QString() : u"%1:%2"_s.arg(draft.file).arg(draft.line);
        if (same != plan.steps.end())
            return base::fail(base::ErrorKind::Invalid, u"%1 comes twice; the other is %2"_s.arg(draft.id.toString(), same->draft.file), where);
        if (draft.action != Action::Delete && draft.wanted.isEmpty())
            return base::fail(base::ErrorKind::Invalid, u"%1 has nothing to apply"_s.arg(draft.id.toString()), where);
        plan.steps.push_back({draft, {}, {}});
    }
    std::ranges::stable_sort(plan.steps, {}, [](const Step &step) {
        // Removing goes the other way, after all that is added or changed.
        return step.draft.action == Action::Delete ? 1000 - rankOf(step.draft) : rankOf(step.draft);
    });
    explain(plan.steps);
    return plan;
}

} // namespace changes
