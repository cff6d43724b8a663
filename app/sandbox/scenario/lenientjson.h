// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading objects that anybody may have written into the store: a field that is absent or of the wrong type gives the
// default, never an exception.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

/// null when `value` is no object or has no such key.
const nlohmann::json &jsonChild(const nlohmann::json &value, std::string_view key);
/// jsonChild along a chain of keys.
const nlohmann::json &jsonAt(const nlohmann::json &value, std::initializer_list<std::string_view> keys);
bool jsonHas(const nlohmann::json &value, std::string_view key);
std::string jsonText(const nlohmann::json &value, std::string_view key, std::string otherwise = {});
double jsonNumber(const nlohmann::json &value, std::string_view key, double otherwise);
bool jsonBool(const nlohmann::json &value, std::string_view key, bool otherwise);
/// The strings of a list; other elements are left out.
std::vector<std::string> jsonStrings(const nlohmann::json &value, std::string_view key);
/// The elements of a list, or nothing.
const nlohmann::json::array_t &jsonList(const nlohmann::json &value, std::string_view key);
/// "1s", "250ms", "1h2m" in ms.
std::optional<double> jsonDuration(const nlohmann::json &value, std::string_view key);

} // namespace sandbox
