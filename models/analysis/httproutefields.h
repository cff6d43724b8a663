// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/analysis/fields.h"

namespace analysis {

/// One entry of a VirtualService's http list.
void checkHttpRoute(const Fields &fields, Ref route, bool inDelegate);

/// "@request.auth.claims.groups": a header match that means a claim of the token.
bool isClaim(std::string_view header);

} // namespace analysis
