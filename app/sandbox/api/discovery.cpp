// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/discovery.h"

#include "app/sandbox/api/scaling.h"

#include <algorithm>
#include <array>

namespace sandbox::discovery {

namespace {

struct SubresourceLine {
    std::string name, kind;
    std::vector<std::string> verbs;
    std::string group = {}; ///< "" = that of the resource
};

struct ResourceLine {
    std::string plural, singular, kind;
    bool namespaced = true;
    std::vector<std::string> verbs, shortNames, categories;
    std::vector<SubresourceLine> subresources;
};

constexpr const char *authentication = "authentication.k8s.io", *authorization = "authorization.k8s.io";

std::vector<std::string> categories(const ServedKind &kind)
{
    static constexpr std::array all{"pods", "services", "deployments", "replicasets", "statefulsets", "daemonsets"};
    if (kind.id.group.ends_with(".istio.io"))
        return {"istio-io"};
    if (kind.id.group == "gateway.networking.k8s.io")
        return {"gateway-api"};
    const bool inAll = kind.builtIn && std::ranges::find(all, kind.id.plural) != all.end();
    return inAll ? std::vector<std::string>{"all"} : std::vector<std::string>{};
}

ResourceLine lineOf(const ServedKind &kind)
{
    ResourceLine line{kind.id.plural, kind.singular, kind.kind, kind.namespaced, {}, kind.shortNames, categories(kind), {}};
    line.verbs = {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"};
    if (kind.id == ResourceId{"", "namespaces"})
        std::erase(line.verbs, "deletecollection");
    if (kind.hasStatus)
        line.subresources.push_back({"status", kind.kind, {"get", "patch", "update"}});
    if (scaling::hasScale(kind))
        line.subresources.push_back({"scale", "Scale", {"get", "patch", "update"}, "autoscaling"});
    if (kind.id == ResourceId{"", "services"})
        line.subresources.push_back({"proxy", "ServiceProxyOptions", {"create", "get"}});
    return line;
}

ResourceLine review(const char *plural, const char *singular, const char *kind)
{
    return {plural, singular, kind, false, {"create"}, {}, {}, {}};
}

std::vector<ResourceLine> lines(const std::string &group, const std::string &version)
{
    std::vector<ResourceLine> found;
    for (const ServedKind &kind : servedKinds())
        if (kind.id.group == group && kind.serves(version))
            found.push_back(lineOf(kind));
    if (group == authentication && version == "v1")
        found = {review("selfsubjectreviews", "selfsubjectreview", "SelfSubjectReview"), review("tokenreviews", "tokenreview", "TokenReview")};
    if (group == authorization && version == "v1")
        found = {review("selfsubjectaccessreviews", "selfsubjectaccessreview", "SelfSubjectAccessReview"),
                 review("selfsubjectrulesreviews", "selfsubjectrulesreview", "SelfSubjectRulesReview")};
    std::ranges::sort(found, {}, &ResourceLine::plural);
    return found;
}

std::vector<std::string> versionsOf(const std::string &group)
{
    if (group == authentication || group == authorization)
        return {"v1"};
    return servedVersions(group);
}

/// All but core.
std::vector<std::string> groupNames(const Hidden &hidden)
{
    std::vector<std::string> names;
    for (const std::string &name : servedGroups())
        if (!name.empty() && !hidden.contains(name))
            names.push_back(name);
    names.insert(names.end(), {authentication, authorization});
    return names;
}

bool isServed(const std::string &group, const std::string &version, const Hidden &hidden)
{
    if (hidden.contains(group))
        return false;
    const auto versions = versionsOf(group);
    return std::ranges::find(versions, version) != versions.end();
}

std::string groupVersion(const std::string &group, const std::string &version)
{
    return group.empty() ? version : group + '/' + version;
}

Json aggregatedResource(const ResourceLine &line, const std::string &group, const std::string &version)
{
    const auto kind = [&](const std::string &name) { return Json{{"group", group}, {"version", version}, {"kind", name}}; };
    Json made{{"resource", line.plural},
              {"responseKind", kind(line.kind)},
              {"scope", line.namespaced ? "Namespaced" : "Cluster"},
              {"singularResource", line.singular},
              {"verbs", line.verbs}};
    if (!line.shortNames.empty())
        made["shortNames"] = line.shortNames;
    if (!line.categories.empty())
        made["categories"] = line.categories;
    for (const SubresourceLine &sub : line.subresources) {
        Json response = kind(sub.kind);
        if (!sub.group.empty())
            response.update({{"group", sub.group}, {"version", "v1"}});
        made["subresources"].push_back({{"subresource", sub.name}, {"responseKind", std::move(response)}, {"verbs", sub.verbs}});
    }
    return made;
}

Json aggregatedGroup(const std::string &group)
{
    Json versions = Json::array();
    for (const std::string &version : versionsOf(group)) {
        Json resources = Json::array();
        for (const ResourceLine &line : lines(group, version))
            resources.push_back(aggregatedResource(line, group, version));
        versions.push_back({{"version", version}, {"resources", std::move(resources)}, {"freshness", "Current"}});
    }
    Json metadata{{"creationTimestamp", nullptr}};
    if (!group.empty())
        metadata["name"] = group;
    return {{"metadata", std::move(metadata)}, {"versions", std::move(versions)}};
}

Json groupEntry(const std::string &name)
{
    Json versions = Json::array();
    for (const std::string &version : versionsOf(name))
        versions.push_back({{"groupVersion", groupVersion(name, version)}, {"version", version}});
    Json preferred = versions.front();
    return {{"name", name}, {"versions", std::move(versions)}, {"preferredVersion", std::move(preferred)}};
}

} // namespace

Json version()
{
    return {{"major", "1"},    {"minor", "35"},           {"gitVersion", "v1.35.0+sandbox"},
            {"gitCommit", ""}, {"gitTreeState", "clean"}, {"buildDate", "1970-01-01T00:00:00Z"},
            {"goVersion", ""}, {"compiler", "g++"},       {"platform", "linux/amd64"}};
}

bool wantsAggregated(std::string_view accept)
{
    for (std::size_t start = 0; start < accept.size();) {
        const std::size_t end = std::min(accept.find(',', start), accept.size());
        std::string_view type = accept.substr(start, end - start);
        type.remove_prefix(std::min(type.find_first_not_of(' '), type.size()));
        if (type.starts_with("application/json") && type.find("as=APIGroupDiscoveryList") != type.npos && type.find("v=v2") != type.npos)
            return type.find("v=v2beta1") == type.npos;
        if (type == "application/json" || type == "*/*")
            return false;
        start = end + 1;
    }
    return false;
}

Json aggregated(bool core, const Hidden &hidden)
{
    Json items = Json::array();
    if (core)
        items.push_back(aggregatedGroup({}));
    else
        for (const std::string &name : groupNames(hidden))
            items.push_back(aggregatedGroup(name));
    return {{"kind", "APIGroupDiscoveryList"}, {"apiVersion", "apidiscovery.k8s.io/v2"}, {"metadata", Json::object()}, {"items", std::move(items)}};
}

Json coreVersions(int port)
{
    return {{"kind", "APIVersions"},
            {"versions", {"v1"}},
            {"serverAddressByClientCIDRs", {{{"clientCIDR", "0.0.0.0/0"}, {"serverAddress", "127.0.0.1:" + std::to_string(port)}}}}};
}

Json groups(const Hidden &hidden)
{
    Json all = Json::array();
    for (const std::string &name : groupNames(hidden))
        all.push_back(groupEntry(name));
    return {{"kind", "APIGroupList"}, {"apiVersion", "v1"}, {"groups", std::move(all)}};
}

Json group(const std::string &name, const Hidden &hidden)
{
    const auto names = groupNames(hidden);
    if (std::ranges::find(names, name) == names.end())
        return nullptr;
    Json entry = groupEntry(name);
    entry["kind"] = "APIGroup";
    entry["apiVersion"] = "v1";
    return entry;
}

Json resources(const std::string &group, const std::string &version, const Hidden &hidden)
{
    if (!isServed(group, version, hidden))
        return nullptr;
    Json all = Json::array();
    for (const ResourceLine &line : lines(group, version)) {
        Json made{
            {"name", line.plural}, {"singularName", line.singular}, {"namespaced", line.namespaced}, {"kind", line.kind}, {"verbs", line.verbs}};
        if (!line.shortNames.empty())
            made["shortNames"] = line.shortNames;
        if (!line.categories.empty())
            made["categories"] = line.categories;
        all.push_back(std::move(made));
        for (const SubresourceLine &sub : line.subresources) {
            all.push_back({{"name", line.plural + '/' + sub.name},
                           {"singularName", ""},
                           {"namespaced", line.namespaced},
                           {"kind", sub.kind},
                           {"verbs", sub.verbs}});
            if (!sub.group.empty())
                all.back().update({{"group", sub.group}, {"version", "v1"}});
        }
    }
    return {{"kind", "APIResourceList"}, {"apiVersion", "v1"}, {"groupVersion", groupVersion(group, version)}, {"resources", std::move(all)}};
}

std::vector<std::pair<std::string, std::string>> groupVersions(const Hidden &hidden)
{
    std::vector<std::pair<std::string, std::string>> found{{"", "v1"}};
    for (const std::string &name : groupNames(hidden))
        for (const std::string &version : versionsOf(name))
            found.emplace_back(name, version);
    return found;
}

} // namespace sandbox::discovery
