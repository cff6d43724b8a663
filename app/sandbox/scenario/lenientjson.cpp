// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/scenario/lenientjson.h"

#include "app/sandbox/scenario/scenarioreader.h"

namespace sandbox {

using Json = nlohmann::json;

const Json &jsonChild(const Json &value, std::string_view key)
{
    static const Json null;
    if (!value.is_object())
        return null;
    const auto found = value.find(key);
    return found == value.end() ? null : *found;
}

const Json &jsonAt(const Json &value, std::initializer_list<std::string_view> keys)
{
    const Json *at = &value;
    for (const std::string_view key : keys)
        at = &jsonChild(*at, key);
    return *at;
}

bool jsonHas(const Json &value, std::string_view key)
{
    return !jsonChild(value, key).is_null();
}

std::string jsonText(const Json &value, std::string_view key, std::string otherwise)
{
    const Json &found = jsonChild(value, key);
    return found.is_string() ? found.get_ref<const std::string &>() : otherwise;
}

double jsonNumber(const Json &value, std::string_view key, double otherwise)
{
    const Json &found = jsonChild(value, key);
    return found.is_number() ? found.get<double>() : otherwise;
}

bool jsonBool(const Json &value, std::string_view key, bool otherwise)
{
    const Json &found = jsonChild(value, key);
    return found.is_boolean() ? found.get<bool>() : otherwise;
}

std::vector<std::string> jsonStrings(const Json &value, std::string_view key)
{
    std::vector<std::string> strings;
    for (const Json &item : jsonList(value, key)) {
        if (item.is_string())
            strings.push_back(item.get_ref<const std::string &>());
    }
    return strings;
}

const Json::array_t &jsonList(const Json &value, std::string_view key)
{
    static const Json::array_t none;
    const Json &found = jsonChild(value, key);
    return found.is_array() ? found.get_ref<const Json::array_t &>() : none;
}

std::optional<double> jsonDuration(const Json &value, std::string_view key)
{
    const Json &found = jsonChild(value, key);
    return found.is_string() ? durationMs(found.get_ref<const std::string &>()) : std::nullopt;
}

} // namespace sandbox
