// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/protobuf.h"

#include <algorithm>
#include <map>

namespace sandbox {

namespace {

struct Field;
using Message = std::map<std::uint64_t, Field>;

/// What a field number means: a string, an entry of a map of strings, or a message. Fields that are not named are skipped.
struct Field {
    const char *name;
    const Message *message = nullptr;
    bool isMap = false;
};

const Message objectMeta{
    {1, {"name"}}, {2, {"generateName"}}, {3, {"namespace"}}, {11, {"labels", nullptr, true}}, {12, {"annotations", nullptr, true}}};
const Message onlyMetadata{{1, {"metadata", &objectMeta}}};
const Message configMap{{1, {"metadata", &objectMeta}}, {2, {"data", nullptr, true}}};
const Message resourceAttributes{{1, {"namespace"}}, {2, {"verb"}},        {3, {"group"}}, {4, {"version"}},
                                 {5, {"resource"}},  {6, {"subresource"}}, {7, {"name"}}};
const Message nonResourceAttributes{{1, {"path"}}, {2, {"verb"}}};
const Message accessSpec{{1, {"resourceAttributes", &resourceAttributes}}, {2, {"nonResourceAttributes", &nonResourceAttributes}}};
const Message accessReview{{1, {"metadata", &objectMeta}}, {2, {"spec", &accessSpec}}};
const Message rulesSpec{{1, {"namespace"}}};
const Message rulesReview{{1, {"metadata", &objectMeta}}, {2, {"spec", &rulesSpec}}};
const Message typeMeta{{1, {"apiVersion"}}, {2, {"kind"}}};
const Message entry{{1, {"key"}}, {2, {"value"}}};
const Message unknown{{1, {"type", &typeMeta}}, {2, {"raw"}}};

const std::map<std::string, const Message *, std::less<>> kinds{{"Namespace", &onlyMetadata},
                                                                {"ServiceAccount", &onlyMetadata},
                                                                {"ConfigMap", &configMap},
                                                                {"SelfSubjectAccessReview", &accessReview},
                                                                {"SelfSubjectRulesReview", &rulesReview},
                                                                {"SelfSubjectReview", &onlyMetadata}};

/// Takes a varint off the front; false when there is none.
bool takeNumber(std::string_view &bytes, std::uint64_t &number)
{
    number = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

/// Takes the value of a field off the front; its bytes are in `value` when it has some of its own.
bool takeValue(std::string_view &bytes, unsigned wireType, std::string_view &value)
{
    std::uint64_t length = 0;
    switch (wireType) {
    case 0: return takeNumber(bytes, length);
    case 1: length = 8; break;
    case 5: length = 4; break;
    case 2:
        if (!takeNumber(bytes, length))
            return false;
        break;
    default: return false;
    }
    if (length > bytes.size())
        return false;
    value = bytes.substr(0, length);
    bytes.remove_prefix(length);
    return true;
}

/// nullopt for what is no such message. Depth is that of the tables above.
std::optional<Json> decode(std::string_view bytes, const Message &message)
{
    Json made = Json::object();
    while (!bytes.empty()) {
        std::uint64_t tag = 0;
        std::string_view value;
        if (!takeNumber(bytes, tag) || !takeValue(bytes, tag & 7, value))
            return std::nullopt;
        const auto field = message.find(tag >> 3);
        if (field == message.end() || (tag & 7) != 2)
            continue;
        const auto &[name, inner, isMap] = field->second;
        if (isMap) {
            const auto pair = decode(value, entry);
            if (!pair)
                return std::nullopt;
            made[name][pair->value("key", "")] = pair->value("value", "");
        } else if (inner) {
            auto object = decode(value, *inner);
            if (!object)
                return std::nullopt;
            made[name] = std::move(*object);
        } else {
            made[name] = std::string(value);
        }
    }
    return made;
}

} // namespace

Answered<Json> readProtobuf(std::string_view body)
{
    static constexpr std::string_view magic("k8s\0", 4);
    const auto outer = body.starts_with(magic) ? decode(body.substr(magic.size()), unknown) : std::nullopt;
    if (!outer || !outer->contains("type"))
        return status::badRequest("the body is not valid protobuf");
    const std::string kind = (*outer)["type"].value("kind", "");
    const auto known = kinds.find(kind);
    if (known == kinds.end())
        return status::unsupportedMediaType(std::string(protobufType), "application/json, for " + kind);
    auto object = decode(outer->value("raw", ""), *known->second);
    if (!object)
        return status::badRequest("the body is not a valid " + kind + " in protobuf");
    (*object)["kind"] = kind;
    (*object)["apiVersion"] = (*outer)["type"].value("apiVersion", "");
    // An absent string is sent as an empty one; a name of nothing is no name.
    if (const auto metadata = object->find("metadata"); metadata != object->end())
        for (const char *text : {"name", "generateName", "namespace"})
            if (metadata->value(text, "").empty())
                metadata->erase(text);
    // Text that is no UTF-8 goes no further than this.
    Json clean = Json::parse(toText(*object), nullptr, false);
    return clean;
}

} // namespace sandbox
