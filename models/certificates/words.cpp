// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Stable words for machines. Those for people are made in models/items.
#include "models/certificates/metrics.h"

using namespace Qt::Literals::StringLiterals;

namespace certificates {

QString word(Kind kind)
{
    switch (kind) {
    case Kind::Root: return u"root"_s;
    case Kind::Intermediate: return u"intermediate"_s;
    case Kind::LinkerdAnchor: return u"linkerd-anchor"_s;
    case Kind::LinkerdIssuer: return u"linkerd-issuer"_s;
    case Kind::ControlPlane: return u"control-plane"_s;
    case Kind::Gateway: return u"gateway"_s;
    case Kind::Webhook: return u"webhook"_s;
    case Kind::RemoteCluster: return u"remote-cluster"_s;
    case Kind::CertManager: return u"cert-manager"_s;
    case Kind::Served: return u"served"_s;
    case Kind::Workload: return u"workload"_s;
    }
    return {};
}

QString word(Source source)
{
    switch (source) {
    case Source::Secret: return u"secret"_s;
    case Source::ConfigMap: return u"configmap"_s;
    case Source::Webhook: return u"webhook"_s;
    case Source::CertManager: return u"cert-manager"_s;
    case Source::Probe: return u"probe"_s;
    case Source::Proxy: return u"proxy"_s;
    }
    return {};
}

QString word(ProblemKind kind)
{
    switch (kind) {
    case ProblemKind::Expired: return u"expired"_s;
    case ProblemKind::NotYetValid: return u"not-yet-valid"_s;
    case ProblemKind::EndsWithinAct: return u"ends-within-act"_s;
    case ProblemKind::EndsWithinPlan: return u"ends-within-plan"_s;
    case ProblemKind::RenewalLate: return u"renewal-late"_s;
    case ProblemKind::RenewalFailing: return u"renewal-failing"_s;
    case ProblemKind::MissingSecret: return u"missing-secret"_s;
    case ProblemKind::Forbidden: return u"forbidden"_s;
    case ProblemKind::NotGranted: return u"not-granted"_s;
    case ProblemKind::WrongKeys: return u"wrong-keys"_s;
    case ProblemKind::WrongType: return u"wrong-type"_s;
    case ProblemKind::Malformed: return u"malformed"_s;
    case ProblemKind::HostMismatch: return u"host-mismatch"_s;
    case ProblemKind::StaleRoot: return u"stale-root"_s;
    case ProblemKind::CaBundleDiffers: return u"ca-bundle-differs"_s;
    case ProblemKind::CaBundleEmpty: return u"ca-bundle-empty"_s;
    case ProblemKind::NotSignedByAnchor: return u"not-signed-by-anchor"_s;
    case ProblemKind::ServesOther: return u"serves-other"_s;
    case ProblemKind::WeakKey: return u"weak-key"_s;
    case ProblemKind::WeakSignature: return u"weak-signature"_s;
    case ProblemKind::SelfSigned: return u"self-signed"_s;
    }
    return {};
}

QString word(RenewalKind kind)
{
    switch (kind) {
    case RenewalKind::Unknown: return u"unknown"_s;
    case RenewalKind::NoneFound: return u"none-found"_s;
    case RenewalKind::ByHand: return u"by-hand"_s;
    case RenewalKind::Istiod: return u"istiod"_s;
    case RenewalKind::CertManager: return u"cert-manager"_s;
    case RenewalKind::WithRoot: return u"with-root"_s;
    case RenewalKind::Agent: return u"agent"_s;
    }
    return {};
}

QString word(Breaks breaks)
{
    switch (breaks) {
    case Breaks::AllMtls: return u"all-mtls"_s;
    case Breaks::LinkerdMtls: return u"linkerd-mtls"_s;
    case Breaks::Issuance: return u"issuance"_s;
    case Breaks::LinkerdIssuance: return u"linkerd-issuance"_s;
    case Breaks::ControlPlane: return u"control-plane"_s;
    case Breaks::GatewayTls: return u"gateway-tls"_s;
    case Breaks::GatewayClients: return u"gateway-clients"_s;
    case Breaks::Injection: return u"injection"_s;
    case Breaks::Validation: return u"validation"_s;
    case Breaks::Admission: return u"admission"_s;
    case Breaks::RemoteCluster: return u"remote-cluster"_s;
    case Breaks::WorkloadMtls: return u"workload-mtls"_s;
    case Breaks::OwnUser: return u"own-user"_s;
    case Breaks::Nothing: return u"nothing"_s;
    }
    return {};
}

QString word(UseKind kind)
{
    switch (kind) {
    case UseKind::MeshTrust: return u"mesh-trust"_s;
    case UseKind::MeshSigning: return u"mesh-signing"_s;
    case UseKind::IstiodServing: return u"istiod-serving"_s;
    case UseKind::GatewayServer: return u"gateway-server"_s;
    case UseKind::GatewayListener: return u"gateway-listener"_s;
    case UseKind::GatewayClients: return u"gateway-clients"_s;
    case UseKind::WebhookTrust: return u"webhook-trust"_s;
    case UseKind::WebhookServing: return u"webhook-serving"_s;
    case UseKind::RemoteCluster: return u"remote-cluster"_s;
    case UseKind::LinkerdTrust: return u"linkerd-trust"_s;
    case UseKind::LinkerdSigning: return u"linkerd-signing"_s;
    case UseKind::CertManager: return u"cert-manager"_s;
    case UseKind::Workload: return u"workload"_s;
    }
    return {};
}

} // namespace certificates
