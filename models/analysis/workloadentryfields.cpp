// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A WorkloadEntry or WorkloadGroup is one that istiod takes.
#include "models/analysis/workloadentryfields.h"

#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

void checkProbe(const Fields &fields, Ref probe)
{
    if (!probe)
        return;
    for (const char *field : {"periodSeconds", "initialDelaySeconds", "timeoutSeconds", "successThreshold", "failureThreshold"})
        fields.nonNegative(probe[field]);
    const Ref http = probe["httpGet"], tcp = probe["tcpSocket"], exec = probe["exec"];
    if (http) {
        fields.port(http["port"], http);
        if (const std::string_view scheme = http["scheme"].text(); !scheme.empty() && scheme != "HTTP" && scheme != "HTTPS")
            fields.error(http["scheme"], u"the probe's scheme is HTTP or HTTPS"_s);
        for (const Ref header : http["httpHeaders"]) {
            const std::string_view name = header["name"].text();
            const bool good =
                !name.empty() && std::ranges::all_of(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-'; });
            if (!good)
                fields.error(header["name"] ? header["name"] : header, u"%1 is no valid name for a probe's header"_s.arg(quote(name)));
        }
    } else if (tcp) {
        fields.port(tcp["port"], tcp);
    } else if (exec) {
        if (exec["command"].size() == 0)
            fields.error(exec, u"the probe has no command"_s);
    } else if (!probe["grpc"]) {
        fields.error(probe, u"the probe does not say how to look"_s, u"add httpGet, tcpSocket or exec"_s);
    }
}

} // namespace

void checkEndpointPorts(const Fields &fields, Ref ports, const std::set<std::string_view> *servicePorts)
{
    for (const Ref port : ports) {
        if (servicePorts && !servicePorts->contains(port.key()))
            fields.error(port, u"the ServiceEntry has no port %1"_s.arg(quote(port.key())), u"use the name of one of its ports"_s);
        if (!names::isDnsLabel(port.key()))
            fields.error(port, u"%1 is no valid port name"_s.arg(quote(port.key())));
        fields.port(port, port);
    }
}

void checkWorkloadEntry(const Fields &fields, Ref entry, const std::set<std::string_view> *servicePorts, bool mayBeName)
{
    const Ref address = entry["address"];
    const std::string_view text = address.text();
    if (text.empty()) {
        if (entry["network"].text().empty())
            return fields.error(address ? address : entry ? entry : fields.item().ref(), u"the address is missing"_s, u"add address"_s);
        fields.warning(entry, u"there is a network, but no address"_s, u"add address, unless the network's gateway is meant"_s);
    }
    const bool socket = text.starts_with("unix://");
    if (socket) {
        fields.unixAddress(address, text.substr(7));
        if (entry["ports"].size() > 0)
            fields.error(entry["ports"], u"a socket has no ports"_s);
        if (servicePorts && servicePorts->size() != 1)
            fields.error(address, u"a socket needs a ServiceEntry with exactly one port"_s);
    } else if (!text.empty() && !names::isIpAddress(text)) {
        if (!mayBeName)
            fields.error(address, u"%1 is no IP address, as resolution STATIC needs"_s.arg(quote(text)), u"use an address, or resolution DNS"_s);
        else if (!names::fqdnProblem(text).isEmpty())
            fields.error(address, u"%1 is neither a host name nor an IP address"_s.arg(quote(text)));
    }
    checkEndpointPorts(fields, entry["ports"], servicePorts);
    fields.labels(entry["labels"]);
}

void checkWorkloadEntryFields(const Item &item, Reporter &reporter)
{
    checkWorkloadEntry(Fields(item, reporter), item.spec(), nullptr, true);
}

void checkWorkloadGroupFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec();
    if (!spec["template"])
        return fields.error(spec ? spec : item.ref(), u"the WorkloadGroup has no template"_s, u"add template"_s);
    fields.labels(spec["metadata"]["labels"]);
    checkProbe(fields, spec["probe"]);
}

} // namespace analysis
