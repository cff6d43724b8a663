// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of a VirtualService's routes that do not mean what they say.
#include "models/analysis/names.h"
#include "models/analysis/reporter.h"
#include "models/analysis/rulelist.h"

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem lone{"lone-weight", "KIA1104", Severity::Warning};
constexpr Problem repeated{"destination-repeated", "KIA1105", Severity::Warning};

void checkRoutes(const Item &item, Ref routes, Reporter &reporter)
{
    if (routes.size() == 1) {
        const Ref weight = (*routes.begin())["weight"];
        if (weight.number() > 0 && weight.number() < 100) {
            reporter.report(lone, item, weight, u"a single destination gets everything, whatever its weight (%1) is"_s.arg(weight.number()),
                            u"remove the weight, or add the other destinations"_s, removeFix(item, weight, u"Remove the weight"_s));
        }
        return;
    }
    std::map<std::tuple<std::string, std::string_view, qint64>, std::vector<Ref>> byTarget;
    for (const Ref route : routes) {
        if (const Ref to = route["destination"])
            byTarget[{names::toFqdn(to["host"].text(), item.nsText()), to["subset"].text(), to["port"]["number"].integer()}].push_back(to);
    }
    for (const auto &[target, all] : byTarget) {
        if (all.size() < 2)
            continue;
        for (const Ref to : all) {
            const QString subset = to["subset"].text().empty() ? QString() : u" subset "_s + quote(to["subset"].text());
            reporter.report(repeated, item, to["host"] ? to["host"] : to,
                            u"%1%2 is a destination of this rule more than once"_s.arg(quote(to["host"].text()), subset),
                            u"give one of them the sum of the weights, and remove the other"_s);
        }
    }
}

} // namespace

void checkRouteWeights(const Item &item, Reporter &reporter)
{
    for (const char *protocol : {"http", "tls", "tcp"}) {
        for (const Ref rule : item.spec()[protocol])
            checkRoutes(item, rule["route"], reporter);
    }
}

} // namespace analysis
