// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The query of a write: dryRun, fieldManager, force, fieldValidation. 422 for what they can't be, as the API server words it.
#pragma once

#include "app/sandbox/api/reading.h"

namespace sandbox {

struct WriteOptions {
    enum class Unknown : std::uint8_t { Warn, Refuse, Ignore };

    bool dry = false;
    std::string manager = {}; ///< who is to own what is written: fieldManager, else the name in User-Agent
    bool force = false;
    Unknown unknown = Unknown::Warn; ///< what comes of fields that no schema knows

    /// `kind` of the options names them in messages: CreateOptions, UpdateOptions, PatchOptions.
    static Answered<WriteOptions> of(const ApiCall &call, const char *kind, bool apply = false);
};

/// Of a DELETE: dryRun may also stand in the body.
Answered<bool> isDryDelete(const HttpQuery &query, const Json &options);

} // namespace sandbox
