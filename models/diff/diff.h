// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between documents. By meaning: maps by key, lists by what names their entries, what the API server writes
// itself left out (compare.h), in words (words.h); by lines (lines.h); and between three (merge.h). Pure: it knows trees, not
// files, clusters or windows. Called by changes, the verbs diff, plan and apply, and the review page.
#pragma once

#include "models/base/tree.h"

namespace diff {

struct Options {
    /// Compare as well what only the server writes: status, managedFields, resourceVersion, uid and the like.
    bool serverFields = false;
    /// A value that only one side has counts as absent when it is what the server fills in (defaults.h).
    bool ignoreDefaults = false;
};

} // namespace diff
