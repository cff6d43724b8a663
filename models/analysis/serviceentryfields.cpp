// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A ServiceEntry is one that istiod takes: hosts, addresses, ports and endpoints fit its resolution.
#include "models/analysis/rulelist.h"
#include "models/analysis/workloadentryfields.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using names::Protocol;

std::string_view resolutionOf(Ref spec)
{
    const std::string_view text = spec["resolution"].text();
    return text.empty() ? std::string_view("NONE") : text;
}

Protocol protocolOf(Ref port)
{
    return names::protocolNamed(port["protocol"].text());
}

void checkHosts(const Fields &fields, std::string_view resolution)
{
    const Ref spec = fields.item().spec(), hosts = spec["hosts"];
    if (hosts.size() == 0)
        fields.error(spec ? spec : fields.item().ref(), u"the ServiceEntry has no host"_s, u"add hosts"_s);
    for (const Ref host : hosts) {
        if (host.text() == "*") {
            fields.error(host, u"a ServiceEntry can't be for every host"_s, u"name the hosts, or a domain like *.example.com"_s);
            continue;
        }
        fields.wildcardDomain(host);
        if (resolution != "DYNAMIC_DNS" && names::isPartialWildcard(host.text()))
            fields.warning(host, u"the wildcard of %1 is no part of its own"_s.arg(quote(host.text())), u"write \"*.\" and the domain"_s);
    }
}

void checkAddresses(const Fields &fields, std::string_view resolution)
{
    for (const Ref address : fields.item().spec()["addresses"]) {
        fields.subnet(address);
        if (address.text().find('/') != std::string_view::npos && resolution != "NONE" && resolution != "STATIC")
            fields.error(address, u"a range of addresses needs resolution NONE or STATIC"_s);
    }
}

/// Ports by name, for the endpoints.
std::set<std::string_view> checkPorts(const Fields &fields)
{
    const Ref spec = fields.item().spec();
    std::set<std::string_view> portNames;
    std::set<qint64> numbers;
    for (const Ref port : spec["ports"]) {
        if (!portNames.insert(port["name"].text()).second)
            fields.error(port["name"] ? port["name"] : port, u"the port name %1 is used twice"_s.arg(quote(port["name"].text())));
        if (!numbers.insert(port["number"].integer()).second)
            fields.error(port["number"] ? port["number"] : port, u"the port %1 is there twice"_s.arg(port["number"].integer()));
        if (port["targetPort"].integer() != 0)
            fields.port(port["targetPort"], port);
        fields.portName(port["name"] ? port["name"] : port);
        fields.protocol(port["protocol"], port, false);
        fields.port(port["number"], port);
    }
    return portNames;
}

void checkDns(const Fields &fields, std::string_view resolution, const std::set<std::string_view> &portNames)
{
    const Ref spec = fields.item().spec(), endpoints = spec["endpoints"];
    if (endpoints.size() == 0) {
        for (const Ref host : spec["hosts"]) {
            if (const QString problem = names::fqdnProblem(host.text()); !problem.isEmpty()) {
                fields.error(host, u"resolution %1 without endpoints looks the host up, and %2"_s.arg(toQString(resolution), problem),
                             u"add endpoints, or use a full host name"_s);
                break;
            }
        }
    }
    if (resolution == "DNS_ROUND_ROBIN" && endpoints.size() > 1)
        fields.error(endpoints, u"resolution DNS_ROUND_ROBIN takes one endpoint at most"_s);
    for (const Ref endpoint : endpoints) {
        const Ref address = endpoint["address"];
        if (!names::isIpAddress(address.text()) && !names::fqdnProblem(address.text()).isEmpty())
            fields.error(address ? address : endpoint,
                         u"the endpoint's address %1 is neither a host name nor an IP address"_s.arg(quote(address.text())));
        fields.labels(endpoint["labels"]);
        checkEndpointPorts(fields, endpoint["ports"], &portNames);
    }
    if (spec["addresses"].size() > 0 && spec["hosts"].size() > 1) {
        const auto tcp = std::ranges::find_if(spec["ports"], [](Ref port) { return names::isTcpBased(protocolOf(port)); });
        if (tcp != spec["ports"].end())
            fields.warning(spec["hosts"], u"several hosts share an address and a TCP port, so they can't be told apart"_s,
                           u"write a ServiceEntry for each host"_s);
    }
}

void checkDynamic(const Fields &fields)
{
    const Item &item = fields.item();
    const Ref spec = item.spec();
    for (const Ref host : spec["hosts"]) {
        if (!host.text().starts_with('*'))
            fields.error(host, u"resolution DYNAMIC_DNS needs wildcard hosts"_s);
    }
    for (const char *field : {"addresses", "endpoints"}) {
        if (spec[field].size() > 0)
            fields.error(spec[field], u"resolution DYNAMIC_DNS can't have %1"_s.arg(QLatin1String(field)), u"remove them"_s);
    }
    for (const Ref port : spec["ports"]) {
        const Protocol protocol = protocolOf(port);
        if (protocol != Protocol::Http && protocol != Protocol::Tls && protocol != Protocol::Grpc && protocol != Protocol::Http2)
            fields.error(port["protocol"] ? port["protocol"] : port, u"resolution DYNAMIC_DNS takes HTTP, HTTP2, GRPC and TLS only"_s);
    }
    const std::string_view waypoint = item.label("istio.io/use-waypoint");
    if (spec["location"].text() == "MESH_INTERNAL" && !waypoint.empty() && waypoint != "none")
        fields.error(spec["location"], u"resolution DYNAMIC_DNS with MESH_INTERNAL can't use a waypoint"_s);
}

void checkResolution(const Fields &fields, std::string_view resolution, const std::set<std::string_view> &portNames)
{
    const Ref spec = fields.item().spec(), endpoints = spec["endpoints"];
    if (resolution == "NONE") {
        if (endpoints.size() > 0)
            fields.error(endpoints, u"resolution NONE can't have endpoints"_s, u"use resolution STATIC or DNS"_s);
        if (spec["workloadSelector"])
            fields.warning(spec["workloadSelector"], u"resolution NONE has no use for a workloadSelector"_s, u"use resolution STATIC"_s);
    } else if (resolution == "STATIC") {
        for (const Ref endpoint : endpoints)
            checkWorkloadEntry(fields, endpoint, &portNames, false);
    } else if (resolution == "DNS" || resolution == "DNS_ROUND_ROBIN") {
        checkDns(fields, resolution, portNames);
    } else if (resolution == "DYNAMIC_DNS") {
        checkDynamic(fields);
    }
    if (resolution == "NONE" || spec["hosts"].size() < 2)
        return;
    for (const Ref port : spec["ports"]) {
        if (!names::isHttp(protocolOf(port)) && !names::isTls(protocolOf(port))) {
            fields.error(port["protocol"] ? port["protocol"] : port,
                         u"several hosts can't share a port that is neither HTTP nor TLS: nothing tells them apart"_s,
                         u"write a ServiceEntry for each host"_s);
            break;
        }
    }
}

} // namespace

void checkServiceEntryFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec();
    if (!fields.exclusiveSelector(spec["workloadSelector"], u"a workloadSelector"_s))
        return;
    const std::string_view resolution = resolutionOf(spec);
    if (spec["workloadSelector"] && spec["endpoints"])
        fields.error(spec["endpoints"], u"workloadSelector and endpoints exclude each other"_s, u"take one of the two out"_s);
    checkHosts(fields, resolution);
    checkAddresses(fields, resolution);
    checkResolution(fields, resolution, checkPorts(fields));
    fields.exportTo(spec["exportTo"], true);
}

} // namespace analysis
