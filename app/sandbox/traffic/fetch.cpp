// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The socket side of proxy.h.
#include "app/sandbox/api/proxy.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/asio/write.hpp>

namespace sandbox {

namespace net = boost::asio;
namespace http = boost::beast::http;
using ErrorCode = boost::system::error_code;

namespace {

class Fetch : public std::enable_shared_from_this<Fetch>
{
public:
    Fetch(net::io_context &io, HttpDone done)
        : m_stream(net::make_strand(io))
        , m_done(std::move(done))
    {
        m_parser.body_limit(ServiceProxy::bodyLimit);
    }

    void start(const net::ip::tcp::endpoint &endpoint, const std::string &host, HttpRequest request)
    {
        m_request = request.method + ' ' + request.path + (request.query.empty() ? "" : "?" + request.query) + " HTTP/1.1\r\nHost: " + host + ':'
            + std::to_string(endpoint.port()) + "\r\nConnection: close\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
        for (const auto &[name, value] : request.headers)
            m_request += name + ": " + value + "\r\n";
        m_request += "\r\n" + request.body;
        m_stream.expires_after(ServiceProxy::timeLimit);
        m_stream.async_connect(endpoint, [self = shared_from_this()](const ErrorCode &error) {
            if (error)
                return self->fail(error);
            self->send();
        });
    }

private:
    void send()
    {
        net::async_write(m_stream, net::buffer(m_request), [self = shared_from_this()](const ErrorCode &error, std::size_t) {
            if (error)
                return self->fail(error);
            self->receive();
        });
    }

    void receive()
    {
        http::async_read(m_stream, m_buffer, m_parser, [self = shared_from_this()](const ErrorCode &error, std::size_t) {
            if (error)
                return self->fail(error);
            self->finish();
        });
    }

    void finish()
    {
        auto &message = m_parser.get();
        HttpResponse response;
        response.status = static_cast<int>(message.result_int());
        response.contentType.clear(); // it is among the headers, if there is one
        for (const auto &field : message)
            response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
        response.body = std::move(message.body());
        m_done(std::move(response));
    }

    void fail(const ErrorCode &error)
    {
        if (error == http::error::body_limit)
            return m_done(
                status::tooLarge("the service's answer is larger than " + std::to_string(ServiceProxy::bodyLimit) + " bytes").value().response());
        Status failure = status::unavailable("error trying to reach service: " + error.message()).value();
        if (error == boost::beast::error::timeout) {
            failure.code = 504;
            failure.reason = "Timeout";
        }
        m_done(failure.response());
    }

    boost::beast::tcp_stream m_stream;
    boost::beast::flat_buffer m_buffer;
    http::response_parser<http::string_body> m_parser;
    std::string m_request;
    HttpDone m_done;
};

} // namespace

void fetch(net::io_context &io, const std::string &host, unsigned short port, HttpRequest request, HttpDone done)
{
    ErrorCode error;
    const auto address = net::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
    if (error)
        return done(status::unavailable("the backend's host is not an address: " + host).value().response());
    std::make_shared<Fetch>(io, std::move(done))->start({address, port}, host, std::move(request));
}

} // namespace sandbox
