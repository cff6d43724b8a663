// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Namespaces as rows.
#pragma once

#include "models/items/keyedtable.h"
#include "models/mesh/inventory.h"

namespace items {

struct NamespaceRow {
    mesh::NamespaceInfo info;
    QString key() const { return info.name; }
    friend bool operator==(const NamespaceRow &, const NamespaceRow &) = default;
};

class NamespaceTable final : public KeyedTable<NamespaceRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, Injection, Mode, Services, Workloads, Pods, InMesh, Rate, Errors, AtFault, ColumnCount };

    using KeyedTable::KeyedTable;
    void update(const mesh::Inventory &inventory);

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const NamespaceRow &row, int column, int role) const override;
};

} // namespace items
