// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A TCP connection with a deadline that can be given up from outside.
#pragma once

#include "models/base/error.h"

#include <QDeadlineTimer>

#include <functional>

namespace tls {

/// Asked every tenth of a second while waiting: true ends the wait with Cancelled.
struct Patience {
    QDeadlineTimer deadline;
    std::function<bool()> givenUp;
};

class Socket
{
public:
    Socket() = default;
    explicit Socket(int fd)
        : m_fd(fd)
    {
    }
    Socket(Socket &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Socket &operator=(Socket &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Socket();

    int fd() const { return m_fd; }
    /// Until it can be read or written.
    base::Result<void> wait(bool forRead, const Patience &patience) const;

private:
    int m_fd = -1;
};

/// Resolves the name and tries its addresses in turn. The socket does not block.
base::Result<Socket> connectTo(const QString &host, int port, const Patience &patience);

} // namespace tls
