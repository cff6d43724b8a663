// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// gRPC calls over one HTTP/2 connection, as their server: bytes in and out, messages between. Knows no service: who opens a call
// is asked for each. Used by ads.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct nghttp2_session;

namespace sandbox::grpc {

struct Status {
    int code = 0; ///< of gRPC: 0 OK, 3 invalid argument, 7 permission denied, 12 unimplemented, 16 unauthenticated
    std::string message = {};
};

struct Reply {
    std::vector<std::string> messages = {};
    std::optional<Status> end = {}; ///< the call ends with it
};

class Call
{
public:
    virtual ~Call() = default;
    virtual Reply received(std::string_view message) = 0;
};

using Headers = std::map<std::string, std::string>; ///< names in lower case, of pseudo headers with their colon

struct Opened {
    std::unique_ptr<Call> call; ///< null: refused
    Status refusal = {};
};
using Opener = std::function<Opened(const Headers &)>;

class Server
{
public:
    static constexpr std::size_t messageLimit = 1 << 20, headersLimit = 64 * 1024;
    static constexpr unsigned callLimit = 100;

    explicit Server(Opener opener);
    ~Server();

    /// False: this is no HTTP/2, the connection is over.
    bool received(std::string_view bytes);
    std::string take(); ///< bytes for the wire
    bool isOver() const; ///< neither side has anything more to say

private:
    struct Stream;
    class Callbacks;
    void begin(int id);
    void data(int id, std::string_view bytes);
    void ended(int id);
    void finish(int id, Stream &stream, const Status &status);
    Stream *streamOf(int id);

    Opener m_opener;
    nghttp2_session *m_session = nullptr;
    std::map<int, std::unique_ptr<Stream>> m_streams;
};

} // namespace sandbox::grpc
