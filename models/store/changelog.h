// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every change of configuration and every roll-out of the mesh that is shown, by time: those seen while Meshdeck watches,
// and those that metadata tells from before. The marks of the time bar and "what changed before it" read this. It compares
// consecutive snapshots of the Store and asks nobody. Lives on the main thread.
#pragma once

#include "models/store/changes.h"
#include "models/store/store.h"

#include <QTimer>

namespace store {

class ChangeLog final : public QObject
{
    Q_OBJECT

public:
    explicit ChangeLog(Store &store, QObject *parent = nullptr);

    /// Oldest first.
    const QVector<ConfigChange> &all() const { return m_all; }
    /// From `fromMs` to `toMs`, both included.
    QVector<ConfigChange> between(qint64 fromMs, qint64 toMs) const;
    /// nullptr when it is not, or no longer, kept.
    const ConfigChange *find(const QString &id) const;
    /// Of this object, newest first, at most `most`.
    QVector<ConfigChange> of(const mesh::ObjectKey &object, int most = 20) const;

    /// The oldest go first.
    static constexpr qsizetype mostKept = 4000;

signals:
    void changed();

private:
    void take(const mesh::Change &change);
    void note(const mesh::ObjectKey &key, const mesh::Snapshot &before, const mesh::Snapshot &after);
    void readPast();
    void merge();

    Store &m_store;
    mesh::SnapshotPtr m_before;
    QVector<ConfigChange> m_past, m_seen, m_all;
    qint64 m_startMs = 0; ///< of watching this mesh
    QTimer m_pastSoon;
};

} // namespace store
