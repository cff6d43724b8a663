// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/http2.h"

#include <algorithm>
#include <cstring>

#include <nghttp2/nghttp2.h>

namespace sandbox::grpc {

namespace {

constexpr std::size_t prefixLength = 5; // compressed or not, then the length

nghttp2_nv field(const std::string &name, const std::string &value)
{
    const auto bytes = [](const std::string &text) { return reinterpret_cast<std::uint8_t *>(const_cast<char *>(text.data())); };
    return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

std::string prefixed(const std::string &message)
{
    const auto size = static_cast<std::uint32_t>(message.size());
    std::string out{'\0', static_cast<char>(size >> 24), static_cast<char>(size >> 16), static_cast<char>(size >> 8), static_cast<char>(size)};
    return out += message;
}

/// As grpc-message has to be: percent-encoded but for printable ASCII.
std::string encoded(const std::string &text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte >= 0x20 && byte < 0x7F && byte != '%')
            out += letter;
        else
            out.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

} // namespace

struct Server::Stream {
    Headers headers;
    std::size_t headersSize = 0;
    std::unique_ptr<Call> call;
    std::string in, out;
    std::size_t outAt = 0; ///< what is before it is on the wire
    std::optional<Status> end;
    std::optional<Status> refusal; ///< told when the peer has asked: some clients lose an answer that comes before
    bool begun = false; ///< the answer's headers are on their way
};

class Server::Callbacks
{
public:
    static Server &self(void *user) { return *static_cast<Server *>(user); }

    static int beginHeaders(nghttp2_session *, const nghttp2_frame *frame, void *user)
    {
        if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
            self(user).m_streams[frame->hd.stream_id] = std::make_unique<Stream>();
        return 0;
    }

    static int header(nghttp2_session *, const nghttp2_frame *frame, const std::uint8_t *name, size_t nameLength, const std::uint8_t *value,
                      size_t valueLength, std::uint8_t, void *user)
    {
        Stream *stream = self(user).streamOf(frame->hd.stream_id);
        if (!stream)
            return 0;
        stream->headersSize += nameLength + valueLength;
        if (stream->headersSize > headersLimit)
            return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE; // resets the stream
        stream->headers.emplace(std::string(reinterpret_cast<const char *>(name), nameLength),
                                std::string(reinterpret_cast<const char *>(value), valueLength));
        return 0;
    }

    static int frame(nghttp2_session *, const nghttp2_frame *frame, void *user)
    {
        const int id = frame->hd.stream_id;
        if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
            self(user).begin(id);
        if ((frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA) && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0)
            self(user).ended(id);
        return 0;
    }

    static int data(nghttp2_session *, std::uint8_t, std::int32_t id, const std::uint8_t *bytes, size_t length, void *user)
    {
        self(user).data(id, {reinterpret_cast<const char *>(bytes), length});
        return 0;
    }

    static int closed(nghttp2_session *, std::int32_t id, std::uint32_t, void *user)
    {
        self(user).m_streams.erase(id);
        return 0;
    }

    /// Called when the peer's window has room.
    static ssize_t read(nghttp2_session *session, std::int32_t id, std::uint8_t *to, size_t room, std::uint32_t *flags, nghttp2_data_source *,
                        void *user)
    {
        Stream *stream = self(user).streamOf(id);
        if (!stream)
            return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
        const std::size_t size = std::min(room, stream->out.size() - stream->outAt);
        std::memcpy(to, stream->out.data() + stream->outAt, size);
        stream->outAt += size;
        const bool isAll = stream->outAt == stream->out.size();
        if (isAll) {
            stream->out.clear();
            stream->outAt = 0;
        }
        if (size == 0 && !stream->end)
            return NGHTTP2_ERR_DEFERRED;
        if (isAll && stream->end) {
            *flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
            sendTrailers(session, id, *stream->end);
        }
        return static_cast<ssize_t>(size);
    }

    static void sendTrailers(nghttp2_session *session, std::int32_t id, const Status &status)
    {
        const std::string codeName = "grpc-status", code = std::to_string(status.code), messageName = "grpc-message",
                          message = encoded(status.message);
        const nghttp2_nv fields[]{field(codeName, code), field(messageName, message)};
        nghttp2_submit_trailer(session, id, fields, 2);
    }
};

Server::Server(Opener opener)
    : m_opener(std::move(opener))
{
    nghttp2_session_callbacks *callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, Callbacks::beginHeaders);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, Callbacks::header);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Callbacks::frame);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Callbacks::data);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Callbacks::closed);
    nghttp2_session_server_new(&m_session, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    const nghttp2_settings_entry settings[]{{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, callLimit},
                                            {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(headersLimit)}};
    nghttp2_submit_settings(m_session, NGHTTP2_FLAG_NONE, settings, 2);
}

Server::~Server()
{
    nghttp2_session_del(m_session);
}

bool Server::received(std::string_view bytes)
{
    return nghttp2_session_mem_recv(m_session, reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size()) >= 0;
}

std::string Server::take()
{
    std::string out;
    for (;;) {
        const std::uint8_t *bytes = nullptr;
        const ssize_t size = nghttp2_session_mem_send(m_session, &bytes);
        if (size <= 0)
            return out;
        out.append(reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size));
    }
}

bool Server::isOver() const
{
    return nghttp2_session_want_read(m_session) == 0 && nghttp2_session_want_write(m_session) == 0;
}

Server::Stream *Server::streamOf(int id)
{
    const auto found = m_streams.find(id);
    return found == m_streams.end() ? nullptr : found->second.get();
}

void Server::begin(int id)
{
    Stream *stream = streamOf(id);
    if (!stream)
        return;
    const auto value = [stream](const char *name) {
        const auto found = stream->headers.find(name);
        return found == stream->headers.end() ? std::string() : found->second;
    };
    if (value(":method") != "POST" || !value("content-type").starts_with("application/grpc")) {
        const std::string name = ":status", code = "415";
        const nghttp2_nv head = field(name, code);
        nghttp2_submit_response(m_session, id, &head, 1, nullptr);
        return;
    }
    Opened opened = m_opener(stream->headers);
    if (!opened.call) {
        stream->refusal = opened.refusal;
        return;
    }
    stream->call = std::move(opened.call);
}

void Server::data(int id, std::string_view bytes)
{
    Stream *stream = streamOf(id);
    if (!stream || stream->refusal || !stream->call || stream->end) // a refusal waits for the end of the question
        return;
    stream->in += bytes;
    while (stream->in.size() >= prefixLength && !stream->end) {
        std::size_t length = 0;
        for (std::size_t i = 1; i < prefixLength; ++i)
            length = length << 8 | static_cast<unsigned char>(stream->in[i]);
        if (stream->in[0] != 0)
            return finish(id, *stream, {12, "the message is compressed, which is not taken"});
        if (length > messageLimit)
            return finish(id, *stream, {8, "a message of more than " + std::to_string(messageLimit) + " bytes"});
        if (stream->in.size() < prefixLength + length)
            return;
        Reply reply = stream->call->received(std::string_view(stream->in).substr(prefixLength, length));
        stream->in.erase(0, prefixLength + length);
        for (const std::string &message : reply.messages)
            stream->out += prefixed(message);
        if (!reply.messages.empty() && !stream->begun) {
            stream->begun = true;
            const std::string names[]{":status", "content-type"}, values[]{"200", "application/grpc"};
            const nghttp2_nv head[]{field(names[0], values[0]), field(names[1], values[1])};
            const nghttp2_data_provider source{{.ptr = nullptr}, Callbacks::read};
            nghttp2_submit_response(m_session, id, head, 2, &source);
        } else if (!reply.messages.empty()) {
            nghttp2_session_resume_data(m_session, id);
        }
        if (reply.end)
            finish(id, *stream, *reply.end);
    }
}

void Server::ended(int id)
{
    Stream *stream = streamOf(id);
    if (stream && stream->refusal && !stream->end)
        finish(id, *stream, *stream->refusal);
    else if (stream && stream->call && !stream->end)
        finish(id, *stream, {});
}

void Server::finish(int id, Stream &stream, const Status &status)
{
    stream.end = status;
    if (stream.begun) {
        nghttp2_session_resume_data(m_session, id);
        return;
    }
    // Nothing was answered: the status stands among the only headers.
    const std::string names[]{":status", "content-type", "grpc-status", "grpc-message"};
    const std::string values[]{"200", "application/grpc", std::to_string(status.code), encoded(status.message)};
    const nghttp2_nv head[]{field(names[0], values[0]), field(names[1], values[1]), field(names[2], values[2]), field(names[3], values[3])};
    nghttp2_submit_response(m_session, id, head, 4, nullptr);
}

} // namespace sandbox::grpc
