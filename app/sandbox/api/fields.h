// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a JSON object whose shape nobody has promised.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace sandbox {

/// "spec.template.spec", through objects only; null when it is not there.
const nlohmann::json *field(const nlohmann::json &object, std::string_view dottedPath);
/// "" when it is not there or no string.
std::string fieldText(const nlohmann::json &object, std::string_view dottedPath);
/// 0 when it is not there or no integer.
std::int64_t fieldNumber(const nlohmann::json &object, std::string_view dottedPath);
/// An empty array when it is not there or no array.
const nlohmann::json &fieldArray(const nlohmann::json &object, std::string_view dottedPath);

} // namespace sandbox
