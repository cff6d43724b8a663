// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A server on 127.0.0.1 that answers exactly as a test wants: one thread per connection runs the test's function.
#pragma once

#include "tests/app/sources/http/testcerts.h"

#include <QByteArray>
#include <QString>
#include <QVector>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

/// base::nameOf(ErrorKind) gives a QString, which QCOMPARE's own printing can't use.
#define QCOMPARE_KIND(actual, expected) QCOMPARE(base::nameOf(actual), base::nameOf(expected))

namespace testserver {

struct Seen {
    QByteArray method, path, head, body;
    QByteArray header(const QByteArray &name) const
    {
        for (const QByteArray &line : head.split('\n')) {
            if (line.toLower().startsWith(name.toLower() + ':'))
                return line.mid(name.size() + 1).trimmed();
        }
        return {};
    }
};

class Connection
{
public:
    Connection(int socket, SSL *ssl)
        : m_socket(socket)
        , m_ssl(ssl)
    {
    }
    ~Connection()
    {
        if (m_ssl)
            SSL_free(m_ssl);
        ::close(m_socket);
    }

    /// The next request; nullopt once the client is gone.
    std::optional<Seen> request()
    {
        qsizetype end = -1;
        while ((end = m_buffer.indexOf("\r\n\r\n")) < 0) {
            if (!readSome())
                return std::nullopt;
        }
        Seen seen;
        seen.head = m_buffer.first(end);
        m_buffer.remove(0, end + 4);
        const auto words = seen.head.left(seen.head.indexOf('\r')).split(' ');
        seen.method = words.value(0);
        seen.path = words.value(1);
        const qsizetype length = seen.header("Content-Length").toLongLong();
        while (m_buffer.size() < length) {
            if (!readSome())
                return std::nullopt;
        }
        seen.body = m_buffer.first(length);
        m_buffer.remove(0, length);
        return seen;
    }

    /// Exactly so many bytes, of whatever protocol.
    QByteArray take(qsizetype count)
    {
        while (m_buffer.size() < count && readSome()) { }
        const QByteArray taken = m_buffer.left(count);
        m_buffer.remove(0, count);
        return taken;
    }

    bool write(const QByteArray &data)
    {
        qsizetype done = 0;
        while (done < data.size()) {
            const auto n = m_ssl ? SSL_write(m_ssl, data.constData() + done, static_cast<int>(data.size() - done))
                                 : ::send(m_socket, data.constData() + done, static_cast<size_t>(data.size() - done), MSG_NOSIGNAL);
            if (n <= 0)
                return false;
            done += n;
        }
        return true;
    }
    bool answer(int status, const QByteArray &body, const QByteArray &headers = {})
    {
        return write("HTTP/1.1 " + QByteArray::number(status) + " X\r\n" + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
                     + body);
    }
    bool beginChunks(int status = 200) { return write("HTTP/1.1 " + QByteArray::number(status) + " X\r\nTransfer-Encoding: chunked\r\n\r\n"); }
    bool chunk(const QByteArray &data) { return write(QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n"); }
    bool endChunks() { return write("0\r\n\r\n"); }

    /// Until the client closes.
    void waitForClose()
    {
        while (readSome()) { }
    }
    void reset()
    {
        const linger now{1, 0};
        setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    QByteArray peerName() const
    {
        X509 *cert = m_ssl ? SSL_get1_peer_certificate(m_ssl) : nullptr;
        char name[256] = "";
        if (cert)
            X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, name, sizeof name);
        X509_free(cert);
        return name;
    }
    QByteArray sni() const { return m_ssl ? QByteArray(SSL_get_servername(m_ssl, TLSEXT_NAMETYPE_host_name)) : QByteArray(); }

private:
    bool readSome()
    {
        char block[16 * 1024];
        const auto n = m_ssl ? SSL_read(m_ssl, block, sizeof block) : ::recv(m_socket, block, sizeof block, 0);
        if (n > 0)
            m_buffer.append(block, n);
        return n > 0;
    }
    int m_socket;
    SSL *m_ssl;
    QByteArray m_buffer;
};

struct TlsSetup {
    testcerts::Identity identity;
    QByteArray clientCaPem = {}; ///< not empty: client certificates are required
    int maxVersion = 0;
};

class Server
{
public:
    using Handler = std::function<void(Connection &)>;

    explicit Server(Handler handler, const std::optional<TlsSetup> &tls = {})
        : m_handler(std::move(handler))
    {
        ::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
        if (tls)
            setTls(*tls);
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(m_listener, reinterpret_cast<sockaddr *>(&address), sizeof address);
        ::listen(m_listener, 64);
        socklen_t size = sizeof address;
        ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { accept(); });
    }
    ~Server()
    {
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        ::close(m_listener);
        {
            const std::lock_guard lock(m_mutex);
            for (const int socket : m_sockets)
                ::shutdown(socket, SHUT_RDWR);
        }
        for (std::thread &thread : m_threads)
            thread.join();
        SSL_CTX_free(m_context);
    }
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    int port() const { return m_port; }
    QString url() const { return QStringLiteral("%1://127.0.0.1:%2").arg(QLatin1String(m_context ? "https" : "http")).arg(m_port); }
    QString name() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }

    /// A port on which nobody listens.
    static int closedPort()
    {
        Server gone([](Connection &) { });
        return gone.port();
    }

private:
    void setTls(const TlsSetup &tls)
    {
        m_context = SSL_CTX_new(TLS_server_method());
        if (tls.maxVersion) {
            SSL_CTX_set_security_level(m_context, 0);
            SSL_CTX_set_min_proto_version(m_context, TLS1_VERSION);
            SSL_CTX_set_max_proto_version(m_context, tls.maxVersion);
        }
        BIO *certBio = BIO_new_mem_buf(tls.identity.certPem.constData(), -1), *keyBio = BIO_new_mem_buf(tls.identity.keyPem.constData(), -1);
        X509 *cert = PEM_read_bio_X509(certBio, nullptr, nullptr, nullptr);
        EVP_PKEY *key = PEM_read_bio_PrivateKey(keyBio, nullptr, nullptr, nullptr);
        SSL_CTX_use_certificate(m_context, cert);
        SSL_CTX_use_PrivateKey(m_context, key);
        X509_free(cert);
        EVP_PKEY_free(key);
        BIO_free_all(certBio);
        BIO_free_all(keyBio);
        if (tls.clientCaPem.isEmpty())
            return;
        BIO *caBio = BIO_new_mem_buf(tls.clientCaPem.constData(), -1);
        X509 *ca = PEM_read_bio_X509(caBio, nullptr, nullptr, nullptr);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(m_context), ca);
        X509_free(ca);
        BIO_free_all(caBio);
        SSL_CTX_set_verify(m_context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    void accept()
    {
        for (;;) {
            const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0)
                return;
            const std::lock_guard lock(m_mutex);
            m_sockets.push_back(socket);
            m_threads.emplace_back([this, socket] { serve(socket); });
        }
    }
    void serve(int socket)
    {
        SSL *ssl = m_context ? SSL_new(m_context) : nullptr;
        if (ssl)
            SSL_set_fd(ssl, socket);
        {
            Connection connection(::dup(socket), ssl);
            if (!ssl || SSL_accept(ssl) == 1)
                m_handler(connection);
            else
                letGo(socket);
        }
        const std::lock_guard lock(m_mutex);
        m_sockets.remove(socket);
        ::close(socket);
    }

    /// Closing with unread data would reset the connection, and the alert in it would be lost.
    static void letGo(int socket)
    {
        ::shutdown(socket, SHUT_WR);
        char block[4096];
        while (::recv(socket, block, sizeof block, 0) > 0) { }
    }

    Handler m_handler;
    SSL_CTX *m_context = nullptr;
    int m_listener = -1, m_port = 0;
    std::mutex m_mutex; // protects m_sockets
    std::list<int> m_sockets;
    std::list<std::thread> m_threads; // of accept()'s thread, and after its end the destructor's
    std::thread m_thread;
};

} // namespace testserver
