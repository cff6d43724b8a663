// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The certificates that proxies hold, asked of each proxy, a few at a time. What was seen is kept with its time: a sweep asks
// again only those that were not seen for a while.
#pragma once

#include "app/session/proxies.h"
#include "models/certificates/inventory.h"

namespace session {

class CertificateSweep final : public QObject
{
    Q_OBJECT

public:
    CertificateSweep(Proxies &proxies, const base::Clock &clock, QObject *parent = nullptr);

    /// Ends in finished(). `maxAgeMs` 0 asks all. Does nothing while one runs.
    void run(const QVector<mesh::ObjectKey> &pods, qint64 maxAgeMs);
    /// Ends after the answers that are on their way.
    void cancel();

    /// Of all sweeps.
    QVector<certificates::Observed> observed() const;
    struct Unseen {
        mesh::ObjectKey pod;
        base::Error error;
    };
    const QVector<Unseen> &unseen() const { return m_unseen; } ///< of the last sweep

signals:
    void progress(int done, int all);
    void finished();

private:
    void next();
    void take(const mesh::ObjectKey &pod, const base::Result<QByteArray> &dump);

    Proxies &m_proxies;
    const base::Clock &m_clock;
    QHash<mesh::ObjectKey, QVector<certificates::Observed>> m_seen; ///< of a ztunnel several
    QVector<mesh::ObjectKey> m_waiting;
    QVector<Unseen> m_unseen;
    int m_running = 0, m_done = 0, m_all = 0;
};

} // namespace session
