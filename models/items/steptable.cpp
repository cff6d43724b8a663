// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/steptable.h"

#include "models/base/text.h"
#include "models/items/cells.h"

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using changes::StepResult;

namespace items {

QString StepRow::key() const
{
    return QStringList{object.group(), object.kind, object.ns, object.name}.join(u'/');
}

QVector<StepRow> stepRows(const changes::Plan &plan, const QVector<StepResult> &results, const QStringList &problems)
{
    QVector<StepRow> rows;
    for (qsizetype i = 0; i < plan.steps.size(); ++i) {
        const changes::Step &step = plan.steps[i];
        StepRow row{.number = static_cast<int>(i) + 1, .object = step.draft.id, .action = step.draft.action};
        row.creates = step.draft.action == changes::Action::Create || (step.draft.base.isEmpty() && step.draft.action == changes::Action::Apply);
        row.takesOver = step.draft.takeOver;
        row.detail = step.warning.isEmpty() ? step.why : step.warning;
        if (i < results.size()) {
            row.state = results[i].state;
            if (!results[i].error.detail.isEmpty() && row.state != StepResult::State::Applied)
                row.detail = results[i].error.detail;
        }
        if (!problems.value(i).isEmpty()) {
            row.state = StepResult::State::Failed;
            row.unreadable = true;
            row.detail = problems[i];
        }
        rows.push_back(row);
    }
    return rows;
}

mesh::Health healthOf(StepResult::State state)
{
    using enum StepResult::State;
    switch (state) {
    case Denied:
    case Refused:
    case Failed: return mesh::Health::Error;
    case Disputed:
    case Conflicting:
    case NotApplied: return mesh::Health::Warn;
    case Unknown: return mesh::Health::Unknown;
    case Unchecked: return mesh::Health::Info;
    case Waiting:
    case Checking:
    case Checked:
    case Writing:
    case Applied:
    case Unchanged: return mesh::Health::Ok;
    }
    return mesh::Health::Unknown;
}

QString wordOf(const StepRow &row)
{
    if (row.action == changes::Action::Delete)
        return StepTable::tr("Delete");
    return row.creates ? StepTable::tr("Create") : StepTable::tr("Edit");
}

QStringList StepTable::filterKeys()
{
    return {u"kind"_s, u"ns"_s, u"result"_s};
}

std::optional<QVariant> StepTable::filterField(int at, const QString &key) const
{
    const StepRow &row = rows()[at];
    if (key.isEmpty())
        return row.object.name;
    if (key == "kind"_L1)
        return QStringList{row.object.kind};
    if (key == "ns"_L1)
        return QStringList{row.object.ns};
    if (key == "result"_L1)
        return changes::nameOf(row.state);
    return std::nullopt;
}

QVariant StepTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column == Number;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("State");
    case Number: return tr("Step");
    case Verb: return tr("What");
    case Object: return tr("Object");
    case Namespace: return tr("Namespace");
    case Result: return tr("Result");
    case Detail: return tr("Why here, or why not");
    default: return {};
    }
}

QVariant StepTable::cell(const StepRow &row, int column, int role) const
{
    const mesh::Health health = healthOf(row.state);
    if (role == RowHealthRole)
        return static_cast<int>(health);
    switch (column) {
    case Glyph:
        // Nothing is known before the server was asked: no glyph is better than a green one.
        if (row.state == StepResult::State::Waiting)
            return role == SortRole ? QVariant(-1.0) : QVariant();
        return healthCell(health, 0, role);
    case Number: return numberCell(row.number, QString::number(row.number), role);
    case Verb: return textCell(row.takesOver ? tr("%1, takes over").arg(wordOf(row)) : wordOf(row), role);
    case Object: return textCell(clean(u"%1 %2"_s.arg(row.object.kind, row.object.name)), role);
    case Namespace: return textCell(row.object.ns.isEmpty() ? u"–"_s : clean(row.object.ns), role);
    case Result:
        if (role == HealthRole)
            return static_cast<int>(health);
        if (row.unreadable)
            return textCell(tr("can't be read"), role);
        return textCell(row.state == StepResult::State::Waiting ? tr("not asked yet") : changes::nameOf(row.state), role);
    case Detail: return textCell(clean(row.detail), role);
    default: return {};
    }
}

} // namespace items
