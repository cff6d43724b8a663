// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway API: a route may attach to the listeners it names (their namespaces, kinds and host names), and a listener may use
// the Secrets it names.
#include "models/analysis/gatewayapi.h"
#include "models/analysis/names.h"
#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

using gatewayapi::otherwise;

namespace {

using mesh::Kind;

constexpr Problem namespaceRefused{"route-namespace-refused", "", Severity::Error};
constexpr Problem kindRefused{"route-kind-refused", "", Severity::Error};
constexpr Problem hostsUnheard{"route-hosts-unheard", "", Severity::Error};
constexpr Problem secretNotGranted{"listener-secret-not-granted", "", Severity::Error};

bool takesNamespace(const World &world, const Item &gateway, Ref listener, const Item &route)
{
    const Ref namespaces = listener["allowedRoutes"]["namespaces"];
    const std::string_view from = otherwise(namespaces["from"], "Same");
    if (from == "Same")
        return route.nsText() == gateway.nsText();
    if (from != "Selector")
        return from != "None";
    // Expressions are left to the controller.
    const bool known = world.find(Kind::Namespace, {}, route.nsText()) != nullptr;
    return !known || names::selects(namespaces["selector"]["matchLabels"], world.namespaceLabels(route.nsText()));
}

bool takesKind(Ref listener, const Item &route)
{
    const Ref kinds = listener["allowedRoutes"]["kinds"];
    if (kinds.size() > 0)
        return std::ranges::any_of(kinds, [&](Ref one) {
            return otherwise(one["group"], gatewayapi::group) == gatewayapi::group && toQString(one["kind"].text()) == route.subject.kind;
        });
    const std::string_view protocol = listener["protocol"].text();
    if (protocol == "HTTP" || protocol == "HTTPS")
        return route.kind == Kind::HttpRoute || route.kind == Kind::GrpcRoute;
    if (protocol == "TLS")
        return route.kind == Kind::TlsRoute || route.kind == Kind::TcpRoute;
    if (protocol == "TCP")
        return route.kind == Kind::TcpRoute;
    if (protocol == "UDP")
        return route.kind == Kind::UdpRoute;
    return true; // a protocol of the implementation's own, as waypoints have
}

bool hearsHosts(Ref listener, const Item &route)
{
    const std::string_view own = listener["hostname"].text();
    const Ref hosts = route.spec()["hostnames"];
    return own.empty() || hosts.size() == 0 || std::ranges::any_of(hosts, [own](Ref host) { return names::hostsMeet(own, host.text()); });
}

/// How far the best of the listeners lets the route come.
enum class Reach : quint8 { NoListener, Namespace, Kind, Hosts, Attached };

Reach reachOf(const World &world, const Item &gateway, const Item &route, Ref parent)
{
    Reach best = Reach::NoListener;
    for (const Ref listener : gateway.spec()["listeners"]) {
        if ((parent["sectionName"] && listener["name"].text() != parent["sectionName"].text())
            || (parent["port"] && listener["port"].integer() != parent["port"].integer()))
            continue;
        const Reach reach = !takesNamespace(world, gateway, listener, route) ? Reach::Namespace
            : !takesKind(listener, route)                                    ? Reach::Kind
            : !hearsHosts(listener, route)                                   ? Reach::Hosts
                                                                             : Reach::Attached;
        best = std::max(best, reach);
    }
    return best;
}

} // namespace

void checkAttachment(const World &world, const Item &item, Reporter &reporter)
{
    for (const Ref parent : item.spec()["parentRefs"]) {
        if (otherwise(parent["group"], gatewayapi::group) != gatewayapi::group || otherwise(parent["kind"], "Gateway") != "Gateway")
            continue;
        const Item *gateway = world.find(Kind::K8sGateway, otherwise(parent["namespace"], item.nsText()), parent["name"].text());
        if (!gateway)
            continue; // another rule says so
        const QString full = gateway->fullName();
        switch (reachOf(world, *gateway, item, parent)) {
        case Reach::Namespace:
            reporter.report(namespaceRefused, item, parent["name"],
                            u"Gateway %1 takes no routes of namespace %2, so no request takes this one"_s.arg(full, item.ns),
                            u"set allowedRoutes.namespaces of its listener, which is Same unless set"_s);
            break;
        case Reach::Kind:
            reporter.report(kindRefused, item, parent["name"],
                            u"the listeners of Gateway %1 take no %2, so no request takes this one"_s.arg(full, item.subject.kind),
                            u"name a listener of another protocol, or set its allowedRoutes.kinds"_s);
            break;
        case Reach::Hosts:
            reporter.report(hostsUnheard, item, item.spec()["hostnames"],
                            u"no listener of Gateway %1 hears one of these host names, so no request takes this route"_s.arg(full),
                            u"use a host name that is within the hostname of a listener"_s);
            break;
        case Reach::NoListener: // another rule says so
        case Reach::Attached: break;
        }
    }
}

void checkListenerSecrets(const World &world, const Item &item, Reporter &reporter)
{
    if (world.isLive() && !world.isComplete(Kind::ReferenceGrant))
        return;
    for (const Ref listener : item.spec()["listeners"]) {
        for (const Ref named : listener["tls"]["certificateRefs"]) {
            const std::string_view ns = otherwise(named["namespace"], item.nsText());
            if (ns == item.nsText() || otherwise(named["kind"], "Secret") != "Secret"
                || gatewayapi::isGranted(world, item, "Secret", ns, named["name"].text()))
                continue;
            reporter.report(secretNotGranted, item, named["namespace"],
                            u"no ReferenceGrant in %1 lets this Gateway use Secret %2, so the listener serves nothing"_s.arg(
                                toQString(ns), toQString(named["name"].text())),
                            u"create a ReferenceGrant there"_s);
        }
    }
}

} // namespace analysis
