// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway API's Gateways and HTTPRoutes as the Istio objects that istiod makes of them for itself; nobody finds those in the
// cluster, but proxies' metadata names them. Modelled: listeners with host names and certificates, matches, weights, redirects,
// rewrites, mirrors, timeouts. Not modelled: header changes, allowedRoutes by selector, GRPCRoute, TLSRoute.
#pragma once

#include "app/sandbox/traffic/trafficconfig.h"

namespace sandbox {

struct GatewayObjects {
    std::vector<TrafficObject> gateways;                               ///< one for each listener
    std::map<std::string, std::vector<TrafficObject>> virtualServices; ///< by gateway, "ns/name"
};

GatewayObjects gatewayObjects(const TrafficConfig &config);

} // namespace sandbox
