// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one owner of the current Snapshot. Sources hand it Deltas; it applies them together, one tick per 100 ms, and tells
// who listens what changed. It never edits objects itself and never talks to a cluster.
// Lives on the main thread. Called by session, item models, pages, screens and commands.
#pragma once

#include "models/base/clock.h"
#include "models/mesh/snapshot.h"

#include <QObject>
#include <QTimer>

#include <deque>

namespace store {

class Store final : public QObject
{
    Q_OBJECT

public:
    /// `historyBytes` bounds what is kept for time travel, by estimate.
    explicit Store(const base::Clock &clock, QObject *parent = nullptr, qint64 historyBytes = 64 << 20);

    /// Never null.
    mesh::SnapshotPtr snapshot() const { return m_snapshot; }
    const base::Clock &clock() const { return m_clock; }

    /// Takes effect at the next tick.
    void apply(mesh::Delta delta);
    /// Applies what is waiting now. For tests and for commands that read once.
    void flush();
    /// Forgets everything: another context was chosen.
    void reset(const QString &context);

    /// The newest kept snapshot not younger than `ms`; the oldest kept one when all are younger; null when none is kept.
    mesh::SnapshotPtr at(qint64 ms) const;
    /// Times of the kept snapshots, oldest first.
    QVector<qint64> kept() const;

    static constexpr int tickMs = 100;

signals:
    void changed(const mesh::Change &change);
    /// After reset(): everything shown before is of another mesh.
    void wasReset();

private:
    void keep(const mesh::Change &change);

    const base::Clock &m_clock;
    mesh::SnapshotPtr m_snapshot;
    QVector<mesh::Delta> m_waiting;
    QTimer m_tick;

    struct Kept {
        mesh::SnapshotPtr snapshot;
        qint64 bytes = 0; ///< what only this snapshot holds, estimated
    };
    std::deque<Kept> m_history;
    qint64 m_historyBytes;
    qint64 m_usedBytes = 0;
};

} // namespace store
