// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the API server says about itself: versions, groups, resources, in the aggregated form and the older one, and as much
// OpenAPI as kubectl needs to decide how to validate.
#pragma once

#include "app/sandbox/served.h"

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

/// GET /openapi/v3, and of one of its documents; null when there is none. They list paths without schemas, and the query
/// parameters that are understood, from which kubectl sees that field validation is not done here.
Json openApiPaths(const Hidden &hidden);
Json openApi(const std::string &group, const std::string &version, const Hidden &hidden);

} // namespace sandbox::discovery
