// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From the JSON of one route to a RouteDecision; shared by sidecars and gateways.
#pragma once

#include "app/sandbox/traffic/trafficroute.h"

namespace sandbox {

/// Weighted destinations; the shares sum to 1. Several: those of weight 0 are dropped.
std::vector<RouteTarget> routeTargets(const TrafficConfig &config, const Json::array_t &route, const std::string &ns, const TrafficRequest &request);

/// The first of the VirtualServices' http routes that takes the request; nullopt: none does.
std::optional<RouteDecision> firstHttpRoute(const TrafficConfig &config, const std::vector<const TrafficObject *> &objects,
                                            const TrafficRequest &request, const std::string &gateway, const TrafficWorkload &source);

void applyRequestHeaders(const Json &operations, TrafficRequest &request);

} // namespace sandbox
