// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gathers changes and lets them go together, some 20 times a second at most. What happened to one object within a
// burst is one change: the last.
#pragma once

#include "models/mesh/snapshot.h"

#include <QObject>
#include <QTimer>

namespace kubernetes {

class Outbox : public QObject
{
    Q_OBJECT

public:
    explicit Outbox(int coalesceMs, QObject *parent = nullptr);

    void upsert(mesh::ObjectPtr object);
    void remove(const mesh::ObjectKey &key);
    /// `ns` "" = all namespaces. What was said of its objects before counts no more.
    void replace(mesh::Kind kind, const QString &ns, QVector<mesh::ObjectPtr> objects);
    void set(mesh::Kind kind, const mesh::KindState &state);
    void set(const mesh::SourceState &state);
    void flush();

signals:
    void ready(const mesh::Delta &delta);

private:
    void wake();

    QTimer m_timer;
    QVector<mesh::Replacement> m_replaced;
    QHash<mesh::ObjectKey, mesh::ObjectPtr> m_changes; ///< null = removed
    QMap<mesh::Kind, mesh::KindState> m_kinds;
    std::optional<mesh::SourceState> m_source;
};

} // namespace kubernetes
