// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The API's description of itself: OpenAPI v3 by group and version, with the schemas that writes are checked and merged by, and as much of v2
// as kubectls before 1.27 read to see what the server can do.
#pragma once

#include "app/sandbox/api/discovery.h"
#include "app/sandbox/api/status.h"

namespace sandbox::openapi {

/// GET of a path whose first segment is openapi. 404 for what is not there, 406 for a form that is not served.
Answered<HttpResponse> answer(const HttpRequest &request, const std::vector<std::string> &segments, const discovery::Hidden &hidden);

/// The document of one group and version; made once.
const std::string &document(const std::string &group, const std::string &version);

/// A v2 document in protobuf: the paths of all kinds and their query parameters, without schemas.
const std::string &protobufV2();

} // namespace sandbox::openapi
