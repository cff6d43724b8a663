// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/fit.h"

#include "app/sandbox/schema/atom.h"
#include "app/sandbox/schema/gotext.h"

namespace sandbox::fit {

namespace {

std::string joined(const std::string &path, const std::string &key)
{
    return path.empty() ? key : path + '.' + key;
}

std::string indexed(const std::string &path, std::size_t i)
{
    return path + '[' + std::to_string(i) + ']';
}

void prune(Json &value, const Type &type, const std::string &path, std::vector<std::string> &found)
{
    if (value.is_array() && type.takesList()) {
        for (std::size_t i = 0; i < value.size(); ++i)
            prune(value[i], type.item(), indexed(path, i), found);
        return;
    }
    if (!value.is_object() || !type.takesMap())
        return;
    for (auto it = value.begin(); it != value.end();) {
        const auto field = type.at(it.key());
        if (!field) {
            found.push_back(joined(path, it.key()));
            it = value.erase(it);
            continue;
        }
        prune(*it, *field, joined(path, it.key()), found);
        ++it;
    }
}

bool isNullable(const Json &schema)
{
    const auto found = schema.find("nullable");
    return found != schema.end() && found->is_boolean() && found->get<bool>();
}

const Json *defaultOf(const Type &type)
{
    const Json *node = type.reference();
    const auto found = node ? node->find("default") : Json::const_iterator();
    return node && found != node->end() ? &*found : nullptr;
}

/// "DeploymentSpec.spec.replicas of type int32", as encoding/json names a field.
std::string goField(const Type &owner, const std::string &path, const Json &node)
{
    std::string name;
    if (owner.reference() && owner.reference() != owner.schema())
        if (const auto names = schema::references(*owner.reference()); names.size() == 1)
            name = names[0].substr(names[0].rfind('.') + 1);
    const std::string type = node.value("type", ""), format = node.value("format", "");
    const std::string go = type == "integer" ? (format.empty() ? "int64" : format)
        : type == "number"                   ? "float64"
        : type == "boolean"                  ? "bool"
        : type == "array"                    ? "[]interface {}"
        : type == "object"                   ? "map[string]interface {}"
                                             : type;
    return "Go struct field " + (name.empty() ? path : name + '.' + path) + " of type " + go;
}

const char *jsonName(const Json &value)
{
    return value.is_string() ? "string" : value.is_boolean() ? "bool" : value.is_number() ? "number" : value.is_array() ? "array" : "object";
}

/// `named`: a string type with a name of its own is a quantity or a time, and a quantity may be written as a number.
bool reads(const Json &value, const Json &schema, bool named)
{
    const std::string type = schema.value("type", "");
    if (value.is_null() || type.empty() || schema.value("format", "") == "int-or-string")
        return true;
    if (type == "string")
        return value.is_string() || (value.is_number() && named && !schema.contains("format"));
    if (type == "integer")
        return value.is_number_integer();
    if (type == "number")
        return value.is_number();
    return type == "boolean" ? value.is_boolean() : type == "array" ? value.is_array() : type != "object" || value.is_object();
}

std::string unreadable(const Json &value, const Type &type, const Type &owner, const std::string &path)
{
    if (!type.schema())
        return {};
    if (!reads(value, *type.schema(), type.reference() != type.schema()))
        return std::string("json: cannot unmarshal ") + jsonName(value) + " into " + goField(owner, path, *type.schema());
    std::string found;
    if (value.is_array())
        for (std::size_t i = 0; i < value.size() && found.empty(); ++i)
            found = unreadable(value[i], type.item(), owner, path);
    if (value.is_object())
        for (auto it = value.begin(); it != value.end() && found.empty(); ++it)
            if (const auto field = type.at(it.key()))
                found = unreadable(*it, *field, type, joined(path, it.key()));
    return found;
}

void missing(const Json &value, const Type &type, const std::string &path, std::vector<Fault> &found)
{
    if (!type.schema())
        return;
    if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i)
            missing(value[i], type.item(), indexed(path, i), found);
        return;
    }
    if (!value.is_object())
        return;
    if (const auto required = type.schema()->find("required"); required != type.schema()->end() && required->is_array())
        for (const Json &name : *required)
            if (name.is_string() && (!value.contains(name.get<std::string>()) || value[name.get<std::string>()].is_null()))
                found.push_back({"FieldValueRequired", "Required value", joined(path, name.get<std::string>())});
    for (const auto &[key, inner] : value.items())
        if (const auto field = type.at(key))
            missing(inner, *field, joined(path, key), found);
}

} // namespace

std::vector<std::string> prune(Json &object, const Type &type)
{
    std::vector<std::string> found;
    prune(object, type, {}, found);
    return found;
}

void fillDefaults(Json &value, const Type &type)
{
    if (value.is_array() && type.takesList())
        for (Json &item : value)
            fillDefaults(item, type.item());
    const Json *schema = type.schema();
    if (!value.is_object() || !schema || !schema->contains("properties"))
        return;
    for (const auto &[name, node] : (*schema)["properties"].items()) {
        const auto field = type.at(name);
        const Json *otherwise = field ? defaultOf(*field) : nullptr;
        const auto known = value.find(name);
        const bool absent = known == value.end() || (known->is_null() && !isNullable(node));
        if (absent && otherwise)
            value[name] = *otherwise;
        if (value.contains(name) && field)
            fillDefaults(value[name], *field);
    }
}

std::vector<Fault> missing(const Json &object, const Type &type)
{
    std::vector<Fault> found;
    missing(object, type, {}, found);
    return found;
}

std::string unreadable(const Json &object, const Type &type, const std::string &kind)
{
    std::string found = unreadable(object, type, type, {});
    const std::string unnamed = "Go struct field ";
    // The outermost struct has no reference to be named by.
    if (const std::size_t at = found.find(unnamed); at != std::string::npos && found.find('.', at) > found.find(" of type", at))
        found.insert(at + unnamed.size(), kind + '.');
    return found;
}

} // namespace sandbox::fit
