// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Validation of custom resources. The wording is part of the API: clients show it, and tests compare it with a real server's.
#include "app/sandbox/schema/fit.h"

#include "app/sandbox/schema/gotext.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sandbox::fit {

namespace {

const char *typeName(const Json &value)
{
    if (value.is_number())
        return value.is_number_integer() || std::trunc(value.get<double>()) == value.get<double>() ? "integer" : "number";
    return value.is_string() ? "string" : value.is_boolean() ? "boolean" : value.is_array() ? "array" : value.is_object() ? "object" : "null";
}

bool isOfType(const Json &value, const std::string &type)
{
    const std::string is = typeName(value);
    return is == type || (type == "number" && is == "integer");
}

std::size_t characters(const std::string &text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string shown(const Json &value)
{
    return value.is_structured() ? value.dump(-1, ' ', false, Json::error_handler_t::replace) : go::syntax(value);
}

class Validator
{
public:
    std::vector<Fault> found;

    void visit(const Json &value, const Type &type, const std::string &path)
    {
        if (!type.schema())
            return;
        if (value.is_null() && type.schema()->value("nullable", false))
            return;
        check(value, *type.schema(), path);
        if (!found.empty() && found.back().field == path && found.back().reason == "FieldValueTypeInvalid")
            return;
        if (value.is_array())
            for (std::size_t i = 0; i < value.size(); ++i)
                visit(value[i], type.item(), path + '[' + std::to_string(i) + ']');
        if (value.is_object())
            for (const auto &[key, inner] : value.items())
                if (const auto field = type.at(key))
                    visit(inner, *field, path.empty() ? key : path + '.' + key);
    }

private:
    void add(const char *reason, std::string message, const std::string &path) { found.push_back({reason, std::move(message), path}); }
    void invalid(const Json &value, const std::string &what, const std::string &path)
    {
        add("FieldValueInvalid", "Invalid value: " + shown(value) + ": " + path + " in body " + what, path);
    }
    void odd(const std::string &what, const std::string &path)
    {
        add("FieldValueInvalid", "Invalid value: \"\": " + go::quoted(path) + ' ' + what, "<nil>");
    }

    /// What a node says of its own value, without what is below.
    void check(const Json &value, const Json &schema, const std::string &path)
    {
        const std::string type = schema.value("type", "");
        if (!type.empty() && !isOfType(value, type)) {
            const std::string is = typeName(value);
            return add("FieldValueTypeInvalid", "Invalid value: \"" + is + "\": " + path + " in body must be of type " + type + ": \"" + is + '"',
                       path);
        }
        combinations(value, schema, path);
        if (value.is_string())
            text(value, schema, path);
        if (value.is_number())
            number(value, schema, path);
        if (value.is_array() || value.is_object())
            sizes(value, schema, path);
        if (const auto allowed = schema.find("enum"); allowed != schema.end() && std::ranges::find(*allowed, value) == allowed->end())
            unsupported(value, *allowed, path);
        if (const auto required = schema.find("required"); required != schema.end() && value.is_object())
            for (const Json &name : *required)
                if (!value.contains(name.get<std::string>()))
                    add("FieldValueRequired", "Required value", path.empty() ? name.get<std::string>() : path + '.' + name.get<std::string>());
    }

    void unsupported(const Json &value, const Json &allowed, const std::string &path)
    {
        std::string names;
        for (const Json &one : allowed)
            names += (names.empty() ? "" : ", ") + go::quoted(go::plain(one));
        add("FieldValueNotSupported", "Unsupported value: " + shown(value) + ": supported values: " + names, path);
    }

    void text(const Json &value, const Json &schema, const std::string &path)
    {
        const std::string content = value.get<std::string>();
        const std::size_t length = characters(content);
        if (const auto most = schema.find("maxLength"); most != schema.end() && length > most->get<std::size_t>())
            add("FieldValueTooLong", "Too long: may not be more than " + most->dump() + (*most == 1 ? " byte" : " bytes"), path);
        if (const auto least = schema.find("minLength"); least != schema.end() && length < least->get<std::size_t>())
            invalid(value, "should be at least " + least->dump() + " chars long", path);
        if (const auto pattern = schema.find("pattern"); pattern != schema.end()) {
            RE2::Options options;
            options.set_log_errors(false);
            const RE2 expression(pattern->get<std::string>(), options);
            if (expression.ok() && !RE2::PartialMatch(content, expression))
                invalid(value, "should match '" + pattern->get<std::string>() + '\'', path);
        }
    }

    void number(const Json &value, const Json &schema, const std::string &path)
    {
        const double is = value.get<double>();
        if (const auto most = schema.find("maximum"); most != schema.end() && is > most->get<double>())
            invalid(value, "should be less than or equal to " + most->dump(), path);
        if (const auto least = schema.find("minimum"); least != schema.end() && is < least->get<double>())
            invalid(value, "should be greater than or equal to " + least->dump(), path);
    }

    void sizes(const Json &value, const Json &schema, const std::string &path)
    {
        const bool list = value.is_array();
        const char *mostName = list ? "maxItems" : "maxProperties", *leastName = list ? "minItems" : "minProperties";
        if (const auto most = schema.find(mostName); most != schema.end() && value.size() > most->get<std::size_t>())
            add("FieldValueTooMany",
                "Too many: " + std::to_string(value.size()) + ": must have at most " + most->dump() + (*most == 1 ? " item" : " items"), path);
        if (const auto least = schema.find(leastName); least != schema.end() && value.size() < least->get<std::size_t>())
            invalid(list ? Json(value.size()) : value, "should have at least " + least->dump() + (list ? " items" : " properties"), path);
    }

    /// The faults that a value would have under another schema for the same place: deep, as parts of combinations are small.
    static std::vector<Fault> under(const Json &value, const Json &schema, const std::string &path)
    {
        Validator inner;
        inner.check(value, schema, path);
        const auto properties = schema.find("properties");
        if (value.is_object() && properties != schema.end())
            for (const auto &[key, part] : properties->items())
                if (value.contains(key)) {
                    auto below = under(value[key], part, path.empty() ? key : path + '.' + key);
                    std::ranges::move(below, std::back_inserter(inner.found));
                }
        return std::move(inner.found);
    }

    void combinations(const Json &value, const Json &schema, const std::string &path)
    {
        const auto passing = [&](const Json &parts) {
            return std::ranges::count_if(parts, [&](const Json &part) { return under(value, part, path).empty(); });
        };
        if (const auto any = schema.find("anyOf"); any != schema.end() && passing(*any) == 0)
            odd("must validate at least one schema (anyOf)", path);
        if (const auto one = schema.find("oneOf"); one != schema.end()) {
            const auto valid = passing(*one);
            if (valid != 1)
                odd("must validate one and only one schema (oneOf). "
                        + (valid == 0 ? "Found none valid" : "Found " + std::to_string(valid) + " valid alternatives"),
                    path);
        }
        if (const auto all = schema.find("allOf"); all != schema.end() && passing(*all) != static_cast<std::ptrdiff_t>(all->size()))
            odd(passing(*all) == 0 ? "must validate all the schemas (allOf). None validated" : "must validate all the schemas (allOf)", path);
        if (const auto no = schema.find("not"); no != schema.end() && under(value, *no, path).empty())
            odd("must not validate the schema (not)", path);
    }
};

} // namespace

std::vector<Fault> faults(const Json &object, const Type &type)
{
    Validator validator;
    for (const auto &[key, value] : object.items())
        if (const auto field = type.at(key); field && key != "metadata")
            validator.visit(value, *field, key);
    if (type.schema()) // what is required of the object itself, such as a spec
        if (const auto required = type.schema()->find("required"); required != type.schema()->end())
            for (const Json &name : *required)
                if (!object.contains(name.get<std::string>()))
                    validator.found.push_back({"FieldValueRequired", "Required value", name.get<std::string>()});
    if (!validator.found.empty())
        std::ranges::move(rulesLeftOut(type), std::back_inserter(validator.found));
    return std::move(validator.found);
}

std::vector<Fault> rulesLeftOut(const Type &type)
{
    if (!type.schema() || !type.schema()->contains("x-kubernetes-validations"))
        return {};
    return {{"FieldValueInvalid", "Invalid value: null: rules in CEL are not looked at while there are other faults", "<nil>"}};
}

} // namespace sandbox::fit
