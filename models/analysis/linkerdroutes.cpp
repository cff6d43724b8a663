// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Routes that Linkerd serves, if it serves them: what it does not know in one makes it leave out all of it, with a line in its
// log; and of several kinds of routes on one service only one counts.
#include "models/analysis/rulelist.h"

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using mesh::Kind;

constexpr Problem dropped{"linkerd-route-dropped", "", Severity::Error};
constexpr Problem outranked{"linkerd-route-outranked", "", Severity::Warning};
constexpr Problem limitTwice{"linkerd-rate-limit-twice", "", Severity::Error};

/// The pods of the namespace have Linkerd's proxy.
bool isLinkerd(const World &world, std::string_view ns)
{
    const Item *item = world.find(Kind::Namespace, {}, ns);
    const std::string_view inject = item ? item->annotation("linkerd.io/inject") : std::string_view();
    return inject == "enabled" || inject == "ingress";
}

bool isForLinkerd(const World &world, const Item &route, Ref parent)
{
    if (parent["group"].text() == "policy.linkerd.io")
        return true;
    const std::string_view ns = parent["namespace"] ? parent["namespace"].text() : route.nsText();
    return parent["kind"].text() == "Service" && isLinkerd(world, ns);
}

bool isUnknown(std::string_view filter)
{
    return filter == "RequestMirror" || filter == "URLRewrite" || filter == "ExtensionRef";
}

void checkFilters(const World &world, const Item &route, Reporter &reporter)
{
    const auto ours = [&](Ref parent) { return isForLinkerd(world, route, parent); };
    if (std::ranges::none_of(route.spec()["parentRefs"], ours))
        return;
    for (const Ref rule : route.spec()["rules"]) {
        const auto look = [&](Ref filters) {
            for (const Ref filter : filters) {
                if (isUnknown(filter["type"].text()))
                    reporter.report(dropped, route, filter["type"],
                                    u"Linkerd does not know the filter %1 and leaves out the whole route for it"_s.arg(quote(filter["type"].text())),
                                    u"take the filter out"_s);
            }
        };
        look(rule["filters"]);
        for (const Ref backend : rule["backendRefs"])
            look(backend["filters"]);
    }
}

/// Where a GRPCRoute is, Linkerd does not look at the HTTPRoutes of the same port; at TLSRoutes and TCPRoutes after both.
void checkRanks(const World &world, Reporter &reporter)
{
    struct First {
        int rank;
        const Item *route;
    };
    std::map<std::tuple<std::string_view, std::string_view, qint64>, First> best;
    const std::initializer_list<std::pair<Kind, int>> ranks{
        {Kind::GrpcRoute, 0}, {Kind::HttpRoute, 1}, {Kind::LinkerdHttpRoute, 1}, {Kind::TlsRoute, 2}, {Kind::TcpRoute, 3}};
    for (const auto &[kind, rank] : ranks) {
        for (const ItemPtr &route : world.of(kind)) {
            for (const Ref parent : route->spec()["parentRefs"]) {
                if (parent["kind"].text() != "Service" || !isForLinkerd(world, *route, parent))
                    continue;
                const std::string_view ns = parent["namespace"] ? parent["namespace"].text() : route->nsText();
                const First &first = best.try_emplace({ns, parent["name"].text(), parent["port"].integer()}, First{rank, route.get()}).first->second;
                if (first.rank < rank)
                    reporter.report(outranked, *route, parent["name"],
                                    u"the same port has %1 %2, and while it is there Linkerd overlooks this one"_s.arg(first.route->subject.kind,
                                                                                                                       first.route->fullName()),
                                    u"write the rules as one kind of route"_s);
            }
        }
    }
}

void checkRateLimits(const World &world, Reporter &reporter)
{
    std::map<std::pair<std::string_view, std::string_view>, const Item *> first;
    for (const ItemPtr &limit : world.of(Kind::LinkerdHttpLocalRateLimitPolicy)) {
        const Ref name = limit->spec()["targetRef"]["name"];
        const auto [at, fresh] = first.try_emplace({limit->nsText(), name.text()}, limit.get());
        if (!fresh)
            reporter.report(limitTwice, *limit, name, u"%1 is for the same Server, which takes one only"_s.arg(at->second->fullName()),
                            u"keep one of them"_s);
    }
}

} // namespace

void checkLinkerdRoutes(const World &world, Reporter &reporter)
{
    for (const Kind kind : {Kind::HttpRoute, Kind::GrpcRoute, Kind::LinkerdHttpRoute}) {
        for (const ItemPtr &route : world.of(kind))
            checkFilters(world, *route, reporter);
    }
    checkRanks(world, reporter);
    checkRateLimits(world, reporter);
}

} // namespace analysis
