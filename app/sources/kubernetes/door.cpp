// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/door.h"

#include <array>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace kubernetes {

namespace {

bool isOwn(int socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == ::getpid() && peer.uid == ::geteuid();
}

} // namespace

base::Result<Door> Door::open()
{
    Door door;
    door.m_listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    // Bound to a family alone, the kernel picks a name.
    const bool fine = door.m_listener >= 0 && ::bind(door.m_listener, reinterpret_cast<const sockaddr *>(&address), sizeof(sa_family_t)) == 0
        && ::listen(door.m_listener, 4) == 0;
    if (!fine)
        return base::fail(base::ErrorKind::Internal, u"this process has no file handle left for a connection"_s);
    return door;
}

Door::Door(Door &&other) noexcept
    : m_listener(std::exchange(other.m_listener, -1))
{
}

Door::~Door()
{
    close();
}

void Door::close()
{
    if (m_listener >= 0)
        ::close(std::exchange(m_listener, -1));
}

int Door::copy() const
{
    return ::fcntl(m_listener, F_DUPFD_CLOEXEC, 0);
}

int Door::takeOne(int wake, int timeoutMs)
{
    for (;;) {
        std::array<pollfd, 2> wanted{{{m_listener, POLLIN, 0}, {wake, POLLIN, 0}}};
        if (::poll(wanted.data(), wanted.size(), timeoutMs) <= 0 || wanted[1].revents != 0)
            break;
        const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0 && isOwn(socket)) {
            close();
            return socket;
        }
        if (socket >= 0)
            ::close(socket);
    }
    close();
    return -1;
}

} // namespace kubernetes
