// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/websocket.h"

#include <QCryptographicHash>

namespace sandbox::websocket {

namespace {

std::string control(int opcode, std::string_view payload)
{
    std::string out{static_cast<char>(0x80 | opcode), static_cast<char>(payload.size())};
    return out.append(payload);
}

std::uint64_t bigEndian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (const char byte : bytes)
        value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

} // namespace

std::string acceptKey(std::string_view key)
{
    const QByteArray text = QByteArray(key.data(), static_cast<qsizetype>(key.size())) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    return QCryptographicHash::hash(text, QCryptographicHash::Sha1).toBase64().toStdString();
}

std::string frame(std::string_view payload)
{
    std::string out(1, static_cast<char>(0x82));
    const int lengthBytes = payload.size() < 126 ? 0 : payload.size() < 65536 ? 2 : 8;
    out += static_cast<char>(lengthBytes == 0 ? payload.size() : lengthBytes == 2 ? 126 : 127);
    for (int shift = lengthBytes * 8 - 8; shift >= 0; shift -= 8)
        out += static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> shift & 0xFF);
    return out.append(payload);
}

std::vector<std::string> Reader::received(std::string_view bytes)
{
    std::vector<std::string> whole;
    m_in += bytes;
    while (auto frame = next()) {
        if (frame->opcode == 9) {
            m_replies += control(10, frame->payload);
        } else if (frame->opcode == 8) {
            m_replies += control(8, std::string_view(frame->payload).substr(0, 2));
            m_over = true;
        } else if (frame->opcode == 0 || frame->opcode == 2) {
            m_message += frame->payload;
            if (m_message.size() > messageLimit)
                fail(1009);
            else if (frame->last)
                whole.push_back(std::exchange(m_message, {}));
        } else if (frame->opcode != 10) {
            fail(1003);
        }
    }
    return whole;
}

std::optional<Reader::Frame> Reader::next()
{
    if (m_over || m_in.size() < 2)
        return {};
    const auto byte = [this](std::size_t at) { return static_cast<unsigned char>(m_in[at]); };
    const std::size_t small = byte(1) & 0x7F, lengthBytes = small == 126 ? 2 : small == 127 ? 8 : 0;
    const std::size_t headLength = 2 + lengthBytes + 4;
    if ((byte(1) & 0x80) == 0) {
        fail(1002); // a client must mask
        return {};
    }
    if (m_in.size() < headLength)
        return {};
    const std::uint64_t length = lengthBytes == 0 ? small : bigEndian(std::string_view(m_in).substr(2, lengthBytes));
    Frame frame{byte(0) & 0x0F, (byte(0) & 0x80) != 0, {}};
    if (length > messageLimit || (frame.opcode >= 8 && (length > 125 || !frame.last))) {
        fail(length > messageLimit ? 1009 : 1002);
        return {};
    }
    if (m_in.size() < headLength + length)
        return {};
    frame.payload = m_in.substr(headLength, length);
    for (std::size_t i = 0; i < frame.payload.size(); ++i)
        frame.payload[i] = static_cast<char>(frame.payload[i] ^ m_in[headLength - 4 + i % 4]);
    m_in.erase(0, headLength + length);
    return frame;
}

void Reader::fail(unsigned short code)
{
    m_replies += control(8, std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)});
    m_over = true;
}

} // namespace sandbox::websocket
