// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/httproutefields.h"

#include "models/analysis/headerfields.h"

#include <charconv>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using Words = std::set<std::string_view>;

void checkTogether(const Fields &fields, Ref route, const char *one, const char *other)
{
    if (route[one] && route[other] && (std::string_view(one) != "route" || route[one].size() > 0)) {
        fields.error(route[one], u"an HTTP route can't have both %1 and %2"_s.arg(QLatin1String(one), QLatin1String(other)),
                     u"take one of the two out"_s);
    }
}

void checkConflicts(const Fields &fields, Ref route, bool inDelegate)
{
    if (!inDelegate && route["delegate"]) {
        for (const char *field : {"redirect", "route"}) {
            if (route[field])
                fields.error(route[field], u"a route that delegates can't have %1 of its own"_s.arg(QLatin1String(field)),
                             u"take one of the two out"_s);
        }
        return;
    }
    if (inDelegate && route["delegate"])
        fields.error(route["delegate"], u"a delegate can't delegate further"_s, u"put its routes here"_s);
    if (route["redirect"]) {
        for (const char *field : {"route", "fault", "rewrite", "directResponse"})
            checkTogether(fields, route, field, "redirect");
    } else if (route["directResponse"]) {
        for (const char *field : {"route", "fault", "rewrite"})
            checkTogether(fields, route, field, "directResponse");
    } else if (route["route"].size() == 0) {
        fields.error(route, u"the HTTP route leads nowhere: it has neither route nor redirect nor directResponse"_s, u"add one of them"_s);
    }
    if (route["mirror"] && route["mirrors"].size() > 0)
        checkTogether(fields, route, "mirror", "mirrors");
}

void checkMatch(const Fields &fields, Ref match)
{
    for (const Ref header : match["headers"]) {
        if (header.isNull())
            fields.error(header, u"the match of header %1 is empty"_s.arg(quote(header.key())));
        checkMatchHeaderName(fields, header);
        fields.stringMatch(header);
    }
    for (const Ref header : match["withoutHeaders"]) {
        checkMatchHeaderName(fields, header);
        if (header["regex"].text() != "*")
            fields.stringMatch(header);
    }
    if (match["uri"]["regex"])
        fields.regex(match["uri"]["regex"]);
    for (const char *field : {"scheme", "method", "authority"})
        fields.stringMatch(match[field]);
    for (const Ref parameter : match["queryParams"])
        fields.stringMatch(parameter);
    if (match["port"].integer() != 0)
        fields.port(match["port"], match);
    fields.labels(match["sourceLabels"]);
    fields.gatewayNames(match["gateways"]);
    if (const Ref ns = match["sourceNamespace"]; !ns.text().empty() && !names::isDnsLabel(ns.text()))
        fields.error(ns, u"%1 is no valid namespace"_s.arg(quote(ns.text())));
}

void checkCors(const Fields &fields, Ref cors)
{
    static const Words methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*"};
    for (const Ref origin : cors["allowOrigins"]) {
        if (matchValue(origin).text().empty())
            fields.error(origin, u"the allowed origin is empty"_s, u"write exact, prefix or regex"_s);
        else if (origin["regex"])
            fields.regex(origin["regex"]);
    }
    for (const Ref method : cors["allowMethods"]) {
        if (!methods.contains(method.text()))
            fields.error(method, u"%1 is no HTTP method"_s.arg(quote(method.text())), u"write it in upper case: GET, POST, ..."_s);
    }
    for (const char *field : {"allowHeaders", "exposeHeaders"}) {
        for (const Ref name : cors[field])
            checkCorsHeaderName(fields, name);
    }
    const Ref age = cors["maxAge"];
    fields.duration(age);
    if (const auto value = nanoseconds(age.text()); value && std::fmod(*value, 1e9) != 0)
        fields.error(age, u"maxAge counts in whole seconds"_s);
}

void checkPercentage(const Fields &fields, Ref percentage)
{
    const double value = percentage["value"].number();
    if (value < 0 || value > 100 || (value > 0 && value < 0.0001))
        fields.error(percentage["value"], u"the percentage %1 is neither 0 nor in 0.0001..100"_s.arg(value));
}

void checkStatus(const Fields &fields, Ref status, Ref holder)
{
    const qint64 code = status.integer();
    if (code < 200 || code > 600)
        fields.error(status ? status : holder, u"the HTTP status %1 is not in 200..599"_s.arg(code));
}

void checkAbort(const Fields &fields, Ref abort)
{
    static const Words grpc{"OK",
                            "CANCELLED",
                            "UNKNOWN",
                            "INVALID_ARGUMENT",
                            "DEADLINE_EXCEEDED",
                            "NOT_FOUND",
                            "ALREADY_EXISTS",
                            "PERMISSION_DENIED",
                            "UNAUTHENTICATED",
                            "RESOURCE_EXHAUSTED",
                            "FAILED_PRECONDITION",
                            "ABORTED",
                            "OUT_OF_RANGE",
                            "UNIMPLEMENTED",
                            "INTERNAL",
                            "UNAVAILABLE",
                            "DATA_LOSS"};
    checkPercentage(fields, abort["percentage"]);
    if (abort["grpcStatus"]) {
        if (!grpc.contains(abort["grpcStatus"].text()))
            fields.error(abort["grpcStatus"], u"%1 is no gRPC status"_s.arg(quote(abort["grpcStatus"].text())), u"write a name like UNAVAILABLE"_s);
    } else if (abort["http2Error"]) {
        fields.error(abort["http2Error"], u"aborting with an HTTP/2 error is not implemented"_s, u"use httpStatus"_s);
    } else if (abort["httpStatus"]) {
        checkStatus(fields, abort["httpStatus"], abort);
    } else {
        fields.warning(abort, u"the abort does not say with what"_s, u"add httpStatus or grpcStatus"_s);
    }
}

void checkFault(const Fields &fields, Ref fault)
{
    if (!fault)
        return;
    if (!fault["abort"] && !fault["delay"])
        fields.error(fault, u"the fault has neither abort nor delay"_s, u"add one of them"_s);
    if (fault["abort"])
        checkAbort(fields, fault["abort"]);
    if (const Ref delay = fault["delay"]) {
        checkPercentage(fields, delay["percentage"]);
        fields.duration(delay["fixedDelay"]);
        if (delay["exponentialDelay"])
            fields.error(delay["exponentialDelay"], u"exponentialDelay is not implemented"_s, u"use fixedDelay"_s);
    }
}

void checkMirrorShare(const Fields &fields, Ref share)
{
    if (share && (share.number() > 100 || share.number() < 0))
        fields.error(share, u"the mirrored share %1 is not in 0..100"_s.arg(share.number()));
}

void checkMirrors(const Fields &fields, Ref route)
{
    for (const char *old : {"mirrorPercent", "mirror_percent"}) {
        if (!route[old])
            continue;
        checkMirrorShare(fields, route[old]);
        fields.warning(route[old], u"mirrorPercent is deprecated"_s, u"use mirrorPercentage.value"_s);
    }
    checkMirrorShare(fields, route["mirrorPercentage"]["value"]);
    fields.destination(route["mirror"], route);
    for (const Ref mirror : route["mirrors"]) {
        if (!mirror["destination"])
            fields.error(mirror, u"the mirror has no destination"_s, u"add destination.host"_s);
        fields.destination(mirror["destination"], mirror);
        checkMirrorShare(fields, mirror["percentage"]["value"]);
    }
}

void checkRedirect(const Fields &fields, Ref redirect)
{
    if (!redirect)
        return;
    const auto set = [redirect](const char *field) { return !redirect[field].text().empty(); };
    if (!set("uri") && !set("authority") && !set("scheme") && !redirect["port"] && !redirect["derivePort"])
        fields.error(redirect, u"the redirect changes nothing"_s, u"add uri, authority, scheme or port"_s);
    else if (const Ref code = redirect["redirectCode"]; code.integer() != 0 && (code.integer() < 300 || code.integer() > 399))
        fields.error(code, u"%1 is no status of a redirect"_s.arg(code.integer()), u"use 301, 302, 303, 307 or 308"_s);
    else if (set("scheme") && redirect["scheme"].text() != "http" && redirect["scheme"].text() != "https")
        fields.error(redirect["scheme"], u"a redirect's scheme is http or https"_s);
    else if (redirect["port"].integer() > 0)
        fields.port(redirect["port"], redirect);
}

void checkDirectResponse(const Fields &fields, Ref response)
{
    if (!response)
        return;
    const Ref text = response["body"]["string"] ? response["body"]["string"] : response["body"]["bytes"];
    if (text.text().size() > (1U << 20))
        fields.error(text, u"the direct response is larger than 1 MiB"_s, u"serve it from a workload"_s);
    else if (text.text().size() > 100U * 1024)
        fields.warning(text, u"the direct response is larger than 100 KiB, which every proxy has to load"_s, u"serve it from a workload"_s);
    checkStatus(fields, response["status"], response);
}

bool isRetryOn(std::string_view policy)
{
    static const Words known{"5xx",
                             "gateway-error",
                             "reset",
                             "reset-before-request",
                             "connect-failure",
                             "retriable-4xx",
                             "refused-stream",
                             "retriable-status-codes",
                             "retriable-headers",
                             "envoy-ratelimited",
                             "cancelled",
                             "deadline-exceeded",
                             "internal",
                             "resource-exhausted",
                             "unavailable",
                             "http3-post-connect-failure"};
    static const std::set<int> statuses{100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307,
                                        308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421,
                                        422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511};
    int code = 0;
    const auto [end, error] = std::from_chars(policy.data(), policy.data() + policy.size(), code);
    return known.contains(policy) || (error == std::errc() && end == policy.data() + policy.size() && statuses.contains(code));
}

void checkRetries(const Fields &fields, Ref retries)
{
    if (!retries)
        return;
    const Ref attempts = retries["attempts"];
    if (attempts.integer() < 0)
        fields.error(attempts, u"the number of attempts is negative"_s);
    if (attempts.integer() == 0 && (retries["perTryTimeout"] || !retries["retryOn"].text().empty() || retries["retryRemoteLocalities"]))
        fields.error(attempts ? attempts : retries, u"retries are switched off (attempts is 0), but described"_s,
                     u"set attempts, or leave the rest out"_s);
    fields.duration(retries["perTryTimeout"]);
    fields.duration(retries["backoff"]);
    std::string_view policies = retries["retryOn"].text();
    while (!policies.empty()) {
        const std::string_view policy = policies.substr(0, policies.find(','));
        if (!isRetryOn(policy))
            fields.error(retries["retryOn"], u"%1 is no condition to retry on"_s.arg(quote(policy)), u"use conditions of Envoy's, without blanks"_s);
        policies.remove_prefix(std::min(policies.size(), policy.size() + 1));
    }
}

void checkRewrite(const Fields &fields, Ref rewrite)
{
    if (!rewrite)
        return;
    const Ref regex = rewrite["uriRegexRewrite"];
    const bool uri = !rewrite["uri"].text().empty();
    if (uri && regex)
        fields.error(rewrite, u"the rewrite has both uri and uriRegexRewrite"_s, u"take one of the two out"_s);
    else if (!uri && !regex && rewrite["authority"].text().empty())
        fields.error(rewrite, u"the rewrite changes nothing"_s, u"add uri, uriRegexRewrite or authority"_s);
    else if (regex && (regex["match"].text().empty() || regex["rewrite"].text().empty()))
        fields.error(regex, u"uriRegexRewrite needs both match and rewrite"_s);
    else if (regex)
        fields.regex(regex["match"]);
}

void checkDestinations(const Fields &fields, Ref route)
{
    double total = 0;
    for (const Ref to : route["route"]) {
        if (!to["destination"])
            fields.error(to, u"the route has no destination"_s, u"add destination.host"_s);
        checkHeaderOperations(fields, to["headers"]);
        fields.destination(to["destination"], to);
        if (to["weight"].number() < 0)
            fields.error(to["weight"], u"the weight %1 is negative"_s.arg(to["weight"].number()));
        total += to["weight"].number();
    }
    if (route["route"].size() > 1 && total == 0) {
        fields.error(route["route"], u"the weights of the %1 destinations add up to 0"_s.arg(route["route"].size()), u"give each of them a weight"_s);
    }
}

} // namespace

bool isClaim(std::string_view header)
{
    return header.starts_with("@request.auth.claims.") || header.starts_with("@request.auth.claims[");
}

void checkHttpRoute(const Fields &fields, Ref route, bool inDelegate)
{
    if (route.isNull())
        return fields.error(route, u"the HTTP route is empty"_s);
    checkConflicts(fields, route, inDelegate);
    for (const Ref match : route["match"])
        checkMatch(fields, match);
    checkHeaderOperations(fields, route["headers"]);
    checkCors(fields, route["corsPolicy"]);
    checkFault(fields, route["fault"]);
    checkMirrors(fields, route);
    checkRedirect(fields, route["redirect"]);
    checkDirectResponse(fields, route["directResponse"]);
    checkRetries(fields, route["retries"]);
    checkRewrite(fields, route["rewrite"]);
    checkAuthorityOnce(fields, route);
    checkDestinations(fields, route);
    fields.duration(route["timeout"]);
}

} // namespace analysis
