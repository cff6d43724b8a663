// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/http/transfer.h"

#include "app/sources/http/failure.h"

#include <curl/curl.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace http {
namespace {

constexpr int kMaxHeaders = 256;
constexpr qsizetype kMaxHeaderBytes = 256 * 1024;
constexpr qint64 kMaxDiscarded = 1 << 20; // of the body of a 401 that is tried again
constexpr long kKeepIdleS = 15, kKeepIntervalS = 5;
constexpr unsigned kUnackedMs = 25'000; // a peer that vanished is noticed by then, even on a shared HTTP/2 connection

void setBlob(CURL *easy, CURLoption option, const QByteArray &pem)
{
    if (pem.isEmpty())
        return;
    curl_blob blob{const_cast<char *>(pem.constData()), static_cast<size_t>(pem.size()), CURL_BLOB_COPY};
    curl_easy_setopt(easy, option, &blob);
}

bool hasHeader(const QVector<Header> &headers, QByteArrayView name)
{
    return std::ranges::any_of(headers, [name](const Header &h) { return name.compare(h.first, Qt::CaseInsensitive) == 0; });
}

} // namespace

Transfer::Transfer(Request request, std::unique_ptr<Sink> sink)
    : m_request(std::move(request))
    , m_sink(std::move(sink))
{
}

Transfer::~Transfer()
{
    dropHandle();
}

void Transfer::dropHandle()
{
    if (m_easy)
        curl_easy_cleanup(m_easy);
    curl_slist_free_all(m_headerList);
    curl_slist_free_all(m_connectTo);
    m_easy = nullptr;
    m_headerList = m_connectTo = nullptr;
}

base::Result<void> Transfer::prepare(const Endpoint &endpoint, const Target &target, const Credentials &credentials, bool distrustPool)
{
    if (auto fine = check(credentials.headers, target.name); !fine)
        return fine;
    dropHandle();
    m_target = target;
    m_status = 0;
    m_headers.clear();
    m_headerBytes = m_discarded = 0;
    m_headerCount = 0;
    m_dialer = endpoint.dialer;
    m_headDone = m_discard = m_paused = admitted = false;
    m_preparedAt = std::chrono::steady_clock::now();
    m_stopped.reset();
    m_lastByte.reset();
    m_errorText.fill('\0', CURL_ERROR_SIZE);
    m_easy = curl_easy_init();
    if (!m_easy)
        return base::fail(ErrorKind::Internal, u"libcurl has no handle left"_s, target.name);
    curl_easy_setopt(m_easy, CURLOPT_URL, QByteArray(target.baseUrl + m_request.path.toLatin1()).constData());
    curl_easy_setopt(m_easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_errorText.data());
    curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_easy, CURLOPT_QUICK_EXIT, 1L); // a hanging name server must not hold up cancel and exit
    curl_easy_setopt(m_easy, CURLOPT_FRESH_CONNECT, distrustPool || m_request.freshConnection ? 1L : 0L);
    // Both empty strings keep libcurl from reading the environment.
    curl_easy_setopt(m_easy, CURLOPT_PROXY, target.proxy.constData());
    curl_easy_setopt(m_easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(m_easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!target.connectTo.isEmpty()) {
        m_connectTo = curl_slist_append(nullptr, target.connectTo.constData());
        curl_easy_setopt(m_easy, CURLOPT_CONNECT_TO, m_connectTo);
    }
    setTls(endpoint, target, credentials);
    setLimits();
    setMethod();
    setHeaders(endpoint, target, credentials);
    return {};
}

void Transfer::setTls(const Endpoint &endpoint, const Target &target, const Credentials &credentials)
{
    // Over plain HTTP the servers we talk to know only 1.1. PIPEWAIT: forty watches at start share one HTTP/2 connection.
    curl_easy_setopt(m_easy, CURLOPT_HTTP_VERSION,
                     static_cast<long>(endpoint.onlyHttp2 ? CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE : CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(m_easy, CURLOPT_PIPEWAIT, target.secure ? 1L : 0L);
    curl_easy_setopt(m_easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(m_easy, CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYPEER, endpoint.tls.verify ? 1L : 0L);
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYHOST, endpoint.tls.verify ? 2L : 0L);
    curl_easy_setopt(m_easy, CURLOPT_KEYPASSWD, ""); // an encrypted key is an error, never a prompt on the terminal
    if (!endpoint.tls.caPem.isEmpty()) {
        curl_easy_setopt(m_easy, CURLOPT_CAPATH, nullptr); // or the system's store would be trusted as well
        setBlob(m_easy, CURLOPT_CAINFO_BLOB, endpoint.tls.caPem);
    }
    const bool own = credentials.clientCertPem.isEmpty();
    setBlob(m_easy, CURLOPT_SSLCERT_BLOB, own ? endpoint.tls.clientCertPem : credentials.clientCertPem);
    setBlob(m_easy, CURLOPT_SSLKEY_BLOB, own ? endpoint.tls.clientKeyPem : credentials.clientKeyPem);
}

void Transfer::setLimits()
{
    curl_easy_setopt(m_easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_request.connectTimeoutMs));
    curl_easy_setopt(m_easy, CURLOPT_TIMEOUT_MS, static_cast<long>(m_request.timeoutMs));
    curl_easy_setopt(m_easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(m_easy, CURLOPT_TCP_KEEPIDLE, kKeepIdleS);
    curl_easy_setopt(m_easy, CURLOPT_TCP_KEEPINTVL, kKeepIntervalS);
    curl_easy_setopt(m_easy, CURLOPT_BUFFERSIZE, 256L * 1024);
    curl_easy_setopt(m_easy, CURLOPT_SOCKOPTFUNCTION, &Transfer::onSocket);
    curl_easy_setopt(m_easy, CURLOPT_SOCKOPTDATA, this);
    if (m_dialer) {
        curl_easy_setopt(m_easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::onDial);
        curl_easy_setopt(m_easy, CURLOPT_OPENSOCKETDATA, this);
    }
    curl_easy_setopt(m_easy, CURLOPT_PREREQFUNCTION, &Transfer::onRequest);
    curl_easy_setopt(m_easy, CURLOPT_PREREQDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(m_easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &Transfer::onBody);
    curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
}

void Transfer::setMethod()
{
    const QByteArray &method = m_request.method;
    if (method == "HEAD") {
        curl_easy_setopt(m_easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (!m_request.body.isEmpty() || method == "POST" || method == "PUT" || method == "PATCH") {
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, m_request.body.constData());
    }
    curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, method.constData());
}

void Transfer::setHeaders(const Endpoint &endpoint, const Target &target, const Credentials &credentials)
{
    const QVector<Header> all = endpoint.headers + m_request.headers + credentials.headers;
    const auto add = [this](const QByteArray &line) { m_headerList = curl_slist_append(m_headerList, line.constData()); };
    for (const auto &[name, value] : all)
        add(value.isEmpty() ? name + ';' : name + ": " + value); // "Name;" is libcurl's way to send an empty value
    if (!target.hostHeader.isEmpty() && !hasHeader(all, "Host"))
        add("Host: " + target.hostHeader);
    if (!hasHeader(all, "Content-Type"))
        add("Content-Type:"); // not libcurl's own guess, a web form
    add("Expect:");
    if (!hasHeader(all, "User-Agent"))
        add("User-Agent: meshdeck/" MESHDECK_VERSION);
    if (!hasHeader(all, "Accept-Encoding"))
        curl_easy_setopt(m_easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_headerList);
    curl_easy_setopt(m_easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE)); // a proxy sees none of these
}

// libcurl lets the address be changed here, and connects to what it finds. (A socket that is connected already is no way: 7.88
// connects it all the same, in spite of CURL_SOCKOPT_ALREADY_CONNECTED.)
int Transfer::onDial(void *self, int, curl_sockaddr *address)
{
    auto &transfer = *static_cast<Transfer *>(self);
    const base::Result<int> listener = transfer.m_dialer->dial();
    if (!listener) {
        transfer.stop(listener.error());
        return static_cast<int>(CURL_SOCKET_BAD);
    }
    sockaddr_un to{};
    socklen_t size = sizeof to;
    const bool known = ::getsockname(*listener, reinterpret_cast<sockaddr *>(&to), &size) == 0 && to.sun_family == AF_UNIX;
    ::close(*listener);
    if (!known)
        return static_cast<int>(CURL_SOCKET_BAD);
    address->family = AF_UNIX;
    address->socktype = SOCK_STREAM;
    address->protocol = 0;
    address->addrlen = size;
    std::memcpy(static_cast<void *>(&address->addr), &to, size); // libcurl keeps room for any kind of address there
    return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

int Transfer::onSocket(void *self, int socket, int)
{
    if (static_cast<Transfer *>(self)->m_dialer)
        return CURL_SOCKOPT_OK;
#ifdef TCP_USER_TIMEOUT
    setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUnackedMs, sizeof kUnackedMs);
#endif
    return CURL_SOCKOPT_OK;
}

int Transfer::onRequest(void *self, char *, char *, int, int)
{
    static_cast<Transfer *>(self)->m_lastByte = std::chrono::steady_clock::now();
    return CURL_PREREQFUNC_OK;
}

size_t Transfer::onHeader(char *data, size_t, size_t count, void *self)
{
    return static_cast<Transfer *>(self)->header(QByteArrayView(data, static_cast<qsizetype>(count))) ? count : 0;
}

size_t Transfer::onBody(char *data, size_t, size_t count, void *self)
{
    return static_cast<Transfer *>(self)->body(QByteArrayView(data, static_cast<qsizetype>(count)));
}

bool Transfer::stop(base::Error error)
{
    m_stopped = std::move(error);
    return false;
}

bool Transfer::header(QByteArrayView line)
{
    m_lastByte = std::chrono::steady_clock::now();
    if (line.startsWith("HTTP/")) {
        // A status line opens a block anew: after "100 Continue" comes the real one.
        const auto space = line.indexOf(' ');
        m_status = space < 0 ? 0 : line.sliced(space + 1).first(qMin<qsizetype>(3, line.size() - space - 1)).toInt();
        m_headers.clear();
        m_headerCount = 0;
        m_headDone = false;
        return true;
    }
    if (m_headDone && m_discard)
        return true;
    m_headerBytes += line.size();
    if (m_headerBytes > kMaxHeaderBytes)
        return stop({ErrorKind::TooLarge, u"the answer's headers are over the limit of %1 KiB"_s.arg(kMaxHeaderBytes / 1024), m_target.name});
    const QByteArrayView text = line.trimmed();
    if (text.isEmpty()) {
        if (!m_headDone)
            headEnds();
        return true;
    }
    if (++m_headerCount > kMaxHeaders)
        return stop({ErrorKind::TooLarge, u"the answer has more than %1 headers"_s.arg(kMaxHeaders), m_target.name});
    const auto colon = text.indexOf(':');
    if (colon <= 0)
        return true;
    Header header{text.first(colon).trimmed().toByteArray(), text.sliced(colon + 1).trimmed().toByteArray()};
    if (m_headDone)
        m_sink->trailer(std::move(header));
    else
        m_headers.append(std::move(header));
    return true;
}

void Transfer::headEnds()
{
    if (m_status < 200)
        return;
    m_headDone = true;
    m_discard = m_status == 401 && mayRefresh && !refreshed;
    if (!m_discard)
        m_sink->head(m_status, std::move(m_headers));
    m_headers.clear();
}

size_t Transfer::body(QByteArrayView data)
{
    m_lastByte = std::chrono::steady_clock::now();
    const auto size = static_cast<size_t>(data.size());
    if (m_discard) {
        m_discarded += data.size();
        return m_discarded > kMaxDiscarded ? 0 : size;
    }
    if (m_sink->cancelled())
        return 0;
    const auto flow = m_sink->body(data);
    if (!flow) {
        stop(flow.error());
        return 0;
    }
    m_paused = *flow == Flow::Pause;
    return m_paused ? CURL_WRITEFUNC_PAUSE : size;
}

void Transfer::resumeIfReady()
{
    if (!m_paused || !m_easy || !m_sink->ready())
        return;
    m_paused = false;
    m_lastByte = std::chrono::steady_clock::now();
    curl_easy_pause(m_easy, CURLPAUSE_CONT);
}

std::optional<int> Transfer::idleLeftMs() const
{
    if (m_request.idleTimeoutMs <= 0 || !m_lastByte || m_paused)
        return std::nullopt;
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - *m_lastByte).count();
    return static_cast<int>(std::clamp<qint64>(m_request.idleTimeoutMs - since, 0, m_request.idleTimeoutMs));
}

base::Error Transfer::idleError() const
{
    return {ErrorKind::Unreachable, u"timed out: nothing came for %1"_s.arg(http::seconds(m_request.idleTimeoutMs)), m_target.name};
}

bool Transfer::waitedTooLong() const
{
    return m_easy && !admitted && std::chrono::steady_clock::now() - m_preparedAt > std::chrono::milliseconds(m_request.connectTimeoutMs);
}

base::Error Transfer::connectError() const
{
    return {ErrorKind::Unreachable, u"timed out: no connection after %1"_s.arg(http::seconds(m_request.connectTimeoutMs)), m_target.name};
}

base::Result<void> Transfer::outcome(int curlCode) const
{
    if (m_stopped)
        return tl::unexpected(*m_stopped);
    if (curlCode == CURLE_OK)
        return {};
    if (const auto cause = m_dialer ? m_dialer->failure() : std::nullopt)
        return tl::unexpected(*cause);
    Failure failure{.curlCode = curlCode,
                    .text = QString::fromUtf8(m_errorText.constData()),
                    .endpoint = m_target.name,
                    .host = m_target.verifiedName,
                    .proxy = m_target.proxyName,
                    .requestSent = m_lastByte.has_value(),
                    .answerBegan = m_status != 0,
                    .connectTimeoutMs = m_request.connectTimeoutMs,
                    .timeoutMs = m_request.timeoutMs};
    curl_easy_getinfo(m_easy, CURLINFO_OS_ERRNO, &failure.osErrno);
    curl_easy_getinfo(m_easy, CURLINFO_SSL_VERIFYRESULT, &failure.verifyResult);
    return tl::unexpected(explain(failure));
}

double Transfer::seconds() const
{
    curl_off_t microseconds = 0;
    if (m_easy)
        curl_easy_getinfo(m_easy, CURLINFO_TOTAL_TIME_T, &microseconds);
    return static_cast<double>(microseconds) / 1e6;
}

} // namespace http
