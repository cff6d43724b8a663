// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The tunnel's second half: what happens once the handshake is done.
#include "app/sources/kubernetes/tunnel.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace kubernetes {

namespace {

constexpr qsizetype kPiece = 32 * 1024;     // of one message: more is refused by some servers
constexpr qsizetype kMostWaiting = 1 << 20; // in each direction, before the other side is let wait

QByteArray message(QByteArrayView payload)
{
    return payload.isEmpty() ? QByteArray() : websocket::frame(websocket::Opcode::Binary, payload);
}

} // namespace

base::Result<void> Tunnel::pump()
{
    m_lastHeard = m_lastPing = steady_clock::now();
    m_toServer += message(m_framing->open());
    if (!m_answer.rest.isEmpty()) {
        const auto messages = m_reader.feed(std::exchange(m_answer.rest, {}));
        if (!messages)
            return tl::unexpected(messages.error());
        for (const websocket::Message &early : *messages) {
            if (auto taken = take(early); !taken)
                return taken;
        }
    }
    while (!m_stop) {
        if (auto read = fromServer(); !read)
            return read;
        flushToLocal();
        fromLocal();
        if (auto flushed = flushToServer(); !flushed)
            return flushed;
        if (m_localEnded || (m_serverEnded && m_toLocal.isEmpty()))
            break;
        if (auto waited = poll(); !waited)
            return waited;
    }
    sayGoodbye();
    return {};
}

base::Result<void> Tunnel::poll()
{
    const bool roomForServer = m_toServer.size() < kMostWaiting, roomForLocal = m_toLocal.size() < kMostWaiting;
    std::array<pollfd, 3> wanted{{
        {m_connection->socket(), static_cast<short>((roomForLocal ? POLLIN : 0) | (m_toServer.isEmpty() ? 0 : POLLOUT)), 0},
        {m_socket, static_cast<short>((roomForServer ? POLLIN : 0) | (m_toLocal.isEmpty() ? 0 : POLLOUT)), 0},
        {m_wake, POLLIN, 0},
    }};
    const bool atOnce = m_mayHaveMore && roomForLocal;
    ::poll(wanted.data(), wanted.size(), atOnce ? 0 : m_settings.timing.pingMs);
    m_mayHaveMore = m_mayHaveMore || (wanted[0].revents & (POLLIN | POLLHUP | POLLERR));
    m_localReadable = wanted[1].revents & (POLLIN | POLLHUP | POLLERR);
    return keepAlive();
}

// TLS may hold bytes that poll() knows nothing of: read until there are none.
base::Result<void> Tunnel::fromServer()
{
    while (m_mayHaveMore && m_toLocal.size() < kMostWaiting && !m_serverEnded) {
        const auto bytes = m_connection->receive();
        if (!bytes) {
            m_serverEnded = true;
            return m_toLocal.isEmpty() ? base::Result<void>(tl::unexpected(bytes.error())) : base::Result<void>();
        }
        m_mayHaveMore = !bytes->isEmpty();
        if (!m_mayHaveMore)
            break;
        m_lastHeard = steady_clock::now();
        const auto messages = m_reader.feed(*bytes);
        if (!messages)
            return tl::unexpected(messages.error());
        for (const websocket::Message &message : *messages) {
            if (auto taken = take(message); !taken)
                return taken;
        }
    }
    return {};
}

base::Result<void> Tunnel::take(const websocket::Message &received)
{
    switch (received.opcode) {
    case websocket::Opcode::Ping: m_toServer += websocket::frame(websocket::Opcode::Pong, received.payload); return {};
    case websocket::Opcode::Pong: return {};
    case websocket::Opcode::Close: m_serverEnded = true; return {};
    default: break;
    }
    const auto taken = m_framing->take(received.payload);
    if (!taken)
        return tl::unexpected(base::Error{taken.error().kind, taken.error().detail, m_to.text()});
    m_toLocal += taken->data;
    m_toServer += message(taken->answer);
    m_serverEnded = m_serverEnded || taken->ended;
    return {};
}

base::Result<void> Tunnel::flushToServer()
{
    while (!m_toServer.isEmpty()) {
        const auto sent = m_connection->send(m_toServer);
        if (!sent)
            return tl::unexpected(sent.error());
        if (*sent == 0)
            break;
        m_toServer.remove(0, *sent);
    }
    return {};
}

void Tunnel::fromLocal()
{
    while (m_localReadable && !m_localEnded && m_toServer.size() < kMostWaiting) {
        QByteArray piece(kPiece, Qt::Uninitialized);
        const ssize_t got = ::recv(m_socket, piece.data(), static_cast<size_t>(piece.size()), MSG_DONTWAIT);
        if (got > 0) {
            m_toServer += message(m_framing->wrap(QByteArrayView(piece).first(got)));
            continue;
        }
        m_localReadable = false;
        m_localEnded = got == 0 || (errno != EAGAIN && errno != EINTR);
    }
}

void Tunnel::flushToLocal()
{
    qsizetype written = 0;
    while (written < m_toLocal.size()) {
        const ssize_t sent =
            ::send(m_socket, m_toLocal.constData() + written, static_cast<size_t>(m_toLocal.size() - written), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent <= 0) {
            m_localEnded = m_localEnded || (errno != EAGAIN && errno != EINTR);
            break;
        }
        written += sent;
    }
    m_toLocal.remove(0, written);
}

base::Result<void> Tunnel::keepAlive()
{
    const auto now = steady_clock::now();
    if (now - m_lastHeard > milliseconds(m_settings.timing.silenceMs))
        return base::fail(ErrorKind::Unreachable, u"the port-forward is dead: no answer to pings"_s, m_to.text());
    if (now - m_lastPing >= milliseconds(m_settings.timing.pingMs)) {
        m_lastPing = now;
        m_toServer += websocket::frame(websocket::Opcode::Ping, "meshdeck");
    }
    return {};
}

void Tunnel::sayGoodbye()
{
    m_toServer += message(m_framing->close());
    m_toServer += websocket::frame(websocket::Opcode::Close, QByteArray("\x03\xe8", 2));
    // As far as it goes at once: nobody waits for the answer.
    [[maybe_unused]] const auto sent = flushToServer();
}

} // namespace kubernetes
