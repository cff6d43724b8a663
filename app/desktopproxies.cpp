// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktopproxies.h"

#include "app/sources/http/client.h"

using namespace Qt::Literals::StringLiterals;

namespace {

template <class T> QFuture<base::Result<T>> notConnected()
{
    return QtFuture::makeReadyFuture(base::Result<T>(base::fail(base::ErrorKind::Unreachable, u"no mesh is connected"_s)));
}

QString pathOf(store::Proxies::Page page)
{
    return page == store::Proxies::Page::Hosts ? u"/clusters?format=json"_s : u"/config_dump?include_eds"_s;
}

} // namespace

DesktopProxies::DesktopProxies(session::Session &session, changes::Access &access, QObject *parent)
    : Proxies(parent)
    , m_session(session)
    , m_access(access)
{
    connect(&session, &session::Session::contextChanged, this, &DesktopProxies::useContext);
}

DesktopProxies::~DesktopProxies() = default;

void DesktopProxies::useContext()
{
    m_sweep.reset();
    m_proxies.reset();
    if (!m_session.options().capture.isEmpty())
        return; // nobody is there to ask
    m_proxies = std::make_unique<session::Proxies>(m_session.endpoint(), istio::Options{}, m_session.store().clock());
    m_sweep = std::make_unique<session::CertificateSweep>(*m_proxies, m_session.store().clock());
    connect(m_sweep.get(), &session::CertificateSweep::progress, this, &Proxies::sweepProgress);
    connect(m_sweep.get(), &session::CertificateSweep::finished, this, &Proxies::swept);
}

QFuture<base::Result<proxies::Status>> DesktopProxies::status()
{
    return m_proxies ? m_proxies->controlPlanes().status() : notConnected<proxies::Status>();
}

QFuture<base::Result<QVector<controlplane::RemoteCluster>>> DesktopProxies::clusters()
{
    return m_proxies ? m_proxies->clusters() : notConnected<QVector<controlplane::RemoteCluster>>();
}

QFuture<base::Result<QByteArray>> DesktopProxies::ask(Page page, const mesh::ObjectKey &pod)
{
    if (!m_proxies)
        return notConnected<QByteArray>();
    switch (page) {
    case Page::Wanted: return m_proxies->controlPlanes().configDump(pod.ns, pod.name);
    case Page::Levels: return m_proxies->admin(pod.ns, pod.name).logging();
    case Page::Dump:
    case Page::Hosts: break;
    }
    return m_proxies->admin(pod.ns, pod.name).get(pathOf(page));
}

QFuture<base::Result<QByteArray>> DesktopProxies::setLevel(const mesh::ObjectKey &pod, const QString &change)
{
    using Mode = changes::Access::Mode;
    if (m_access.mode() != Mode::Writable && m_access.mode() != Mode::Opened)
        return QtFuture::makeReadyFuture(base::Result<QByteArray>(
            base::fail(base::ErrorKind::Forbidden, u"the context may not be written to: nothing was changed"_s, m_access.context())));
    if (change.isEmpty())
        return QtFuture::makeReadyFuture(base::Result<QByteArray>(base::fail(base::ErrorKind::Invalid, u"no level is named"_s, pod.toString())));
    return m_proxies ? m_proxies->admin(pod.ns, pod.name).logging(change) : notConnected<QByteArray>();
}

void DesktopProxies::leave(const mesh::ObjectKey &pod)
{
    if (m_proxies)
        m_proxies->forget(pod.ns, pod.name);
}

void DesktopProxies::sweep(const QVector<mesh::ObjectKey> &pods, qint64 maxAgeMs)
{
    if (m_sweep)
        m_sweep->run(pods, maxAgeMs);
}

void DesktopProxies::stopSweep()
{
    if (m_sweep)
        m_sweep->cancel();
}

QVector<certificates::Observed> DesktopProxies::observed() const
{
    return m_sweep ? m_sweep->observed() : QVector<certificates::Observed>();
}

QVector<store::Proxies::Unseen> DesktopProxies::unseen() const
{
    QVector<Unseen> all;
    for (const session::CertificateSweep::Unseen &one : m_sweep ? m_sweep->unseen() : QVector<session::CertificateSweep::Unseen>())
        all.push_back({one.pod, one.error});
    return all;
}
