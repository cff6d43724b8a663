// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the server which kinds it serves in which version: one aggregated answer for /api and /apis where it can give it,
// else group by group. A group that does not answer leaves the rest.
#pragma once

#include "app/sources/kubernetes/client.h"
#include "app/sources/kubernetes/decodediscovery.h"

namespace kubernetes {

struct Discovered {
    BestVersions versions;
    QStringList doubtful; ///< groups that could not be read just now: their kinds are neither there nor absent
};

class Discovery : public QObject
{
    Q_OBJECT

public:
    explicit Discovery(Client &client, QObject *parent = nullptr);

    /// Starts, unless it runs already. Ends with done().
    void run();

signals:
    void done(const kubernetes::Discovered &found);
    void failed(const kubernetes::Failure &failure);

private:
    void take(const QString &path, const Reply &reply);
    void askGroups(const QVector<GroupVersion> &groups);
    void takeGroup(const GroupVersion &group, const Reply &reply);
    void answered();

    Client &m_client;
    int m_open = 0; ///< answers still to come
    QVector<ServedKind> m_served;
    QStringList m_doubtful;
    std::optional<Failure> m_failure;
};

} // namespace kubernetes
