// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The subresource that `kubectl scale` writes: an autoscaling/v1 Scale in front of spec.replicas.
#pragma once

#include "app/sandbox/api/reading.h"

namespace sandbox::scaling {

bool hasScale(const ServedKind &kind);
Json scaleOf(const Json &object);
Answered<HttpResponse> get(const ObjectStore &objects, const ApiCall &call);
/// The object with the replicas, and the resourceVersion if there is one, of a Scale. 400 or 422 for one that can't be.
Answered<Json> scaled(const StoredObject &existing, const Json &scale, const ApiCall &call);

} // namespace sandbox::scaling
