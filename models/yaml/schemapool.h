// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Schemas as nodes in one array, referring to each other by index, so that recursive types need no care. Only this room's.
#pragma once

#include "models/yaml/schema.h"

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace yaml {

struct SchemaNode {
    enum class Type : quint8 { Any, Object, Array, String, Integer, Number, Boolean };
    enum class Lists : quint8 { Atomic, Set, Map };

    struct Property {
        std::string name;
        int node = -1;
        bool required = false;
    };
    struct Rule {
        QString expression, message;
    };

    Type type = Type::Any;
    Lists lists = Lists::Atomic;
    bool intOrString = false, keepsUnknown = false, nullable = false, embedded = false, openMap = false;
    int items = -1, additional = -1, negated = -1;
    std::vector<Property> properties; ///< sorted by name
    std::vector<std::string> required;
    std::vector<std::string> mapKeys;
    std::vector<int> allOf, anyOf, oneOf;
    std::vector<base::Tree> enums;
    std::optional<double> minimum, maximum;
    bool exclusiveMinimum = false, exclusiveMaximum = false;
    std::optional<qint64> minLength, maxLength, minItems, maxItems, minProperties, maxProperties;
    std::string pattern, format;
    QByteArray fallback; ///< the default, as JSON
    QString description;
    std::vector<Rule> rules;

    const Property *find(std::string_view name) const;
    bool isMapLike() const { return type == Type::Object || !properties.empty() || additional >= 0; }
};

class SchemaPool
{
public:
    SchemaPool();
    ~SchemaPool();

    const SchemaNode &node(int index) const { return m_nodes[static_cast<size_t>(index)]; }
    int size() const { return static_cast<int>(m_nodes.size()); }
    /// Through a reference with nothing of its own.
    int resolved(int index) const;
    /// Compiled on first use; null when it is no expression that RE2 takes.
    const re2::RE2 *pattern(const std::string &expression) const;

    /// The node of metadata, where the document has one; else -1.
    int objectMeta = -1;

private:
    friend class SchemaReader;
    std::vector<SchemaNode> m_nodes;
    mutable std::mutex m_lock;
    mutable QHash<QByteArray, std::shared_ptr<re2::RE2>> m_patterns; // protects: m_lock
};

/// Where a path of an object leads in its schema; -1 = nowhere known. `list` steps may be [] or [3].
int follow(const Schema &schema, const QString &path);
/// "list of maps", "number", "text or number" ...
QString typeInWords(const SchemaPool &pool, int node, bool plural = false);

} // namespace yaml
