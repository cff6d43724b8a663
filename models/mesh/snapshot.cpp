// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/snapshot.h"

#include <QSet>

#include <algorithm>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace mesh {

namespace {

/// The value of a top-level `key: value` line of the MeshConfig YAML in ConfigMap istio. Enough for the scalars read here.
QString meshConfigScalar(const Snapshot &snapshot, const QString &key)
{
    QString value;
    snapshot.table(Kind::ConfigMap).forEach([&](const ObjectPtr &map) {
        const auto *facts = map->as<ConfigMapFacts>();
        if (!facts || !(map->meta.name == "istio"_L1 || map->meta.name.startsWith("istio-"_L1)) || !value.isEmpty())
            return;
        for (const QByteArray &line : facts->data.value(u"mesh"_s).split('\n')) {
            if (!line.startsWith(key.toUtf8() + ':'))
                continue;
            value = QString::fromUtf8(line.mid(key.size() + 1)).trimmed();
            if (value.size() >= 2 && (value[0] == u'"' || value[0] == u'\'') && value.back() == value[0])
                value = value.sliced(1, value.size() - 2);
        }
    });
    return value;
}

bool sameObject(const ObjectPtr &a, const ObjectPtr &b)
{
    return a && b && a->meta.uid == b->meta.uid && !a->meta.resourceVersion.isEmpty() && a->meta.resourceVersion == b->meta.resourceVersion;
}

class Applier
{
public:
    Applier(Snapshot &snapshot, Change &change)
        : m_snapshot(snapshot)
        , m_change(change)
    {
    }

    void upsert(const ObjectPtr &object)
    {
        Table &table = m_snapshot.table(object->kind);
        if (sameObject(table.find(object->meta.ns, object->meta.name), object))
            return;
        table.insert(object);
        mark(object->kind);
        m_change.upserted.push_back(object->key());
    }

    void remove(const ObjectKey &key)
    {
        if (!m_snapshot.table(key.kind).remove(key.ns, key.name))
            return;
        mark(key.kind);
        m_change.removed.push_back(key);
    }

    void replace(const Replacement &replacement)
    {
        QSet<std::pair<QString, QString>> kept;
        for (const ObjectPtr &object : replacement.objects)
            kept.insert({object->meta.ns, object->meta.name});
        QVector<ObjectKey> gone;
        m_snapshot.table(replacement.kind).forEach([&](const ObjectPtr &object) {
            const bool inScope = replacement.ns.isEmpty() || object->meta.ns == replacement.ns;
            if (inScope && !kept.contains({object->meta.ns, object->meta.name}))
                gone.push_back(object->key());
        });
        for (const ObjectKey &key : gone)
            remove(key);
        for (const ObjectPtr &object : replacement.objects)
            upsert(object);
    }

private:
    void mark(Kind kind) { m_change.kindBits |= quint64(1) << static_cast<int>(kind); }

    Snapshot &m_snapshot;
    Change &m_change;
};

} // namespace

qsizetype Snapshot::objectCount() const
{
    return std::accumulate(m_tables.begin(), m_tables.end(), qsizetype(0), [](qsizetype sum, const Table &t) { return sum + t.size(); });
}

QString Snapshot::rootNamespace() const
{
    const QString value = meshConfigScalar(*this, u"rootNamespace"_s);
    return value.isEmpty() ? u"istio-system"_s : value;
}

QString Snapshot::trustDomain() const
{
    const QString value = meshConfigScalar(*this, u"trustDomain"_s);
    return value.isEmpty() ? u"cluster.local"_s : value;
}

bool Delta::isEmpty() const
{
    return replaced.isEmpty() && upserts.isEmpty() && removals.isEmpty() && kinds.isEmpty() && sources.isEmpty() && !traffic && !history
        && probes.isEmpty();
}

namespace {

void applyStates(Snapshot &after, Change &change, const Delta &delta)
{
    for (auto it = delta.kinds.cbegin(); it != delta.kinds.cend(); ++it)
        after.kinds[static_cast<size_t>(it.key())] = it.value();
    for (auto it = delta.sources.cbegin(); it != delta.sources.cend(); ++it)
        after.sources[static_cast<size_t>(it.key())] = it.value();
    change.states |= !delta.kinds.isEmpty() || !delta.sources.isEmpty();
    if (delta.traffic) {
        after.traffic = delta.traffic;
        change.traffic = true;
    }
    if (delta.history) {
        after.history = delta.history;
        change.history = true;
    }
    // One address serves a certificate per name: the key is both.
    for (const ProbedChain &probe : delta.probes)
        after.probes.insert(probe.address + u' ' + probe.serverName, probe);
    change.probes |= !delta.probes.isEmpty();
}

} // namespace

std::pair<SnapshotPtr, Change> apply(const SnapshotPtr &before, std::span<const Delta> deltas, qint64 nowMs)
{
    auto after = before ? std::make_shared<Snapshot>(*before) : std::make_shared<Snapshot>();
    Change change;
    ++after->generation;
    after->atMs = nowMs;
    Applier applier(*after, change);
    for (const Delta &delta : deltas) {
        for (const Replacement &replacement : delta.replaced)
            applier.replace(replacement);
        for (const ObjectPtr &object : delta.upserts)
            applier.upsert(object);
        for (const ObjectKey &key : delta.removals)
            applier.remove(key);
        applyStates(*after, change, delta);
    }
    return {after, change};
}

} // namespace mesh
