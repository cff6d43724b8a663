// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/dumptable.h"

#include "models/base/text.h"
#include "models/items/cells.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace items {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("items::DumpTable", text);
}

DumpColumn maker()
{
    return {u"by"_s, tr("Made by"), 210, false, true};
}

} // namespace

QVector<DumpColumn> dumpColumns(DumpPart part)
{
    switch (part) {
    case DumpPart::Listeners:
        return {{u"name"_s, tr("Listener"), 0}, {u"address"_s, tr("Address"), 120}, {u"port"_s, tr("Port"), 60, true}, {u"match"_s, tr("Match"), 200},
                {u"to"_s, tr("Leads to"), 300}, {u"type"_s, tr("Type"), 84},        {u"state"_s, tr("State"), 74},     maker()};
    case DumpPart::Routes:
        return {{u"name"_s, tr("Route configuration"), 130},
                {u"host"_s, tr("Virtual host"), 190},
                {u"domain"_s, tr("Domains"), 0},
                {u"match"_s, tr("Match"), 130},
                {u"to"_s, tr("Leads to"), 300},
                {u"route"_s, tr("Route"), 80},
                maker()};
    case DumpPart::Clusters:
        return {{u"name"_s, tr("Service"), 270},
                {u"port"_s, tr("Port"), 60, true},
                {u"subset"_s, tr("Subset"), 70},
                {u"direction"_s, tr("Direction"), 84},
                {u"type"_s, tr("Type"), 110},
                {u"state"_s, tr("State"), 70},
                maker()};
    case DumpPart::Endpoints:
        return {{u"name"_s, tr("Endpoint"), 150},      {u"state"_s, tr("State"), 96},
                {u"ejected"_s, tr("Ejected"), 70},     {u"requests"_s, tr("Requests"), 84, true},
                {u"errors"_s, tr("Errors"), 70, true}, {u"success"_s, tr("Success, %"), 84, true},
                {u"active"_s, tr("Active"), 64, true}, {u"fails"_s, tr("Failed connects"), 110, true},
                {u"weight"_s, tr("Weight"), 0, true},  {u"priority"_s, tr("Priority"), 0, true},
                {u"cluster"_s, tr("Cluster"), 330}};
    case DumpPart::Secrets:
        return {{u"name"_s, tr("Secret"), 120},       {u"type"_s, tr("Type"), 90},          {u"state"_s, tr("State"), 74},
                {u"identity"_s, tr("Identity"), 330}, {u"ends"_s, tr("Ends in"), 90, true}, {u"until"_s, tr("Ends"), 150},
                {u"serial"_s, tr("Serial"), 0}};
    case DumpPart::LogLevels: return {{u"name"_s, tr("Logger"), 200}, {u"level"_s, tr("Level"), 120}};
    case DumpPart::Differences:
        return {{u"section"_s, tr("Section"), 90},
                {u"name"_s, tr("Name"), 330},
                {u"difference"_s, tr("Difference"), 150},
                {u"where"_s, tr("Where"), 420}};
    case DumpPart::Workloads:
        return {{u"name"_s, tr("Workload"), 220},   {u"ns"_s, tr("Namespace"), 96},      {u"ip"_s, tr("Addresses"), 110},
                {u"node"_s, tr("Node"), 96},        {u"protocol"_s, tr("Protocol"), 72}, {u"waypoint"_s, tr("Waypoint"), 150},
                {u"account"_s, tr("Account"), 100}, {u"state"_s, tr("State"), 80},       {u"policies"_s, tr("Policies"), 160}};
    case DumpPart::Services:
        return {{u"name"_s, tr("Service"), 160},      {u"ns"_s, tr("Namespace"), 100},      {u"host"_s, tr("Host"), 260},
                {u"address"_s, tr("Addresses"), 150}, {u"waypoint"_s, tr("Waypoint"), 160}, {u"endpoints"_s, tr("Endpoints"), 84, true}};
    case DumpPart::Policies:
        return {{u"name"_s, tr("Policy"), 200}, {u"ns"_s, tr("Namespace"), 100}, {u"action"_s, tr("Action"), 70},
                {u"scope"_s, tr("Scope"), 130}, {u"rules"_s, tr("For"), 300},    maker()};
    case DumpPart::Certificates:
        return {{u"identity"_s, tr("Identity"), 330}, {u"state"_s, tr("State"), 260}, {u"ends"_s, tr("Ends in"), 90, true},
                {u"until"_s, tr("Ends"), 150},        {u"serial"_s, tr("Serial"), 0}, {u"roots"_s, tr("Roots"), 60}};
    case DumpPart::Connections:
        return {{u"name"_s, tr("Workload"), 220},   {u"ns"_s, tr("Namespace"), 100},     {u"direction"_s, tr("Direction"), 84},
                {u"from"_s, tr("From"), 150},       {u"wanted"_s, tr("Asked for"), 220}, {u"to"_s, tr("Goes to"), 150},
                {u"protocol"_s, tr("Protocol"), 76}};
    case DumpPart::Bootstrap: break;
    }
    return {};
}

DumpTable::DumpTable(DumpPart part, QObject *parent)
    : KeyedTable(parent)
    , m_part(part)
    , m_columns(dumpColumns(part))
{
}

QStringList DumpTable::filterKeys() const
{
    QStringList keys;
    for (const DumpColumn &column : m_columns)
        keys << column.key;
    return keys;
}

std::optional<QVariant> DumpTable::filterField(int at, const QString &key) const
{
    const DumpRow &row = rows()[at];
    if (key.isEmpty())
        return QString(row.name + u' ' + row.cells.value(0).text + u' ' + row.cells.value(1).text);
    const auto column = std::ranges::find(m_columns, key, &DumpColumn::key);
    if (column == m_columns.end())
        return std::nullopt;
    const DumpCell &cell = row.cells[column - m_columns.begin()];
    if (column->numeric)
        return cell.number == cell.number ? std::optional<QVariant>(cell.number) : std::nullopt;
    return cell.text;
}

QVariant DumpTable::headerCell(int section, int role) const
{
    if (section == 0)
        return role == Qt::AccessibleTextRole ? QVariant(tr("Health")) : QVariant();
    const DumpColumn &column = m_columns[section - 1];
    if (role == NumericRole)
        return column.numeric;
    return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? QVariant(column.title) : QVariant();
}

QVariant DumpTable::cell(const DumpRow &row, int at, int role) const
{
    if (role == RowHealthRole)
        return static_cast<int>(row.health);
    if (at == 0)
        return healthCell(row.health, 0, role);
    const DumpCell &cell = row.cells[at - 1];
    if (role == HealthRole)
        return static_cast<int>(cell.health);
    if (role == LinkRole && m_columns[at - 1].madeBy)
        return linkOf(row);
    return m_columns[at - 1].numeric ? numberCell(cell.number, clean(cell.text), role) : textCell(clean(cell.text), role);
}

std::optional<mesh::ObjectKey> objectOf(const proxies::Origin &origin)
{
    const auto kinds = mesh::allKinds();
    // Two kinds are named Gateway; what istiod names there is its own.
    const auto found = std::ranges::find_if(
        kinds, [&origin](const mesh::KindInfo &kind) { return kind.name == origin.kind && kind.group != "gateway.networking.k8s.io"_L1; });
    const auto other = found != kinds.end() ? found : std::ranges::find(kinds, origin.kind, &mesh::KindInfo::name);
    return other == kinds.end() || origin.isEmpty() ? std::nullopt : std::optional(mesh::ObjectKey{other->kind, origin.ns, origin.name});
}

} // namespace items
