// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of objects Meshdeck knows, as one table: group, served versions in the order we prefer them, plural, scope.
// Adding a kind: a line in the enum, a line in kind.cpp, and (if its fields are read) facts.h and the sources' decode.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <span>

namespace mesh {

enum class Kind : quint8 {
    Namespace,
    Node,
    Pod,
    Service,
    EndpointSlice,
    ServiceAccount,
    ConfigMap,
    Secret,
    Deployment,
    ReplicaSet,
    StatefulSet,
    DaemonSet,
    MutatingWebhook,
    ValidatingWebhook,
    CustomResourceDefinition,
    VirtualService,
    DestinationRule,
    Gateway,
    ServiceEntry,
    Sidecar,
    WorkloadEntry,
    WorkloadGroup,
    EnvoyFilter,
    ProxyConfig,
    AuthorizationPolicy,
    PeerAuthentication,
    RequestAuthentication,
    Telemetry,
    WasmPlugin,
    GatewayClass,
    K8sGateway,
    HttpRoute,
    GrpcRoute,
    TlsRoute,
    TcpRoute,
    UdpRoute,
    ReferenceGrant,
    BackendTlsPolicy,
    LinkerdServer,
    LinkerdServerAuthorization,
    LinkerdAuthorizationPolicy,
    LinkerdMeshTlsAuthentication,
    LinkerdNetworkAuthentication,
    LinkerdHttpRoute,
    LinkerdHttpLocalRateLimitPolicy,
    LinkerdEgressNetwork,
    ServiceProfile,
    CertManagerCertificate,
    Count
};
inline constexpr int kindCount = static_cast<int>(Kind::Count);

struct KindInfo {
    Kind kind;
    QString group;         ///< "" for core
    QStringList versions;  ///< best first
    QString name;          ///< the API's kind, e.g. "VirtualService"
    QString plural;        ///< the API's resource, e.g. "virtualservices"
    QStringList shortNames; ///< what else people type
    bool namespaced = true;
    /// Watched mesh-wide. False for ConfigMap and Secret, of which only named ones are read.
    bool watched = true;

    /// "virtualservices.networking.istio.io"; just the plural in the core group.
    QString qualifiedPlural() const;
};

const KindInfo &info(Kind kind);
std::span<const KindInfo> allKinds();

/// What a person types: plural, singular, short name, with or without group ("vs", "gateways.networking.istio.io").
/// Two kinds named Gateway exist: the bare word is Istio's; "gtw" or the group choose Gateway API's.
std::optional<Kind> kindNamed(const QString &word);
/// As it stands in apiVersion and kind of an object. The version may be any.
std::optional<Kind> kindOf(const QString &group, const QString &kindName);
std::optional<Kind> kindOfResource(const QString &group, const QString &plural);

} // namespace mesh
