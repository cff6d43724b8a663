// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One request on its way: an easy handle of libcurl, its limits, and the Sink that takes what arrives. Worker thread only.
#pragma once

#include "app/sources/http/target.h"

#include <chrono>
#include <memory>
#include <optional>

using CURL = void;
struct curl_slist;
struct curl_sockaddr;

namespace http {

enum class Flow : quint8 { Go, Pause };

/// Takes an answer piece by piece. Called on the worker's thread; `cancelled` and `ready` may look at state shared with another.
class Sink
{
public:
    virtual ~Sink() = default;
    virtual bool cancelled() const = 0;
    virtual bool oneShot() const = 0;
    virtual void head(int status, QVector<Header> headers) = 0;
    /// Pause: `data` was not taken, it comes again after ready(). An error ends the transfer with it.
    virtual base::Result<Flow> body(QByteArrayView data) = 0;
    virtual void trailer(Header) { }
    virtual bool ready() const = 0;
    virtual void end(const base::Result<void> &end, double seconds) = 0;
};

class Transfer
{
public:
    Transfer(Request request, std::unique_ptr<Sink> sink);
    ~Transfer();
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;

    /// (Re)makes the handle. `distrustPool`: no connection that stands already may be used.
    base::Result<void> prepare(const Endpoint &endpoint, const Target &target, const Credentials &credentials, bool distrustPool);
    CURL *handle() const { return m_easy; }
    Sink &sink() { return *m_sink; }
    const Request &request() const { return m_request; }

    /// 401, and a refresh was not tried yet: the caller refreshes and prepares again.
    bool wantsFreshCredentials() const { return m_discard; }
    void dropHandle();
    bool refreshed = false; ///< credentials were asked for with fresh = true
    bool mayRefresh = false;
    bool admitted = false; ///< the worker let it connect

    /// Let to connect, but no request was sent yet.
    bool connecting() const { return admitted && !m_lastByte; }
    /// It waited so long to be let in that connecting would have timed out.
    bool waitedTooLong() const;
    base::Error connectError() const;
    void resumeIfReady();
    /// Ms until the idle limit; nullopt = no limit runs. 0 = reached.
    std::optional<int> idleLeftMs() const;
    base::Error idleError() const;
    /// What a transfer that ended with `curlCode` means.
    base::Result<void> outcome(int curlCode) const;
    double seconds() const;

private:
    static size_t onHeader(char *data, size_t size, size_t count, void *self);
    static size_t onBody(char *data, size_t size, size_t count, void *self);
    static int onRequest(void *self, char *, char *, int, int);
    static int onSocket(void *self, int socket, int purpose);
    static int onDial(void *self, int purpose, curl_sockaddr *address);
    bool header(QByteArrayView line);
    void headEnds();
    size_t body(QByteArrayView data);
    bool stop(base::Error error);
    void setTls(const Endpoint &endpoint, const Target &target, const Credentials &credentials);
    void setLimits();
    void setMethod();
    void setHeaders(const Endpoint &endpoint, const Target &target, const Credentials &credentials);

    Request m_request;
    std::unique_ptr<Sink> m_sink;
    Target m_target;
    CURL *m_easy = nullptr;
    curl_slist *m_headerList = nullptr;
    curl_slist *m_connectTo = nullptr;
    QByteArray m_errorText;
    int m_status = 0;
    QVector<Header> m_headers;
    qsizetype m_headerBytes = 0;
    int m_headerCount = 0;
    std::shared_ptr<Dialer> m_dialer;
    qint64 m_discarded = 0;
    bool m_headDone = false;
    bool m_discard = false;
    bool m_paused = false;
    std::optional<base::Error> m_stopped;
    std::chrono::steady_clock::time_point m_preparedAt;
    std::optional<std::chrono::steady_clock::time_point> m_lastByte; ///< set once the request is sent
};

} // namespace http
