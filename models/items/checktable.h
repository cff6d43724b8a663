// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The list of checks as rows, worst first by the glyph.
#pragma once

#include "models/controlplane/check.h"
#include "models/items/keyedtable.h"
#include "models/mesh/health.h"

#include <optional>

namespace items {

class CheckTable final : public KeyedTable<controlplane::Check>
{
    Q_OBJECT

public:
    enum Column { Glyph, Question, Area, Answer, Hint, Codes, ColumnCount };

    using KeyedTable::KeyedTable;
    static mesh::Health healthOf(controlplane::Outcome outcome);
    static QString areaText(controlplane::Area area);

    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const controlplane::Check &row, int column, int role) const override;
};

} // namespace items
