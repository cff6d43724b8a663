// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/annotationtable.h"

#include <algorithm>

namespace analysis {

namespace {

constexpr KnownAnnotation known[] = {
    {"alpha.istio.io/canonical-serviceaccounts", "Service", true},
    {"alpha.istio.io/kubernetes-serviceaccounts", "Service", true},
    {"ambient.istio.io/bypass-inbound-capture", "Pod", false},
    {"ambient.istio.io/dns-capture", "Pod", false},
    {"ambient.istio.io/redirection", "Pod", false},
    {"ambient.istio.io/waypoint-inbound-binding", "GatewayClass Gateway", false},
    {"galley.istio.io/analyze-suppress", "Any", false},
    {"gateway.istio.io/controller-version", "Any", false},
    {"gateway.istio.io/name-override", "Gateway", false},
    {"gateway.istio.io/service-account", "Gateway", false},
    {"inject.istio.io/templates", "Pod", false},
    {"istio.io/autoRegistrationGroup", "WorkloadEntry", false},
    {"istio.io/connectedAt", "WorkloadEntry", false},
    {"istio.io/disconnectedAt", "WorkloadEntry", false},
    {"istio.io/dry-run", "AuthorizationPolicy", false},
    {"istio.io/reroute-virtual-interfaces", "Pod", false},
    {"istio.io/rev", "Pod", false},
    {"istio.io/use-waypoint-canary-weight", "Service ServiceEntry Namespace", false},
    {"istio.io/workloadController", "WorkloadEntry", false},
    {"kubernetes.io/ingress.class", "Ingress", false},
    {"networking.istio.io/exportTo", "Service", false},
    {"networking.istio.io/service-type", "Gateway", false},
    {"networking.istio.io/traffic-distribution", "Namespace Service ServiceEntry", false},
    {"prometheus.istio.io/merge-metrics", "Pod", false},
    {"proxy.istio.io/config", "Pod", false},
    {"proxy.istio.io/overrides", "Pod", false},
    {"readiness.status.sidecar.istio.io/applicationPorts", "Pod", false},
    {"readiness.status.sidecar.istio.io/failureThreshold", "Pod", false},
    {"readiness.status.sidecar.istio.io/initialDelaySeconds", "Pod", false},
    {"readiness.status.sidecar.istio.io/periodSeconds", "Pod", false},
    {"sidecar.istio.io/agentLogLevel", "Pod", false},
    {"sidecar.istio.io/bootstrapOverride", "Pod", false},
    {"sidecar.istio.io/componentLogLevel", "Pod", false},
    {"sidecar.istio.io/discoveryAddress", "Pod", true},
    {"sidecar.istio.io/extraStatTags", "Pod", true},
    {"sidecar.istio.io/inject", "Pod", true},
    {"sidecar.istio.io/interceptionMode", "Pod", false},
    {"sidecar.istio.io/logLevel", "Pod", false},
    {"sidecar.istio.io/nativeSidecar", "Pod", false},
    {"sidecar.istio.io/proxyCPU", "Pod", false},
    {"sidecar.istio.io/proxyCPULimit", "Pod", false},
    {"sidecar.istio.io/proxyImage", "Pod", false},
    {"sidecar.istio.io/proxyImageType", "Pod", false},
    {"sidecar.istio.io/proxyMemory", "Pod", false},
    {"sidecar.istio.io/proxyMemoryLimit", "Pod", false},
    {"sidecar.istio.io/rewriteAppHTTPProbers", "Pod", false},
    {"sidecar.istio.io/statsCompression", "Pod", true},
    {"sidecar.istio.io/statsEvictionInterval", "Pod", false},
    {"sidecar.istio.io/statsFlushInterval", "Pod", false},
    {"sidecar.istio.io/statsHistogramBins", "Pod", false},
    {"sidecar.istio.io/statsHistogramBuckets", "Pod", false},
    {"sidecar.istio.io/statsInclusionPrefixes", "Pod", true},
    {"sidecar.istio.io/statsInclusionRegexps", "Pod", true},
    {"sidecar.istio.io/statsInclusionSuffixes", "Pod", true},
    {"sidecar.istio.io/status", "Pod", false},
    {"sidecar.istio.io/userVolume", "Pod", false},
    {"sidecar.istio.io/userVolumeMount", "Pod", false},
    {"status.sidecar.istio.io/port", "Pod", false},
    {"topology.istio.io/controlPlaneClusters", "Namespace", false},
    {"traffic.istio.io/nodeSelector", "Service", false},
    {"traffic.sidecar.istio.io/excludeInboundPorts", "Pod", false},
    {"traffic.sidecar.istio.io/excludeInterfaces", "Pod", false},
    {"traffic.sidecar.istio.io/excludeOutboundIPRanges", "Pod", false},
    {"traffic.sidecar.istio.io/excludeOutboundPorts", "Pod", false},
    {"traffic.sidecar.istio.io/includeInboundPorts", "Pod", false},
    {"traffic.sidecar.istio.io/includeOutboundIPRanges", "Pod", false},
    {"traffic.sidecar.istio.io/includeOutboundPorts", "Pod", false},
    {"traffic.sidecar.istio.io/kubevirtInterfaces", "Pod", true},
};

} // namespace

const KnownAnnotation *annotationNamed(std::string_view name)
{
    const auto found = std::ranges::lower_bound(known, name, {}, &KnownAnnotation::name);
    return found != std::end(known) && found->name == name ? &*found : nullptr;
}

} // namespace analysis
