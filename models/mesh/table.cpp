// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/table.h"

#include <algorithm>

namespace mesh {

ObjectPtr Table::find(const QString &ns, const QString &name) const
{
    const Key key{ns, name};
    return m_shards[shardOf(key)].value(key);
}

void Table::forEach(const std::function<void(const ObjectPtr &)> &visit) const
{
    for (const Shard &shard : m_shards) {
        for (const ObjectPtr &object : shard)
            visit(object);
    }
}

QVector<ObjectPtr> Table::sorted() const
{
    QVector<ObjectPtr> objects;
    objects.reserve(m_size);
    forEach([&objects](const ObjectPtr &object) { objects.push_back(object); });
    std::ranges::sort(objects, [](const ObjectPtr &a, const ObjectPtr &b) {
        const int spaces = a->meta.ns.compare(b->meta.ns);
        return spaces != 0 ? spaces < 0 : a->meta.name < b->meta.name;
    });
    return objects;
}

void Table::insert(ObjectPtr object)
{
    const Key key{object->meta.ns, object->meta.name};
    Shard &shard = m_shards[shardOf(key)];
    const qsizetype before = shard.size();
    shard.insert(key, std::move(object));
    m_size += shard.size() - before;
}

bool Table::remove(const QString &ns, const QString &name)
{
    const Key key{ns, name};
    Shard &shard = m_shards[shardOf(key)];
    if (!shard.contains(key))
        return false;
    shard.remove(key);
    --m_size;
    return true;
}

void Table::clear()
{
    m_shards.fill({});
    m_size = 0;
}

} // namespace mesh
