// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/server.h"

#include "app/sandbox/api/connection.h"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <mutex>
#include <thread>

#include "models/base/logging.h"

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

/// Only HTTP/1.1 is spoken, also to clients that offer HTTP/2 first.
int chooseProtocol(SSL *, const unsigned char **out, unsigned char *outLength, const unsigned char *in, unsigned int inLength, void *)
{
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char *chosen = nullptr;
    if (SSL_select_next_proto(&chosen, outLength, ours, sizeof ours - 1, in, inLength) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

std::shared_ptr<net::ssl::context> makeContext(const ServerTls &tls)
{
    auto context = std::make_shared<net::ssl::context>(net::ssl::context::tls_server);
    context->set_options(net::ssl::context::no_sslv2 | net::ssl::context::no_sslv3 | net::ssl::context::no_tlsv1 | net::ssl::context::no_tlsv1_1);
    context->use_certificate_chain(net::buffer(tls.certificatePem));
    context->use_private_key(net::buffer(tls.keyPem), net::ssl::context::pem);
    context->add_certificate_authority(net::buffer(tls.clientCaPem));
    // A bad certificate does not end the handshake: the request gets a 401 that says so, as from the real server. The
    // verify result is read by the connection, so sessions must not be resumed.
    SSL_CTX_set_verify(context->native_handle(), SSL_VERIFY_PEER, [](int, X509_STORE_CTX *) { return 1; });
    SSL_CTX_set_session_cache_mode(context->native_handle(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context->native_handle(), 0);
    SSL_CTX_set_alpn_select_cb(context->native_handle(), chooseProtocol, nullptr);
    return context;
}

} // namespace

class HttpServer::Private
{
public:
    struct Listener {
        explicit Listener(net::io_context &io)
            : strand(net::make_strand(io))
            , acceptor(strand)
            , timer(strand)
        {
        }
        net::strand<net::io_context::executor_type> strand; ///< all below is used on it once the server runs
        tcp::acceptor acceptor;
        net::steady_timer timer;
        tcp::endpoint endpoint;
        std::shared_ptr<ConnectionContext> context = std::make_shared<ConnectionContext>();
    };

    void open(Listener &listener);
    void accept(const std::shared_ptr<Listener> &listener);
    void adopt(tcp::socket socket, const std::shared_ptr<Listener> &listener);
    void retry(const std::shared_ptr<Listener> &listener, std::chrono::milliseconds after);
    std::shared_ptr<Listener> listenerOf(int port) const;

    mutable std::mutex mutex; ///< protects connections
    std::vector<std::weak_ptr<AnyConnection>> connections;
    net::io_context io{2};
    std::vector<std::shared_ptr<Listener>> listeners;
    std::vector<std::thread> threads;
};

void HttpServer::Private::open(Listener &listener)
{
    listener.acceptor.open(listener.endpoint.protocol());
    listener.acceptor.set_option(net::socket_base::reuse_address(true));
    listener.acceptor.bind(listener.endpoint);
    listener.acceptor.listen(256);
    listener.endpoint = listener.acceptor.local_endpoint();
}

void HttpServer::Private::accept(const std::shared_ptr<Listener> &listener)
{
    const auto accepted = [this, listener](const boost::system::error_code &error, tcp::socket socket) {
        if (error == net::error::operation_aborted || !listener->acceptor.is_open())
            return;
        if (error)
            return retry(listener, std::chrono::milliseconds(100)); // out of descriptors, most likely
        adopt(std::move(socket), listener);
        accept(listener);
    };
    listener->acceptor.async_accept(net::any_io_executor(net::make_strand(io)), net::bind_executor(listener->strand, accepted));
}

void HttpServer::Private::adopt(tcp::socket socket, const std::shared_ptr<Listener> &listener)
{
    std::shared_ptr<AnyConnection> connection;
    {
        const std::lock_guard lock(mutex);
        std::erase_if(connections, [](const auto &known) { return known.expired(); });
        if (connections.size() >= connectionLimit)
            return; // closes it
        connection = makeConnection(std::move(socket), listener->context);
        connections.push_back(connection);
    }
    connection->start();
}

void HttpServer::Private::retry(const std::shared_ptr<Listener> &listener, std::chrono::milliseconds after)
{
    listener->timer.expires_after(after);
    listener->timer.async_wait([this, listener](const boost::system::error_code &error) {
        if (error)
            return;
        try {
            if (!listener->acceptor.is_open())
                open(*listener);
        } catch (const boost::system::system_error &problem) {
            qCWarning(logSandbox, "cannot listen again on port %d: %s", listener->endpoint.port(), problem.what());
            return retry(listener, std::chrono::milliseconds(500));
        }
        accept(listener);
    });
}

std::shared_ptr<HttpServer::Private::Listener> HttpServer::Private::listenerOf(int port) const
{
    const auto found = std::ranges::find_if(listeners, [port](const auto &listener) { return listener->endpoint.port() == port; });
    return found == listeners.end() ? nullptr : *found;
}

HttpServer::HttpServer()
    : d(std::make_unique<Private>())
{
}

HttpServer::~HttpServer()
{
    stop();
}

base::Result<int> HttpServer::listen(int port, const ServerTls *tls, HttpHandler handler)
{
    if (port < 0 || port > 65535)
        return base::fail(base::ErrorKind::Invalid, u"%1 is not a port"_s.arg(port), u"127.0.0.1"_s);
    try {
        auto listener = std::make_shared<Private::Listener>(d->io);
        listener->context->handler = std::move(handler);
        listener->context->bodyLimit = bodyLimit;
        if (tls)
            listener->context->tls = makeContext(*tls);
        listener->endpoint = {net::ip::address_v4::loopback(), static_cast<unsigned short>(port)};
        d->open(*listener);
        d->listeners.push_back(listener);
        return listener->endpoint.port();
    } catch (const boost::system::system_error &error) {
        return base::fail(base::ErrorKind::Internal, u"cannot listen: %1"_s.arg(QString::fromLocal8Bit(error.what())), u"127.0.0.1:%1"_s.arg(port));
    }
}

void HttpServer::run()
{
    for (const auto &listener : d->listeners)
        net::post(listener->strand, [this, listener] { d->accept(listener); });
    for (int i = 0; i < 2; ++i)
        d->threads.emplace_back([this] {
            const auto guard = net::make_work_guard(d->io);
            for (;;) {
                try {
                    d->io.run();
                    return;
                } catch (const std::exception &error) { // a handler's fault must not end the server
                    qCWarning(logSandbox, "server: %s", error.what());
                }
            }
        });
}

void HttpServer::stop()
{
    d->io.stop();
    for (std::thread &thread : d->threads)
        thread.join();
    d->threads.clear();
    // Streams listen to the object store, whose changes must not reach an io_context that is being destroyed.
    for (const auto &known : d->connections)
        if (const auto connection = known.lock())
            connection->abandon();
    for (const auto &listener : d->listeners) {
        boost::system::error_code ignored;
        listener->acceptor.close(ignored);
    }
}

void HttpServer::cutConnections()
{
    const std::lock_guard lock(d->mutex);
    for (const auto &known : d->connections)
        if (const auto connection = known.lock())
            connection->cut();
}

void HttpServer::refuse(int port, std::chrono::milliseconds duration)
{
    const auto listener = d->listenerOf(port);
    if (!listener)
        return;
    net::post(listener->strand, [this, listener, duration] {
        boost::system::error_code ignored;
        listener->acceptor.close(ignored);
        cutConnections();
        d->retry(listener, duration);
    });
}

void HttpServer::stall(int port, std::chrono::milliseconds duration)
{
    if (const auto listener = d->listenerOf(port))
        listener->context->stalledUntil = (Clock::now() + duration).time_since_epoch().count();
}

std::size_t HttpServer::connections() const
{
    const std::lock_guard lock(d->mutex);
    return static_cast<std::size_t>(std::ranges::count_if(d->connections, [](const auto &known) { return !known.expired(); }));
}

boost::asio::io_context &HttpServer::io()
{
    return d->io;
}

} // namespace sandbox
