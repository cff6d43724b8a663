// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/portforward.h"

#include "app/sandbox/api/podtunnel.h"

#include <algorithm>
#include <charconv>
#include <span>

namespace sandbox::portforward {

namespace {

/// The kubelet's own messages stay below this.
constexpr std::size_t pieceSize = 32 * 1024 - 1;

class Channels final : public HttpUpgrade
{
public:
    Channels(const PodName &pod, std::span<const int> asked, const PodPorts *ports)
    {
        for (const int port : asked) {
            Channel channel{.port = port, .connection = ports ? ports->connect(pod, port) : nullptr, .refusal = {}};
            if (!channel.connection)
                channel.refusal = connectionRefused(pod, port);
            m_channels.push_back(std::move(channel));
        }
    }

    std::string greeting() override
    {
        std::string out;
        for (std::size_t i = 0; i < m_channels.size(); ++i) {
            const int port = m_channels[i].port;
            const std::string number{static_cast<char>(port & 0xFF), static_cast<char>(port >> 8)};
            out += message(2 * i, number) + message(2 * i + 1, number);
        }
        for (std::size_t i = 0; i < m_channels.size(); ++i) {
            if (!m_channels[i].refusal.empty())
                out += message(2 * i + 1, m_channels[i].refusal);
        }
        return out;
    }

    std::string received(std::string_view bytes) override
    {
        std::string out;
        for (const std::string &whole : m_reader.received(bytes)) {
            const std::size_t channel = whole.empty() ? 1 : static_cast<unsigned char>(whole.front());
            if (channel % 2 == 0 && channel / 2 < m_channels.size())
                out += carry(channel, std::string_view(whole).substr(1));
        }
        return out + m_reader.takeReplies();
    }

    bool isOver() const override
    {
        return m_reader.isOver()
            || std::ranges::all_of(m_channels, [](const Channel &channel) { return channel.connection && channel.connection->isOver(); });
    }

private:
    struct Channel {
        int port = 0;
        std::unique_ptr<PodStream> connection;
        std::string refusal;
    };

    static std::string message(std::size_t channel, std::string_view payload)
    {
        return websocket::frame(static_cast<char>(channel) + std::string(payload));
    }

    std::string carry(std::size_t channel, std::string_view bytes)
    {
        auto &connection = m_channels[channel / 2].connection;
        if (!connection || connection->isOver())
            return {};
        const std::string answer = connection->received(bytes);
        std::string out;
        for (std::size_t at = 0; at < answer.size(); at += pieceSize)
            out += message(channel, std::string_view(answer).substr(at, pieceSize));
        return out;
    }

    std::vector<Channel> m_channels;
    websocket::Reader m_reader;
};

bool listContains(std::string_view list, std::string_view wanted)
{
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view item = list.substr(0, comma);
        while (item.starts_with(' '))
            item.remove_prefix(1);
        while (item.ends_with(' '))
            item.remove_suffix(1);
        if (sameIgnoringCase(item, wanted))
            return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

/// "ports=1&ports=2,3".
Answered<std::vector<int>> askedPorts(const std::string &query)
{
    std::vector<int> ports;
    std::string_view rest = query;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        std::string_view item = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!item.starts_with("ports="))
            continue;
        const std::string list = percentDecode(std::string(item.substr(6)), true).value_or("?");
        for (std::size_t at = 0; at <= list.size();) {
            const std::size_t comma = std::min(list.find(',', at), list.size());
            int port = 0;
            const auto [stop, error] = std::from_chars(list.data() + at, list.data() + comma, port);
            if (error != std::errc() || stop != list.data() + comma || port < 1 || port > 65535)
                return status::badRequest("query parameter \"ports\" is not a list of ports: " + list);
            ports.push_back(port);
            at = comma + 1;
        }
    }
    if (ports.empty())
        return status::badRequest("query parameter \"port\" is required");
    if (ports.size() > portLimit)
        return status::badRequest("more than " + std::to_string(portLimit) + " ports in one request");
    return ports;
}

} // namespace

Answered<HttpResponse> open(const HttpRequest &request, const PodName &pod, const PodPorts *ports, Speaks speaks)
{
    const bool upgrade =
        request.method == "GET" && sameIgnoringCase(request.header("Upgrade"), "websocket") && !request.header("Sec-WebSocket-Key").empty();
    if (!upgrade)
        return status::badRequest("Upgrade request required");
    const std::string_view offered = request.header("Sec-WebSocket-Protocol");
    const bool tunnel = speaks != Speaks::Channels && listContains(offered, tunnelProtocol);
    if (!tunnel && (speaks == Speaks::Tunnel || !listContains(offered, channelProtocol))) {
        const char *spoken = speaks == Speaks::Both ? "SPDY/3.1+portforward.k8s.io and v4.channel.k8s.io"
            : speaks == Speaks::Tunnel              ? tunnelProtocol
                                                    : channelProtocol;
        return status::badRequest(std::string("unable to negotiate a subprotocol; the server speaks ").append(spoken));
    }
    HttpResponse response;
    if (tunnel) {
        response.upgrade = std::make_shared<Tunnel>(pod, ports); // its streams name their ports
    } else {
        const auto asked = askedPorts(request.query);
        if (!asked)
            return tl::unexpected(asked.error());
        response.upgrade = std::make_shared<Channels>(pod, *asked, ports);
    }
    response.status = 101;
    response.headers = {{"Upgrade", "websocket"},
                        {"Connection", "Upgrade"},
                        {"Sec-WebSocket-Accept", websocket::acceptKey(request.header("Sec-WebSocket-Key"))},
                        {"Sec-WebSocket-Protocol", tunnel ? tunnelProtocol : channelProtocol}};
    return response;
}

} // namespace sandbox::portforward
