// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a plan in their order, and where each of them stands.
#pragma once

#include "models/changes/runner.h"
#include "models/items/keyedtable.h"
#include "models/mesh/health.h"

namespace items {

struct StepRow {
    int number = 0; ///< from 1
    changes::ObjectId object;
    changes::Action action = changes::Action::Apply;
    bool creates = false, takesOver = false, unreadable = false; ///< unreadable: its text
    changes::StepResult::State state = changes::StepResult::State::Waiting;
    QString detail; ///< why it can't go on, else the reason for its place
    QString key() const;
    friend bool operator==(const StepRow &, const StepRow &) = default;
};

/// `results` may be empty: nothing was asked yet. `problems` by step: why a text can't be read.
QVector<StepRow> stepRows(const changes::Plan &plan, const QVector<changes::StepResult> &results, const QStringList &problems = {});
mesh::Health healthOf(changes::StepResult::State state);
/// "Edit", "Create", "Delete".
QString wordOf(const StepRow &row);

class StepTable final : public KeyedTable<StepRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Number, Verb, Object, Namespace, Result, Detail, ColumnCount };

    using KeyedTable::KeyedTable;

    /// kind, ns, result.
    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const StepRow &row, int column, int role) const override;
};

} // namespace items
