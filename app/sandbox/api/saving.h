// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The last steps of every write: what only the server sets, validation, and then the store, or in a dry run the answer as if.
#pragma once

#include "app/sandbox/api/options.h"

namespace sandbox::saving {

using Warnings = std::vector<std::string>;

/// An object as it is created: named, in a namespace that is there, without what a client can't say. 400, 404 or 422.
Answered<Json> forCreation(const ObjectStore &objects, const ApiCall &call, Json object);

/// The new state of `existing`, from what a client wants it to be. Which half is taken depends on the subresource. 400 or 409.
Answered<Json> overExisting(const StoredObject &existing, Json wanted, const ApiCall &call);

/// 201 with the object, 409 where there is one of that name.
Answered<HttpResponse> create(ObjectStore &objects, const ApiCall &call, Json object, const WriteOptions &options, const Warnings &warnings = {});

/// 200 with the object. nullopt: somebody else was faster.
std::optional<Answered<HttpResponse>> replace(ObjectStore &objects, const ApiCall &call, const StoredObject &existing, Json object,
                                              const WriteOptions &options, const Warnings &warnings = {});

/// Now, as objects have it.
std::string timestamp();

} // namespace sandbox::saving
