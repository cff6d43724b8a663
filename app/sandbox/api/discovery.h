// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the API server says about itself: versions, groups, resources, in the aggregated form and the older one.
#pragma once

#include "app/sandbox/api/served.h"

#include <set>
#include <string_view>

namespace sandbox::discovery {

/// Groups that are not told of, as if their CRDs were not installed.
using Hidden = std::set<std::string>;

Json version();
/// GET /api and /apis, as APIGroupDiscoveryList of apidiscovery.k8s.io/v2. `core` chooses which.
Json aggregated(bool core, const Hidden &hidden);
inline constexpr std::string_view aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
/// Whether an Accept header asks for that before plain JSON.
bool wantsAggregated(std::string_view accept);

Json coreVersions(int port); ///< GET /api
Json groups(const Hidden &hidden); ///< GET /apis
/// GET /apis/<group>; null when there is none.
Json group(const std::string &name, const Hidden &hidden);
/// GET /api/v1 and /apis/<group>/<version>; null when there is none.
Json resources(const std::string &group, const std::string &version, const Hidden &hidden);

/// All that is served, core first.
std::vector<std::pair<std::string, std::string>> groupVersions(const Hidden &hidden);

} // namespace sandbox::discovery
