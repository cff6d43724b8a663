// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/analysis/fields.h"

namespace analysis {

/// selector, targetRef and targetRefs of a policy: one of them, and it names what istiod lets a policy attach to.
void checkTargets(const Fields &fields, Ref spec);

} // namespace analysis
