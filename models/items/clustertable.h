// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The clusters that istiods read, as rows.
#pragma once

#include "models/controlplane/clusters.h"
#include "models/items/keyedtable.h"
#include "models/mesh/health.h"

#include <optional>

namespace items {

class ClusterTable final : public KeyedTable<controlplane::RemoteCluster>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, State, Secret, Istiod, ColumnCount };

    using KeyedTable::KeyedTable;
    static mesh::Health healthOf(const controlplane::RemoteCluster &row);
    static QStringList filterKeys() { return {}; }
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const controlplane::RemoteCluster &row, int column, int role) const override;
};

} // namespace items
