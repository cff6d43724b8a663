// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shape a client asks for by its Accept header: the objects themselves, their metadata only, or a table to print.
#pragma once

#include "app/sandbox/api/status.h"

namespace sandbox {

enum class Shape : std::uint8_t { Object, Partial, Table };

/// Whose objects, in which version, shape and (for tables) with how much of each object.
struct Presentation {
    const ServedKind *kind = nullptr;
    std::string version = {};
    Shape shape = Shape::Object;
    std::string include = "Metadata"; ///< includeObject: None, Metadata or Object

    static Answered<Presentation> of(const ServedKind &kind, const std::string &version, std::string_view accept, const HttpQuery &query);

    Json one(const Json &object) const;
    /// As text, since a big list as one tree costs too much. `metadata` is that of the list: resourceVersion, continue,
    /// remainingItemCount.
    std::string list(const std::vector<StoredObject> &objects, Json metadata) const;
    /// What a BOOKMARK carries.
    Json bookmark(std::uint64_t resourceVersion, bool endOfInitialEvents) const;
};

} // namespace sandbox
