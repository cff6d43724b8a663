// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Strategic merge patch: lists are merged by the keys that the schema names (x-kubernetes-patch-merge-key), with its $-directives.
#pragma once

#include "app/sandbox/schema/schema.h"

namespace sandbox {

Json strategicMerge(const Json &object, const Json &patch, const Type &type);

} // namespace sandbox
