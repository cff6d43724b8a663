// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The ports of a Service say their protocol, by name or appProtocol.
#include "models/analysis/names.h"
#include "models/analysis/reporter.h"
#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem unnamed{"port-protocol-unknown", "IST0118 KIA0601", Severity::Info};
constexpr Problem external{"external-port-name", "IST0150", Severity::Warning};
constexpr Problem appProtocol{"app-protocol-unknown", "IST0118 KIA0602", Severity::Info};

/// Istio's own services, and those that it makes for Gateway API gateways.
bool isIstios(const Item &item)
{
    const std::string_view managed = item.label("gateway.istio.io/managed");
    return item.labels()["istio"] || item.label("release") == "istio" || managed.starts_with("istio.io-");
}

} // namespace

void checkServicePorts(const Item &item, Reporter &reporter)
{
    if (isIstios(item))
        return;
    const bool externalName = item.spec()["type"].text() == "ExternalName";
    for (const Ref port : item.spec()["ports"]) {
        const bool unknown = names::protocolOfPort(port) == names::Protocol::Unknown;
        const Ref place = port["port"] ? port["port"] : port, protocol = port["appProtocol"], name = port["name"];
        if (externalName && (unknown || name.text() == "tcp")) {
            reporter.report(external, item, name ? name : place,
                            u"the port %1 of an ExternalName service has no protocol that proxies could use"_s.arg(quote(name.text())),
                            u"name it after its protocol: http, https-web, grpc-api, ... (plain tcp takes every other host with it)"_s);
        } else if (unknown && protocol && !protocol.isNull()) {
            reporter.report(appProtocol, item, place,
                            u"the appProtocol %1 of port %2 is no protocol Istio knows, so it has to guess"_s.arg(quote(protocol.text()))
                                .arg(port["port"].integer()),
                            u"use http, http2, https, grpc, tls, tcp, mongo, mysql or redis"_s);
        } else if (unknown) {
            reporter.report(unnamed, item, place,
                            u"the name %1 of port %2 does not begin with a protocol, so Istio has to guess it"_s.arg(quote(name.text()))
                                .arg(port["port"].integer()),
                            u"name it protocol[-suffix], such as http-web, or set appProtocol"_s);
        }
    }
}

} // namespace analysis
