// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/routes.h"

#include <algorithm>

namespace analysis {

Ref Destination::place() const
{
    if (const Ref host = destination["host"])
        return host;
    return destination ? destination : holder;
}

std::vector<Destination> routeDestinations(const Item &virtualService)
{
    std::vector<Destination> result;
    for (const char *protocol : {"tcp", "tls", "http"}) {
        for (const Ref rule : virtualService.spec()[protocol]) {
            for (const Ref route : rule["route"])
                result.push_back({route["destination"], route});
        }
    }
    return result;
}

std::vector<Destination> mirrorDestinations(const Item &virtualService)
{
    std::vector<Destination> result;
    for (const Ref rule : virtualService.spec()["http"]) {
        if (const Ref mirror = rule["mirror"])
            result.push_back({mirror, mirror, true});
        for (const Ref mirror : rule["mirrors"])
            result.push_back({mirror["destination"], mirror, true});
    }
    return result;
}

std::vector<Destination> allDestinations(const Item &virtualService)
{
    std::vector<Destination> result = routeDestinations(virtualService);
    const std::vector<Destination> mirrors = mirrorDestinations(virtualService);
    result.insert(result.end(), mirrors.begin(), mirrors.end());
    return result;
}

bool isOnMesh(const Item &virtualService)
{
    const Ref gateways = virtualService.spec()["gateways"];
    return gateways.size() == 0 || std::ranges::any_of(gateways, [](Ref gateway) { return gateway.text() == "mesh"; });
}

} // namespace analysis
