// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a value is taken for under a schema that may allow several forms, and the items of a list by their steps.
#pragma once

#include "app/sandbox/schema/structured.h"

#include <set>

namespace sandbox::structured {

enum class Atom : std::uint8_t { Map, Scalar, List };

/// By the value where the schema allows its form, else by the schema.
Atom atomOf(const Json &value, const Type &type);

/// The items of a set or map, those that have a step.
struct Items {
    using Same = std::vector<const Json *>;

    /// Points into the list, which must outlive it. Null and what is no list has no items.
    Items(const Json *list, const Type &type);
    const Same &at(const std::string &step) const;

    std::vector<std::string> order; ///< of the steps, as the list has them; one that comes twice is there twice
    std::map<std::string, Same> byStep;
};

/// Of both, each once. Null and what is no object has none.
std::set<std::string> keysOf(const Json *a, const Json *b);

} // namespace sandbox::structured
