// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A set of paths into an object, as metadata.managedFields holds it (FieldsV1). Steps are kept as they are written there: "f:spec",
// "k:{\"name\":\"a\"}", "v:\"x\"", "i:0".
#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace sandbox {

using FieldPath = std::vector<std::string>;

class FieldSet
{
public:
    struct Node;

    void insert(const FieldPath &path); ///< the empty path is no member
    bool isEmpty() const { return m_nodes.empty(); }
    bool has(const std::string &step) const;
    bool has(const FieldPath &path) const;
    /// What lies below a step; empty where nothing does.
    const FieldSet &below(const std::string &step) const;
    const std::map<std::string, Node> &nodes() const { return m_nodes; }
    /// Members before what is below them, as the API server counts them up.
    std::vector<FieldPath> paths() const;

    FieldSet united(const FieldSet &other) const;
    FieldSet common(const FieldSet &other) const;
    FieldSet without(const FieldSet &other) const;
    /// Only what lies below that step, or all but that.
    FieldSet only(const std::string &step) const;
    FieldSet except(const std::string &step) const;

    nlohmann::json toJson() const;
    /// What is no FieldsV1 is left out.
    static FieldSet fromJson(const nlohmann::json &fields);

    friend bool operator==(const FieldSet &a, const FieldSet &b);

private:
    static FieldSet read(const nlohmann::json &fields, int depth);
    void collect(FieldPath &prefix, std::vector<FieldPath> &found) const;
    void keep(const std::string &step, bool member, FieldSet below);

    std::map<std::string, Node> m_nodes; ///< none is empty
};

struct FieldSet::Node {
    bool member = false;
    FieldSet below;
};

namespace step {
std::string field(const std::string &name);
std::string key(const nlohmann::json &keys);
std::string value(const nlohmann::json &value);
std::string index(std::size_t index);
} // namespace step

/// ".spec.ports[port=80,protocol=\"TCP\"].name", as messages name it.
std::string pathText(const FieldPath &path);

} // namespace sandbox
