// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one file of this room that calls OpenSSL's X.509.
#include "models/certificates/chain.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <memory>

namespace certificates {

namespace {

struct X509Free {
    void operator()(X509 *x) const { X509_free(x); }
};
using X509Ptr = std::unique_ptr<X509, X509Free>;

X509Ptr toOpenSsl(const QByteArray &der)
{
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
    return X509Ptr(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
}

} // namespace

bool isSignedBy(const Certificate &certificate, const Certificate &issuer)
{
    ERR_set_mark();
    const X509Ptr child = toOpenSsl(certificate.der);
    const X509Ptr parent = toOpenSsl(issuer.der);
    EVP_PKEY *key = parent ? X509_get0_pubkey(parent.get()) : nullptr;
    const bool good = child && key && X509_verify(child.get(), key) == 1;
    ERR_pop_to_mark(); // this thread's error queue stays as it was
    return good;
}

} // namespace certificates
