// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A VirtualService names subsets that a DestinationRule for the same host defines.
#include "models/analysis/rulelist.h"
#include "models/analysis/routes.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem subsetUnknown{"destination-subset-unknown", "IST0101 KIA1107", Severity::Error};

/// "reviews.shop" is no name that proxies know (the host rules say so), but which subset it means is plain.
std::string meant(const World &world, std::string_view host, std::string_view ns)
{
    const size_t dot = host.find('.');
    const bool half = dot != std::string_view::npos && host.find('.', dot + 1) == std::string_view::npos && world.hasNamespace(host.substr(dot + 1));
    return half ? names::toFqdn(host.substr(0, dot), host.substr(dot + 1)) : names::toFqdn(host, ns);
}

struct Defined {
    std::set<std::pair<std::string, std::string_view>> exact; ///< host, subset
    std::vector<std::pair<std::string, std::string_view>> wild;

    explicit Defined(const World &world)
    {
        for (const ItemPtr &rule : world.of(mesh::Kind::DestinationRule)) {
            const std::string host = meant(world, rule->spec()["host"].text(), rule->nsText());
            for (const Ref subset : rule->spec()["subsets"]) {
                if (host.starts_with('*'))
                    wild.emplace_back(host, subset["name"].text());
                else
                    exact.emplace(host, subset["name"].text());
            }
        }
    }

    bool has(const std::string &host, std::string_view subset) const
    {
        return exact.contains({host, subset})
            || std::ranges::any_of(wild, [&](const auto &one) { return one.second == subset && names::isSubsetOf(host, one.first); });
    }
};

} // namespace

void checkDestinationSubsets(const World &world, Reporter &reporter)
{
    if (!world.isComplete(mesh::Kind::DestinationRule) && world.isLive())
        return;
    const Defined defined(world);
    for (const ItemPtr &item : world.of(mesh::Kind::VirtualService)) {
        for (const Destination &to : allDestinations(*item)) {
            if (to.subset().empty() || defined.has(meant(world, to.host(), item->nsText()), to.subset()))
                continue;
            reporter.report(
                subsetUnknown, *item, to.place(),
                u"no DestinationRule for %1 defines the subset %2, so requests sent there fail with 503"_s.arg(quote(to.host()), quote(to.subset())),
                u"add the subset to the host's DestinationRule, or take it out of the destination"_s);
        }
    }
}

} // namespace analysis
