// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/servicetable.h"

#include "models/base/quantity.h"
#include "models/items/cells.h"
#include "models/items/fields.h"
#include "models/items/words.h"

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

bool operator==(const ServiceRow &a, const ServiceRow &b)
{
    // The history's values move with time: its end says whether it is another one.
    return a.info == b.info && a.rate.values.size() == b.rate.values.size() && a.rate.startMs == b.rate.startMs;
}

void ServiceTable::update(const mesh::Inventory &inventory, const mesh::TrafficHistory *history)
{
    QVector<ServiceRow> rows;
    rows.reserve(inventory.services.size());
    for (const mesh::ServiceInfo &info : inventory.services) {
        const mesh::ServiceHistory *past = history ? history->find(info.ns, info.name) : nullptr;
        rows.push_back({info, past ? past->rate : mesh::Series{}});
    }
    setRows(rows);
    const qint64 range = history ? history->toMs - history->fromMs : 0;
    if (std::exchange(m_rangeMs, range) != range)
        emit headerDataChanged(Qt::Horizontal, History, History);
}

QStringList ServiceTable::filterKeys()
{
    return commonKeys() << u"type"_s << u"version"_s << u"port"_s;
}

std::optional<QVariant> ServiceTable::filterField(const mesh::ServiceInfo &info, const QString &key)
{
    if (key == "type"_L1)
        return QStringList{info.type};
    if (key == "version"_L1) {
        QStringList versions;
        for (const mesh::VersionInfo &version : info.versions)
            versions << version.version;
        return versions;
    }
    if (key == "port"_L1) {
        QStringList ports;
        for (const mesh::ServicePort &port : info.ports)
            ports << QString::number(port.port) << port.name;
        return ports;
    }
    return commonField({info.name, info.ns, info.labels, info.health, info.in, info.mode}, key);
}

QVariant ServiceTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column == Rate || (column >= Errors && column <= Mtls) || column == Endpoints;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Name: return tr("Service");
    case Namespace: return tr("Namespace");
    case Rate: return tr("Rate, req/s");
    case History: return m_rangeMs > 0 ? quantity::duration(m_rangeMs) : tr("Trend");
    case Errors: return tr("5xx, %");
    case P50: return tr("p50, ms");
    case P95: return tr("p95, ms");
    case P99: return tr("p99, ms");
    case Mtls: return tr("mTLS, %");
    case Versions: return tr("Versions");
    case Endpoints: return tr("Endpoints");
    case Mode: return tr("Mode");
    case Also: return tr("Also");
    default: return {};
    }
}

QVariant ServiceTable::cell(const ServiceRow &row, int column, int role) const
{
    const mesh::ServiceInfo &info = row.info;
    if (role == RowHealthRole)
        return static_cast<int>(info.health);
    const double rate = info.in.any() ? info.in.rate : mesh::nan;
    switch (column) {
    case Glyph: return healthCell(info.health, rate, role);
    case Name: return textCell(info.name, role);
    case Namespace: return textCell(info.ns, role);
    case Rate: return numberCell(rate, quantity::rateNumber(rate), role);
    case History:
        if (role == SeriesRole)
            return QVariant::fromValue(row.rate);
        return role == HealthRole ? QVariant(static_cast<int>(mesh::healthOfErrors(info.in.errors))) : QVariant();
    case Errors: return errorCell(info.in, role);
    case P50: return numberCell(info.in.p50, quantity::latencyNumber(info.in.p50), role);
    case P95: return numberCell(info.in.p95, quantity::latencyNumber(info.in.p95), role);
    case P99: return numberCell(info.in.p99, quantity::latencyNumber(info.in.p99), role);
    case Mtls:
        if (role == PlaintextRole)
            return info.cause == mesh::Cause::Plaintext;
        if (role == HealthRole)
            return static_cast<int>(info.cause == mesh::Cause::Plaintext ? mesh::Health::Warn : mesh::Health::Ok);
        return numberCell(info.in.mtls, quantity::percentNumber(info.in.mtls), role);
    case Versions: return textCell(versionsText(info.versions), role);
    case Endpoints:
        if (role == HealthRole)
            return static_cast<int>(info.cause == mesh::Cause::NoEndpoints ? info.health : mesh::Health::Ok);
        return numberCell(info.endpointsReady, u"%1/%2"_s.arg(info.endpointsReady).arg(info.endpoints), role);
    case Mode: return textCell(mesh::nameOf(info.mode), role);
    case Also:
        if (role == PlaintextRole)
            return info.cause == mesh::Cause::Plaintext;
        return role == HealthRole ? QVariant(static_cast<int>(info.health)) : textCell(Words::cause(info), role);
    default: return {};
    }
}

} // namespace items
