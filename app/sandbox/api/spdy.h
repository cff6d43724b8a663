// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// SPDY/3.1 as a server of port-forwards speaks it: streams that a client opens, data both ways, resets and pings. Windows are
// not kept: the clients of port-forwards announce none. Bytes only; used by podtunnel.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox::spdy {

using Headers = std::vector<std::pair<std::string, std::string>>;

enum class Kind : std::uint8_t { Open, Data, Reset, Ping, GoAway, Other };

struct Frame {
    Kind kind = Kind::Other;
    std::uint32_t stream = 0; ///< of Ping: its id
    bool last = false;        ///< the client sends no more on the stream
    std::string payload;      ///< of Data
    Headers headers;          ///< of Open
};

class Reader
{
public:
    static constexpr std::size_t frameLimit = 1 << 20, headersLimit = 16 * 1024;

    Reader();
    ~Reader();
    /// Frames that are whole now.
    std::vector<Frame> received(std::string_view bytes);
    /// What came is no SPDY, or over a limit: nothing more is read.
    bool isBroken() const { return m_broken; }

private:
    Frame controlFrame(std::uint32_t type, bool last, std::string_view payload);
    Headers headersIn(std::string_view packed);
    struct Inflate;
    std::unique_ptr<Inflate> m_inflate; ///< one for all frames of a connection: each block goes on from the one before
    std::string m_in;
    bool m_broken = false;
};

class Writer
{
public:
    Writer();
    ~Writer();
    /// Accepts a stream, without headers of its own.
    std::string reply(std::uint32_t stream);
    static std::string data(std::uint32_t stream, std::string_view payload, bool last);
    static std::string reset(std::uint32_t stream, std::uint32_t why);
    static std::string ping(std::uint32_t id);

    static constexpr std::uint32_t protocolError = 1, refusedStream = 3;

private:
    struct Deflate;
    std::unique_ptr<Deflate> m_deflate;
};

/// The dictionary that header blocks are compressed with.
const std::string &dictionary();

} // namespace sandbox::spdy
