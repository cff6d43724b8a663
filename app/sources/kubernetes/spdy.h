// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// As much of SPDY/3.1 as the API server's port-forward speaks: two streams of one client, whose frames travel inside WebSocket
// messages. Bytes only. Flow control is left out as by the other ends (they announce no windows and wait for none).
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QVector>

#include <memory>

namespace kubernetes::spdy {

constexpr qsizetype kMostFrame = (1 << 24) - 1;

using Headers = QVector<std::pair<QByteArray, QByteArray>>;

/// Frames out. The compression of headers has a memory, so there is one Writer for a connection.
class Writer
{
public:
    Writer();
    ~Writer();
    QByteArray synStream(quint32 stream, const Headers &headers, bool last);
    static QByteArray data(quint32 stream, QByteArrayView payload, bool last);
    static QByteArray ping(quint32 id);

private:
    QByteArray compressed(const Headers &headers);
    struct Deflate;
    std::unique_ptr<Deflate> m_deflate;
};

enum class Type : quint8 { Data, Reply, Reset, Ping, GoAway, Other };

struct Frame {
    Type type = Type::Other;
    quint32 stream = 0; ///< of Ping: its id
    quint32 status = 0; ///< of Reset and GoAway
    bool last = false;
    QByteArray payload; ///< of Data
};

/// Bytes in any pieces to whole frames. What a reply's headers say is not looked at.
class Reader
{
public:
    base::Result<QVector<Frame>> feed(QByteArrayView bytes);

private:
    QByteArray m_bytes;
};

} // namespace kubernetes::spdy
