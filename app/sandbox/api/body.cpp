// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/body.h"

#include "app/sandbox/api/admitting.h"
#include "app/sandbox/api/fields.h"
#include "app/sandbox/api/protobuf.h"
#include "app/sandbox/schema/plainyaml.h"
#include "app/sandbox/schema/strategic.h"

#include <algorithm>
#include <array>

namespace sandbox::body {

namespace {

constexpr const char *mergeType = "application/merge-patch+json", *operationsType = "application/json-patch+json",
                     *strategicType = "application/strategic-merge-patch+json", *applyType = "application/apply-patch+yaml";

std::string mediaType(const HttpRequest &request)
{
    const std::string_view header = request.header("Content-Type");
    std::string_view type = header.substr(0, header.find(';'));
    while (type.ends_with(' '))
        type.remove_suffix(1);
    return std::string(type);
}

/// Counted in the text, before anything recurses.
bool tooDeep(const std::string &text)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > depthLimit)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

bool isStringMap(const Json &value)
{
    return value.is_null() || (value.is_object() && std::ranges::all_of(value.items(), [](const auto &item) { return item.value().is_string(); }));
}

Answered<void> checkMetadata(const Json &metadata)
{
    for (const char *text : {"name", "namespace", "generateName", "uid", "resourceVersion"})
        if (metadata.contains(text) && !metadata[text].is_string())
            return status::badRequest(std::string("metadata.") + text + " is not a string");
    for (const char *map : {"labels", "annotations"})
        if (metadata.contains(map) && !isStringMap(metadata[map]))
            return status::badRequest(std::string("metadata.") + map + " is not a map of strings");
    if (metadata.contains("ownerReferences") && !metadata["ownerReferences"].is_array())
        return status::badRequest("metadata.ownerReferences is not a list");
    return {};
}

/// Lower case letters, digits and '-', neither first nor last.
bool isLabel(std::string_view text)
{
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && plain(text.front()) && plain(text.back()) && std::ranges::all_of(text, [&](char c) { return plain(c) || c == '-'; });
}

bool isSubdomain(std::string_view text)
{
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('.', start), text.size());
        if (!isLabel(text.substr(start, end - start)))
            return false;
        start = end + 1;
    }
    return true;
}

/// `copy` can double the object each time, so its count is limited.
Answered<Json> jsonPatched(const Json &object, const Json &patch, const ApiCall &call)
{
    constexpr std::size_t operationLimit = 10'000, copyLimit = 16;
    if (!patch.is_array())
        return status::badRequest("a JSON patch is a list of operations");
    const auto copies =
        std::ranges::count_if(patch, [](const Json &operation) { return operation.is_object() && operation.value("op", Json()) == Json("copy"); });
    if (patch.size() > operationLimit || static_cast<std::size_t>(copies) > copyLimit)
        return status::tooLarge("a JSON patch may have " + std::to_string(operationLimit) + " operations and " + std::to_string(copyLimit)
                                + " copies");
    try {
        return object.patch(patch);
    } catch (const Json::parse_error &error) {
        return status::badRequest(std::string("this is no JSON patch: ") + error.what());
    } catch (const Json::exception &error) {
        return status::invalid(call.kind, call.name, {{"FieldValueInvalid", std::string("the patch does not apply: ") + error.what(), "patch"}});
    }
}

} // namespace

Answered<Json> parse(const std::string &text)
{
    if (tooDeep(text))
        return status::badRequest("the body is nested more than " + std::to_string(depthLimit) + " deep");
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded())
        return status::badRequest("the body is not valid JSON");
    return json;
}

Answered<Json> parseYaml(const std::string &text)
{
    if (text.find_first_not_of(" \t\r\n") == text.find('{'))
        return parse(text);
    const auto tree = sandbox::parseYaml(QByteArray::fromStdString(text), QStringLiteral("body"));
    if (!tree)
        return status::badRequest("error decoding YAML: " + tree.error().message().toStdString());
    return toJson(*tree);
}

Answered<Json> read(const HttpRequest &request)
{
    const std::string type = mediaType(request);
    if (type == protobufType)
        return readProtobuf(request.body);
    if (!type.empty() && type != "application/json")
        return status::unsupportedMediaType(type, "application/json");
    return parse(request.body);
}

Answered<void> checkName(const ServedKind &kind, const std::string &name)
{
    const bool label = kind.id.group.empty() && (kind.id.plural == "namespaces" || kind.id.plural == "services");
    const std::size_t longest = label ? 63 : 253;
    if (name.empty())
        return status::invalid(&kind, name, {{"FieldValueRequired", "Required value: name or generateName is required", "metadata.name"}});
    if (name.size() > longest || !(label ? isLabel(name) : isSubdomain(name)))
        return status::invalid(&kind, name,
                               {{"FieldValueInvalid",
                                 "Invalid value: " + toText(name) + ": a name is at most " + std::to_string(longest) + " lower case letters, digits"
                                     + (label ? " and '-'" : ", '-' and '.'") + ", and begins and ends with a letter or digit",
                                 "metadata.name"}});
    return {};
}

Answered<void> check(Json &object, const ApiCall &call)
{
    if (!object.is_object())
        return status::badRequest("the body is not an object");
    const std::string wanted = call.kind->apiVersion(call.version), kind = fieldText(object, "kind"), version = fieldText(object, "apiVersion");
    if (kind != call.kind->kind || version != wanted)
        return status::badRequest("the body is of kind \"" + kind + "\" in \"" + version + "\", but the URL is for " + call.kind->kind + " in "
                                  + wanted);
    if (!object.contains("metadata"))
        object["metadata"] = Json::object();
    Json &metadata = object["metadata"];
    if (!metadata.is_object())
        return status::badRequest("metadata is not an object");
    if (const auto checked = checkMetadata(metadata); !checked)
        return checked;
    if (const std::string name = metadata.value("name", ""); !call.name.empty() && name != call.name)
        return status::badRequest("the name of the object (" + name + ") is not that of the URL (" + call.name + ')');
    const std::string ns = metadata.value("namespace", "");
    if (!call.kind->namespaced && ns.empty()) {
        metadata.erase("namespace");
        return {};
    }
    if (!ns.empty() && ns != call.ns)
        return status::badRequest("the namespace of the object (" + ns + ") is not that of the URL (" + call.ns + ')');
    metadata["namespace"] = call.ns;
    return {};
}

Answered<void> checkPatchType(const ApiCall &call)
{
    const std::string type = mediaType(*call.http);
    const bool scale = call.subresource == "scale";
    if (type == mergeType || type == operationsType || (type == strategicType && call.kind->builtIn) || (type == applyType && !scale))
        return {};
    return status::unsupportedMediaType(
        type, std::string(mergeType) + ", " + operationsType + ", " + applyType + (call.kind->builtIn ? std::string(", ") + strategicType : ""));
}

bool isApply(const HttpRequest &request)
{
    return mediaType(request) == applyType;
}

Answered<Json> patched(const Json &object, const ApiCall &call)
{
    const std::string type = mediaType(*call.http);
    const auto patch = parse(call.http->body);
    if (!patch)
        return patch;
    if (type == operationsType)
        return jsonPatched(object, *patch, call);
    if (!patch->is_object())
        return status::badRequest("a merge patch is an object");
    if (type == strategicType)
        return strategicMerge(object, *patch, call.subresource == "scale" ? Type::anything() : admitting::typeOf(call));
    Json made = object;
    made.merge_patch(*patch);
    return made;
}

} // namespace sandbox::body
