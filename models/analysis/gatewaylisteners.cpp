// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway API Gateways: listeners that can be told apart, addresses and hosts that are not taken twice, a class that is there.
#include "models/analysis/rulelist.h"

#include <map>
#include <set>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem hostTwice{"gateway-host-twice", "KIA1501", Severity::Warning};
constexpr Problem addressTwice{"gateway-address-twice", "KIA1502", Severity::Warning};
constexpr Problem listenerTwice{"gateway-listener-twice", "KIA1503", Severity::Error};
constexpr Problem classUnknown{"gateway-class-unknown", "KIA1504", Severity::Error};
constexpr Problem grantFromNowhere{"grant-namespace-unknown", "KIA1601", Severity::Error};

/// HTTP and HTTPS of one port can't be served together, two protocols over TLS can: what makes a listener its own.
std::string_view familyOf(std::string_view protocol)
{
    return protocol == "UDP" ? "UDP" : protocol == "HTTPS" || protocol == "TLS" ? "TLS" : protocol;
}

/// Classes that istiod makes itself.
bool isBuiltIn(std::string_view name)
{
    static const std::set<std::string_view> names{"istio", "istio-remote", "istio-waypoint", "istio-east-west", "agentgateway", "istio-agentgateway"};
    return names.contains(name);
}

void checkOwnListeners(const Item &item, Reporter &reporter)
{
    std::set<std::tuple<qint64, std::string_view, std::string_view>> seen;
    for (const Ref listener : item.spec()["listeners"]) {
        if (!seen.emplace(listener["port"].integer(), familyOf(listener["protocol"].text()), listener["hostname"].text()).second)
            reporter.report(listenerTwice, item, listener["port"], u"another listener has the same port, protocol and host name"_s,
                            u"give one of them another port or hostname"_s);
    }
}

using Owners = std::vector<std::pair<const Item *, Ref>>;

/// Only what several Gateways have.
template <class Key, class Say> void tellShared(const std::map<Key, Owners> &owners, Say say)
{
    for (const auto &[key, all] : owners) {
        for (const auto &[item, at] : all) {
            const auto other = std::ranges::find_if(all, [own = item](const auto &one) { return one.first != own; });
            if (other != all.end())
                say(*item, at, *other->first);
        }
    }
}

} // namespace

void checkGatewayListeners(const World &world, Reporter &reporter)
{
    std::map<std::tuple<std::string_view, std::string_view, qint64, std::string_view>, Owners> hosts;
    std::map<std::pair<std::string_view, std::string_view>, Owners> addresses;
    for (const ItemPtr &item : world.of(mesh::Kind::K8sGateway)) {
        checkOwnListeners(*item, reporter);
        const std::string_view klass = item->spec()["gatewayClassName"].text();
        for (const Ref listener : item->spec()["listeners"]) {
            if (const Ref host = listener["hostname"]; host && host.text() != "*")
                hosts[{item->nsText(), klass, listener["port"].integer(), host.text()}].emplace_back(item.get(), host);
        }
        for (const Ref address : item->spec()["addresses"]) {
            if (!address["value"].text().empty())
                addresses[{address["type"].text(), address["value"].text()}].emplace_back(item.get(), address["value"]);
        }
    }
    tellShared(hosts, [&reporter](const Item &item, Ref at, const Item &other) {
        reporter.report(hostTwice, item, at, u"Gateway %1 has the same host on the same port"_s.arg(other.fullName()),
                        u"keep the host in one of them"_s);
    });
    tellShared(addresses, [&reporter](const Item &item, Ref at, const Item &other) {
        reporter.report(addressTwice, item, at, u"Gateway %1 wants the same address"_s.arg(other.fullName()), u"give it to one of them"_s);
    });
}

void checkGatewayClass(const World &world, const Item &item, Reporter &reporter)
{
    const Ref klass = item.spec()["gatewayClassName"];
    const bool known = world.isLive() ? world.isComplete(mesh::Kind::GatewayClass) : !world.of(mesh::Kind::GatewayClass).isEmpty();
    if (klass.text().empty() || isBuiltIn(klass.text()) || !known || world.find(mesh::Kind::GatewayClass, {}, klass.text()))
        return;
    reporter.report(classUnknown, item, klass, u"there is no GatewayClass %1, so no controller takes this Gateway"_s.arg(quote(klass.text())),
                    u"use one that is there"_s);
}

void checkReferenceGrants(const World &world, const Item &item, Reporter &reporter)
{
    if (!world.isComplete(mesh::Kind::Namespace))
        return;
    for (const Ref from : item.spec()["from"]) {
        const Ref ns = from["namespace"];
        if (!ns.text().empty() && !world.hasNamespace(ns.text()))
            reporter.report(grantFromNowhere, item, ns,
                            u"it grants something to namespace %1, and there is none of that name"_s.arg(quote(ns.text())),
                            u"mend the name, or take it out"_s);
    }
}

} // namespace analysis
