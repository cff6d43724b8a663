// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// store::Proxies by a Session: port-forwards of its API server, made anew for each context.
#pragma once

#include "app/session/certificatesweep.h"
#include "app/session/session.h"
#include "models/changes/access.h"
#include "models/store/proxies.h"

#include <memory>

class DesktopProxies final : public store::Proxies
{
    Q_OBJECT

public:
    /// Both outlive this. `access` says whether the context may be written to.
    DesktopProxies(session::Session &session, changes::Access &access, QObject *parent = nullptr);
    ~DesktopProxies() override;

    QFuture<base::Result<proxies::Status>> status() override;
    QFuture<base::Result<QVector<controlplane::RemoteCluster>>> clusters() override;
    QFuture<base::Result<QByteArray>> ask(Page page, const mesh::ObjectKey &pod) override;
    QFuture<base::Result<QByteArray>> setLevel(const mesh::ObjectKey &pod, const QString &change) override;
    void leave(const mesh::ObjectKey &pod) override;
    void sweep(const QVector<mesh::ObjectKey> &pods, qint64 maxAgeMs) override;
    void stopSweep() override;
    QVector<certificates::Observed> observed() const override;
    QVector<Unseen> unseen() const override;

private:
    void useContext();

    session::Session &m_session;
    changes::Access &m_access;
    std::unique_ptr<session::Proxies> m_proxies;
    std::unique_ptr<session::CertificateSweep> m_sweep;
};
