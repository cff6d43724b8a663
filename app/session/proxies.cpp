// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/proxies.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

constexpr int mostForwards = 32; // at a time

} // namespace

Proxies::Proxies(http::Endpoint api, istio::Options options, const base::Clock &clock, kubernetes::ForwardProtocol protocol, QObject *parent)
    : QObject(parent)
    , m_api(std::move(api))
    , m_forwards(m_api, mostForwards, {}, protocol)
    , m_mostBytes(options.mostBytes)
    , m_planes({.api = m_api,
                .dial = [this](const QString &ns, const QString &pod,
                               quint16 port) { return m_forwards.dialer(kubernetes::PodPort{.ns = ns, .pod = pod, .port = port}); }},
               options, clock)
{
}

QFuture<base::Result<QVector<controlplane::RemoteCluster>>> Proxies::clusters()
{
    using Out = base::Result<QVector<controlplane::RemoteCluster>>;
    return m_planes.page(u"clusterz"_s).then(QtFuture::Launch::Sync, [](const base::Result<QHash<QString, QByteArray>> &pages) -> Out {
        if (!pages)
            return tl::unexpected(pages.error());
        QVector<controlplane::RemoteCluster> all;
        QStringList istiods = pages->keys();
        istiods.sort();
        for (const QString &istiod : istiods) {
            const auto clusters = controlplane::readClusterz(pages->value(istiod), istiod);
            if (!clusters)
                return tl::unexpected(clusters.error());
            all += *clusters;
        }
        return all;
    });
}

istio::Admin &Proxies::admin(const QString &ns, const QString &pod)
{
    istio::Admin *&admin = m_admins[ns + u'/' + pod];
    if (!admin) {
        const kubernetes::PodPort to{.ns = ns, .pod = pod, .port = istio::adminPort};
        admin = new istio::Admin(m_forwards.endpoint(to), to.text(), m_mostBytes, this);
    }
    return *admin;
}

void Proxies::forget(const QString &ns, const QString &pod)
{
    if (istio::Admin *admin = m_admins.take(ns + u'/' + pod))
        admin->deleteLater();
}

} // namespace session
