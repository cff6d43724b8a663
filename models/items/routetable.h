// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Routes as rows, with the history of their host where it is a service: what the Traffic page shows.
#pragma once

#include "models/items/keyedtable.h"
#include "models/items/routewords.h"

#include <optional>

namespace items {

struct RouteRow {
    routes::Route route;
    routes::Host host;
    int order = 0; ///< as routes are tried, host by host
    QString key() const { return route.id(); }
    friend bool operator==(const RouteRow &, const RouteRow &) = default;
};

class RouteTable final : public KeyedTable<RouteRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Name, Host, Match, Target, Rate, Refused, Errors, P50, P95, P99, Timeouts, Told, Owner, Flags, ColumnCount };

    using KeyedTable::KeyedTable;
    void update(const routes::List &list);
    static QStringList filterKeys();
    static std::optional<QVariant> filterField(const RouteRow &row, const QString &key);

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const RouteRow &row, int column, int role) const override;
};

} // namespace items
