// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Makes an object fit its schema as the API server does before it stores it, and says what does not. Rules in CEL are not known here.
#pragma once

#include "app/sandbox/schema/schema.h"

namespace sandbox::fit {

/// As one cause of a Status.
struct Fault {
    std::string reason, message, field;
    friend bool operator==(const Fault &, const Fault &) = default;
};

/// Takes out what the schema does not know; returns the paths: "spec.http[0].fault".
std::vector<std::string> prune(Json &object, const Type &type);

/// Defaults that a CRD's schema names.
void fillDefaults(Json &object, const Type &type);
/// Those of Kubernetes' own kinds, which are code there: Deployments and what has a Pod template, Pods, Services, Secrets.
void fillBuiltinDefaults(Json &object, const std::string &kind);

/// Types, required fields, enums, limits, patterns and combinations.
std::vector<Fault> faults(const Json &object, const Type &type);
/// Where the schema has rules in CEL: what is said of them beside any other fault, since the server leaves them out then.
std::vector<Fault> rulesLeftOut(const Type &type);
/// Required fields only: the types of Kubernetes' own kinds are checked when they are read, the rest is code there.
std::vector<Fault> missing(const Json &object, const Type &type);
/// What a reader in Go says of the first value of a wrong type; "" = none.
std::string unreadable(const Json &object, const Type &type, const std::string &kind);

} // namespace sandbox::fit
