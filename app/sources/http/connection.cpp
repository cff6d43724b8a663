// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/http/connection.h"

#include <curl/curl.h>

#include <QUrl>

#include <chrono>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace http {
namespace {

constexpr qsizetype kPiece = 64 * 1024;

class NoSink final : public Sink
{
public:
    bool cancelled() const override { return false; }
    bool oneShot() const override { return true; }
    void head(int, QVector<Header>) override { }
    base::Result<Flow> body(QByteArrayView) override { return Flow::Go; }
    bool ready() const override { return true; }
    void end(const base::Result<void> &, double) override { }
};

int stopped(void *stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<const std::atomic<bool> *>(stop)->load() ? 1 : 0;
}

QByteArray headOf(const Target &target, const Endpoint &endpoint, const Credentials &credentials, const Request &request)
{
    const QUrl url = QUrl::fromEncoded(target.baseUrl);
    QByteArray host = target.hostHeader;
    if (host.isEmpty())
        host = url.authority(QUrl::FullyEncoded).section(u'@', -1).toLatin1();
    QByteArray head = request.method + ' ' + url.path(QUrl::FullyEncoded).toLatin1() + request.path.toLatin1() + " HTTP/1.1\r\nHost: " + host
        + "\r\nUser-Agent: meshdeck/" MESHDECK_VERSION "\r\n";
    for (const auto &[name, value] : endpoint.headers + request.headers + credentials.headers)
        head += name + ": " + value + "\r\n";
    return head + "\r\n";
}

} // namespace

base::Result<Credentials> credentialsFor(const Endpoint &endpoint, bool fresh, const std::atomic<bool> &stop)
{
    if (!endpoint.credentials)
        return Credentials{};
    const auto future = endpoint.credentials(fresh);
    while (!future.isFinished()) {
        if (stop)
            return base::fail(ErrorKind::Cancelled, u"cancelled"_s, endpoint.baseUrl);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    if (future.resultCount() == 0)
        return base::fail(ErrorKind::Cancelled, u"no credentials: the call for them was cancelled"_s, endpoint.baseUrl);
    return future.result();
}

base::Result<std::unique_ptr<Connection>> Connection::open(const Endpoint &endpoint, const Credentials &credentials, const Request &request,
                                                           const std::atomic<bool> &stop)
{
    const auto to = target(endpoint);
    if (!to)
        return tl::unexpected(to.error());
    auto fine = check(request, to->name);
    if (fine)
        fine = check(endpoint.headers, to->name);
    if (!fine)
        return tl::unexpected(fine.error());
    if (endpoint.permits && !endpoint.permits(request))
        return base::fail(ErrorKind::Forbidden, u"this connection is read-only: the request was not sent"_s, to->name);
    std::unique_ptr<Connection> connection(new Connection);
    connection->m_where = to->name;
    connection->m_transfer = std::make_unique<Transfer>(request, std::make_unique<NoSink>());
    if (auto prepared = connection->m_transfer->prepare(endpoint, *to, credentials, true); !prepared)
        return tl::unexpected(prepared.error());
    CURL *easy = connection->m_transfer->handle();
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &stopped);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &stop);
    const CURLcode code = curl_easy_perform(easy);
    if (auto outcome = connection->m_transfer->outcome(code); !outcome)
        return tl::unexpected(outcome.error());
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK || socket == CURL_SOCKET_BAD)
        return base::fail(ErrorKind::Unreachable, u"the connection closed at once"_s, to->name);
    connection->m_socket = socket;
    connection->m_head = headOf(*to, endpoint, credentials, request);
    return connection;
}

Connection::~Connection() = default;

base::Result<qsizetype> Connection::send(QByteArrayView data)
{
    size_t sent = 0;
    const CURLcode code = curl_easy_send(m_transfer->handle(), data.data(), static_cast<size_t>(data.size()), &sent);
    if (code == CURLE_AGAIN)
        return 0;
    if (code != CURLE_OK)
        return base::fail(ErrorKind::Unreachable, u"the connection was cut"_s, m_where);
    return static_cast<qsizetype>(sent);
}

base::Result<QByteArray> Connection::receive()
{
    QByteArray data(kPiece, Qt::Uninitialized);
    size_t received = 0;
    const CURLcode code = curl_easy_recv(m_transfer->handle(), data.data(), static_cast<size_t>(data.size()), &received);
    if (code == CURLE_AGAIN)
        return QByteArray();
    if (code != CURLE_OK || received == 0)
        return base::fail(ErrorKind::Unreachable, u"the connection was closed"_s, m_where);
    data.truncate(static_cast<qsizetype>(received));
    return data;
}

} // namespace http
