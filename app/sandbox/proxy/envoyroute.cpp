// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/envoyroute.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <cstdio>

namespace sandbox::envoy {

namespace {

/// A protobuf duration: "2s", "0.500s".
std::string duration(const Json &from, const char *key, const char *otherwise)
{
    const auto ms = jsonDuration(from, key);
    if (!ms)
        return otherwise;
    char text[32];
    const auto whole = static_cast<long long>(*ms);
    if (whole % 1000 == 0)
        std::snprintf(text, sizeof text, "%llds", whole / 1000);
    else
        std::snprintf(text, sizeof text, "%lld.%03llds", whole / 1000, whole % 1000);
    return text;
}

Json regex(const std::string &pattern)
{
    return {{"regex", pattern}};
}

/// Istio's StringMatch as Envoy's StringMatcher.
Json stringMatcher(const Json &match)
{
    for (const char *how : {"exact", "prefix"}) {
        if (jsonHas(match, how))
            return {{how, jsonText(match, how)}};
    }
    return {{"safe_regex", regex(jsonText(match, "regex"))}};
}

void addHeaders(const Json &headers, bool without, Json &out)
{
    if (!headers.is_object())
        return;
    for (const auto &[name, match] : headers.items()) {
        Json header{{"name", name}};
        if (match.is_object() && !match.empty())
            header["string_match"] = stringMatcher(match);
        else
            header["present_match"] = true;
        if (without) {
            header["invert_match"] = true;
            header["treat_missing_header_as_empty"] = true;
        }
        out.push_back(std::move(header));
    }
}

Json routeMatch(const Json &match)
{
    Json out = Json::object(), headers = Json::array(), query = Json::array();
    const Json &uri = jsonChild(match, "uri");
    if (jsonHas(uri, "exact"))
        out["path"] = jsonText(uri, "exact");
    else if (jsonHas(uri, "regex"))
        out["safe_regex"] = regex(jsonText(uri, "regex"));
    else if (jsonHas(uri, "pathSeparated")) // of Gateway API: "/a" and "/a/b", not "/ab"
        out["path_separated_prefix"] = jsonText(uri, "pathSeparated");
    else
        out["prefix"] = jsonText(uri, "prefix", "/");
    if (match.is_object() && !match.empty())
        out["case_sensitive"] = !jsonBool(match, "ignoreUriCase", false);
    addHeaders(jsonChild(match, "headers"), false, headers);
    addHeaders(jsonChild(match, "withoutHeaders"), true, headers);
    for (const auto &[field, name] : {std::pair("authority", ":authority"), std::pair("method", ":method"), std::pair("scheme", ":scheme")}) {
        if (jsonHas(match, field))
            headers.push_back({{"name", name}, {"string_match", stringMatcher(jsonChild(match, field))}});
    }
    if (const Json &params = jsonChild(match, "queryParams"); params.is_object()) {
        for (const auto &[name, value] : params.items())
            query.push_back({{"name", name}, {"string_match", stringMatcher(value)}});
    }
    if (!headers.empty())
        out["headers"] = std::move(headers);
    if (!query.empty())
        out["query_parameters"] = std::move(query);
    return out;
}

Json retryPolicy(const Json &retries)
{
    const int attempts = static_cast<int>(jsonNumber(retries, "attempts", 2));
    Json out{{"retry_on", jsonText(retries, "retryOn", "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes")},
             {"num_retries", attempts},
             {"retry_host_predicate",
              Json::array({Json{{"name", "envoy.retry_host_predicates.previous_hosts"},
                                {"typed_config", {{"@type", types + "extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"}}}}})},
             {"host_selection_retry_max_attempts", "5"}};
    if (jsonHas(retries, "perTryTimeout"))
        out["per_try_timeout"] = duration(retries, "perTryTimeout", "0s");
    return out;
}

class Writer
{
public:
    Writer(const MeshView &view, const TrafficObject &object, int port)
        : m_view(view)
        , m_object(object)
        , m_port(port)
    {
    }

    Json route(const Json &http, const Json &match) const
    {
        Json out{
            {"match", routeMatch(match)},
            {"metadata", {{"filter_metadata", {{"istio", {{"config", configPath("networking.istio.io", "v1", "virtual-service", m_object)}}}}}}}};
        const std::string name = jsonText(http, "name"), matchName = jsonText(match, "name");
        if (!name.empty())
            out["name"] = matchName.empty() ? name : name + '.' + matchName;
        if (jsonHas(match, "statPrefix"))
            out["stat_prefix"] = jsonText(match, "statPrefix");
        if (jsonHas(http, "redirect"))
            out["redirect"] = redirect(jsonChild(http, "redirect"));
        else if (jsonHas(http, "directResponse"))
            out["direct_response"] = {{"status", static_cast<int>(jsonNumber(jsonChild(http, "directResponse"), "status", 200))}};
        else
            out["route"] = action(http);
        out["decorator"] = {{"operation", operation(http, match)}};
        addFault(http, out);
        return out;
    }

private:
    std::string fullHost(const Json &destination) const { return serviceHost(*m_view.config, jsonText(destination, "host"), m_object.ns); }

    std::string cluster(const Json &destination) const
    {
        const std::string host = fullHost(destination);
        const TrafficService *service = m_view.config->service(host);
        const int only = service && service->ports.size() == 1 ? service->ports.front().number : m_port;
        return clusterName("outbound", static_cast<int>(jsonNumber(jsonChild(destination, "port"), "number", only)), jsonText(destination, "subset"),
                           host);
    }

    Json action(const Json &http) const
    {
        Json out{{"timeout", duration(http, "timeout", "0s")}, {"max_grpc_timeout", duration(http, "timeout", "0s")}};
        const auto &targets = jsonList(http, "route");
        if (targets.size() == 1) {
            out["cluster"] = cluster(jsonChild(targets.front(), "destination"));
        } else {
            Json list = Json::array();
            for (const Json &target : targets) {
                const int weight = static_cast<int>(jsonNumber(target, "weight", 0));
                if (weight > 0)
                    list.push_back({{"name", cluster(jsonChild(target, "destination"))}, {"weight", weight}});
            }
            out["weighted_clusters"] = {{"clusters", std::move(list)}};
        }
        const Json &retries = jsonChild(http, "retries");
        if (jsonNumber(retries, "attempts", 2) > 0)
            out["retry_policy"] = retryPolicy(retries);
        if (const Json &rewrite = jsonChild(http, "rewrite"); rewrite.is_object()) {
            if (jsonHas(rewrite, "uri"))
                out["prefix_rewrite"] = jsonText(rewrite, "uri");
            if (jsonHas(rewrite, "authority"))
                out["host_rewrite_literal"] = jsonText(rewrite, "authority");
        }
        addMirrors(http, out);
        return out;
    }

    void addMirrors(const Json &http, Json &out) const
    {
        const auto add = [&](const Json &destination, double percent) {
            out["request_mirror_policies"].push_back(
                {{"cluster", cluster(destination)},
                 {"runtime_fraction", {{"default_value", {{"numerator", static_cast<int>(percent * 10'000)}, {"denominator", "MILLION"}}}}}});
        };
        if (jsonHas(http, "mirror"))
            add(jsonChild(http, "mirror"), jsonNumber(jsonChild(http, "mirrorPercentage"), "value", 100));
        for (const Json &mirror : jsonList(http, "mirrors"))
            add(jsonChild(mirror, "destination"), jsonNumber(jsonChild(mirror, "percentage"), "value", 100));
    }

    static Json redirect(const Json &from)
    {
        Json out = Json::object();
        if (jsonHas(from, "uri"))
            out["path_redirect"] = jsonText(from, "uri");
        if (jsonHas(from, "authority"))
            out["host_redirect"] = jsonText(from, "authority");
        if (jsonHas(from, "scheme"))
            out["scheme_redirect"] = jsonText(from, "scheme");
        static constexpr std::pair<int, const char *> codes[]{
            {302, "FOUND"}, {303, "SEE_OTHER"}, {307, "TEMPORARY_REDIRECT"}, {308, "PERMANENT_REDIRECT"}};
        for (const auto &[code, name] : codes) {
            if (static_cast<int>(jsonNumber(from, "redirectCode", 301)) == code)
                out["response_code"] = name;
        }
        return out;
    }

    static void addFault(const Json &http, Json &out)
    {
        const Json &fault = jsonChild(http, "fault");
        if (!fault.is_object())
            return;
        Json made{{"@type", types + "extensions.filters.http.fault.v3.HTTPFault"}};
        const auto share = [](const Json &from) {
            return Json{{"numerator", static_cast<int>(jsonNumber(jsonChild(from, "percentage"), "value", 100) * 10'000)},
                        {"denominator", "MILLION"}};
        };
        if (const Json &delay = jsonChild(fault, "delay"); delay.is_object())
            made["delay"] = {{"fixed_delay", duration(delay, "fixedDelay", "0s")}, {"percentage", share(delay)}};
        if (const Json &abort = jsonChild(fault, "abort"); abort.is_object())
            made["abort"] = {{"http_status", static_cast<int>(jsonNumber(abort, "httpStatus", 500))}, {"percentage", share(abort)}};
        out["typed_per_filter_config"] = {{"envoy.filters.http.fault", std::move(made)}};
    }

    std::string operation(const Json &http, const Json &match) const
    {
        const auto &targets = jsonList(http, "route");
        const std::string who = targets.size() == 1 ? fullHost(jsonChild(targets.front(), "destination")) : m_object.name;
        const Json &uri = jsonChild(match, "uri");
        const std::string path = jsonHas(uri, "exact") ? jsonText(uri, "exact") : jsonText(uri, "prefix", "/") + '*';
        return who + ':' + std::to_string(m_port) + path;
    }

    const MeshView &m_view;
    const TrafficObject &m_object;
    const int m_port;
};

bool isFor(const Json &match, const std::string &gateway, const std::string &ns, int port)
{
    if (const int wanted = static_cast<int>(jsonNumber(match, "port", 0)); wanted != 0 && wanted != port)
        return false;
    const auto gateways = jsonStrings(match, "gateways");
    return gateways.empty() || std::ranges::any_of(gateways, [&](const std::string &name) {
               return name == gateway || (name.find('/') == std::string::npos && ns + '/' + name == gateway);
           });
}

} // namespace

Json virtualServiceRoutes(const MeshView &view, const TrafficObject &virtualService, const std::string &gateway, int port)
{
    const Writer writer(view, virtualService, port);
    Json out = Json::array();
    for (const Json &http : jsonList(virtualService.spec(), "http")) {
        const auto &matches = jsonList(http, "match");
        if (matches.empty()) {
            out.push_back(writer.route(http, Json::object()));
            break; // it takes everything, so istiod leaves out what stands behind it
        }
        for (const Json &match : matches) {
            if (isFor(match, gateway, virtualService.ns, port))
                out.push_back(writer.route(http, match));
        }
    }
    return out;
}

Json defaultRoute(const std::string &cluster, const std::string &operation)
{
    return {{"match", {{"prefix", "/"}}},
            {"route", {{"cluster", cluster}, {"timeout", "0s"}, {"max_grpc_timeout", "0s"}, {"retry_policy", retryPolicy(Json::object())}}},
            {"decorator", {{"operation", operation}}},
            {"name", "default"}};
}

} // namespace sandbox::envoy
