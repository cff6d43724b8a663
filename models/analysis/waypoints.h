// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules about ambient mode share: who is in it, and whose requests go through a waypoint.
#pragma once

#include "models/analysis/world.h"

namespace analysis::waypoints {

inline constexpr auto modeLabel = "istio.io/dataplane-mode", useLabel = "istio.io/use-waypoint";

bool isAmbient(const World &world, std::string_view ns);
/// The label that says which waypoint: the service's own before its namespace's; nothing for none, or for the word "none".
Ref wanted(const World &world, const Item &service);
/// A Gateway of that class is in the namespace, whether somebody uses it or not.
bool isAnyIn(const World &world, std::string_view ns);
/// What only a waypoint can see of a request.
bool isAboutRequests(const Item &authorizationPolicy);

} // namespace analysis::waypoints
