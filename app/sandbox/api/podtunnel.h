// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// pods/portforward over a WebSocket that carries SPDY/3.1: for each connection the client opens two streams with one request
// id, the first for an error's text, the second for the data. Where WebSocket messages end means nothing. Used by portforward.
#pragma once

#include "app/sandbox/api/podport.h"
#include "app/sandbox/api/spdy.h"
#include "app/sandbox/api/websocket.h"

#include <map>

namespace sandbox::portforward {

class Tunnel final : public HttpUpgrade
{
public:
    static constexpr std::size_t connectionLimit = 64;

    /// `ports` null: nothing listens.
    Tunnel(PodName pod, const PodPorts *ports);

    std::string greeting() override { return {}; }
    std::string received(std::string_view bytes) override;
    bool isOver() const override { return m_in.isOver() || m_frames.isBroken(); }

private:
    /// One forwarded connection: its streams, 0 = not open yet.
    struct Pair {
        int port = 0;
        std::uint32_t error = 0, data = 0;
        std::unique_ptr<PodStream> connection;
    };
    std::string take(const spdy::Frame &frame);
    std::string open(const spdy::Frame &frame);
    std::string connect(Pair &pair);
    std::string carry(const spdy::Frame &frame);
    Pair *pairOf(std::uint32_t dataStream);

    const PodName m_pod;
    const PodPorts *const m_ports;
    websocket::Reader m_in;
    spdy::Reader m_frames;
    spdy::Writer m_out;
    std::map<std::string, Pair> m_pairs; ///< by request id
};

/// What the kubelet says of a port where nobody listens.
std::string connectionRefused(const PodName &pod, int port);

} // namespace sandbox::portforward
