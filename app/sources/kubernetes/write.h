// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The API server's writing side: one request at a time, each on a connection of its own, none ever sent twice. It knows paths
// and answers, not what is changed or why. Called by app/changes only; the Source of this room never writes.
#pragma once

#include "app/sources/kubernetes/client.h"
#include "models/base/tree.h"

#include <QHash>

namespace kubernetes {

/// GET and HEAD, a question for one's own permissions, a dry run: all that http::Endpoint::permits lets through for a context
/// that is read-only.
bool changesNothing(const http::Request &request);

/// How the server names a kind in paths.
struct Resource {
    QString plural;
    bool namespaced = true;
};

/// ".spec.http" is owned by `manager`.
struct OwnedField {
    QString manager, field;
};

struct WriteReply {
    int status = 0;               ///< HTTP; 0 = there was no answer
    base::Tree object;            ///< of a 2xx
    std::optional<Failure> failure;
    QVector<OwnedField> owned;    ///< of a 409 by server-side apply
    QStringList warnings;
    /// There was no answer, or one that says nothing of what was done: it may have been.
    bool isUnknown = false;
};

class Writer : public QObject
{
    Q_OBJECT

public:
    explicit Writer(http::Endpoint endpoint, QObject *parent = nullptr);

    /// NotFound when the server does not serve it. Answers are kept.
    QFuture<base::Result<Resource>> resource(const QString &apiVersion, const QString &kind);

    struct Call {
        QByteArray method = "GET";
        QString path;
        QByteArray contentType, body;
        QByteArray requestId; ///< goes into the user agent, which the server's audit log keeps
        int timeoutMs = 30'000;
    };
    QFuture<WriteReply> send(const Call &call);

    /// "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/reviews".
    static QString pathOf(const QString &apiVersion, const Resource &resource, const QString &ns, const QString &name);

private:
    http::Client m_http;
    QHash<QString, QHash<QString, Resource>> m_resources; ///< by apiVersion, then kind
};

} // namespace kubernetes
