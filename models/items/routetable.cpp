// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/routetable.h"

#include "models/base/quantity.h"
#include "models/items/cells.h"
#include "models/items/words.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

namespace {

/// Of nothing there is no share.
double share(const routes::Measured &measured, double value)
{
    return measured.known() && measured.rate > 0 ? value : mesh::nan;
}

QString targets(const routes::Route &route)
{
    const QString wanted = RouteWords::wanted(route);
    return route.mirror.isEmpty() ? wanted : wanted + QCoreApplication::translate("RouteWords", "; mirror %1").arg(route.mirror);
}

QString timeouts(const routes::Route &route)
{
    const QString number = quantity::percentNumber(share(route.measured, route.measured.timeouts));
    return route.timeout.isEmpty() ? number : QCoreApplication::translate("RouteWords", "%1 of %2").arg(number, route.timeout);
}

} // namespace

void RouteTable::update(const routes::List &list)
{
    QVector<RouteRow> rows;
    rows.reserve(list.routes.size());
    for (const routes::Route &route : list.routes) {
        const routes::Host *host = list.host(route.host);
        rows.push_back({route, host ? *host : routes::Host(), static_cast<int>(rows.size())});
    }
    setRows(rows);
}

QStringList RouteTable::filterKeys()
{
    return {u"ns"_s,  u"host"_s, u"gateway"_s, u"owner"_s, u"kind"_s, u"to"_s,  u"health"_s, u"told"_s,     u"rate"_s,
            u"5xx"_s, u"4xx"_s,  u"403"_s,     u"429"_s,   u"p50"_s,  u"p95"_s, u"p99"_s,    u"timeouts"_s, u"flags"_s};
}

std::optional<QVariant> RouteTable::filterField(const RouteRow &row, const QString &key)
{
    const routes::Route &route = row.route;
    const routes::Measured &m = route.measured;
    const auto known = [](double value) { return std::isfinite(value) ? std::optional<QVariant>(value) : std::nullopt; };
    if (key.isEmpty())
        return QVariant(route.shownName() + u' ' + row.host.title + u' ' + route.owner.name + u' ' + RouteWords::match(route));
    if (key == "ns"_L1)
        return QVariant(QStringList{route.owner.ns, row.host.ns});
    if (key == "host"_L1)
        return QVariant(QStringList{row.host.title} + route.hosts);
    if (key == "gateway"_L1)
        return QVariant(route.gateways);
    if (key == "owner"_L1)
        return QVariant(route.owner.name);
    if (key == "kind"_L1)
        return QVariant(mesh::info(route.owner.kind).name);
    if (key == "to"_L1) {
        QStringList names;
        for (const routes::Target &target : route.targets)
            names << target.subset << target.host;
        return QVariant(names);
    }
    if (key == "health"_L1)
        return QVariant(Words::healthWords(RouteWords::health(route)));
    if (key == "told"_L1)
        return QVariant(RouteWords::toldWords(route.told));
    if (key == "rate"_L1)
        return known(m.rate);
    if (key == "5xx"_L1)
        return known(100 * share(m, m.errors));
    if (key == "4xx"_L1)
        return known(100 * share(m, m.refused));
    if (key == "403"_L1)
        return known(100 * share(m, m.denied));
    if (key == "429"_L1)
        return known(100 * share(m, m.limited));
    if (key == "p50"_L1)
        return known(m.p50);
    if (key == "p95"_L1)
        return known(m.p95);
    if (key == "p99"_L1)
        return known(m.p99);
    if (key == "timeouts"_L1)
        return known(100 * share(m, m.timeouts));
    return key == "flags"_L1 ? std::optional<QVariant>(RouteWords::flags(m)) : std::nullopt;
}

QVariant RouteTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column >= Rate && column <= Timeouts;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Name: return tr("Route");
    case Host: return tr("Host");
    case Match: return tr("Match");
    case Target: return tr("Target");
    case Rate: return tr("Rate, req/s");
    case Refused: return tr("4xx, %");
    case Errors: return tr("5xx, %");
    case P50: return tr("p50, ms");
    case P95: return tr("p95, ms");
    case P99: return tr("p99, ms");
    case Timeouts: return tr("Timeouts, %");
    case Told: return tr("Told");
    case Owner: return tr("Written in");
    case Flags: return tr("Flags");
    default: return {};
    }
}

QVariant RouteTable::cell(const RouteRow &row, int column, int role) const
{
    const routes::Route &route = row.route;
    const routes::Measured &m = route.measured;
    const mesh::Health health = RouteWords::health(route);
    if (role == RowHealthRole)
        return static_cast<int>(health);
    const auto percent = [&](double value, mesh::Health cause) {
        if (role == HealthRole)
            return QVariant(static_cast<int>(m.rate > 0 ? cause : mesh::Health::Ok));
        const double known = share(m, value);
        return numberCell(known, quantity::percentNumber(known), role);
    };
    switch (column) {
    case Glyph: return healthCell(health, m.known() ? m.rate : 0, role);
    case Name: return textCell(route.shownName(), role);
    case Host:
        if (role == SortRole) // routes of a host stay in the order in which they are tried
            return u"%1 %2"_s.arg(RouteWords::host(row.host)).arg(row.order, 8, 10, QChar(u'0'));
        return textCell(RouteWords::host(row.host), role);
    case Match: return textCell(RouteWords::match(route), role);
    case Target: return textCell(targets(route), role);
    case Rate: return numberCell(m.rate, quantity::rateNumber(m.rate), role);
    case Refused: return percent(m.refused, mesh::healthOfErrors(0, m.denied + m.limited));
    case Errors: return percent(m.errors, mesh::healthOfErrors(m.errors));
    case P50: return numberCell(m.p50, quantity::latencyNumber(m.p50), role);
    case P95: return numberCell(m.p95, quantity::latencyNumber(m.p95), role);
    case P99: return numberCell(m.p99, quantity::latencyNumber(m.p99), role);
    case Timeouts: return numberCell(share(m, m.timeouts), timeouts(route), role);
    case Told: return textCell(RouteWords::told(route.told), role);
    case Owner: return textCell(route.owner.toString() + u", "_s + route.place, role);
    case Flags: return textCell(RouteWords::flags(m), role);
    default: return {};
    }
}

} // namespace items
