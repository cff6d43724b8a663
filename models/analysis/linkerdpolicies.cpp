// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Linkerd's policies name what is there; a ServiceProfile does not put routes out of use. Linkerd itself says nothing of either.
#include "models/analysis/rulelist.h"

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using mesh::Kind;

constexpr Problem targetUnknown{"linkerd-target-unknown", "", Severity::Error};
constexpr Problem authenticationUnknown{"linkerd-authentication-unknown", "", Severity::Error};
constexpr Problem shadowed{"service-profile-shadows-routes", "", Severity::Warning};

/// Kinds that a policy may name and we know; everything else is left alone.
const std::map<std::string_view, Kind> &targets()
{
    static const std::map<std::string_view, Kind> known{{"Server", Kind::LinkerdServer},
                                                        {"MeshTLSAuthentication", Kind::LinkerdMeshTlsAuthentication},
                                                        {"NetworkAuthentication", Kind::LinkerdNetworkAuthentication}};
    return known;
}

void checkNamed(const World &world, const Item &item, Ref named, const Problem &problem, Reporter &reporter)
{
    const auto kind = targets().find(named["kind"].text());
    const std::string_view ns = named["namespace"] ? named["namespace"].text() : item.nsText(), name = named["name"].text();
    const bool known = kind != targets().end() && (world.isLive() ? world.isComplete(kind->second) : !world.of(kind->second).isEmpty());
    if (!known || name.empty() || world.find(kind->second, ns, name))
        return;
    reporter.report(problem, item, named["name"],
                    u"there is no %1 %2/%3, so this policy allows nobody"_s.arg(toQString(kind->first), toQString(ns), toQString(name)),
                    u"mend the name, or create it"_s);
}

/// By "reviews.shop" of "reviews.shop.svc.cluster.local".
std::map<std::string_view, const Item *> profilesByService(const World &world)
{
    std::map<std::string_view, const Item *> profiles;
    for (const ItemPtr &profile : world.of(Kind::ServiceProfile))
        profiles.emplace(profile->nameText().substr(0, profile->nameText().find(".svc.")), profile.get());
    return profiles;
}

} // namespace

void checkLinkerdPolicies(const World &world, const Item &item, Reporter &reporter)
{
    if (const Ref target = item.spec()["targetRef"])
        checkNamed(world, item, target, targetUnknown, reporter);
    for (const Ref required : item.spec()["requiredAuthenticationRefs"])
        checkNamed(world, item, required, authenticationUnknown, reporter);
}

void checkShadowingProfiles(const World &world, Reporter &reporter)
{
    const std::map<std::string_view, const Item *> profiles = profilesByService(world);
    for (const Kind kind : {Kind::HttpRoute, Kind::GrpcRoute, Kind::LinkerdHttpRoute}) {
        for (const ItemPtr &route : world.of(kind)) {
            for (const Ref parent : route->spec()["parentRefs"]) {
                const std::string_view ns = parent["namespace"] ? parent["namespace"].text() : route->nsText();
                const auto profile = profiles.find(std::string(parent["name"].text()) + '.' + std::string(ns));
                if (parent["kind"].text() != "Service" || profile == profiles.end())
                    continue;
                reporter.report(shadowed, *profile->second, profile->second->metadata()["name"],
                                u"while it is there Linkerd overlooks %1 %2 of the same service"_s.arg(route->subject.kind, route->fullName()),
                                u"move its timeouts and retries to annotations of the route, and delete it"_s);
            }
        }
    }
}

} // namespace analysis
