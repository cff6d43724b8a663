// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/proxyreport.h"

#include "models/base/quantity.h"
#include "models/base/text.h"

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace report {

namespace {

using namespace proxies;

constexpr std::array kShown{"CDS"_L1, "LDS"_L1, "EDS"_L1, "RDS"_L1, "ECDS"_L1};

mesh::Health healthOf(Sync sync)
{
    switch (sync) {
    case Sync::Error: return mesh::Health::Critical;
    case Sync::Stale: return mesh::Health::Warn;
    default: return mesh::Health::Ok;
    }
}

Cell cellOf(const Proxy &proxy, QLatin1StringView name)
{
    const TypeStatus *type = proxy.type(QString(name));
    return type ? Cell{proxies::nameOf(type->sync), healthOf(type->sync)} : Cell{u"-"_s};
}

/// Of the first type that was refused.
QString reasonOf(const Proxy &proxy)
{
    for (const TypeStatus &type : proxy.types) {
        if (type.sync == Sync::Error)
            return base::text::clean(proxies::shortName(type.typeUrl) + u": "_s + type.reason);
    }
    return {};
}

QString lastSent(const Proxy &proxy, qint64 nowMs)
{
    qint64 latest = 0;
    for (const TypeStatus &type : proxy.types)
        latest = std::max(latest, type.sentMs);
    return latest > 0 ? quantity::duration(std::max<qint64>(0, nowMs - latest)) : u"-"_s;
}

QJsonObject jsonOf(const Proxy &proxy)
{
    QJsonArray types;
    for (const TypeStatus &type : proxy.types) {
        types.append(QJsonObject{{"type"_L1, proxies::shortName(type.typeUrl)},
                                 {"typeUrl"_L1, type.typeUrl},
                                 {"status"_L1, proxies::nameOf(type.sync)},
                                 {"reason"_L1, type.reason},
                                 {"version"_L1, type.version},
                                 {"sent"_L1, type.sentMs > 0 ? QJsonValue(quantity::isoUtc(type.sentMs)) : QJsonValue()}});
    }
    return {{"name"_L1, proxy.pod},        {"namespace"_L1, proxy.ns},  {"cluster"_L1, proxy.cluster},   {"kind"_L1, proxies::nameOf(proxy.kind)},
            {"version"_L1, proxy.version}, {"istiod"_L1, proxy.istiod}, {"revision"_L1, proxy.revision}, {"types"_L1, types}};
}

} // namespace

Table proxyStatus(const proxies::Status &status)
{
    Table table{u"ProxyStatusList"_s, {{u"PROXY"_s}, {u"KIND"_s}}, {}, {}};
    for (const QLatin1StringView name : kShown)
        table.columns.append({name});
    table.columns += {{u"SENT"_s, true}, {u"ISTIOD"_s}, {u"VERSION"_s}, {u"REVISION"_s, false, true}, {u"CLUSTER"_s, false, true}, {u"REASON"_s}};
    for (const Proxy &proxy : status.proxies) {
        Row row{
            u"proxy/"_s + proxy.name(), {{base::text::clean(proxy.name()), healthOf(proxy.sync())}, {proxies::nameOf(proxy.kind)}}, jsonOf(proxy)};
        for (const QLatin1StringView name : kShown)
            row.cells.append(cellOf(proxy, name));
        row.cells += {{lastSent(proxy, status.atMs)},      {base::text::clean(proxy.istiod)},  {base::text::clean(proxy.version)},
                      {base::text::clean(proxy.revision)}, {base::text::clean(proxy.cluster)}, {reasonOf(proxy)}};
        table.rows.append(row);
    }
    QJsonArray asked;
    for (const Asked &one : status.asked) {
        asked.append(QJsonObject{{"istiod"_L1, one.pod},
                                 {"namespace"_L1, one.ns},
                                 {"revision"_L1, one.revision},
                                 {"version"_L1, one.version},
                                 {"way"_L1, one.way},
                                 {"error"_L1, one.error ? QJsonValue(one.error->message()) : QJsonValue()}});
    }
    table.header = {{"at"_L1, quantity::isoUtc(status.atMs)}, {"controlPlanes"_L1, asked}, {"complete"_L1, status.isComplete()}};
    return table;
}

} // namespace report
