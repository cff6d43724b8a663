// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/workloadtable.h"

#include "models/base/quantity.h"
#include "models/items/cells.h"
#include "models/items/fields.h"
#include "models/items/words.h"

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

void WorkloadTable::update(const mesh::Inventory &inventory)
{
    QVector<WorkloadRow> rows;
    rows.reserve(inventory.workloads.size());
    for (const mesh::WorkloadInfo &info : inventory.workloads)
        rows.push_back({info});
    setRows(rows);
}

QStringList WorkloadTable::filterKeys()
{
    return commonKeys() << u"kind"_s << u"version"_s << u"service"_s << u"image"_s << u"restarts"_s << u"proxy"_s;
}

std::optional<QVariant> WorkloadTable::filterField(const mesh::WorkloadInfo &info, const QString &key)
{
    if (key == "kind"_L1)
        return QStringList{mesh::info(info.kind).name};
    if (key == "version"_L1)
        return QStringList{info.version};
    if (key == "service"_L1)
        return info.services;
    if (key == "image"_L1)
        return info.images.join(u' '); // a part of it is what one knows
    if (key == "restarts"_L1)
        return info.restarts;
    if (key == "proxy"_L1)
        return QStringList{info.dataPlane == mesh::DataPlane::None ? u"none"_s : Words::dataPlane(info.dataPlane).section(u' ', 0, 0)};
    return commonField({info.name, info.ns, info.labels, info.health, info.in, info.mode}, key);
}

QVariant WorkloadTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return (column >= Pods && column <= Mtls) || column == Restarts;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Name: return tr("Workload");
    case Namespace: return tr("Namespace");
    case Kind: return tr("Kind");
    case Version: return tr("Version");
    case Pods: return tr("Pods");
    case Rate: return tr("Rate, req/s");
    case Errors: return tr("5xx, %");
    case P95: return tr("p95, ms");
    case Mtls: return tr("mTLS, %");
    case DataPlane: return tr("Proxy");
    case Mode: return tr("Mode");
    case Restarts: return tr("Restarts");
    case Also: return tr("Also");
    default: return {};
    }
}

QVariant WorkloadTable::cell(const WorkloadRow &row, int column, int role) const
{
    const mesh::WorkloadInfo &info = row.info;
    if (role == RowHealthRole)
        return static_cast<int>(info.health);
    const double rate = info.in.any() ? info.in.rate : mesh::nan;
    switch (column) {
    case Glyph: return healthCell(info.health, rate, role);
    case Name: return textCell(info.name, role);
    case Namespace: return textCell(info.ns, role);
    case Kind: return textCell(mesh::info(info.kind).name, role);
    case Version: return textCell(info.version, role);
    case Pods:
        if (role == HealthRole)
            return static_cast<int>(info.cause == mesh::Cause::PodsNotReady ? info.health : mesh::Health::Ok);
        return numberCell(info.ready, u"%1/%2"_s.arg(info.ready).arg(info.wanted), role);
    case Rate: return numberCell(rate, quantity::rateNumber(rate), role);
    case Errors: return errorCell(info.in, role);
    case P95: return numberCell(info.in.p95, quantity::latencyNumber(info.in.p95), role);
    case Mtls: return numberCell(info.in.mtls, quantity::percentNumber(info.in.mtls), role);
    case DataPlane: return textCell(Words::dataPlane(info.dataPlane), role);
    case Mode: return textCell(mesh::nameOf(info.mode), role);
    case Restarts: return numberCell(info.restarts, QString::number(info.restarts), role);
    case Also:
        if (role == PlaintextRole)
            return info.cause == mesh::Cause::Plaintext;
        return role == HealthRole ? QVariant(static_cast<int>(info.health)) : textCell(Words::cause(info), role);
    default: return {};
    }
}

} // namespace items
