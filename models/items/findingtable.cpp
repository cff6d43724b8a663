// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/findingtable.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/cells.h"
#include "models/items/words.h"

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace items {

QString FindingRow::key() const
{
    return QStringList{finding.link, finding.area, finding.code, finding.ns, finding.object, finding.id}.join(u'|');
}

void FindingTable::update(const QVector<Finding> &findings, qint64 nowMs)
{
    m_nowMs = nowMs;
    QVector<FindingRow> rows;
    rows.reserve(findings.size());
    for (const Finding &finding : findings)
        rows.push_back({finding, finding.sinceMs > 0 ? base::quantity::duration(std::max<qint64>(0, nowMs - finding.sinceMs)) : QString()});
    setRows(rows);
}

QStringList FindingTable::filterKeys()
{
    return {u"ns"_s, u"health"_s, u"code"_s, u"area"_s, u"age"_s};
}

std::optional<QVariant> FindingTable::filterField(int row, const QString &key) const
{
    const Finding &finding = rows()[row].finding;
    if (key.isEmpty())
        return QString(finding.object + u' ' + finding.sentence);
    if (key == "ns"_L1)
        return QStringList{finding.ns};
    if (key == "health"_L1)
        return Words::healthWords(finding.health);
    if (key == "code"_L1)
        return QStringList{finding.code};
    if (key == "area"_L1)
        return QStringList{finding.area};
    if (key == "age"_L1 && finding.sinceMs > 0)
        return static_cast<double>(m_nowMs - finding.sinceMs);
    return std::nullopt;
}

QVariant FindingTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column == Age;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Code: return tr("Code");
    case Object: return tr("Object");
    case Namespace: return tr("Namespace");
    case Sentence: return tr("What is");
    case Age: return tr("For");
    default: return {};
    }
}

QVariant FindingTable::cell(const FindingRow &row, int column, int role) const
{
    const Finding &finding = row.finding;
    if (role == RowHealthRole)
        return static_cast<int>(finding.health);
    switch (column) {
    case Glyph: return healthCell(finding.health, 0, role);
    case Code: return textCell(clean(finding.code.isEmpty() ? finding.area : finding.code), role);
    case Object: return textCell(clean(finding.object), role);
    case Namespace: return textCell(clean(finding.ns), role);
    case Sentence: return textCell(clean(finding.sentence), role);
    case Age:
        if (role == Qt::ToolTipRole)
            return finding.sinceMs > 0 ? tr("since %1").arg(base::quantity::isoUtc(finding.sinceMs)) : QString();
        return numberCell(finding.sinceMs > 0 ? static_cast<double>(m_nowMs - finding.sinceMs) : mesh::nan, row.age, role);
    default: return {};
    }
}

} // namespace items
