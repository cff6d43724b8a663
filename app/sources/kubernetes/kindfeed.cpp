// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/kindfeed.h"

#include <algorithm>
#include <utility>

#include "app/sources/kubernetes/named.h"

using mesh::KindHealth;

namespace kubernetes {

KindFeed::KindFeed(Shared &shared, Outbox &outbox, mesh::Kind kind, QVector<Part> parts, QObject *parent)
    : QObject(parent)
    , m_shared(shared)
    , m_outbox(outbox)
    , m_kind(kind)
    , m_parts(std::move(parts))
{
}

KindFeed::~KindFeed() = default;

void KindFeed::setVersion(const QString &version)
{
    m_doubt.reset();
    if (version == m_version && (m_absent || !version.isEmpty()))
        return;
    m_version = version;
    m_absent = version.isEmpty();
    if (m_absent) {
        clear();
        m_outbox.replace(m_kind, {}, {});
        publish();
    } else {
        startParts();
    }
}

void KindFeed::setDoubtful(const base::Error &error)
{
    if (!m_version.isEmpty())
        return; // what was found before still holds
    m_doubt = error;
    m_absent = false;
    publish();
}

void KindFeed::clear()
{
    // A reflector may be in the middle of its own signal.
    for (Follow &follow : m_follows) {
        follow.reflector->disconnect(this);
        follow.reflector->pause();
        follow.reflector.release()->deleteLater();
    }
    m_follows.clear();
    m_named.reset();
    m_perNamespace = false;
}

void KindFeed::startParts()
{
    clear();
    for (qsizetype part = 0; part < m_parts.size(); ++part)
        add(part, m_parts[part].ns);
    publish();
}

void KindFeed::setParts(QVector<Part> parts)
{
    for (const Follow &follow : m_follows) {
        for (const Reflector::Key &key : follow.reflector->keys())
            m_outbox.remove({m_kind, key.first, key.second});
    }
    m_parts = std::move(parts);
    restart();
}

bool KindFeed::isPartlyForbidden() const
{
    const auto isForbidden = [](const Follow &follow) { return follow.reflector->health() == KindHealth::Forbidden; };
    return m_perNamespace || m_named || std::ranges::any_of(m_follows, isForbidden);
}

void KindFeed::restart()
{
    if (!m_version.isEmpty())
        startParts();
}

void KindFeed::add(qsizetype index, const QString &ns)
{
    const Part &part = m_parts[index];
    auto reflector = std::make_unique<Reflector>(m_shared, Scope{m_kind, m_version, ns, part.fieldSelector, part.wanted}, nullptr);
    Reflector *each = reflector.get();
    connect(each, &Reflector::replaced, this,
            [this, each, index](const auto &objects, const auto &missing) { take(m_parts[index], each, objects, missing); });
    connect(each, &Reflector::changed, this, [this](const QVector<mesh::ObjectPtr> &upserts, const QVector<Reflector::Key> &removals) {
        for (const mesh::ObjectPtr &object : upserts)
            m_outbox.upsert(object);
        for (const Reflector::Key &key : removals)
            m_outbox.remove({m_kind, key.first, key.second});
        emit changed(false);
    });
    connect(each, &Reflector::stateChanged, this, &KindFeed::reflectorChanged);
    // Queued: what they lead to may end the reflector.
    connect(each, &Reflector::lost, this, &KindFeed::lost, Qt::QueuedConnection);
    connect(each, &Reflector::refused, this, &KindFeed::refused, Qt::QueuedConnection);
    connect(each, &Reflector::gone, this, &KindFeed::gone, Qt::QueuedConnection);
    m_follows.push_back({index, std::move(reflector)});
    each->start();
}

/// A fresh list. Where this feed holds only parts of the kind, a Replacement would say too much.
void KindFeed::take(const Part &part, const Reflector *reflector, const QVector<mesh::ObjectPtr> &objects, const QVector<Reflector::Key> &missing)
{
    const bool whole = part.fieldSelector.isEmpty() && !part.wanted;
    if (whole) {
        m_outbox.replace(m_kind, reflector->scope().ns, objects);
    } else {
        for (const mesh::ObjectPtr &object : objects)
            m_outbox.upsert(object);
        for (const Reflector::Key &key : missing)
            m_outbox.remove({m_kind, key.first, key.second});
    }
    emit changed(true);
}

void KindFeed::reflectorChanged()
{
    for (const Follow &follow : m_follows) {
        const Part &part = m_parts[follow.part];
        if (follow.reflector->health() != KindHealth::Forbidden)
            continue;
        const bool clusterWide = follow.reflector->scope().ns.isEmpty();
        if (clusterWide && mesh::info(m_kind).namespaced) {
            QMetaObject::invokeMethod(this, &KindFeed::spread, Qt::QueuedConnection);
            return;
        }
        if (!part.names.isEmpty() && !m_named)
            readNames(part);
    }
    publish();
}

/// The whole cluster may not be listed: each namespace by itself.
void KindFeed::spread()
{
    const auto isRefused = [](const Follow &follow) {
        return follow.reflector->scope().ns.isEmpty() && follow.reflector->health() == KindHealth::Forbidden;
    };
    const auto refusedOne = std::ranges::find_if(m_follows, isRefused);
    if (refusedOne == m_follows.end())
        return;
    const qsizetype part = refusedOne->part;
    // What a reader with more rights has left behind.
    if (m_parts.size() == 1)
        m_outbox.replace(m_kind, {}, {});
    refusedOne->reflector.release()->deleteLater();
    m_follows.erase(refusedOne);
    m_perNamespace = true;
    for (const QString &ns : m_namespaces.value_or(QStringList()))
        add(part, ns);
    publish();
}

void KindFeed::setNamespaces(const QStringList &namespaces)
{
    const QStringList before = std::exchange(m_namespaces, namespaces).value_or(QStringList());
    if (!m_perNamespace)
        return;
    const auto isOver = [&](const Follow &follow) { return m_parts[follow.part].ns.isEmpty() && !namespaces.contains(follow.reflector->scope().ns); };
    for (Follow &follow : m_follows) {
        if (!isOver(follow))
            continue;
        for (const Reflector::Key &key : follow.reflector->keys())
            m_outbox.remove({m_kind, key.first, key.second});
    }
    std::erase_if(m_follows, isOver);
    for (qsizetype part = 0; part < m_parts.size(); ++part) {
        for (const QString &ns : namespaces) {
            if (m_parts[part].ns.isEmpty() && !before.contains(ns))
                add(part, ns);
        }
    }
    publish();
}

void KindFeed::readNames(const Part &part)
{
    QSet<mesh::ObjectKey> keys;
    for (const QString &name : part.names)
        keys.insert({m_kind, part.ns, name});
    m_named = std::make_unique<Named>(m_shared, m_outbox, m_kind, m_version, nullptr);
    connect(m_named.get(), &Named::stateChanged, this, &KindFeed::publish);
    m_named->want(keys);
}

void KindFeed::setReachable(const std::optional<base::Error> &loss)
{
    if (m_loss == loss)
        return;
    m_loss = loss;
    publish();
}

void KindFeed::resume()
{
    for (const Follow &follow : m_follows)
        follow.reflector->resume();
    if (m_named)
        m_named->refresh();
}

void KindFeed::pause()
{
    for (const Follow &follow : m_follows)
        follow.reflector->pause();
}

void KindFeed::go()
{
    for (const Follow &follow : m_follows) {
        if (follow.reflector->health() != KindHealth::Forbidden)
            follow.reflector->start();
    }
    if (m_named)
        m_named->refresh();
}

QStringList KindFeed::names() const
{
    QStringList names;
    for (const Follow &follow : m_follows) {
        for (const Reflector::Key &key : follow.reflector->keys())
            names.append(key.second);
    }
    names.sort();
    return names;
}

void KindFeed::publish()
{
    m_outbox.set(m_kind, state());
    emit stateChanged();
}

/// Without reflectors.
KindHealth KindFeed::idleHealth() const
{
    if (m_absent)
        return KindHealth::Absent;
    if (m_doubt)
        return KindHealth::Failed;
    if (m_perNamespace)
        return m_namespaces ? KindHealth::Forbidden : KindHealth::Loading;
    return KindHealth::Unknown;
}

mesh::KindState KindFeed::state() const
{
    mesh::KindState state;
    state.version = m_version;
    state.perNamespace = m_perNamespace || m_named;
    // The worst of those that may be read counts; forbidden ones are named beside it.
    constexpr std::array order{KindHealth::Loading, KindHealth::Failed, KindHealth::Stale, KindHealth::Live, KindHealth::Forbidden};
    size_t worst = order.size() - 1;
    std::optional<base::Error> refusal;
    for (const Follow &follow : m_follows) {
        const Reflector &each = *follow.reflector;
        state.loaded += each.count();
        state.contactMs = std::max(state.contactMs, each.contactMs());
        const bool forbidden = each.health() == KindHealth::Forbidden;
        if (forbidden && !each.scope().ns.isEmpty() && !state.forbiddenNamespaces.contains(each.scope().ns))
            state.forbiddenNamespaces.append(each.scope().ns);
        std::optional<base::Error> &error = forbidden ? refusal : state.error;
        if (!error)
            error = each.error();
        worst = std::min(worst, static_cast<size_t>(std::ranges::find(order, each.health()) - order.begin()));
    }
    state.health = m_follows.empty() ? idleHealth() : order[worst];
    if (m_named) {
        state.loaded += m_named->count();
        if (state.health == KindHealth::Forbidden && m_named->count() > 0)
            state.health = KindHealth::Live;
    }
    if (state.health == KindHealth::Forbidden)
        state.error = refusal;
    if (m_doubt)
        state.error = m_doubt;
    if (m_loss && state.health == KindHealth::Live) {
        state.health = KindHealth::Stale;
        state.error = m_loss;
    }
    return state;
}

} // namespace kubernetes
