// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/references/references.h"

#include "models/references/builder.h"

#include <QSet>

#include <algorithm>
#include <array>

namespace references {

using mesh::Kind;

namespace {

constexpr std::array kinds{Kind::VirtualService,
                           Kind::DestinationRule,
                           Kind::Gateway,
                           Kind::ServiceEntry,
                           Kind::Sidecar,
                           Kind::WorkloadEntry,
                           Kind::WorkloadGroup,
                           Kind::EnvoyFilter,
                           Kind::ProxyConfig,
                           Kind::AuthorizationPolicy,
                           Kind::PeerAuthentication,
                           Kind::RequestAuthentication,
                           Kind::Telemetry,
                           Kind::WasmPlugin,
                           Kind::GatewayClass,
                           Kind::K8sGateway,
                           Kind::HttpRoute,
                           Kind::GrpcRoute,
                           Kind::TlsRoute,
                           Kind::TcpRoute,
                           Kind::UdpRoute,
                           Kind::ReferenceGrant,
                           Kind::BackendTlsPolicy,
                           Kind::LinkerdServer,
                           Kind::LinkerdServerAuthorization,
                           Kind::LinkerdAuthorizationPolicy,
                           Kind::LinkerdMeshTlsAuthentication,
                           Kind::LinkerdNetworkAuthentication,
                           Kind::LinkerdHttpRoute,
                           Kind::LinkerdHttpLocalRateLimitPolicy,
                           Kind::LinkerdEgressNetwork,
                           Kind::ServiceProfile};

bool isService(Kind kind)
{
    return kind == Kind::Service || kind == Kind::ServiceEntry;
}

bool isWorkload(Kind kind)
{
    return kind == Kind::Deployment || kind == Kind::StatefulSet || kind == Kind::DaemonSet || kind == Kind::Pod || kind == Kind::WorkloadEntry;
}

} // namespace

std::span<const Kind> meshKinds()
{
    return kinds;
}

bool isMeshKind(Kind kind)
{
    return std::ranges::find(kinds, kind) != kinds.end();
}

Graph Graph::of(const analysis::World &world)
{
    Builder builder(world);
    addIstioRoutes(builder);
    addIstioPolicies(builder);
    addGatewayApi(builder);
    addLinkerd(builder);
    return builder.take();
}

QVector<Reference> Graph::outOf(const mesh::ObjectKey &key) const
{
    QVector<Reference> found;
    if (const int at = find(key); at >= 0) {
        for (const int reference : m_out[at])
            found.push_back(m_references[reference]);
    }
    return found;
}

QVector<Reference> Graph::into(const mesh::ObjectKey &key) const
{
    QVector<Reference> found;
    if (const int at = find(key); at >= 0) {
        for (const int reference : m_in[at])
            found.push_back(m_references[reference]);
    }
    return found;
}

Graph::Counts Graph::counts(const mesh::ObjectKey &key) const
{
    const int at = find(key);
    if (at < 0)
        return {};
    // An object that is named three times is one object.
    QSet<int> out, in;
    Counts counts;
    for (const int reference : m_out[at]) {
        if (m_references[reference].to < 0)
            ++counts.missing;
        else
            out.insert(m_references[reference].to);
    }
    for (const int reference : m_in[at])
        in.insert(m_references[reference].from);
    counts.out = static_cast<int>(out.size()) + counts.missing;
    counts.in = static_cast<int>(in.size());
    return counts;
}

QVector<mesh::ObjectKey> Graph::servicesOf(const QVector<mesh::ObjectKey> &objects) const
{
    QVector<mesh::ObjectKey> services;
    QSet<int> seen;
    QVector<int> waiting;
    for (const mesh::ObjectKey &key : objects) {
        if (const int at = find(key); at >= 0)
            waiting.push_back(at);
        else if (isService(key.kind) && !services.contains(key))
            services.push_back(key);
    }
    for (qsizetype i = 0; i < waiting.size(); ++i) {
        const int at = waiting[i];
        if (seen.contains(at))
            continue;
        seen.insert(at);
        const mesh::ObjectKey &key = m_nodes[at];
        if (isService(key.kind)) {
            if (!services.contains(key))
                services.push_back(key);
            continue; // what is behind a service is not touched through it
        }
        if (isWorkload(key.kind)) {
            for (const int reference : m_in[at]) {
                if (isService(m_nodes[m_references[reference].from].kind))
                    waiting.push_back(m_references[reference].from);
            }
            continue;
        }
        for (const int reference : m_out[at]) {
            if (m_references[reference].to >= 0)
                waiting.push_back(m_references[reference].to);
        }
    }
    return services;
}

} // namespace references
