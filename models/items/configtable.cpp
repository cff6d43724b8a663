// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/configtable.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/cells.h"
#include "models/items/words.h"

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
namespace quantity = base::quantity;

namespace items {

namespace {

QVariant countCell(int count, int role)
{
    return numberCell(count == 0 ? mesh::nan : count, count == 0 ? QString() : QString::number(count), role);
}

QVariant timeCell(qint64 atMs, qint64 nowMs, int role)
{
    if (role == Qt::ToolTipRole)
        return atMs > 0 ? quantity::isoUtc(atMs) : QString();
    return numberCell(atMs > 0 ? static_cast<double>(nowMs - atMs) : mesh::nan,
                      atMs > 0 ? quantity::duration(std::max<qint64>(0, nowMs - atMs)) : u"–"_s, role);
}

QStringList severityWords(mesh::Health health)
{
    switch (health) {
    case mesh::Health::Ok: return {u"none"_s, u"ok"_s};
    case mesh::Health::Info: return {u"info"_s};
    case mesh::Health::Warn: return {u"warning"_s, u"warn"_s};
    default: return {u"error"_s};
    }
}

QString wordOf(ConfigRow::Draft draft)
{
    switch (draft) {
    case ConfigRow::Draft::None: return {};
    case ConfigRow::Draft::Edited: return ConfigTable::tr("edited");
    case ConfigRow::Draft::Created: return ConfigTable::tr("new");
    case ConfigRow::Draft::Deleted: return ConfigTable::tr("to be deleted");
    }
    return {};
}

/// For filters, whatever the language.
QString keyOf(ConfigRow::Draft draft)
{
    switch (draft) {
    case ConfigRow::Draft::None: return u"none"_s;
    case ConfigRow::Draft::Edited: return u"edited"_s;
    case ConfigRow::Draft::Created: return u"new"_s;
    case ConfigRow::Draft::Deleted: return u"deleted"_s;
    }
    return {};
}

} // namespace

void ConfigTable::update(const QVector<ConfigRow> &rows, qint64 nowMs)
{
    m_nowMs = nowMs;
    setRows(rows);
}

QStringList ConfigTable::filterKeys()
{
    return {u"kind"_s,  u"ns"_s,      u"health"_s, u"severity"_s, u"owner"_s, u"code"_s,
            u"draft"_s, u"missing"_s, u"refs"_s,   u"refby"_s,    u"age"_s,   u"changed"_s};
}

std::optional<QVariant> ConfigTable::filterField(int at, const QString &key) const
{
    const ConfigRow &row = rows()[at];
    if (key.isEmpty())
        return row.object.name;
    if (key.startsWith("label:"_L1)) {
        const auto label = row.labels.constFind(key.mid(6));
        return label == row.labels.cend() ? std::nullopt : std::optional<QVariant>(*label);
    }
    if (key == "kind"_L1) {
        const mesh::KindInfo &info = mesh::info(row.object.kind);
        return QStringList{info.name, info.plural} + info.shortNames;
    }
    if (key == "ns"_L1)
        return QStringList{row.object.ns};
    if (key == "health"_L1)
        return Words::healthWords(row.health);
    if (key == "severity"_L1)
        return severityWords(row.health);
    if (key == "owner"_L1)
        return row.owner.isEmpty() ? u"none"_s : row.owner;
    if (key == "code"_L1)
        return row.codes;
    if (key == "draft"_L1)
        return row.draft == ConfigRow::Draft::None ? QStringList{u"none"_s} : QStringList{u"any"_s, keyOf(row.draft)};
    if (key == "missing"_L1)
        return row.references.missing > 0;
    if (key == "refs"_L1)
        return static_cast<double>(row.references.out);
    if (key == "refby"_L1)
        return static_cast<double>(row.references.in);
    if (key == "age"_L1 && row.createdMs > 0)
        return static_cast<double>(m_nowMs - row.createdMs);
    if (key == "changed"_L1 && row.changedMs > 0)
        return static_cast<double>(m_nowMs - row.changedMs);
    return std::nullopt;
}

QVariant ConfigTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column == Findings || column == References || column == ReferencedBy || column == Age || column == Changed;
    if (role == Qt::ToolTipRole && column == References)
        return tr("Objects it names, those that are not there included");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Findings");
    case Name: return tr("Name");
    case Kind: return tr("Kind");
    case Namespace: return tr("Namespace");
    case Says: return tr("Hosts, subsets, mode");
    case Findings: return tr("Findings");
    case References: return tr("Names");
    case ReferencedBy: return tr("Named by");
    case Owner: return tr("Kept by");
    case Age: return tr("Age");
    case Changed: return tr("Changed");
    case Draft: return tr("Draft");
    case Worst: return tr("Worst finding");
    default: return {};
    }
}

QVariant ConfigTable::cell(const ConfigRow &row, int column, int role) const
{
    if (role == RowHealthRole)
        return static_cast<int>(row.health);
    switch (column) {
    case Glyph: return healthCell(row.health, row.findings, role);
    case Name: return textCell(clean(row.object.name), role);
    case Kind: return textCell(mesh::info(row.object.kind).name, role);
    case Namespace: return textCell(row.object.ns.isEmpty() ? u"–"_s : clean(row.object.ns), role);
    case Says: return textCell(clean(row.says), role);
    case Findings:
        if (role == HealthRole)
            return static_cast<int>(row.health);
        return countCell(row.findings, role);
    case References:
        if (role == HealthRole)
            return static_cast<int>(row.references.missing > 0 ? mesh::Health::Warn : mesh::Health::Ok);
        if (role == Qt::ToolTipRole && row.references.missing > 0)
            return tr("%1 of them not there").arg(row.references.missing);
        return countCell(row.references.out, role);
    case ReferencedBy: return countCell(row.references.in, role);
    case Owner: return role == Qt::ToolTipRole ? QVariant(clean(row.ownerWhy)) : textCell(clean(row.owner), role);
    case Age: return timeCell(row.createdMs, m_nowMs, role);
    case Changed: return timeCell(row.changedMs, m_nowMs, role);
    case Draft: return textCell(wordOf(row.draft), role);
    case Worst: return role == HealthRole ? QVariant(static_cast<int>(row.health)) : textCell(clean(row.worst), role);
    default: return {};
    }
}

} // namespace items
