// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A Kubernetes API server as the Target of changes.
#pragma once

#include "app/sources/kubernetes/write.h"
#include "models/changes/target.h"

#include <functional>

namespace changes {

class ClusterTarget final : public QObject, public Target
{
    Q_OBJECT

public:
    /// readOnly: the transport refuses whatever could change something, whoever asks for it.
    ClusterTarget(http::Endpoint endpoint, bool readOnly, QObject *parent = nullptr);
    /// Asked with each request, on the transport's thread: while it says no, the target is read-only.
    ClusterTarget(http::Endpoint endpoint, std::function<bool()> mayWrite, QObject *parent = nullptr);

    QFuture<base::Result<base::Tree>> read(const ObjectId &id) override;
    QFuture<base::Result<Permission>> may(const ObjectId &id, const QString &verb) override;
    QFuture<Answer> send(const Request &request) override;

    /// Of one kind in a namespace ("" = all): for comparisons.
    QFuture<base::Result<QVector<base::Tree>>> list(const QString &apiVersion, const QString &kind, const QString &ns);

private:
    void sendTo(const Request &request, const kubernetes::Resource &resource, const std::shared_ptr<QPromise<Answer>> &promise);

    kubernetes::Writer m_writer;
};

} // namespace changes
