// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The API server's way to a Service: /api/v1/namespaces/<ns>/services/[scheme:]<name>[:port]/proxy/<path>. Services have no
// real backends here but those that are registered, each a URL on loopback.
#pragma once

#include "app/sandbox/api/status.h"

namespace boost::asio {
class io_context;
}

namespace sandbox {

class ServiceProxy
{
public:
    /// `url` is asked per request, on a server thread; "" = nothing runs there now.
    struct Backend {
        std::string ns, service;
        int port = 0;
        std::function<std::string()> url;
    };
    static constexpr std::size_t bodyLimit = 64 << 20; ///< of a backend's answer
    static constexpr std::chrono::seconds timeLimit{60};

    ServiceProxy(boost::asio::io_context &io, const ObjectStore &objects, std::vector<Backend> backends);

    /// `target` is "[scheme:]name[:port]"; `path` what follows "/proxy", still percent-encoded.
    void forward(const HttpRequest &request, const std::string &ns, const std::string &target, const std::string &path, HttpDone done) const;

private:
    Answered<std::string> backendUrl(const std::string &ns, const std::string &target) const;

    boost::asio::io_context &m_io;
    const ObjectStore &m_objects;
    std::vector<Backend> m_backends;
};

/// "[scheme:]name[:port]" taken apart; `scheme` and `port` may be "".
struct ProxyTarget {
    std::string scheme, name, port;
};
std::optional<ProxyTarget> proxyTarget(const std::string &text);

/// One request to http://127.0.0.1:port (or another host by number), asynchronously. `done` gets the answer, or a 503, 504 or 413.
void fetch(boost::asio::io_context &io, const std::string &host, unsigned short port, HttpRequest request, HttpDone done);

} // namespace sandbox
