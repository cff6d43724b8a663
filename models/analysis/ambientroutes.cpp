// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// VirtualServices and DestinationRules of services in ambient mode: a waypoint is there to follow them, and sees them.
#include "models/analysis/routes.h"
#include "models/analysis/rulelist.h"
#include "models/analysis/waypoints.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

struct Codes {
    Problem noWaypoint, notEnrolled, elsewhere;
    const char *what; ///< what nobody does
};

constexpr Codes routeCodes{{"ambient-routes-without-waypoint", "KIA1109", Severity::Warning},
                           {"ambient-routes-not-enrolled", "KIA1113", Severity::Warning},
                           {"ambient-routes-elsewhere", "KIA1114", Severity::Warning},
                           "follows these routes"};
constexpr Codes ruleCodes{{"ambient-rule-without-waypoint", "KIA0210", Severity::Warning},
                          {"ambient-rule-not-enrolled", "KIA0211", Severity::Warning},
                          {"ambient-rule-elsewhere", "KIA0212", Severity::Warning},
                          "does what this rule says"};

/// `atHome`: it counts only in the service's own namespace.
void check(const World &world, const Item &item, Ref host, const Codes &codes, bool atHome, Reporter &reporter)
{
    const QString label = QString::fromLatin1(waypoints::useLabel);
    for (const HostEntry *entry : world.hosts().find(host.text(), item.nsText(), item.spec()["exportTo"])) {
        if (!entry->isService() || !waypoints::isAmbient(world, entry->item->nsText()))
            continue;
        const Item &service = *entry->item;
        if (waypoints::wanted(world, service)) {
            if (atHome && service.nsText() != item.nsText())
                reporter.report(codes.elsewhere, item, host,
                                u"the waypoint of Service %1 looks for it in namespace %2 only"_s.arg(service.fullName(), service.ns),
                                u"move it to the service's namespace"_s);
        } else if (waypoints::isAnyIn(world, service.nsText())) {
            reporter.report(codes.notEnrolled, item, host,
                            u"there is a waypoint in %1, but Service %2 is not told to use it, so nobody %3 for its callers"_s.arg(
                                service.ns, service.subject.name, QLatin1StringView(codes.what)),
                            u"label the service or its namespace with %1"_s.arg(label));
        } else {
            reporter.report(codes.noWaypoint, item, host,
                            u"Service %1 is in ambient mode and has no waypoint, so nobody %2 for its callers"_s.arg(service.fullName(),
                                                                                                                     QLatin1StringView(codes.what)),
                            u"create a waypoint, and label the service or its namespace with %1"_s.arg(label));
        }
    }
}

} // namespace

void checkAmbientRoutes(const World &world, const Item &item, Reporter &reporter)
{
    if (!isOnMesh(item) || item.spec()["http"].size() == 0)
        return;
    for (const Ref host : item.spec()["hosts"])
        check(world, item, host, routeCodes, true, reporter);
}

void checkAmbientRules(const World &world, const Item &item, Reporter &reporter)
{
    const Ref spec = item.spec();
    if (spec["trafficPolicy"].size() == 0 && spec["subsets"].size() == 0)
        return;
    // A rule of the root namespace is for all.
    check(world, item, spec["host"], ruleCodes, item.nsText() != world.rootNamespace(), reporter);
}

} // namespace analysis
