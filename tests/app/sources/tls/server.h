// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A small TLS server on loopback, on threads of its own, that behaves as badly as a test wants.
#pragma once

#include "tests/models/certificates/mint.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <QByteArray>

#include <arpa/inet.h>
#include <atomic>
#include <csignal>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace tlsserver {

class Server
{
public:
    struct Options {
        std::vector<mint::Minted> chain = {};  ///< leaf with its key first
        int maxVersion = 0;               ///< 0 = any
        int minVersion = 0;
        bool wantsClientCertificate = false;
        bool refusesUnknownNames = false; ///< an alert unless SNI is "known.example.com"
        bool holds = false;               ///< accepts and stays silent
        QByteArray plain = {};            ///< says this instead of TLS, and closes
        bool closes = false;              ///< accepts and closes
    };

    explicit Server(Options options)
        : m_options(std::move(options))
    {
        std::signal(SIGPIPE, SIG_IGN);
        m_listener = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(m_listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 || listen(m_listener, 64) != 0)
            qFatal("no port");
        socklen_t size = sizeof address;
        getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_accepting = std::thread([this] { accept(); });
    }

    ~Server()
    {
        m_stopping = true;
        m_accepting.join();
        for (std::thread &one : m_threads)
            one.join();
        close(m_listener);
    }

    int port() const { return m_port; }
    int open() const { return m_open; }     ///< connections now
    int mostOpen() const { return m_most; } ///< at one time
    QByteArray lastName()
    {
        const std::lock_guard lock(m_mutex);
        return m_name;
    }

private:
    void accept()
    {
        while (!m_stopping) {
            pollfd one{m_listener, POLLIN, 0};
            if (poll(&one, 1, 20) <= 0)
                continue;
            const int fd = ::accept(m_listener, nullptr, nullptr);
            if (fd >= 0)
                m_threads.emplace_back([this, fd] { serve(fd); });
        }
    }

    void serve(int fd)
    {
        const int now = ++m_open;
        int most = m_most;
        while (now > most && !m_most.compare_exchange_weak(most, now)) { }
        if (!m_options.plain.isEmpty()) {
            (void)!write(fd, m_options.plain.constData(), static_cast<size_t>(m_options.plain.size()));
            drain(fd, 200);
        } else if (m_options.holds) {
            drain(fd, 60'000);
        } else if (!m_options.closes) {
            handshake(fd);
        }
        close(fd);
        --m_open;
    }

    /// Until the other side closes, or the server stops.
    void drain(int fd, int ms)
    {
        char buffer[4096];
        for (int waited = 0; waited < ms && !m_stopping; waited += 20) {
            pollfd one{fd, POLLIN, 0};
            if (poll(&one, 1, 20) > 0 && read(fd, buffer, sizeof buffer) <= 0)
                return;
        }
    }

    static int onName(SSL *ssl, int *alert, void *self)
    {
        auto *server = static_cast<Server *>(self);
        const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
        const std::lock_guard lock(server->m_mutex);
        server->m_name = name;
        if (server->m_options.refusesUnknownNames && server->m_name != "known.example.com") {
            *alert = SSL_AD_UNRECOGNIZED_NAME;
            return SSL_TLSEXT_ERR_ALERT_FATAL;
        }
        return SSL_TLSEXT_ERR_OK;
    }

    void handshake(int fd)
    {
        SSL_CTX *context = SSL_CTX_new(TLS_server_method());
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, m_options.minVersion);
        SSL_CTX_set_max_proto_version(context, m_options.maxVersion);
        SSL_CTX_use_certificate(context, m_options.chain[0].x509.get());
        SSL_CTX_use_PrivateKey(context, m_options.chain[0].key.get());
        for (size_t i = 1; i < m_options.chain.size(); ++i)
            SSL_CTX_add1_chain_cert(context, m_options.chain[i].x509.get());
        if (m_options.wantsClientCertificate)
            SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        SSL_CTX_set_tlsext_servername_callback(context, onName);
        SSL_CTX_set_tlsext_servername_arg(context, this);
        SSL *ssl = SSL_new(context);
        SSL_set_fd(ssl, fd);
        if (SSL_accept(ssl) == 1)
            drain(fd, 2'000);
        SSL_free(ssl);
        SSL_CTX_free(context);
        ERR_clear_error();
    }

    Options m_options;
    int m_listener = -1, m_port = 0;
    std::atomic<bool> m_stopping = false;
    std::atomic<int> m_open = 0, m_most = 0;
    std::mutex m_mutex; // protects m_name
    QByteArray m_name;
    std::vector<std::thread> m_threads; ///< of the accepting thread
    std::thread m_accepting;
};

} // namespace tlsserver
