// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/namespacetable.h"

#include "models/base/quantity.h"
#include "models/items/cells.h"

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

void NamespaceTable::update(const mesh::Inventory &inventory)
{
    QVector<NamespaceRow> rows;
    rows.reserve(inventory.namespaces.size());
    for (const mesh::NamespaceInfo &info : inventory.namespaces)
        rows.push_back({info});
    setRows(rows);
}

QVariant NamespaceTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column >= Services;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Name: return tr("Namespace");
    case Injection: return tr("Injection");
    case Mode: return tr("Mode");
    case Services: return tr("Services");
    case Workloads: return tr("Workloads");
    case Pods: return tr("Pods ready");
    case InMesh: return tr("In mesh");
    case Rate: return tr("Rate, req/s");
    case Errors: return tr("5xx, %");
    case AtFault: return tr("At fault");
    default: return {};
    }
}

QVariant NamespaceTable::cell(const NamespaceRow &row, int column, int role) const
{
    const mesh::NamespaceInfo &info = row.info;
    if (role == RowHealthRole)
        return static_cast<int>(info.health);
    const double rate = info.in.any() ? info.in.rate : mesh::nan;
    switch (column) {
    case Glyph: return healthCell(info.health, rate, role);
    case Name: return textCell(info.name, role);
    case Injection: return textCell(info.injection, role);
    case Mode: return textCell(mesh::nameOf(info.mode), role);
    case Services: return numberCell(info.services, QString::number(info.services), role);
    case Workloads: return numberCell(info.workloads, QString::number(info.workloads), role);
    case Pods: return numberCell(info.podsReady, u"%1/%2"_s.arg(info.podsReady).arg(info.pods), role);
    case InMesh: return numberCell(info.podsInMesh, u"%1/%2"_s.arg(info.podsInMesh).arg(info.pods), role);
    case Rate: return numberCell(rate, quantity::rateNumber(rate), role);
    case Errors: return errorCell(info.in, role);
    case AtFault: return numberCell(info.atFault, QString::number(info.atFault), role);
    default: return {};
    }
}

} // namespace items
