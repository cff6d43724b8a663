// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/spdy.h"

#include <array>

#include <zlib.h>

namespace sandbox::spdy {

namespace {

constexpr std::size_t headLength = 8;

std::string number(std::uint32_t value)
{
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::uint32_t numberIn(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i)
        value = value << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    return value;
}

std::string control(std::uint32_t type, const std::string &payload)
{
    return number(0x8003'0000U | type) + number(static_cast<std::uint32_t>(payload.size())) + payload;
}

} // namespace

const std::string &dictionary()
{
    static const std::string made = [] {
        static constexpr std::array<std::string_view, 65> words{"options",
                                                                "head",
                                                                "post",
                                                                "put",
                                                                "delete",
                                                                "trace",
                                                                "accept",
                                                                "accept-charset",
                                                                "accept-encoding",
                                                                "accept-language",
                                                                "accept-ranges",
                                                                "age",
                                                                "allow",
                                                                "authorization",
                                                                "cache-control",
                                                                "connection",
                                                                "content-base",
                                                                "content-encoding",
                                                                "content-language",
                                                                "content-length",
                                                                "content-location",
                                                                "content-md5",
                                                                "content-range",
                                                                "content-type",
                                                                "date",
                                                                "etag",
                                                                "expect",
                                                                "expires",
                                                                "from",
                                                                "host",
                                                                "if-match",
                                                                "if-modified-since",
                                                                "if-none-match",
                                                                "if-range",
                                                                "if-unmodified-since",
                                                                "last-modified",
                                                                "location",
                                                                "max-forwards",
                                                                "pragma",
                                                                "proxy-authenticate",
                                                                "proxy-authorization",
                                                                "range",
                                                                "referer",
                                                                "retry-after",
                                                                "server",
                                                                "te",
                                                                "trailer",
                                                                "transfer-encoding",
                                                                "upgrade",
                                                                "user-agent",
                                                                "vary",
                                                                "via",
                                                                "warning",
                                                                "www-authenticate",
                                                                "method",
                                                                "get",
                                                                "status",
                                                                "200 OK",
                                                                "version",
                                                                "HTTP/1.1",
                                                                "url",
                                                                "public",
                                                                "set-cookie",
                                                                "keep-alive",
                                                                "origin"};
        std::string out;
        for (const std::string_view word : words)
            out.append(number(static_cast<std::uint32_t>(word.size()))).append(word);
        for (const char *code : {"100", "101", "201", "202", "205", "206", "300", "302", "303", "304", "305", "306", "307", "402", "405",
                                 "406", "407", "408", "409", "410", "411", "412", "413", "414", "415", "416", "417", "502", "504", "505"})
            out += code;
        for (const char *reason :
             {"203 Non-Authoritative Information", "204 No Content", "301 Moved Permanently", "400 Bad Request", "401 Unauthorized", "403 Forbidden",
              "404 Not Found", "500 Internal Server Error", "501 Not Implemented", "503 Service Unavailable"})
            out += reason;
        for (const char *month : {"Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sept ", "Oct ", "Nov ", "Dec "})
            out += month;
        for (const char *rest : {"00:00:00 ",
                                 "Mon, ",
                                 "Tue, ",
                                 "Wed, ",
                                 "Thu, ",
                                 "Fri, ",
                                 "Sat, ",
                                 "Sun, ",
                                 "GMT",
                                 "chunked,",
                                 "text/html,",
                                 "image/png,",
                                 "image/jpg,",
                                 "image/gif,",
                                 "application/xml,",
                                 "application/xhtml+xml,",
                                 "text/plain,",
                                 "text/javascript,",
                                 "public",
                                 "private",
                                 "max-age=",
                                 "gzip,",
                                 "deflate,",
                                 "sdch",
                                 "charset=utf-8",
                                 "charset=iso-8859-1,",
                                 "utf-,",
                                 "*,",
                                 "enq=0."})
            out += rest;
        return out;
    }();
    return made;
}

struct Reader::Inflate {
    z_stream stream{};
};

Reader::Reader()
    : m_inflate(std::make_unique<Inflate>())
{
    inflateInit(&m_inflate->stream);
}

Reader::~Reader()
{
    inflateEnd(&m_inflate->stream);
}

std::vector<Frame> Reader::received(std::string_view bytes)
{
    std::vector<Frame> frames;
    m_in += bytes;
    std::size_t at = 0;
    while (!m_broken && m_in.size() - at >= headLength) {
        const std::uint32_t first = numberIn(m_in, at), second = numberIn(m_in, at + 4);
        const bool isControl = (first & 0x8000'0000U) != 0;
        const std::size_t length = second & 0xFF'FFFFU;
        m_broken = length > frameLimit || (isControl && (first >> 16 & 0x7FFFU) != 3);
        if (m_broken || m_in.size() - at - headLength < length)
            break;
        const bool last = (second >> 24 & 1U) != 0;
        const std::string_view payload = std::string_view(m_in).substr(at + headLength, length);
        if (isControl)
            frames.push_back(controlFrame(first & 0xFFFFU, last, payload));
        else
            frames.push_back({.kind = Kind::Data, .stream = first, .last = last, .payload = std::string(payload), .headers = {}});
        at += headLength + length;
    }
    m_in.erase(0, at);
    return frames;
}

Frame Reader::controlFrame(std::uint32_t type, bool last, std::string_view payload)
{
    Frame frame{.kind = Kind::Other, .stream = numberIn(payload, 0) & 0x7FFF'FFFFU, .last = last, .payload = {}, .headers = {}};
    switch (type) {
    case 1: // SYN_STREAM: stream, associated stream, priority and slot, then the headers
        frame.kind = Kind::Open;
        m_broken = payload.size() < 10;
        if (!m_broken)
            frame.headers = headersIn(payload.substr(10));
        break;
    case 3: frame.kind = Kind::Reset; break;
    case 6:
        frame.kind = Kind::Ping;
        frame.stream = numberIn(payload, 0);
        break;
    case 7: frame.kind = Kind::GoAway; break;
    case 8: // HEADERS: nobody sends them here, but the compression has to go on
        if (payload.size() >= 4)
            headersIn(payload.substr(4));
        break;
    default: break;
    }
    return frame;
}

Headers Reader::headersIn(std::string_view packed)
{
    std::array<char, headersLimit> room{};
    z_stream &stream = m_inflate->stream;
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef *>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    int done = inflate(&stream, Z_SYNC_FLUSH);
    if (done == Z_NEED_DICT) {
        const std::string &words = dictionary();
        // Fails when the client's dictionary is another: zlib compares the checksums.
        done = inflateSetDictionary(&stream, reinterpret_cast<const Bytef *>(words.data()), static_cast<uInt>(words.size()));
        if (done == Z_OK)
            done = inflate(&stream, Z_SYNC_FLUSH);
    }
    m_broken = (done != Z_OK && done != Z_BUF_ERROR) || stream.avail_in > 0;
    const std::string_view plain(room.data(), room.size() - stream.avail_out);
    Headers headers;
    std::size_t at = 4;
    const auto text = [plain, &at, this] {
        const std::size_t length = numberIn(plain, at);
        m_broken = m_broken || at + 4 > plain.size() || length > plain.size() - at - 4;
        const std::string out(m_broken ? std::string_view() : plain.substr(at + 4, length));
        at += 4 + length;
        return out;
    };
    for (std::uint32_t left = numberIn(plain, 0); left > 0 && !m_broken; --left) {
        const std::string name = text();
        headers.emplace_back(name, text());
    }
    return m_broken ? Headers() : headers;
}

struct Writer::Deflate {
    z_stream stream{};
};

Writer::Writer()
    : m_deflate(std::make_unique<Deflate>())
{
    deflateInit(&m_deflate->stream, Z_DEFAULT_COMPRESSION);
    const std::string &words = dictionary();
    deflateSetDictionary(&m_deflate->stream, reinterpret_cast<const Bytef *>(words.data()), static_cast<uInt>(words.size()));
}

Writer::~Writer()
{
    deflateEnd(&m_deflate->stream);
}

std::string Writer::reply(std::uint32_t stream)
{
    std::string none = number(0);
    std::array<char, 128> packed{};
    z_stream &deflating = m_deflate->stream;
    deflating.next_in = reinterpret_cast<Bytef *>(none.data());
    deflating.avail_in = static_cast<uInt>(none.size());
    deflating.next_out = reinterpret_cast<Bytef *>(packed.data());
    deflating.avail_out = static_cast<uInt>(packed.size());
    deflate(&deflating, Z_SYNC_FLUSH);
    return control(2, number(stream).append(packed.data(), packed.size() - deflating.avail_out));
}

std::string Writer::data(std::uint32_t stream, std::string_view payload, bool last)
{
    std::string out = number(stream) + number((last ? 0x0100'0000U : 0U) | static_cast<std::uint32_t>(payload.size()));
    return out.append(payload);
}

std::string Writer::reset(std::uint32_t stream, std::uint32_t why)
{
    return control(3, number(stream) + number(why));
}

std::string Writer::ping(std::uint32_t id)
{
    return control(6, number(id));
}

} // namespace sandbox::spdy
