// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// POST, PUT, PATCH and DELETE of objects. dryRun=All answers as if, and stores nothing. Who wrote which field is recorded. There are no
// controllers here: a deleted object takes what it owns with it, and a Namespace what is in it, but nobody makes a Deployment's Pods anew.
#pragma once

#include "app/sandbox/api/reading.h"

namespace sandbox::writing {

Answered<HttpResponse> create(ObjectStore &objects, const ApiCall &call);
Answered<HttpResponse> replace(ObjectStore &objects, const ApiCall &call);
/// Server-side apply among them, which creates what is not there.
Answered<HttpResponse> patch(ObjectStore &objects, const ApiCall &call);
Answered<HttpResponse> remove(ObjectStore &objects, const ApiCall &call);
Answered<HttpResponse> removeAll(ObjectStore &objects, const ApiCall &call);

} // namespace sandbox::writing
