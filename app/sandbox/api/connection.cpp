// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/connection.h"

#include "app/sandbox/api/compress.h"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <QDateTime>
#include <QLocale>

#include <array>

using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace net = boost::asio;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;
using Clock = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;

namespace {

using TlsStream = net::ssl::stream<tcp::socket>;

constexpr auto handshakeLimit = 10s, idleLimit = 180s, bodyReadLimit = 30s;
/// A reader that takes nothing for so long is cut.
constexpr auto writeLimit = 30s;

/// CN of a peer certificate that the context's CA vouches for; "" for none or a bad one.
std::string verifiedUser(SSL *ssl)
{
    X509 *certificate = SSL_get1_peer_certificate(ssl);
    if (!certificate)
        return {};
    std::array<char, 256> name{};
    const bool good = SSL_get_verify_result(ssl) == X509_V_OK
        && X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(), name.size()) > 0;
    X509_free(certificate);
    return good ? std::string(name.data()) : std::string();
}

std::string statusLine(int status)
{
    return "HTTP/1.1 " + std::to_string(status) + ' ' + std::string(http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status))))
        + "\r\n";
}

std::string dateHeader()
{
    return QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toStdString();
}

HttpResponse refusal(int code, const char *reason, const std::string &message)
{
    HttpResponse response;
    response.status = code;
    response.body = R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":")" + message + R"(","reason":")" + reason
        + R"(","code":)" + std::to_string(code) + "}\n";
    response.close = true;
    return response;
}

template <class Stream> class Connection final : public AnyConnection, public std::enable_shared_from_this<Connection<Stream>>
{
public:
    Connection(Stream stream, std::shared_ptr<ConnectionContext> context)
        : m_stream(std::move(stream))
        , m_context(std::move(context))
        , m_deadline(m_stream.get_executor())
        , m_timer(m_stream.get_executor())
    {
    }

    void start() override
    {
        net::post(m_stream.get_executor(), [self = this->shared_from_this()] { self->begin(); });
    }

    void cut() override
    {
        net::post(m_stream.get_executor(), [self = this->shared_from_this()] { self->close(); });
    }

    void abandon() override { close(); }

private:
    auto self() { return this->shared_from_this(); }

    tcp::socket &socket()
    {
        if constexpr (std::is_same_v<Stream, TlsStream>)
            return m_stream.next_layer();
        else
            return m_stream;
    }

    void begin()
    {
        ErrorCode ignored;
        socket().set_option(tcp::no_delay(true), ignored);
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            arm(handshakeLimit);
            m_stream.async_handshake(net::ssl::stream_base::server, [self = self()](const ErrorCode &error) {
                if (error)
                    return self->close();
                self->m_user = verifiedUser(self->m_stream.native_handle());
                self->read();
            });
        } else {
            read();
        }
    }

    // Reading a request

    void read()
    {
        m_parser.emplace();
        m_parser->header_limit(64 * 1024);
        m_parser->body_limit(m_context->bodyLimit);
        arm(idleLimit);
        http::async_read_header(m_stream, m_buffer, *m_parser, [self = self()](const ErrorCode &error, std::size_t) { self->headerRead(error); });
    }

    void headerRead(const ErrorCode &error)
    {
        if (error)
            return refuse(error);
        arm(bodyReadLimit);
        if (!boost::beast::iequals(m_parser->get()[http::field::expect], "100-continue"))
            return readBody();
        static constexpr std::string_view go = "HTTP/1.1 100 Continue\r\n\r\n";
        net::async_write(m_stream, net::buffer(go), [self = self()](const ErrorCode &failed, std::size_t) {
            if (failed)
                return self->close();
            self->readBody();
        });
    }

    void readBody()
    {
        http::async_read(m_stream, m_buffer, *m_parser, [self = self()](const ErrorCode &error, std::size_t) {
            if (error)
                return self->refuse(error);
            self->handle();
        });
    }

    /// The end of the stream is silent; what was sent and can't be read gets an answer.
    void refuse(const ErrorCode &error)
    {
        if (error == http::error::body_limit)
            return respond(refusal(413, "RequestEntityTooLarge", "the body is larger than " + std::to_string(m_context->bodyLimit) + " bytes"));
        if (error == http::error::header_limit)
            return respond(refusal(431, "RequestHeaderFieldsTooLarge", "the header is larger than 65536 bytes"));
        if (error.category() == make_error_code(http::error::bad_method).category() && error != http::error::end_of_stream
            && error != http::error::partial_message)
            return respond(refusal(400, "BadRequest", "this is not an HTTP/1.1 request"));
        close();
    }

    void handle()
    {
        const auto stalled = Clock::time_point(Clock::duration(m_context->stalledUntil.load()));
        arm(std::chrono::hours(24)); // the handler has its own limits
        if (Clock::now() < stalled)
            return later(stalled, [self = self()] { self->handle(); });
        auto &message = m_parser->get();
        m_keepAlive = message.keep_alive();
        m_headOnly = message.method() == http::verb::head;
        HttpRequest request;
        request.method = std::string(message.method_string());
        const std::string target(message.target());
        const std::size_t question = std::min(target.find('?'), target.size());
        request.path = target.substr(0, question);
        request.query = question < target.size() ? target.substr(question + 1) : std::string();
        for (const auto &field : message)
            request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
        m_gzip = acceptsGzip(request.header("Accept-Encoding"));
        request.body = std::move(message.body());
        request.certificateUser = m_user;
        // The handler's `done` keeps us alive: drop it, and the connection is gone too.
        m_context->handler(std::move(request), [self = self()](HttpResponse response) {
            net::dispatch(self->m_stream.get_executor(), [self, response = std::move(response)]() mutable { self->answer(std::move(response)); });
        });
    }

    // Writing the answer

    void answer(HttpResponse response)
    {
        if (response.delay > 0ms) {
            const auto at = Clock::now() + response.delay;
            response.delay = 0ms;
            return later(at, [self = self(), response = std::move(response)]() mutable { self->respond(std::move(response)); });
        }
        respond(std::move(response));
    }

    void respond(HttpResponse response)
    {
        if (response.upgrade)
            return beginUpgrade(response);
        if (response.stream && !m_headOnly)
            return beginStream(std::move(response));
        m_close = response.close || response.truncated || !m_keepAlive;
        m_abrupt = response.truncated;
        m_body = std::move(response.body);
        if (m_gzip && m_body.size() > compressFrom && headerValue(response.headers, "Content-Encoding").empty()) {
            if (std::string packed = gzip(m_body); !packed.empty()) {
                m_body = std::move(packed);
                response.headers.emplace_back("Content-Encoding", "gzip");
            }
        }
        m_head = head(response) + "Content-Length: " + std::to_string(m_body.size()) + "\r\n\r\n";
        if (response.truncated)
            m_body.resize(m_body.size() / 2);
        if (m_headOnly)
            m_body.clear();
        writeBody(0, true);
    }

    /// In pieces, so that the limit is on one piece and a big list may take its time.
    void writeBody(std::size_t offset, bool withHead)
    {
        constexpr std::size_t piece = 256 * 1024;
        arm(writeLimit);
        const std::size_t length = std::min(piece, m_body.size() - offset);
        const std::array<net::const_buffer, 2> buffers{withHead ? net::buffer(m_head) : net::const_buffer(),
                                                       net::buffer(m_body.data() + offset, length)};
        net::async_write(m_stream, buffers, [self = self(), next = offset + length](const ErrorCode &error, std::size_t) {
            if (error)
                return self->close();
            if (next < self->m_body.size())
                return self->writeBody(next, false);
            self->m_body = {};
            if (self->m_close)
                return self->m_abrupt ? self->close() : self->shutDown();
            self->read();
        });
    }

    std::string head(const HttpResponse &response) const
    {
        std::string head = statusLine(response.status) + "Date: " + dateHeader() + "\r\nCache-Control: no-cache, private\r\n";
        if (!response.contentType.empty())
            head += "Content-Type: " + response.contentType + "\r\n";
        for (const auto &[name, value] : response.headers)
            head += name + ": " + value + "\r\n";
        return m_close ? head + "Connection: close\r\n" : head;
    }

    // A stream: the watch

    void beginStream(HttpResponse response)
    {
        m_close = response.close || !m_keepAlive;
        m_out = response.stream;
        m_out->onReady([weak = this->weak_from_this(), executor = m_stream.get_executor()] {
            net::post(executor, [weak] {
                if (const auto self = weak.lock())
                    self->pump();
            });
        });
        m_writing = m_streaming = true;
        m_head = head(response) + "Transfer-Encoding: chunked\r\n\r\n";
        listenForEnd();
        write(m_head);
    }

    /// While we only write, this is how the other side's going is seen. What it sends meanwhile is its next request.
    void listenForEnd()
    {
        m_listening = true;
        m_stream.async_read_some(m_buffer.prepare(4096), [self = self()](const ErrorCode &error, std::size_t size) {
            self->m_listening = false;
            if (error)
                return self->close();
            self->m_buffer.commit(size);
            if (!self->m_streaming)
                self->read();
        });
    }

    void write(const std::string &text)
    {
        arm(writeLimit);
        net::async_write(m_stream, net::buffer(text), [self = self()](const ErrorCode &error, std::size_t) {
            if (error)
                return self->close();
            self->m_writing = false;
            self->pump();
        });
    }

    void pump()
    {
        if (m_writing || !m_out)
            return;
        const auto stalled = Clock::time_point(Clock::duration(m_context->stalledUntil.load()));
        if (Clock::now() < stalled)
            return later(stalled, [self = self()] { self->pump(); });
        auto piece = m_out->next();
        if (!piece)
            return endStream();
        if (piece->empty()) {
            arm(std::chrono::hours(24));
            return later(m_out->due(), [self = self()] { self->pump(); });
        }
        m_writing = true;
        std::array<char, 20> size{};
        std::snprintf(size.data(), size.size(), "%zx\r\n", piece->size());
        m_body = size.data() + *piece + "\r\n";
        write(m_body);
    }

    void endStream()
    {
        m_timer.cancel();
        m_out.reset();
        m_head = "0\r\n\r\n";
        arm(writeLimit);
        net::async_write(m_stream, net::buffer(m_head), [self = self()](const ErrorCode &error, std::size_t) {
            if (error)
                return self->close();
            if (self->m_close)
                return self->shutDown();
            self->m_streaming = false;
            self->arm(idleLimit);
            if (!self->m_listening)
                self->read();
        });
    }

    // An upgraded connection: reads only when all that was answered is on the wire, so nothing piles up

    void beginUpgrade(const HttpResponse &response)
    {
        m_upgrade = response.upgrade;
        m_head = statusLine(response.status);
        for (const auto &[name, value] : response.headers)
            m_head += name + ": " + value + "\r\n";
        m_head += "\r\n" + m_upgrade->greeting();
        const std::string early(static_cast<const char *>(m_buffer.data().data()), m_buffer.size());
        m_buffer.consume(m_buffer.size());
        if (!early.empty())
            m_head += m_upgrade->received(early);
        writeUpgraded();
    }

    void writeUpgraded()
    {
        arm(writeLimit);
        net::async_write(m_stream, net::buffer(m_head), [self = self()](const ErrorCode &error, std::size_t) {
            if (error)
                return self->close();
            if (self->m_upgrade->isOver())
                return self->shutDown();
            self->readUpgraded();
        });
    }

    void readUpgraded()
    {
        arm(std::chrono::hours(4)); // the idle limit of the real thing
        m_stream.async_read_some(m_buffer.prepare(16 * 1024), [self = self()](const ErrorCode &error, std::size_t size) {
            if (error)
                return self->close();
            self->m_buffer.commit(size);
            self->m_head = self->m_upgrade->received({static_cast<const char *>(self->m_buffer.data().data()), size});
            self->m_buffer.consume(size);
            if (self->m_head.empty() && !self->m_upgrade->isOver())
                return self->readUpgraded();
            self->writeUpgraded();
        });
    }

    // Time and the end

    template <class Function> void later(Clock::time_point when, Function function)
    {
        m_timer.expires_at(when);
        m_timer.async_wait([function = std::move(function)](const ErrorCode &error) mutable {
            if (!error)
                function();
        });
    }

    void arm(Clock::duration limit)
    {
        m_deadline.expires_after(limit);
        m_deadline.async_wait([weak = this->weak_from_this()](const ErrorCode &error) {
            const auto self = error ? nullptr : weak.lock();
            if (self && self->m_deadline.expiry() <= Clock::now())
                self->close();
        });
    }

    void shutDown()
    {
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            arm(1s);
            m_stream.async_shutdown([self = self()](const ErrorCode &) { self->close(); });
        } else {
            close();
        }
    }

    void close()
    {
        ErrorCode ignored;
        socket().shutdown(tcp::socket::shutdown_both, ignored);
        socket().close(ignored);
        m_deadline.cancel();
        m_timer.cancel();
        m_out.reset();
    }

    Stream m_stream;
    std::shared_ptr<ConnectionContext> m_context;
    net::steady_timer m_deadline, m_timer;
    boost::beast::flat_buffer m_buffer{128 * 1024};
    std::optional<http::request_parser<http::string_body>> m_parser;
    std::string m_user, m_head, m_body;
    std::shared_ptr<HttpStream> m_out;
    std::shared_ptr<HttpUpgrade> m_upgrade;
    bool m_keepAlive = true, m_headOnly = false, m_close = false, m_abrupt = false, m_gzip = false, m_writing = false, m_listening = false,
         m_streaming = false;
};

} // namespace

std::shared_ptr<AnyConnection> makeConnection(tcp::socket socket, std::shared_ptr<ConnectionContext> context)
{
    if (const auto tls = context->tls)
        return std::make_shared<Connection<TlsStream>>(TlsStream(std::move(socket), *tls), std::move(context));
    return std::make_shared<Connection<tcp::socket>>(std::move(socket), std::move(context));
}

} // namespace sandbox
