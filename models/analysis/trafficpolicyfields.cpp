// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/trafficpolicyfields.h"

#include "models/analysis/localityfields.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

bool hasAny(Ref map, std::initializer_list<const char *> fields)
{
    return std::ranges::any_of(fields, [map](const char *field) {
        const Ref value = map[field];
        return value && !value.isNull();
    });
}

void checkOutlier(const Fields &fields, Ref outlier)
{
    fields.duration(outlier["baseEjectionTime"]);
    fields.duration(outlier["interval"]);
    if (outlier["consecutiveErrors"].integer() != 0) {
        fields.warning(outlier["consecutiveErrors"], u"consecutiveErrors is deprecated"_s, u"use consecutiveGatewayErrors or consecutive5xxErrors"_s);
    }
    if (!outlier["splitExternalLocalOriginErrors"].boolean() && outlier["consecutiveLocalOriginFailures"].integer() > 0) {
        fields.error(outlier["consecutiveLocalOriginFailures"], u"consecutiveLocalOriginFailures counts only with splitExternalLocalOriginErrors"_s,
                     u"set splitExternalLocalOriginErrors: true"_s);
    }
    fields.percent(outlier["maxEjectionPercent"]);
    fields.percent(outlier["minHealthPercent"]);
}

bool isPrime(qint64 number)
{
    if (number > 0 && number < 4)
        return true;
    if (number % 2 == 0)
        return false;
    for (qint64 factor = 3; factor * factor <= number; factor += 2) {
        if (number % factor == 0)
            return false;
    }
    return true;
}

void checkCookie(const Fields &fields, Ref cookie)
{
    if (!cookie)
        return;
    if (cookie["name"].text().empty())
        fields.error(cookie, u"the cookie has no name"_s, u"add httpCookie.name"_s);
    std::set<std::string_view> seen;
    for (const Ref attribute : cookie["attributes"]) {
        const Ref name = attribute["name"];
        if (name.text().empty())
            fields.error(attribute, u"the cookie's attribute has no name"_s);
        else if (!seen.insert(name.text()).second)
            fields.error(name, u"the cookie's attribute %1 is given twice"_s.arg(quote(name.text())));
    }
}

void checkConsistentHash(const Fields &fields, Ref hash)
{
    checkCookie(fields, hash["httpCookie"]);
    if (hash["minimumRingSize"].integer() != 0) {
        fields.warning(hash["minimumRingSize"], u"minimumRingSize is deprecated here"_s, u"use ringHash.minimumRingSize"_s);
        if (hash["ringHash"] || hash["maglev"])
            fields.error(hash["minimumRingSize"], u"minimumRingSize excludes ringHash and maglev"_s, u"take one of the two out"_s);
    }
    const Ref maglev = hash["maglev"], size = maglev["tableSize"];
    if (!maglev)
        return;
    if (size.integer() == 0)
        fields.error(size ? size : maglev, u"maglev needs a tableSize"_s);
    if (size.integer() >= 5'000'011)
        fields.error(size, u"maglev's tableSize has to be below 5000011"_s);
    if (!isPrime(size.integer()))
        fields.error(size ? size : maglev, u"maglev's tableSize has to be a prime number"_s);
}

void checkLoadBalancer(const Fields &fields, Ref balancer, Ref outlier)
{
    if (!balancer)
        return;
    checkConsistentHash(fields, balancer["consistentHash"]);
    checkLocality(fields, balancer["localityLbSetting"], bool(outlier));
    const Ref warmup = balancer["warmup"];
    if (!warmup)
        return;
    if (!warmup["duration"])
        fields.error(warmup, u"warmup needs a duration"_s);
    fields.duration(warmup["duration"]);
    if (warmup["minimumPercent"].number() > 100)
        fields.error(warmup["minimumPercent"], u"minimumPercent is above 100"_s);
    if (warmup["aggression"] && warmup["aggression"].number() < 1)
        fields.error(warmup["aggression"], u"aggression has to be 1 or more"_s);
}

void checkTunnel(const Fields &fields, Ref tunnel)
{
    if (!tunnel)
        return;
    if (const Ref protocol = tunnel["protocol"]; !protocol.text().empty() && protocol.text() != "CONNECT" && protocol.text() != "POST")
        fields.error(protocol, u"a tunnel's protocol is CONNECT or POST"_s);
    const Ref host = tunnel["targetHost"];
    if (!names::isIpAddress(host.text()) && !names::fqdnProblem(host.text()).isEmpty())
        fields.error(host ? host : tunnel, u"the tunnel's target %1 is neither a host name nor an IP address"_s.arg(quote(host.text())));
    fields.port(tunnel["targetPort"], tunnel);
}

void checkPorts(const Fields &fields, Ref list)
{
    for (const Ref port : list) {
        if (!port["port"])
            fields.error(port, u"the port's policy does not say for which port"_s, u"add port.number"_s);
        if (!hasAny(port, {"outlierDetection", "connectionPool", "loadBalancer", "tls"})) {
            fields.error(port, u"the port's policy says nothing"_s, u"add loadBalancer, connectionPool, outlierDetection or tls"_s);
            continue;
        }
        checkOutlier(fields, port["outlierDetection"]);
        checkConnectionPool(fields, port["connectionPool"]);
        checkLoadBalancer(fields, port["loadBalancer"], port["outlierDetection"]);
        checkClientTls(fields, port["tls"]);
    }
}

} // namespace

void checkTrafficPolicy(const Fields &fields, Ref policy)
{
    if (!policy || policy.isNull())
        return;
    if (!hasAny(policy, {"outlierDetection", "connectionPool", "loadBalancer", "tls", "portLevelSettings", "tunnel", "proxyProtocol", "retryBudget"}))
        return fields.error(policy, u"the traffic policy says nothing"_s, u"add a setting, or leave trafficPolicy out"_s);
    if (policy["tunnel"] && policy["proxyProtocol"])
        return fields.error(policy, u"tunnel and proxyProtocol exclude each other"_s, u"take one of the two out"_s);
    checkOutlier(fields, policy["outlierDetection"]);
    checkConnectionPool(fields, policy["connectionPool"]);
    checkLoadBalancer(fields, policy["loadBalancer"], policy["outlierDetection"]);
    checkClientTls(fields, policy["tls"]);
    checkPorts(fields, policy["portLevelSettings"]);
    checkTunnel(fields, policy["tunnel"]);
}

void checkConnectionPool(const Fields &fields, Ref pool)
{
    if (!pool || pool.isNull())
        return;
    const Ref http = pool["http"], tcp = pool["tcp"];
    if (!http && !tcp)
        return fields.error(pool, u"the connection pool says nothing"_s, u"add http or tcp settings"_s);
    for (const char *field : {"http1MaxPendingRequests", "http2MaxRequests", "maxRequestsPerConnection", "maxRetries", "maxConcurrentStreams"})
        fields.nonNegative(http[field]);
    fields.duration(http["idleTimeout"]);
    if (http["h2UpgradePolicy"].text() == "UPGRADE" && http["useClientProtocol"].boolean())
        fields.error(http["useClientProtocol"], u"useClientProtocol excludes h2UpgradePolicy: UPGRADE"_s, u"take one of the two out"_s);
    fields.nonNegative(tcp["maxConnections"]);
    fields.duration(tcp["connectTimeout"]);
    fields.duration(tcp["maxConnectionDuration"]);
    if (const Ref idle = tcp["idleTimeout"]; idle && std::abs(nanoseconds(idle.text()).value_or(1e9)) >= 1e6)
        fields.duration(idle); // 0 switches it off
    fields.duration(tcp["tcpKeepalive"]["time"]);
    fields.duration(tcp["tcpKeepalive"]["interval"]);
}

void checkClientTls(const Fields &fields, Ref tls)
{
    if (!tls)
        return;
    const std::string_view mode = tls["mode"].text();
    const bool simple = mode == "SIMPLE", mutualMode = mode == "MUTUAL";
    const auto has = [tls](const char *field) { return !tls[field].text().empty(); };
    if (tls["insecureSkipVerify"].boolean()) {
        if ((simple && (has("caCertificates") || has("credentialName") || tls["subjectAltNames"]))
            || (mutualMode && (has("caCertificates") || tls["subjectAltNames"])))
            fields.error(tls["insecureSkipVerify"], u"insecureSkipVerify excludes caCertificates, credentialName and subjectAltNames"_s,
                         u"verify the server, or leave these out"_s);
    }
    if ((simple || mutualMode) && has("credentialName")) {
        if (has("clientCertificate") || has("caCertificates") || has("privateKey") || has("caCrl"))
            fields.error(tls["credentialName"], u"credentialName excludes certificates given as files"_s, u"take one of the two out"_s);
        return;
    }
    if (mutualMode && !has("clientCertificate"))
        fields.error(tls["mode"], u"TLS mode MUTUAL needs a clientCertificate"_s, u"add clientCertificate or credentialName"_s);
    if (mutualMode && !has("privateKey"))
        fields.error(tls["mode"], u"TLS mode MUTUAL needs a privateKey"_s, u"add privateKey or credentialName"_s);
}

} // namespace analysis
