// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of `get`: each kind of thing as a report table, from the pure values of models/mesh.
#pragma once

#include "models/mesh/inventory.h"
#include "models/report/report.h"

namespace report {

/// Which of the rows are wanted.
struct Scope {
    QStringList namespaces; ///< empty = all
    QStringList names;      ///< empty = all
    base::LabelSelector selector;
    bool showNamespace = true; ///< a NAMESPACE column
};

Table services(const mesh::Inventory &inventory, const Scope &scope);
Table workloads(const mesh::Inventory &inventory, const Scope &scope);
Table namespaces(const mesh::Inventory &inventory, const Scope &scope);
/// Edges with either end in a wanted namespace; names match either end or the service.
Table edges(const mesh::Traffic &traffic, const Scope &scope);

/// Context, time, what is missing: the header that all lists carry.
QJsonObject header(const mesh::Snapshot &snapshot);

} // namespace report
