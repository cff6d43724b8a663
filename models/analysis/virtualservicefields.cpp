// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A VirtualService is one that istiod takes: hosts, gateways, tls and tcp routes. Its http routes are in httproutefields.cpp.
#include "models/analysis/fields.h"
#include "models/analysis/httproutefields.h"
#include "models/analysis/rulelist.h"
#include "models/analysis/routes.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

bool appliesToGateway(const Item &item)
{
    const Ref gateways = item.spec()["gateways"];
    return gateways.size() > 0 && !isOnMesh(item);
}

bool hasSni(const Item &item)
{
    return std::ranges::any_of(item.spec()["tls"],
                               [](Ref route) { return std::ranges::any_of(route["match"], [](Ref match) { return match["sniHosts"].size() > 0; }); });
}

/// Hosts of the form outbound_.80_._.name.ns.svc.cluster.local, which east-west gateways route by.
bool isOutboundSni(std::string_view host)
{
    return host.starts_with("outbound_") && std::ranges::count(host, '_') >= 3;
}

void checkDelegate(const Fields &fields)
{
    const Ref spec = fields.item().spec();
    if (spec["hosts"].size() > 0)
        return;
    for (const char *field : {"gateways", "tls", "tcp"}) {
        if (spec[field].size() > 0) {
            fields.error(spec[field], u"a VirtualService without hosts is a delegate, and a delegate can't have %1"_s.arg(QLatin1String(field)),
                         u"add hosts, or take %1 out"_s.arg(QLatin1String(field)));
        }
    }
}

void checkHosts(const Fields &fields)
{
    const Item &item = fields.item();
    const bool gateway = appliesToGateway(item), sni = hasSni(item);
    const Ref hosts = item.spec()["hosts"];
    bool good = true;
    for (const Ref host : hosts) {
        if (names::isIpAddress(host.text()) || (gateway && sni && isOutboundSni(host.text())))
            continue;
        if (const QString problem = names::wildcardDomainProblem(host.text()); !problem.isEmpty()) {
            fields.error(host, problem);
            good = false;
        } else if (!gateway && host.text() == "*") {
            fields.error(host, u"the host \"*\" is not allowed on the mesh"_s, u"name the hosts, or bind it to a gateway"_s);
            good = false;
        }
    }
    if (!good)
        return;
    for (const Ref one : hosts) {
        for (const Ref other : hosts) {
            if (one.index() < other.index() && names::hostsMeet(one.text(), other.text()))
                fields.error(other, u"the hosts %1 and %2 are the same or cover each other"_s.arg(quote(one.text()), quote(other.text())),
                             u"remove one of the two"_s);
        }
    }
}

void checkWeights(const Fields &fields, Ref routes, Ref holder)
{
    double total = 0;
    for (const Ref route : routes) {
        if (!route["destination"])
            fields.error(route, u"the route has no destination"_s, u"add destination.host"_s);
        fields.destination(route["destination"], route);
        if (route["weight"].number() < 0)
            fields.error(route["weight"], u"the weight %1 is negative"_s.arg(route["weight"].number()));
        total += route["weight"].number();
    }
    if (routes.size() > 1 && total == 0)
        fields.error(routes ? routes : holder, u"the weights of the %1 destinations add up to 0"_s.arg(routes.size()),
                     u"give each of them a weight"_s);
}

void checkSubnetsAndPort(const Fields &fields, Ref match)
{
    for (const Ref subnet : match["destinationSubnets"])
        fields.subnet(subnet);
    if (match["port"].integer() != 0)
        fields.port(match["port"], match);
    fields.labels(match["sourceLabels"]);
    fields.gatewayNames(match["gateways"]);
}

void checkSni(const Fields &fields, Ref sni)
{
    const Item &item = fields.item();
    const bool outbound = appliesToGateway(item) && isOutboundSni(sni.text());
    const QString problem = outbound ? QString() : names::wildcardDomainProblem(sni.text());
    if (!problem.isEmpty()) {
        if (names::isIpAddress(sni.text()))
            fields.warning(sni, u"%1 is an IP address, and clients send names as SNI"_s.arg(quote(sni.text())), u"match the name instead"_s);
        else
            fields.error(sni, problem);
        return;
    }
    const bool covered = std::ranges::any_of(item.spec()["hosts"], [sni](Ref host) { return names::isSubsetOf(sni.text(), host.text()); });
    if (!covered)
        fields.error(sni, u"the SNI host %1 is not among the VirtualService's hosts"_s.arg(quote(sni.text())), u"add it to spec.hosts"_s);
}

void checkTls(const Fields &fields, Ref route)
{
    if (route["match"].size() == 0)
        fields.error(route, u"a TLS route needs at least one match"_s, u"add match with sniHosts"_s);
    for (const Ref match : route["match"]) {
        if (match["sniHosts"].size() == 0)
            fields.error(match, u"a TLS match needs at least one SNI host"_s, u"add sniHosts"_s);
        for (const Ref sni : match["sniHosts"])
            checkSni(fields, sni);
        checkSubnetsAndPort(fields, match);
    }
    if (route["route"].size() == 0)
        fields.error(route, u"the TLS route has no destination"_s, u"add route"_s);
    checkWeights(fields, route["route"], route);
}

void checkTcp(const Fields &fields, Ref route)
{
    for (const Ref match : route["match"])
        checkSubnetsAndPort(fields, match);
    if (route["route"].size() == 0)
        fields.error(route, u"the TCP route has no destination"_s, u"add route"_s);
    checkWeights(fields, route["route"], route);
}

/// `@request.auth.claims...`, which only gateways know.
void checkClaims(const Fields &fields)
{
    const Item &item = fields.item();
    if (appliesToGateway(item))
        return;
    for (const Ref route : item.spec()["http"]) {
        for (const Ref match : route["match"]) {
            for (const char *field : {"headers", "withoutHeaders"}) {
                for (const Ref header : match[field]) {
                    if (isClaim(header.key()))
                        fields.error(
                            header,
                            u"routing by the JWT claim %1 works on gateways only, and this VirtualService is on the mesh"_s.arg(quote(header.key())),
                            u"bind it to a gateway without \"mesh\""_s);
                }
            }
        }
    }
}

} // namespace

void checkVirtualServiceFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec();
    checkDelegate(fields);
    fields.gatewayNames(spec["gateways"]);
    checkClaims(fields);
    checkHosts(fields);
    if (spec["http"].size() == 0 && spec["tls"].size() == 0 && spec["tcp"].size() == 0)
        fields.error(spec ? spec : item.ref(), u"the VirtualService has no route"_s, u"add http, tls or tcp"_s);
    for (const Ref route : spec["http"])
        checkHttpRoute(fields, route, spec["hosts"].size() == 0);
    for (const Ref route : spec["tls"])
        checkTls(fields, route);
    for (const Ref route : spec["tcp"])
        checkTcp(fields, route);
    fields.exportTo(spec["exportTo"], false);
}

} // namespace analysis
