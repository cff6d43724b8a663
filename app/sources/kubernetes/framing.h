// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How one forwarded connection lies inside WebSocket messages: as SPDY streams, or as numbered channels.
#pragma once

#include "models/base/error.h"

#include <QByteArray>

#include <memory>

namespace kubernetes {

inline constexpr char kTunnelProtocol[] = "SPDY/3.1+portforward.k8s.io";
inline constexpr char kChannelProtocol[] = "v4.channel.k8s.io";

class Framing
{
public:
    struct Taken {
        QByteArray data = {};   ///< for the local end
        QByteArray answer = {}; ///< for the server, as the payload of one message
        bool ended = false;     ///< no more data will come
    };

    virtual ~Framing() = default;
    /// Payload of the first message; empty = none is needed.
    virtual QByteArray open() = 0;
    virtual QByteArray wrap(QByteArrayView data) = 0;
    virtual QByteArray close() = 0;
    /// An error of the far end comes as Unreachable with its text.
    virtual base::Result<Taken> take(const QByteArray &payload) = 0;
};

/// Null for a protocol that was not offered.
std::unique_ptr<Framing> framingFor(const QByteArray &protocol, quint16 port);

} // namespace kubernetes
