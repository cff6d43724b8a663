// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/openapi.h"

#include "app/sandbox/schema/schema.h"

#include <QCryptographicHash>

#include <algorithm>
#include <mutex>

namespace sandbox::openapi {

namespace {

Json parameters(std::initializer_list<const char *> names)
{
    Json made = Json::array();
    for (const char *name : names)
        made.push_back({{"name", name}, {"in", "query"}, {"schema", {{"type", std::string_view(name) == "force" ? "boolean" : "string"}}}});
    return made;
}

Json patchBody(const ServedKind &kind)
{
    Json content = Json::object();
    const auto add = [&content](const char *type) { content[type] = {{"schema", {{"type", "object"}}}}; };
    for (const char *type : {"application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"})
        add(type);
    if (kind.builtIn)
        add("application/strategic-merge-patch+json");
    return {{"content", std::move(content)}, {"required", true}};
}

void addPaths(Json &paths, const ServedKind &kind, const std::string &version)
{
    const Json gvk{{"group", kind.id.group}, {"version", version}, {"kind", kind.kind}};
    const auto operation = [&gvk](const char *action, Json query) {
        return Json{{"parameters", std::move(query)},
                    {"x-kubernetes-action", action},
                    {"x-kubernetes-group-version-kind", gvk},
                    {"responses", {{"200", {{"description", "OK"}}}}}};
    };
    const std::string collection = (kind.id.group.empty() ? "/api/" + version : "/apis/" + kind.id.group + '/' + version)
        + (kind.namespaced ? "/namespaces/{namespace}/" : "/") + kind.id.plural;
    const auto writes = [] { return parameters({"dryRun", "fieldManager", "fieldValidation"}); };
    Json patch = operation("patch", parameters({"dryRun", "fieldManager", "fieldValidation", "force"}));
    patch["requestBody"] = patchBody(kind);
    paths[collection] = {{"get", operation("list", parameters({"labelSelector", "fieldSelector", "limit", "continue"}))},
                         {"post", operation("post", writes())}};
    paths[collection + "/{name}"] = {{"get", operation("get", Json::array())},
                                     {"put", operation("put", writes())},
                                     {"patch", std::move(patch)},
                                     {"delete", operation("delete", parameters({"dryRun"}))}};
}

/// The kind's schema and all that it refers to.
void addSchemas(Json &schemas, const ServedKind &kind, const std::string &version)
{
    const std::string name = schema::definitionName(kind.id.group, version, kind.kind);
    std::vector<std::string> open;
    if (const Json *known = schema::definition(name)) {
        schemas[name] = *known;
        open = schema::references(*known);
    } else {
        schemas[name] = schema::openDefinition();
        schemas[name]["x-kubernetes-group-version-kind"] = Json::array({Json{{"group", kind.id.group}, {"version", version}, {"kind", kind.kind}}});
    }
    while (!open.empty()) {
        const std::string next = open.back();
        open.pop_back();
        const Json *known = schema::definition(next);
        if (!known || schemas.contains(next))
            continue;
        schemas[next] = *known;
        const auto more = schema::references(*known);
        open.insert(open.end(), more.begin(), more.end());
    }
}

std::string written(const std::string &group, const std::string &version)
{
    Json paths = Json::object(), schemas = Json::object();
    for (const ServedKind &kind : servedKinds())
        if (kind.id.group == group && kind.serves(version)) {
            addPaths(paths, kind, version);
            addSchemas(schemas, kind, version);
        }
    return toText({{"openapi", "3.0.0"},
                   {"info", {{"title", "Meshdeck sandbox"}, {"version", "v1.35.0+sandbox"}}},
                   {"paths", std::move(paths)},
                   {"components", {{"schemas", std::move(schemas)}}}});
}

std::string pathOf(const std::string &group, const std::string &version)
{
    return group.empty() ? "api/" + version : "apis/" + group + '/' + version;
}

/// Clients keep a document for as long as its address stays the same.
std::string hashOf(const std::string &text)
{
    return QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha256).toHex().toUpper().toStdString();
}

HttpResponse index(const discovery::Hidden &hidden)
{
    Json paths = Json::object();
    for (const auto &[group, version] : discovery::groupVersions(hidden)) {
        const std::string path = pathOf(group, version);
        paths[path] = {{"serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hashOf(document(group, version))}};
    }
    return jsonResponse({{"paths", std::move(paths)}});
}

bool takesJson(std::string_view accept)
{
    return accept.empty() || accept.find("json") != accept.npos || accept.find("*/*") != accept.npos;
}

HttpResponse textResponse(std::string body)
{
    HttpResponse response;
    response.body = std::move(body);
    return response;
}

} // namespace

const std::string &document(const std::string &group, const std::string &version)
{
    static std::mutex mutex; // protects the documents; one that is there stays as it is
    static std::map<std::string, std::string> documents;
    const std::lock_guard lock(mutex);
    const auto [found, added] = documents.try_emplace(pathOf(group, version));
    if (added)
        found->second = written(group, version);
    return found->second;
}

Answered<HttpResponse> answer(const HttpRequest &request, const std::vector<std::string> &segments, const discovery::Hidden &hidden)
{
    const std::string_view accept = request.header("Accept");
    if (segments.size() == 2 && segments[1] == "v2") {
        if (accept.find("protobuf") == accept.npos)
            return jsonResponse(
                {{"swagger", "2.0"}, {"info", {{"title", "Meshdeck sandbox"}, {"version", "v1.35.0+sandbox"}}}, {"paths", Json::object()}});
        HttpResponse response = textResponse(protobufV2());
        // The type is not that of the request, whose @ is no part of a media type.
        response.contentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
        return response;
    }
    if (segments.size() < 2 || segments[1] != "v3")
        return status::noSuchPath();
    if (!takesJson(accept))
        return status::notAcceptable(std::string(accept.substr(0, 200)));
    if (segments.size() == 2)
        return index(hidden);
    const bool core = segments.size() == 4 && segments[2] == "api", named = segments.size() == 5 && segments[2] == "apis";
    if (!core && !named)
        return status::noSuchPath();
    const std::pair<std::string, std::string> wanted = core ? std::pair(std::string(), segments[3]) : std::pair(segments[3], segments[4]);
    const auto served = discovery::groupVersions(hidden);
    if (std::ranges::find(served, wanted) == served.end())
        return status::noSuchPath();
    return textResponse(document(wanted.first, wanted.second));
}

} // namespace sandbox::openapi
