// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A shop with a split, a header route, a gateway and a host with one route, and what metrics would say of it.
#pragma once

#include "models/mesh/facts.h"
#include "tests/support/memoryaccess.h"
#include "tests/support/mesh.h"

namespace scene {

inline mesh::RouteDestination to(const QString &host, const QString &subset = {}, int weight = 100)
{
    return {.host = host, .subset = subset, .port = 0, .weight = weight};
}

inline mesh::ObjectPtr virtualService(const QString &ns, const QString &name, const QStringList &hosts, const QVector<mesh::RouteFacts> &http,
                                      const QStringList &gateways = {})
{
    return support::object(mesh::Kind::VirtualService, ns, name,
                           mesh::VirtualServiceFacts{.hosts = hosts, .gateways = gateways, .exportTo = {}, .http = http, .tls = {}, .tcp = {}});
}

/// Names routes in the label `route`, as the offered change would.
inline mesh::ObjectPtr telemetry(const QByteArray &label = "route", const QByteArray &operation = "")
{
    const QByteArray json = R"({"apiVersion":"telemetry.istio.io/v1","kind":"Telemetry","metadata":{"name":"names","namespace":"istio-system"},)"
                            R"("spec":{"metrics":[{"overrides":[{"match":{"metric":"REQUEST_COUNT","mode":"CLIENT"},"tagOverrides":{")"
        + label + R"(":{)" + operation + R"("value":"xds.route_name"}}}]}]}})";
    return support::liveObject(json);
}

inline QVector<mesh::ObjectPtr> shop()
{
    using mesh::Kind;
    mesh::RouteFacts paying{.name = QStringLiteral("paying"), .matches = {QStringLiteral("header x-user-class exact paying")}};
    paying.destinations = {to(QStringLiteral("reviews"), QStringLiteral("v2"))};
    mesh::RouteFacts split{.name = QStringLiteral("split")};
    split.destinations = {to(QStringLiteral("reviews"), QStringLiteral("v1"), 70), to(QStringLiteral("reviews"), QStringLiteral("v2"), 30)};
    split.timeout = QStringLiteral("2s");
    mesh::RouteFacts lone;
    lone.destinations = {to(QStringLiteral("ratings"))};
    mesh::RouteFacts product{.name = QStringLiteral("product"), .matches = {QStringLiteral("uri prefix /product")}};
    product.destinations = {to(QStringLiteral("web"))};
    mesh::RouteFacts rest;
    rest.destinations = {to(QStringLiteral("web"))};
    QVector<mesh::ObjectPtr> objects = support::app(QStringLiteral("shop"), QStringLiteral("reviews"), {QStringLiteral("v1"), QStringLiteral("v2")})
        + support::app(QStringLiteral("shop"), QStringLiteral("web")) + support::app(QStringLiteral("shop"), QStringLiteral("ratings"))
        + support::app(QStringLiteral("istio-system"), QStringLiteral("ingress"));
    mesh::DestinationRuleFacts rule{.host = QStringLiteral("reviews")};
    rule.subsets = {{QStringLiteral("v1"), {{QStringLiteral("version"), QStringLiteral("v1")}}},
                    {QStringLiteral("v2"), {{QStringLiteral("version"), QStringLiteral("v2")}}}};
    objects << virtualService(QStringLiteral("shop"), QStringLiteral("reviews"), {QStringLiteral("reviews")}, {paying, split})
            << virtualService(QStringLiteral("shop"), QStringLiteral("ratings"), {QStringLiteral("ratings")}, {lone})
            << virtualService(QStringLiteral("shop"), QStringLiteral("web"), {QStringLiteral("shop.example.com")}, {product, rest},
                              {QStringLiteral("front")})
            << support::object(Kind::DestinationRule, QStringLiteral("shop"), QStringLiteral("reviews"), rule)
            << support::object(Kind::Gateway, QStringLiteral("shop"), QStringLiteral("front"),
                               mesh::GatewayFacts{.selector = {{QStringLiteral("app"), QStringLiteral("ingress")}}, .servers = {}});
    return objects;
}

inline mesh::Peer ingress()
{
    return support::workload(QStringLiteral("istio-system"), QStringLiteral("ingress"));
}

inline QVector<mesh::EdgeTraffic> edges()
{
    using support::workload;
    const QString shop = QStringLiteral("shop");
    const mesh::Peer web = workload(shop, QStringLiteral("web"));
    return {support::edge(web, workload(shop, QStringLiteral("reviews-v1")), QStringLiteral("reviews"), 60),
            support::edge(web, workload(shop, QStringLiteral("reviews-v2"), QStringLiteral("v2")), QStringLiteral("reviews"), 40, 0.1),
            support::edge(web, workload(shop, QStringLiteral("ratings")), QStringLiteral("ratings"), 12, 0.5),
            support::edge(ingress(), web, QStringLiteral("web"), 30),
            support::edge(workload(shop, QStringLiteral("reviews-v1")), web, QStringLiteral("web"), 5)};
}

inline mesh::RouteTraffic sample(const QString &route, const mesh::Peer &from, const QString &service, const QString &workload,
                                 const QString &version, double rate, const QString &code = QStringLiteral("200"),
                                 const QString &flags = QStringLiteral("-"))
{
    mesh::RouteTraffic s;
    s.label = QStringLiteral("route");
    s.route = route;
    s.sourceNs = from.ns;
    s.sourceWorkload = from.workload;
    s.serviceNs = service.isEmpty() ? QString() : QStringLiteral("shop");
    s.service = service;
    s.workloadNs = QStringLiteral("shop");
    s.workload = workload;
    s.version = version;
    s.rate = rate;
    s.codes = {{code, flags, rate}};
    s.errors = code.startsWith(u'5') ? 1 : 0;
    return s;
}

inline mesh::SnapshotPtr snapshot(const QVector<mesh::ObjectPtr> &objects, const QVector<mesh::RouteTraffic> &routes = {},
                                  const QVector<mesh::RouteLatency> &latencies = {})
{
    const mesh::SnapshotPtr base = support::snapshot(objects, edges());
    auto traffic = std::make_shared<mesh::Traffic>(*base->traffic);
    traffic->routes = routes;
    traffic->routeLatencies = latencies;
    mesh::Delta delta;
    delta.traffic = traffic;
    return mesh::apply(base, std::array{delta}, base->atMs).first;
}

} // namespace scene
