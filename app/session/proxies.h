// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The way from an opened session to istiod and to each proxy: port-forwards of the session's API server. For the proxy verbs,
// the certificate sweep and the apply verb's last line.
#pragma once

#include "app/sources/istio/admin.h"
#include "app/sources/istio/source.h"
#include "app/sources/istio/xdsserver.h" // what --xds asks, without any session
#include "app/sources/kubernetes/portforward.h"
#include "models/controlplane/clusters.h"

namespace session {

class Proxies final : public QObject
{
    Q_OBJECT

public:
    Proxies(http::Endpoint api, istio::Options options, const base::Clock &clock,
            kubernetes::ForwardProtocol protocol = kubernetes::ForwardProtocol::Best, QObject *parent = nullptr);

    istio::ControlPlanes &controlPlanes() { return m_planes; }
    /// What each istiod says of the clusters it reads. An Error when none answered.
    QFuture<base::Result<QVector<controlplane::RemoteCluster>>> clusters();
    /// The proxy in that pod; kept, so that several pages come through one connection.
    istio::Admin &admin(const QString &ns, const QString &pod);
    /// Its connection is closed, soon.
    void forget(const QString &ns, const QString &pod);

private:
    http::Endpoint m_api;
    kubernetes::PortForwards m_forwards;
    qint64 m_mostBytes;
    istio::ControlPlanes m_planes;
    QHash<QString, istio::Admin *> m_admins;
};

} // namespace session
