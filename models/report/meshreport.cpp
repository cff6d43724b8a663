// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/meshreport.h"

#include "models/base/quantity.h"
#include "models/items/cells.h"
#include "models/items/edgetable.h"
#include "models/items/words.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace report {

namespace {

using items::Words;
using mesh::Health;

Cell cell(const QString &text, Health health = Health::Ok)
{
    return {text, health};
}

QString orDash(const QString &text)
{
    return text.isEmpty() ? u"-"_s : text;
}

QJsonObject jsonOf(const mesh::Flow &flow)
{
    return {{"requestsPerSecond"_L1, jsonNumber(flow.any() ? flow.rate : mesh::nan)},
            {"errorShare"_L1, jsonNumber(flow.rate > 0 ? flow.errors : mesh::nan)},
            {"deniedShare"_L1, jsonNumber(flow.rate > 0 ? flow.denied : mesh::nan)},
            {"limitedShare"_L1, jsonNumber(flow.rate > 0 ? flow.limited : mesh::nan)},
            {"p50Ms"_L1, jsonNumber(flow.p50)},
            {"p95Ms"_L1, jsonNumber(flow.p95)},
            {"p99Ms"_L1, jsonNumber(flow.p99)},
            {"bytesPerSecond"_L1, jsonNumber(flow.bytes)},
            {"connectionsPerSecond"_L1, jsonNumber(flow.opened)},
            {"mtlsShare"_L1, jsonNumber(flow.mtls)}};
}

QJsonObject jsonOf(const base::Labels &labels)
{
    QJsonObject object;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

bool wantsNamespace(const Scope &scope, const QString &ns)
{
    return scope.namespaces.isEmpty() || scope.namespaces.contains(ns);
}

bool wants(const Scope &scope, const QString &ns, const QString &name, const base::Labels &labels)
{
    return wantsNamespace(scope, ns) && (scope.names.isEmpty() || scope.names.contains(name)) && scope.selector.matches(labels);
}

void withNamespace(Table &table, const Scope &scope)
{
    if (scope.showNamespace)
        table.columns.prepend({u"NAMESPACE"_s, false, false});
}

void prependNamespace(Row &row, const Scope &scope, const QString &ns)
{
    if (scope.showNamespace)
        row.cells.prepend(cell(orDash(ns)));
}

double rateOf(const mesh::Flow &flow)
{
    return flow.any() ? flow.rate : mesh::nan;
}

Cell errorsOf(const mesh::Flow &flow)
{
    const double share = flow.rate > 0 ? flow.errors : mesh::nan;
    return cell(quantity::percentNumber(share), mesh::healthOfErrors(flow.errors));
}

QJsonObject jsonOf(const mesh::Peer &peer)
{
    static const QStringList kinds{u"workload"_s, u"unknown"_s, u"passthrough"_s, u"blackhole"_s, u"external"_s};
    return {{"kind"_L1, kinds.value(static_cast<int>(peer.kind))},
            {"cluster"_L1, peer.cluster},
            {"namespace"_L1, peer.ns},
            {"name"_L1, peer.workload},
            {"app"_L1, peer.app},
            {"version"_L1, peer.version},
            {"principal"_L1, peer.principal}};
}

QJsonObject jsonOf(const mesh::ServiceInfo &info)
{
    QJsonArray versions;
    for (const mesh::VersionInfo &v : info.versions) {
        versions.append(QJsonObject{{"version"_L1, v.version},
                                    {"workload"_L1, v.workload},
                                    {"podsReady"_L1, v.ready},
                                    {"podsWanted"_L1, v.wanted},
                                    {"wantedShare"_L1, jsonNumber(v.wantedShare)},
                                    {"seenShare"_L1, jsonNumber(v.seenShare)},
                                    {"in"_L1, jsonOf(v.in)}});
    }
    QJsonArray ports;
    for (const mesh::ServicePort &port : info.ports) {
        ports.append(QJsonObject{{"name"_L1, port.name},
                                 {"port"_L1, port.port},
                                 {"targetPort"_L1, port.targetPort},
                                 {"protocol"_L1, port.protocol},
                                 {"appProtocol"_L1, port.appProtocol}});
    }
    return {{"namespace"_L1, info.ns},
            {"name"_L1, info.name},
            {"type"_L1, info.type},
            {"health"_L1, Words::health(info.health)},
            {"cause"_L1, Words::sentence(info)},
            {"endpointsReady"_L1, info.endpointsReady},
            {"endpoints"_L1, info.endpoints},
            {"dataPlane"_L1, Words::dataPlane(info.dataPlane)},
            {"mtlsMode"_L1, mesh::nameOf(info.mode)},
            {"in"_L1, jsonOf(info.in)},
            {"out"_L1, jsonOf(info.out)},
            {"ports"_L1, ports},
            {"workloads"_L1, QJsonArray::fromStringList(info.workloads)},
            {"versions"_L1, versions},
            {"configuration"_L1, QJsonArray::fromStringList(info.configuration)},
            {"labels"_L1, jsonOf(info.labels)}};
}

} // namespace

Table services(const mesh::Inventory &inventory, const Scope &scope)
{
    Table table{u"ServiceList"_s,
                {{u"NAME"_s},
                 {u"HEALTH"_s},
                 {u"REQ/S"_s, true},
                 {u"5XX %"_s, true},
                 {u"P95 MS"_s, true},
                 {u"MTLS %"_s, true},
                 {u"ENDPOINTS"_s, true},
                 {u"VERSIONS"_s},
                 {u"TYPE"_s, false, true},
                 {u"MODE"_s, false, true},
                 {u"DATA PLANE"_s, false, true},
                 {u"P50 MS"_s, true, true},
                 {u"P99 MS"_s, true, true},
                 {u"ALSO"_s}},
                {},
                {}};
    withNamespace(table, scope);
    for (const mesh::ServiceInfo &info : inventory.services) {
        if (!wants(scope, info.ns, info.name, info.labels))
            continue;
        Row row{u"service/%1/%2"_s.arg(info.ns, info.name),
                {cell(info.name), cell(Words::health(info.health), info.health), cell(quantity::rateNumber(rateOf(info.in))), errorsOf(info.in),
                 cell(quantity::latencyNumber(info.in.p95)), cell(quantity::percentNumber(info.in.mtls)),
                 cell(u"%1/%2"_s.arg(info.endpointsReady).arg(info.endpoints)), cell(orDash(items::versionsText(info.versions))), cell(info.type),
                 cell(orDash(mesh::nameOf(info.mode))), cell(Words::dataPlane(info.dataPlane)), cell(quantity::latencyNumber(info.in.p50)),
                 cell(quantity::latencyNumber(info.in.p99)), cell(Words::cause(info), info.health)},
                jsonOf(info)};
        prependNamespace(row, scope, info.ns);
        table.rows.push_back(row);
    }
    return table;
}

Table workloads(const mesh::Inventory &inventory, const Scope &scope)
{
    Table table{u"WorkloadList"_s,
                {{u"NAME"_s},
                 {u"KIND"_s},
                 {u"HEALTH"_s},
                 {u"PODS"_s, true},
                 {u"REQ/S"_s, true},
                 {u"5XX %"_s, true},
                 {u"P95 MS"_s, true},
                 {u"MTLS %"_s, true},
                 {u"VERSION"_s},
                 {u"DATA PLANE"_s},
                 {u"MODE"_s, false, true},
                 {u"RESTARTS"_s, true, true},
                 {u"SERVICE ACCOUNT"_s, false, true},
                 {u"SERVICES"_s, false, true},
                 {u"IMAGES"_s, false, true},
                 {u"ALSO"_s}},
                {},
                {}};
    withNamespace(table, scope);
    for (const mesh::WorkloadInfo &info : inventory.workloads) {
        if (!wants(scope, info.ns, info.name, info.labels))
            continue;
        Row row{u"%1/%2/%3"_s.arg(mesh::info(info.kind).name.toLower(), info.ns, info.name),
                {cell(info.name), cell(mesh::info(info.kind).name), cell(Words::health(info.health), info.health),
                 cell(u"%1/%2"_s.arg(info.ready).arg(info.wanted)), cell(quantity::rateNumber(rateOf(info.in))), errorsOf(info.in),
                 cell(quantity::latencyNumber(info.in.p95)), cell(quantity::percentNumber(info.in.mtls)), cell(info.version),
                 cell(Words::dataPlane(info.dataPlane)), cell(orDash(mesh::nameOf(info.mode))), cell(QString::number(info.restarts)),
                 cell(orDash(info.serviceAccount)), cell(orDash(info.services.join(u','))), cell(orDash(info.images.join(u','))),
                 cell(Words::cause(info), info.health)},
                QJsonObject{{"namespace"_L1, info.ns},
                            {"name"_L1, info.name},
                            {"kind"_L1, mesh::info(info.kind).name},
                            {"health"_L1, Words::health(info.health)},
                            {"cause"_L1, Words::sentence(info)},
                            {"app"_L1, info.app},
                            {"version"_L1, info.version},
                            {"podsReady"_L1, info.ready},
                            {"podsWanted"_L1, info.wanted},
                            {"restarts"_L1, info.restarts},
                            {"waiting"_L1, info.waiting},
                            {"serviceAccount"_L1, info.serviceAccount},
                            {"dataPlane"_L1, Words::dataPlane(info.dataPlane)},
                            {"proxyRevision"_L1, info.proxyRevision},
                            {"mtlsMode"_L1, mesh::nameOf(info.mode)},
                            {"services"_L1, QJsonArray::fromStringList(info.services)},
                            {"images"_L1, QJsonArray::fromStringList(info.images)},
                            {"in"_L1, jsonOf(info.in)},
                            {"out"_L1, jsonOf(info.out)},
                            {"labels"_L1, jsonOf(info.labels)}}};
        prependNamespace(row, scope, info.ns);
        table.rows.push_back(row);
    }
    return table;
}

Table namespaces(const mesh::Inventory &inventory, const Scope &scope)
{
    Table table{u"NamespaceList"_s,
                {{u"NAME"_s},
                 {u"HEALTH"_s},
                 {u"INJECTION"_s},
                 {u"MODE"_s},
                 {u"SERVICES"_s, true},
                 {u"WORKLOADS"_s, true},
                 {u"PODS"_s, true},
                 {u"IN MESH"_s, true},
                 {u"REQ/S"_s, true},
                 {u"5XX %"_s, true},
                 {u"AT FAULT"_s, true}},
                {},
                {}};
    for (const mesh::NamespaceInfo &info : inventory.namespaces) {
        if (!wants(scope, info.name, info.name, {}))
            continue;
        table.rows.push_back({u"namespace/%1"_s.arg(info.name),
                              {cell(info.name), cell(Words::health(info.health), info.health), cell(orDash(info.injection)),
                               cell(orDash(mesh::nameOf(info.mode))), cell(QString::number(info.services)), cell(QString::number(info.workloads)),
                               cell(u"%1/%2"_s.arg(info.podsReady).arg(info.pods)), cell(u"%1/%2"_s.arg(info.podsInMesh).arg(info.pods)),
                               cell(quantity::rateNumber(rateOf(info.in))), errorsOf(info.in), cell(QString::number(info.atFault))},
                              QJsonObject{{"name"_L1, info.name},
                                          {"health"_L1, Words::health(info.health)},
                                          {"injection"_L1, info.injection},
                                          {"mtlsMode"_L1, mesh::nameOf(info.mode)},
                                          {"services"_L1, info.services},
                                          {"workloads"_L1, info.workloads},
                                          {"pods"_L1, info.pods},
                                          {"podsReady"_L1, info.podsReady},
                                          {"podsInMesh"_L1, info.podsInMesh},
                                          {"servicesAtFault"_L1, info.atFault},
                                          {"in"_L1, jsonOf(info.in)}}});
    }
    return table;
}

Table edges(const mesh::Traffic &traffic, const Scope &scope)
{
    Table table{u"EdgeList"_s,
                {{u"SOURCE"_s},
                 {u"TARGET"_s},
                 {u"SERVICE"_s},
                 {u"PROTOCOL"_s},
                 {u"HEALTH"_s},
                 {u"REQ/S"_s, true},
                 {u"5XX %"_s, true},
                 {u"403 %"_s, true},
                 {u"P95 MS"_s, true},
                 {u"MTLS %"_s, true},
                 {u"SENT B/S"_s, true},
                 {u"RECV B/S"_s, true},
                 {u"CONN/S"_s, true},
                 {u"VERSION"_s, false, true},
                 {u"P50 MS"_s, true, true},
                 {u"P99 MS"_s, true, true},
                 {u"FLAGS"_s}},
                {},
                {}};
    for (const mesh::EdgeTraffic &edge : traffic.edges) {
        const bool inScope = wantsNamespace(scope, edge.source.ns) || wantsNamespace(scope, edge.destination.ns);
        const QString source = Words::peer(edge.source), target = Words::peer(edge.destination);
        const bool named =
            scope.names.isEmpty() || scope.names.contains(source) || scope.names.contains(target) || scope.names.contains(edge.service);
        if (!inScope || !named)
            continue;
        const Health health = items::healthOf(edge);
        const bool requests = edge.protocol != mesh::Protocol::Tcp;
        const auto full = [](const QString &ns, const QString &name) { return ns.isEmpty() ? name : ns + u'/' + name; };
        QJsonArray codes;
        for (const mesh::CodeRate &code : edge.codes)
            codes.append(QJsonObject{{"code"_L1, code.code}, {"flags"_L1, code.flags}, {"requestsPerSecond"_L1, jsonNumber(code.rate)}});
        table.rows.push_back(
            {u"edge/%1>%2/%3:%4"_s.arg(full(edge.source.ns, source), full(edge.destination.ns, target), orDash(edge.service),
                                       Words::protocol(edge.protocol)),
             {cell(full(edge.source.ns, source)), cell(full(edge.destination.ns, target)), cell(orDash(edge.service)),
              cell(Words::protocol(edge.protocol)), cell(Words::health(health), health), cell(quantity::rateNumber(requests ? edge.rate : mesh::nan)),
              cell(quantity::percentNumber(requests ? edge.errors : mesh::nan), mesh::healthOfErrors(edge.errors)),
              cell(quantity::percentNumber(requests ? edge.denied : mesh::nan), mesh::healthOfErrors(0, edge.denied)),
              cell(quantity::latencyNumber(edge.p95)), cell(quantity::percentNumber(edge.mtls), edge.mtls < 0.99 ? Health::Warn : Health::Ok),
              cell(quantity::number(edge.sentBytes, 0)), cell(quantity::number(edge.receivedBytes, 0)), cell(quantity::number(edge.opened, 2)),
              cell(orDash(edge.destination.version)), cell(quantity::latencyNumber(edge.p50)), cell(quantity::latencyNumber(edge.p99)),
              cell(items::flagsText(edge))},
             QJsonObject{{"source"_L1, jsonOf(edge.source)},
                         {"destination"_L1, jsonOf(edge.destination)},
                         {"service"_L1, edge.service},
                         {"serviceNamespace"_L1, edge.serviceNs},
                         {"host"_L1, edge.host},
                         {"protocol"_L1, Words::protocol(edge.protocol)},
                         {"health"_L1, Words::health(health)},
                         {"requestsPerSecond"_L1, jsonNumber(requests ? edge.rate : mesh::nan)},
                         {"errorShare"_L1, jsonNumber(requests ? edge.errors : mesh::nan)},
                         {"deniedShare"_L1, jsonNumber(requests ? edge.denied : mesh::nan)},
                         {"limitedShare"_L1, jsonNumber(requests ? edge.limited : mesh::nan)},
                         {"codes"_L1, codes},
                         {"p50Ms"_L1, jsonNumber(edge.p50)},
                         {"p95Ms"_L1, jsonNumber(edge.p95)},
                         {"p99Ms"_L1, jsonNumber(edge.p99)},
                         {"sentBytesPerSecond"_L1, jsonNumber(edge.sentBytes)},
                         {"receivedBytesPerSecond"_L1, jsonNumber(edge.receivedBytes)},
                         {"connectionsPerSecond"_L1, jsonNumber(edge.opened)},
                         {"mtlsShare"_L1, jsonNumber(edge.mtls)}}});
    }
    return table;
}

QJsonObject header(const mesh::Snapshot &snapshot)
{
    QJsonObject header{{"context"_L1, snapshot.context}, {"at"_L1, quantity::isoUtc(snapshot.atMs)}};
    QJsonArray missing;
    for (const mesh::KindInfo &kind : mesh::allKinds()) {
        const mesh::KindState &state = snapshot.state(kind.kind);
        const bool lacks =
            state.health == mesh::KindHealth::Forbidden || state.health == mesh::KindHealth::Failed || !state.forbiddenNamespaces.isEmpty();
        if (!lacks)
            continue;
        missing.append(QJsonObject{{"what"_L1, kind.qualifiedPlural()},
                                   {"state"_L1, Words::kindHealth(state.health)},
                                   {"namespaces"_L1, QJsonArray::fromStringList(state.forbiddenNamespaces)},
                                   {"reason"_L1, state.error ? state.error->message() : QString()}});
    }
    if (snapshot.traffic) {
        header.insert("trafficAt"_L1, quantity::isoUtc(snapshot.traffic->atMs));
        header.insert("trafficWindowSeconds"_L1, snapshot.traffic->windowSeconds);
        for (const mesh::MissingPart &part : snapshot.traffic->missing)
            missing.append(
                QJsonObject{{"what"_L1, part.what}, {"state"_L1, Words::kindHealth(mesh::KindHealth::Failed)}, {"reason"_L1, part.reason}});
        if (!snapshot.traffic->warnings.isEmpty())
            header.insert("warnings"_L1, QJsonArray::fromStringList(snapshot.traffic->warnings));
    }
    header.insert("missing"_L1, missing);
    return header;
}

} // namespace report
