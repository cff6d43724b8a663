// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// networking.istio.io v1, v1beta1, v1alpha3 and security.istio.io v1, v1beta1: the field names are the same in all.
#include "app/sources/kubernetes/facts.h"

using namespace Qt::Literals::StringLiterals;

namespace kubernetes {

using json::Value;

namespace {

/// `{exact|prefix|regex: text}` of Istio: "prefix /checkout".
QString stringMatch(Value value)
{
    QString out = u"present"_s;
    json::fields(value, [&out](std::string_view key, Value field) { out = json::toString(key) + u' ' + json::text(field); });
    return out;
}

void addMapMatches(QStringList &parts, const QString &what, Value value)
{
    json::fields(value, [&](std::string_view key, Value field) { parts.append(what + u' ' + json::toString(key) + u' ' + stringMatch(field)); });
}

void addLabels(QStringList &parts, Value value)
{
    json::fields(value, [&](std::string_view key, Value field) { parts.append(u"source %1=%2"_s.arg(json::toString(key), json::text(field))); });
}

/// One block of match: all of its conditions hold together.
QString matchText(Value value)
{
    QStringList parts;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "uri" || key == "scheme" || key == "method" || key == "authority")
            parts.append(json::toString(key) + u' ' + stringMatch(field));
        else if (key == "headers")
            addMapMatches(parts, u"header"_s, field);
        else if (key == "withoutHeaders")
            addMapMatches(parts, u"without header"_s, field);
        else if (key == "queryParams")
            addMapMatches(parts, u"query"_s, field);
        else if (key == "port")
            parts.append(u"port %1"_s.arg(json::integer(field)));
        else if (key == "sourceLabels")
            addLabels(parts, field);
        else if (key == "sourceNamespace")
            parts.append(u"source namespace "_s + json::text(field));
        else if (key == "gateways")
            parts.append(u"gateway "_s + json::texts(field).join(u" or "_s));
        else if (key == "sniHosts")
            parts.append(u"sni "_s + json::texts(field).join(u" or "_s));
        else if (key == "destinationSubnets")
            parts.append(u"to "_s + json::texts(field).join(u" or "_s));
    });
    return parts.join(u" and "_s);
}

void readDestination(Value value, mesh::RouteDestination &destination)
{
    json::fields(value, [&destination](std::string_view key, Value field) {
        if (key == "host")
            destination.host = json::text(field);
        else if (key == "subset")
            destination.subset = json::text(field);
        else if (key == "port")
            json::fields(field, [&destination](std::string_view name, Value number) {
                if (name == "number")
                    destination.port = json::integer(number);
            });
    });
}

void readDestinations(Value value, QVector<mesh::RouteDestination> &destinations)
{
    json::items(value, [&destinations](Value item) {
        mesh::RouteDestination destination;
        destination.weight = -1; // not given
        json::fields(item, [&destination](std::string_view key, Value field) {
            if (key == "destination")
                readDestination(field, destination);
            else if (key == "weight")
                destination.weight = json::integer(field);
        });
        destinations.append(destination);
    });
    // A lone destination takes all; among several, one without weight takes nothing.
    for (mesh::RouteDestination &destination : destinations) {
        if (destination.weight < 0)
            destination.weight = destinations.size() == 1 ? 100 : 0;
    }
    if (destinations.size() == 1 && destinations[0].weight == 0)
        destinations[0].weight = 100;
}

double percentage(Value value)
{
    double percent = 0;
    json::fields(value, [&percent](std::string_view key, Value field) {
        if (key == "value")
            percent = json::real(field);
    });
    return percent;
}

void readMirror(Value value, mesh::RouteFacts &route)
{
    mesh::RouteDestination destination;
    readDestination(value, destination);
    route.mirrorHost = destination.host;
    route.mirrorSubset = destination.subset;
}

/// Of several mirrors the first is kept.
void readMirrors(Value value, mesh::RouteFacts &route)
{
    bool first = true;
    json::items(value, [&](Value item) {
        if (!std::exchange(first, false))
            return;
        route.mirrorPercent = 100;
        json::fields(item, [&route](std::string_view key, Value field) {
            if (key == "destination")
                readMirror(field, route);
            else if (key == "percentage")
                route.mirrorPercent = percentage(field);
        });
    });
}

mesh::RetryFacts readRetries(Value value)
{
    mesh::RetryFacts retries;
    retries.attempts = 0; // what is given without attempts retries nothing
    json::fields(value, [&retries](std::string_view key, Value field) {
        if (key == "attempts")
            retries.attempts = json::integer(field);
        else if (key == "perTryTimeout")
            retries.perTryTimeout = json::text(field);
        else if (key == "retryOn")
            retries.retryOn = json::text(field);
    });
    return retries;
}

/// Without a percentage every request is meant.
mesh::FaultFacts readFault(Value value)
{
    mesh::FaultFacts fault;
    json::fields(value, [&fault](std::string_view key, Value part) {
        const bool delay = key == "delay";
        if (!delay && key != "abort")
            return;
        double percent = 100;
        json::fields(part, [&](std::string_view name, Value field) {
            if (name == "percentage")
                percent = percentage(field);
            else if (name == "percent")
                percent = json::real(field);
            else if (name == "fixedDelay")
                fault.fixedDelay = json::text(field);
            else if (name == "httpStatus")
                fault.abortStatus = json::integer(field);
        });
        (delay ? fault.delayPercent : fault.abortPercent) = percent;
    });
    return fault;
}

mesh::RouteFacts readRoute(Value value)
{
    mesh::RouteFacts route;
    bool percentGiven = false;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "name")
            route.name = json::text(field);
        else if (key == "match")
            json::items(field, [&route](Value item) { route.matches.append(matchText(item)); });
        else if (key == "route")
            readDestinations(field, route.destinations);
        else if (key == "redirect" || key == "directResponse" || key == "delegate")
            route.redirectsOrDirect |= json::isObject(field);
        else if (key == "timeout")
            route.timeout = json::text(field);
        else if (key == "retries" && json::isObject(field))
            route.retries = readRetries(field);
        else if (key == "fault" && json::isObject(field))
            route.fault = readFault(field);
        else if (key == "mirror")
            readMirror(field, route);
        else if (key == "mirrors")
            readMirrors(field, route);
        else if (key == "mirrorPercentage" && json::isObject(field)) {
            percentGiven = true;
            route.mirrorPercent = percentage(field);
        } else if (key == "mirrorPercent" || key == "mirror_percent") {
            percentGiven = true;
            route.mirrorPercent = json::real(field);
        }
    });
    if (!percentGiven && !route.mirrorHost.isEmpty() && route.mirrorPercent == 0)
        route.mirrorPercent = 100;
    return route;
}

void virtualServiceField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    auto &service = as<mesh::VirtualServiceFacts>(facts);
    if (key != "spec")
        return;
    json::fields(value, [&service](std::string_view name, Value field) {
        if (name == "hosts")
            service.hosts = json::texts(field);
        else if (name == "gateways")
            service.gateways = json::texts(field);
        else if (name == "exportTo")
            service.exportTo = json::texts(field);
        else if (name == "http")
            json::items(field, [&service](Value item) { service.http.append(readRoute(item)); });
        else if (name == "tls")
            json::items(field, [&service](Value item) { service.tls.append(readRoute(item)); });
        else if (name == "tcp")
            json::items(field, [&service](Value item) { service.tcp.append(readRoute(item)); });
    });
}

/// `topLevel`: of the rule itself, not of a subset or a port.
void readTrafficPolicy(Value value, mesh::DestinationRuleFacts &rule, bool topLevel)
{
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "outlierDetection")
            rule.hasOutlierDetection |= json::isObject(field);
        else if (key == "connectionPool")
            rule.hasConnectionPool |= json::isObject(field);
        else if (key == "tls" && topLevel)
            json::fields(field, [&rule](std::string_view name, Value mode) {
                if (name == "mode")
                    rule.tlsMode = json::text(mode);
            });
        else if (key == "portLevelSettings" && topLevel)
            json::items(field, [&rule](Value item) { readTrafficPolicy(item, rule, false); });
    });
}

mesh::Subset readSubset(Value value, mesh::DestinationRuleFacts &rule, Interner &interner)
{
    mesh::Subset subset;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "name")
            subset.name = interner.text(json::view(field));
        else if (key == "labels")
            subset.labels = interner.labels(field);
        else if (key == "trafficPolicy")
            readTrafficPolicy(field, rule, false);
    });
    return subset;
}

void destinationRuleField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    auto &rule = as<mesh::DestinationRuleFacts>(facts);
    if (key != "spec")
        return;
    json::fields(value, [&](std::string_view name, Value field) {
        if (name == "host")
            rule.host = json::text(field);
        else if (name == "subsets")
            json::items(field, [&](Value item) { rule.subsets.append(readSubset(item, rule, interner)); });
        else if (name == "trafficPolicy")
            readTrafficPolicy(field, rule, true);
        else if (name == "exportTo")
            rule.exportTo = json::texts(field);
    });
}

void readServerTls(Value value, mesh::GatewayServer &server)
{
    if (!json::isObject(value))
        return;
    server.tlsMode = u"PASSTHROUGH"_s; // the zero value of the enum
    json::fields(value, [&server](std::string_view key, Value field) {
        if (key == "mode")
            server.tlsMode = json::text(field);
        else if (key == "credentialName") {
            if (const QString name = json::text(field); !name.isEmpty())
                server.credentialNames.prepend(name);
        } else if (key == "credentialNames")
            server.credentialNames += json::texts(field);
    });
}

mesh::GatewayServer readServer(Value value)
{
    mesh::GatewayServer server;
    QString serverName;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "name")
            serverName = json::text(field);
        else if (key == "hosts")
            server.hosts = json::texts(field);
        else if (key == "tls")
            readServerTls(field, server);
        else if (key == "port")
            json::fields(field, [&server](std::string_view name, Value part) {
                if (name == "number")
                    server.port = json::integer(part);
                else if (name == "name")
                    server.name = json::text(part);
                else if (name == "protocol")
                    server.protocol = json::text(part);
            });
    });
    if (server.name.isEmpty())
        server.name = serverName;
    return server;
}

void gatewayField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    auto &gateway = as<mesh::GatewayFacts>(facts);
    if (key != "spec")
        return;
    json::fields(value, [&](std::string_view name, Value field) {
        if (name == "selector")
            gateway.selector = interner.labels(field);
        else if (name == "servers")
            json::items(field, [&gateway](Value item) { gateway.servers.append(readServer(item)); });
    });
}

mesh::ServicePort readEntryPort(Value value)
{
    mesh::ServicePort port;
    json::fields(value, [&port](std::string_view key, Value field) {
        if (key == "number")
            port.port = json::integer(field);
        else if (key == "name")
            port.name = json::text(field);
        else if (key == "protocol")
            port.protocol = json::text(field);
        else if (key == "targetPort")
            port.targetPort = json::textOrNumber(field);
    });
    return port;
}

void serviceEntrySpec(mesh::ServiceEntryFacts &entry, std::string_view key, Value value)
{
    if (key == "hosts")
        entry.hosts = json::texts(value);
    else if (key == "addresses")
        entry.addresses = json::texts(value);
    else if (key == "location")
        entry.location = json::text(value);
    else if (key == "resolution")
        entry.resolution = json::text(value);
    else if (key == "ports")
        json::items(value, [&entry](Value item) { entry.ports.append(readEntryPort(item)); });
    else if (key == "endpoints")
        json::items(value, [&entry](Value) { ++entry.endpoints; });
}

void serviceEntryField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    if (key == "spec")
        json::fields(value, [&facts](std::string_view name, Value field) { serviceEntrySpec(as<mesh::ServiceEntryFacts>(facts), name, field); });
}

void serviceEntryEnd(mesh::Facts &facts, const mesh::Meta &)
{
    auto &entry = as<mesh::ServiceEntryFacts>(facts);
    if (entry.location.isEmpty())
        entry.location = u"MESH_EXTERNAL"_s;
    if (entry.resolution.isEmpty())
        entry.resolution = u"NONE"_s;
}

/// A selector that is there selects, even without labels.
std::optional<base::Labels> readSelector(Value value, Interner &interner)
{
    if (!json::isObject(value))
        return std::nullopt;
    base::Labels labels;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "matchLabels")
            labels = interner.labels(field);
    });
    return labels;
}

QString readMode(Value value, Interner &interner)
{
    QString mode = u"UNSET"_s;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "mode")
            mode = interner.text(json::view(field));
    });
    return mode;
}

void peerAuthenticationField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    auto &peer = as<mesh::PeerAuthenticationFacts>(facts);
    if (key != "spec")
        return;
    json::fields(value, [&](std::string_view name, Value field) {
        if (name == "selector")
            peer.selector = readSelector(field, interner);
        else if (name == "mtls")
            peer.mode = readMode(field, interner);
        else if (name == "portLevelMtls")
            json::fields(field,
                         [&](std::string_view port, Value mode) { peer.portModes.insert(json::toString(port).toInt(), readMode(mode, interner)); });
    });
}

void peerAuthenticationEnd(mesh::Facts &facts, const mesh::Meta &)
{
    auto &peer = as<mesh::PeerAuthenticationFacts>(facts);
    if (peer.mode.isEmpty())
        peer.mode = u"UNSET"_s;
}

void authorizationPolicyField(mesh::Facts &facts, std::string_view key, Value value, Interner &interner)
{
    auto &policy = as<mesh::AuthorizationPolicyFacts>(facts);
    if (key != "spec")
        return;
    json::fields(value, [&](std::string_view name, Value field) {
        if (name == "selector")
            policy.selector = readSelector(field, interner);
        else if (name == "action")
            policy.action = interner.text(json::view(field));
        else if (name == "rules")
            json::items(field, [&policy](Value) { ++policy.rules; });
    });
}

void authorizationPolicyEnd(mesh::Facts &facts, const mesh::Meta &)
{
    auto &policy = as<mesh::AuthorizationPolicyFacts>(facts);
    if (policy.action.isEmpty())
        policy.action = u"ALLOW"_s;
}

} // namespace

FactsReader istioReader(mesh::Kind kind)
{
    using enum mesh::Kind;
    switch (kind) {
    case VirtualService: return {virtualServiceField, nullptr, mesh::VirtualServiceFacts{}};
    case DestinationRule: return {destinationRuleField, nullptr, mesh::DestinationRuleFacts{}};
    case Gateway: return {gatewayField, nullptr, mesh::GatewayFacts{}};
    case ServiceEntry: return {serviceEntryField, serviceEntryEnd, mesh::ServiceEntryFacts{}};
    case PeerAuthentication: return {peerAuthenticationField, peerAuthenticationEnd, mesh::PeerAuthenticationFacts{}};
    case AuthorizationPolicy: return {authorizationPolicyField, authorizationPolicyEnd, mesh::AuthorizationPolicyFacts{}};
    default: return {};
    }
}

} // namespace kubernetes
