// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway API: classes, gateways, routes, backends.
#include "models/references/builder.h"

namespace references {

using mesh::Kind;

namespace {

void addRoute(Builder &builder, const Item &route)
{
    for (const Ref parent : route.spec()["parentRefs"])
        builder.addTarget(route, parent, How::Parent);
    for (const Ref rule : route.spec()["rules"]) {
        for (const Ref backend : rule["backendRefs"])
            builder.addTarget(route, backend, How::Route);
        for (const Ref filter : rule["filters"]) {
            if (const Ref mirror = filter["requestMirror"]["backendRef"])
                builder.addTarget(route, mirror, How::Mirror);
        }
    }
}

} // namespace

void addGatewayApi(Builder &builder)
{
    const analysis::World &world = builder.world;
    for (const analysis::ItemPtr &gateway : world.of(Kind::K8sGateway))
        builder.addNamed(*gateway, Kind::GatewayClass, {}, gateway->spec()["gatewayClassName"].text(), How::Parent);
    for (const Kind kind : {Kind::HttpRoute, Kind::GrpcRoute, Kind::TlsRoute, Kind::TcpRoute, Kind::UdpRoute, Kind::LinkerdHttpRoute}) {
        for (const analysis::ItemPtr &route : world.of(kind))
            addRoute(builder, *route);
    }
    for (const analysis::ItemPtr &policy : world.of(Kind::BackendTlsPolicy)) {
        for (const Ref target : policy->spec()["targetRefs"])
            builder.addTarget(*policy, target, How::Targets);
    }
}

} // namespace references
