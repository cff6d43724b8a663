// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What Meshdeck reads of each kind's spec and status: plain data, filled by the sources' decode. A field that the object
// does not set keeps the default given here, which is the API's default unless said otherwise.
#pragma once

#include "models/base/labels.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>
#include <variant>

namespace mesh {

struct NamespaceFacts {
    QString phase; ///< Active, Terminating
};

struct NodeFacts {
    bool ready = false;
    QString kubeletVersion, region, zone;
};

struct ContainerFacts {
    QString name, image;
    bool ready = false;
    bool init = false; ///< an init container (a native sidecar is one too)
    int restarts = 0;
    QString waitingReason; ///< ErrImagePull, CrashLoopBackOff, ...
    QVector<int> ports;
};

struct PodFacts {
    QString phase; ///< Pending, Running, Succeeded, Failed, Unknown
    QString reason;
    bool ready = false; ///< condition Ready
    QString node, ip, serviceAccount;
    bool hostNetwork = false;
    QVector<ContainerFacts> containers;

    /// A container named istio-proxy or linkerd-proxy, init or not.
    bool hasProxy(const QString &containerName) const;
};

struct ServicePort {
    QString name;
    int port = 0;
    QString targetPort; ///< number or name
    QString protocol;   ///< TCP, UDP, SCTP
    QString appProtocol;
};

struct ServiceFacts {
    QString type; ///< ClusterIP, NodePort, LoadBalancer, ExternalName
    QStringList clusterIps;
    QString externalName;
    bool headless = false;
    base::Labels selector;
    QVector<ServicePort> ports;
    QStringList addresses; ///< status.loadBalancer.ingress ip or hostname
};

struct Endpoint {
    QStringList addresses;
    bool ready = true;
    bool serving = true;
    bool terminating = false;
    QString targetKind, targetName, node, zone;
};

struct EndpointSliceFacts {
    QString service; ///< label kubernetes.io/service-name
    QString addressType;
    QVector<ServicePort> ports;
    QVector<Endpoint> endpoints;
};

/// Deployment, ReplicaSet, StatefulSet, DaemonSet.
struct WorkloadFacts {
    int wanted = 1, current = 0, ready = 0, updated = 0, available = 0;
    base::Labels selector;       ///< matchLabels
    base::Labels templateLabels; ///< of the pod template
    base::Labels templateAnnotations;
    QString serviceAccount;
    QStringList images;
};

struct ConfigMapFacts {
    QMap<QString, QByteArray> data;
};

/// Only what certificates need. Values that are or may hold a private key never get here.
struct SecretFacts {
    QString type;
    QMap<QString, QByteArray> certificates; ///< key -> PEM text holding certificates only
    QStringList otherKeys;                  ///< names of the keys that were dropped
};

struct WebhookClient {
    QString name;
    QByteArray caBundle; ///< PEM
    QString serviceNs, serviceName, path, url;
    int servicePort = 443;
    QString failurePolicy;
};

struct WebhookFacts {
    QVector<WebhookClient> webhooks;
};

struct CrdFacts {
    QString group, kindName, plural;
    QStringList servedVersions;
};

// ---- Istio -------------------------------------------------------------------------------------------------------

struct GatewayServer {
    int port = 0;
    QString name, protocol;
    QStringList hosts; ///< may be "ns/host"
    QString tlsMode;   ///< "" when there is no tls
    QStringList credentialNames;
};

struct GatewayFacts {
    base::Labels selector;
    QVector<GatewayServer> servers;
};

struct RouteDestination {
    QString host, subset;
    int port = 0;    ///< 0 = not given
    int weight = 100; ///< of its route; a single destination without weight has 100
};

struct RetryFacts {
    int attempts = 2;
    QString perTryTimeout, retryOn;
};

struct FaultFacts {
    double delayPercent = 0, abortPercent = 0;
    QString fixedDelay;
    int abortStatus = 0;
};

/// One http, tls or tcp route of a VirtualService, or one rule of a Gateway API route.
struct RouteFacts {
    QString name;
    QStringList matches; ///< one short text each: `uri prefix /checkout`, `header x-user-class exact paying`
    QVector<RouteDestination> destinations;
    QString mirrorHost, mirrorSubset;
    double mirrorPercent = 0;
    QString timeout; ///< "" = not given
    std::optional<RetryFacts> retries;
    std::optional<FaultFacts> fault;
    bool redirectsOrDirect = false; ///< redirect or directResponse: no destination is right
};

struct VirtualServiceFacts {
    QStringList hosts, gateways, exportTo;
    QVector<RouteFacts> http, tls, tcp;
};

struct Subset {
    QString name;
    base::Labels labels;
};

struct DestinationRuleFacts {
    QString host;
    QVector<Subset> subsets;
    QString tlsMode; ///< trafficPolicy.tls.mode, "" when not given
    bool hasOutlierDetection = false, hasConnectionPool = false;
    QStringList exportTo;
};

struct ServiceEntryFacts {
    QStringList hosts, addresses;
    QString location;   ///< MESH_EXTERNAL (default) or MESH_INTERNAL
    QString resolution; ///< NONE, STATIC, DNS, ...
    QVector<ServicePort> ports;
    int endpoints = 0;
};

struct PeerAuthenticationFacts {
    std::optional<base::Labels> selector; ///< nullopt: namespace-wide (mesh-wide in the root namespace)
    QString mode;                         ///< UNSET, DISABLE, PERMISSIVE, STRICT
    QMap<int, QString> portModes;
};

struct AuthorizationPolicyFacts {
    std::optional<base::Labels> selector;
    QString action; ///< ALLOW (default), DENY, AUDIT, CUSTOM
    int rules = 0;
};

// ---- Gateway API ---------------------------------------------------------------------------------------------------

struct ParentRef {
    QString group, kindName, ns, name, sectionName;
    int port = 0;
};

struct CertificateRef {
    QString kindName; ///< Secret unless given
    QString ns;       ///< "" = the Gateway's own
    QString name;
};

struct GatewayListener {
    QString name, protocol, hostname, tlsMode;
    int port = 0;
    QVector<CertificateRef> certificates;
};

struct K8sGatewayFacts {
    QString className;
    QVector<GatewayListener> listeners;
    QStringList addresses;
    bool accepted = false, programmed = false;
};

struct GatewayRouteFacts {
    QStringList hostnames;
    QVector<ParentRef> parents;
    QVector<RouteFacts> rules; ///< destinations: host = name or name.ns, of kind Service unless the host says otherwise
};

struct ReferenceGrantFacts {
    QVector<ParentRef> from; ///< group, kindName, ns
    QVector<ParentRef> to;   ///< group, kindName, name ("" = all)
};

// ---- cert-manager --------------------------------------------------------------------------------------------------

struct CertManagerFacts {
    QString secretName, issuerKind, issuerName, commonName;
    QStringList dnsNames, uris;
    qint64 notBeforeMs = 0, notAfterMs = 0, renewalMs = 0; ///< status; 0 = not known
    bool ready = false;
    QString reason, message; ///< of the Ready condition
    QString duration, renewBefore;
};

using Facts =
    std::variant<std::monostate, NamespaceFacts, NodeFacts, PodFacts, ServiceFacts, EndpointSliceFacts, WorkloadFacts, ConfigMapFacts, SecretFacts,
                 WebhookFacts, CrdFacts, GatewayFacts, VirtualServiceFacts, DestinationRuleFacts, ServiceEntryFacts, PeerAuthenticationFacts,
                 AuthorizationPolicyFacts, K8sGatewayFacts, GatewayRouteFacts, ReferenceGrantFacts, CertManagerFacts>;

} // namespace mesh
