// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/endpoints.h"

#include "models/base/tree.h"

using namespace Qt::Literals::StringLiterals;

namespace proxies {

namespace {

constexpr qsizetype kMostHosts = 1'000'000;

using Ref = base::Tree::Ref;

QString addressOf(Ref address)
{
    if (const Ref socket = address["socket_address"]) {
        const QString host = socket["address"].string();
        const QString shown = host.contains(u':') ? u'[' + host + u']' : host;
        return u"%1:%2"_s.arg(shown).arg(socket["port_value"].integer());
    }
    if (const Ref pipe = address["pipe"])
        return u"unix://"_s + pipe["path"].string();
    const Ref internal = address["envoy_internal_address"];
    return u"envoy://%1/%2"_s.arg(internal["server_listener_name"].string(), internal["endpoint_id"].string());
}

// Envoy writes 64-bit numbers as strings.
qint64 valueOf(Ref stat)
{
    return stat["value"].isString() ? stat["value"].string().toLongLong() : stat["value"].integer();
}

void setStats(HostRow &row, Ref stats)
{
    for (const Ref stat : stats) {
        const QString name = stat["name"].string();
        if (name == "rq_total"_L1)
            row.requests = valueOf(stat);
        else if (name == "rq_error"_L1)
            row.errors = valueOf(stat);
        else if (name == "rq_active"_L1)
            row.activeRequests = valueOf(stat);
        else if (name == "cx_active"_L1)
            row.activeConnections = valueOf(stat);
        else if (name == "cx_connect_fail"_L1)
            row.connectFails = valueOf(stat);
    }
}

QString healthOf(Ref status)
{
    if (status["failed_active_health_check"].boolean())
        return u"UNHEALTHY"_s;
    if (status["failed_active_degraded_check"].boolean())
        return u"DEGRADED"_s;
    const QString eds = status["eds_health_status"].string();
    return eds.isEmpty() || eds == "UNKNOWN"_L1 ? u"HEALTHY"_s : eds;
}

HostRow rowOf(const QString &cluster, Ref host)
{
    const Ref status = host["health_status"];
    HostRow row{.cluster = cluster,
                .address = addressOf(host["address"]),
                .health = healthOf(status),
                .ejected = status["failed_outlier_check"].boolean(),
                .successRate = host["success_rate"]["value"].number(-1),
                .weight = static_cast<int>(host["weight"].integer(1)),
                .priority = static_cast<int>(host["priority"].integer())};
    setStats(row, host["stats"]);
    return row;
}

} // namespace

base::Result<QVector<HostRow>> hosts(const QByteArray &clustersJson, const QString &where)
{
    const auto tree = base::readJson(clustersJson, where);
    if (!tree)
        return tl::unexpected(tree.error());
    const Ref clusters = tree->root()["cluster_statuses"];
    if (tree->root().size() > 0 && !clusters.isList())
        return base::fail(base::ErrorKind::Invalid, u"this is no answer of Envoy's /clusters"_s, where);
    QVector<HostRow> rows;
    for (const Ref cluster : clusters) {
        const QString name = cluster["name"].string();
        for (const Ref host : cluster["host_statuses"]) {
            if (rows.size() >= kMostHosts)
                return base::fail(base::ErrorKind::TooLarge, u"there are more than %1 hosts"_s.arg(kMostHosts), where);
            rows.append(rowOf(name, host));
        }
    }
    return rows;
}

} // namespace proxies
