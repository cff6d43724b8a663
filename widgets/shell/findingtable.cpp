// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/findingtable.h"

#include "models/items/cells.h"

namespace shell {

QVariant FindingTable::headerCell(int column, int role) const
{
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Area: return tr("Area");
    case Object: return tr("Object");
    case Namespace: return tr("Namespace");
    case Sentence: return tr("What is");
    default: return {};
    }
}

QVariant FindingTable::cell(const FindingRow &row, int column, int role) const
{
    if (role == items::RowHealthRole)
        return static_cast<int>(row.finding.health);
    switch (column) {
    case Glyph: return items::healthCell(row.finding.health, 0, role);
    case Area: return items::textCell(row.finding.area, role);
    case Object: return items::textCell(row.finding.object, role);
    case Namespace: return items::textCell(row.finding.ns, role);
    case Sentence: return items::textCell(row.finding.sentence, role);
    default: return {};
    }
}

} // namespace shell
