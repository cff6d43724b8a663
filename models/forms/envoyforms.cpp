// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/forms/tables.h"

namespace forms {

namespace {

using enum Type;

// A filter's settings stand in typed_config, or, in a TypedStruct, one level deeper in its value.
#define RATE(at)                                                                                                                                       \
    {"Requests at once", "patch.value." at ".token_bucket.max_tokens", Integer, "", "none: no limit", "", 1, 4294967295.0},                            \
        {"Added each time", "patch.value." at ".token_bucket.tokens_per_fill", Integer, "", "1, Envoy's default", "", 1, 4294967295.0},                \
        {"Added every", "patch.value." at ".token_bucket.fill_interval", Seconds, "", "must be given, 0.05s or more"},                                 \
        {"Looked at for", "patch.value." at ".filter_enabled.default_value.numerator", Integer, "", "0: nobody is counted", "", 0, 1000000},           \
        {"of each", "patch.value." at ".filter_enabled.default_value.denominator", Choice, "", "HUNDRED", "HUNDRED|TEN_THOUSAND|MILLION"},             \
        {"Refused when over, for", "patch.value." at ".filter_enforced.default_value.numerator", Integer, "", "0: nobody is refused", "", 0, 1000000}, \
        {"of each", "patch.value." at ".filter_enforced.default_value.denominator", Choice, "", "HUNDRED", "HUNDRED|TEN_THOUSAND|MILLION"},            \
        {"Caller class by", "patch.value." at ".descriptors[0].entries[0].key", Text, "descriptor", "all callers share the limit"},                    \
        {"Class is", "patch.value." at ".descriptors[0].entries[0].value", Text, "", "any"},                                                           \
        {"Its requests at once", "patch.value." at ".descriptors[0].token_bucket.max_tokens", Integer, "", "none", "", 1, 4294967295.0},               \
        {"Added each time", "patch.value." at ".descriptors[0].token_bucket.tokens_per_fill", Integer, "", "1, Envoy's default", "", 1, 4294967295.0}, \
        {"Added every", "patch.value." at ".descriptors[0].token_bucket.fill_interval", Seconds, "", "must be given"}
constexpr Field localRate[] = {RATE("typed_config")};
constexpr Field localRateInStruct[] = {RATE("typed_config.value")};
#undef RATE
constexpr Field globalRate[] = {
    {"Domain", "patch.value.typed_config.domain", Text, "", "must be given"},
    {"Asks the cluster", "patch.value.typed_config.rate_limit_service.grpc_service.envoy_grpc.cluster_name", Text, "", "must be given"},
    {"Waits at most", "patch.value.typed_config.timeout", Seconds, "", "0.02s, Envoy's default"},
    {"Refuses when it fails", "patch.value.typed_config.failure_mode_deny", Flag, "", "no: requests pass"},
    {"For requests", "patch.value.typed_config.request_type", Choice, "", "both", "internal|external|both"},
    {"Tells the rest by headers", "patch.value.typed_config.enable_x_ratelimit_headers", Choice, "", "OFF", "OFF|DRAFT_VERSION_03"},
};
constexpr Field transcoder[] = {
    {"Services", "patch.value.typed_config.services", Words, "", "none: nothing is transcoded"},
    {"Descriptor file", "patch.value.typed_config.proto_descriptor", Text, "in the proxy", "none; the bytes may stand in the text"},
    {"Also without annotations", "patch.value.typed_config.auto_mapping", Flag, "", "no"},
    {"Errors as JSON", "patch.value.typed_config.convert_grpc_status", Flag, "", "no"},
    {"Route by the REST path", "patch.value.typed_config.match_incoming_request_route", Flag, "", "no: by the gRPC path"},
    {"Unknown query is fine", "patch.value.typed_config.ignore_unknown_query_parameters", Flag, "", "no: such a request is not transcoded"},
    {"Print empty fields", "patch.value.typed_config.print_options.always_print_primitive_fields", Flag, "", "no"},
    {"Enums as numbers", "patch.value.typed_config.print_options.always_print_enums_as_ints", Flag, "", "no"},
    {"Names as in the proto", "patch.value.typed_config.print_options.preserve_proto_field_names", Flag, "", "no: lowerCamelCase"},
};

constexpr auto istio = "networking.istio.io", patches = "spec.configPatches";
constexpr auto type = "patch.value.typed_config[\"@type\"]";
constexpr auto localType = "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit";
constexpr auto classNote =
    "Each proxy counts for itself. Classes come from rate_limits of the routes; the first is shown, more of them stand in the text.";
constexpr Form table[] = {
    {"local-rate", "Rate limit, each proxy", istio, "EnvoyFilter", patches, localRate, classNote, type, localType},
    {"local-rate-struct", "Rate limit, each proxy (TypedStruct)", istio, "EnvoyFilter", patches, localRateInStruct, classNote,
     "patch.value.typed_config.type_url", localType},
    {"global-rate", "Rate limit, by a service", istio, "EnvoyFilter", patches, globalRate,
     "What is counted by which key is said by rate_limits of routes, in a patch of its own; the limits are the service's.", type,
     "type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit"},
    {"transcoding", "gRPC for JSON callers", istio, "EnvoyFilter", patches, transcoder, "", type,
     "type.googleapis.com/envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder"},
};

} // namespace

std::span<const Form> envoyForms()
{
    return table;
}

} // namespace forms
