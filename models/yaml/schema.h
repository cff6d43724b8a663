// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a kind's objects may hold: from the cluster's CustomResourceDefinitions and OpenAPI documents, or from the bundled
// facts. Structural schemas as the API server understands them; rules in CEL are kept as text, the server judges those.
// Immutable once read and safe to share between threads.
#pragma once

#include "models/base/tree.h"

#include <QHash>
#include <QStringList>
#include <QVector>

#include <memory>

namespace yaml {

class SchemaPool;

/// The schema of one kind, or nothing. Cheap to copy.
class Schema
{
public:
    Schema() = default;
    Schema(std::shared_ptr<const SchemaPool> pool, int root)
        : m_pool(std::move(pool))
        , m_root(root)
    {
    }
    explicit operator bool() const { return m_pool && m_root >= 0; }
    const std::shared_ptr<const SchemaPool> &pool() const { return m_pool; }
    int root() const { return m_root; }

private:
    std::shared_ptr<const SchemaPool> m_pool;
    int m_root = -1;
};

/// All schemas at hand. What was read later stands before what was read earlier.
class Schemas
{
public:
    /// Istio's, Gateway API's, Linkerd's and the core kinds, and MeshConfig and MeshNetworks (no group, no version).
    static const Schemas &bundled();

    /// A CustomResourceDefinition object. Invalid: it is none.
    base::Result<void> addCrd(base::Tree::Ref crd);
    /// An OpenAPI v3 document, as the API server has one per group and version.
    base::Result<void> addOpenApi(const base::Tree &document);

    Schema find(const QString &group, const QString &version, const QString &kind) const;
    /// By an object's own apiVersion and kind.
    Schema find(base::Tree::Ref object) const;
    /// "group/version/kind" of all, sorted.
    QStringList kinds() const;

private:
    QHash<QString, Schema> m_kinds;
};

/// What is wrong with a value, or with the key that leads to it.
struct SchemaProblem {
    enum class Code : quint8 { UnknownField, WrongType, Missing, NotAllowed, OutOfRange, Malformed, Duplicate };
    Code code = Code::WrongType;
    int node = -1;
    bool atKey = false;
    QString message; ///< one sentence
    QString hint;    ///< what to do, or nothing
};

/// All problems of an object (or any value), in the order of the tree. At most `most`.
QVector<SchemaProblem> validate(base::Tree::Ref object, const Schema &schema, int most = 1'000);

struct Completion {
    QString name;       ///< of a key, or a value as it is to be written
    QString type;       ///< "text", "number", "list of maps" ...
    QStringList values; ///< of an enumeration
    bool required = false;
    bool isKey = true;
};

/// What may stand at a path of an object: its keys for a map, its values for an enumeration or truth value.
QVector<Completion> completion(const Schema &schema, const QString &path);

/// A field in words: type, limits, default, the server's rules, and the description when the cluster gave one. "" = unknown.
QString fieldHelp(const Schema &schema, const QString &path);

/// The name that was probably meant, or "".
QString nearest(const QString &name, const QStringList &names);

} // namespace yaml
