// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What was changed with Meshdeck, newest first, and what came of it.
#pragma once

#include "models/changes/journal.h"
#include "models/items/keyedtable.h"
#include "models/mesh/health.h"

namespace items {

struct JournalRow {
    qint64 number = 0, atMs = 0, takenBackBy = 0, inverseOf = 0;
    QString user, context, title, state;
    mesh::Health health = mesh::Health::Ok;
    int applied = 0, steps = 0;
    QStringList objects;
    QString age;
    QString key() const { return QString::number(number); }
    friend bool operator==(const JournalRow &, const JournalRow &) = default;
};

QVector<JournalRow> journalRows(const QVector<changes::Record> &records, qint64 nowMs);

class JournalTable final : public KeyedTable<JournalRow>
{
    Q_OBJECT

public:
    enum Column { Glyph, Number, Title, State, Applied, User, Context, Age, ColumnCount };

    using KeyedTable::KeyedTable;

    /// state, user, context, object, age. The empty key is the title.
    static QStringList filterKeys();
    std::optional<QVariant> filterField(int row, const QString &key) const;
    void update(const QVector<changes::Record> &records, qint64 nowMs);

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override;
    QVariant cell(const JournalRow &row, int column, int role) const override;

private:
    qint64 m_nowMs = 0;
};

} // namespace items
