// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// GET of an object and of a list, by the API server's rules for resourceVersion, limit and continue.
#pragma once

#include "app/sandbox/api/present.h"
#include "app/sandbox/api/selectors.h"

namespace sandbox {

/// A request for objects, taken apart: what api.cpp hands to the verbs.
struct ApiCall {
    const HttpRequest *http = nullptr;
    HttpQuery query{{}};
    const ServedKind *kind = nullptr;
    std::string version = {};
    std::string ns = {}, name = {}, subresource = {}; ///< "" = none; `ns` "" on a namespaced kind = all
};

namespace reading {

Answered<HttpResponse> get(const ObjectStore &objects, const ApiCall &call);
Answered<HttpResponse> list(const ObjectStore &objects, const ApiCall &call);

/// `resourceVersion` of the query; 0 for none and for "0". 400 for what is no number.
Answered<std::uint64_t> askedVersion(const HttpQuery &query);
/// 422 where resourceVersionMatch (or sendInitialEvents) does not go with the rest; `watch` has rules of its own.
Answered<void> checkVersionMatch(const ApiCall &call, bool watch);

} // namespace reading
} // namespace sandbox
