// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A DestinationRule is one that istiod takes, and its TLS verifies the server.
#include "models/analysis/rulelist.h"
#include "models/analysis/trafficpolicyfields.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem unverified{"tls-unverified", "IST0128", Severity::Warning};
constexpr Problem unverifiedPort{"tls-unverified-port", "IST0129", Severity::Warning};
constexpr Problem emptySubset{"subset-without-labels", "KIA0209", Severity::Warning};

void checkVerification(const Item &item, Ref tls, const Problem &problem, Reporter &reporter)
{
    const std::string_view mode = tls["mode"].text();
    if ((mode != "SIMPLE" && mode != "MUTUAL") || !tls["caCertificates"].text().empty())
        return;
    if (!tls["credentialName"].text().empty() && item.spec()["workloadSelector"])
        return;
    const Ref place = tls["caCertificates"] ? tls["caCertificates"] : tls["mode"];
    reporter.report(problem, item, place, u"TLS mode %1 without caCertificates: the server's certificate is not verified"_s.arg(toQString(mode)),
                    u"add caCertificates with the CA to trust"_s);
}

void checkSubset(const Fields &fields, Ref subset)
{
    const Ref name = subset["name"];
    if (name.text().empty())
        fields.error(subset, u"the subset has no name"_s, u"add a name"_s);
    else if (!names::isDnsLabel(name.text()))
        fields.error(name, u"%1 is no valid name for a subset"_s.arg(quote(name.text())));
    fields.labels(subset["labels"]);
    checkTrafficPolicy(fields, subset["trafficPolicy"]);
    if (subset["labels"].size() == 0) {
        fields.reporter().report(emptySubset, fields.item(), subset,
                                 u"the subset %1 has no labels, so it is the whole service"_s.arg(quote(name.text())),
                                 u"add the labels that tell its pods apart"_s);
    }
}

} // namespace

void checkDestinationRuleFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec(), policy = spec["trafficPolicy"];
    if (const QString problem = names::wildcardDomainProblem(spec["host"].text()); !problem.isEmpty())
        fields.error(spec["host"] ? spec["host"] : spec ? spec : item.ref(), problem);
    checkTrafficPolicy(fields, policy);
    std::set<std::string_view> seen;
    for (const Ref subset : spec["subsets"]) {
        if (subset.isNull()) {
            fields.error(subset, u"the subset is empty"_s);
            continue;
        }
        if (!seen.insert(subset["name"].text()).second)
            fields.error(subset["name"] ? subset["name"] : subset, u"the subset %1 is defined twice"_s.arg(quote(subset["name"].text())));
        checkSubset(fields, subset);
    }
    fields.exportTo(spec["exportTo"], false, bool(spec["workloadSelector"]));
    fields.selector(spec["workloadSelector"], "matchLabels", u"a workloadSelector"_s);
    checkVerification(item, policy["tls"], unverified, reporter);
    for (const Ref port : policy["portLevelSettings"])
        checkVerification(item, port["tls"], unverifiedPort, reporter);
}

} // namespace analysis
