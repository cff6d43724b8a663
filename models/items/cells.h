// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Cells that every table writes the same way.
#pragma once

#include "models/items/roles.h"
#include "models/mesh/inventory.h"

#include <QVariant>

namespace items {

/// One number with its text: answers DisplayRole, SortRole and NumericRole. NaN sorts below everything.
QVariant numberCell(double value, const QString &text, int role);
/// Text that sorts by itself.
QVariant textCell(const QString &text, int role);
/// The glyph column: sorts worst first, then by `rate` (both ascending order is calm to bad).
QVariant healthCell(mesh::Health health, double rate, int role);
/// Error share: HealthRole marks the cell as the cause.
QVariant errorCell(const mesh::Flow &flow, int role);
/// "v1 v2 v3" with the seen shares: "v1 70 %, v2 20 %".
QString versionsText(const QVector<mesh::VersionInfo> &versions);

} // namespace items
