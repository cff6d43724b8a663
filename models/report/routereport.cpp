// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/routereport.h"

#include "models/base/quantity.h"
#include "models/items/routewords.h"
#include "models/items/words.h"

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;
using items::RouteWords;

namespace report {

namespace {

QString orDash(const QString &text)
{
    return text.isEmpty() ? u"-"_s : text;
}

double shareOf(const ::routes::Measured &m, double value)
{
    return m.known() && m.rate > 0 ? value : mesh::nan;
}

QJsonObject jsonOf(const ::routes::Measured &m)
{
    QJsonArray codes;
    for (const mesh::CodeRate &code : m.codes)
        codes.append(QJsonObject{{"code"_L1, code.code}, {"flags"_L1, code.flags}, {"requestsPerSecond"_L1, jsonNumber(code.rate)}});
    return {{"requestsPerSecond"_L1, jsonNumber(m.rate)},
            {"errorShare"_L1, jsonNumber(shareOf(m, m.errors))},
            {"deniedShare"_L1, jsonNumber(shareOf(m, m.denied))},
            {"limitedShare"_L1, jsonNumber(shareOf(m, m.limited))},
            {"refusedShare"_L1, jsonNumber(shareOf(m, m.refused))},
            {"timeoutShare"_L1, jsonNumber(shareOf(m, m.timeouts))},
            {"retriesExhaustedShare"_L1, jsonNumber(shareOf(m, m.exhausted))},
            {"p50Ms"_L1, jsonNumber(m.p50)},
            {"p95Ms"_L1, jsonNumber(m.p95)},
            {"p99Ms"_L1, jsonNumber(m.p99)},
            {"codes"_L1, codes}};
}

QJsonObject jsonOf(const ::routes::Route &route, const ::routes::Host *host)
{
    QJsonArray targets;
    for (const ::routes::Target &target : route.targets) {
        targets.append(QJsonObject{{"host"_L1, target.host},
                                   {"subset"_L1, target.subset},
                                   {"port"_L1, target.port},
                                   {"wantedShare"_L1, jsonNumber(target.wanted)},
                                   {"seenShare"_L1, jsonNumber(target.seen)},
                                   {"requestsPerSecond"_L1, jsonNumber(target.rate)},
                                   {"errorShare"_L1, jsonNumber(target.errors)}});
    }
    QJsonArray split;
    for (const ::routes::Share &share : host ? host->split : QVector<::routes::Share>()) {
        split.append(QJsonObject{{"namespace"_L1, share.ns},
                                 {"workload"_L1, share.workload},
                                 {"version"_L1, share.version},
                                 {"share"_L1, jsonNumber(share.share)},
                                 {"requestsPerSecond"_L1, jsonNumber(share.rate)},
                                 {"errorShare"_L1, jsonNumber(share.rate > 0 ? share.errors : mesh::nan)}});
    }
    QJsonObject json{{"namespace"_L1, route.owner.ns},
                     {"object"_L1, route.owner.toString()},
                     {"place"_L1, route.place},
                     {"name"_L1, route.name},
                     {"metricName"_L1, route.metricName},
                     {"host"_L1, host ? host->title : QString()},
                     {"hosts"_L1, QJsonArray::fromStringList(route.hosts)},
                     {"gateways"_L1, QJsonArray::fromStringList(route.gateways)},
                     {"matches"_L1, QJsonArray::fromStringList(route.matches)},
                     {"targets"_L1, targets},
                     {"mirror"_L1, route.mirror},
                     {"timeout"_L1, route.timeout},
                     {"fault"_L1, RouteWords::fault(route)},
                     {"told"_L1, RouteWords::toldWords(route.told).first()},
                     {"health"_L1, items::Words::health(RouteWords::health(route))},
                     {"traffic"_L1, jsonOf(route.measured)},
                     {"hostTraffic"_L1, host ? jsonOf(host->total) : QJsonObject()},
                     {"hostSplit"_L1, split}};
    if (route.retries)
        json.insert("retries"_L1,
                    QJsonObject{{"attempts"_L1, route.retries->attempts},
                                {"perTryTimeout"_L1, route.retries->perTryTimeout},
                                {"retryOn"_L1, route.retries->retryOn}});
    return json;
}

bool wants(const Scope &scope, const ::routes::Route &route, const ::routes::Host *host)
{
    const bool inNamespace = scope.namespaces.isEmpty() || scope.namespaces.contains(route.owner.ns);
    const bool named = scope.names.isEmpty() || scope.names.contains(route.shownName()) || scope.names.contains(route.owner.name)
        || (host && scope.names.contains(host->title));
    return inNamespace && named;
}

} // namespace

Table routes(const ::routes::List &list, const Scope &scope)
{
    Table table{u"RouteList"_s,
                {{u"ROUTE"_s},
                 {u"HOST"_s},
                 {u"MATCH"_s},
                 {u"WANTED"_s},
                 {u"SEEN"_s},
                 {u"HEALTH"_s},
                 {u"REQ/S"_s, true},
                 {u"4XX %"_s, true},
                 {u"5XX %"_s, true},
                 {u"P50 MS"_s, true},
                 {u"P95 MS"_s, true},
                 {u"P99 MS"_s, true},
                 {u"TIMEOUTS %"_s, true, true},
                 {u"TIMEOUT"_s, false, true},
                 {u"RETRIES"_s, false, true},
                 {u"FLAGS"_s, false, true},
                 {u"OBJECT"_s, false, true},
                 {u"PLACE"_s, false, true},
                 {u"TOLD"_s}},
                {},
                {}};
    if (scope.showNamespace)
        table.columns.prepend({u"NAMESPACE"_s, false, false});
    for (const ::routes::Route &route : list.routes) {
        const ::routes::Host *host = list.host(route.host);
        if (!wants(scope, route, host))
            continue;
        const ::routes::Measured &m = route.measured;
        const mesh::Health health = RouteWords::health(route);
        const auto percent = [&m](double value, mesh::Health cause) {
            const double share = shareOf(m, value);
            return Cell{quantity::percentNumber(share), share > 0 ? cause : mesh::Health::Ok};
        };
        Row row{u"route/%1/%2/%3"_s.arg(route.owner.ns, route.owner.name, route.shownName()),
                {{route.shownName()},
                 {orDash(host ? RouteWords::host(*host) : QString())},
                 {RouteWords::match(route)},
                 {orDash(RouteWords::wanted(route))},
                 {orDash(RouteWords::seen(route))},
                 {items::Words::health(health), health},
                 {quantity::rateNumber(m.rate)},
                 percent(m.refused, mesh::healthOfErrors(0, m.denied + m.limited)),
                 percent(m.errors, mesh::healthOfErrors(m.errors)),
                 {quantity::latencyNumber(m.p50)},
                 {quantity::latencyNumber(m.p95)},
                 {quantity::latencyNumber(m.p99)},
                 {quantity::percentNumber(shareOf(m, m.timeouts))},
                 {orDash(route.timeout)},
                 {orDash(RouteWords::retries(route))},
                 {orDash(RouteWords::flags(m))},
                 {route.owner.toString()},
                 {route.place},
                 {RouteWords::told(route.told)}},
                jsonOf(route, host)};
        if (scope.showNamespace)
            row.cells.prepend({orDash(route.owner.ns)});
        table.rows.push_back(row);
    }
    return table;
}

void addRouteHeader(QJsonObject &header, const ::routes::List &list)
{
    header.insert("routeLabels"_L1, QJsonArray::fromStringList(list.labels));
    header.insert("note"_L1, RouteWords::note(list));
    header.insert("unattributedRequestsPerSecond"_L1, jsonNumber(list.unattributed));
    header.insert("unruledRequestsPerSecond"_L1, jsonNumber(list.unruled));
}

Table routeCost(const ::routes::Cost &cost)
{
    Table table{u"RouteCostList"_s, {{u"SERVICE"_s}, {u"SERIES NOW"_s, true}, {u"ROUTES"_s, true}, {u"AT MOST"_s, true}}, {}, {}};
    for (const ::routes::Cost::Row &row : cost.rows) {
        const QString service = row.ns.isEmpty() ? row.service : row.ns + u'/' + row.service;
        table.rows.push_back({u"service/"_s + service,
                              {{service}, {QString::number(row.now)}, {QString::number(row.names)}, {QString::number(row.atMost())}},
                              QJsonObject{{"namespace"_L1, row.ns},
                                          {"service"_L1, row.service},
                                          {"seriesNow"_L1, row.now},
                                          {"routes"_L1, row.names},
                                          {"seriesAtMost"_L1, row.atMost()}}});
    }
    table.header = {{"seriesNow"_L1, cost.now}, {"seriesAtMost"_L1, cost.atMost}};
    return table;
}

} // namespace report
