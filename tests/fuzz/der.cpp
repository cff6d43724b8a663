// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as one certificate; what is taken must be what OpenSSL takes it for, where OpenSSL takes it.
#include "models/certificates/chain.h"
#include "models/certificates/parse.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <cstdlib>
#include <ctime>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto read = certificates::parseCertificate(QByteArrayView(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (!read)
        return 0;
    const certificates::Certificate &certificate = **read;
    const unsigned char *bytes = data;
    if (X509 *theirs = d2i_X509(nullptr, &bytes, static_cast<long>(size))) {
        tm broken{};
        if (ASN1_TIME_to_tm(X509_get0_notAfter(theirs), &broken) == 1 && static_cast<qint64>(timegm(&broken)) * 1000 != certificate.notAfterMs)
            std::abort();
        X509_free(theirs);
    }
    ERR_clear_error();
    certificates::ChainRequest request;
    request.intermediates = {*read};
    certificates::buildChain(*read, request);
    return 0;
}
