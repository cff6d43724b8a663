// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/http.h"

#include <algorithm>

namespace sandbox {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

} // namespace

bool sameIgnoringCase(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view headerValue(const std::vector<HttpHeader> &headers, std::string_view name)
{
    const auto found = std::ranges::find_if(headers, [name](const HttpHeader &header) { return sameIgnoringCase(header.first, name); });
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string> percentDecode(std::string_view text, bool plusIsSpace)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size() || hexDigit(text[i + 1]) < 0 || hexDigit(text[i + 2]) < 0)
                return std::nullopt;
            const int value = hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]);
            if (value == 0)
                return std::nullopt;
            decoded += static_cast<char>(value);
            i += 2;
        } else {
            decoded += plusIsSpace && text[i] == '+' ? ' ' : text[i];
        }
    }
    return decoded;
}

HttpQuery::HttpQuery(const std::string &query)
{
    for (std::size_t start = 0; start < query.size();) {
        const std::size_t end = std::min(query.find('&', start), query.size());
        const std::string_view pair = std::string_view(query).substr(start, end - start);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = percentDecode(pair.substr(0, equals), true);
        auto value = percentDecode(equals < pair.size() ? pair.substr(equals + 1) : std::string_view(), true);
        if (name && value && !name->empty())
            m_values.emplace_back(std::move(*name), std::move(*value));
        start = end + 1;
    }
}

bool HttpQuery::has(std::string_view name) const
{
    return std::ranges::any_of(m_values, [name](const auto &pair) { return pair.first == name; });
}

std::string HttpQuery::get(std::string_view name) const
{
    const auto found = std::ranges::find_if(m_values, [name](const auto &pair) { return pair.first == name; });
    return found == m_values.end() ? std::string() : found->second;
}

bool HttpQuery::isTrue(std::string_view name) const
{
    const std::string value = get(name);
    return value == "1" || sameIgnoringCase(value, "t") || sameIgnoringCase(value, "true");
}

} // namespace sandbox
