// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/forms/tables.h"

namespace forms {

namespace {

using enum Type;

constexpr Field server[] = {
    {"Port", "port.number", Integer, "", "", "", 1, 65535},
    {"Protocol", "port.protocol", Choice, "", "", "HTTP|HTTPS|HTTP2|GRPC|TLS|TCP|MONGO"},
    {"Hosts", "hosts", Words},
    {"TLS", "tls.mode", Choice, "", "none", "SIMPLE|MUTUAL|OPTIONAL_MUTUAL|PASSTHROUGH|AUTO_PASSTHROUGH|ISTIO_MUTUAL"},
    {"Certificate", "tls.credentialName", Text, "Secret", "none"},
    {"At least", "tls.minProtocolVersion", Choice, "", "TLS 1.2", "TLSV1_0|TLSV1_1|TLSV1_2|TLSV1_3"},
    {"HTTP goes to HTTPS", "tls.httpsRedirect", Flag, "", "no"},
};
constexpr Field external[] = {
    {"Hosts", "spec.hosts", Words},
    {"Is", "spec.location", Choice, "", "MESH_EXTERNAL", "MESH_EXTERNAL|MESH_INTERNAL"},
    {"Found by", "spec.resolution", Choice, "", "NONE: the caller's address", "NONE|STATIC|DNS|DNS_ROUND_ROBIN"},
    {"Seen from", "spec.exportTo", Words, "", "all namespaces"},
    {"Accepted names", "spec.subjectAltNames", Words, "", "any"},
};
constexpr Field externalPorts[] = {
    {"Port", "number", Integer, "", "", "", 1, 65535},
    {"Name", "name"},
    {"Protocol", "protocol", Choice, "", "", "HTTP|HTTPS|HTTP2|GRPC|TLS|TCP|MONGO"},
    {"Goes to port", "targetPort", Integer, "", "the same", "", 1, 65535},
};
constexpr Field reach[] = {
    {"Unknown hosts", "spec.outboundTrafficPolicy.mode", Choice, "", "the mesh's setting: ALLOW_ANY by default", "ALLOW_ANY|REGISTRY_ONLY"},
    {"For workloads with app", "spec.workloadSelector.labels.app", Text, "", "all of the namespace"},
};
constexpr Field backends[] = {{"Back ends", "backendRefs", Weights, "%"}};
constexpr Field routeTimeouts[] = {
    {"Timeout", "timeouts.request", Duration, "", "the gateway's own"},
    {"To the back end", "timeouts.backendRequest", Duration, "", "the timeout"},
};
constexpr Field routeMatches[] = {
    {"Path", "matches[0].path.value", Text, "", "/"},
    {"Path is", "matches[0].path.type", Choice, "", "PathPrefix", "Exact|PathPrefix|RegularExpression"},
    {"Method", "matches[0].method", Choice, "", "any", "GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH"},
    {"Header", "matches[0].headers[0].name", Text, "", "none"},
    {"Its value", "matches[0].headers[0].value"},
};
#define MIRROR "filters[type=RequestMirror].requestMirror."
constexpr Field mirror[] = {
    {"Copies go to", MIRROR "backendRef.name", Text, "Service", "nobody"},
    {"Its port", MIRROR "backendRef.port", Integer, "", "must be given", "", 1, 65535},
    {"In namespace", MIRROR "backendRef.namespace", Text, "", "the route's own"},
    {"Of the requests", MIRROR "percent", Integer, "%", "all of them", "", 0, 100},
};
#undef MIRROR
#define SETS(filter, field) "filters[type=" filter "]." field "."
constexpr Field headers[] = {
    {"Request: set", SETS("RequestHeaderModifier", "requestHeaderModifier") "set[0].name", Text, "header", "none"},
    {"to", SETS("RequestHeaderModifier", "requestHeaderModifier") "set[0].value"},
    {"Request: take out", SETS("RequestHeaderModifier", "requestHeaderModifier") "remove", Words, "", "none"},
    {"Response: set", SETS("ResponseHeaderModifier", "responseHeaderModifier") "set[0].name", Text, "header", "none"},
    {"to", SETS("ResponseHeaderModifier", "responseHeaderModifier") "set[0].value"},
    {"Response: take out", SETS("ResponseHeaderModifier", "responseHeaderModifier") "remove", Words, "", "none"},
};
constexpr Field elsewhere[] = {
    {"Redirect to host", SETS("RequestRedirect", "requestRedirect") "hostname", Text, "", "none"},
    {"by", SETS("RequestRedirect", "requestRedirect") "scheme", Choice, "", "the request's", "http|https"},
    {"with status", SETS("RequestRedirect", "requestRedirect") "statusCode", Integer, "", "302", "", 301, 308},
    {"Rewrite the host to", SETS("URLRewrite", "urlRewrite") "hostname", Text, "", "as it came"},
    {"Rewrite the path by", SETS("URLRewrite", "urlRewrite") "path.type", Choice, "", "as it came", "ReplaceFullPath|ReplacePrefixMatch"},
    {"whole path", SETS("URLRewrite", "urlRewrite") "path.replaceFullPath"},
    {"prefix", SETS("URLRewrite", "urlRewrite") "path.replacePrefixMatch"},
};
#undef SETS
constexpr Field grpcMatches[] = {
    {"Service", "matches[0].method.service", Text, "", "any"},
    {"Method", "matches[0].method.method", Text, "", "any"},
    {"Header", "matches[0].headers[0].name", Text, "", "none"},
    {"Its value", "matches[0].headers[0].value"},
};
constexpr Field listener[] = {
    {"Name", "name"},
    {"Port", "port", Integer, "", "", "", 1, 65535},
    {"Protocol", "protocol", Choice, "", "", "HTTP|HTTPS|TLS|TCP|UDP"},
    {"Host", "hostname", Text, "", "any"},
    {"TLS", "tls.mode", Choice, "", "Terminate", "Terminate|Passthrough"},
    {"Certificate", "tls.certificateRefs[0].name", Text, "Secret", "none"},
    {"Routes from", "allowedRoutes.namespaces.from", Choice, "", "Same", "All|Same|Selector"},
};

constexpr auto istio = "networking.istio.io", gatewayApi = "gateway.networking.k8s.io";
constexpr Form table[] = {
    {"servers", "Servers and TLS", istio, "Gateway", "spec.servers", server},
    {"external", "Outside service", istio, "ServiceEntry", "", external},
    {"external-ports", "Its ports", istio, "ServiceEntry", "spec.ports", externalPorts},
    {"reach", "What may be called", istio, "Sidecar", "", reach},
    {"backends", "Traffic split", gatewayApi, "HTTPRoute", "spec.rules", backends},
    {"route-match", "Which requests", gatewayApi, "HTTPRoute", "spec.rules", routeMatches,
     "The first match of the rule; more of them stand in the text."},
    {"route-timeouts", "Timeouts", gatewayApi, "HTTPRoute", "spec.rules", routeTimeouts, "Gateway API: retries are no part of its standard channel."},
    {"route-mirror", "Mirroring", gatewayApi, "HTTPRoute", "spec.rules", mirror,
     "Answers to copies are thrown away. Linkerd knows no mirroring, and leaves out a route that has it."},
    {"route-headers", "Headers", gatewayApi, "HTTPRoute", "spec.rules", headers, "The first of each; more of them stand in the text."},
    {"route-elsewhere", "Redirect and rewrite", gatewayApi, "HTTPRoute", "spec.rules", elsewhere},
    {"route-faults",
     "Fault injection",
     gatewayApi,
     "HTTPRoute",
     "",
     {},
     "Gateway API: no such setting. Istio's VirtualService has it, and a route with a back end that fails does in Linkerd."},
    {"grpc-backends", "Traffic split", gatewayApi, "GRPCRoute", "spec.rules", backends},
    {"grpc-match", "Which calls", gatewayApi, "GRPCRoute", "spec.rules", grpcMatches, "The first match of the rule; more of them stand in the text."},
    {"grpc-timeouts",
     "Timeouts and retries",
     gatewayApi,
     "GRPCRoute",
     "",
     {},
     "Gateway API: no such setting for gRPC. Callers set deadlines themselves."},
    {"listeners", "Listeners and TLS", gatewayApi, "Gateway", "spec.listeners", listener},
};

} // namespace

std::span<const Form> gatewayForms()
{
    return table;
}

} // namespace forms
