// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the API server does to an object between a client and the store: unknown fields, defaults, validation by the kind's schema.
#pragma once

#include "app/sandbox/api/options.h"

#include "app/sandbox/schema/schema.h"

namespace sandbox::admitting {

/// Of the kind and version that is asked for.
Type typeOf(const ApiCall &call);

/// Takes out what the schema does not know, or refuses it, and refuses what can't be read: 400, for a patch 422. Returns the warnings.
Answered<std::vector<std::string>> clean(Json &object, const ApiCall &call, const WriteOptions &options);

void fillDefaults(Json &object, const ApiCall &call);

/// 422. Faults that `before` had, too, are let pass.
Answered<void> validate(const Json &object, const Json *before, const ApiCall &call);

} // namespace sandbox::admitting
