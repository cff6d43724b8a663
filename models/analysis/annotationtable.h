// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The annotations Istio 1.31 reads, and on what.
#pragma once

#include <string_view>

namespace analysis {

struct KnownAnnotation {
    std::string_view name;
    std::string_view kinds; ///< joined by blanks; "Any"
    bool deprecated;
};

/// Null when Istio does not know it.
const KnownAnnotation *annotationNamed(std::string_view name);

} // namespace analysis
