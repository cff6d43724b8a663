// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/forms/blanks.h"

#include <algorithm>

namespace forms {

namespace {

using mesh::Kind;

struct Blank {
    Kind kind;
    const char *spec; ///< NAME stands for the object's name
};

constexpr Blank blanks[] = {
    {Kind::VirtualService, R"(spec:
  hosts:
  - NAME
  http:
  - name: all
    route:
    - destination:
        host: NAME
      weight: 100
)"},
    {Kind::DestinationRule, R"(spec:
  host: NAME
  trafficPolicy:
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 10s
      baseEjectionTime: 30s
)"},
    {Kind::Gateway, R"(spec:
  selector:
    istio: ingressgateway
  servers:
  - port:
      name: https
      number: 443
      protocol: HTTPS
    hosts:
    - "NAME.example.com"
    tls:
      mode: SIMPLE
      credentialName: NAME-cert # a Secret in the gateway's namespace
)"},
    {Kind::ServiceEntry, R"(spec:
  hosts:
  - NAME.example.com
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
  - name: https
    number: 443
    protocol: TLS
)"},
    {Kind::Sidecar, R"(spec:
  egress: # what the proxies of this namespace are told of
  - hosts:
    - "./*"
    - "istio-system/*"
)"},
    {Kind::WorkloadEntry, R"(spec:
  address: 192.0.2.1
  labels:
    app: NAME
  serviceAccount: default
)"},
    {Kind::WorkloadGroup, R"(spec:
  metadata:
    labels:
      app: NAME
  template:
    serviceAccount: default
)"},
    {Kind::EnvoyFilter, R"(spec:
  workloadSelector:
    labels:
      app: NAME
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener:
        filterChain:
          filter:
            name: envoy.filters.network.http_connection_manager
            subFilter:
              name: envoy.filters.http.router
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.local_ratelimit
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
          stat_prefix: http_local_rate_limiter
          token_bucket:
            max_tokens: 100
            tokens_per_fill: 100
            fill_interval: 1s
          filter_enabled:
            default_value: {numerator: 100, denominator: HUNDRED}
          filter_enforced:
            default_value: {numerator: 100, denominator: HUNDRED}
)"},
    {Kind::ProxyConfig, R"(spec:
  selector:
    matchLabels:
      app: NAME
  concurrency: 2
)"},
    {Kind::AuthorizationPolicy, R"(spec:
  selector:
    matchLabels:
      app: NAME
  action: ALLOW # with it, everything that no rule allows is denied
  rules:
  - from:
    - source:
        principals:
        - cluster.local/ns/NAMESPACE/sa/default
)"},
    {Kind::PeerAuthentication, R"(spec:
  selector:
    matchLabels:
      app: NAME
  mtls:
    mode: PERMISSIVE
)"},
    {Kind::RequestAuthentication, R"(spec:
  selector:
    matchLabels:
      app: NAME
  jwtRules:
  - issuer: https://issuer.example.com
    jwksUri: https://issuer.example.com/.well-known/jwks.json
)"},
    {Kind::Telemetry, R"(spec:
  selector:
    matchLabels:
      app: NAME
  tracing:
  - randomSamplingPercentage: 1.0
)"},
    {Kind::WasmPlugin, R"(spec:
  selector:
    matchLabels:
      app: NAME
  url: oci://registry.example.com/NAME:1.0
)"},
    {Kind::K8sGateway, R"(spec:
  gatewayClassName: istio
  listeners:
  - name: http
    port: 80
    protocol: HTTP
    allowedRoutes:
      namespaces:
        from: Same
)"},
    {Kind::HttpRoute, R"(spec:
  parentRefs: # a Gateway, or the Service whose callers are to follow it
  - group: ""
    kind: Service
    name: NAME
    port: 80
  rules:
  - backendRefs:
    - name: NAME
      port: 80
      weight: 100
)"},
    {Kind::GrpcRoute, R"(spec:
  parentRefs:
  - group: ""
    kind: Service
    name: NAME
    port: 80
  rules:
  - backendRefs:
    - name: NAME
      port: 80
      weight: 100
)"},
    {Kind::ReferenceGrant, R"(spec:
  from:
  - group: gateway.networking.k8s.io
    kind: HTTPRoute
    namespace: NAMESPACE
  to:
  - group: ""
    kind: Service
)"},
    {Kind::LinkerdServer, R"(spec:
  podSelector:
    matchLabels:
      app: NAME
  port: 8080
  proxyProtocol: HTTP/1
)"},
    {Kind::LinkerdAuthorizationPolicy, R"(spec:
  targetRef:
    group: policy.linkerd.io
    kind: Server
    name: NAME
  requiredAuthenticationRefs:
  - kind: ServiceAccount
    name: default
)"},
    {Kind::LinkerdMeshTlsAuthentication, R"(spec:
  identityRefs:
  - kind: ServiceAccount
    name: default
)"},
    {Kind::LinkerdNetworkAuthentication, R"(spec:
  networks:
  - cidr: 192.0.2.0/24
)"},
    {Kind::LinkerdHttpRoute, R"(spec:
  parentRefs:
  - group: policy.linkerd.io
    kind: Server
    name: NAME
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: /
)"},
    {Kind::LinkerdHttpLocalRateLimitPolicy, R"(spec:
  targetRef:
    group: policy.linkerd.io
    kind: Server
    name: NAME
  total:
    requestsPerSecond: 100
)"},
};

const Blank *find(Kind kind)
{
    const auto found = std::ranges::find(blanks, kind, &Blank::kind);
    return found == std::end(blanks) ? nullptr : found;
}

} // namespace

bool hasBlank(Kind kind)
{
    return find(kind);
}

QByteArray blank(Kind kind, const QString &apiVersion, const QString &ns, const QString &name)
{
    const Blank *known = find(kind);
    if (!known)
        return {};
    QByteArray text =
        "apiVersion: " + apiVersion.toUtf8() + "\nkind: " + mesh::info(kind).name.toUtf8() + "\nmetadata:\n  name: " + name.toUtf8() + '\n';
    if (mesh::info(kind).namespaced)
        text += "  namespace: " + ns.toUtf8() + '\n';
    return text + QByteArray(known->spec).replace("NAMESPACE", ns.toUtf8()).replace("NAME", name.toUtf8());
}

} // namespace forms
