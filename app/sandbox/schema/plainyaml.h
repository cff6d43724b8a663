// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// YAML as a tree of nodes that know their line, so that every complaint can name it: scenario files, and what clients apply. No anchors and
// aliases: neither needs them. Limits: 4 MiB, 200,000 nodes, 64 levels.
#pragma once

#include "models/base/error.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <QByteArray>

namespace sandbox {

struct YamlNode {
    enum class Type : std::uint8_t { Scalar, Sequence, Mapping };
    Type type = Type::Scalar;
    bool quoted = false; ///< a scalar in quotes or a block scalar: always a string
    int line = 0;        ///< from 1
    std::string text;
    std::vector<YamlNode> items;
    std::vector<std::pair<std::string, YamlNode>> fields; ///< as written; keys are unique

    const YamlNode *find(std::string_view key) const;
    bool isNull() const { return type == Type::Scalar && !quoted && (text.empty() || text == "null" || text == "~"); }
};

/// The first document of the file. `file` is only for messages.
base::Result<YamlNode> parseYaml(const QByteArray &bytes, const QString &file);

/// Plain true, false, null and numbers become what they are in JSON (the YAML 1.2 core schema); all else a string.
nlohmann::json toJson(const YamlNode &node);

} // namespace sandbox
