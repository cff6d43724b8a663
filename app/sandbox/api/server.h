// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An HTTP/1.1 server on loopback, plain or TLS, on two threads. Knows nothing of Kubernetes: requests go to the handler of
// the listener they came in by. A slow reader, a stuck handshake or an idle connection holds up nobody but itself, and is cut.
// Used by sandbox.cpp; faults.h asks it to misbehave.
#pragma once

#include "app/sandbox/api/http.h"
#include "models/base/error.h"

namespace boost::asio {
class io_context;
}

namespace sandbox {

struct ServerTls {
    std::string certificatePem, keyPem; ///< the server's own, leaf first
    std::string clientCaPem;            ///< client certificates are asked for, not demanded, and checked against it
};

class HttpServer
{
public:
    static constexpr std::size_t bodyLimit = 3 << 20; ///< of a request, as the real API server has it
    static constexpr std::size_t connectionLimit = 1024;

    HttpServer();
    ~HttpServer(); ///< stops

    /// `port` 0 = any free one; returns the port. `tls` null = plain. Before run().
    base::Result<int> listen(int port, const ServerTls *tls, HttpHandler handler);
    void run();
    /// Cuts everything. No handler runs after it returned.
    void stop();

    void cutConnections();
    /// Connections are refused for so long, and those that are open cut. Thread-safe.
    void refuse(int port, std::chrono::milliseconds duration);
    /// Connections of that port are accepted, and nothing is answered for so long, on open watches neither. Thread-safe.
    void stall(int port, std::chrono::milliseconds duration);
    std::size_t connections() const;

    /// For outgoing requests on the same threads.
    boost::asio::io_context &io();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sandbox
