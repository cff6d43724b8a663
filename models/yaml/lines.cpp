// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/lines.h"

#include <algorithm>
#include <cstring>

namespace yaml {

Lines::Lines(const QByteArray &bytes)
    : m_bytes(bytes)
{
    const char *const begin = bytes.constData(), *const end = begin + bytes.size();
    m_starts.reserve(static_cast<size_t>(bytes.size() / 24));
    m_starts.push_back(0);
    // A lone CR ends a line, too; looking for both is slow, and texts with any CR are rare.
    const bool returns = std::memchr(begin, '\r', static_cast<size_t>(bytes.size()));
    for (const char *at = begin; at < end;) {
        const char *found = returns ? std::find_if(at, end, [](char c) { return c == '\n' || c == '\r'; })
                                    : static_cast<const char *>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
        if (!found || found == end)
            break;
        at = found + (*found == '\r' && found + 1 < end && found[1] == '\n' ? 2 : 1);
        m_starts.push_back(static_cast<qint32>(at - begin));
    }
}

Place Lines::place(qsizetype offset, qsizetype length) const
{
    offset = std::clamp<qsizetype>(offset, 0, m_bytes.size());
    const auto next = std::ranges::upper_bound(m_starts, static_cast<qint32>(offset));
    const qsizetype start = *std::prev(next);
    // A byte order mark is no character of the first line.
    const bool mark = start == 0 && offset >= 3 && m_bytes.startsWith("\xef\xbb\xbf");
    const auto characters =
        std::count_if(m_bytes.begin() + start, m_bytes.begin() + offset, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
    return {offset, std::min(length, m_bytes.size() - offset), static_cast<int>(next - m_starts.begin()),
            static_cast<int>(characters) + (mark ? 0 : 1)};
}

} // namespace yaml
