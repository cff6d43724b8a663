// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The server's end of a TLS connection, over bytes: no socket. HTTP/2 is offered, nothing else. Used by ads.
#pragma once

#include "models/base/error.h"

#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

namespace sandbox {

struct MintedCertificate;

class TlsEnd
{
public:
    explicit TlsEnd(const std::shared_ptr<SSL_CTX> &context);
    ~TlsEnd();

    /// The plain bytes that came. A handshake that fails, or a record that is wrong, ends it.
    std::string received(std::string_view bytes);
    /// What is sent before the hands are shaken waits for it.
    void send(std::string_view plain);
    /// Bytes for the wire.
    std::string take();
    bool isOver() const { return m_over; }

private:
    SSL *m_ssl;
    BIO *m_in, *m_out; ///< owned by m_ssl
    std::string m_waiting;
    bool m_over = false;
};

/// For that certificate, its issuers and its key.
base::Result<std::shared_ptr<SSL_CTX>> tlsContext(const MintedCertificate &certificate);

} // namespace sandbox
