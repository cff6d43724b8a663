// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/envoyfilterfields.h"

#include "models/analysis/rulelist.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem internals{"envoyfilter-internals", "IST0133", Severity::Warning};
constexpr std::string_view connectionManager = "envoy.filters.network.http_connection_manager";

using Words = std::set<std::string_view>;

/// False when istiod looks no further at this patch.
bool checkFilterMatch(const Fields &fields, Ref patch, Ref filter)
{
    const std::string_view applyTo = patch["applyTo"].text(), name = filter["name"].text();
    const Ref sub = filter["subFilter"];
    if (applyTo == "LISTENER" || applyTo == "FILTER_CHAIN")
        fields.warning(filter, u"a filter match has no effect on %1"_s.arg(toQString(applyTo)), u"remove it"_s);
    if (name.empty())
        return fields.error(filter, u"the filter match has no name"_s, u"add the filter's name"_s), false;
    if (sub && applyTo != "HTTP_FILTER")
        return fields.error(sub, u"a subFilter match is for HTTP_FILTER only"_s), false;
    if (sub && name != connectionManager && name != "envoy.http_connection_manager")
        return fields.error(sub, u"a subFilter match needs a match of the filter %1"_s.arg(quote(connectionManager))), false;
    if (sub && sub["name"].text().empty())
        return fields.error(sub, u"the subFilter match has no name"_s), false;
    for (const Ref named : {filter["name"], sub["name"]}) {
        if (const QString today = filterNameOfToday(named.text()); !today.isEmpty()) {
            fields.warning(named, u"%1 is an old name of the filter"_s.arg(quote(named.text())), u"write %1"_s.arg(quote(today)));
        }
    }
    return true;
}

bool checkMatch(const Fields &fields, Ref patch)
{
    static const Words listenerKinds{"LISTENER", "FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER"},
        routeKinds{"ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE"};
    const Ref match = patch["match"];
    const std::string_view applyTo = patch["applyTo"].text();
    const auto wrong = [&](const char *wanted) {
        for (const char *kind : {"listener", "routeConfiguration", "cluster", "waypoint"}) {
            if (match[kind] && std::string_view(kind) != wanted && !match[wanted])
                return match[kind];
        }
        return Ref();
    };
    if (listenerKinds.contains(applyTo)) {
        if (const Ref other = wrong("listener"))
            return fields.error(other, u"applyTo %1 needs a listener match"_s.arg(toQString(applyTo))), false;
        const Ref filter = match["listener"]["filterChain"]["filter"];
        return !filter || checkFilterMatch(fields, patch, filter);
    }
    const bool route = routeKinds.contains(applyTo);
    if (route || applyTo == "CLUSTER") {
        if (const Ref other = wrong(route ? "routeConfiguration" : "cluster"))
            fields.error(other, u"applyTo %1 needs a %2 match"_s.arg(toQString(applyTo), route ? u"routeConfiguration"_s : u"cluster"_s));
    }
    return true;
}

/// Types of the xDS API before v3 are gone from Envoy.
void checkTypes(const Fields &fields, Ref value)
{
    for (const Ref entry : value) {
        if (entry.key() == "@type"
            && (entry.text().find(".v2.") != std::string_view::npos || entry.text().find(".v2alpha.") != std::string_view::npos))
            fields.error(entry, u"Envoy has no type %1 any more"_s.arg(quote(entry.text())), u"use the v3 type"_s);
        checkTypes(fields, entry);
    }
}

void checkValue(const Fields &fields, Ref patch)
{
    const Ref value = patch["patch"]["value"];
    checkTypes(fields, value);
    const std::string_view applyTo = patch["applyTo"].text();
    if (applyTo != "HTTP_FILTER" && applyTo != "NETWORK_FILTER")
        return;
    const bool typed = value["typed_config"] || value["typedConfig"] || value["config_discovery"] || value["configDiscovery"];
    if (value.size() > 0 && !typed)
        fields.warning(value, u"the filter %1 has no typed_config, by which Envoy tells filters apart"_s.arg(quote(value["name"].text())),
                       u"add typed_config with its @type"_s);
}

void checkPatch(const Fields &fields, Ref patch)
{
    const Ref inner = patch["patch"], version = patch["match"]["proxy"]["proxyVersion"];
    if (patch.isNull())
        return fields.error(patch, u"the patch is empty"_s);
    if (patch["match"]["context"].text() == "WAYPOINT")
        return;
    if (const std::string_view applyTo = patch["applyTo"].text(); applyTo.empty() || applyTo == "INVALID")
        return fields.error(patch, u"the patch does not say what it applies to"_s, u"add applyTo"_s);
    if (!inner)
        return fields.error(patch, u"the patch says nothing"_s, u"add patch with an operation"_s);
    const std::string_view operation = inner["operation"].text();
    if (operation.empty() || operation == "INVALID")
        return fields.error(inner, u"the patch has no operation"_s, u"add operation"_s);
    if (operation != "REMOVE" && !inner["value"])
        return fields.error(inner, u"%1 needs a value"_s.arg(toQString(operation)), u"add value"_s);
    if (version.text().size() > 1024) {
        fields.warning(version, u"proxyVersion is longer than 1024, and is ignored"_s);
    } else if (!version.text().empty()) {
        if (const QString problem = regexProblem(version.text()); !problem.isEmpty())
            return fields.error(version, u"the regular expression %1 can't be used: %2"_s.arg(quote(version.text()), problem));
    }
    if (checkMatch(fields, patch))
        checkValue(fields, patch);
}

} // namespace

QString filterNameOfToday(std::string_view name)
{
    static const std::map<std::string_view, const char *> today{{"envoy.buffer", "envoy.filters.http.buffer"},
                                                                {"envoy.cors", "envoy.filters.http.cors"},
                                                                {"envoy.csrf", "envoy.filters.http.csrf"},
                                                                {"envoy.http_dynamo_filter", "envoy.filters.http.dynamo"},
                                                                {"envoy.ext_authz", "envoy.filters.http.ext_authz"},
                                                                {"envoy.fault", "envoy.filters.http.fault"},
                                                                {"envoy.grpc_http1_bridge", "envoy.filters.http.grpc_http1_bridge"},
                                                                {"envoy.grpc_json_transcoder", "envoy.filters.http.grpc_json_transcoder"},
                                                                {"envoy.grpc_web", "envoy.filters.http.grpc_web"},
                                                                {"envoy.gzip", "envoy.filters.http.gzip"},
                                                                {"envoy.health_check", "envoy.filters.http.health_check"},
                                                                {"envoy.ip_tagging", "envoy.filters.http.ip_tagging"},
                                                                {"envoy.lua", "envoy.filters.http.lua"},
                                                                {"envoy.rate_limit", "envoy.filters.http.ratelimit"},
                                                                {"envoy.router", "envoy.filters.http.router"},
                                                                {"envoy.squash", "envoy.filters.http.squash"},
                                                                {"envoy.listener.http_inspector", "envoy.filters.listener.http_inspector"},
                                                                {"envoy.listener.original_dst", "envoy.filters.listener.original_dst"},
                                                                {"envoy.listener.original_src", "envoy.filters.listener.original_src"},
                                                                {"envoy.listener.proxy_protocol", "envoy.filters.listener.proxy_protocol"},
                                                                {"envoy.listener.tls_inspector", "envoy.filters.listener.tls_inspector"},
                                                                {"envoy.client_ssl_auth", "envoy.filters.network.client_ssl_auth"},
                                                                {"envoy.http_connection_manager", "envoy.filters.network.http_connection_manager"},
                                                                {"envoy.mongo_proxy", "envoy.filters.network.mongo_proxy"},
                                                                {"envoy.ratelimit", "envoy.filters.network.ratelimit"},
                                                                {"envoy.redis_proxy", "envoy.filters.network.redis_proxy"},
                                                                {"envoy.tcp_proxy", "envoy.filters.network.tcp_proxy"}};
    const auto found = today.find(name);
    return found == today.end() ? QString() : QString::fromLatin1(found->second);
}

void checkEnvoyFilterFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref selector = item.spec()["workloadSelector"];
    const bool good = std::ranges::none_of(selector["labels"], [](Ref pair) {
        return pair.key().empty() || pair.key().find('*') != std::string_view::npos || pair.text().find('*') != std::string_view::npos;
    });
    fields.exclusiveSelector(selector, u"a workloadSelector"_s);
    if (!good)
        return;
    reporter.report(internals, item, item.metadata()["name"],
                    u"an EnvoyFilter changes what istiod writes, which may look different in the next version"_s,
                    u"use Istio's own resources where they can say it, and try it out before every upgrade"_s);
    for (const Ref patch : item.spec()["configPatches"])
        checkPatch(fields, patch);
}

} // namespace analysis
