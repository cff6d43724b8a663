// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// gatewayRoute(): Istio Gateways with VirtualServices, and Gateway API Gateways with HTTPRoutes.
#include "app/sandbox/scenario/lenientjson.h"
#include "app/sandbox/traffic/trafficroute.h"
#include "app/sandbox/traffic/trafficroutejson.h"

#include <algorithm>

namespace sandbox {

namespace {

constexpr const char *gatewayNameLabel = "gateway.networking.k8s.io/gateway-name";

std::string withoutNamespace(const std::string &host)
{
    return host.substr(host.find('/') + 1); // npos + 1 is 0
}

bool serves(const Json &server, const std::string &host)
{
    return std::ranges::any_of(jsonStrings(server, "hosts"),
                               [&](const std::string &pattern) { return hostMatches(withoutNamespace(pattern), host); });
}

bool hasCertificate(const TrafficConfig &config, const std::string &ns, const Json &tls)
{
    const std::string name = jsonText(tls, "credentialName");
    return name.empty() || config.secrets.contains({ns, name});
}

/// VirtualServices of the gateway whose most specific host for the request is the most specific of all.
std::vector<const TrafficObject *> virtualServicesAt(const TrafficConfig &config, const std::string &gateway, const std::string &host)
{
    std::vector<const TrafficObject *> out;
    std::size_t best = 0;
    const auto routes = config.gatewayRoutes.find(gateway);
    if (routes == config.gatewayRoutes.end())
        return out;
    for (const int index : routes->second) {
        const TrafficObject &object = config.virtualServices[static_cast<std::size_t>(index)];
        std::size_t rank = 0;
        for (const std::string &pattern : jsonStrings(object.spec(), "hosts")) {
            if (hostMatches(pattern, host))
                rank = std::max(rank, pattern.starts_with('*') ? pattern.size() : pattern.size() + 1000);
        }
        if (rank > best)
            out.clear();
        best = std::max(best, rank);
        if (rank > 0 && rank == best)
            out.push_back(&object);
    }
    return out;
}

RouteDecision answer(RouteDecision::Kind kind, const TrafficRequest &request, int code = 0)
{
    RouteDecision out;
    out.kind = kind;
    out.code = code;
    out.request = request;
    if (kind == RouteDecision::Kind::NoRoute)
        out.route.clear();
    return out;
}

RouteDecision istioGateway(const TrafficConfig &config, const TrafficWorkload &gateway, const TrafficRequest &request)
{
    bool listens = false;
    for (const TrafficObject &object : config.gateways) {
        if (!labelsMatch(jsonChild(object.spec(), "selector"), gateway.labels))
            continue;
        for (const Json &server : jsonList(object.spec(), "servers")) {
            const Json &tls = jsonChild(server, "tls");
            if (static_cast<int>(jsonNumber(jsonChild(server, "port"), "number", 0)) != request.port || !hasCertificate(config, gateway.ns, tls))
                continue;
            listens = true;
            if (!serves(server, request.host))
                continue;
            if (jsonBool(tls, "httpsRedirect", false))
                return answer(RouteDecision::Kind::Direct, request, 301);
            const std::string name = object.ns + '/' + object.name;
            if (auto taken = firstHttpRoute(config, virtualServicesAt(config, name, request.host), request, name, gateway))
                return *taken;
        }
    }
    return answer(listens ? RouteDecision::Kind::NoRoute : RouteDecision::Kind::Refused, request);
}

const Json *listenerFor(const TrafficConfig &config, const TrafficObject &gateway, const TrafficRequest &request)
{
    for (const Json &listener : jsonList(gateway.spec(), "listeners")) {
        const std::string hostname = jsonText(listener, "hostname");
        if (static_cast<int>(jsonNumber(listener, "port", 0)) != request.port || (!hostname.empty() && !hostMatches(hostname, request.host)))
            continue;
        const auto &references = jsonList(jsonChild(listener, "tls"), "certificateRefs");
        const bool complete = std::ranges::all_of(references, [&](const Json &reference) {
            return config.secrets.contains({jsonText(reference, "namespace", gateway.ns), jsonText(reference, "name")});
        });
        if (complete)
            return &listener;
    }
    return nullptr;
}

bool attached(const TrafficObject &route, const TrafficObject &gateway, const std::string &section)
{
    return std::ranges::any_of(jsonList(route.spec(), "parentRefs"), [&](const Json &parent) {
        const std::string wanted = jsonText(parent, "sectionName", section);
        return jsonText(parent, "kind", "Gateway") == "Gateway" && jsonText(parent, "name") == gateway.name
            && jsonText(parent, "namespace", route.ns) == gateway.ns && wanted == section;
    });
}

RouteTarget backend(const TrafficConfig &config, const Json &reference, const std::string &ns)
{
    RouteTarget out;
    out.host = jsonText(reference, "name") + '.' + jsonText(reference, "namespace", ns) + ".svc.cluster.local";
    out.port = static_cast<int>(jsonNumber(reference, "port", 0));
    const TrafficService *service = config.service(out.host);
    if (!service || !service->port(out.port))
        out.host.clear();
    return out;
}

void applyFilters(const TrafficConfig &config, const Json &rule, const std::string &ns, RouteDecision &out)
{
    for (const Json &filter : jsonList(rule, "filters")) {
        const std::string type = jsonText(filter, "type");
        if (type == "RequestRedirect") {
            out.kind = RouteDecision::Kind::Direct;
            out.code = static_cast<int>(jsonNumber(jsonChild(filter, "requestRedirect"), "statusCode", 302));
        } else if (type == "RequestHeaderModifier") {
            applyRequestHeaders(jsonChild(filter, "requestHeaderModifier"), out.request);
        } else if (type == "RequestMirror") {
            const Json &mirror = jsonChild(filter, "requestMirror");
            RouteTarget target = backend(config, jsonChild(mirror, "backendRef"), ns);
            target.share = std::clamp(jsonNumber(mirror, "percent", 100) / 100, 0.0, 1.0);
            if (!target.host.empty())
                out.mirrors.push_back(std::move(target));
        } else if (type == "URLRewrite") {
            const Json &path = jsonAt(filter, {"urlRewrite", "path"});
            out.request.path = jsonText(path, "replaceFullPath", out.request.path);
            out.request.host = jsonText(jsonChild(filter, "urlRewrite"), "hostname", out.request.host);
        }
    }
}

RouteDecision decideRule(const TrafficConfig &config, const Json &rule, const std::string &ns, const TrafficRequest &request)
{
    RouteDecision out = answer(RouteDecision::Kind::Forward, request);
    double sum = 0;
    for (const Json &reference : jsonList(rule, "backendRefs")) {
        RouteTarget target = backend(config, reference, ns);
        target.share = std::max(0.0, jsonNumber(reference, "weight", 1));
        sum += target.share;
        if (target.share > 0)
            out.targets.push_back(std::move(target));
    }
    for (RouteTarget &target : out.targets)
        target.share /= sum;
    if (out.targets.empty())
        out.targets.emplace_back(); // no back-end: 500
    out.timeoutMs = jsonDuration(jsonChild(rule, "timeouts"), "request").value_or(0);
    out.perTryMs = jsonDuration(jsonChild(rule, "timeouts"), "backendRequest").value_or(0);
    applyFilters(config, rule, ns, out);
    return out;
}

RouteDecision apiGateway(const TrafficConfig &config, const TrafficObject &gateway, const TrafficRequest &request)
{
    const Json *listener = listenerFor(config, gateway, request);
    if (!listener)
        return answer(RouteDecision::Kind::Refused, request);
    const Json *best = nullptr;
    const TrafficObject *owner = nullptr;
    std::pair<std::size_t, RouteRank> rank{};
    static const Json everything = Json::object();
    for (const TrafficObject &route : config.httpRoutes) {
        if (!attached(route, gateway, jsonText(*listener, "name")))
            continue;
        const std::vector<std::string> names = jsonStrings(route.spec(), "hostnames");
        std::size_t hostRank = names.empty() ? 1 : 0;
        for (const std::string &name : names) {
            if (hostMatches(name, request.host))
                hostRank = std::max(hostRank, name.starts_with('*') ? name.size() : name.size() + 1000);
        }
        if (hostRank == 0)
            continue;
        for (const Json &rule : jsonList(route.spec(), "rules")) {
            const auto consider = [&](const Json &match) {
                const auto fit = httpRouteRank(match, request);
                if (fit && (!best || std::pair(hostRank, *fit) > rank)) {
                    best = &rule;
                    owner = &route;
                    rank = {hostRank, *fit};
                }
            };
            if (jsonList(rule, "matches").empty())
                consider(everything);
            std::ranges::for_each(jsonList(rule, "matches"), consider);
        }
    }
    if (!best)
        return answer(RouteDecision::Kind::NoRoute, request);
    RouteDecision out = decideRule(config, *best, owner->ns, request);
    const auto index = best - jsonList(owner->spec(), "rules").data();
    out.route = jsonText(*best, "name", owner->ns + '.' + owner->name + '.' + std::to_string(index));
    return out;
}

} // namespace

RouteDecision gatewayRoute(const TrafficConfig &config, const TrafficWorkload &gateway, const TrafficRequest &request)
{
    if (const auto label = gateway.labels.find(gatewayNameLabel); label != gateway.labels.end()) {
        for (const TrafficObject &object : config.k8sGateways) {
            if (object.ns == gateway.ns && object.name == label->second)
                return apiGateway(config, object, request);
        }
        return answer(RouteDecision::Kind::Refused, request);
    }
    return istioGateway(config, gateway, request);
}

} // namespace sandbox
