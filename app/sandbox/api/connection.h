// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One accepted connection of server.cpp: reads requests one after the other, writes what the handler answers.
// Owned by its own pending operations; the server only knows it weakly, to cut it.
#pragma once

#include "app/sandbox/api/http.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <atomic>

namespace sandbox {

/// What all connections of one listener share.
struct ConnectionContext {
    HttpHandler handler;
    std::shared_ptr<boost::asio::ssl::context> tls; ///< null = plain
    std::size_t bodyLimit = 0;
    /// steady_clock ticks: nothing is answered before. A fault, 0 = never mind.
    std::atomic<std::chrono::steady_clock::rep> stalledUntil{0};
};

class AnyConnection
{
public:
    virtual ~AnyConnection() = default;
    virtual void start() = 0;
    virtual void cut() = 0; ///< thread-safe
    /// The same, at once. Only when no thread runs the connection any more.
    virtual void abandon() = 0;
};

/// The socket's executor is a strand; all of the connection's work is done on it.
std::shared_ptr<AnyConnection> makeConnection(boost::asio::ip::tcp::socket socket, std::shared_ptr<ConnectionContext> context);

} // namespace sandbox
