// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The roles every item model of this room answers, beside Qt's: facts, never colours or icons. kit and tui turn them into ink.
#pragma once

#include <Qt>

namespace items {

enum Role {
    IdRole = Qt::UserRole + 1, ///< QString, stable over refreshes, unique in the model
    HealthRole,                ///< int of mesh::Health, of the cell: only the cell that is the cause differs from Ok
    RowHealthRole,             ///< int of mesh::Health, of the row
    SortRole,                  ///< what the column sorts by: number, string or time
    NumericRole,               ///< bool: right-aligned, tabular digits
    PlaintextRole,             ///< bool: the cell speaks of unencrypted traffic
    SeriesRole,                ///< QVariant of mesh::Series for a sparkline cell
    KeyRole,                   ///< QVariant of items::ObjectRef where the row is about one object
    FixedRole,                 ///< bool, of a header: few short words that must stay readable where the window is narrow
    LinkRole,                  ///< QString: a click on the cell goes there; "" = nowhere
};

} // namespace items
