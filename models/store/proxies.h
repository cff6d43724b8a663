// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The port to the control planes and to each proxy, for the pages that show what proxies run and which certificates they hold.
// Every question is asked when a page is looked at; nothing is polled here. Whoever implements it (app/session) knows the way;
// bytes come as they were sent, and reading them is models/proxies' and off the main thread.
#pragma once

#include "models/certificates/inventory.h"
#include "models/controlplane/clusters.h"
#include "models/proxies/status.h"

#include <QFuture>
#include <QObject>

namespace store {

class Proxies : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    enum class Page : quint8 {
        Dump,   ///< what the proxy runs, endpoints with it: Envoy's config dump
        Hosts,  ///< its endpoints with their counters: /clusters?format=json
        Levels, ///< its loggers, as the text Envoy answers with
        Wanted, ///< what istiod would send to it, of the dump's shape; NotFound when no istiod has it
    };

    /// What all control planes say. A control plane that does not answer is in the Status; an Error when none does.
    virtual QFuture<base::Result<proxies::Status>> status() = 0;
    /// The clusters that each istiod reads.
    virtual QFuture<base::Result<QVector<controlplane::RemoteCluster>>> clusters() = 0;
    virtual QFuture<base::Result<QByteArray>> ask(Page page, const mesh::ObjectKey &pod) = 0;
    /// The one write: "level=info" or "<logger>=debug". Forbidden where the context may not be written to. Answers as Levels.
    virtual QFuture<base::Result<QByteArray>> setLevel(const mesh::ObjectKey &pod, const QString &change) = 0;
    /// Its connection is no longer needed.
    virtual void leave(const mesh::ObjectKey &pod) = 0;

    // ---- The certificates that proxies hold ---------------------------------------------------------------------------
    struct Unseen {
        mesh::ObjectKey pod;
        base::Error error;
    };
    /// Asks those that were not asked for `maxAgeMs`; ends in swept(). Does nothing while one runs.
    virtual void sweep(const QVector<mesh::ObjectKey> &pods, qint64 maxAgeMs) = 0;
    /// Ends after the answers that are on their way.
    virtual void stopSweep() = 0;
    /// Of all sweeps in this context.
    virtual QVector<certificates::Observed> observed() const = 0;
    virtual QVector<Unseen> unseen() const = 0; ///< of the last sweep

signals:
    void sweepProgress(int done, int all);
    void swept();
};

} // namespace store
