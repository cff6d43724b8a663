// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/edgetable.h"

#include "models/base/quantity.h"
#include "models/items/cells.h"
#include "models/items/words.h"

#include <QMap>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

namespace {

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

QString peerId(const mesh::Peer &peer)
{
    return u"%1|%2|%3|%4|%5"_s.arg(static_cast<int>(peer.kind)).arg(peer.cluster, peer.ns, peer.workload, peer.version);
}

} // namespace

QString EdgeRow::key() const
{
    return u"%1>%2>%3/%4>%5"_s.arg(peerId(edge.source), peerId(edge.destination), edge.serviceNs, edge.service).arg(static_cast<int>(edge.protocol));
}

bool operator==(const EdgeRow &a, const EdgeRow &b)
{
    const mesh::EdgeTraffic &x = a.edge, &y = b.edge;
    return x.source == y.source && x.destination == y.destination && x.service == y.service && x.serviceNs == y.serviceNs && x.host == y.host
        && x.protocol == y.protocol && x.rate == y.rate && x.errors == y.errors && x.denied == y.denied && same(x.p50, y.p50) && same(x.p95, y.p95)
        && same(x.p99, y.p99) && same(x.sentBytes, y.sentBytes) && same(x.receivedBytes, y.receivedBytes) && same(x.opened, y.opened)
        && same(x.mtls, y.mtls) && a.health == b.health;
}

mesh::Health healthOf(const mesh::EdgeTraffic &edge)
{
    mesh::Health health = mesh::healthOfErrors(edge.errors, edge.denied + edge.limited);
    if (std::isfinite(edge.mtls) && edge.mtls < 0.99 && edge.destination.kind == mesh::PeerKind::Workload)
        health = mesh::worst(health, mesh::Health::Warn);
    return health;
}

QString flagsText(const mesh::EdgeTraffic &edge)
{
    QMap<QString, double> byFlag;
    for (const mesh::CodeRate &code : edge.codes) {
        if (code.flags != "-"_L1 && !code.flags.isEmpty())
            byFlag[code.flags] += code.rate;
    }
    QStringList parts;
    for (auto it = byFlag.cbegin(); it != byFlag.cend(); ++it)
        parts << u"%1 %2"_s.arg(it.key(), quantity::percent(edge.rate > 0 ? it.value() / edge.rate : mesh::nan));
    return parts.join(u", "_s);
}

void EdgeTable::update(const mesh::Traffic *traffic)
{
    QVector<EdgeRow> rows;
    if (traffic) {
        rows.reserve(traffic->edges.size());
        for (const mesh::EdgeTraffic &edge : traffic->edges)
            rows.push_back({edge, healthOf(edge)});
    }
    setRows(rows);
}

QStringList EdgeTable::filterKeys()
{
    return {u"ns"_s,  u"service"_s, u"version"_s, u"protocol"_s, u"health"_s, u"flags"_s, u"rate"_s,
            u"5xx"_s, u"403"_s,     u"429"_s,     u"p50"_s,      u"p95"_s,    u"p99"_s,   u"mtls"_s};
}

std::optional<QVariant> EdgeTable::filterField(const mesh::EdgeTraffic &edge, const QString &key)
{
    const auto known = [](double value) { return std::isfinite(value) ? std::optional<QVariant>(value) : std::nullopt; };
    const double percent = edge.rate > 0 ? 100 : mesh::nan; // of nothing there is no share
    if (key.isEmpty())
        return QVariant(Words::peer(edge.source) + u' ' + Words::peer(edge.destination) + u' ' + edge.service);
    if (key == "ns"_L1)
        return QVariant(QStringList{edge.source.ns, edge.destination.ns});
    if (key == "service"_L1)
        return QVariant(edge.service);
    if (key == "version"_L1)
        return QVariant(QStringList{edge.source.version, edge.destination.version});
    if (key == "protocol"_L1)
        return QVariant(Words::protocol(edge.protocol));
    if (key == "health"_L1)
        return QVariant(Words::healthWords(healthOf(edge)));
    if (key == "flags"_L1)
        return QVariant(flagsText(edge));
    if (key == "rate"_L1)
        return QVariant(edge.rate);
    if (key == "5xx"_L1)
        return known(edge.errors * percent);
    if (key == "403"_L1)
        return known(edge.denied * percent);
    if (key == "429"_L1)
        return known(edge.limited * percent);
    if (key == "p50"_L1)
        return known(edge.p50);
    if (key == "p95"_L1)
        return known(edge.p95);
    if (key == "p99"_L1)
        return known(edge.p99);
    return key == "mtls"_L1 ? known(edge.mtls * 100) : std::nullopt;
}

QVariant EdgeTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column >= Rate && column <= Mtls;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Source: return tr("Source");
    case SourceNamespace: return tr("Source namespace");
    case Target: return tr("Target");
    case TargetNamespace: return tr("Target namespace");
    case Version: return tr("Version");
    case Service: return tr("Service");
    case Protocol: return tr("Protocol");
    case Rate: return tr("Rate, req/s");
    case Errors: return tr("5xx, %");
    case Denied: return tr("403, %");
    case P50: return tr("p50, ms");
    case P95: return tr("p95, ms");
    case P99: return tr("p99, ms");
    case Sent: return tr("Sent, B/s");
    case Received: return tr("Received, B/s");
    case Opened: return tr("Opened, conn/s");
    case Mtls: return tr("mTLS, %");
    case Flags: return tr("Flags");
    default: return {};
    }
}

QVariant EdgeTable::cell(const EdgeRow &row, int column, int role) const
{
    const mesh::EdgeTraffic &edge = row.edge;
    if (role == RowHealthRole)
        return static_cast<int>(row.health);
    const bool requests = edge.protocol != mesh::Protocol::Tcp;
    const double rate = requests ? edge.rate : mesh::nan;
    switch (column) {
    case Glyph: return healthCell(row.health, rate, role);
    case Source: return textCell(Words::peer(edge.source), role);
    case SourceNamespace: return textCell(edge.source.ns, role);
    case Target: return textCell(Words::peer(edge.destination), role);
    case TargetNamespace: return textCell(edge.destination.ns, role);
    case Version: return textCell(edge.destination.version, role);
    case Service: return textCell(edge.service, role);
    case Protocol: return textCell(Words::protocol(edge.protocol), role);
    case Rate: return numberCell(rate, quantity::rateNumber(rate), role);
    case Errors:
        if (role == HealthRole)
            return static_cast<int>(mesh::healthOfErrors(edge.errors));
        return numberCell(requests ? edge.errors : mesh::nan, quantity::percentNumber(requests ? edge.errors : mesh::nan), role);
    case Denied:
        if (role == HealthRole)
            return static_cast<int>(mesh::healthOfErrors(0, edge.denied));
        return numberCell(requests ? edge.denied : mesh::nan, quantity::percentNumber(requests ? edge.denied : mesh::nan), role);
    case P50: return numberCell(edge.p50, quantity::latencyNumber(edge.p50), role);
    case P95: return numberCell(edge.p95, quantity::latencyNumber(edge.p95), role);
    case P99: return numberCell(edge.p99, quantity::latencyNumber(edge.p99), role);
    case Sent: return numberCell(edge.sentBytes, quantity::number(edge.sentBytes, 0), role);
    case Received: return numberCell(edge.receivedBytes, quantity::number(edge.receivedBytes, 0), role);
    case Opened: return numberCell(edge.opened, quantity::number(edge.opened, 2), role);
    case Mtls:
        if (role == HealthRole)
            return static_cast<int>(edge.mtls < 0.99 ? mesh::Health::Warn : mesh::Health::Ok);
        return numberCell(edge.mtls, quantity::percentNumber(edge.mtls), role);
    case Flags: return textCell(flagsText(edge), role);
    default: return {};
    }
}

} // namespace items
