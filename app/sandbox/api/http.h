// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Requests and responses as plain values, so that everything above the server can be read, and tested, without a socket.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox {

using HttpHeader = std::pair<std::string, std::string>;

/// The value of the first header of that name, whatever its case; "" when absent.
std::string_view headerValue(const std::vector<HttpHeader> &headers, std::string_view name);
bool sameIgnoringCase(std::string_view a, std::string_view b);
/// Undoes %XX. nullopt for a broken escape or a NUL.
std::optional<std::string> percentDecode(std::string_view text, bool plusIsSpace = false);

struct HttpRequest {
    std::string method;
    std::string path;  ///< as sent, still percent-encoded, without the query
    std::string query; ///< as sent, without '?'
    std::vector<HttpHeader> headers;
    std::string body;
    std::string certificateUser; ///< CN of a client certificate that our CA signed and that is valid now; else ""

    std::string_view header(std::string_view name) const { return headerValue(headers, name); }
};

/// The decoded query, first value of each name. Kept in order for forwarding.
class HttpQuery
{
public:
    explicit HttpQuery(const std::string &query);
    bool has(std::string_view name) const;
    std::string get(std::string_view name) const; ///< "" when absent
    bool isTrue(std::string_view name) const;     ///< as Go's ParseBool takes it

private:
    std::vector<std::pair<std::string, std::string>> m_values;
};

/// A body that comes in pieces. The connection asks for the next piece when the last one is on the wire, so a slow reader
/// holds up nobody but itself.
class HttpStream
{
public:
    virtual ~HttpStream() = default;
    /// "" = nothing now; nullopt = the end.
    virtual std::optional<std::string> next() = 0;
    /// next() is to be asked again then, though nobody woke.
    virtual std::chrono::steady_clock::time_point due() const = 0;
    /// `wake` may be called from any thread, any number of times, to say that next() is worth asking.
    virtual void onReady(std::function<void()> wake) = 0;
};

/// What a connection becomes after a 101: bytes in, bytes out, no more requests. Used by one connection, on its strand.
class HttpUpgrade
{
public:
    virtual ~HttpUpgrade() = default;
    /// Sent right after the head.
    virtual std::string greeting() = 0;
    /// What is to be sent for what came; "" = nothing.
    virtual std::string received(std::string_view bytes) = 0;
    /// The connection ends when all that received() gave is on the wire.
    virtual bool isOver() const = 0;
};

struct HttpResponse {
    int status = 200;
    std::string contentType = "application/json";
    std::vector<HttpHeader> headers;
    std::string body;
    std::shared_ptr<HttpStream> stream; ///< instead of body, sent in chunks
    std::shared_ptr<HttpUpgrade> upgrade = nullptr; ///< with status 101
    bool close = false;                 ///< the connection ends after it
    bool truncated = false;             ///< a fault: half of the body, then the connection is cut
    std::chrono::milliseconds delay{0}; ///< a fault: sent so much later
};

using HttpDone = std::function<void(HttpResponse)>;
/// Called on a server thread; `done` may be called at once or later, from any thread, exactly once.
using HttpHandler = std::function<void(HttpRequest, HttpDone)>;

} // namespace sandbox
