// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/capturetraffic.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

using mesh::CodeRate;
using mesh::EdgeTraffic;
using mesh::Peer;

QJsonValue number(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue();
}

double numberOf(const QJsonValue &value)
{
    return value.isDouble() ? value.toDouble() : mesh::nan;
}

QJsonObject peerJson(const Peer &peer)
{
    return {{"kind"_L1, static_cast<int>(peer.kind)}, {"cluster"_L1, peer.cluster}, {"ns"_L1, peer.ns},
            {"workload"_L1, peer.workload},           {"app"_L1, peer.app},         {"version"_L1, peer.version},
            {"principal"_L1, peer.principal}};
}

Peer peerOf(const QJsonValue &value)
{
    const QJsonObject json = value.toObject();
    const int kind = json["kind"_L1].toInt();
    return {kind >= 0 && kind <= static_cast<int>(mesh::PeerKind::External) ? static_cast<mesh::PeerKind>(kind) : mesh::PeerKind::Unknown,
            json["cluster"_L1].toString(),
            json["ns"_L1].toString(),
            json["workload"_L1].toString(),
            json["app"_L1].toString(),
            json["version"_L1].toString(),
            json["principal"_L1].toString()};
}

QJsonArray codesJson(const QVector<CodeRate> &codes)
{
    QJsonArray all;
    for (const CodeRate &code : codes)
        all.append(QJsonObject{{"code"_L1, code.code}, {"flags"_L1, code.flags}, {"rate"_L1, code.rate}});
    return all;
}

QVector<CodeRate> codesOf(const QJsonValue &value)
{
    QVector<CodeRate> codes;
    for (const QJsonValue &one : value.toArray())
        codes.push_back({one["code"_L1].toString(), one["flags"_L1].toString(), one["rate"_L1].toDouble()});
    return codes;
}

QJsonObject edgeJson(const EdgeTraffic &edge)
{
    return {{"source"_L1, peerJson(edge.source)},
            {"destination"_L1, peerJson(edge.destination)},
            {"service"_L1, edge.service},
            {"serviceNs"_L1, edge.serviceNs},
            {"host"_L1, edge.host},
            {"protocol"_L1, static_cast<int>(edge.protocol)},
            {"reporters"_L1, static_cast<int>(edge.reporters)},
            {"rate"_L1, edge.rate},
            {"codes"_L1, codesJson(edge.codes)},
            {"errors"_L1, edge.errors},
            {"denied"_L1, edge.denied},
            {"limited"_L1, edge.limited},
            {"p50"_L1, number(edge.p50)},
            {"p95"_L1, number(edge.p95)},
            {"p99"_L1, number(edge.p99)},
            {"sentBytes"_L1, number(edge.sentBytes)},
            {"receivedBytes"_L1, number(edge.receivedBytes)},
            {"opened"_L1, number(edge.opened)},
            {"mtls"_L1, number(edge.mtls)}};
}

EdgeTraffic edgeOf(const QJsonValue &json)
{
    const int protocol = json["protocol"_L1].toInt();
    EdgeTraffic edge;
    edge.source = peerOf(json["source"_L1]);
    edge.destination = peerOf(json["destination"_L1]);
    edge.service = json["service"_L1].toString();
    edge.serviceNs = json["serviceNs"_L1].toString();
    edge.host = json["host"_L1].toString();
    edge.protocol =
        protocol >= 0 && protocol <= static_cast<int>(mesh::Protocol::Tcp) ? static_cast<mesh::Protocol>(protocol) : mesh::Protocol::Unknown;
    edge.reporters = static_cast<quint8>(json["reporters"_L1].toInt() & 31);
    edge.rate = json["rate"_L1].toDouble();
    edge.codes = codesOf(json["codes"_L1]);
    edge.errors = json["errors"_L1].toDouble();
    edge.denied = json["denied"_L1].toDouble();
    edge.limited = json["limited"_L1].toDouble();
    for (const auto &[name, into] :
         {std::pair("p50"_L1, &edge.p50), std::pair("p95"_L1, &edge.p95), std::pair("p99"_L1, &edge.p99), std::pair("sentBytes"_L1, &edge.sentBytes),
          std::pair("receivedBytes"_L1, &edge.receivedBytes), std::pair("opened"_L1, &edge.opened), std::pair("mtls"_L1, &edge.mtls)})
        *into = numberOf(json[name]);
    return edge;
}

QJsonObject routeJson(const mesh::RouteTraffic &route)
{
    return {{"label"_L1, route.label},
            {"route"_L1, route.route},
            {"sourceNs"_L1, route.sourceNs},
            {"sourceWorkload"_L1, route.sourceWorkload},
            {"serviceNs"_L1, route.serviceNs},
            {"service"_L1, route.service},
            {"workloadNs"_L1, route.workloadNs},
            {"workload"_L1, route.workload},
            {"version"_L1, route.version},
            {"rate"_L1, route.rate},
            {"codes"_L1, codesJson(route.codes)},
            {"errors"_L1, route.errors},
            {"denied"_L1, route.denied},
            {"limited"_L1, route.limited}};
}

mesh::RouteTraffic routeOf(const QJsonValue &json)
{
    const auto text = [&json](QLatin1StringView name) { return json[name].toString(); };
    return {text("label"_L1),
            text("route"_L1),
            text("sourceNs"_L1),
            text("sourceWorkload"_L1),
            text("serviceNs"_L1),
            text("service"_L1),
            text("workloadNs"_L1),
            text("workload"_L1),
            text("version"_L1),
            json["rate"_L1].toDouble(),
            codesOf(json["codes"_L1]),
            json["errors"_L1].toDouble(),
            json["denied"_L1].toDouble(),
            json["limited"_L1].toDouble()};
}

} // namespace

QJsonObject trafficJson(const mesh::Traffic &traffic)
{
    QJsonArray edges, routes, latencies, missing;
    for (const EdgeTraffic &edge : traffic.edges)
        edges.append(edgeJson(edge));
    for (const mesh::RouteTraffic &route : traffic.routes)
        routes.append(routeJson(route));
    for (const mesh::RouteLatency &one : traffic.routeLatencies)
        latencies.append(QJsonObject{{"label"_L1, one.label},
                                     {"route"_L1, one.route},
                                     {"serviceNs"_L1, one.serviceNs},
                                     {"service"_L1, one.service},
                                     {"p50"_L1, number(one.p50)},
                                     {"p95"_L1, number(one.p95)},
                                     {"p99"_L1, number(one.p99)}});
    for (const mesh::MissingPart &part : traffic.missing)
        missing.append(QJsonObject{{"what"_L1, part.what}, {"reason"_L1, part.reason}});
    return {{"atMs"_L1, traffic.atMs},
            {"windowSeconds"_L1, traffic.windowSeconds},
            {"edges"_L1, edges},
            {"routes"_L1, routes},
            {"routeLatencies"_L1, latencies},
            {"routeLabels"_L1, QJsonArray::fromStringList(traffic.routeLabels)},
            {"missing"_L1, missing},
            {"warnings"_L1, QJsonArray::fromStringList(traffic.warnings)},
            {"partial"_L1, traffic.partial}};
}

mesh::Traffic trafficOf(const QJsonObject &json)
{
    mesh::Traffic traffic;
    traffic.atMs = static_cast<qint64>(json["atMs"_L1].toDouble());
    traffic.windowSeconds = std::max(1, json["windowSeconds"_L1].toInt(60));
    for (const QJsonValue &edge : json["edges"_L1].toArray())
        traffic.edges.push_back(edgeOf(edge));
    for (const QJsonValue &route : json["routes"_L1].toArray())
        traffic.routes.push_back(routeOf(route));
    for (const QJsonValue &one : json["routeLatencies"_L1].toArray())
        traffic.routeLatencies.push_back({one["label"_L1].toString(), one["route"_L1].toString(), one["serviceNs"_L1].toString(),
                                          one["service"_L1].toString(), numberOf(one["p50"_L1]), numberOf(one["p95"_L1]), numberOf(one["p99"_L1])});
    for (const QJsonValue &label : json["routeLabels"_L1].toArray())
        traffic.routeLabels << label.toString();
    for (const QJsonValue &part : json["missing"_L1].toArray())
        traffic.missing.push_back({part["what"_L1].toString(), part["reason"_L1].toString()});
    for (const QJsonValue &warning : json["warnings"_L1].toArray())
        traffic.warnings << warning.toString();
    traffic.partial = json["partial"_L1].toBool();
    return traffic;
}

} // namespace session
