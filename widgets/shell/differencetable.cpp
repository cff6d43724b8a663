// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/differencetable.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/cells.h"

#include <QCoreApplication>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace shell {

namespace {

using graph::Difference;
using graph::Differs;

QString tr(const char *text)
{
    return QCoreApplication::translate("shell::DifferenceTable", text);
}

QString word(Differs what)
{
    switch (what) {
    case Differs::MoreErrors: return tr("more errors");
    case Differs::MtlsLost: return tr("mTLS lost");
    case Differs::Gone: return tr("gone");
    case Differs::MoreRefused: return tr("more refused");
    case Differs::Slower: return tr("slower");
    case Differs::LessTraffic: return tr("less traffic");
    case Differs::Added: return tr("added");
    case Differs::MoreTraffic: return tr("more traffic");
    case Differs::FewerErrors: return tr("fewer errors");
    case Differs::FewerRefused: return tr("fewer refused");
    case Differs::Faster: return tr("faster");
    case Differs::MtlsGained: return tr("mTLS gained");
    }
    return {};
}

using Text = QString (*)(double);

/// "30.1 → 28.5"; the side that is not there has none; one number where both read the same.
QVariant pairCell(const Difference &difference, double before, double after, Text text, bool cause, int role)
{
    if (role == items::HealthRole)
        return static_cast<int>(cause ? difference.health : mesh::Health::Ok);
    const double a = difference.beforeId.isEmpty() ? mesh::nan : before, b = difference.afterId.isEmpty() ? mesh::nan : after;
    const QString from = text(a), to = text(b);
    return items::numberCell(b, from == to ? to : u"%1 → %2"_s.arg(from, to), role);
}

/// Shares of no requests are no numbers.
double share(const mesh::Flow &flow, double value)
{
    return flow.rate > 0 ? value : mesh::nan;
}

double load(const mesh::Flow &flow)
{
    return flow.rate > 0 || !std::isfinite(flow.opened) ? flow.rate : flow.opened;
}

} // namespace

QString differsText(graph::DiffersSet what)
{
    QStringList words;
    for (const Differs one : graph::allDiffers) {
        if (what.testFlag(one))
            words << word(one);
    }
    return words.join(u", "_s);
}

QString subjectText(const Difference &difference)
{
    const auto end = [](const QString &name, const QString &version) { return version.isEmpty() ? name : name + u' ' + version; };
    const QString target = end(difference.target, difference.targetVersion);
    return base::text::clean(
        difference.subject == Difference::Subject::Node ? target : u"%1 → %2"_s.arg(end(difference.source, difference.sourceVersion), target));
}

void DifferenceTable::update(const QVector<Difference> &differences)
{
    QVector<DifferenceRow> rows;
    rows.reserve(differences.size());
    for (const Difference &difference : differences)
        rows.push_back({difference, static_cast<int>(rows.size())});
    setRows(rows);
}

QStringList DifferenceTable::filterKeys()
{
    return {u"ns"_s};
}

std::optional<QVariant> DifferenceTable::filterField(int row, const QString &key) const
{
    const Difference &difference = rows()[row].difference;
    if (key.isEmpty())
        return subjectText(difference) + u' ' + differsText(difference.what);
    return key == "ns"_L1 ? std::optional<QVariant>(difference.ns) : std::nullopt;
}

QVariant DifferenceTable::headerCell(int column, int role) const
{
    if (role == items::NumericRole)
        return column >= Rate;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case What: return tr("Differs");
    case Where: return tr("Where");
    case Namespace: return tr("Namespace");
    case Rate: return tr("Rate A → B, per s");
    case Errors: return tr("5xx, %");
    case Refused: return tr("403 429, %");
    case P95: return tr("p95, ms");
    case Mtls: return tr("mTLS, %");
    default: return {};
    }
}

QVariant DifferenceTable::cell(const DifferenceRow &row, int column, int role) const
{
    const Difference &one = row.difference;
    if (role == items::RowHealthRole)
        return static_cast<int>(one.health);
    const auto is = [&one](graph::DiffersSet what) { return bool(one.what & what); };
    switch (column) {
    case Glyph:
        // What matters first is first whatever its glyph: worst first is descending.
        return role == items::SortRole ? QVariant(-row.rank) : items::healthCell(one.health, 0, role);
    case What: return items::textCell(differsText(one.what), role);
    case Where: return items::textCell(subjectText(one), role);
    case Namespace: return items::textCell(base::text::clean(one.ns), role);
    case Rate: return pairCell(one, load(one.before), load(one.after), quantity::rateNumber, is(Differs::LessTraffic), role);
    case Errors:
        return pairCell(one, share(one.before, one.before.errors), share(one.after, one.after.errors), quantity::percentNumber,
                        is(Differs::MoreErrors), role);
    case Refused:
        return pairCell(one, share(one.before, one.before.denied + one.before.limited), share(one.after, one.after.denied + one.after.limited),
                        quantity::percentNumber, is(Differs::MoreRefused), role);
    case P95: return pairCell(one, one.before.p95, one.after.p95, quantity::latencyNumber, is(Differs::Slower), role);
    case Mtls: return pairCell(one, one.before.mtls, one.after.mtls, quantity::percentNumber, is(Differs::MtlsLost), role);
    default: return {};
    }
}

} // namespace shell
