// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/trafficroutejson.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>

namespace sandbox {

namespace {

/// Percentage {value} in 0..1; `otherwise` when it is not given.
double shareOf(const Json &percentage, double otherwise)
{
    return percentage.is_object() ? std::clamp(jsonNumber(percentage, "value", 0) / 100, 0.0, 1.0) : otherwise;
}

RouteTarget targetOf(const TrafficConfig &config, const Json &destination, const std::string &ns, const TrafficRequest &request)
{
    RouteTarget out;
    out.host = serviceHost(config, jsonText(destination, "host"), ns);
    out.port = static_cast<int>(jsonNumber(jsonChild(destination, "port"), "number", 0));
    out.subset = jsonText(destination, "subset");
    if (out.port == 0) {
        const TrafficService *service = config.service(out.host);
        out.port = service && service->ports.size() == 1 ? service->ports.front().number : request.port;
    }
    return out;
}

void readFault(const Json &fault, RouteDecision &out)
{
    const Json &delay = jsonChild(fault, "delay"), &abort = jsonChild(fault, "abort");
    if (delay.is_object()) {
        out.delayShare = shareOf(jsonChild(delay, "percentage"), 1);
        out.delayMs = jsonDuration(delay, "fixedDelay").value_or(0);
    }
    if (abort.is_object()) {
        out.abortShare = shareOf(jsonChild(abort, "percentage"), 1);
        out.abortCode = static_cast<int>(jsonNumber(abort, "httpStatus", 0));
        out.abortGrpc = jsonText(abort, "grpcStatus");
        if (out.abortCode == 0)
            out.abortCode = out.abortGrpc.empty() ? 503 : 200;
    }
}

void readRetries(const Json &retries, RouteDecision &out)
{
    if (!retries.is_object())
        return;
    out.retries = static_cast<int>(std::clamp(jsonNumber(retries, "attempts", 2), 0.0, 100.0));
    out.perTryMs = jsonDuration(retries, "perTryTimeout").value_or(0);
    out.retryOn = jsonText(retries, "retryOn", out.retryOn);
}

/// The prefix by which the route took the request, for a rewrite.
std::string matchedPrefix(const Json &route, const TrafficRequest &request)
{
    for (const Json &match : jsonList(route, "match")) {
        const std::string prefix = jsonText(jsonChild(match, "uri"), "prefix");
        if (!prefix.empty() && request.path.starts_with(prefix))
            return prefix;
    }
    return {};
}

void rewrite(const Json &route, TrafficRequest &request)
{
    const Json &change = jsonChild(route, "rewrite");
    if (!change.is_object())
        return;
    const std::string uri = jsonText(change, "uri"), prefix = matchedPrefix(route, request);
    if (!uri.empty())
        request.path = prefix.empty() ? uri : uri + request.path.substr(prefix.size());
    request.host = jsonText(change, "authority", request.host);
}

RouteDecision decide(const TrafficConfig &config, const Json &route, const std::string &ns, const TrafficRequest &request)
{
    RouteDecision out;
    out.request = request;
    out.route = jsonText(route, "name");
    if (jsonHas(route, "redirect")) {
        out.kind = RouteDecision::Kind::Direct;
        out.code = static_cast<int>(jsonNumber(jsonChild(route, "redirect"), "redirectCode", 301));
        return out;
    }
    readFault(jsonChild(route, "fault"), out);
    if (jsonHas(route, "directResponse")) {
        out.kind = RouteDecision::Kind::Direct;
        out.code = static_cast<int>(jsonNumber(jsonChild(route, "directResponse"), "status", 200));
        return out;
    }
    out.targets = routeTargets(config, jsonList(route, "route"), ns, request);
    out.timeoutMs = jsonDuration(route, "timeout").value_or(0);
    readRetries(jsonChild(route, "retries"), out);
    if (jsonHas(route, "mirror")) {
        out.mirrors.push_back(targetOf(config, jsonChild(route, "mirror"), ns, request));
        out.mirrors.back().share = shareOf(jsonChild(route, "mirrorPercentage"), 1);
    }
    for (const Json &mirror : jsonList(route, "mirrors")) {
        out.mirrors.push_back(targetOf(config, jsonChild(mirror, "destination"), ns, request));
        out.mirrors.back().share = shareOf(jsonChild(mirror, "percentage"), 1);
    }
    rewrite(route, out.request);
    applyRequestHeaders(jsonChild(jsonChild(route, "headers"), "request"), out.request);
    return out;
}

bool isCatchAll(const Json &route)
{
    const auto &matches = jsonList(route, "match");
    return matches.empty() || std::ranges::any_of(matches, [](const Json &match) {
               const Json &uri = jsonChild(match, "uri");
               return !jsonHas(match, "headers") && !jsonHas(match, "queryParams") && !jsonHas(match, "method")
                   && (jsonText(uri, "prefix") == "/" || jsonText(uri, "regex") == ".*");
           });
}

/// A delegate takes the request with its own matches; nullopt: it has none that fits, or is not there.
std::optional<RouteDecision> delegateRoute(const TrafficConfig &config, const Json &delegate, const std::string &ns, const TrafficRequest &request,
                                           const std::string &gateway, const TrafficWorkload &source)
{
    const std::string wantedNs = jsonText(delegate, "namespace", ns), wanted = jsonText(delegate, "name");
    for (const TrafficObject &object : config.virtualServices) {
        if (object.ns != wantedNs || object.name != wanted || !jsonStrings(object.spec(), "hosts").empty())
            continue;
        for (const Json &route : jsonList(object.spec(), "http")) {
            if (!jsonHas(route, "delegate") && routeMatches(route, request, gateway, source, object.ns))
                return decide(config, route, object.ns, request);
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<RouteTarget> routeTargets(const TrafficConfig &config, const Json::array_t &route, const std::string &ns, const TrafficRequest &request)
{
    std::vector<RouteTarget> out;
    double sum = 0;
    for (const Json &entry : route) {
        RouteTarget target = targetOf(config, jsonChild(entry, "destination"), ns, request);
        target.share = route.size() == 1 ? 1 : std::max(0.0, jsonNumber(entry, "weight", 0));
        sum += target.share;
        if (target.share > 0)
            out.push_back(std::move(target));
    }
    for (RouteTarget &target : out)
        target.share /= sum;
    return out;
}

std::optional<RouteDecision> firstHttpRoute(const TrafficConfig &config, const std::vector<const TrafficObject *> &objects,
                                            const TrafficRequest &request, const std::string &gateway, const TrafficWorkload &source)
{
    const bool atGateway = gateway != "mesh";
    for (const bool catchAlls : {false, true}) {
        for (const TrafficObject *object : objects) {
            for (const Json &route : jsonList(object->spec(), "http")) {
                if (atGateway ? isCatchAll(route) != catchAlls : catchAlls)
                    continue;
                if (!routeMatches(route, request, gateway, source, object->ns))
                    continue;
                if (!jsonHas(route, "delegate"))
                    return decide(config, route, object->ns, request);
                if (auto taken = delegateRoute(config, jsonChild(route, "delegate"), object->ns, request, gateway, source))
                    return taken;
            }
        }
    }
    return std::nullopt;
}

void applyRequestHeaders(const Json &operations, TrafficRequest &request)
{
    const auto lower = [](std::string text) {
        std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return text;
    };
    for (const char *how : {"set", "add"}) {
        const Json &values = jsonChild(operations, how);
        if (values.is_object()) {
            for (const auto &[name, value] : values.items())
                request.headers[lower(name)] = value.is_string() ? value.get<std::string>() : std::string();
        }
        for (const Json &entry : jsonList(operations, how)) // Gateway API: [{name, value}]
            request.headers[lower(jsonText(entry, "name"))] = jsonText(entry, "value");
    }
    for (const std::string &name : jsonStrings(operations, "remove"))
        request.headers.erase(lower(name));
}

} // namespace sandbox
