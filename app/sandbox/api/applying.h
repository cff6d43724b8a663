// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Server-side apply: PATCH with application/apply-patch+yaml. The merge itself is the schema room's.
#pragma once

#include "app/sandbox/api/options.h"

#include "app/sandbox/schema/owners.h"

namespace sandbox::applying {

Answered<HttpResponse> apply(ObjectStore &objects, const ApiCall &call);

/// Who a request's changes belong to.
Writer writerOf(const ApiCall &call, const WriteOptions &options);

} // namespace sandbox::applying
