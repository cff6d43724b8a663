// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/certificates/parse.h"
#include "models/report/proxyreport.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;
using base::text::clean;

namespace report {

namespace {

using namespace proxies;

bool isAny(const QString &wanted, const QString &text)
{
    return wanted.isEmpty() || wanted.compare(text, Qt::CaseInsensitive) == 0;
}

QJsonValue number(int value)
{
    return value > 0 ? QJsonValue(value) : QJsonValue();
}

QString orDash(const QString &text)
{
    return text.isEmpty() ? u"-"_s : clean(text);
}

QJsonObject elementOf(const Dump &dump, int entry)
{
    return QJsonDocument::fromJson(dump.json(dump.entries()[entry])).object();
}

// Rows of one object follow each other: only the first carries what stands in the dump.
template <class R, class Make> Table tableOf(const Dump &dump, bool objects, Table table, const QVector<R> &rows, Make make)
{
    int last = -1;
    for (const R &row : rows) {
        std::optional<Row> made = make(row);
        if (!made)
            continue;
        made->json.insert("madeBy"_L1, row.origin.text());
        if (std::exchange(last, row.entry) != row.entry && objects)
            made->json.insert("envoy"_L1, elementOf(dump, row.entry));
        table.rows.append(*made);
    }
    return table;
}

// "cart.shop.svc.cluster.local, cart + 2 more"
QString shortList(const QStringList &domains)
{
    return domains.size() <= 2 ? domains.join(u", "_s) : u"%1, %2 + %3 more"_s.arg(domains[0], domains[1]).arg(domains.size() - 2);
}

} // namespace

base::Result<Table> proxyClusters(const Dump &dump, const ProxyFilter &filter)
{
    const auto rows = proxies::clusters(dump);
    if (!rows)
        return tl::unexpected(rows.error());
    const Table table{u"ProxyClusterList"_s,
                      {{u"SERVICE"_s}, {u"PORT"_s, true}, {u"SUBSET"_s}, {u"DIRECTION"_s}, {u"TYPE"_s}, {u"STATE"_s, false, true}, {u"MADE BY"_s}},
                      {},
                      {}};
    return tableOf(dump, filter.objects, table, *rows, [&filter](const ClusterRow &row) -> std::optional<Row> {
        const ClusterName &name = row.name;
        const QString direction = proxies::nameOf(name.direction);
        if (!isAny(filter.fqdn, name.fqdn) || !isAny(filter.subset, name.subset) || !isAny(filter.direction, direction)
            || !isAny(filter.name, row.fullName) || (filter.port > 0 && filter.port != name.port))
            return std::nullopt;
        return Row{u"cluster/"_s + row.fullName,
                   {{orDash(name.fqdn)},
                    {name.port > 0 ? QString::number(name.port) : u"-"_s},
                    {orDash(name.subset)},
                    {orDash(direction)},
                    {clean(row.type)},
                    {row.state},
                    {clean(row.origin.text())}},
                   {{"name"_L1, row.fullName},
                    {"fqdn"_L1, name.fqdn},
                    {"port"_L1, number(name.port)},
                    {"subset"_L1, name.subset},
                    {"direction"_L1, direction},
                    {"type"_L1, row.type},
                    {"state"_L1, row.state}}};
    });
}

base::Result<Table> proxyListeners(const Dump &dump, const ProxyFilter &filter)
{
    const auto rows = proxies::listeners(dump);
    if (!rows)
        return tl::unexpected(rows.error());
    const Table table{
        u"ProxyListenerList"_s,
        {{u"NAME"_s, false, true}, {u"ADDRESS"_s}, {u"PORT"_s, true}, {u"MATCH"_s}, {u"DESTINATION"_s}, {u"STATE"_s, false, true}, {u"MADE BY"_s}},
        {},
        {}};
    return tableOf(dump, filter.objects, table, *rows, [&filter](const ListenerRow &row) -> std::optional<Row> {
        if (!isAny(filter.name, row.name) || !isAny(filter.address, row.address) || !isAny(filter.type, row.type)
            || (filter.port > 0 && filter.port != row.port))
            return std::nullopt;
        return Row{u"listener/"_s + row.name,
                   {{clean(row.name)},
                    {orDash(row.address)},
                    {row.port > 0 ? QString::number(row.port) : u"-"_s},
                    {clean(row.match)},
                    {clean(row.destination)},
                    {row.state, row.state == "refused"_L1 ? mesh::Health::Critical : mesh::Health::Ok},
                    {clean(row.origin.text())}},
                   {{"name"_L1, row.name},
                    {"address"_L1, row.address},
                    {"port"_L1, number(row.port)},
                    {"match"_L1, row.match},
                    {"destination"_L1, row.destination},
                    {"type"_L1, row.type},
                    {"state"_L1, row.state}}};
    });
}

base::Result<Table> proxyRoutes(const Dump &dump, const ProxyFilter &filter)
{
    const auto rows = proxies::routes(dump);
    if (!rows)
        return tl::unexpected(rows.error());
    const Table table{u"ProxyRouteList"_s,
                      {{u"NAME"_s}, {u"VHOST"_s}, {u"DOMAINS"_s}, {u"MATCH"_s}, {u"DESTINATION"_s}, {u"ROUTE"_s, false, true}, {u"MADE BY"_s}},
                      {},
                      {}};
    return tableOf(dump, filter.objects, table, *rows, [&filter](const RouteRow &row) -> std::optional<Row> {
        const bool here = filter.fqdn.isEmpty() || row.domains.contains(filter.fqdn);
        if (!isAny(filter.name, row.name) || !here)
            return std::nullopt;
        return Row{u"route/"_s + row.name,
                   {{orDash(row.name)},
                    {orDash(row.host)},
                    {clean(shortList(row.domains))},
                    {orDash(row.match)},
                    {orDash(row.destination)},
                    {orDash(row.routeName)},
                    {clean(row.origin.text())}},
                   {{"name"_L1, row.name},
                    {"virtualHost"_L1, row.host},
                    {"domains"_L1, QJsonArray::fromStringList(row.domains)},
                    {"match"_L1, row.match},
                    {"destination"_L1, row.destination},
                    {"route"_L1, row.routeName}}};
    });
}

base::Result<Table> proxySecrets(const Dump &dump, const ProxyFilter &filter, qint64 nowMs)
{
    const auto rows = proxies::secrets(dump);
    if (!rows)
        return tl::unexpected(rows.error());
    Table table{
        u"ProxySecretList"_s,
        {{u"NAME"_s}, {u"TYPE"_s}, {u"STATE"_s}, {u"IDENTITY"_s}, {u"SERIAL"_s}, {u"ENDS"_s, true}, {u"NOT AFTER"_s}, {u"NOT BEFORE"_s, false, true}},
        {},
        {}};
    for (const SecretRow &secret : *rows) {
        if (!isAny(filter.name, secret.name))
            continue;
        const ::certificates::Bundle parsed = ::certificates::parseBundle(secret.pem);
        for (const ::certificates::CertificatePtr &one : parsed.certificates) {
            const ::certificates::Certificate &certificate = *one;
            const QString who = certificate.spiffeId.isEmpty() ? certificate.subject.text : certificate.spiffeId;
            const qint64 leftMs = certificate.notAfterMs - nowMs;
            const QString ends = leftMs > 0 ? quantity::duration(leftMs) : u"ended"_s;
            const mesh::Health health = leftMs <= 0 ? mesh::Health::Critical : mesh::Health::Ok;
            const QJsonObject json{{"name"_L1, secret.name},
                                   {"type"_L1, secret.type},
                                   {"state"_L1, secret.state},
                                   {"identity"_L1, who},
                                   {"serial"_L1, certificate.serialText()},
                                   {"notBefore"_L1, quantity::isoUtc(certificate.notBeforeMs)},
                                   {"notAfter"_L1, quantity::isoUtc(certificate.notAfterMs)}};
            table.rows.append({u"secret/"_s + secret.name,
                               {{clean(secret.name)},
                                {secret.type},
                                {secret.state},
                                {orDash(who)},
                                {clean(certificate.serialText())},
                                {ends, health},
                                {quantity::isoUtc(certificate.notAfterMs)},
                                {quantity::isoUtc(certificate.notBeforeMs)}},
                               json});
        }
        if (parsed.certificates.isEmpty()) {
            table.rows.append({u"secret/"_s + secret.name,
                               {{clean(secret.name)}, {orDash(secret.type)}, {secret.state}, {u"-"_s}, {u"-"_s}, {u"-"_s}, {u"-"_s}, {u"-"_s}},
                               {{"name"_L1, secret.name}, {"type"_L1, secret.type}, {"state"_L1, secret.state}}});
        }
    }
    return table;
}

Table proxyHosts(const QVector<HostRow> &hosts, const ProxyFilter &filter)
{
    Table table{u"ProxyEndpointList"_s,
                {{u"ENDPOINT"_s},
                 {u"STATUS"_s},
                 {u"EJECTED"_s},
                 {u"REQUESTS"_s, true},
                 {u"ERRORS"_s, true},
                 {u"ACTIVE"_s, true},
                 {u"SUCCESS"_s, true, true},
                 {u"WEIGHT"_s, true, true},
                 {u"CLUSTER"_s}},
                {},
                {}};
    const QString port = filter.port > 0 ? u":%1"_s.arg(filter.port) : QString();
    for (const HostRow &row : hosts) {
        if (!isAny(filter.name, row.cluster) || !isAny(filter.status, row.health) || !row.address.endsWith(port)
            || (!filter.address.isEmpty() && row.address.section(u':', 0, -2) != filter.address && row.address != filter.address))
            continue;
        const bool healthy = row.health == "HEALTHY"_L1;
        table.rows.append({u"endpoint/"_s + row.address,
                           {{clean(row.address)},
                            {clean(row.health), healthy ? mesh::Health::Ok : mesh::Health::Warn},
                            {row.ejected ? u"yes"_s : u"no"_s, row.ejected ? mesh::Health::Warn : mesh::Health::Ok},
                            {QString::number(row.requests)},
                            {QString::number(row.errors)},
                            {QString::number(row.activeRequests)},
                            {row.successRate < 0 ? u"-"_s : u"%1 %"_s.arg(row.successRate, 0, 'f', 1)},
                            {QString::number(row.weight)},
                            {clean(row.cluster)}},
                           {{"address"_L1, row.address},
                            {"cluster"_L1, row.cluster},
                            {"status"_L1, row.health},
                            {"ejected"_L1, row.ejected},
                            {"requests"_L1, row.requests},
                            {"errors"_L1, row.errors},
                            {"activeRequests"_L1, row.activeRequests},
                            {"activeConnections"_L1, row.activeConnections},
                            {"connectFails"_L1, row.connectFails},
                            {"successRate"_L1, row.successRate < 0 ? QJsonValue() : QJsonValue(row.successRate / 100)},
                            {"weight"_L1, row.weight},
                            {"priority"_L1, row.priority}}});
    }
    return table;
}

Table proxyLoggers(const QByteArray &text)
{
    Table table{u"ProxyLoggerList"_s, {{u"LOGGER"_s}, {u"LEVEL"_s}}, {}, {}};
    for (const Logger &logger : proxies::loggers(text, {}).value_or(QVector<Logger>())) {
        table.rows.append(
            {u"logger/"_s + logger.name, {{clean(logger.name)}, {clean(logger.level)}}, {{"name"_L1, logger.name}, {"level"_L1, logger.level}}});
    }
    return table;
}

Table proxyDifferences(const QVector<Difference> &differences, const QString &left, const QString &right)
{
    Table table{u"ProxyDifferenceList"_s, {{u"SECTION"_s}, {u"NAME"_s}, {u"DIFFERENCE"_s}, {u"WHERE"_s}}, {}, {}};
    for (const Difference &one : differences) {
        const QString what = one.kind == Difference::Kind::OnlyLeft ? u"only in "_s + left
            : one.kind == Difference::Kind::OnlyRight               ? u"only in "_s + right
                                                                    : u"differs"_s;
        const QString where = one.paths.mid(0, 3).join(u", "_s) + (one.paths.size() > 3 ? u" + %1 more"_s.arg(one.paths.size() - 3) : QString());
        table.rows.append({proxies::nameOf(one.section) + u'/' + one.name,
                           {{proxies::nameOf(one.section)}, {clean(one.name)}, {clean(what)}, {clean(where)}},
                           {{"section"_L1, proxies::nameOf(one.section)},
                            {"name"_L1, one.name},
                            {"difference"_L1, what},
                            {"paths"_L1, QJsonArray::fromStringList(one.paths)},
                            {"left"_L1, QJsonDocument::fromJson(one.left).object()},
                            {"right"_L1, QJsonDocument::fromJson(one.right).object()}}});
    }
    return table;
}

Table ztunnel(const proxies::Ztunnel &dump, items::DumpPart part, bool objects, qint64 nowMs)
{
    Table table{u"ZtunnelList"_s, {}, {}, {}};
    const QVector<items::DumpColumn> columns = items::dumpColumns(part);
    for (const items::DumpColumn &column : columns)
        table.columns.append({column.title.toUpper(), column.numeric, column.width == 0});
    for (const items::DumpRow &row : items::dumpRows(dump, part, nowMs)) {
        Row line{u"ztunnel/"_s + row.id, {}, {}};
        for (qsizetype i = 0; i < columns.size(); ++i) {
            const items::DumpCell &cell = row.cells[i];
            line.cells.append({base::text::clean(cell.text), cell.health});
            line.json.insert(columns[i].key, columns[i].numeric ? jsonNumber(cell.number) : QJsonValue(cell.text));
        }
        if (objects && row.entry >= 0)
            line.json = QJsonDocument::fromJson(dump.tree->ref(dump.elements[row.entry]).json()).object();
        table.rows.append(line);
    }
    return table;
}

} // namespace report
