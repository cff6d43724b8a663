// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/tls/handshake.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace tls {

namespace {

struct ContextFree {
    void operator()(SSL_CTX *context) const { SSL_CTX_free(context); }
};
struct SslFree {
    void operator()(SSL *ssl) const { SSL_free(ssl); }
};

/// What the callbacks of one handshake leave behind.
struct Seen {
    QVector<QByteArray> der;
    int alert = -1; ///< received
};

QByteArray toDer(X509 *x509)
{
    unsigned char *bytes = nullptr;
    const int size = i2d_X509(x509, &bytes);
    const QByteArray der(reinterpret_cast<const char *>(bytes), std::max(size, 0));
    OPENSSL_free(bytes);
    return der;
}

/// In place of verification: takes the chain and goes on.
int takeChain(X509_STORE_CTX *store, void *argument)
{
    auto *seen = static_cast<Seen *>(argument);
    const STACK_OF(X509) *chain = X509_STORE_CTX_get0_untrusted(store);
    for (int i = 0; i < sk_X509_num(chain); ++i)
        seen->der.push_back(toDer(sk_X509_value(chain, i)));
    return 1;
}

void noteAlert(const SSL *ssl, int where, int value)
{
    if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT)
        static_cast<Seen *>(SSL_get_app_data(ssl))->alert = value;
}

base::Error failure(const Seen &seen, int sslError)
{
    if (seen.alert >= 0)
        return {ErrorKind::Unreachable, u"the server ended the handshake: %1"_s.arg(QString::fromLatin1(SSL_alert_desc_string_long(seen.alert))), {}};
    const unsigned long code = ERR_peek_error();
    const int reason = ERR_GET_REASON(code);
    const bool fromTls = ERR_GET_LIB(code) == ERR_LIB_SSL;
    if (fromTls && reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return {ErrorKind::Unreachable, u"the connection was closed before the handshake: not TLS, or nobody listens behind it"_s, {}};
    if (fromTls
        && (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_PACKET_LENGTH_TOO_LONG || reason == SSL_R_HTTP_REQUEST
            || reason == SSL_R_UNEXPECTED_MESSAGE || reason == SSL_R_BAD_RECORD_TYPE || reason == SSL_R_RECORD_LENGTH_MISMATCH))
        return {ErrorKind::Unsupported, u"the server does not speak TLS"_s, {}};
    if (sslError == SSL_ERROR_SYSCALL || code == 0)
        return {ErrorKind::Unreachable, u"the connection was cut during the handshake"_s, {}};
    const char *words = ERR_reason_error_string(code);
    return {ErrorKind::Unreachable, u"the handshake failed: %1"_s.arg(QString::fromLatin1(words ? words : "unknown reason")), {}};
}

std::unique_ptr<SSL_CTX, ContextFree> makeContext(Seen &seen)
{
    std::unique_ptr<SSL_CTX, ContextFree> context(SSL_CTX_new(TLS_client_method()));
    if (!context)
        return context;
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    // Weak certificates must be seen to be told; nothing is sent over this connection.
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_max_cert_list(context.get(), 256 << 10);
    SSL_CTX_set_cert_verify_callback(context.get(), takeChain, &seen);
    SSL_CTX_set_info_callback(context.get(), noteAlert);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
    return context;
}

} // namespace

base::Result<Handshake> shakeHands(const Socket &socket, const QString &serverName, const Patience &patience)
{
    Seen seen;
    const auto context = makeContext(seen);
    const std::unique_ptr<SSL, SslFree> ssl(context ? SSL_new(context.get()) : nullptr);
    if (!ssl || SSL_set_fd(ssl.get(), socket.fd()) != 1) {
        ERR_clear_error();
        return base::fail(ErrorKind::Internal, u"OpenSSL has no context"_s);
    }
    SSL_set_app_data(ssl.get(), &seen);
    const QByteArray name = serverName.toUtf8();
    if (!name.isEmpty())
        SSL_set_tlsext_host_name(ssl.get(), name.constData());
    while (true) {
        ERR_clear_error();
        const int result = SSL_connect(ssl.get());
        const int error = result == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl.get(), result);
        if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
            const auto waited = socket.wait(error == SSL_ERROR_WANT_READ, patience);
            if (!waited && waited.error().kind != ErrorKind::Cancelled)
                return base::fail(waited.error().kind, u"timed out during the handshake"_s);
            if (!waited)
                return tl::unexpected(waited.error());
            continue;
        }
        const base::Error why = failure(seen, error);
        ERR_clear_error();
        if (seen.der.isEmpty() && error != SSL_ERROR_NONE)
            return tl::unexpected(why);
        if (seen.der.isEmpty())
            return base::fail(ErrorKind::Unsupported, u"the server sent no certificate"_s);
        return Handshake{seen.der, QString::fromLatin1(SSL_get_version(ssl.get()))};
    }
}

} // namespace tls
