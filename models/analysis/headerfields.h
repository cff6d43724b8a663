// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Names and values of HTTP headers as istiod and Envoy take them.
#pragma once

#include "models/analysis/fields.h"

namespace analysis {

void checkMatchHeaderName(const Fields &fields, Ref header);
void checkCorsHeaderName(const Fields &fields, Ref name);
/// headers.{request,response}.{add,set,remove}.
void checkHeaderOperations(const Fields &fields, Ref headers);
/// rewrite.authority and the request headers set it at most once.
void checkAuthorityOnce(const Fields &fields, Ref route);

/// Why Envoy's formatter refuses the value; "" when it does not.
QString headerValueProblem(std::string_view value);

} // namespace analysis
