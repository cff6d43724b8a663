// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What controllers have written into an object's status: that it was not taken.
#include "models/analysis/reporter.h"
#include "models/analysis/rulelist.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem negative{"condition-negative", "IST0171", Severity::Warning};

const std::set<std::string_view> &watched(mesh::Kind kind)
{
    static const std::set<std::string_view> waypoint{"istio.io/WaypointBound"}, policy{"ZtunnelAccepted", "WaypointAccepted"},
        gateway{"Accepted", "Programmed", "ResolvedRefs"};
    switch (kind) {
    case mesh::Kind::Service:
    case mesh::Kind::ServiceEntry:
    case mesh::Kind::WorkloadEntry: return waypoint;
    case mesh::Kind::AuthorizationPolicy: return policy;
    default: return gateway;
    }
}

void checkList(const Item &item, Ref conditions, Reporter &reporter)
{
    for (const Ref condition : conditions) {
        const std::string_view type = condition["type"].text(), reason = condition["reason"].text();
        const bool no = condition["status"].text() == "False" && watched(item.kind).contains(type);
        const bool half = item.kind == mesh::Kind::AuthorizationPolicy && type == "WaypointAccepted" && reason == "PartiallyInvalid";
        if (!no && !half)
            continue;
        reporter.report(negative, item, condition["type"],
                        u"its controller says of %1: %2, %3"_s.arg(toQString(type), toQString(reason), toQString(condition["message"].text())),
                        u"mend what the reason names"_s);
    }
}

} // namespace

void checkConditions(const Item &item, Reporter &reporter)
{
    const Ref status = item.ref()["status"];
    if (!status)
        return;
    checkList(item, status["conditions"], reporter);
    // A route's controllers speak of each parent apart.
    for (const Ref parent : status["parents"])
        checkList(item, parent["conditions"], reporter);
}

} // namespace analysis
