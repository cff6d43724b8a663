// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fields and kinds that proxies of today ignore, or soon will.
#include "models/analysis/reporter.h"
#include "models/analysis/rulelist.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem deprecated{"deprecated", "IST0002", Severity::Warning};

void checkDelays(const Item &item, Reporter &reporter)
{
    for (const Ref route : item.spec()["http"]) {
        const Ref percent = route["fault"]["delay"]["percent"];
        if (percent.number() > 0)
            reporter.report(deprecated, item, percent, u"fault.delay.percent is deprecated"_s, u"use fault.delay.percentage.value"_s);
    }
}

void checkDefinition(const Item &item, Reporter &reporter)
{
    static const std::set<std::string_view> gone{"ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding"};
    const Ref kind = item.spec()["names"]["kind"];
    if (item.spec()["group"].text() == "rbac.istio.io" && gone.contains(kind.text()))
        reporter.report(deprecated, item, kind, u"Istio has no kind %1 any more"_s.arg(quote(kind.text())),
                        u"use AuthorizationPolicy, and remove the definition"_s);
}

} // namespace

void checkDeprecations(const Item &item, Reporter &reporter)
{
    if (item.kind == mesh::Kind::VirtualService)
        checkDelays(item, reporter);
    else
        checkDefinition(item, reporter);
}

} // namespace analysis
