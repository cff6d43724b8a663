// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/rules.h"

#include "models/analysis/rulelist.h"

namespace analysis {

using enum mesh::Kind;

namespace {

constexpr quint64 registry = reads(Service, ServiceEntry),
                  workloads = reads(Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, WorkloadEntry, WorkloadGroup);

/// The meshes' own kinds, which stand together in the enum.
constexpr quint64 meshKinds()
{
    quint64 bits = 0;
    for (int kind = static_cast<int>(VirtualService); kind <= static_cast<int>(ServiceProfile); ++kind)
        bits |= quint64(1) << kind;
    return bits;
}

constexpr Rule worldRules[] = {
    {"conflicting hosts", reads(VirtualService), checkConflictingHosts},
    {"gateway routes past subsets", reads(VirtualService), checkIngressRoutes},
    {"repeated DestinationRules", reads(DestinationRule), checkRepeatedDestinationRules},
    {"workloads of Gateways", reads(Gateway, Service) | workloads, checkGatewayWorkloads},
    {"conflicting Gateways", reads(Gateway) | workloads, checkGatewayConflicts},
    {"workloads of Sidecars", reads(Sidecar, Namespace) | registry | workloads | readsMeshConfig, checkSidecarWorkloads},
    {"ServiceEntries", reads(ServiceEntry) | readsMeshConfig, checkServiceEntries},
    {"EnvoyFilters", reads(EnvoyFilter), checkEnvoyFilters},
    {"Deployments", reads(Deployment, Service, Namespace), checkDeployments},
    {"injection", reads(Namespace, Pod, ConfigMap), checkInjection},
    {"proxy images", reads(Namespace, Pod, Deployment, ConfigMap, ProxyConfig, MutatingWebhook) | readsMeshConfig, checkProxyImages},
    {"MeshNetworks", reads(Secret) | readsMeshNetworks, checkMeshNetworks},
    {"WorkloadGroups", reads(WorkloadGroup, ServiceAccount), checkWorkloadGroups},
    {"target ports", reads(Service) | workloads, checkServiceTargets},
    {"listeners of Gateway API", reads(K8sGateway), checkGatewayListeners},
    {"ServiceProfiles over routes", reads(ServiceProfile, HttpRoute, GrpcRoute, LinkerdHttpRoute), checkShadowingProfiles},
    {"workloads of policies",
     reads(AuthorizationPolicy, PeerAuthentication, RequestAuthentication, Telemetry, WasmPlugin, Namespace) | workloads | readsMeshConfig,
     checkPolicyWorkloads},
    {"references of AuthorizationPolicies", readsEverything, checkAuthorizationReferences},
    {"Telemetries", reads(Telemetry) | workloads | readsMeshConfig, checkTelemetries},
    {"users of tokens", reads(VirtualService, Gateway, RequestAuthentication, AuthorizationPolicy) | workloads | readsMeshConfig, checkTokenUsers},
    {"agreement on mTLS", reads(PeerAuthentication, DestinationRule, AuthorizationPolicy, Service, Namespace) | workloads | readsMeshConfig,
     checkMtlsAgreement},
    {"credentials of Gateways", reads(Gateway, Secret, CertManagerCertificate) | workloads, checkGatewayCredentials},
    {"TrafficExtensions", readsEverything, checkTrafficExtensions},
    {"webhooks", reads(MutatingWebhook, ValidatingWebhook, Service), checkWebhooks},
    {"workloads without waypoint", reads(AuthorizationPolicy, Namespace) | workloads, checkUnguardedWorkloads},
    {"workloads without policy", reads(AuthorizationPolicy, Namespace, Service) | workloads | readsMeshConfig, checkCoverage},
    {"Servers of Linkerd",
     reads(LinkerdServer, LinkerdAuthorizationPolicy, LinkerdServerAuthorization, HttpRoute, GrpcRoute, LinkerdHttpRoute) | workloads,
     checkLinkerdServers},
    {"routes of Linkerd", reads(HttpRoute, GrpcRoute, LinkerdHttpRoute, TlsRoute, TcpRoute, LinkerdHttpLocalRateLimitPolicy, Namespace),
     checkLinkerdRoutes},
};

constexpr ItemRule perItem[] = {
    {"destination hosts", reads(VirtualService), registry, checkDestinationHosts},
    {"destination subsets", reads(VirtualService), reads(DestinationRule) | readsNamespaces, checkDestinationSubsets},
    {"gateways of VirtualServices", reads(VirtualService), reads(Gateway), checkVirtualServiceGateways},
    {"hosts of DestinationRules", reads(DestinationRule), registry | workloads, checkDestinationRuleHosts},
    {"namespaces of exportTo", reads(VirtualService, DestinationRule, ServiceEntry), reads(Namespace) | readsNamespaces, checkExportNamespaces},
    {"routes of Gateway API", reads(HttpRoute, GrpcRoute, TlsRoute, TcpRoute, UdpRoute), reads(K8sGateway, Service, ReferenceGrant),
     checkGatewayRoutes},
    {"classes of Gateways", reads(K8sGateway), reads(GatewayClass), checkGatewayClass},
    {"ReferenceGrants", reads(ReferenceGrant), reads(Namespace) | readsNamespaces, checkReferenceGrants},
    {"attachment of routes", reads(HttpRoute, GrpcRoute, TlsRoute, TcpRoute, UdpRoute), reads(K8sGateway, Namespace), checkAttachment},
    {"secrets of listeners", reads(K8sGateway), reads(ReferenceGrant), checkListenerSecrets},
    {"waypoints", reads(Namespace, Service, Pod), reads(K8sGateway, Namespace), checkWaypoints},
    {"ambient workloads", reads(Pod, Deployment, StatefulSet, DaemonSet), reads(Namespace), checkAmbientWorkloads},
    {"ambient policies", reads(AuthorizationPolicy, RequestAuthentication, WasmPlugin, Telemetry), reads(Namespace, Service), checkAmbientPolicies},
    {"ambient routes", reads(VirtualService), reads(Namespace, Service, ServiceEntry, K8sGateway), checkAmbientRoutes},
    {"ambient rules", reads(DestinationRule), reads(Namespace, Service, ServiceEntry, K8sGateway) | readsMeshConfig, checkAmbientRules},
    {"Linkerd policies", reads(LinkerdAuthorizationPolicy), reads(LinkerdServer, LinkerdMeshTlsAuthentication, LinkerdNetworkAuthentication),
     checkLinkerdPolicies},
};

constexpr ObjectRule perObject[] = {
    {"VirtualService fields", reads(VirtualService), checkVirtualServiceFields},
    {"unreachable rules", reads(VirtualService), checkUnreachableRules},
    {"route weights", reads(VirtualService), checkRouteWeights},
    {"DestinationRule fields", reads(DestinationRule), checkDestinationRuleFields},
    {"Gateway fields", reads(Gateway), checkGatewayFields},
    {"Sidecar fields", reads(Sidecar), checkSidecarFields},
    {"ServiceEntry fields", reads(ServiceEntry), checkServiceEntryFields},
    {"WorkloadEntry fields", reads(WorkloadEntry), checkWorkloadEntryFields},
    {"WorkloadGroup fields", reads(WorkloadGroup), checkWorkloadGroupFields},
    {"EnvoyFilter fields", reads(EnvoyFilter), checkEnvoyFilterFields},
    {"WasmPlugin fields", reads(WasmPlugin), checkWasmPluginFields},
    {"ProxyConfig fields", reads(ProxyConfig), checkProxyConfigFields},
    {"AuthorizationPolicy fields", reads(AuthorizationPolicy), checkAuthorizationPolicyFields},
    {"RequestAuthentication fields", reads(RequestAuthentication), checkRequestAuthenticationFields},
    {"PeerAuthentication fields", reads(PeerAuthentication), checkPeerAuthenticationFields},
    {"Telemetry fields", reads(Telemetry), checkTelemetryFields},
    {"Gateway API versions", reads(CustomResourceDefinition), checkGatewayApiVersions},
    {"service ports", reads(Service), checkServicePorts},
    {"pod users", reads(Pod, Deployment), checkPodUsers},
    {"annotations", reads(Namespace, Service, Pod, Deployment), checkAnnotations},
    {"deprecations", reads(VirtualService, CustomResourceDefinition), checkDeprecations},
    {"conditions",
     reads(Service, ServiceEntry, WorkloadEntry, AuthorizationPolicy, K8sGateway, GatewayClass, HttpRoute, GrpcRoute, TlsRoute, TcpRoute, UdpRoute,
           LinkerdHttpRoute),
     checkConditions},
    {"annotations of Linkerd", reads(Namespace, Service, Pod, LinkerdEgressNetwork, HttpRoute, GrpcRoute), checkLinkerdAnnotations},
    {"schema", meshKinds(), checkSchema}, // last: it leaves out what a rule above has said more plainly
};

} // namespace

std::span<const Rule> rules()
{
    return worldRules;
}

std::span<const ItemRule> itemRules()
{
    return perItem;
}

std::span<const ObjectRule> objectRules()
{
    return perObject;
}

} // namespace analysis
