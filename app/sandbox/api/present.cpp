// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/present.h"

#include "app/sandbox/api/table.h"

#include <algorithm>

namespace sandbox {

namespace {

std::string_view trimmed(std::string_view text)
{
    const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(start);
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

/// The value of a parameter of a media type: "as" in "application/json;as=Table;v=v1".
std::string_view parameter(std::string_view type, std::string_view name)
{
    for (std::size_t at = type.find(';'); at != type.npos; at = type.find(';', at + 1)) {
        const std::string_view one = trimmed(type.substr(at + 1, type.find(';', at + 1) - at - 1));
        if (one.starts_with(name) && one.size() > name.size() && one[name.size()] == '=')
            return one.substr(name.size() + 1);
    }
    return {};
}

std::optional<Shape> shapeOf(std::string_view type)
{
    const std::string_view base = trimmed(type.substr(0, type.find(';')));
    if (base != "application/json" && base != "*/*" && base != "application/*")
        return std::nullopt;
    const std::string_view as = parameter(type, "as"), version = parameter(type, "v");
    if (as.empty())
        return Shape::Object;
    if (version != "v1" && version != "v1beta1")
        return std::nullopt;
    if (as == "Table")
        return Shape::Table;
    return as == "PartialObjectMetadata" || as == "PartialObjectMetadataList" ? std::optional(Shape::Partial) : std::nullopt;
}

} // namespace

Answered<Presentation> Presentation::of(const ServedKind &kind, const std::string &version, std::string_view accept, const HttpQuery &query)
{
    Presentation made{.kind = &kind, .version = version};
    if (const std::string include = query.get("includeObject"); include == "None" || include == "Object" || include == "Metadata")
        made.include = include;
    else if (!include.empty())
        return status::badRequest("includeObject: \"" + include + "\" is not None, Metadata or Object");
    if (trimmed(accept).empty())
        return made;
    // The first one that can be served, as clients order them.
    for (std::size_t start = 0; start <= accept.size();) {
        const std::size_t end = std::min(accept.find(',', start), accept.size());
        if (const auto shape = shapeOf(accept.substr(start, end - start))) {
            made.shape = *shape;
            return made;
        }
        start = end + 1;
    }
    return status::notAcceptable(std::string(accept.substr(0, 200)));
}

Json Presentation::one(const Json &object) const
{
    switch (shape) {
    case Shape::Object: return inVersion(object, *kind, version);
    case Shape::Partial: return partialMetadata(object);
    case Shape::Table: {
        const auto found = object.find("metadata");
        Json metadata = Json::object();
        if (found != object.end() && found->contains("resourceVersion"))
            metadata["resourceVersion"] = (*found)["resourceVersion"];
        return table(*kind, version, {&object}, std::move(metadata), include);
    }
    }
    return nullptr;
}

std::string Presentation::list(const std::vector<StoredObject> &objects, Json metadata) const
{
    if (shape == Shape::Table) {
        std::vector<const Json *> rows;
        for (const StoredObject &object : objects)
            rows.push_back(object.json.get());
        return toText(table(*kind, version, rows, std::move(metadata), include)) + '\n';
    }
    const bool partial = shape == Shape::Partial;
    const std::string listKind = partial ? "PartialObjectMetadataList" : kind->kind + "List";
    const std::string apiVersion = partial ? "meta.k8s.io/v1" : kind->apiVersion(version);
    std::string text = R"({"kind":")" + listKind + R"(","apiVersion":")" + apiVersion + R"(","metadata":)" + toText(metadata) + R"(,"items":[)";
    for (const StoredObject &object : objects) {
        text += &object == &objects.front() ? "" : ",";
        text += toText(one(*object.json));
    }
    return text + "]}\n";
}

Json Presentation::bookmark(std::uint64_t resourceVersion, bool endOfInitialEvents) const
{
    Json metadata{{"resourceVersion", std::to_string(resourceVersion)}, {"creationTimestamp", nullptr}};
    if (endOfInitialEvents)
        metadata["annotations"] = {{"k8s.io/initial-events-end", "true"}};
    if (shape == Shape::Table) {
        const Json object{{"kind", kind->kind}, {"apiVersion", kind->apiVersion(version)}, {"metadata", metadata}};
        Json made = table(*kind, version, {}, {{"resourceVersion", std::to_string(resourceVersion)}}, include);
        made["rows"].push_back({{"cells", Json::array()}, {"object", partialMetadata(object)}});
        return made;
    }
    Json made{{"kind", kind->kind}, {"apiVersion", kind->apiVersion(version)}, {"metadata", std::move(metadata)}};
    return shape == Shape::Partial ? partialMetadata(made) : made;
}

} // namespace sandbox
