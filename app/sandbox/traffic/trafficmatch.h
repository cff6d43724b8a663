// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One request of the traffic model, and the ways Istio and Gateway API objects match it.
#pragma once

#include "app/sandbox/traffic/trafficconfig.h"

namespace sandbox {

struct TrafficRequest {
    std::string host; ///< as a full service name when it is one
    int port = 0;
    std::string method = "GET", path = "/"; ///< no query
    std::map<std::string, std::string> headers; ///< lower case names
    ServiceProtocol protocol = ServiceProtocol::Http;
    friend bool operator<(const TrafficRequest &a, const TrafficRequest &b)
    {
        return std::tie(a.host, a.port, a.method, a.path, a.headers, a.protocol) < std::tie(b.host, b.port, b.method, b.path, b.headers, b.protocol);
    }
};

/// RE2, matching the whole text, as Envoy does. A pattern that RE2 refuses matches nothing. Thread-safe.
bool fullMatch(const std::string &pattern, const std::string &text);

/// Istio's StringMatch {exact|prefix|regex}; empty = present.
bool stringMatches(const Json &match, const std::string *value, bool ignoreCase = false);

/// One HTTPMatchRequest of a VirtualService. `gateway` is "mesh" or "ns/name".
bool httpMatches(const Json &match, const TrafficRequest &request, const std::string &gateway, const TrafficWorkload &source, const std::string &ns);
/// Whether any of the route's matches, or the absence of matches, takes the request.
bool routeMatches(const Json &route, const TrafficRequest &request, const std::string &gateway, const TrafficWorkload &source, const std::string &ns);

/// How well an HTTPRoute match fits: larger wins; nullopt when it does not match. Ordered as Gateway API demands.
using RouteRank = std::tuple<int, std::size_t, bool, std::size_t>;
std::optional<RouteRank> httpRouteRank(const Json &match, const TrafficRequest &request);

/// AuthorizationPolicy's string form: "*", "prefix*", "*suffix", exact; null = the value is not there.
bool policyStringMatches(const std::string &pattern, const std::string *value);
/// Paths also know the templates {*} and {**}.
bool policyPathMatches(const std::string &pattern, const std::string &path);

} // namespace sandbox
