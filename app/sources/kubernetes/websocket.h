// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The client's side of WebSockets (RFC 6455) as bytes: the handshake's two halves, frames out, frames in. No extensions. Opens
// nothing; used by the port-forward's tunnel.
#pragma once

#include "app/sources/http/client.h"

#include <QByteArray>

#include <optional>

namespace kubernetes::websocket {

constexpr qsizetype kMostMessage = 1 << 20; ///< of one message received
constexpr qsizetype kMostHead = 64 * 1024;  ///< of the answer's status line and headers

enum class Opcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// 16 random bytes in base64, for Sec-WebSocket-Key.
QByteArray newKey();
QVector<http::Header> handshake(const QByteArray &key, const QByteArray &protocols);

struct Answer {
    int status = 0;
    QVector<http::Header> headers;
    QByteArray rest; ///< what came after the head
    QByteArray header(QByteArrayView name) const;
};
/// Nothing while the head is not complete.
base::Result<std::optional<Answer>> readAnswer(const QByteArray &bytes);
/// Invalid when a 101 does not fit the key.
base::Result<void> checkAccepted(const Answer &answer, const QByteArray &key);

/// One whole frame, masked as clients must.
QByteArray frame(Opcode opcode, QByteArrayView payload);

struct Message {
    Opcode opcode = Opcode::Binary;
    QByteArray payload;
};

/// Takes bytes as they come, gives whole messages: fragments are joined.
class Reader
{
public:
    base::Result<QVector<Message>> feed(QByteArrayView bytes);

private:
    base::Result<std::optional<Message>> next();
    QByteArray m_bytes, m_partial;
    std::optional<Opcode> m_partialOpcode;
};

} // namespace kubernetes::websocket
