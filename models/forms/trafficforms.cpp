// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/forms/tables.h"

namespace forms {

namespace {

using enum Type;
constexpr auto networking = "networking.istio.io";

constexpr Field split[] = {{"Destinations", "route", Weights, "%"}};
constexpr Field matches[] = {
    {"Path begins with", "match[0].uri.prefix", Text, "", "any path"},
    {"Path is", "match[0].uri.exact"},
    {"Path matches", "match[0].uri.regex", Text, "RE2"},
    {"Method", "match[0].method.exact", Text, "", "any"},
    {"User class header is", "match[0].headers.x-user-class.exact"},
    {"Host header is", "match[0].authority.exact"},
    {"Only callers in", "match[0].sourceNamespace", Text, "", "all namespaces"},
    {"Rewrite the path to", "rewrite.uri", Text, "", "left as it is"},
};
constexpr Field timeouts[] = {
    {"Timeout", "timeout", Duration, "", "none, Envoy waits for ever"},
    {"Retries", "retries.attempts", Integer, "times", "2, istiod's default", "", 0, 100},
    {"Each try at most", "retries.perTryTimeout", Duration, "", "the timeout"},
    {"Retry on", "retries.retryOn", Text, "", "connect-failure, refused-stream, unavailable, cancelled, 503"},
    {"Wait between tries", "retries.backoff", Duration, "", "25ms, Envoy's default"},
    {"Also in other localities", "retries.retryRemoteLocalities", Flag, "", "no"},
};
constexpr Field faults[] = {
    {"Delay", "fault.delay.fixedDelay", Duration, "", "none"},
    {"Delayed requests", "fault.delay.percentage.value", Percent, "%", "100"},
    {"Answer with status", "fault.abort.httpStatus", Integer, "", "none", "", 200, 599},
    {"Answered so", "fault.abort.percentage.value", Percent, "%", "100"},
};
constexpr Field mirrors[] = {
    {"Mirror to host", "mirror.host", Text, "", "none"},
    {"Its subset", "mirror.subset", Text, "", "all of the host"},
    {"Its port", "mirror.port.number", Integer, "", "the host's only one", "", 1, 65535},
    {"Mirrored requests", "mirrorPercentage.value", Percent, "%", "100"},
};
constexpr Field balancing[] = {
    {"Algorithm", "spec.trafficPolicy.loadBalancer.simple", Choice, "", "LEAST_REQUEST, istiod's default",
     "LEAST_REQUEST|ROUND_ROBIN|RANDOM|PASSTHROUGH"},
    {"Stick to a header", "spec.trafficPolicy.loadBalancer.consistentHash.httpHeaderName", Text, "", "no"},
    {"Stick to a cookie", "spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.name", Text, "", "no"},
    {"Cookie lasts", "spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.ttl", Duration, "", "the session"},
    {"Locality aware", "spec.trafficPolicy.loadBalancer.localityLbSetting.enabled", Flag, "", "the mesh's setting"},
    {"Fail over by labels", "spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority", Words, "", "region, zone, subzone"},
    {"Warm up for", "spec.trafficPolicy.loadBalancer.warmup.duration", Duration, "", "no slow start"},
};
constexpr Field breaking[] = {
    {"5xx in a row", "spec.trafficPolicy.outlierDetection.consecutive5xxErrors", Integer, "", "off; 5 when anything here is set", "", 0, 100000},
    {"Gateway errors in a row", "spec.trafficPolicy.outlierDetection.consecutiveGatewayErrors", Integer, "", "off", "", 0, 100000},
    {"Looked at every", "spec.trafficPolicy.outlierDetection.interval", Duration, "", "10s, Envoy's default"},
    {"Ejected for at least", "spec.trafficPolicy.outlierDetection.baseEjectionTime", Duration, "", "30s, Envoy's default"},
    {"Ejected at most", "spec.trafficPolicy.outlierDetection.maxEjectionPercent", Percent, "% of hosts", "10, Envoy's default"},
    {"Only when healthy are", "spec.trafficPolicy.outlierDetection.minHealthPercent", Percent, "% of hosts", "0, always"},
};
constexpr Field pools[] = {
    {"TCP connections", "spec.trafficPolicy.connectionPool.tcp.maxConnections", Integer, "", "no limit"},
    {"Connect timeout", "spec.trafficPolicy.connectionPool.tcp.connectTimeout", Duration, "", "10s, the mesh's default"},
    {"Idle TCP closes after", "spec.trafficPolicy.connectionPool.tcp.idleTimeout", Duration, "", "1h, Envoy's default"},
    {"Waiting requests", "spec.trafficPolicy.connectionPool.http.http1MaxPendingRequests", Integer, "", "no limit"},
    {"Requests at a time", "spec.trafficPolicy.connectionPool.http.http2MaxRequests", Integer, "", "no limit"},
    {"Requests per connection", "spec.trafficPolicy.connectionPool.http.maxRequestsPerConnection", Integer, "", "no limit"},
    {"Retries at a time", "spec.trafficPolicy.connectionPool.http.maxRetries", Integer, "", "no limit"},
    {"Idle HTTP closes after", "spec.trafficPolicy.connectionPool.http.idleTimeout", Duration, "", "1h, Envoy's default"},
};
constexpr Field clientTls[] = {
    {"TLS to the host", "spec.trafficPolicy.tls.mode", Choice, "", "mTLS where the host takes it (auto mTLS)", "DISABLE|SIMPLE|MUTUAL|ISTIO_MUTUAL"},
    {"Server name", "spec.trafficPolicy.tls.sni", Text, "", "the host"},
    {"Credential", "spec.trafficPolicy.tls.credentialName", Text, "Secret", "none"},
    {"Accepted names", "spec.trafficPolicy.tls.subjectAltNames", Words, "", "any"},
};

constexpr Form table[] = {
    {"split", "Traffic split", networking, "VirtualService", "spec.http", split},
    {"match", "Which requests", networking, "VirtualService", "spec.http", matches, "The first match of the route; more of them stand in the text."},
    {"timeouts", "Timeouts and retries", networking, "VirtualService", "spec.http", timeouts},
    {"faults", "Fault injection", networking, "VirtualService", "spec.http", faults},
    {"mirror", "Mirroring", networking, "VirtualService", "spec.http", mirrors},
    {"balancing", "Load balancing", networking, "DestinationRule", "", balancing, "An algorithm and stickiness exclude each other."},
    {"breaking", "Circuit breaking", networking, "DestinationRule", "", breaking},
    {"pools", "Connection pools", networking, "DestinationRule", "", pools},
    {"client-tls", "TLS to the service", networking, "DestinationRule", "", clientTls},
};

} // namespace

std::span<const Form> trafficForms()
{
    return table;
}

} // namespace forms
