// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/tunnel.h"

#include "models/base/logging.h"

#include <array>
#include <csignal>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace kubernetes {

namespace {

constexpr int kRefusalMs = 500;
constexpr qsizetype kMostBody = 64 * 1024;  // of a refusal

int leftMs(steady_clock::time_point since, int limitMs)
{
    const auto gone = std::chrono::duration_cast<milliseconds>(steady_clock::now() - since).count();
    return static_cast<int>(std::clamp<qint64>(limitMs - gone, 0, limitMs));
}

} // namespace

void ForwardOutcome::clear()
{
    const std::lock_guard lock(m_mutex);
    m_error.reset();
}

void ForwardOutcome::set(const base::Error &error)
{
    const std::lock_guard lock(m_mutex);
    m_error = error;
}

std::optional<base::Error> ForwardOutcome::get() const
{
    const std::lock_guard lock(m_mutex);
    return m_error;
}

bool Gate::enter(const std::atomic<bool> &stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_closed || stop || m_free > 0; });
    if (m_closed || stop)
        return false;
    --m_free;
    return true;
}

void Gate::leave()
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_free;
    }
    m_changed.notify_one();
}

void Gate::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_changed.notify_all();
}

void Gate::wake()
{
    const std::lock_guard lock(m_mutex);
    m_changed.notify_all();
}

Tunnel::Tunnel(const ForwardSettings &settings, std::function<base::Result<PodPort>()> resolve, Door door, std::shared_ptr<Gate> gate,
               std::shared_ptr<ForwardOutcome> outcome)
    : m_settings(settings)
    , m_resolve(std::move(resolve))
    , m_gate(std::move(gate))
    , m_outcome(std::move(outcome))
    , m_door(std::move(door))
    , m_wake(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    m_thread = std::thread([this] { run(); });
}

Tunnel::~Tunnel()
{
    stop();
    m_thread.join();
    if (m_wake >= 0)
        ::close(m_wake);
}

void Tunnel::stop()
{
    m_stop = true;
    m_gate->wake();
    const quint64 one = 1;
    if (m_wake >= 0) [[maybe_unused]]
        const auto written = ::write(m_wake, &one, sizeof one);
}

void Tunnel::run()
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    m_socket = m_door.takeOne(m_wake, m_settings.timing.connectMs);
    if (m_socket >= 0 && m_gate->enter(m_stop)) {
        const auto end = carry();
        if (!end && !m_stop) {
            base::Error error = end.error();
            if (error.where.isEmpty() || error.kind == ErrorKind::Invalid)
                error.where = m_to.text();
            qCDebug(logKubernetes) << "port-forward:" << error.message();
            m_outcome->set(error);
        }
        m_connection.reset();
        m_gate->leave();
    }
    if (m_socket >= 0)
        ::close(m_socket);
    m_over = true;
}

base::Result<void> Tunnel::carry()
{
    auto to = m_resolve();
    if (!to)
        return tl::unexpected(to.error());
    m_to = *to;
    if (auto connected = connect(); !connected)
        return connected;
    return pump();
}

base::Result<void> Tunnel::connect()
{
    bool onlyChannels = m_settings.protocol == ForwardProtocol::Channels, fresh = false;
    for (int attempt = 0;; ++attempt) {
        const auto status = shakeHands(fresh, onlyChannels);
        if (!status)
            return tl::unexpected(status.error());
        if (*status == 101)
            return {};
        const bool refresh = *status == 401 && !fresh && m_settings.api.credentials;
        // A server that turns the newer protocol down, or a proxy before it that does, may take the older one.
        const bool older = !refresh && !onlyChannels && *status != 401 && *status != 403 && *status != 404;
        if (attempt >= 2 || (!refresh && !older)) {
            return tl::unexpected(refusedForward(*status, refusalBody(), m_to));
        }
        fresh = fresh || refresh;
        onlyChannels = onlyChannels || older;
    }
}

base::Result<int> Tunnel::shakeHands(bool fresh, bool onlyChannels)
{
    const auto credentials = http::credentialsFor(m_settings.api, fresh, m_stop);
    if (!credentials)
        return tl::unexpected(credentials.error());
    m_key = websocket::newKey();
    QByteArray protocols = kChannelProtocol;
    if (!onlyChannels)
        protocols = QByteArray(kTunnelProtocol) + ", " + kChannelProtocol;
    const http::Request request{
        .path = u"/api/v1/namespaces/%1/pods/%2/portforward?ports=%3"_s.arg(http::encode(m_to.ns), http::encode(m_to.pod)).arg(m_to.port),
        .headers = websocket::handshake(m_key, protocols),
        .connectTimeoutMs = m_settings.timing.connectMs,
        .timeoutMs = 0};
    auto connection = http::Connection::open(m_settings.api, *credentials, request, m_stop);
    if (!connection)
        return tl::unexpected(connection.error());
    m_connection = std::move(*connection);
    if (auto sent = sendAll(m_connection->head()); !sent)
        return tl::unexpected(sent.error());
    const auto said = answer();
    if (!said)
        return tl::unexpected(said.error());
    m_answer = *said;
    if (said->status != 101)
        return said->status;
    if (auto fine = websocket::checkAccepted(*said, m_key); !fine)
        return tl::unexpected(fine.error());
    m_framing = framingFor(said->header("Sec-WebSocket-Protocol"), m_to.port);
    if (!m_framing)
        return base::fail(ErrorKind::Unsupported, u"the API server chose a port-forward protocol that was not offered"_s, m_to.text());
    return 101;
}

base::Result<websocket::Answer> Tunnel::answer()
{
    QByteArray bytes;
    const auto began = steady_clock::now();
    for (;;) {
        const auto read = websocket::readAnswer(bytes);
        if (!read)
            return tl::unexpected(read.error());
        if (*read)
            return **read;
        if (leftMs(began, m_settings.timing.connectMs) == 0)
            return base::fail(ErrorKind::Unreachable, u"timed out: the API server did not answer the port-forward"_s, m_to.text());
        const auto piece = m_connection->receive();
        if (!piece)
            return tl::unexpected(piece.error());
        bytes += *piece;
        if (piece->isEmpty()) {
            if (auto ready = waitReadable(leftMs(began, m_settings.timing.connectMs)); !ready)
                return tl::unexpected(ready.error());
        }
    }
}

// Up to its announced length, its last chunk, the connection's end, or a moment of silence.
QByteArray Tunnel::refusalBody()
{
    QByteArray body = m_answer.rest;
    const qsizetype announced = m_answer.header("Content-Length").toLongLong();
    while (body.size() < kMostBody && !(announced > 0 && body.size() >= announced) && !body.endsWith("0\r\n\r\n")) {
        auto piece = m_connection->receive();
        if (piece && piece->isEmpty() && waitReadable(kRefusalMs))
            piece = m_connection->receive();
        if (!piece || piece->isEmpty())
            break;
        body += *piece;
    }
    const qsizetype from = body.indexOf('{'), to = body.lastIndexOf('}');
    return from >= 0 && to > from ? body.sliced(from, to - from + 1) : body;
}

base::Result<void> Tunnel::waitReadable(int ms)
{
    std::array<pollfd, 2> wanted{{{m_connection->socket(), POLLIN, 0}, {m_wake, POLLIN, 0}}};
    ::poll(wanted.data(), wanted.size(), ms);
    if (m_stop)
        return base::fail(ErrorKind::Cancelled, u"cancelled"_s, m_to.text());
    return {};
}

base::Result<void> Tunnel::sendAll(QByteArrayView bytes)
{
    const auto began = steady_clock::now();
    while (!bytes.isEmpty()) {
        const auto sent = m_connection->send(bytes);
        if (!sent)
            return tl::unexpected(sent.error());
        bytes = bytes.sliced(*sent);
        if (*sent > 0)
            continue;
        std::array<pollfd, 2> wanted{{{m_connection->socket(), POLLOUT, 0}, {m_wake, POLLIN, 0}}};
        ::poll(wanted.data(), wanted.size(), leftMs(began, m_settings.timing.connectMs));
        if (m_stop || leftMs(began, m_settings.timing.connectMs) == 0)
            return base::fail(m_stop ? ErrorKind::Cancelled : ErrorKind::Unreachable, u"the API server takes no bytes"_s, m_to.text());
    }
    return {};
}

} // namespace kubernetes
