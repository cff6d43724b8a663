// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/schemaread.h"

#include <re2/re2.h>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

namespace {

using Ref = base::Tree::Ref;

/// More than the largest cluster's document has.
constexpr int mostNodes = 500'000;

std::optional<double> numberAt(Ref schema, std::string_view key)
{
    const Ref value = schema[key];
    return value.isNumber() ? std::optional(value.number()) : std::nullopt;
}

std::optional<qint64> countAt(Ref schema, std::string_view key)
{
    const Ref value = schema[key];
    return value.isNumber() ? std::optional(value.integer()) : std::nullopt;
}

std::string textAt(Ref schema, std::string_view key)
{
    return schema[key].isString() ? std::string(schema[key].text()) : std::string();
}

} // namespace

SchemaPool::SchemaPool() = default;
SchemaPool::~SchemaPool() = default;

const SchemaNode::Property *SchemaNode::find(std::string_view name) const
{
    const auto found = std::ranges::lower_bound(properties, name, {}, [](const Property &property) { return std::string_view(property.name); });
    return found != properties.end() && found->name == name ? &*found : nullptr;
}

int SchemaPool::resolved(int index) const
{
    for (int hops = 0; index >= 0 && hops < 32; ++hops) {
        const SchemaNode &at = node(index);
        if (at.type != SchemaNode::Type::Any || !at.properties.empty() || at.allOf.size() != 1 || at.keepsUnknown || at.intOrString)
            break;
        index = at.allOf.front();
    }
    return index;
}

const re2::RE2 *SchemaPool::pattern(const std::string &expression) const
{
    const std::lock_guard guard(m_lock);
    auto &compiled = m_patterns[QByteArray::fromStdString(expression)];
    if (!compiled) {
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(1 << 20);
        compiled = std::make_shared<re2::RE2>(expression, options);
    }
    return compiled->ok() ? compiled.get() : nullptr;
}

SchemaReader::SchemaReader(Ref components)
    : m_components(components)
    , m_pool(std::make_shared<SchemaPool>())
{
}

int SchemaReader::component(const QString &name)
{
    if (const auto known = m_named.constFind(name); known != m_named.constEnd())
        return *known;
    const Ref schema = m_components[name.toStdString()];
    if (!schema)
        return -1;
    // Known by its name before it is read: types may hold themselves.
    const int index = m_pool->size();
    m_named.insert(name, index);
    m_pool->m_nodes.emplace_back();
    fill(index, schema);
    return index;
}

int SchemaReader::reference(Ref target)
{
    constexpr QLatin1StringView prefix("#/components/schemas/");
    const QString name = target.string();
    return name.startsWith(prefix) ? component(name.mid(prefix.size())) : -1;
}

int SchemaReader::read(Ref schema)
{
    if (m_pool->size() >= mostNodes)
        return -1;
    if (schema["$ref"])
        return reference(schema["$ref"]);
    // What OpenAPI v3 wraps to put a default beside a reference.
    if (schema["allOf"].size() == 1 && !schema["type"] && !schema["properties"] && schema["allOf"].at(0)["$ref"])
        return reference(schema["allOf"].at(0)["$ref"]);
    const int index = m_pool->size();
    m_pool->m_nodes.emplace_back();
    fill(index, schema);
    return index;
}

void SchemaReader::fill(int index, Ref schema)
{
    SchemaNode node;
    fillType(node, schema);
    fillLimits(node, schema);
    fillExtensions(node, schema);
    m_pool->m_nodes[static_cast<size_t>(index)] = std::move(node);
    fillProperties(index, schema);
    const int items = schema["items"] ? read(schema["items"]) : -1;
    const Ref additional = schema["additionalProperties"];
    const int more = additional.isMap() && additional.size() ? read(additional) : -1;
    const bool alternatives = !m_pool->node(index).intOrString; // those only say "number or text" once more
    const std::vector<int> all = readAll(schema["allOf"]), any = alternatives ? readAll(schema["anyOf"]) : std::vector<int>(),
                           one = alternatives ? readAll(schema["oneOf"]) : std::vector<int>();
    const int negated = schema["not"] ? read(schema["not"]) : -1;
    SchemaNode &at = m_pool->m_nodes[static_cast<size_t>(index)];
    at.items = items;
    at.additional = more;
    at.openMap = additional.boolean() || (additional.isMap() && more < 0);
    at.allOf = all;
    at.anyOf = any;
    at.oneOf = one;
    at.negated = negated;
}

void SchemaReader::fillType(SchemaNode &node, Ref schema)
{
    using Type = SchemaNode::Type;
    const std::string type = textAt(schema, "type");
    node.type = type == "object" ? Type::Object
        : type == "array"        ? Type::Array
        : type == "string"       ? Type::String
        : type == "integer"      ? Type::Integer
        : type == "number"       ? Type::Number
        : type == "boolean"      ? Type::Boolean
                                 : Type::Any;
    node.format = textAt(schema, "format");
    node.intOrString = schema["x-kubernetes-int-or-string"].boolean() || node.format == "int-or-string";
    node.nullable = schema["nullable"].boolean();
    node.pattern = textAt(schema, "pattern");
    node.description = schema["description"].string();
    if (schema["default"])
        node.fallback = schema["default"].json();
    for (const Ref value : schema["enum"]) {
        if (const auto tree = base::readJson(value.json()))
            node.enums.push_back(*tree);
    }
}

void SchemaReader::fillLimits(SchemaNode &node, Ref schema)
{
    node.minimum = numberAt(schema, "minimum");
    node.maximum = numberAt(schema, "maximum");
    node.exclusiveMinimum = schema["exclusiveMinimum"].boolean();
    node.exclusiveMaximum = schema["exclusiveMaximum"].boolean();
    node.minLength = countAt(schema, "minLength");
    node.maxLength = countAt(schema, "maxLength");
    node.minItems = countAt(schema, "minItems");
    node.maxItems = countAt(schema, "maxItems");
    node.minProperties = countAt(schema, "minProperties");
    node.maxProperties = countAt(schema, "maxProperties");
}

void SchemaReader::fillExtensions(SchemaNode &node, Ref schema)
{
    node.keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"].boolean();
    node.embedded = schema["x-kubernetes-embedded-resource"].boolean();
    const std::string lists = textAt(schema, "x-kubernetes-list-type");
    node.lists = lists == "map" ? SchemaNode::Lists::Map : lists == "set" ? SchemaNode::Lists::Set : SchemaNode::Lists::Atomic;
    for (const Ref key : schema["x-kubernetes-list-map-keys"])
        node.mapKeys.emplace_back(key.text());
    for (const Ref rule : schema["x-kubernetes-validations"])
        node.rules.push_back({rule["rule"].string(), rule["message"].string()});
}

void SchemaReader::fillProperties(int index, Ref schema)
{
    std::vector<SchemaNode::Property> properties;
    for (const Ref property : schema["properties"])
        properties.push_back({std::string(property.key()), read(property), false});
    std::ranges::sort(properties, {}, &SchemaNode::Property::name);
    SchemaNode &node = m_pool->m_nodes[static_cast<size_t>(index)];
    node.properties = std::move(properties);
    for (const Ref name : schema["required"]) {
        node.required.emplace_back(name.text());
        const auto found = std::ranges::find(node.properties, name.text(), &SchemaNode::Property::name);
        if (found != node.properties.end())
            found->required = true;
    }
}

std::vector<int> SchemaReader::readAll(Ref list)
{
    std::vector<int> all;
    for (const Ref schema : list) {
        if (const int node = read(schema); node >= 0)
            all.push_back(node);
    }
    return all;
}

std::shared_ptr<const SchemaPool> SchemaReader::take()
{
    m_pool->objectMeta = component(u"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"_s);
    return m_pool;
}

} // namespace yaml
