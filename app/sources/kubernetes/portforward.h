// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Connections to ports inside pods, through the API server and with the kubeconfig's TLS, proxy and credentials: WebSockets that
// carry SPDY, or plain channels where the server knows no better. No port listens on this machine: the near end is an abstract Unix
// socket with a random name that takes one connection, of this process, and is closed then. A connection that was cut is dialled anew by the next request.
// Called by app/session for istiod and for proxies; what is said through a connection is not looked at.
#pragma once

#include "app/sources/http/client.h"

#include <functional>

namespace kubernetes {

struct PodPort {
    QString ns = {}, pod = {};
    quint16 port = 0;
    QString text() const; ///< "shop/reviews-7d9:15000"
};

struct ForwardTiming {
    int pingMs = 10'000;
    int silenceMs = 30'000; ///< nothing at all from the server for so long: the connection is dead
    int connectMs = 10'000; ///< for the handshake, too
};

enum class ForwardProtocol : quint8 { Best, Channels }; ///< Channels: only v4.channel.k8s.io is offered

class PortForwards
{
public:
    /// More than `most` connections at a time wait for their turn.
    explicit PortForwards(http::Endpoint api, int most = 32, ForwardTiming timing = {}, ForwardProtocol protocol = ForwardProtocol::Best);
    /// Cuts all connections.
    ~PortForwards();

    /// `resolve` is asked before each connection, on another thread: which pod it is now.
    std::shared_ptr<http::Dialer> dialer(std::function<base::Result<PodPort>()> resolve) const;
    std::shared_ptr<http::Dialer> dialer(const PodPort &to) const;
    /// For plain HTTP to that port.
    http::Endpoint endpoint(const PodPort &to) const;

private:
    class Shared;
    std::shared_ptr<Shared> m_shared;
};

/// What a refused port-forward means, with what would mend it.
base::Error refusedForward(int status, const QByteArray &body, const PodPort &to);

} // namespace kubernetes
