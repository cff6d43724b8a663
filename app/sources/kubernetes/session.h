// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Everything of a Source between start() and stop(): connect, discover, follow each kind, notice a loss, recover.
#pragma once

#include "app/sources/kubernetes/discovery.h"
#include "app/sources/kubernetes/heartbeat.h"
#include "app/sources/kubernetes/kindfeed.h"
#include "app/sources/kubernetes/named.h"

namespace kubernetes {

class Session : public QObject
{
    Q_OBJECT

public:
    Session(Client &client, const Options &options, const base::Clock &clock, Outbox &outbox);
    ~Session() override;

    void refresh();
    void wantSecrets(const QSet<mesh::ObjectKey> &keys);
    void setRootNamespace(const QString &ns);
    /// As served, else the one we would like best.
    QString versionOf(mesh::Kind kind) const;

private:
    void alive(const QString &version);
    void lost(const base::Error &error, qint64 retryMs);
    void refused(const base::Error &error);
    void discover();
    void discovered(const Discovered &found);
    void discoveryFailed(const Failure &failure);
    void makeFeeds();
    void makeFeed(mesh::Kind kind);
    QVector<KindFeed::Part> partsOf(mesh::Kind kind) const;
    void kindGone(mesh::Kind kind);
    void namespacesChanged();
    void readSecrets();
    void publish();
    bool isWanted(mesh::Kind kind) const;

    Options m_options;
    Outbox &m_outbox;
    QThreadPool m_pool;
    Shared m_shared;
    Backoff m_backoff;
    Heartbeat m_heartbeat;
    Discovery m_discovery;
    QTimer m_rediscover, m_retry, m_namespacesTimer;
    std::vector<std::unique_ptr<KindFeed>> m_feeds;
    KindFeed *m_namespaceFeed = nullptr;
    Named m_secrets;
    std::optional<QSet<mesh::ObjectKey>> m_wantedSecrets;
    QSet<mesh::Kind> m_gone;
    bool m_discovered = false;
    bool m_refused = false;
    QStringList m_doubtful;
    QString m_namespacesNote;
    mesh::SourceState m_state;
};

} // namespace kubernetes
