// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// WebSocket frames (RFC 6455) as the server sees them: masked in, unmasked out. Pure. Used by portforward.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox::websocket {

inline constexpr std::size_t messageLimit = 1 << 20;

/// Sec-WebSocket-Accept.
std::string acceptKey(std::string_view key);
/// One whole binary message.
std::string frame(std::string_view payload);

class Reader
{
public:
    /// Binary messages that are whole now. Pings are answered and the closing is returned by takeReplies().
    std::vector<std::string> received(std::string_view bytes);
    std::string takeReplies() { return std::exchange(m_replies, {}); }
    /// The other side closed, or broke the protocol or the limit.
    bool isOver() const { return m_over; }

private:
    struct Frame {
        int opcode = 0;
        bool last = false;
        std::string payload;
    };
    std::optional<Frame> next();
    void fail(unsigned short code);

    std::string m_in, m_message, m_replies;
    bool m_over = false;
};

} // namespace sandbox::websocket
