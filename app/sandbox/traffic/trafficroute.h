// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a proxy sends a request: VirtualServices at sidecars and ingress gateways, HTTPRoutes at Gateway API gateways.
// Modelled: match, weights, subsets, mirror, timeout, retries, fault, redirect, directResponse, rewrite, request headers,
// delegate (without merging), exportTo, catch-alls last at gateways.
// Not modelled: Sidecar scoping, header operations per destination, CORS, JWT claims, HTTPRoutes attached to Services.
#pragma once

#include "app/sandbox/traffic/trafficmatch.h"

namespace sandbox {

struct RouteTarget {
    std::string host; ///< "" = a back-end that is not there (500, as Gateway API demands)
    int port = 0;
    std::string subset;
    double share = 1; ///< of the route's requests; mirrors: of copies
};

struct RouteDecision {
    enum class Kind : std::uint8_t {
        Forward,
        Direct,  ///< the proxy answers itself with `code`
        NoRoute, ///< 404 NR
        Refused, ///< the proxy does not listen there, or has no certificate for it
    };
    Kind kind = Kind::Forward;
    int code = 0;
    std::vector<RouteTarget> targets, mirrors;
    double timeoutMs = 0, perTryMs = 0; ///< 0 = none
    int retries = 2;                    ///< Istio's default
    std::string retryOn = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";
    double delayShare = 0, delayMs = 0, abortShare = 0;
    int abortCode = 0;
    std::string abortGrpc;   ///< gRPC status number, when the abort is one
    TrafficRequest request;  ///< as it goes on
    std::string route = "default"; ///< Envoy's name of it; "" = it has none
};

RouteDecision meshRoute(const TrafficConfig &config, const TrafficWorkload &source, const TrafficRequest &request);
/// `request.host` is the Host header.
RouteDecision gatewayRoute(const TrafficConfig &config, const TrafficWorkload &gateway, const TrafficRequest &request);

/// Blocks of the DestinationRule that holds for (client, service, subset, port); null where there is none.
struct ClientPolicy {
    const Json *rule = nullptr;   ///< the DestinationRule
    const Json *subset = nullptr; ///< its subset; null when no subset was asked for
    bool subsetMissing = false;   ///< asked for and not there
    const Json *tls = nullptr, *outlier = nullptr, *pool = nullptr;
};
ClientPolicy clientPolicy(const TrafficConfig &config, const std::string &clientNs, const TrafficService &service, const std::string &subset,
                          int port);

} // namespace sandbox
