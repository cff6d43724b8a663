// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An immutable map from ObjectKey to object that shares its parts with the map it was made from: a change copies only the
// shards it touches, so keeping old snapshots for time travel is cheap.
#pragma once

#include "models/mesh/object.h"

#include <QHash>

#include <array>
#include <functional>

namespace mesh {

class Table
{
public:
    ObjectPtr find(const QString &ns, const QString &name) const;
    qsizetype size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }

    /// Every object, in no particular order.
    void forEach(const std::function<void(const ObjectPtr &)> &visit) const;
    /// Sorted by namespace, then name.
    QVector<ObjectPtr> sorted() const;

    /// Changes this value; copies of it made before stay as they were.
    void insert(ObjectPtr object);
    bool remove(const QString &ns, const QString &name);
    void clear();

private:
    using Key = std::pair<QString, QString>;
    using Shard = QHash<Key, ObjectPtr>;
    static constexpr size_t shardCount = 128;

    static size_t shardOf(const Key &key) { return qHashMulti(0, key.first, key.second) % shardCount; }

    std::array<Shard, shardCount> m_shards; // QHash is shared until written to
    qsizetype m_size = 0;
};

} // namespace mesh
