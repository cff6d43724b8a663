// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a bundle of certificates: all of them are read, told and shown without a fault.
#include "models/certificates/parse.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const certificates::Bundle bundle = certificates::parseBundle(QByteArrayView(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (bundle.certificates.isEmpty() && bundle.errors.isEmpty() && bundle.otherBlocks.isEmpty())
        std::abort(); // nothing found must be told
    for (const auto &certificate : bundle.certificates) {
        if (certificate->displayName().isNull() || certificate->fingerprint.size() != 32)
            std::abort();
        certificates::coversHost(*certificate, QStringLiteral("shop.example.com"));
        certificates::coversGatewayHost(*certificate, QStringLiteral("*.example.com"));
    }
    return 0;
}
