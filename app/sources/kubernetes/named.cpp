// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/named.h"

#include <utility>

#include "models/base/later.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using mesh::KindHealth;

namespace kubernetes {

Named::Named(Shared &shared, Outbox &outbox, mesh::Kind kind, QString version, QObject *parent)
    : QObject(parent)
    , m_shared(shared)
    , m_outbox(outbox)
    , m_kind(kind)
    , m_version(std::move(version))
    , m_decoder(std::make_shared<Decoder>(kind, apiVersionOf(mesh::info(kind), m_version)))
{
    m_timer.setInterval(shared.timing.namedMs);
    connect(&m_timer, &QTimer::timeout, this, &Named::refresh);
}

void Named::want(const QSet<mesh::ObjectKey> &keys)
{
    const QSet<mesh::ObjectKey> before = std::exchange(m_wanted, keys);
    for (const mesh::ObjectKey &key : before - keys) {
        if (!m_labelled.contains(key))
            gone(key);
    }
    for (const mesh::ObjectKey &key : keys - before)
        read(key);
    m_timer.start();
}

void Named::wantLabelled(const QString &ns, const QString &labelSelector)
{
    if (std::pair(m_labelNs, m_labelSelector) == std::pair(ns, labelSelector))
        return;
    m_labelNs = ns;
    m_labelSelector = labelSelector;
    readLabelled();
    m_timer.start();
}

void Named::refresh()
{
    if (m_open > 0)
        return;
    m_forbidden.clear();
    m_error.reset();
    for (const mesh::ObjectKey &key : std::as_const(m_wanted))
        read(key);
    readLabelled();
    m_timer.start();
}

void Named::read(const mesh::ObjectKey &key)
{
    ++m_open;
    const QString path = resourcePath(mesh::info(m_kind), m_version, key.ns, key.name);
    base::whenDone(m_shared.client.get({.path = path, .timeoutMs = 30'000}), this, [this, key](const Reply &reply) { take(key, reply); });
}

void Named::take(const mesh::ObjectKey &key, const Reply &reply)
{
    if (reply.failure && reply.failure->status == 404) {
        gone(key);
    } else if (reply.failure) {
        failed(key.ns, *reply.failure);
    } else if (m_wanted.contains(key)) {
        // One object is small: not worth a thread.
        if (const auto object = m_decoder->object(reply.body))
            arrived(*object);
        else
            m_error = base::Error{object.error().kind, object.error().detail, key.toString()};
    }
    answered();
}

void Named::readLabelled()
{
    if (m_labelSelector.isEmpty())
        return;
    ++m_open;
    const QString path = resourcePath(mesh::info(m_kind), m_version, m_labelNs) + u"?labelSelector="_s + http::encode(m_labelSelector);
    base::whenDone(m_shared.client.get({.path = path, .timeoutMs = 30'000}), this, [this](const Reply &reply) { takeLabelled(reply); });
}

void Named::takeLabelled(const Reply &reply)
{
    if (reply.failure) {
        failed(m_labelNs, *reply.failure);
    } else if (const auto page = m_decoder->page(reply.body)) {
        QSet<mesh::ObjectKey> labelled;
        for (const mesh::ObjectPtr &object : page->objects) {
            labelled.insert(object->key());
            arrived(object);
        }
        const QSet<mesh::ObjectKey> before = std::exchange(m_labelled, labelled);
        for (const mesh::ObjectKey &key : before - labelled) {
            if (!m_wanted.contains(key))
                gone(key);
        }
    } else {
        m_error = page.error();
    }
    answered();
}

void Named::arrived(const mesh::ObjectPtr &object)
{
    m_contactMs = m_shared.contact();
    m_there.insert(object->key());
    m_outbox.upsert(object);
}

void Named::gone(const mesh::ObjectKey &key)
{
    if (m_there.remove(key))
        m_outbox.remove(key);
}

void Named::failed(const QString &ns, const Failure &failure)
{
    if (failure.status == 403)
        m_forbidden.insert(ns);
    else
        m_error = failure.error;
    if (failure.error.kind == ErrorKind::Unauthorized)
        emit refused(failure.error);
    else if (failure.isNoAnswer())
        emit lost(failure.error);
}

void Named::answered()
{
    m_answered |= --m_open == 0;
    emit stateChanged();
}

QStringList Named::forbiddenNamespaces() const
{
    QStringList names = m_forbidden.values();
    names.sort();
    return names;
}

mesh::KindState Named::state(bool reachable) const
{
    mesh::KindState state;
    state.version = m_version;
    state.loaded = count();
    state.contactMs = m_contactMs;
    state.forbiddenNamespaces = forbiddenNamespaces();
    state.error = m_error;
    if (m_wanted.isEmpty() && m_labelSelector.isEmpty())
        state.health = KindHealth::Unknown;
    else if (!m_answered)
        state.health = KindHealth::Loading;
    else if (m_there.isEmpty() && !m_forbidden.isEmpty())
        state.health = KindHealth::Forbidden;
    else if (m_error && m_there.isEmpty())
        state.health = KindHealth::Failed;
    else
        state.health = m_error || !reachable ? KindHealth::Stale : KindHealth::Live;
    return state;
}

} // namespace kubernetes
