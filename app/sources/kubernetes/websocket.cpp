// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/websocket.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QtEndian>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubernetes::websocket {

namespace {

constexpr qsizetype kMostHeaders = 256;

tl::unexpected<base::Error> broken(const QString &what)
{
    return base::fail(ErrorKind::Invalid, u"the WebSocket is broken: "_s + what);
}

bool isControl(Opcode opcode)
{
    return static_cast<quint8>(opcode) >= 8;
}

bool isKnown(quint8 opcode)
{
    return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

} // namespace

QByteArray newKey()
{
    std::array<quint32, 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    return QByteArray(reinterpret_cast<const char *>(random.data()), sizeof random).toBase64();
}

QVector<http::Header> handshake(const QByteArray &key, const QByteArray &protocols)
{
    return {{"Connection", "Upgrade"},
            {"Upgrade", "websocket"},
            {"Sec-WebSocket-Version", "13"},
            {"Sec-WebSocket-Key", key},
            {"Sec-WebSocket-Protocol", protocols}};
}

QByteArray Answer::header(QByteArrayView name) const
{
    const auto found = std::ranges::find_if(headers, [name](const http::Header &h) { return name.compare(h.first, Qt::CaseInsensitive) == 0; });
    return found == headers.end() ? QByteArray() : found->second;
}

base::Result<std::optional<Answer>> readAnswer(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if ((end < 0 ? bytes.size() : end) > kMostHead)
        return base::fail(ErrorKind::TooLarge, u"the answer's headers are over the limit of %1 KiB"_s.arg(kMostHead / 1024));
    if (end < 0)
        return std::nullopt;
    const QList<QByteArray> lines = bytes.first(end).split('\n');
    if (!lines.front().startsWith("HTTP/1.") || lines.front().size() < 12)
        return base::fail(ErrorKind::Invalid, u"the server does not speak HTTP"_s);
    if (lines.size() > kMostHeaders)
        return base::fail(ErrorKind::TooLarge, u"the answer has more than %1 headers"_s.arg(kMostHeaders));
    Answer answer{.status = lines.front().sliced(9, 3).toInt(), .rest = bytes.sliced(end + 4)};
    for (const QByteArray &line : lines.sliced(1)) {
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            answer.headers.append({line.first(colon).trimmed(), line.sliced(colon + 1).trimmed()});
    }
    return answer;
}

base::Result<void> checkAccepted(const Answer &answer, const QByteArray &key)
{
    const QByteArray wanted = QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
    if (answer.header("Upgrade").compare("websocket", Qt::CaseInsensitive) != 0 || answer.header("Sec-WebSocket-Accept") != wanted)
        return broken(u"the server's handshake does not answer ours"_s);
    return {};
}

QByteArray frame(Opcode opcode, QByteArrayView payload)
{
    QByteArray bytes;
    bytes.reserve(payload.size() + 14);
    bytes.append(static_cast<char>(0x80 | static_cast<quint8>(opcode)));
    if (payload.size() < 126) {
        bytes.append(static_cast<char>(0x80 | payload.size()));
    } else if (payload.size() <= 0xffff) {
        bytes.append(static_cast<char>(0x80 | 126)).append(2, '\0');
        qToBigEndian(static_cast<quint16>(payload.size()), bytes.data() + 2);
    } else {
        bytes.append(static_cast<char>(0x80 | 127)).append(8, '\0');
        qToBigEndian(static_cast<quint64>(payload.size()), bytes.data() + 2);
    }
    const quint32 mask = QRandomGenerator::global()->generate();
    const auto *key = reinterpret_cast<const char *>(&mask);
    bytes.append(key, 4);
    const qsizetype start = bytes.size();
    bytes.append(payload);
    for (qsizetype i = 0; i < payload.size(); ++i)
        bytes[start + i] = static_cast<char>(bytes[start + i] ^ key[i % 4]);
    return bytes;
}

base::Result<QVector<Message>> Reader::feed(QByteArrayView bytes)
{
    m_bytes.append(bytes);
    QVector<Message> messages;
    for (;;) {
        auto message = next();
        if (!message)
            return tl::unexpected(message.error());
        if (!*message)
            return messages;
        messages.append(std::move(**message));
    }
}

base::Result<std::optional<Message>> Reader::next()
{
    for (;;) {
        if (m_bytes.size() < 2)
            return std::nullopt;
        const auto first = static_cast<quint8>(m_bytes[0]), second = static_cast<quint8>(m_bytes[1]);
        if ((first & 0x70) || (second & 0x80) || !isKnown(first & 0x0f))
            return broken(u"a frame with bits that no server may send"_s);
        const auto opcode = static_cast<Opcode>(first & 0x0f);
        const bool final = first & 0x80;
        qsizetype at = 2;
        quint64 length = second & 0x7f;
        const qsizetype more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (isControl(opcode) && (!final || more))
            return broken(u"a control frame in pieces"_s);
        if (m_bytes.size() < at + more)
            return std::nullopt;
        if (more == 2)
            length = qFromBigEndian<quint16>(m_bytes.constData() + at);
        else if (more == 8)
            length = qFromBigEndian<quint64>(m_bytes.constData() + at);
        at += more;
        if (length > static_cast<quint64>(kMostMessage) || m_partial.size() + static_cast<qsizetype>(length) > kMostMessage)
            return base::fail(ErrorKind::TooLarge, u"a WebSocket message is over the limit of %1 MiB"_s.arg(kMostMessage >> 20));
        const auto size = static_cast<qsizetype>(length);
        if (m_bytes.size() < at + size)
            return std::nullopt;
        QByteArray payload = m_bytes.sliced(at, size);
        m_bytes.remove(0, at + size);
        if (isControl(opcode))
            return Message{opcode, std::move(payload)};
        if ((opcode == Opcode::Continuation) != m_partialOpcode.has_value())
            return broken(u"a piece without its beginning"_s);
        if (!m_partialOpcode)
            m_partialOpcode = opcode;
        m_partial.append(payload);
        if (!final)
            continue;
        return Message{*std::exchange(m_partialOpcode, std::nullopt), std::exchange(m_partial, {})};
    }
}

} // namespace kubernetes::websocket
