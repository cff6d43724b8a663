// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/checktable.h"

#include "models/base/text.h"
#include "models/items/cells.h"

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using controlplane::Area;
using controlplane::Check;
using controlplane::Outcome;

namespace items {

mesh::Health CheckTable::healthOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed: return mesh::Health::Ok;
    case Outcome::Skipped:
    case Outcome::Advice: return mesh::Health::Info;
    case Outcome::Unknown: return mesh::Health::Unknown;
    case Outcome::Warning: return mesh::Health::Warn;
    case Outcome::Failed: return mesh::Health::Critical;
    }
    return mesh::Health::Unknown;
}

QString CheckTable::areaText(controlplane::Area area)
{
    switch (area) {
    case Area::Kubernetes: return tr("Kubernetes");
    case Area::Permissions: return tr("Your rights");
    case Area::ControlPlane: return tr("Control plane");
    case Area::Injection: return tr("Injection");
    case Area::Proxies: return tr("Proxies");
    case Area::Certificates: return tr("Certificates");
    case Area::Configuration: return tr("Configuration");
    case Area::Telemetry: return tr("Telemetry");
    case Area::Linkerd: return tr("Linkerd");
    }
    return {};
}

QVariant CheckTable::headerCell(int column, int role) const
{
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Outcome");
    case Question: return tr("Is it so?");
    case Area: return tr("Area");
    case Answer: return tr("Found");
    case Hint: return tr("What to do");
    case Codes: return tr("Codes");
    default: return {};
    }
}

QVariant CheckTable::cell(const Check &row, int column, int role) const
{
    const mesh::Health health = healthOf(row.outcome);
    if (role == RowHealthRole)
        return static_cast<int>(health);
    if (role == HealthRole && column == Answer && health >= mesh::Health::Warn)
        return static_cast<int>(health);
    switch (column) {
    // Among equals in the order of the areas: the later ones build on the earlier.
    case Glyph: return healthCell(health, 100.0 - static_cast<int>(row.area), role);
    case Question: return textCell(row.question.left(1).toUpper() + row.question.mid(1), role);
    case Area: return role == SortRole ? QVariant(static_cast<int>(row.area)) : textCell(areaText(row.area), role);
    case Answer: return textCell(clean(row.answer), role);
    case Hint: return textCell(clean(row.hint), role);
    case Codes: return textCell(row.codes.join(u' '), role);
    default: return {};
    }
}

QStringList CheckTable::filterKeys()
{
    return {u"area"_s, u"state"_s, u"code"_s};
}

std::optional<QVariant> CheckTable::filterField(int row, const QString &key) const
{
    const Check &check = rows()[row];
    if (key.isEmpty())
        return check.question + u' ' + check.answer;
    if (key == "area"_L1)
        return QStringList{controlplane::nameOf(check.area)};
    if (key == "state"_L1)
        return QStringList{controlplane::nameOf(check.outcome)};
    if (key == "code"_L1)
        return check.codes;
    return std::nullopt;
}

} // namespace items
