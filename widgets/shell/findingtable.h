// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All pages' findings as one table, worst first.
#pragma once

#include "models/items/keyedtable.h"
#include "widgets/kit/page.h"

namespace shell {

struct FindingRow {
    kit::Finding finding;
    QString key() const { return finding.link + u'|' + finding.area + u'|' + finding.object; }
    friend bool operator==(const FindingRow &, const FindingRow &) = default;
};

class FindingTable final : public items::KeyedTable<FindingRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Area, Object, Namespace, Sentence, ColumnCount };

    using KeyedTable::KeyedTable;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const FindingRow &row, int column, int role) const override;
};

} // namespace shell
