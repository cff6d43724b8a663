// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One VirtualService's HTTP routes as Envoy routes.
#pragma once

#include "app/sandbox/proxy/envoy.h"

namespace sandbox::envoy {

/// `gateway`: "mesh", or "ns/name". Routes whose matches are all for other gateways are left out.
Json virtualServiceRoutes(const MeshView &view, const TrafficObject &virtualService, const std::string &gateway, int port);
/// To a service's own cluster.
Json defaultRoute(const std::string &cluster, const std::string &operation);

} // namespace sandbox::envoy
