// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway API routes: the parents they attach to and the back ends they send to are there, and may be used from here.
#include "models/analysis/gatewayapi.h"
#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

using gatewayapi::otherwise;

namespace {

constexpr Problem parentUnknown{"route-parent-unknown", "KIA1401", Severity::Error};
constexpr Problem listenerUnknown{"route-listener-unknown", "KIA1401", Severity::Error};
constexpr Problem backendUnknown{"route-backend-unknown", "KIA1402", Severity::Error};
constexpr Problem backendPortUnknown{"route-backend-port-unknown", "", Severity::Error};
constexpr Problem backendPortMissing{"route-backend-port-missing", "", Severity::Error};
constexpr Problem notGranted{"route-backend-not-granted", "", Severity::Error};

bool hasListener(const Item &gateway, std::string_view section, Ref port)
{
    return std::ranges::any_of(gateway.spec()["listeners"], [&](Ref listener) {
        return (section.empty() || listener["name"].text() == section) && (!port || listener["port"].integer() == port.integer());
    });
}

void checkParent(const World &world, const Item &item, Ref parent, Reporter &reporter)
{
    const std::string_view group = otherwise(parent["group"], gatewayapi::group), kind = otherwise(parent["kind"], "Gateway");
    const std::string_view ns = otherwise(parent["namespace"], item.nsText()), name = parent["name"].text();
    const bool isGateway = group == gatewayapi::group && kind == "Gateway", isService = group.empty() && kind == "Service";
    if ((!isGateway && !isService) || name.empty())
        return;
    const mesh::Kind what = isGateway ? mesh::Kind::K8sGateway : mesh::Kind::Service;
    const Item *found = world.find(what, ns, name);
    if (!found && world.isComplete(what)) {
        reporter.report(parentUnknown, item, parent["name"],
                        u"there is no %1 %2/%3 to attach to, so no request takes this route"_s.arg(toQString(kind), toQString(ns), toQString(name)),
                        u"mend the name or the namespace, or create it"_s);
        return;
    }
    const std::string_view section = parent["sectionName"].text();
    if (found && isGateway && !hasListener(*found, section, parent["port"])) {
        const Ref at = section.empty() ? parent["port"] : parent["sectionName"];
        reporter.report(listenerUnknown, item, at ? at : parent["name"],
                        u"Gateway %1 has no such listener (%2)"_s.arg(found->fullName(), at ? toQString(at.text()) : u"it has none at all"_s),
                        u"use the name or port of one of its listeners"_s);
    }
}

void checkBackend(const World &world, const Item &item, Ref backend, Reporter &reporter)
{
    const std::string_view ns = otherwise(backend["namespace"], item.nsText()), name = backend["name"].text();
    if (!otherwise(backend["group"], "").empty() || otherwise(backend["kind"], "Service") != "Service" || name.empty())
        return;
    const Item *service = world.find(mesh::Kind::Service, ns, name);
    if (!service && world.isComplete(mesh::Kind::Service)) {
        reporter.report(backendUnknown, item, backend["name"],
                        u"there is no Service %1/%2, so requests sent there are answered with 500"_s.arg(toQString(ns), toQString(name)),
                        u"mend the name or the namespace, or create it"_s);
        return;
    }
    const Ref port = backend["port"];
    if (!port) {
        reporter.report(backendPortMissing, item, backend["name"], u"a Service as back end needs a port"_s, u"add port"_s);
    } else if (service && std::ranges::none_of(service->spec()["ports"], [&](Ref one) { return one["port"].integer() == port.integer(); })) {
        reporter.report(backendPortUnknown, item, port, u"Service %1 has no port %2"_s.arg(service->fullName()).arg(port.integer()),
                        u"use one of its ports"_s);
    }
    const bool grantsKnown = !world.isLive() || world.isComplete(mesh::Kind::ReferenceGrant);
    if (ns != item.nsText() && service && grantsKnown && !gatewayapi::isGranted(world, item, "Service", ns, name)) {
        reporter.report(notGranted, item, backend["namespace"],
                        u"no ReferenceGrant in %1 lets a %2 of %3 send to Service %4, so requests are answered with 500"_s.arg(
                            toQString(ns), item.subject.kind, item.ns, toQString(name)),
                        u"create a ReferenceGrant there"_s);
    }
}

} // namespace

void checkGatewayRoutes(const World &world, const Item &item, Reporter &reporter)
{
    for (const Ref parent : item.spec()["parentRefs"])
        checkParent(world, item, parent, reporter);
    for (const Ref rule : item.spec()["rules"]) {
        for (const Ref backend : rule["backendRefs"])
            checkBackend(world, item, backend, reporter);
        for (const Ref filter : rule["filters"]) {
            if (const Ref mirrored = filter["requestMirror"]["backendRef"])
                checkBackend(world, item, mirrored, reporter);
        }
    }
}

} // namespace analysis
