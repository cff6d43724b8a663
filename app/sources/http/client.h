// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP for all sources: one Client per endpoint (server, TLS settings, proxy, credentials), over libcurl on a thread of
// its own. Knows nothing of Kubernetes or Prometheus. Never follows redirects to another host, never logs a header.
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QFuture>
#include <QObject>
#include <QString>
#include <QVector>

#include <functional>
#include <memory>
#include <optional>

namespace http {

using Header = std::pair<QByteArray, QByteArray>;

struct Tls {
    QByteArray caPem = {};   ///< empty = the system's store, unless caPem was asked for
    QByteArray clientCertPem = {}, clientKeyPem = {};
    QString serverName = {}; ///< SNI and name to verify, when not the URL's host
    bool verify = true;
};

/// What authorises a request. Asked for before each request, and again with `fresh` after a 401. The provider is called
/// on the client's own thread: it must not block (but return a future), and must not touch what another thread uses.
struct Credentials {
    QVector<Header> headers = {};                     ///< e.g. Authorization, Impersonate-User
    QByteArray clientCertPem = {}, clientKeyPem = {}; ///< replace those of Tls when not empty
};
using CredentialsProvider = std::function<QFuture<base::Result<Credentials>>(bool fresh)>;

struct Request;

/// Opens the connections of an Endpoint in place of a name look-up and connect(): a port-forward. Both are called on the
/// client's thread.
class Dialer
{
public:
    virtual ~Dialer() = default;
    /// A listening Unix socket, at once, owned by the caller, who connects to its name; what is behind may still be on its way.
    virtual base::Result<int> dial() = 0;
    /// Why the last connection it opened has failed; nothing while it has not.
    virtual std::optional<base::Error> failure() const = 0;
};

struct Endpoint {
    QString baseUrl = {}; ///< "https://10.0.0.1:6443" or with a path; requests append theirs
    Tls tls = {};
    QString proxyUrl = {}; ///< http, https or socks5; "" = none (the environment is not read)
    QVector<Header> headers = {}; ///< sent with every request
    CredentialsProvider credentials = {}; ///< may be empty
    /// A request it is false for is refused with Forbidden before anything is sent; empty = none is. Called on the client's thread.
    std::function<bool(const Request &)> permits = {};
    /// The host of baseUrl must be an address then, since it is looked up all the same; Tls::serverName is what is verified.
    std::shared_ptr<Dialer> dialer = {};
    /// HTTP/2 without asking over http://, and nothing else over https://: gRPC.
    bool onlyHttp2 = false;
};

struct Request {
    QByteArray method = "GET";
    QString path = {};      ///< "/api/v1/pods?limit=500", already percent-encoded
    QVector<Header> headers = {};
    QByteArray body = {};
    qint64 maxBytes = 256LL << 20; ///< of the decoded body; over it the call ends with TooLarge
    int connectTimeoutMs = 10'000;
    int timeoutMs = 30'000; ///< whole call; 0 = none (streams)
    int idleTimeoutMs = 0;  ///< no byte for so long; 0 = none
    /// On a connection of its own. libcurl sends a request again when a connection it took from the pool turns out dead; what
    /// must not be done twice needs this.
    bool freshConnection = false;
};

struct Response {
    int status = 0;
    QVector<Header> headers;
    QByteArray body;
    QVector<Header> trailers; ///< came after the body; gRPC's status is there
    double seconds = 0;
    QByteArray header(QByteArrayView name) const; ///< case-insensitive; "" when absent
};

/// A response that arrives in pieces: a watch. Deleting it cuts the connection. Signals come on the thread it lives on.
class Stream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

signals:
    void started(int status);
    /// Whole lines only, with their '\n'; the last one may lack it. A line over the limit ends the stream with TooLarge.
    void lines(const QByteArray &data);
    /// Always the last signal. `error.kind` Cancelled never comes: a deleted stream is silent. An end by the server is no error.
    void finished(const base::Result<void> &end);
};

class Client : public QObject
{
    Q_OBJECT

public:
    explicit Client(Endpoint endpoint, QObject *parent = nullptr);
    ~Client() override;

    const Endpoint &endpoint() const;

    /// The answer whatever its status is; an Error only when there is no HTTP answer, or the body passed maxBytes.
    /// Cancel the future to cut it. On 401 credentials are refreshed and the request is sent once more.
    QFuture<base::Result<Response>> send(Request request);

    /// Owned by `parent`; call it on the thread `parent` lives on. Give timeoutMs = 0; maxBytes does not count here, but a
    /// line may have 8 MiB, and the transfer pauses while more than that waits for the slots of `lines`.
    Stream *open(Request request, QObject *parent);

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Percent-encodes one path segment or query value.
QString encode(const QString &text);

} // namespace http
