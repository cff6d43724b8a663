// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/schema.h"

#include <QFile>

#include <algorithm>
#include <map>

/// The macro must stand outside of namespaces. Resources of a static library are only linked when they are asked for.
static void initSchemaResource()
{
    Q_INIT_RESOURCE(meshdeck_sandbox_schemas_rc);
}

namespace sandbox {

namespace {

using Definitions = std::map<std::string, Json>;

constexpr const char *metaName = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", *preserve = "x-kubernetes-preserve-unknown-fields";

Json load(const char *path)
{
    QFile file(QString::fromLatin1(path));
    if (!file.open(QIODevice::ReadOnly))
        return Json::object();
    Json json = Json::parse(file.readAll().toStdString(), nullptr, false);
    return json.is_object() ? json : Json::object();
}

Json reference(const char *name)
{
    return {{"allOf", Json::array({Json{{"$ref", std::string("#/components/schemas/") + name}}})}};
}

/// A CRD's schema is silent on what all objects have.
Json dressed(Json schema, const std::string &group, const std::string &version, const std::string &kind)
{
    Json &properties = schema["properties"];
    for (const char *text : {"apiVersion", "kind"})
        properties[text] = {{"type", "string"}};
    properties["metadata"] = reference(metaName);
    schema["x-kubernetes-group-version-kind"] = Json::array({Json{{"group", group}, {"version", version}, {"kind", kind}}});
    return schema;
}

const Definitions &definitions()
{
    static const Definitions all = [] {
        initSchemaResource();
        Definitions made;
        Json builtin = load(":/sandbox/builtin.json");
        for (auto &[name, schema] : builtin.items())
            made[name] = std::move(schema);
        const Json crds = load(":/sandbox/crds.json");
        for (const auto &[group, kinds] : crds.items())
            for (const auto &[kind, versions] : kinds.items())
                for (const auto &[version, schema] : versions.items())
                    made[schema::definitionName(group, version, kind)] =
                        dressed(schema.is_string() ? versions.at(schema.get<std::string>()) : schema, group, version, kind);
        return made;
    }();
    return all;
}

bool isTrue(const Json &schema, const char *name)
{
    const auto found = schema.find(name);
    return found != schema.end() && found->is_boolean() && found->get<bool>();
}

std::string text(const Json &schema, const char *name)
{
    const auto found = schema.find(name);
    return found != schema.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The name that a node refers to, plainly or in an allOf of one. "" for a schema of its own.
std::string target(const Json &node)
{
    std::string found = text(node, "$ref");
    if (const auto all = node.find("allOf"); found.empty() && all != node.end() && all->is_array() && all->size() == 1)
        found = text(all->front(), "$ref");
    return found.substr(found.rfind('/') + 1);
}

/// networking.istio.io -> io.istio.networking
std::string reversed(const std::string &group)
{
    std::string made;
    for (std::size_t end = group.size(); end != std::string::npos;) {
        const std::size_t dot = end == 0 ? std::string::npos : group.rfind('.', end - 1);
        made += (made.empty() ? "" : ".") + group.substr(dot == std::string::npos ? 0 : dot + 1, end - (dot == std::string::npos ? 0 : dot + 1));
        end = dot;
    }
    return made;
}

/// The packages of Kubernetes' own kinds are named by no rule.
std::string builtinPackage(const std::string &group)
{
    if (group.empty())
        return "io.k8s.api.core";
    if (group == "apiextensions.k8s.io")
        return "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions";
    static const std::map<std::string, std::string> packages{{"apps", "io.k8s.api.apps"},
                                                             {"discovery.k8s.io", "io.k8s.api.discovery"},
                                                             {"admissionregistration.k8s.io", "io.k8s.api.admissionregistration"}};
    const auto found = packages.find(group);
    return found == packages.end() ? std::string() : found->second;
}

} // namespace

namespace schema {

std::string definitionName(const std::string &group, const std::string &version, const std::string &kind)
{
    const std::string package = builtinPackage(group);
    return (package.empty() ? reversed(group) : package) + '.' + version + '.' + kind;
}

const Json *definition(const std::string &name)
{
    const auto found = definitions().find(name);
    return found == definitions().end() ? nullptr : &found->second;
}

Json openDefinition()
{
    const Json open{{"type", "object"}, {preserve, true}};
    return {{"type", "object"}, {"properties", {{"spec", open}, {"status", open}}}, {preserve, true}};
}

std::vector<std::string> references(const Json &node)
{
    std::vector<std::string> found;
    if (node.is_object()) {
        if (const std::string name = text(node, "$ref"); !name.empty())
            found.push_back(name.substr(name.rfind('/') + 1));
    }
    if (node.is_structured())
        for (const Json &inner : node) {
            std::vector<std::string> below = references(inner);
            std::ranges::move(below, std::back_inserter(found));
        }
    return found;
}

} // namespace schema

Type Type::of(const std::string &group, const std::string &version, const std::string &kind)
{
    const Json *found = schema::definition(schema::definitionName(group, version, kind));
    if (!found && !builtinPackage(group).empty()) // older versions of Kubernetes' own kinds look alike as far as it matters here
        found = schema::definition(schema::definitionName(group, "v1", kind));
    return found ? resolve(*found, false) : anything();
}

Type Type::resolve(const Json &node, bool keepsUnknown)
{
    const Json *at = &node;
    for (int hops = 0; hops < 4; ++hops) {
        const std::string name = target(*at);
        if (name.empty())
            break;
        if (name.ends_with(".RawExtension") || name.ends_with(".FieldsV1"))
            return Type(Mode::Opaque);
        at = schema::definition(name);
        if (!at)
            return anything();
        keepsUnknown = false;
    }
    Type type(Mode::Schema);
    type.m_schema = at;
    type.m_reference = &node;
    type.m_keepsUnknown = keepsUnknown || isTrue(*at, preserve);
    return type;
}

bool Type::takes(const char *type) const
{
    if (m_mode != Mode::Schema)
        return true;
    const std::string declared = text(*m_schema, "type");
    return declared.empty() || declared == type;
}

bool Type::takesScalar() const
{
    if (m_mode != Mode::Schema)
        return true;
    const std::string declared = text(*m_schema, "type");
    return declared != "object" && declared != "array";
}

std::string Type::extension(const char *name) const
{
    if (m_mode != Mode::Schema)
        return {};
    const std::string added = text(*m_reference, name);
    return added.empty() ? text(*m_schema, name) : added;
}

bool Type::declares(const std::string &field) const
{
    if (m_mode != Mode::Schema)
        return false;
    const auto properties = m_schema->find("properties");
    return properties != m_schema->end() && properties->contains(field);
}

bool Type::keepsUnknown() const
{
    return m_mode != Mode::Schema || m_keepsUnknown;
}

std::optional<Type> Type::at(const std::string &field) const
{
    if (m_mode != Mode::Schema)
        return Type(m_mode);
    const auto properties = m_schema->find("properties");
    if (properties != m_schema->end() && properties->contains(field))
        return resolve((*properties)[field], m_keepsUnknown);
    const auto additional = m_schema->find("additionalProperties");
    if (additional != m_schema->end())
        return additional->is_object()                  ? std::optional(resolve(*additional, m_keepsUnknown))
            : isTrue(*m_schema, "additionalProperties") ? std::optional(anything())
                                                        : std::nullopt;
    const bool free = properties == m_schema->end() || properties->empty();
    return m_keepsUnknown || free ? std::optional(anything()) : std::nullopt;
}

Type Type::item() const
{
    if (m_mode != Mode::Schema)
        return Type(Mode::Opaque);
    const auto items = m_schema->find("items");
    return items != m_schema->end() && items->is_object() ? resolve(*items, m_keepsUnknown) : Type(Mode::Opaque);
}

bool Type::isAtomicMap() const
{
    return m_mode == Mode::Opaque || extension("x-kubernetes-map-type") == "atomic";
}

Type::List Type::list() const
{
    const std::string declared = extension("x-kubernetes-list-type"), strategy = extension("x-kubernetes-patch-strategy");
    if (declared == "set" || declared == "map")
        return declared == "set" ? List::Set : List::Map;
    if (!declared.empty() || !strategy.starts_with("merge"))
        return List::Atomic;
    return extension("x-kubernetes-patch-merge-key").empty() ? List::Set : List::Map;
}

std::vector<std::string> Type::keys() const
{
    std::vector<std::string> found;
    if (list() != List::Map)
        return found;
    for (const Json *node : {m_reference, m_schema}) {
        const auto keys = node->find("x-kubernetes-list-map-keys");
        if (keys != node->end() && keys->is_array() && found.empty())
            for (const Json &key : *keys)
                if (key.is_string())
                    found.push_back(key.get<std::string>());
    }
    if (found.empty())
        found.push_back(extension("x-kubernetes-patch-merge-key"));
    return found;
}

} // namespace sandbox
