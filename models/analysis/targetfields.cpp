// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/targetfields.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

bool isTarget(std::string_view group, std::string_view kind)
{
    if (group.empty() || group == "core")
        return kind == "Service";
    if (group == "networking.istio.io")
        return kind == "ServiceEntry";
    return group == "gateway.networking.k8s.io" && (kind == "Gateway" || kind == "GatewayClass");
}

void checkTarget(const Fields &fields, Ref target)
{
    if (!target || target.isNull())
        return;
    if (target["name"].text().empty())
        fields.error(target["name"] ? target["name"] : target, u"the target has no name"_s, u"add name"_s);
    if (!target["namespace"].text().empty())
        fields.error(target["namespace"], u"a target is of the policy's own namespace, and can't name another"_s,
                     u"remove namespace, or move the policy"_s);
    if (!isTarget(target["group"].text(), target["kind"].text())) {
        fields.error(target["kind"] ? target["kind"] : target,
                     u"a policy can't attach to %1 of group %2"_s.arg(quote(target["kind"].text()), quote(target["group"].text())),
                     u"attach to a Service, a ServiceEntry, a Gateway or a GatewayClass"_s);
    }
}

} // namespace

void checkTargets(const Fields &fields, Ref spec)
{
    const Ref selector = spec["selector"], one = spec["targetRef"], many = spec["targetRefs"];
    const int given = int(selector && !selector.isNull()) + int(one && !one.isNull()) + int(many.size() > 0);
    if (given > 1)
        fields.error(selector ? selector : one, u"selector, targetRef and targetRefs exclude each other"_s, u"keep one of them"_s);
    fields.selector(selector, "matchLabels", u"a selector"_s);
    checkTarget(fields, one);
    for (const Ref target : many)
        checkTarget(fields, target);
}

} // namespace analysis
