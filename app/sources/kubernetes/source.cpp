// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/source.h"

#include "app/sources/kubernetes/session.h"

using namespace Qt::Literals::StringLiterals;
using base::Result;

namespace kubernetes {

Source::Source(http::Endpoint endpoint, Options options, const base::Clock &clock, QObject *parent)
    : store::Source(parent)
    , m_options(std::move(options))
    , m_clock(clock)
    , m_client(std::make_unique<Client>(std::move(endpoint)))
    , m_outbox(std::make_unique<Outbox>(m_options.timing.coalesceMs))
{
    connect(m_outbox.get(), &Outbox::ready, this, &Source::delta);
}

Source::~Source() = default;

void Source::start()
{
    if (m_session)
        return;
    m_session = std::make_unique<Session>(*m_client, m_options, m_clock, *m_outbox);
    if (m_secrets)
        wantSecrets(*m_secrets);
}

void Source::stop()
{
    if (!m_session)
        return;
    m_session.reset();
    mesh::SourceState off;
    off.endpoint = m_client->endpoint().baseUrl;
    m_outbox->set(off);
    m_outbox->flush();
}

void Source::refresh()
{
    if (m_session)
        m_session->refresh();
}

void Source::wantSecrets(const QVector<mesh::ObjectKey> &keys)
{
    m_secrets = keys;
    QSet<mesh::ObjectKey> secrets;
    for (const mesh::ObjectKey &key : keys) {
        if (key.kind == mesh::Kind::Secret && !key.ns.isEmpty() && !key.name.isEmpty())
            secrets.insert(key);
    }
    if (m_session)
        m_session->wantSecrets(secrets);
}

void Source::setRootNamespace(const QString &ns)
{
    if (ns.isEmpty())
        return;
    m_options.rootNamespace = ns;
    if (m_session)
        m_session->setRootNamespace(ns);
}

QFuture<Result<mesh::ObjectPtr>> Source::get(const mesh::ObjectKey &key)
{
    const mesh::KindInfo &info = mesh::info(key.kind);
    const QString version = m_session ? m_session->versionOf(key.kind) : info.versions.value(0);
    const QString path = resourcePath(info, version, key.ns, key.name);
    const auto decode = [key, version, where = m_client->where(path)](const Reply &reply) -> Result<mesh::ObjectPtr> {
        if (reply.failure)
            return tl::unexpected(reply.failure->error);
        auto object = Decoder(key.kind, apiVersionOf(mesh::info(key.kind), version)).object(reply.body);
        if (!object)
            object.error().where = where;
        return object;
    };
    return m_client->get({.path = path, .timeoutMs = 30'000}).then(QtFuture::Launch::Async, decode);
}

http::Endpoint Source::proxyEndpoint(const QString &ns, const QString &service, const QString &scheme, const QString &port) const
{
    http::Endpoint endpoint = m_client->endpoint();
    QString name = http::encode(service);
    if (!scheme.isEmpty() && scheme != "http"_L1)
        name = http::encode(scheme) + u':' + name;
    if (!port.isEmpty())
        name += u':' + http::encode(port);
    else if (name.contains(u':'))
        name += u':'; // a scheme needs both colons
    while (endpoint.baseUrl.endsWith(u'/'))
        endpoint.baseUrl.chop(1);
    endpoint.baseUrl += u"/api/v1/namespaces/%1/services/%2/proxy"_s.arg(http::encode(ns), name);
    return endpoint;
}

} // namespace kubernetes
