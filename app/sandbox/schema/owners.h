// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who owns which field (metadata.managedFields), and how that moves: an update takes what it changes, an apply takes what it names, gives up
// what it no longer names, and conflicts where others own what it would change.
#pragma once

#include "app/sandbox/schema/structured.h"

namespace sandbox {

struct Owner {
    std::string manager, operation, apiVersion, subresource, time;
    FieldSet fields;

    bool isApply() const { return operation == "Apply"; }
    /// The same manager by the same way: of an applier the version does not matter.
    bool isSame(const Owner &other) const;
};

using Owners = std::vector<Owner>;

/// nullopt where the list is no list of owners.
std::optional<Owners> readOwners(const Json &managedFields);
Json writeOwners(Owners owners);

/// Who writes, by which request.
struct Writer {
    std::string manager, apiVersion, subresource, time;
    bool hasStatus = false; ///< of the kind: then its status has no owner but through the subresource
};

struct Conflict {
    Owner owner; ///< without its fields
    std::string path;
};

struct ApplyFailure {
    std::vector<Conflict> conflicts; ///< sorted by manager
    std::string complaint;           ///< of the object that was applied, when there are no conflicts
};

namespace ownership {

/// `wanted` with its managedFields, after a create (`live` null), an update or a patch. It may bring managedFields of its own to replace those of `live`.
Json updated(const Json *live, Json wanted, const Writer &writer, const Type &type);

/// `live` (null where there is none) with `config` over it. Both in the writer's version.
tl::expected<Json, ApplyFailure> applied(const Json *live, const Json &config, const Writer &writer, const Type &type, bool force);

/// `after`, with the managedFields of `before` when nothing but their times differs.
Json withoutNewTimes(const Json &before, Json after);

} // namespace ownership
} // namespace sandbox
