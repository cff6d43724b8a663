// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the lists of an AuthorizationPolicy's sources, operations and conditions. Each check says what istiod's
// validation says: of lists of names the first bad one, of addresses and ports every one.
#pragma once

#include "models/analysis/fields.h"

namespace analysis {

void checkAddresses(const Fields &fields, Ref list);
void checkPorts(const Fields &fields, Ref list);
void checkNotEmpty(const Fields &fields, Ref list);
void checkServiceAccounts(const Fields &fields, Ref list);
void checkTrustDomains(const Fields &fields, Ref list);
/// "{*}" and "{**}" in paths.
void checkPathTemplates(const Fields &fields, Ref list);
/// The key of a condition, and the values that go with it.
void checkAttribute(const Fields &fields, Ref key, Ref values);

/// A registered HTTP method, or one with Istio's wildcard.
bool isMethod(std::string_view text);

} // namespace analysis
