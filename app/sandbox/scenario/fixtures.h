// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Puts into the object store what a real cluster would show for a scenario.
#pragma once

#include "app/sandbox/api/objects.h"
#include "app/sandbox/scenario/scenario.h"

namespace sandbox {

/// `nowMs`: the moment that all ages of the scenario are counted from. Random names follow `seed`.
base::Result<void> fillStore(const Scenario &scenario, std::uint64_t seed, qint64 nowMs, ObjectStore &objects);

/// A raw object of the scenario as it goes into the store: times filled in. The resource by its kind.
std::pair<ResourceId, Json> resolveObject(const Json &object, qint64 nowMs);

} // namespace sandbox
