// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sources/http/client.h"
#include "app/sources/kubernetes/kubernetes.h"
#include "models/base/clock.h"
#include "models/store/source.h"

#include <memory>
#include <optional>

namespace kubernetes {

class Client;
class Outbox;
class Session;

/// The API server, see kubernetes.h. Lives on the main thread; decoding is done on a pool of its own.
class Source final : public store::Source
{
    Q_OBJECT

public:
    Source(http::Endpoint endpoint, Options options, const base::Clock &clock, QObject *parent = nullptr);
    ~Source() override;

    void start() override;
    void stop() override;
    void refresh() override;

    /// Reads these Secrets by name, now and every five minutes, and the remote clusters' Secrets of the root namespace
    /// beside them. Nothing is read of any Secret before the first call. What is left out next time leaves the store.
    void wantSecrets(const QVector<mesh::ObjectKey> &keys);
    /// As MeshConfig says, once it is known.
    void setRootNamespace(const QString &ns);

    /// Reads one object now. `where` of an error is the request's URL.
    QFuture<base::Result<mesh::ObjectPtr>> get(const mesh::ObjectKey &key);
    /// Reaches an HTTP service in the cluster through the API server's proxy, with the same TLS and credentials. `scheme`
    /// "" or "https"; `port` is a number or a name, "" = the service's only one.
    http::Endpoint proxyEndpoint(const QString &ns, const QString &service, const QString &scheme, const QString &port) const;

private:
    Options m_options;
    const base::Clock &m_clock;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<Session> m_session;
    std::optional<QVector<mesh::ObjectKey>> m_secrets;
};

} // namespace kubernetes
