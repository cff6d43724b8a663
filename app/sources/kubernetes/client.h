// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The API server's paths and errors over http::Client. Only reads. At most so many lists at a time.
#pragma once

#include "app/sources/http/client.h"
#include "app/sources/kubernetes/decode.h"

#include <QPromise>

#include <deque>

namespace kubernetes {

/// An answer that is no success, or none at all.
struct Failure {
    base::Error error;
    int status = 0;       ///< HTTP; 0 = there was no answer
    Status details;       ///< of the body, where it was a Status
    int retryAfterMs = 0; ///< asked for by the server

    bool isExpired() const; ///< 410, or a resourceVersion from another life of the server
    /// Nothing came from the API server, or only a proxy's word that it is down. Also when no request could be made.
    bool isNoAnswer() const { return status == 0 || (status >= 500 && details.code == 0); }
};

/// `body` and `retryAfter` as received with `status` (not 2xx); `where` names the request.
Failure failureOf(int status, const QByteArray &body, const QByteArray &retryAfter, const QString &where);

struct Reply {
    QByteArray body;
    std::optional<Failure> failure;
};

/// "/apis/apps/v1/namespaces/shop/deployments/reviews"; empty parts are left out. No query.
QString resourcePath(const mesh::KindInfo &kind, const QString &version, const QString &ns, const QString &name = {});
QString apiVersionOf(const mesh::KindInfo &kind, const QString &version);

class Client : public QObject
{
    Q_OBJECT

public:
    explicit Client(http::Endpoint endpoint, QObject *parent = nullptr);

    const http::Endpoint &endpoint() const { return m_http.endpoint(); }

    struct Get {
        QString path;
        QByteArray accept = "application/json";
        int timeoutMs = 120'000;
        bool ahead = false; ///< does not wait for its turn: heartbeats
    };
    QFuture<Reply> get(Get get);
    http::Stream *watch(const QString &path, QObject *parent);

    /// Requests that are sent or waiting, but for those sent ahead.
    int busy() const { return m_running + static_cast<int>(m_waiting.size()); }
    QString where(const QString &path) const;

private:
    using Promise = std::shared_ptr<QPromise<Reply>>;
    void send(const Get &get, const Promise &promise);
    void next();

    http::Client m_http;
    std::deque<std::pair<Get, Promise>> m_waiting;
    int m_running = 0;
};

} // namespace kubernetes
