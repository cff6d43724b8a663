// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Values as Go's fmt prints them: the API server's messages quote what a client sent in this way.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace sandbox::go {

/// %v
std::string plain(const nlohmann::json &value);
/// %#v
std::string syntax(const nlohmann::json &value);
/// %T
std::string typeName(const nlohmann::json &value);
/// %q
std::string quoted(const std::string &text);

} // namespace sandbox::go
