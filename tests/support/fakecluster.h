// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A Target in memory with what the Runner relies on: resourceVersions, uids, field owners of server-side apply by whole
// top-level entries of spec; and faults for a named object. Optionally kept in a file, so that it outlives a process.
#pragma once

#include "models/changes/target.h"

#include <QJsonObject>
#include <QMap>

#include <functional>

namespace support {

class FakeCluster final : public changes::Target
{
public:
    explicit FakeCluster(QString file = {});

    QFuture<base::Result<base::Tree>> read(const changes::ObjectId &id) override;
    QFuture<base::Result<changes::Permission>> may(const changes::ObjectId &id, const QString &verb) override;
    QFuture<changes::Answer> send(const changes::Request &request) override;

    /// Written by somebody else.
    void put(QJsonObject object, const QString &manager = QStringLiteral("kubectl"));
    QJsonObject object(const QString &kind, const QString &name) const;
    int size() const { return static_cast<int>(m_objects.size()); }

    QString refuseWrite, refuseDryRun; ///< names of objects
    QString loseAnswer;                ///< it is done, but no answer comes
    QString loseRequest;               ///< nothing is done, no answer comes
    QStringList forbiddenVerbs;
    bool unreachable = false;
    QStringList sent;                  ///< "write VirtualService a", "dry VirtualService a"
    std::function<void(const QString &)> at; ///< called at "before write", "after write"

private:
    using Key = QString;
    changes::Answer perform(const changes::Request &request);
    changes::Answer stored(const changes::Request &request, QJsonObject object);
    void load();
    void save() const;
    QString m_file;
    QMap<Key, QJsonObject> m_objects;
    int m_version = 100;
};

base::Tree treeOf(const QJsonObject &object);
/// "reviews" with one route of two weights.
QJsonObject virtualService(const QString &name, int weight);

} // namespace support
