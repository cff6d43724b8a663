// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Envoy's configuration of one proxy as istiod would make it of the view: names, metadata and matches as Istio's, in the JSON
// of Envoy's admin (snake_case, defaults left out). Modelled: services, subsets, pools, outlier detection, mutual TLS by
// endpoint, VirtualService routes with matches, weights, mirrors, timeouts, retries, redirects and direct responses, Gateways.
// Gateway API by what gatewayobjects makes of it. Not modelled: TCP and TLS routes, the filters of Telemetry and authorization.
#pragma once

#include "app/sandbox/proxy/meshview.h"

namespace sandbox::envoy {

inline const std::string types = "type.googleapis.com/envoy.";

std::string clusterName(const std::string &direction, int port, const std::string &subset, const std::string &host);
const char *lbPolicy(const std::string &simple);

/// Entries of dynamic_active_clusters, dynamic_endpoint_configs, dynamic_route_configs, static_route_configs, dynamic_listeners.
std::vector<Json> clusters(const MeshView &view, const MeshProxy &proxy);
std::vector<Json> endpoints(const MeshView &view, const MeshProxy &proxy);
std::vector<Json> routes(const MeshView &view, const MeshProxy &proxy);
std::vector<Json> inboundRoutes(const MeshView &view, const MeshProxy &proxy);
std::vector<Json> listeners(const MeshView &view, const MeshProxy &proxy);

/// A service's subsets for the proxy by name, with the labels of each.
std::vector<std::pair<std::string, Json>> subsets(const MeshView &view, const MeshProxy &proxy, const MeshService &service);
/// Services whose selector takes the proxy's pod.
std::vector<const MeshService *> ownServices(const MeshView &view, const MeshProxy &proxy);
/// A server of a Gateway that this gateway carries.
struct Server {
    const TrafficObject *gateway = nullptr;
    const Json *server = nullptr;
    int port = 0, target = 0; ///< target: what the pod listens on
    bool https() const;
    std::string routeName() const; ///< "http.8080", "https.443.https.shop.shop"
};
std::vector<Server> servers(const MeshView &view, const MeshProxy &proxy);

} // namespace sandbox::envoy
