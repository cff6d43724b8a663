// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Workloads as rows.
#pragma once

#include "models/items/keyedtable.h"
#include "models/mesh/inventory.h"

#include <optional>

namespace items {

struct WorkloadRow {
    mesh::WorkloadInfo info;
    QString key() const { return info.ns + u'/' + info.name; }
    friend bool operator==(const WorkloadRow &, const WorkloadRow &) = default;
};

class WorkloadTable final : public KeyedTable<WorkloadRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, Namespace, Kind, Version, Pods, Rate, Errors, P95, Mtls, DataPlane, Mode, Restarts, Also, ColumnCount };

    using KeyedTable::KeyedTable;
    void update(const mesh::Inventory &inventory);

    static QStringList filterKeys();
    static std::optional<QVariant> filterField(const mesh::WorkloadInfo &info, const QString &key);

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const WorkloadRow &row, int column, int role) const override;
};

} // namespace items
