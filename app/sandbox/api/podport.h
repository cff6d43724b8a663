// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// TCP connections to ports of pods, as the programs in them would take them: bytes in, bytes out. PodHttp is one that speaks
// HTTP/1.1 with keep-alive; what else there is, its owner brings. Used by portforward and podtunnel, which do not know what they carry.
#pragma once

#include "app/sandbox/api/http.h"

namespace sandbox {

struct PodName {
    std::string ns, name;
};

class PodStream
{
public:
    virtual ~PodStream() = default;
    /// What is answered to the bytes that came.
    virtual std::string received(std::string_view bytes) = 0;
    /// The program ended the connection: all that received() gave goes out, and then no more.
    virtual bool isOver() const = 0;
};

/// What listens in the pods. Implemented by the proxies' room; asked on server threads.
class PodPorts
{
public:
    virtual ~PodPorts() = default;
    /// Null: the connection is refused.
    virtual std::unique_ptr<PodStream> connect(const PodName &pod, int port) const = 0;
};

class PodHttp final : public PodStream
{
public:
    static constexpr std::size_t headLimit = 64 * 1024, bodyLimit = 1 << 20;
    /// nullopt: the program is gone, and the connection with it.
    using Handler = std::function<std::optional<HttpResponse>(const HttpRequest &)>;

    explicit PodHttp(Handler handler);
    /// A request that can't be read, or is too large, ends the connection.
    std::string received(std::string_view bytes) override;
    bool isOver() const override { return m_over; }

private:
    std::string answerOne(HttpRequest request, std::size_t headLength, std::size_t length);

    Handler m_handler;
    std::string m_in;
    bool m_over = false;
};

} // namespace sandbox
