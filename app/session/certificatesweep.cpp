// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/certificatesweep.h"

#include "models/base/later.h"
#include "models/proxies/dump.h"
#include "models/proxies/ztunnel.h"

#include <QtConcurrent>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

constexpr int mostAtATime = 12; // each is a connection through the API server and a node

/// What was found, and why something of it was not.
struct Found {
    QVector<certificates::Observed> observed;
    std::optional<base::Error> missing;
};

/// A ztunnel holds one certificate for each account of its node.
base::Result<Found> foundInZtunnel(const QByteArray &json, const QString &where)
{
    const auto dump = proxies::readZtunnel(json, where);
    if (!dump)
        return tl::unexpected(dump.error());
    Found found;
    QStringList without;
    for (const proxies::ZtunnelCertificate &one : dump->certificates) {
        if (one.chainPem.isEmpty())
            without << one.identity + (one.reason.isEmpty() ? QString() : u" ("_s + one.reason + u')');
        else
            found.observed.push_back({.pod = {}, .chainPem = one.chainPem, .trustPem = one.rootsPem});
    }
    if (!without.isEmpty()) {
        const QString more = without.size() > 3 ? u" and %1 more"_s.arg(without.size() - 3) : QString();
        found.missing =
            base::Error{base::ErrorKind::NotFound, u"this ztunnel has no certificate for "_s + without.mid(0, 3).join(u", "_s) + more, where};
    } else if (found.observed.isEmpty()) {
        found.missing = base::Error{base::ErrorKind::NotFound, u"this ztunnel holds no certificate"_s, where};
    }
    return found;
}

base::Result<Found> foundIn(const QByteArray &json, const QString &where)
{
    if (proxies::isZtunnel(json))
        return foundInZtunnel(json, where);
    const auto dump = proxies::Dump::read(json, where);
    const auto secrets = dump ? proxies::secrets(*dump) : tl::unexpected(dump.error());
    if (!secrets)
        return tl::unexpected(secrets.error());
    certificates::Observed observed;
    for (const proxies::SecretRow &secret : *secrets) {
        if (secret.name == "default"_L1)
            observed.chainPem = secret.pem;
        else if (secret.name == "ROOTCA"_L1)
            observed.trustPem = secret.pem;
    }
    if (observed.chainPem.isEmpty())
        return base::fail(base::ErrorKind::NotFound, u"this proxy holds no certificate of its own"_s, where);
    return Found{{observed}, std::nullopt};
}

} // namespace

CertificateSweep::CertificateSweep(Proxies &proxies, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_proxies(proxies)
    , m_clock(clock)
{
}

void CertificateSweep::run(const QVector<mesh::ObjectKey> &pods, qint64 maxAgeMs)
{
    if (m_running > 0 || !m_waiting.isEmpty())
        return;
    m_unseen.clear();
    for (const mesh::ObjectKey &pod : pods) {
        const auto seen = m_seen.constFind(pod);
        if (seen == m_seen.cend() || maxAgeMs == 0 || seen->isEmpty() || seen->first().atMs + maxAgeMs < m_clock.nowMs())
            m_waiting.append(pod);
    }
    m_done = 0;
    m_all = static_cast<int>(m_waiting.size());
    QMetaObject::invokeMethod(this, &CertificateSweep::next, Qt::QueuedConnection);
}

void CertificateSweep::cancel()
{
    m_waiting.clear();
}

void CertificateSweep::next()
{
    if (m_waiting.isEmpty() && m_running == 0) {
        emit finished();
        return;
    }
    while (m_running < mostAtATime && !m_waiting.isEmpty()) {
        const mesh::ObjectKey pod = m_waiting.takeFirst();
        ++m_running;
        base::whenDone(m_proxies.admin(pod.ns, pod.name).get(u"/config_dump?resource=dynamic_active_secrets"_s), this,
                       [this, pod](const base::Result<QByteArray> &dump) { take(pod, dump); });
    }
}

void CertificateSweep::take(const mesh::ObjectKey &pod, const base::Result<QByteArray> &dump)
{
    const auto found = dump ? foundIn(*dump, pod.toString()) : tl::unexpected(dump.error());
    if (!found || found->missing)
        m_unseen.append({pod, found ? *found->missing : found.error()});
    if (found && !found->observed.isEmpty()) {
        QVector<certificates::Observed> observed = found->observed;
        for (certificates::Observed &one : observed) {
            one.pod = pod;
            one.atMs = m_clock.nowMs();
        }
        m_seen.insert(pod, observed);
    }
    m_proxies.forget(pod.ns, pod.name); // the connection is not held for the next sweep
    --m_running;
    emit progress(++m_done, m_all);
    next();
}

QVector<certificates::Observed> CertificateSweep::observed() const
{
    QVector<certificates::Observed> all;
    for (const QVector<certificates::Observed> &one : m_seen)
        all += one;
    return all;
}

} // namespace session
