// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A VirtualService of a gateway sends to a host without a subset, while another one splits that host by subsets for callers in
// the mesh: requests by the gateway do not pass that one.
#include "models/analysis/rulelist.h"
#include "models/analysis/routes.h"

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem unaffected{"gateway-route-past-subsets", "IST0140", Severity::Warning};

} // namespace

void checkIngressRoutes(const World &world, Reporter &reporter)
{
    std::map<std::string_view, std::vector<const Item *>> splitting; // by the destination host as written
    for (const ItemPtr &item : world.of(mesh::Kind::VirtualService)) {
        for (const Ref rule : item->spec()["http"]) {
            for (const Ref route : rule["route"]) {
                const Ref to = route["destination"];
                const bool own = std::ranges::any_of(item->spec()["hosts"], [to](Ref host) { return host.text() == to["host"].text(); });
                if (!to["subset"].text().empty() && own)
                    splitting[to["host"].text()].push_back(item.get());
            }
        }
    }
    for (const ItemPtr &item : world.of(mesh::Kind::VirtualService)) {
        if (item->spec()["gateways"].size() == 0)
            continue;
        for (const Ref rule : item->spec()["http"]) {
            for (const Ref route : rule["route"]) {
                const Ref to = route["destination"];
                const auto found = splitting.find(to["host"].text());
                if (!to["subset"].text().empty() || found == splitting.end())
                    continue;
                const Item *other = found->second.front();
                reporter.report(unaffected, *item, to["host"],
                                u"requests by the gateway go to all of %1: the subsets of VirtualService %2 are for callers in the mesh"_s.arg(
                                    quote(to["host"].text()), other->fullName()),
                                u"write the subsets here, too"_s);
            }
        }
    }
}

} // namespace analysis
