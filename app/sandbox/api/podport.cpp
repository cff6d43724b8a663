// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/podport.h"

#include <algorithm>
#include <charconv>

namespace sandbox {

namespace {

HttpRequest readHead(std::string_view head)
{
    HttpRequest request;
    std::size_t start = head.find("\r\n");
    const std::string_view line = head.substr(0, start);
    const std::size_t first = line.find(' '), second = line.rfind(' ');
    if (first == std::string_view::npos || second <= first)
        return request;
    const std::string_view target = line.substr(first + 1, second - first - 1);
    const std::size_t question = std::min(target.find('?'), target.size());
    request.method = line.substr(0, first);
    request.path = target.substr(0, question);
    request.query = question < target.size() ? target.substr(question + 1) : std::string_view();
    while (start != std::string_view::npos) {
        const std::size_t next = head.find("\r\n", start + 2);
        const std::string_view field = head.substr(start + 2, next == std::string_view::npos ? next : next - start - 2);
        if (const std::size_t colon = field.find(':'); colon != std::string_view::npos) {
            const std::size_t value = field.find_first_not_of(' ', colon + 1);
            request.headers.emplace_back(field.substr(0, colon), value == std::string_view::npos ? std::string_view() : field.substr(value));
        }
        start = next;
    }
    return request;
}

std::string written(const HttpResponse &response, bool headOnly, bool close)
{
    static constexpr std::pair<int, const char *> reasons[]{{200, "OK"},
                                                            {400, "Bad Request"},
                                                            {401, "Unauthorized"},
                                                            {404, "Not Found"},
                                                            {405, "Method Not Allowed"},
                                                            {411, "Length Required"},
                                                            {413, "Payload Too Large"},
                                                            {431, "Request Header Fields Too Large"},
                                                            {503, "Service Unavailable"}};
    std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ';
    for (const auto &[code, reason] : reasons)
        out += code == response.status ? reason : "";
    out += "\r\nContent-Type: " + response.contentType + "\r\nContent-Length: " + std::to_string(response.body.size()) + "\r\n";
    for (const auto &[name, value] : response.headers)
        out += name + ": " + value + "\r\n";
    out += close ? "Connection: close\r\n\r\n" : "\r\n";
    return headOnly ? out : out + response.body;
}

} // namespace

PodHttp::PodHttp(Handler handler)
    : m_handler(std::move(handler))
{
}

std::string PodHttp::received(std::string_view bytes)
{
    std::string out;
    m_in += bytes;
    while (!m_over) {
        const std::size_t headLength = m_in.find("\r\n\r\n");
        if (headLength == std::string::npos && m_in.size() <= headLimit)
            break;
        HttpRequest head = readHead(std::string_view(m_in).substr(0, std::min(headLength, headLimit)));
        const std::string_view given = head.header("Content-Length");
        std::size_t length = 0;
        const bool readable = given.empty() || std::from_chars(given.data(), given.data() + given.size(), length).ec == std::errc();
        const bool chunked = !head.header("Transfer-Encoding").empty(); // no client of ours sends a body so
        if (headLength > headLimit || head.method.empty() || !readable || chunked || length > bodyLimit) {
            HttpResponse refused;
            refused.status = headLength > headLimit ? 431 : length > bodyLimit ? 413 : chunked ? 411 : 400;
            refused.contentType = "text/plain";
            m_over = true;
            return out + written(refused, false, true);
        }
        if (m_in.size() < headLength + 4 + length)
            break;
        out += answerOne(std::move(head), headLength, length);
    }
    return out;
}

std::string PodHttp::answerOne(HttpRequest request, std::size_t headLength, std::size_t length)
{
    request.body = m_in.substr(headLength + 4, length);
    m_in.erase(0, headLength + 4 + length);
    const auto response = m_handler(request);
    m_over = !response || response->close || sameIgnoringCase(request.header("Connection"), "close");
    return response ? written(*response, request.method == "HEAD", m_over) : std::string();
}

} // namespace sandbox
