// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a client sends to be stored: read, checked against the URL it was sent to, and merged as patches say.
#pragma once

#include "app/sandbox/api/reading.h"

namespace sandbox::body {

inline constexpr int depthLimit = 100;

/// The body as JSON. 415 for another type than JSON (none counts as JSON; some kinds may come as protobuf), 400 for what can't be read or is nested too deep.
Answered<Json> read(const HttpRequest &request);
Answered<Json> parse(const std::string &text);
/// The same for YAML, of which JSON is a part.
Answered<Json> parseYaml(const std::string &text);

/// kind, apiVersion, name and namespace are those of the URL (an absent namespace is filled in); metadata has its types.
/// 400 or 422 otherwise.
Answered<void> check(Json &object, const ApiCall &call);
/// The name by the rules of the kind. 422 otherwise.
Answered<void> checkName(const ServedKind &kind, const std::string &name);

/// 415 where the kind takes no patch of the request's content type. Asked before the object is looked for.
Answered<void> checkPatchType(const ApiCall &call);
/// Whether it is server-side apply, which is more than a patch.
bool isApply(const HttpRequest &request);
/// By the content type of the request, which is a good one and no apply. 400 or 422 where the patch does not fit.
Answered<Json> patched(const Json &object, const ApiCall &call);

} // namespace sandbox::body
