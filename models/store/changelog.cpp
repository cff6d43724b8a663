// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/changelog.h"

#include <algorithm>

namespace store {

namespace {

/// Its objects have been read: one more or one less is news.
bool wasRead(const mesh::Snapshot &snapshot, mesh::Kind kind)
{
    const mesh::KindHealth health = snapshot.state(kind).health;
    return health == mesh::KindHealth::Live || health == mesh::KindHealth::Stale;
}

constexpr int pastSoonMs = 250;
/// A creation that is this old was not made now: the object came into sight.
constexpr qint64 newMs = 60'000;

} // namespace

ChangeLog::ChangeLog(Store &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_before(store.snapshot())
{
    m_pastSoon.setSingleShot(true);
    m_pastSoon.setInterval(pastSoonMs);
    connect(&m_pastSoon, &QTimer::timeout, this, &ChangeLog::readPast);
    connect(&store, &Store::changed, this, &ChangeLog::take);
    connect(&store, &Store::wasReset, this, [this] {
        m_before = m_store.snapshot();
        m_past.clear();
        m_seen.clear();
        m_startMs = 0;
        m_pastSoon.stop();
        merge();
    });
}

QVector<ConfigChange> ChangeLog::between(qint64 fromMs, qint64 toMs) const
{
    const auto first = std::ranges::lower_bound(m_all, fromMs, {}, &ConfigChange::atMs);
    const auto last = std::ranges::upper_bound(m_all, toMs, {}, &ConfigChange::atMs);
    return first < last ? QVector<ConfigChange>(first, last) : QVector<ConfigChange>();
}

const ConfigChange *ChangeLog::find(const QString &id) const
{
    const auto found = std::ranges::find(m_all, id, &ConfigChange::id);
    return found == m_all.end() ? nullptr : &*found;
}

QVector<ConfigChange> ChangeLog::of(const mesh::ObjectKey &object, int most) const
{
    QVector<ConfigChange> list;
    for (auto it = m_all.crbegin(); it != m_all.crend() && list.size() < most; ++it) {
        if (it->object == object)
            list.push_back(*it);
    }
    return list;
}

void ChangeLog::take(const mesh::Change &change)
{
    const mesh::SnapshotPtr before = std::exchange(m_before, m_store.snapshot());
    if (m_startMs == 0)
        m_startMs = m_before->atMs;
    if (!change.objects())
        return;
    const qsizetype known = m_seen.size();
    bool first = false;
    for (const QVector<mesh::ObjectKey> *keys : {&change.upserted, &change.removed}) {
        for (const mesh::ObjectKey &key : *keys) {
            if (!isConfiguration(key.kind) && key.kind != mesh::Kind::ReplicaSet)
                continue;
            if (!wasRead(*before, key.kind))
                first = true;
            else if (key.kind != mesh::Kind::ReplicaSet)
                note(key, *before, *m_before);
        }
    }
    if (first && !m_pastSoon.isActive())
        m_pastSoon.start();
    if (m_seen.size() != known)
        merge();
}

void ChangeLog::note(const mesh::ObjectKey &key, const mesh::Snapshot &before, const mesh::Snapshot &after)
{
    const mesh::ObjectPtr now = after.find(key);
    auto change = changeOf(before.find(key), now, after.atMs);
    if (!change)
        return;
    if (change->act == ConfigChange::Act::Created) {
        const qint64 createdMs = now->meta.createdMs;
        // A namespace that may be read only now brings objects that are old: they are past, not made.
        if (createdMs > 0 && after.atMs - createdMs > newMs) {
            m_pastSoon.start();
            return;
        }
        if (createdMs > 0)
            change->atMs = std::min(createdMs, after.atMs);
    }
    m_seen.push_back(std::move(*change));
}

void ChangeLog::readPast()
{
    m_past = pastChanges(*m_store.snapshot(), m_startMs);
    merge();
}

void ChangeLog::merge()
{
    if (m_seen.size() > mostKept)
        m_seen.remove(0, m_seen.size() - mostKept);
    m_all = m_past + m_seen;
    std::ranges::stable_sort(m_all, {}, &ConfigChange::atMs);
    if (m_all.size() > mostKept)
        m_all.remove(0, m_all.size() - mostKept);
    emit changed();
}

} // namespace store
