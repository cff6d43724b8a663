// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/trafficmatch.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <mutex>

#include <re2/re2.h>

namespace sandbox {

namespace {

constexpr std::size_t maxPatterns = 2000;

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

const std::string *headerOf(const TrafficRequest &request, const std::string &name, std::string &scratch)
{
    if (name == ":authority" || name == "host")
        return &request.host;
    if (name == ":path")
        return &request.path;
    if (name == ":method")
        return &request.method;
    if (name == ":scheme")
        return &(scratch = "http");
    const auto found = request.headers.find(lower(name));
    return found == request.headers.end() ? nullptr : &found->second;
}

bool headersMatch(const Json &wanted, const TrafficRequest &request)
{
    if (!wanted.is_object())
        return true;
    std::string scratch;
    for (const auto &[name, match] : wanted.items()) {
        if (!stringMatches(match, headerOf(request, name, scratch)))
            return false;
    }
    return true;
}

/// withoutHeaders: a header that is missing counts as empty, except for presence.
bool withoutMatch(const Json &unwanted, const TrafficRequest &request)
{
    if (!unwanted.is_object())
        return true;
    std::string scratch;
    for (const auto &[name, match] : unwanted.items()) {
        if (stringMatches(match, headerOf(request, name, scratch)))
            return false;
    }
    return true;
}

bool containsGateway(const std::vector<std::string> &gateways, const std::string &gateway, const std::string &ns)
{
    return std::ranges::any_of(gateways, [&](const std::string &name) { return name == gateway || ns + '/' + name == gateway; });
}

std::optional<RouteRank> pathRank(const Json &match, const std::string &path)
{
    const Json &wanted = jsonChild(match, "path");
    const std::string type = jsonText(wanted, "type", "PathPrefix"), value = jsonText(wanted, "value", "/");
    if (type == "Exact")
        return path == value ? std::optional(RouteRank{3, value.size(), false, 0}) : std::nullopt;
    if (type == "RegularExpression")
        return fullMatch(value, path) ? std::optional(RouteRank{1, value.size(), false, 0}) : std::nullopt;
    std::string prefix = value;
    while (prefix.ends_with('/'))
        prefix.pop_back();
    // Segment-wise: /shop takes /shop and /shop/x, not /shopping.
    const bool fits = path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
    return fits ? std::optional(RouteRank{2, prefix.size(), false, 0}) : std::nullopt;
}

/// Template segments of `pattern` against `path`, both without their common start.
bool templateMatches(std::string_view pattern, std::string_view path)
{
    const std::size_t open = pattern.find("{*");
    if (open == std::string_view::npos)
        return pattern == path;
    if (path.substr(0, open) != pattern.substr(0, open))
        return false;
    path.remove_prefix(open);
    pattern.remove_prefix(open);
    if (pattern.starts_with("{**}")) {
        const std::string_view rest = pattern.substr(4);
        return path.size() >= rest.size() && path.ends_with(rest);
    }
    if (!pattern.starts_with("{*}"))
        return false;
    const std::size_t end = std::min(path.find('/'), path.size());
    return end > 0 && templateMatches(pattern.substr(3), path.substr(end));
}

} // namespace

bool fullMatch(const std::string &pattern, const std::string &text)
{
    static std::mutex mutex;
    static std::unordered_map<std::string, std::unique_ptr<re2::RE2>> compiled;
    const std::lock_guard lock(mutex);
    if (compiled.size() > maxPatterns)
        compiled.clear();
    auto &regex = compiled[pattern];
    if (!regex) {
        re2::RE2::Options options(re2::RE2::Quiet);
        options.set_max_mem(1 << 20);
        regex = std::make_unique<re2::RE2>(pattern, options);
    }
    return regex->ok() && re2::RE2::FullMatch(text, *regex);
}

bool stringMatches(const Json &match, const std::string *value, bool ignoreCase)
{
    if (!value)
        return false;
    const auto fold = [ignoreCase](std::string text) { return ignoreCase ? lower(std::move(text)) : text; };
    if (jsonHas(match, "exact"))
        return fold(*value) == fold(jsonText(match, "exact"));
    if (jsonHas(match, "prefix"))
        return fold(*value).starts_with(fold(jsonText(match, "prefix")));
    if (jsonHas(match, "regex"))
        return jsonText(match, "regex") == "*" || fullMatch(jsonText(match, "regex"), *value);
    return true;
}

bool httpMatches(const Json &match, const TrafficRequest &request, const std::string &gateway, const TrafficWorkload &source, const std::string &ns)
{
    const std::vector<std::string> gateways = jsonStrings(match, "gateways");
    if (!gateways.empty()) {
        if (!containsGateway(gateways, gateway, ns))
            return false;
    } else {
        const std::string from = jsonText(match, "sourceNamespace");
        if (!labelsMatch(jsonChild(match, "sourceLabels"), source.labels) || (!from.empty() && from != source.ns))
            return false;
    }
    static const std::string scheme = "http";
    const bool ignoreCase = jsonBool(match, "ignoreUriCase", false);
    if (jsonHas(match, "uri") && !stringMatches(jsonChild(match, "uri"), &request.path, ignoreCase))
        return false;
    if (jsonHas(match, "method") && !stringMatches(jsonChild(match, "method"), &request.method))
        return false;
    if (jsonHas(match, "authority") && !stringMatches(jsonChild(match, "authority"), &request.host))
        return false;
    if (jsonHas(match, "scheme") && !stringMatches(jsonChild(match, "scheme"), &scheme))
        return false;
    if (const double port = jsonNumber(match, "port", 0); port != 0 && static_cast<int>(port) != request.port)
        return false;
    if (const Json &query = jsonChild(match, "queryParams"); query.is_object() && !query.empty())
        return false; // the model's requests have no query
    return headersMatch(jsonChild(match, "headers"), request) && withoutMatch(jsonChild(match, "withoutHeaders"), request);
}

bool routeMatches(const Json &route, const TrafficRequest &request, const std::string &gateway, const TrafficWorkload &source, const std::string &ns)
{
    const auto &matches = jsonList(route, "match");
    return matches.empty() || std::ranges::any_of(matches, [&](const Json &match) { return httpMatches(match, request, gateway, source, ns); });
}

std::optional<RouteRank> httpRouteRank(const Json &match, const TrafficRequest &request)
{
    auto rank = pathRank(match, request.path);
    if (!rank || !jsonList(match, "queryParams").empty())
        return std::nullopt;
    const std::string method = jsonText(match, "method");
    if (!method.empty() && method != request.method)
        return std::nullopt;
    std::get<2>(*rank) = !method.empty();
    std::string scratch;
    for (const Json &header : jsonList(match, "headers")) {
        const std::string *value = headerOf(request, jsonText(header, "name"), scratch);
        const std::string wanted = jsonText(header, "value");
        const bool regex = jsonText(header, "type", "Exact") == "RegularExpression";
        if (!value || (regex ? !fullMatch(wanted, *value) : *value != wanted))
            return std::nullopt;
        ++std::get<3>(*rank);
    }
    return rank;
}

bool policyStringMatches(const std::string &pattern, const std::string *value)
{
    if (!value || value->empty())
        return false;
    if (pattern == "*")
        return true;
    if (pattern.starts_with('*'))
        return value->ends_with(std::string_view(pattern).substr(1));
    if (pattern.ends_with('*'))
        return value->starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
    return pattern == *value;
}

bool policyPathMatches(const std::string &pattern, const std::string &path)
{
    if (pattern.find("{*}") != std::string::npos || pattern.find("{**}") != std::string::npos)
        return templateMatches(pattern, path);
    return policyStringMatches(pattern, &path);
}

} // namespace sandbox
