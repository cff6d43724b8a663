// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/gotext.h"

namespace sandbox::go {

using Json = nlohmann::json;

namespace {

std::string number(const Json &value)
{
    return value.dump();
}

} // namespace

std::string plain(const Json &value)
{
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_null())
        return "<nil>";
    if (!value.is_structured())
        return number(value);
    std::string made;
    for (const auto &[key, inner] : value.items())
        made += (made.empty() ? "" : " ") + (value.is_object() ? key + ':' : std::string()) + plain(inner);
    return (value.is_object() ? "map[" : "[") + made + ']';
}

std::string syntax(const Json &value)
{
    if (value.is_string())
        return quoted(value.get<std::string>());
    if (value.is_null())
        return "interface {}(nil)";
    if (!value.is_structured())
        return number(value);
    std::string made;
    for (const auto &[key, inner] : value.items())
        made += (made.empty() ? "" : ", ") + (value.is_object() ? quoted(key) + ':' : std::string()) + syntax(inner);
    return (value.is_object() ? "map[string]interface {}{" : "[]interface {}{") + made + '}';
}

std::string typeName(const Json &value)
{
    switch (value.type()) {
    case Json::value_t::string: return "string";
    case Json::value_t::boolean: return "bool";
    case Json::value_t::number_float: return "float64";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return "int64";
    case Json::value_t::object: return "map[string]interface {}";
    case Json::value_t::array: return "[]interface {}";
    default: return "<nil>";
    }
}

std::string quoted(const std::string &text)
{
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace sandbox::go
