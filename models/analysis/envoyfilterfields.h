// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/analysis/fields.h"

namespace analysis {

/// The name that Envoy uses today for a filter's old one; "" when the name is not an old one.
QString filterNameOfToday(std::string_view name);

} // namespace analysis
