// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/labelselectors.h"

#include <algorithm>

namespace analysis {

namespace {

using Ref = base::Tree::Ref;

template <class ValueOf> bool takes(Ref selector, ValueOf valueOf)
{
    const bool labels = std::ranges::all_of(selector["matchLabels"], [&](Ref pair) { return valueOf(pair.key()) == pair.text(); });
    return labels && std::ranges::all_of(selector["matchExpressions"], [&](Ref term) {
               const std::string_view operation = term["operator"].text();
               const std::optional<std::string_view> own = valueOf(term["key"].text());
               const bool listed = own && std::ranges::any_of(term["values"], [&own](Ref value) { return value.text() == *own; });
               if (operation == "In")
                   return listed;
               if (operation == "NotIn")
                   return !listed;
               return operation == "Exists" ? own.has_value() : operation == "DoesNotExist" && !own;
           });
}

} // namespace

bool selectorTakes(Ref selector, Ref labels)
{
    return takes(selector, [labels](std::string_view key) {
        const Ref value = labels[key];
        return value ? std::optional(value.text()) : std::nullopt;
    });
}

bool selectorTakes(Ref selector, const std::map<std::string, std::string, std::less<>> &labels)
{
    return takes(selector, [&labels](std::string_view key) {
        const auto found = labels.find(key);
        return found == labels.end() ? std::nullopt : std::optional<std::string_view>(found->second);
    });
}

} // namespace analysis
