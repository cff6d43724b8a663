// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A Gateway is one that istiod takes.
#include "models/analysis/rulelist.h"
#include "models/analysis/servertlsfields.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

void checkHostPart(const Fields &fields, Ref at, std::string_view host)
{
    if (host != "*" && host.find('.') == std::string_view::npos)
        fields.error(at, u"%1 is a short name, and a gateway's hosts are full ones"_s.arg(quote(host)), u"write the full host name, or \"*\""_s);
    if (const QString problem = names::wildcardDomainProblem(host); !problem.isEmpty() && !names::isIpAddress(host))
        fields.error(at, problem);
    if (names::isPartialWildcard(host))
        fields.error(at, u"the wildcard of %1 is no part of its own"_s.arg(quote(host)), u"write \"*.\" and the domain"_s);
}

void checkHost(const Fields &fields, Ref at)
{
    const std::string_view text = at.text();
    const size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return checkHostPart(fields, at, text);
    const std::string_view ns = text.substr(0, slash);
    if (slash == 0 || slash + 1 == text.size())
        fields.error(at, u"%1 lacks a namespace or a host"_s.arg(quote(text)));
    if (ns != "*" && ns != "." && !names::isDnsLabel(ns))
        fields.error(at, u"%1 is no valid namespace"_s.arg(quote(ns)));
    checkHostPart(fields, at, text.substr(slash + 1));
}

/// False when TLS can't be judged by it.
bool checkPort(const Fields &fields, Ref server)
{
    const Ref port = server["port"];
    if (!port) {
        fields.error(server, u"the server has no port"_s, u"add port with number, name and protocol"_s);
        return false;
    }
    const bool unixSocket = server["bind"].text().starts_with("unix://");
    const qint64 number = port["number"].integer();
    bool good = names::protocolNamed(port["protocol"].text()) != names::Protocol::Unknown;
    fields.protocol(port["protocol"], port, true);
    if (number > 0 || !unixSocket) {
        fields.port(port["number"], port);
        good = good && number >= 1 && number <= 65535;
    }
    if (port["targetPort"].integer() > 0) {
        fields.error(port["targetPort"], u"targetPort means nothing on a Gateway"_s, u"remove it"_s);
        good = false;
    }
    if (port["name"].text().empty()) {
        fields.error(port, u"the port has no name"_s, u"add port.name"_s);
        good = false;
    }
    return good;
}

void checkBind(const Fields &fields, Ref server)
{
    const Ref bind = server["bind"];
    const std::string_view text = bind.text();
    if (text.starts_with("unix://")) {
        fields.unixAddress(bind, text.substr(7));
        if (server["port"]["number"].integer() != 0)
            fields.error(server["port"]["number"], u"a socket has no port number"_s, u"write 0"_s);
    } else if (!text.empty()) {
        fields.ipAddress(bind);
    }
}

void checkTls(const Fields &fields, Ref server)
{
    const names::Protocol protocol = names::protocolNamed(server["port"]["protocol"].text());
    const Ref tls = server["tls"];
    if (names::isTls(protocol) && !tls) {
        fields.error(server["port"]["protocol"], u"protocol %1 needs TLS settings"_s.arg(quote(server["port"]["protocol"].text())),
                     u"add tls with a mode and a credentialName"_s);
    } else if (!names::isTls(protocol) && tls) {
        const std::string_view mode = tls["mode"].text();
        const bool passThrough = mode.empty() || mode == "PASSTHROUGH" || mode == "AUTO_PASSTHROUGH";
        const bool certificates =
            !tls["caCertificates"].text().empty() || !tls["privateKey"].text().empty() || !tls["serverCertificate"].text().empty();
        if (!names::isHttp(protocol))
            fields.error(tls, u"TLS settings need protocol HTTPS or TLS"_s, u"change port.protocol, or take tls out"_s);
        else if (!passThrough || certificates)
            fields.error(tls, u"a plain HTTP port can't have TLS settings but httpsRedirect"_s, u"use protocol HTTPS, or take tls out"_s);
    }
}

} // namespace

void checkGatewayFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec(), servers = spec["servers"];
    if (!names::isDnsLabel(item.nameText()))
        fields.error(item.metadata()["name"], u"%1 is no valid name for a Gateway: it can have no dots"_s.arg(quote(item.nameText())));
    if (servers.size() == 0)
        fields.error(spec ? spec : item.ref(), u"the Gateway has no server"_s, u"add one with port and hosts"_s);
    std::set<std::string_view> portNames;
    for (const Ref server : servers) {
        if (server["hosts"].size() == 0)
            fields.error(server, u"the server has no hosts"_s, u"add hosts, \"*\" for all"_s);
        for (const Ref host : server["hosts"])
            checkHost(fields, host);
        const bool goodPort = checkPort(fields, server);
        checkBind(fields, server);
        checkServerTls(fields, server["tls"]);
        if (goodPort)
            checkTls(fields, server);
        if (const Ref port = server["port"]) {
            if (!portNames.insert(port["name"].text()).second)
                fields.error(port["name"] ? port["name"] : port, u"the port name %1 is used twice"_s.arg(quote(port["name"].text())),
                             u"give each server's port a name of its own"_s);
            if (server["tls"]["httpsRedirect"].boolean() && !names::isHttp(names::protocolNamed(port["protocol"].text())))
                fields.warning(server["tls"]["httpsRedirect"], u"httpsRedirect is for HTTP servers"_s, u"put it on the server of the HTTP port"_s);
        }
    }
}

} // namespace analysis
