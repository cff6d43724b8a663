// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Services as rows. Feed it an Inventory and the history for the sparklines.
#pragma once

#include "models/items/keyedtable.h"
#include "models/mesh/inventory.h"

#include <memory>
#include <optional>

namespace items {

struct ServiceRow {
    mesh::ServiceInfo info;
    mesh::Series rate; ///< over the time range
    QString key() const { return info.ns + u'/' + info.name; }
    friend bool operator==(const ServiceRow &a, const ServiceRow &b);
};

class ServiceTable final : public KeyedTable<ServiceRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, Namespace, Rate, History, Errors, P50, P95, P99, Mtls, Versions, Endpoints, Mode, Also, ColumnCount };

    using KeyedTable::KeyedTable;
    void update(const mesh::Inventory &inventory, const mesh::TrafficHistory *history);

    static QStringList filterKeys();
    static std::optional<QVariant> filterField(const mesh::ServiceInfo &info, const QString &key);

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const ServiceRow &row, int column, int role) const override;

private:
    qint64 m_rangeMs = 0; ///< of the history
};

} // namespace items
