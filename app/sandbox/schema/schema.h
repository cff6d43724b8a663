// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What objects of each kind look like, as the OpenAPI documents of a real API server say it, and structured merge over that: who owns which
// field, what an apply changes, takes over or conflicts with. Pure functions of JSON: knows neither HTTP nor the store. The API server calls it.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sandbox {

using Json = nlohmann::json;

/// A node of a schema as structured merge sees it.
class Type
{
public:
    enum class List : std::uint8_t { Atomic, Set, Map };

    /// All is kept and maps are granular: what a schema leaves open.
    static Type anything() { return Type(Mode::Anything); }
    /// The kind's own, or anything() where no schema is known.
    static Type of(const std::string &group, const std::string &version, const std::string &kind);

    bool takesMap() const { return takes("object"); }
    bool takesList() const { return takes("array"); }
    bool takesScalar() const;

    bool declares(const std::string &field) const;
    /// Of a declared field, or of any other where those are allowed. nullopt: there is no such field.
    std::optional<Type> at(const std::string &field) const;
    Type item() const;
    bool isAtomicMap() const;
    List list() const;
    /// Of a List::Map.
    std::vector<std::string> keys() const;

    /// Null for what has no schema.
    const Json *schema() const { return m_schema; }
    /// Fields that the schema does not name stay here, and below.
    bool keepsUnknown() const;
    /// How the node itself was referred to: has what a reference may add, such as a default.
    const Json *reference() const { return m_reference; }

private:
    enum class Mode : std::uint8_t { Schema, Anything, Opaque };
    explicit Type(Mode mode)
        : m_mode(mode)
    {
    }
    static Type resolve(const Json &node, bool keepsUnknown);
    bool takes(const char *type) const;
    std::string extension(const char *name) const;

    Mode m_mode = Mode::Schema;
    const Json *m_schema = nullptr, *m_reference = nullptr;
    bool m_keepsUnknown = false;
};

namespace schema {

/// "io.istio.networking.v1.VirtualService": the name of the kind's definition, also of one that has none.
std::string definitionName(const std::string &group, const std::string &version, const std::string &kind);
/// Null where there is none of that name.
const Json *definition(const std::string &name);
/// A definition for a kind that has no schema: everything is kept.
Json openDefinition();
/// The names in a definition's $refs.
std::vector<std::string> references(const Json &definition);

} // namespace schema
} // namespace sandbox
