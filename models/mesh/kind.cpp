// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/kind.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace mesh {

namespace {

using Table = std::array<KindInfo, kindCount>;

const Table &table()
{
    static const QString istio = u"networking.istio.io"_s, security = u"security.istio.io"_s, gateway = u"gateway.networking.k8s.io"_s,
                         linkerd = u"policy.linkerd.io"_s, admission = u"admissionregistration.k8s.io"_s;
    static const QStringList v1{u"v1"_s}, istioVersions{u"v1"_s, u"v1beta1"_s, u"v1alpha3"_s}, beta{u"v1"_s, u"v1beta1"_s},
        alpha{u"v1"_s, u"v1beta1"_s, u"v1alpha3"_s, u"v1alpha2"_s}, linkerdServer{u"v1beta3"_s, u"v1beta2"_s, u"v1beta1"_s, u"v1alpha1"_s};
    static const Table kinds{{
        {Kind::Namespace, {}, v1, u"Namespace"_s, u"namespaces"_s, {u"ns"_s}, false},
        {Kind::Node, {}, v1, u"Node"_s, u"nodes"_s, {u"no"_s}, false},
        {Kind::Pod, {}, v1, u"Pod"_s, u"pods"_s, {u"po"_s}},
        {Kind::Service, {}, v1, u"Service"_s, u"services"_s, {u"svc"_s}},
        {Kind::EndpointSlice, u"discovery.k8s.io"_s, beta, u"EndpointSlice"_s, u"endpointslices"_s, {}},
        {Kind::ServiceAccount, {}, v1, u"ServiceAccount"_s, u"serviceaccounts"_s, {u"sa"_s}},
        {Kind::ConfigMap, {}, v1, u"ConfigMap"_s, u"configmaps"_s, {u"cm"_s}, true, false},
        {Kind::Secret, {}, v1, u"Secret"_s, u"secrets"_s, {}, true, false},
        {Kind::Deployment, u"apps"_s, v1, u"Deployment"_s, u"deployments"_s, {u"deploy"_s}},
        {Kind::ReplicaSet, u"apps"_s, v1, u"ReplicaSet"_s, u"replicasets"_s, {u"rs"_s}},
        {Kind::StatefulSet, u"apps"_s, v1, u"StatefulSet"_s, u"statefulsets"_s, {u"sts"_s}},
        {Kind::DaemonSet, u"apps"_s, v1, u"DaemonSet"_s, u"daemonsets"_s, {u"ds"_s}},
        {Kind::MutatingWebhook, admission, v1, u"MutatingWebhookConfiguration"_s, u"mutatingwebhookconfigurations"_s, {}, false},
        {Kind::ValidatingWebhook, admission, v1, u"ValidatingWebhookConfiguration"_s, u"validatingwebhookconfigurations"_s, {}, false},
        {Kind::CustomResourceDefinition,
         u"apiextensions.k8s.io"_s,
         v1,
         u"CustomResourceDefinition"_s,
         u"customresourcedefinitions"_s,
         {u"crd"_s, u"crds"_s},
         false},
        {Kind::VirtualService, istio, istioVersions, u"VirtualService"_s, u"virtualservices"_s, {u"vs"_s}},
        {Kind::DestinationRule, istio, istioVersions, u"DestinationRule"_s, u"destinationrules"_s, {u"dr"_s}},
        {Kind::Gateway, istio, istioVersions, u"Gateway"_s, u"gateways"_s, {u"gw"_s}},
        {Kind::ServiceEntry, istio, istioVersions, u"ServiceEntry"_s, u"serviceentries"_s, {u"se"_s}},
        {Kind::Sidecar, istio, istioVersions, u"Sidecar"_s, u"sidecars"_s, {}},
        {Kind::WorkloadEntry, istio, istioVersions, u"WorkloadEntry"_s, u"workloadentries"_s, {u"we"_s}},
        {Kind::WorkloadGroup, istio, istioVersions, u"WorkloadGroup"_s, u"workloadgroups"_s, {u"wg"_s}},
        {Kind::EnvoyFilter, istio, {u"v1alpha3"_s}, u"EnvoyFilter"_s, u"envoyfilters"_s, {u"ef"_s}},
        {Kind::ProxyConfig, istio, {u"v1beta1"_s}, u"ProxyConfig"_s, u"proxyconfigs"_s, {}},
        {Kind::AuthorizationPolicy, security, beta, u"AuthorizationPolicy"_s, u"authorizationpolicies"_s, {u"ap"_s}},
        {Kind::PeerAuthentication, security, beta, u"PeerAuthentication"_s, u"peerauthentications"_s, {u"pa"_s}},
        {Kind::RequestAuthentication, security, beta, u"RequestAuthentication"_s, u"requestauthentications"_s, {u"ra"_s}},
        {Kind::Telemetry, u"telemetry.istio.io"_s, {u"v1"_s, u"v1alpha1"_s}, u"Telemetry"_s, u"telemetries"_s, {}},
        {Kind::WasmPlugin, u"extensions.istio.io"_s, {u"v1alpha1"_s}, u"WasmPlugin"_s, u"wasmplugins"_s, {}},
        {Kind::GatewayClass, gateway, beta, u"GatewayClass"_s, u"gatewayclasses"_s, {u"gc"_s}, false},
        {Kind::K8sGateway, gateway, beta, u"Gateway"_s, u"gateways"_s, {u"gtw"_s}},
        {Kind::HttpRoute, gateway, beta, u"HTTPRoute"_s, u"httproutes"_s, {}},
        {Kind::GrpcRoute, gateway, {u"v1"_s, u"v1alpha2"_s}, u"GRPCRoute"_s, u"grpcroutes"_s, {}},
        {Kind::TlsRoute, gateway, alpha, u"TLSRoute"_s, u"tlsroutes"_s, {}},
        {Kind::TcpRoute, gateway, alpha, u"TCPRoute"_s, u"tcproutes"_s, {}},
        {Kind::UdpRoute, gateway, alpha, u"UDPRoute"_s, u"udproutes"_s, {}},
        {Kind::ReferenceGrant, gateway, {u"v1"_s, u"v1beta1"_s, u"v1alpha2"_s}, u"ReferenceGrant"_s, u"referencegrants"_s, {}},
        {Kind::BackendTlsPolicy, gateway, alpha, u"BackendTLSPolicy"_s, u"backendtlspolicies"_s, {}},
        {Kind::LinkerdServer, linkerd, linkerdServer, u"Server"_s, u"servers"_s, {}},
        {Kind::LinkerdServerAuthorization, linkerd, {u"v1beta1"_s, u"v1alpha1"_s}, u"ServerAuthorization"_s, u"serverauthorizations"_s, {}},
        {Kind::LinkerdAuthorizationPolicy, linkerd, {u"v1alpha1"_s}, u"AuthorizationPolicy"_s, u"authorizationpolicies"_s, {}},
        {Kind::LinkerdMeshTlsAuthentication, linkerd, {u"v1alpha1"_s}, u"MeshTLSAuthentication"_s, u"meshtlsauthentications"_s, {}},
        {Kind::LinkerdNetworkAuthentication, linkerd, {u"v1alpha1"_s}, u"NetworkAuthentication"_s, u"networkauthentications"_s, {}},
        {Kind::LinkerdHttpRoute, linkerd, {u"v1beta3"_s, u"v1beta2"_s, u"v1beta1"_s, u"v1alpha1"_s}, u"HTTPRoute"_s, u"httproutes"_s, {}},
        {Kind::LinkerdHttpLocalRateLimitPolicy, linkerd, {u"v1alpha1"_s}, u"HTTPLocalRateLimitPolicy"_s, u"httplocalratelimitpolicies"_s, {}},
        {Kind::LinkerdEgressNetwork, linkerd, {u"v1alpha1"_s}, u"EgressNetwork"_s, u"egressnetworks"_s, {}},
        {Kind::ServiceProfile, u"linkerd.io"_s, {u"v1alpha2"_s}, u"ServiceProfile"_s, u"serviceprofiles"_s, {u"sp"_s}},
        {Kind::CertManagerCertificate, u"cert-manager.io"_s, {u"v1"_s}, u"Certificate"_s, u"certificates"_s, {}},
    }};
    return kinds;
}

} // namespace

QString KindInfo::qualifiedPlural() const
{
    return group.isEmpty() ? plural : plural + u'.' + group;
}

const KindInfo &info(Kind kind)
{
    return table()[static_cast<size_t>(kind)];
}

std::span<const KindInfo> allKinds()
{
    return table();
}

std::optional<Kind> kindNamed(const QString &word)
{
    const QString wanted = word.toLower();
    const auto found = std::ranges::find_if(table(), [&wanted](const KindInfo &kind) {
        const QString singular = kind.name.toLower();
        return wanted == kind.plural || wanted == singular || kind.shortNames.contains(wanted) || wanted == kind.qualifiedPlural()
            || wanted == singular + u'.' + kind.group;
    });
    if (found == table().end())
        return std::nullopt;
    return found->kind;
}

std::optional<Kind> kindOf(const QString &group, const QString &kindName)
{
    const auto found = std::ranges::find_if(table(), [&](const KindInfo &kind) { return kind.group == group && kind.name == kindName; });
    return found == table().end() ? std::nullopt : std::optional(found->kind);
}

std::optional<Kind> kindOfResource(const QString &group, const QString &plural)
{
    const auto found = std::ranges::find_if(table(), [&](const KindInfo &kind) { return kind.group == group && kind.plural == plural; });
    return found == table().end() ? std::nullopt : std::optional(found->kind);
}

} // namespace mesh
