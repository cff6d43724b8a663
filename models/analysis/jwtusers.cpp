// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who relies on tokens: routes by claims and policies by request principals need a RequestAuthentication, and istiod fetches
// keys from where it is told to.
#include "models/analysis/policies.h"
#include "models/analysis/rulelist.h"

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem claimRoute{"claim-route-without-jwt", "IST0149", Severity::Error};
constexpr Problem principal{"request-principal-without-jwt", "", Severity::Warning};
constexpr Problem openFetch{"jwks-fetch-unrestricted", "IST0175", Severity::Warning};

bool isClaim(std::string_view header)
{
    constexpr std::string_view prefix = "@request.auth.claims";
    if (header.size() < prefix.size() + 2
        || toQString(header.substr(0, prefix.size())).toLower() != QLatin1String(prefix.data(), static_cast<qsizetype>(prefix.size())))
        return false;
    const std::string_view rest = header.substr(prefix.size());
    return rest.starts_with('.') || (rest.starts_with('[') && rest.ends_with(']') && rest.size() > 2);
}

Ref claimOf(const Item &item)
{
    for (const Ref route : item.spec()["http"]) {
        for (const Ref match : route["match"]) {
            for (const char *headers : {"headers", "withoutHeaders"}) {
                for (const Ref header : match[headers]) {
                    if (isClaim(header.key()))
                        return header;
                }
            }
        }
    }
    return {};
}

class Authentications
{
public:
    explicit Authentications(const World &world)
        : m_world(world)
    {
        for (const ItemPtr &item : world.of(mesh::Kind::RequestAuthentication))
            m_byNamespace[item->nsText()].push_back(item.get());
    }

    bool isEmpty() const { return m_byNamespace.empty(); }
    bool anyIn(std::string_view ns) const { return m_byNamespace.contains(ns); }

    bool covers(const Workload &workload) const
    {
        return covers(m_world.rootNamespace(), workload) || covers("istio-system", workload) || covers(workload.item->nsText(), workload);
    }

private:
    bool covers(std::string_view ns, const Workload &workload) const
    {
        const auto found = m_byNamespace.find(ns);
        return found != m_byNamespace.end() && std::ranges::any_of(found->second, [&workload](const Item *item) {
                   return names::selects(item->spec()["selector"]["matchLabels"], workload.labels);
               });
    }

    const World &m_world;
    std::map<std::string_view, std::vector<const Item *>> m_byNamespace;
};

void checkRoutes(const World &world, const Authentications &authentications, Reporter &reporter)
{
    for (const ItemPtr &item : world.of(mesh::Kind::VirtualService)) {
        const Ref claim = claimOf(*item);
        if (!claim)
            continue;
        for (const Ref name : item->spec()["gateways"]) {
            const size_t slash = name.text().find('/');
            const Item *gateway = slash == std::string_view::npos
                ? world.find(mesh::Kind::Gateway, item->nsText(), name.text())
                : world.find(mesh::Kind::Gateway, name.text().substr(0, slash), name.text().substr(slash + 1));
            if (name.text() == "mesh" || !gateway)
                continue;
            world.workloads().find({}, gateway->spec()["selector"], [&](const Workload &workload) {
                if (!workload.hasPods() || authentications.covers(workload))
                    return false;
                reporter.reportKey(
                    claimRoute, *item, claim,
                    u"the route asks for a claim, but no RequestAuthentication is for %1, where Gateway %2 runs, so there are no claims"_s.arg(
                        workload.item->fullName(), gateway->fullName()),
                    u"add a RequestAuthentication for the gateway's pods"_s);
                return true;
            });
        }
    }
}

Ref requestPrincipal(const Item &item)
{
    for (const Ref rule : item.spec()["rules"]) {
        for (const Ref from : rule["from"]) {
            for (const char *list : {"requestPrincipals", "notRequestPrincipals"}) {
                if (const Ref at = from["source"][list]; at.size() > 0)
                    return at;
            }
        }
        for (const Ref when : rule["when"]) {
            if (when["key"].text().starts_with("request.auth."))
                return when["key"];
        }
    }
    return {};
}

void checkPrincipals(const World &world, const Authentications &authentications, Reporter &reporter)
{
    if (!world.isComplete(mesh::Kind::RequestAuthentication))
        return;
    for (const ItemPtr &item : world.of(mesh::Kind::AuthorizationPolicy)) {
        const bool root = item->nsText() == world.rootNamespace();
        if (authentications.anyIn(item->nsText()) || authentications.anyIn(world.rootNamespace()) || (root && !authentications.isEmpty()))
            continue;
        if (const Ref at = requestPrincipal(*item))
            reporter.report(principal, *item, at,
                            u"the policy asks who the token says, but no RequestAuthentication of the namespace or the mesh reads one"_s,
                            u"add a RequestAuthentication for the same workloads"_s);
    }
}

bool isRestricted(Ref podSpec)
{
    return std::ranges::any_of(podSpec["containers"], [](Ref container) {
        return std::ranges::any_of(container["env"], [](Ref variable) {
            return variable["name"].text() == "BLOCKED_CIDRS_IN_JWKS_URIS" && !variable["value"].text().empty();
        });
    });
}

void checkFetches(const World &world, Reporter &reporter)
{
    for (const ItemPtr &item : world.of(mesh::Kind::Deployment)) {
        if (item->label("app") == "istiod" && !isRestricted(item->spec()["template"]["spec"]))
            reporter.report(
                openFetch, *item, {},
                u"whoever writes a RequestAuthentication lets istiod fetch from any address, those of the cluster and its cloud among them"_s,
                u"set the variable BLOCKED_CIDRS_IN_JWKS_URIS of istiod"_s);
    }
}

} // namespace

void checkTokenUsers(const World &world, Reporter &reporter)
{
    const Authentications authentications(world);
    checkRoutes(world, authentications, reporter);
    checkPrincipals(world, authentications, reporter);
    if (!authentications.isEmpty())
        checkFetches(world, reporter);
}

} // namespace analysis
