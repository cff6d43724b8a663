// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Merge, comparison and removal of fields, item by item as the schema says: what server-side apply is made of.
#pragma once

#include "app/sandbox/schema/fieldset.h"
#include "app/sandbox/schema/schema.h"

#include <tl/expected.hpp>

namespace sandbox::structured {

/// What does not fit the schema, worded as the API server words it; "" = it fits. With duplicates in sets and maps only where told.
std::string complaint(const Json &value, const Type &type, bool duplicates);

/// Every leaf and every list item that is there.
FieldSet fieldsOf(const Json &value, const Type &type);

/// `config` over `live`: nothing is removed, lists keep the order of `live` where `config` does not say another. The error is a complaint.
tl::expected<Json, std::string> merged(const Json &live, const Json &config, const Type &type);

struct Comparison {
    FieldSet added, modified, removed;
    bool isSame() const { return added.isEmpty() && modified.isEmpty() && removed.isEmpty(); }
};
Comparison compare(const Json &before, const Json &after, const Type &type);

/// Without the members of the set. What is emptied by that stays, empty.
Json without(const Json &value, const FieldSet &fields, const Type &type);

/// The set, and the declared fields above its members: those are there only because of them.
FieldSet withParents(const FieldSet &fields, const Type &type);

/// The step to an item of a set or map. The error says why it has none.
tl::expected<std::string, std::string> itemStep(const Json &item, const Type &list);

} // namespace sandbox::structured
