// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/forms/tables.h"

namespace forms {

namespace {

using enum Type;

// Names of annotations have dots: in a path they stand in brackets.
constexpr Field serviceAnnotations[] = {
    {"Timeout", "metadata.annotations[\"timeout.linkerd.io/request\"]", Duration, "", "none"},
    {"Response within", "metadata.annotations[\"timeout.linkerd.io/response\"]", Duration, "", "none"},
    {"Retry HTTP on", "metadata.annotations[\"retry.linkerd.io/http\"]", Text, "", "never; 5xx or gateway-error turn it on"},
    {"Retry gRPC on", "metadata.annotations[\"retry.linkerd.io/grpc\"]", Text, "", "never"},
    {"Retries", "metadata.annotations[\"retry.linkerd.io/limit\"]", Text, "times", "1"},
    {"Each try at most", "metadata.annotations[\"retry.linkerd.io/timeout\"]", Duration, "", "none"},
    {"Failures in a row", "metadata.annotations[\"balancer.linkerd.io/failure-accrual-consecutive-max-failures\"]", Text, "", "7, with accrual on"},
    {"Circuit breaking", "metadata.annotations[\"balancer.linkerd.io/failure-accrual\"]", Choice, "", "off", "consecutive"},
    {"Opaque ports", "metadata.annotations[\"config.linkerd.io/opaque-ports\"]", Text, "", "well-known ones"},
};
constexpr Field profile[] = {
    {"Name", "name"},
    {"Path matches", "condition.pathRegex", Text, "regex"},
    {"Method", "condition.method", Text, "", "any"},
    {"May be retried", "isRetryable", Flag, "", "no"},
    {"Timeout", "timeout", Duration, "", "10s"},
};
constexpr Field budget[] = {
    {"Retries for each request", "spec.retryBudget.retryRatio", Number, "", "0.2", "", 0, 1000},
    {"And always", "spec.retryBudget.minRetriesPerSecond", Integer, "per s", "10"},
    {"Counted over", "spec.retryBudget.ttl", Duration, "", "10s"},
};
constexpr Field server[] = {
    {"Port", "spec.port", Text},
    {"Protocol", "spec.proxyProtocol", Choice, "", "unknown: found out", "unknown|HTTP/1|HTTP/2|gRPC|opaque|TLS"},
    {"Without a policy", "spec.accessPolicy", Choice, "", "deny",
     "deny|audit|all-authenticated|all-unauthenticated|cluster-authenticated|cluster-unauthenticated"},
};
constexpr Field allowed[] = {
    {"For", "spec.targetRef.kind", Choice, "", "", "Server|HTTPRoute|GRPCRoute|Namespace"},
    {"Its name", "spec.targetRef.name"},
};
constexpr Field limits[] = {
    {"Together", "spec.total.requestsPerSecond", Integer, "req/s", "no limit"},
    {"Each caller", "spec.identity.requestsPerSecond", Integer, "req/s", "no limit"},
};

constexpr auto policy = "policy.linkerd.io";
constexpr Form table[] = {
    {"linkerd-service", "Linkerd: timeouts, retries, breaking", "", "Service", "", serviceAnnotations},
    {"linkerd-faults",
     "Linkerd: fault injection",
     "",
     "Service",
     "",
     {},
     "Linkerd: no such setting. An HTTPRoute that sends a share to a back end which fails does the same."},
    {"profile", "Routes", "linkerd.io", "ServiceProfile", "spec.routes", profile,
     "A ServiceProfile makes Linkerd overlook HTTPRoutes of the same service."},
    {"budget", "Retry budget", "linkerd.io", "ServiceProfile", "", budget},
    {"server", "Server", policy, "Server", "", server},
    {"allowed", "Who is allowed", policy, "AuthorizationPolicy", "", allowed},
    {"limits", "Rate limits", policy, "HTTPLocalRateLimitPolicy", "", limits},
};

} // namespace

std::span<const Form> linkerdForms()
{
    return table;
}

} // namespace forms
