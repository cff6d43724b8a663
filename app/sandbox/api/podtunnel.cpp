// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/podtunnel.h"

#include <algorithm>
#include <charconv>

namespace sandbox::portforward {

namespace {

constexpr std::size_t pieceSize = 32 * 1024;

std::string valueOf(const spdy::Headers &headers, std::string_view name)
{
    const auto found = std::ranges::find_if(headers, [name](const auto &header) { return sameIgnoringCase(header.first, name); });
    return found == headers.end() ? std::string() : found->second;
}

} // namespace

std::string connectionRefused(const PodName &pod, int port)
{
    return "error forwarding port " + std::to_string(port) + " to pod " + pod.ns + '/' + pod.name
        + ": failed to connect to localhost:" + std::to_string(port) + " inside the pod: connection refused";
}

Tunnel::Tunnel(PodName pod, const PodPorts *ports)
    : m_pod(std::move(pod))
    , m_ports(ports)
{
}

std::string Tunnel::received(std::string_view bytes)
{
    std::string out;
    for (const std::string &message : m_in.received(bytes)) {
        std::string answer;
        for (const spdy::Frame &frame : m_frames.received(message))
            answer += take(frame);
        for (std::size_t at = 0; at < answer.size(); at += pieceSize)
            out += websocket::frame(std::string_view(answer).substr(at, pieceSize));
    }
    return out + m_in.takeReplies();
}

std::string Tunnel::take(const spdy::Frame &frame)
{
    switch (frame.kind) {
    case spdy::Kind::Open: return open(frame);
    case spdy::Kind::Data: return carry(frame);
    case spdy::Kind::Ping: return spdy::Writer::ping(frame.stream);
    case spdy::Kind::Reset:
        std::erase_if(m_pairs, [&](const auto &entry) { return entry.second.data == frame.stream || entry.second.error == frame.stream; });
        return {};
    default: return {};
    }
}

std::string Tunnel::open(const spdy::Frame &frame)
{
    const std::string type = valueOf(frame.headers, "streamtype"), id = valueOf(frame.headers, "requestid"), text = valueOf(frame.headers, "port");
    int port = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool readable = error == std::errc() && stop == text.data() + text.size() && port > 0 && port < 65536;
    if (!readable || (type != "error" && type != "data"))
        return spdy::Writer::reset(frame.stream, spdy::Writer::protocolError);
    if (!m_pairs.contains(id) && m_pairs.size() >= connectionLimit)
        return spdy::Writer::reset(frame.stream, spdy::Writer::refusedStream);
    Pair &pair = m_pairs[id];
    std::uint32_t &stream = type == "error" ? pair.error : pair.data;
    if (stream != 0 || (pair.port != 0 && pair.port != port))
        return spdy::Writer::reset(frame.stream, spdy::Writer::protocolError);
    stream = frame.stream;
    pair.port = port;
    std::string out = m_out.reply(frame.stream);
    return pair.error != 0 && pair.data != 0 ? out + connect(pair) : out;
}

std::string Tunnel::connect(Pair &pair)
{
    pair.connection = m_ports ? m_ports->connect(m_pod, pair.port) : nullptr;
    if (pair.connection)
        return {};
    const std::string out = spdy::Writer::data(pair.error, connectionRefused(m_pod, pair.port), true) + spdy::Writer::data(pair.data, {}, true);
    std::erase_if(m_pairs, [&pair](const auto &entry) { return &entry.second == &pair; });
    return out;
}

Tunnel::Pair *Tunnel::pairOf(std::uint32_t dataStream)
{
    const auto found = std::ranges::find_if(m_pairs, [dataStream](const auto &entry) { return entry.second.data == dataStream; });
    return found == m_pairs.end() ? nullptr : &found->second;
}

std::string Tunnel::carry(const spdy::Frame &frame)
{
    Pair *pair = pairOf(frame.stream);
    if (!pair || !pair->connection)
        return {}; // of a stream that has ended, or has no error stream yet
    std::string out;
    const std::string answer = pair->connection->received(frame.payload);
    for (std::size_t at = 0; at < answer.size(); at += pieceSize)
        out += spdy::Writer::data(frame.stream, std::string_view(answer).substr(at, pieceSize), false);
    if (!frame.last && !pair->connection->isOver())
        return out;
    out += spdy::Writer::data(frame.stream, {}, true) + spdy::Writer::data(pair->error, {}, true);
    std::erase_if(m_pairs, [pair](const auto &entry) { return &entry.second == pair; });
    return out;
}

} // namespace sandbox::portforward
