// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What type a plain scalar has for the cluster's clients. They read YAML by rules of their own: the words of YAML 1.1
// (yes, no, on, off, y, n), octals with a leading 0, underscores in numbers; no base 60, no dates.
#pragma once

#include "models/base/tree.h"

#include <string>
#include <string_view>

namespace yaml {

struct Scalar {
    base::Tree::Type type = base::Tree::Type::String;
    qint64 integer = 0; ///< Bool and Int
    double number = 0;  ///< Double
    bool ambiguous = false; ///< YAML 1.2's core schema reads something else

    /// The key a map gets of it, as JSON has strings only.
    std::string key(std::string_view text) const;
};

Scalar resolve(std::string_view text);

/// The string would not stay a string if it was written plain.
bool needsQuotes(std::string_view text);

} // namespace yaml
