// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/forms/tables.h"

namespace forms {

namespace {

using enum Type;

constexpr Field mtls[] = {
    {"Mutual TLS", "spec.mtls.mode", Choice, "", "what the namespace or the mesh says; PERMISSIVE by default", "STRICT|PERMISSIVE|DISABLE"},
    {"For workloads with app", "spec.selector.matchLabels.app", Text, "", "all of the namespace"},
};
constexpr Field authorization[] = {
    {"Action", "spec.action", Choice, "", "ALLOW", "ALLOW|DENY|AUDIT|CUSTOM"},
    {"Provider", "spec.provider.name", Text, "", "none; CUSTOM needs one"},
    {"For workloads with app", "spec.selector.matchLabels.app", Text, "", "all of the namespace"},
};
constexpr Field rules[] = {
    {"From principals", "from[0].source.principals", Words, "", "any"},
    {"From namespaces", "from[0].source.namespaces", Words, "", "any"},
    {"Not from principals", "from[0].source.notPrincipals", Words},
    {"From addresses", "from[0].source.ipBlocks", Words, "CIDR", "any"},
    {"With token of", "from[0].source.requestPrincipals", Words, "", "with or without"},
    {"Methods", "to[0].operation.methods", Words, "", "all"},
    {"Paths", "to[0].operation.paths", Words, "", "all"},
    {"Hosts", "to[0].operation.hosts", Words, "", "all"},
    {"Ports", "to[0].operation.ports", Words, "", "all"},
};
constexpr Field jwt[] = {
    {"Issuer", "issuer"},
    {"Keys at", "jwksUri", Text, "", "found by the issuer's OpenID document"},
    {"Audiences", "audiences", Words, "", "any"},
    {"Keep the token", "forwardOriginalToken", Flag, "", "no: it is taken out"},
    {"Payload to header", "outputPayloadToHeader", Text, "", "none"},
    {"Fetch keys within", "timeout", Duration, "", "5s"},
};
constexpr Field sampling[] = {
    {"Traces sampled", "randomSamplingPercentage", Percent, "%", "1, the mesh's default"},
    {"No spans", "disableSpanReporting", Flag, "", "no"},
};
constexpr Field accessLogs[] = {
    {"Off", "disabled", Flag, "", "no"},
    {"Only where", "filter.expression", Text, "CEL", "all requests"},
};
constexpr Field metrics[] = {
    {"Reported every", "reportingInterval", Duration, "", "5s, for TCP"},
    {"Metric", "overrides[0].match.metric", Choice, "", "all",
     "ALL_METRICS|REQUEST_COUNT|REQUEST_DURATION|REQUEST_SIZE|RESPONSE_SIZE|TCP_OPENED_CONNECTIONS|TCP_CLOSED_CONNECTIONS"},
    {"Of side", "overrides[0].match.mode", Choice, "", "CLIENT_AND_SERVER", "CLIENT_AND_SERVER|CLIENT|SERVER"},
    {"Route name as label route", "overrides[0].tagOverrides.route.value", Text, "CEL", "no such label; xds.route_name gives it"},
    {"Off", "overrides[0].disabled", Flag, "", "no"},
};

constexpr Form table[] = {
    {"mtls", "Mutual TLS", "security.istio.io", "PeerAuthentication", "", mtls},
    {"authorization", "Authorization", "security.istio.io", "AuthorizationPolicy", "", authorization},
    {"rules", "Who may do what", "security.istio.io", "AuthorizationPolicy", "spec.rules", rules,
     "The first source and operation of the rule; more of them stand in the text."},
    {"jwt", "Tokens", "security.istio.io", "RequestAuthentication", "spec.jwtRules", jwt,
     "A wrong token is refused; none at all passes unless an AuthorizationPolicy asks for one."},
    {"tracing", "Traces", "telemetry.istio.io", "Telemetry", "spec.tracing", sampling},
    {"access-logs", "Access logs", "telemetry.istio.io", "Telemetry", "spec.accessLogging", accessLogs},
    {"metrics", "Metrics", "telemetry.istio.io", "Telemetry", "spec.metrics", metrics},
};

} // namespace

std::span<const Form> policyForms()
{
    return table;
}

} // namespace forms
