// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A label that asks for a waypoint names one, and stands where it counts.
#include "models/analysis/waypoints.h"

#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using mesh::Kind;

constexpr Problem unknown{"waypoint-unknown", "KIA1313", Severity::Error};
constexpr Problem idle{"waypoint-label-without-ambient", "KIA1312", Severity::Warning};

constexpr std::string_view waypointClass = "istio-waypoint";

/// Namespaces and services may name one for the day when they become ambient; pods have it for themselves alone.
void checkIdleLabel(const World &world, const Item &pod, Ref name, Reporter &reporter)
{
    const Ref own = pod.labels()[waypoints::modeLabel];
    const bool ambient = own ? own.text() == "ambient" : waypoints::isAmbient(world, pod.nsText());
    if (!ambient && (!world.isLive() || world.isComplete(Kind::Namespace)))
        reporter.report(idle, pod, name, u"the pod asks for a waypoint, but neither it nor its namespace is in ambient mode"_s,
                        u"label the namespace %1: ambient, or take the label out"_s.arg(QLatin1StringView(waypoints::modeLabel)));
}

} // namespace

namespace waypoints {

bool isAmbient(const World &world, std::string_view ns)
{
    return world.namespaceLabels(ns)[modeLabel].text() == "ambient";
}

Ref wanted(const World &world, const Item &service)
{
    const Ref own = service.labels()[useLabel];
    const Ref name = own ? own : world.namespaceLabels(service.nsText())[useLabel];
    return name.text().empty() || name.text() == "none" ? Ref() : name;
}

bool isAnyIn(const World &world, std::string_view ns)
{
    return std::ranges::any_of(world.of(Kind::K8sGateway), [ns](const ItemPtr &gateway) {
        return gateway->nsText() == ns && gateway->spec()["gatewayClassName"].text() == waypointClass;
    });
}

bool isAboutRequests(const Item &policy)
{
    const auto any = [](Ref map, std::initializer_list<const char *> keys) {
        return std::ranges::any_of(keys, [map](const char *key) { return map[key].size() > 0; });
    };
    for (const Ref rule : policy.spec()["rules"]) {
        for (const Ref from : rule["from"]) {
            if (any(from["source"], {"requestPrincipals", "notRequestPrincipals", "remoteIpBlocks", "notRemoteIpBlocks"}))
                return true;
        }
        for (const Ref to : rule["to"]) {
            if (any(to["operation"], {"methods", "notMethods", "paths", "notPaths", "hosts", "notHosts"}))
                return true;
        }
        if (std::ranges::any_of(rule["when"], [](Ref when) { return when["key"].text().starts_with("request."); }))
            return true;
    }
    return false;
}

} // namespace waypoints

void checkWaypoints(const World &world, const Item &item, Reporter &reporter)
{
    const Ref name = item.labels()[waypoints::useLabel];
    if (!name || name.text().empty() || name.text() == "none")
        return;
    if (item.kind == Kind::Pod)
        checkIdleLabel(world, item, name, reporter);
    if (world.isLive() ? !world.isComplete(Kind::K8sGateway) : world.of(Kind::K8sGateway).isEmpty())
        return;
    const std::string_view own = item.kind == Kind::Namespace ? item.nameText() : item.nsText();
    const Ref other = item.labels()["istio.io/use-waypoint-namespace"];
    const std::string_view ns = other ? other.text() : own;
    const Item *gateway = world.find(Kind::K8sGateway, ns, name.text());
    if (!gateway)
        reporter.report(unknown, item, name,
                        u"there is no waypoint %1/%2, so what only a waypoint does is not done"_s.arg(toQString(ns), toQString(name.text())),
                        u"create it (istioctl waypoint apply), or take the label out"_s);
    else if (gateway->spec()["gatewayClassName"].text().find("waypoint") == std::string_view::npos)
        reporter.report(
            unknown, item, name,
            u"the Gateway %1 is no waypoint: its class is %2"_s.arg(gateway->fullName(), quote(gateway->spec()["gatewayClassName"].text())),
            u"name a Gateway of class istio-waypoint, or take the label out"_s);
}

} // namespace analysis
