// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Real X.509 certificates for the scenario, made with OpenSSL.
#pragma once

#include "models/base/error.h"

#include <memory>
#include <string>
#include <vector>

#include <openssl/types.h>

namespace sandbox {

struct MintOrder {
    std::string commonName, organization;
    std::vector<std::string> dns, uris;
    std::string key = "p256"; ///< p256, rsa2048, rsa1024
    bool authority = false;
    bool client = false;      ///< for client authentication too
    qint64 notBeforeMs = 0, notAfterMs = 0;
};

struct MintedCertificate {
    std::shared_ptr<X509> certificate;
    std::shared_ptr<EVP_PKEY> key;
    std::string pem, keyPem;
    std::string chainPem; ///< its issuers, nearest first, without the root
    std::string rootPem;  ///< its own PEM when it is self-signed
};

/// `issuer` null = self-signed. Serial numbers are random.
base::Result<MintedCertificate> mintCertificate(const MintOrder &order, const MintedCertificate *issuer);

} // namespace sandbox
