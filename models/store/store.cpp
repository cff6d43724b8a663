// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/store.h"

#include "models/base/logging.h"

#include <QThread>

#include <algorithm>

namespace store {

namespace {

/// Snapshots share all that did not change, so one costs its changed objects, the copied shards, and its traffic.
qint64 estimate(const mesh::Snapshot &snapshot, const mesh::Change &change)
{
    qint64 bytes = 8 << 10;
    for (const mesh::ObjectKey &key : change.upserted) {
        if (const mesh::ObjectPtr object = snapshot.find(key))
            bytes += 2 * object->json.size() + 1024;
    }
    if (change.objects())
        bytes += 16 << 10;
    if (change.traffic && snapshot.traffic)
        bytes += snapshot.traffic->edges.size() * 700;
    return bytes;
}

constexpr qint64 keepEveryMs = 5000;

} // namespace

Store::Store(const base::Clock &clock, QObject *parent, qint64 historyBytes)
    : QObject(parent)
    , m_clock(clock)
    , m_snapshot(std::make_shared<mesh::Snapshot>())
    , m_historyBytes(historyBytes)
{
    qRegisterMetaType<mesh::Delta>();
    qRegisterMetaType<mesh::Change>();
    m_tick.setSingleShot(true);
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &Store::flush);
}

void Store::apply(mesh::Delta delta)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (delta.isEmpty())
        return;
    m_waiting.push_back(std::move(delta));
    if (!m_tick.isActive())
        m_tick.start();
}

void Store::flush()
{
    m_tick.stop();
    if (m_waiting.isEmpty())
        return;
    const QVector<mesh::Delta> deltas = std::exchange(m_waiting, {});
    auto [after, change] = mesh::apply(m_snapshot, deltas, m_clock.nowMs());
    m_snapshot = std::move(after);
    keep(change);
    emit changed(change);
}

void Store::reset(const QString &context)
{
    m_tick.stop();
    m_waiting.clear();
    m_history.clear();
    m_usedBytes = 0;
    auto empty = std::make_shared<mesh::Snapshot>();
    empty->context = context;
    empty->generation = m_snapshot->generation + 1;
    empty->atMs = m_clock.nowMs();
    m_snapshot = std::move(empty);
    emit wasReset();
}

mesh::SnapshotPtr Store::at(qint64 ms) const
{
    if (m_history.empty())
        return nullptr;
    const auto later = std::ranges::upper_bound(m_history, ms, {}, [](const Kept &kept) { return kept.snapshot->atMs; });
    return later == m_history.begin() ? m_history.front().snapshot : std::prev(later)->snapshot;
}

QVector<qint64> Store::kept() const
{
    QVector<qint64> times;
    times.reserve(static_cast<qsizetype>(m_history.size()));
    for (const Kept &kept : m_history)
        times.push_back(kept.snapshot->atMs);
    return times;
}

void Store::keep(const mesh::Change &change)
{
    if (!change.objects() && !change.traffic)
        return;
    const qint64 bytes = estimate(*m_snapshot, change);
    // Within five seconds the newest replaces the last one kept; what it alone held is then shared by both.
    if (m_history.size() > 1 && m_snapshot->atMs - std::prev(m_history.end(), 2)->snapshot->atMs < keepEveryMs) {
        m_history.back().snapshot = m_snapshot;
        m_history.back().bytes += bytes;
    } else {
        m_history.push_back({m_snapshot, bytes});
    }
    m_usedBytes += bytes;
    while (m_history.size() > 1 && m_usedBytes > m_historyBytes) {
        m_usedBytes -= m_history.front().bytes;
        m_history.pop_front();
    }
}

} // namespace store
