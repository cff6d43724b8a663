// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A Sidecar is one that istiod takes, and says what it means.
#include "models/analysis/rulelist.h"
#include "models/analysis/servertlsfields.h"
#include "models/analysis/trafficpolicyfields.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem modeUnset{"outbound-mode-unset", "KIA1007", Severity::Info};
constexpr Problem deprecated{"sidecar-egress-proxy", "IST0002", Severity::Warning};

void checkDefaultEndpoint(const Fields &fields, Ref at)
{
    static const std::set<std::string_view> local{"", "127.0.0.1", "0.0.0.0", "::1", "::", "[::1]", "[::]"};
    const std::string_view text = at.text();
    if (text.empty())
        return;
    if (text.starts_with("unix://"))
        return fields.unixAddress(at, text.substr(7));
    const size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || !local.contains(text.substr(0, colon))) {
        fields.error(
            at, u"the default endpoint %1 is none of 127.0.0.1:PORT, 0.0.0.0:PORT, [::1]:PORT, [::]:PORT, :PORT and unix://PATH"_s.arg(quote(text)));
        return;
    }
    bool number = false;
    const int port = toQString(text.substr(colon + 1)).toInt(&number);
    if (!number || port < 1 || port > 65535)
        fields.error(at, u"the default endpoint's port %1 is not in 1..65535"_s.arg(quote(text.substr(colon + 1))));
}

void checkIngressTls(const Fields &fields, Ref ingress)
{
    const Ref tls = ingress["tls"];
    if (!tls)
        return;
    for (const char *field : {"subjectAltNames", "httpsRedirect", "credentialName", "credentialNames", "tlsCertificates"}) {
        const Ref value = tls[field];
        const bool set = value.isList() ? value.size() > 0 : value.type() == base::Tree::Type::Bool ? value.boolean() : !value.text().empty();
        if (set)
            fields.error(value, u"a Sidecar's ingress can't have %1"_s.arg(QLatin1String(field)), u"remove it"_s);
    }
    if (const std::string_view mode = tls["mode"].text(); mode == "ISTIO_MUTUAL" || mode == "AUTO_PASSTHROUGH")
        fields.error(tls["mode"], u"a Sidecar's ingress can't have TLS mode %1"_s.arg(toQString(mode)), u"use SIMPLE or MUTUAL"_s);
    if (!names::isTls(names::protocolNamed(ingress["port"]["protocol"].text())))
        fields.error(tls, u"TLS settings need protocol HTTPS or TLS"_s, u"change port.protocol, or take tls out"_s);
    checkServerTls(fields, tls);
}

void checkPort(const Fields &fields, Ref listener, bool mayBeSocket)
{
    const Ref port = listener["port"], bind = listener["bind"];
    if (port["targetPort"].integer() > 0)
        fields.error(port["targetPort"], u"targetPort means nothing on a Sidecar"_s, u"remove it"_s);
    if (!port["name"].text().empty())
        fields.portName(port["name"]);
    fields.protocol(port["protocol"], port, false);
    if (mayBeSocket && port["number"].integer() == 0) {
        if (!bind.text().starts_with("unix://"))
            fields.error(port, u"a listener without a port number has to bind to a socket"_s, u"set port.number, or bind: unix://PATH"_s);
        else
            fields.unixAddress(bind, bind.text().substr(7));
        if (const std::string_view mode = listener["captureMode"].text(); !mode.empty() && mode != "DEFAULT" && mode != "NONE")
            fields.error(listener["captureMode"], u"a socket's captureMode is DEFAULT or NONE"_s);
        return;
    }
    fields.port(port["number"], port);
    if (!bind.text().empty())
        fields.ipAddress(bind);
}

void checkIngress(const Fields &fields, Ref list)
{
    std::set<qint64> ports;
    for (const Ref ingress : list) {
        if (!ingress["port"]) {
            fields.error(ingress, u"the ingress listener has no port"_s, u"add port with number and protocol"_s);
            continue;
        }
        checkPort(fields, ingress, false);
        if (!ports.insert(ingress["port"]["number"].integer()).second)
            fields.error(ingress["port"]["number"], u"the port %1 is used twice"_s.arg(ingress["port"]["number"].integer()));
        checkDefaultEndpoint(fields, ingress["defaultEndpoint"]);
        checkIngressTls(fields, ingress);
        const Ref pool = ingress["connectionPool"];
        checkConnectionPool(fields, pool);
        if (pool["http"] && !names::isHttp(names::protocolNamed(ingress["port"]["protocol"].text())))
            fields.warning(pool["http"], u"HTTP settings of the connection pool have no effect on a port that is not HTTP"_s,
                           u"remove them, or set the port's protocol"_s);
    }
}

void checkEgressHost(const Fields &fields, Ref at)
{
    const std::string_view text = at.text();
    const size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return fields.error(at, u"%1 is not of the form namespace/host"_s.arg(quote(text)), u"write ./host, */host or namespace/host"_s);
    const std::string_view ns = text.substr(0, slash), host = text.substr(slash + 1);
    if (ns.empty() || host.empty())
        fields.error(at, u"%1 lacks a namespace or a host"_s.arg(quote(text)));
    if (ns != "*" && ns != "." && ns != "~" && !names::isDnsLabel(ns))
        fields.error(at, u"%1 is no valid namespace"_s.arg(quote(ns)));
    if (host != "*" && host.find('.') == std::string_view::npos)
        fields.error(at, u"%1 is a short name, and a Sidecar's hosts are full ones"_s.arg(quote(host)), u"write name.namespace.svc.cluster.local"_s);
    if (const QString problem = names::wildcardDomainProblem(host); !problem.isEmpty())
        fields.error(at, problem);
    if (names::isPartialWildcard(host))
        fields.error(at, u"the wildcard of %1 is no part of its own"_s.arg(quote(host)), u"write \"*.\" and the domain"_s);
}

void checkEgressHosts(const Fields &fields, Ref hosts)
{
    std::map<std::string_view, std::set<std::string_view>> seen;
    for (const Ref at : hosts) {
        const std::string_view text = at.text();
        if (const size_t slash = text.find('/'); slash != std::string_view::npos) {
            std::string_view ns = text.substr(0, slash);
            const std::string_view host = text.substr(slash + 1);
            if (ns == ".")
                ns = fields.item().nsText();
            std::set<std::string_view> &known = seen[ns];
            if (host == "*" ? !known.empty() : known.contains(host) || known.contains("*"))
                fields.warning(at, u"%1 is there already"_s.arg(quote(text)), u"remove one of the two"_s);
            known.insert(host);
        }
        checkEgressHost(fields, at);
    }
    if (seen.contains("*") && seen["*"].contains("*") && seen.size() > 1)
        fields.warning(hosts, u"\"*/*\" is everything already"_s, u"remove the others"_s);
}

void checkEgress(const Fields &fields, Ref list)
{
    std::set<qint64> ports;
    std::set<std::string_view> sockets;
    bool catchAll = false;
    int at = -1;
    for (const Ref egress : list) {
        ++at;
        const Ref port = egress["port"];
        if (!port) {
            if (catchAll || at != list.size() - 1) {
                fields.error(egress, u"a listener without a port takes everything, so there can be one only, at the end"_s, u"move it to the end"_s);
                if (catchAll)
                    continue;
            }
            catchAll = catchAll || at == list.size() - 1;
        } else {
            checkPort(fields, egress, true);
            const qint64 number = port["number"].integer();
            if (number == 0 ? !sockets.insert(egress["bind"].text()).second : !ports.insert(number).second)
                fields.error(number == 0 ? egress["bind"] : port["number"], u"two listeners have the same port or socket"_s);
        }
        if (egress["hosts"].size() == 0)
            fields.error(egress, u"the egress listener has no hosts"_s, u"add hosts, \"*/*\" for all"_s);
        checkEgressHosts(fields, egress["hosts"]);
    }
}

void checkOutbound(const Fields &fields, Ref policy)
{
    if (!policy)
        return;
    const Ref proxy = policy["egressProxy"];
    if (!policy["mode"]) {
        fields.reporter().report(
            modeUnset, fields.item(), policy,
            u"outboundTrafficPolicy without a mode is read as REGISTRY_ONLY, while without outboundTrafficPolicy the mesh's own mode counts"_s,
            u"write mode: ALLOW_ANY or REGISTRY_ONLY"_s);
    }
    if (!proxy)
        return;
    fields.reporter().report(deprecated, fields.item(), proxy, u"egressProxy is ignored by proxies of today"_s, u"remove it"_s);
    if (policy["mode"].text() != "ALLOW_ANY")
        return fields.error(proxy, u"egressProxy needs mode ALLOW_ANY"_s);
    fields.fqdn(proxy["host"], proxy);
    if (!proxy["port"])
        return fields.error(proxy, u"egressProxy needs a port"_s);
    fields.destination(proxy, proxy);
}

} // namespace

void checkSidecarFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec();
    if (!fields.exclusiveSelector(spec["workloadSelector"], u"a workloadSelector"_s))
        return;
    if (spec["egress"].size() == 0 && spec["ingress"].size() == 0 && !spec["outboundTrafficPolicy"] && !spec["inboundConnectionPool"])
        return fields.error(spec ? spec : item.ref(), u"the Sidecar says nothing"_s, u"add egress, ingress or outboundTrafficPolicy"_s);
    checkIngress(fields, spec["ingress"]);
    checkConnectionPool(fields, spec["inboundConnectionPool"]);
    checkEgress(fields, spec["egress"]);
    checkOutbound(fields, spec["outboundTrafficPolicy"]);
}

} // namespace analysis
