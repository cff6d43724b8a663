// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules about Gateway API share: fields with a default, and references that another namespace has to grant.
#pragma once

#include "models/analysis/world.h"

namespace analysis::gatewayapi {

inline constexpr std::string_view group = "gateway.networking.k8s.io";

/// The text, or what counts when it is not written.
std::string_view otherwise(Ref value, std::string_view unset);
/// A ReferenceGrant of namespace `ns` lets `from` name the `kind` (of the core group) called `name`.
bool isGranted(const World &world, const Item &from, std::string_view kind, std::string_view ns, std::string_view name);

} // namespace analysis::gatewayapi
