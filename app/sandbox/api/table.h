// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Objects as a meta.k8s.io/v1 Table: what `kubectl get` prints.
#pragma once

#include "app/sandbox/api/served.h"

namespace sandbox {

/// `include` is None, Metadata or Object: what of the object goes into each row.
Json table(const ServedKind &kind, const std::string &version, const std::vector<const Json *> &objects, Json metadata, const std::string &include);
/// The object as meta.k8s.io/v1 PartialObjectMetadata.
Json partialMetadata(const Json &object);
/// "45s", "3m20s", "27h", "12d": as kubectl shortens ages.
std::string shortAge(std::int64_t seconds);

} // namespace sandbox
