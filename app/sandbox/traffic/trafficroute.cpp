// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/trafficroute.h"

#include "app/sandbox/scenario/lenientjson.h"
#include "app/sandbox/traffic/trafficroutejson.h"

#include <algorithm>

namespace sandbox {

namespace {

bool exportedTo(const Json &spec, const std::string &own, const std::string &client)
{
    const std::vector<std::string> to = jsonStrings(spec, "exportTo");
    return to.empty() || std::ranges::any_of(to, [&](const std::string &ns) { return ns == "*" || ns == client || (ns == "." && own == client); });
}

const TrafficObject *virtualServiceFor(const TrafficConfig &config, const std::string &host, const std::string &clientNs)
{
    if (const auto exact = config.meshHosts.find(host); exact != config.meshHosts.end()) {
        for (const int index : exact->second) {
            const TrafficObject &object = config.virtualServices[static_cast<std::size_t>(index)];
            if (exportedTo(object.spec(), object.ns, clientNs))
                return &object;
        }
    }
    const TrafficObject *best = nullptr;
    std::size_t length = 0;
    for (const int index : config.meshWildcards) {
        const TrafficObject &object = config.virtualServices[static_cast<std::size_t>(index)];
        for (const std::string &pattern : jsonStrings(object.spec(), "hosts")) {
            if (pattern.starts_with('*') && pattern.size() > length && hostMatches(pattern, host) && exportedTo(object.spec(), object.ns, clientNs)) {
                best = &object;
                length = pattern.size();
            }
        }
    }
    return best;
}

RouteDecision tcpRoute(const TrafficConfig &config, const TrafficObject &object, const TrafficRequest &request, RouteDecision out)
{
    for (const Json &route : jsonList(object.spec(), "tcp")) {
        const auto &matches = jsonList(route, "match");
        const bool fits = matches.empty() || std::ranges::any_of(matches, [&](const Json &match) {
                              const int port = static_cast<int>(jsonNumber(match, "port", 0));
                              return port == 0 || port == request.port;
                          });
        if (!fits)
            continue;
        out.targets = routeTargets(config, jsonList(route, "route"), object.ns, request);
        break;
    }
    return out;
}

} // namespace

RouteDecision meshRoute(const TrafficConfig &config, const TrafficWorkload &source, const TrafficRequest &request)
{
    RouteDecision out;
    out.request = request;
    out.targets = {{request.host, request.port, {}, 1}};
    const TrafficObject *object = virtualServiceFor(config, request.host, source.ns);
    if (!object)
        return out;
    if (request.protocol == ServiceProtocol::Tcp)
        return tcpRoute(config, *object, request, std::move(out));
    if (jsonList(object->spec(), "http").empty())
        return out;
    if (auto taken = firstHttpRoute(config, {object}, request, "mesh", source))
        return *taken;
    out.kind = RouteDecision::Kind::NoRoute;
    out.route.clear();
    out.targets.clear();
    return out;
}

ClientPolicy clientPolicy(const TrafficConfig &config, const std::string &clientNs, const TrafficService &service, const std::string &subset,
                          int port)
{
    ClientPolicy out;
    // The first namespace with a rule for the host decides; within it the most specific host.
    for (const std::string &ns : {clientNs, service.ns, config.rootNamespace}) {
        const auto rules = config.destinationRules.find(ns);
        if (rules == config.destinationRules.end())
            continue;
        std::size_t length = 0;
        for (const TrafficObject &rule : rules->second) {
            const std::string host = serviceHost(config, jsonText(rule.spec(), "host"), rule.ns);
            const std::size_t rank = host.starts_with('*') ? host.size() : host.size() + 1000;
            if (rank > length && hostMatches(host, service.host) && exportedTo(rule.spec(), rule.ns, clientNs)) {
                out.rule = &rule.spec();
                length = rank;
            }
        }
        if (out.rule)
            break;
    }
    const auto overlay = [&](const Json &policy) {
        const Json *at = &policy;
        for (const Json &level : jsonList(policy, "portLevelSettings")) {
            if (static_cast<int>(jsonNumber(jsonChild(level, "port"), "number", 0)) == port)
                at = &level;
        }
        if (at != &policy || jsonHas(*at, "tls"))
            out.tls = &jsonChild(*at, "tls");
        if (at != &policy || jsonHas(*at, "outlierDetection"))
            out.outlier = &jsonChild(*at, "outlierDetection");
        if (at != &policy || jsonHas(*at, "connectionPool"))
            out.pool = &jsonChild(*at, "connectionPool");
    };
    if (out.rule)
        overlay(jsonChild(*out.rule, "trafficPolicy"));
    if (!subset.empty()) {
        static const Json none;
        for (const Json &candidate : jsonList(out.rule ? *out.rule : none, "subsets")) {
            if (jsonText(candidate, "name") == subset)
                out.subset = &candidate;
        }
        out.subsetMissing = !out.subset;
        if (out.subset)
            overlay(jsonChild(*out.subset, "trafficPolicy"));
    }
    return out;
}

} // namespace sandbox
