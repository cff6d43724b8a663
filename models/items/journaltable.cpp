// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/journaltable.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/cells.h"

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace items {

QVector<JournalRow> journalRows(const QVector<changes::Record> &records, qint64 nowMs)
{
    QVector<JournalRow> rows;
    for (const changes::Record &record : records) {
        JournalRow row{.number = record.number, .atMs = record.atMs, .takenBackBy = record.takenBackBy, .inverseOf = record.plan.inverseOf};
        row.user = record.user;
        row.context = record.plan.context;
        row.title = record.plan.title;
        row.applied = record.count(changes::Outcome::Applied);
        row.steps = static_cast<int>(record.steps.size());
        for (const changes::Step &step : record.plan.steps)
            row.objects << step.draft.id.toString();
        row.state = record.isRunning ? JournalTable::tr("running")
            : record.isAbandoned()   ? JournalTable::tr("interrupted")
            : record.takenBackBy > 0 ? JournalTable::tr("taken back by change %1").arg(record.takenBackBy)
                                     : changes::nameOf(record.ending);
        row.health = record.isAbandoned() ? mesh::Health::Error : record.ending == changes::Ending::Stopped ? mesh::Health::Warn : mesh::Health::Ok;
        row.age = base::quantity::age(std::max<qint64>(0, nowMs - record.atMs));
        rows.push_back(row);
    }
    return rows;
}

void JournalTable::update(const QVector<changes::Record> &records, qint64 nowMs)
{
    m_nowMs = nowMs;
    setRows(journalRows(records, nowMs));
}

QStringList JournalTable::filterKeys()
{
    return {u"state"_s, u"user"_s, u"context"_s, u"object"_s, u"age"_s};
}

std::optional<QVariant> JournalTable::filterField(int at, const QString &key) const
{
    const JournalRow &row = rows()[at];
    if (key.isEmpty())
        return row.title;
    if (key == "state"_L1)
        return row.state;
    if (key == "user"_L1)
        return QStringList{row.user};
    if (key == "context"_L1)
        return QStringList{row.context};
    if (key == "object"_L1)
        return row.objects.join(u' ');
    if (key == "age"_L1)
        return static_cast<double>(m_nowMs - row.atMs);
    return std::nullopt;
}

QVariant JournalTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column == Number || column == Applied || column == Age;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("State");
    case Number: return tr("Change");
    case Title: return tr("What");
    case State: return tr("State");
    case Applied: return tr("Applied");
    case User: return tr("By");
    case Context: return tr("Context");
    case Age: return tr("When");
    default: return {};
    }
}

QVariant JournalTable::cell(const JournalRow &row, int column, int role) const
{
    if (role == RowHealthRole)
        return static_cast<int>(row.health);
    switch (column) {
    case Glyph: return healthCell(row.health, static_cast<double>(row.number), role);
    case Number: return numberCell(static_cast<double>(row.number), QString::number(row.number), role);
    case Title: return textCell(clean(row.title), role);
    case State: return role == HealthRole ? QVariant(static_cast<int>(row.health)) : textCell(row.state, role);
    case Applied: return numberCell(row.applied, u"%1/%2"_s.arg(row.applied).arg(row.steps), role);
    case User: return textCell(clean(row.user), role);
    case Context: return textCell(clean(row.context), role);
    case Age: return role == Qt::ToolTipRole ? QVariant(base::quantity::isoUtc(row.atMs)) : numberCell(-static_cast<double>(row.atMs), row.age, role);
    default: return {};
    }
}

} // namespace items
