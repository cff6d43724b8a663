// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of each kind's spec and status, field by field as the API names them. Split by API family: decodecore.cpp,
// decodeistio.cpp, decodegateway.cpp, decodesecret.cpp.
#pragma once

#include "app/sources/kubernetes/json.h"
#include "models/mesh/object.h"

namespace kubernetes {

/// Reads one top-level field of an object ("spec", "status", "data", ...) into `facts`.
using FactsField = void (*)(mesh::Facts &facts, std::string_view key, json::Value value, Interner &interner);
/// Runs when all fields are read: what depends on labels or on several fields.
using FactsEnd = void (*)(mesh::Facts &facts, const mesh::Meta &meta);

struct FactsReader {
    FactsField field = nullptr;
    FactsEnd end = nullptr;
    mesh::Facts empty; ///< of the right alternative
};

/// Without `field` for kinds of which nothing is read.
const FactsReader &factsReader(mesh::Kind kind);

FactsReader coreReader(mesh::Kind kind);
FactsReader istioReader(mesh::Kind kind);
FactsReader gatewayReader(mesh::Kind kind);
FactsReader secretReader();

template <class T> T &as(mesh::Facts &facts)
{
    return *std::get_if<T>(&facts);
}

} // namespace kubernetes
