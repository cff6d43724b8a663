// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace analysis {

/// Why Istio's injector refuses the value; "" when it does not, or does not look.
QString annotationProblem(std::string_view name, std::string_view value);

} // namespace analysis
