// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/outbox.h"

#include <utility>

namespace kubernetes {

Outbox::Outbox(int coalesceMs, QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(coalesceMs);
    connect(&m_timer, &QTimer::timeout, this, &Outbox::flush);
}

void Outbox::wake()
{
    if (!m_timer.isActive())
        m_timer.start();
}

void Outbox::upsert(mesh::ObjectPtr object)
{
    const mesh::ObjectKey key = object->key();
    m_changes.insert(key, std::move(object));
    wake();
}

void Outbox::remove(const mesh::ObjectKey &key)
{
    m_changes.insert(key, nullptr);
    wake();
}

void Outbox::replace(mesh::Kind kind, const QString &ns, QVector<mesh::ObjectPtr> objects)
{
    const auto covers = [&](mesh::Kind otherKind, const QString &otherNs) { return otherKind == kind && (ns.isEmpty() || otherNs == ns); };
    m_changes.removeIf([&](const auto &change) { return covers(change.key().kind, change.key().ns); });
    m_replaced.removeIf([&](const mesh::Replacement &before) { return covers(before.kind, before.ns); });
    m_replaced.append({kind, ns, std::move(objects)});
    wake();
}

void Outbox::set(mesh::Kind kind, const mesh::KindState &state)
{
    m_kinds.insert(kind, state);
    wake();
}

void Outbox::set(const mesh::SourceState &state)
{
    m_source = state;
    wake();
}

void Outbox::flush()
{
    m_timer.stop();
    mesh::Delta delta;
    delta.replaced = std::exchange(m_replaced, {});
    for (auto it = m_changes.cbegin(); it != m_changes.cend(); ++it) {
        if (it.value())
            delta.upserts.append(it.value());
        else
            delta.removals.append(it.key());
    }
    m_changes.clear();
    delta.kinds = std::exchange(m_kinds, {});
    if (const auto source = std::exchange(m_source, std::nullopt))
        delta.sources.insert(mesh::SourceId::Kubernetes, *source);
    if (!delta.isEmpty())
        emit ready(delta);
}

} // namespace kubernetes
