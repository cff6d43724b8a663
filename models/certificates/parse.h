// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes to certificates. Reads DER itself (der.h): a mesh has thousands of them, and OpenSSL's decoder takes some 90 us each.
// What one block holds wrong never hides the others: each failure is reported with its position.
#pragma once

#include "models/base/error.h"
#include "models/certificates/certificate.h"

#include <QHash>
#include <QMutex>

namespace certificates {

struct Limits {
    qsizetype bytes = 4 << 20;             ///< of one text
    qsizetype certificates = 1000;         ///< in one text
    qsizetype certificateBytes = 64 << 10; ///< of one certificate's DER
};

/// A block that is not a certificate although it says so, or a text that holds none.
struct BlockError {
    int block = 0; ///< counted from 1; 0 = the text as a whole
    int line = 0;  ///< of its BEGIN line, from 1; 0 for DER
    base::Error error;
    friend bool operator==(const BlockError &, const BlockError &) = default;
};

struct Bundle {
    QVector<CertificatePtr> certificates; ///< in their order
    QVector<BlockError> errors;
    QStringList otherBlocks;              ///< labels of blocks that are no certificates ("PRIVATE KEY"); their content is not read
};
using BundlePtr = std::shared_ptr<const Bundle>;

/// Strict where Go's crypto/x509 is, since istiod and linkerd-identity are Go: definite lengths, no bytes after the certificate,
/// times with seconds and Z.
base::Result<CertificatePtr> parseCertificate(QByteArrayView der, const Limits &limits = {});

/// PEM (RFC 7468) with anything around the blocks; a text without PEM that begins as DER is read as certificates one after
/// the other.
Bundle parseBundle(QByteArrayView text, const Limits &limits = {});

/// A chain as a TLS server sends it.
Bundle parseChain(const QVector<QByteArray> &der, const Limits &limits = {});

/// Remembers what was read: the same text costs one hash, the same certificate in another text costs its SHA-256. Thread-safe.
class Cache
{
public:
    BundlePtr bundle(const QByteArray &text);
    BundlePtr chain(const QVector<QByteArray> &der);

    /// Over this many texts or certificates everything is forgotten and read again.
    static constexpr qsizetype maxEntries = 50'000;

private:
    void share(Bundle &bundle);

    QMutex m_mutex; // protects all below
    QHash<QByteArray, BundlePtr> m_texts;
    QHash<QByteArray, CertificatePtr> m_certificates; ///< by fingerprint
};

} // namespace certificates
