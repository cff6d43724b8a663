// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/tlsend.h"

#include "app/sandbox/scenario/fixturesmint.h"

#include <array>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

int chooseHttp2(SSL *, const unsigned char **out, unsigned char *outLength, const unsigned char *in, unsigned int inLength, void *)
{
    static constexpr unsigned char ours[] = "\x02h2";
    unsigned char *chosen = nullptr;
    if (SSL_select_next_proto(&chosen, outLength, ours, sizeof ours - 1, in, inLength) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

TlsEnd::TlsEnd(const std::shared_ptr<SSL_CTX> &context)
    : m_ssl(SSL_new(context.get()))
    , m_in(BIO_new(BIO_s_mem()))
    , m_out(BIO_new(BIO_s_mem()))
{
    SSL_set_bio(m_ssl, m_in, m_out);
    SSL_set_accept_state(m_ssl);
}

TlsEnd::~TlsEnd()
{
    SSL_free(m_ssl);
}

std::string TlsEnd::received(std::string_view bytes)
{
    BIO_write(m_in, bytes.data(), static_cast<int>(bytes.size()));
    std::string plain;
    std::array<char, 16 * 1024> piece{};
    // Errors of others on this thread would be taken for ours.
    ERR_clear_error();
    while (!m_over) {
        const int got = SSL_read(m_ssl, piece.data(), static_cast<int>(piece.size())); // shakes hands first
        if (got > 0)
            plain.append(piece.data(), static_cast<std::size_t>(got));
        else if (SSL_get_error(m_ssl, got) == SSL_ERROR_WANT_READ)
            break;
        else
            m_over = true;
    }
    return plain;
}

void TlsEnd::send(std::string_view plain)
{
    m_waiting += plain;
    if (m_waiting.empty() || m_over || SSL_is_init_finished(m_ssl) == 0)
        return;
    ERR_clear_error();
    // A memory BIO takes everything, so that one write is enough.
    if (SSL_write(m_ssl, m_waiting.data(), static_cast<int>(m_waiting.size())) <= 0)
        m_over = true;
    m_waiting.clear();
}

std::string TlsEnd::take()
{
    std::string out(BIO_ctrl_pending(m_out), '\0');
    if (!out.empty())
        BIO_read(m_out, out.data(), static_cast<int>(out.size()));
    return out;
}

base::Result<std::shared_ptr<SSL_CTX>> tlsContext(const MintedCertificate &certificate)
{
    const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 0);
    SSL_CTX_set_alpn_select_cb(context.get(), chooseHttp2, nullptr);
    bool good = SSL_CTX_use_certificate(context.get(), certificate.certificate.get()) == 1
        && SSL_CTX_use_PrivateKey(context.get(), certificate.key.get()) == 1;
    const std::shared_ptr<BIO> issuers(BIO_new_mem_buf(certificate.chainPem.data(), static_cast<int>(certificate.chainPem.size())), BIO_free);
    while (X509 *issuer = good ? PEM_read_bio_X509(issuers.get(), nullptr, nullptr, nullptr) : nullptr)
        good = SSL_CTX_add0_chain_cert(context.get(), issuer) == 1;
    if (!good)
        return base::fail(base::ErrorKind::Internal, u"the certificate of istiod cannot be used"_s);
    return context;
}

} // namespace sandbox
