// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The differences of a comparison as rows, what matters first, with the numbers of both sides.
#pragma once

#include "models/graph/compare.h"
#include "models/items/keyedtable.h"

namespace shell {

struct DifferenceRow {
    graph::Difference difference;
    int rank = 0; ///< 0 matters most
    QString key() const { return difference.id() + u'|' + difference.sourceVersion + u'|' + difference.targetVersion; }
    friend bool operator==(const DifferenceRow &, const DifferenceRow &) = default;
};

class DifferenceTable final : public items::KeyedTable<DifferenceRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, What, Where, Namespace, Rate, Errors, Refused, P95, Mtls, ColumnCount };

    using KeyedTable::KeyedTable;
    /// In the order of graph::compare().
    void update(const QVector<graph::Difference> &differences);

    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const DifferenceRow &row, int column, int role) const override;
};

/// "more errors, slower".
QString differsText(graph::DiffersSet what);
/// "web → reviews v3".
QString subjectText(const graph::Difference &difference);

} // namespace shell
