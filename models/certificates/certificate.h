// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One X.509 certificate (RFC 5280) as plain data. Text in it comes from whoever made the certificate: clean it before it is shown.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QVector>

#include <memory>

namespace certificates {

enum class KeyType : quint8 { Unknown, Rsa, Ec, Ed25519, Ed448, Dsa };

/// The digest a signature was made with. Intrinsic: the algorithm brings its own (Ed25519, Ed448).
enum class Digest : quint8 { Unknown, Md2, Md5, Sha1, Sha224, Sha256, Sha384, Sha512, Intrinsic };

/// Bits of the keyUsage extension, in RFC 5280's order.
enum KeyUsage : quint16 {
    DigitalSignature = 1 << 0,
    NonRepudiation = 1 << 1,
    KeyEncipherment = 1 << 2,
    DataEncipherment = 1 << 3,
    KeyAgreement = 1 << 4,
    KeyCertSign = 1 << 5,
    CrlSign = 1 << 6,
    EncipherOnly = 1 << 7,
    DecipherOnly = 1 << 8,
};

/// Bits of the extKeyUsage extension that matter here.
enum ExtendedUsage : quint8 {
    ServerAuth = 1,
    ClientAuth = 2,
    CodeSigning = 4,
    EmailProtection = 8,
    TimeStamping = 16,
    OcspSigning = 32,
    AnyUsage = 64
};

struct Name {
    QString text;         ///< "CN=istiod, O=cluster.local", most specific part first, escaped as RFC 4514 says
    QString commonName;   ///< the last CN
    QString organization; ///< the last O
    QByteArray der;       ///< as it stands in the certificate; equal names are compared by it
    friend bool operator==(const Name &a, const Name &b) { return a.der == b.der; }
};

struct Certificate {
    QByteArray der;
    QByteArray fingerprint; ///< SHA-256 of der, 32 bytes
    Name subject, issuer;
    QStringList dnsNames, uris, ips, emails; ///< subjectAltName
    QString spiffeId;       ///< the URI that begins with spiffe://, when there is exactly one
    QByteArray serial;      ///< big endian, without leading zeros
    qint64 notBeforeMs = 0, notAfterMs = 0;

    KeyType keyType = KeyType::Unknown;
    int keyBits = 0;        ///< modulus or field size; 0 = not known
    QString keyAlgorithm;   ///< "RSA", "P-256", "Ed25519", or the OID of one not known here
    Digest digest = Digest::Unknown;
    QString signatureAlgorithm; ///< "SHA256-RSA", "ECDSA-SHA256", or the OID

    bool hasBasicConstraints = false;
    bool isCa = false;
    int pathLength = -1;    ///< -1 = no limit
    bool hasKeyUsage = false;
    quint16 keyUsage = 0;
    bool hasExtendedUsage = false;
    quint8 extendedUsage = 0;
    QByteArray subjectKeyId, authorityKeyId;
    QStringList uncheckedCritical; ///< OIDs of critical extensions that this project does not evaluate

    bool isSelfIssued() const { return subject == issuer; }
    /// RSA or DSA under 2048 bits, EC under 256, by NIST SP 800-57.
    bool hasWeakKey() const;
    /// MD2, MD5 or SHA-1.
    bool hasWeakSignature() const;
    /// "4F:2A:…:91", upper case.
    QString serialText() const;
    /// "4f2a…", lower case, 64 digits.
    QString fingerprintText() const;
    /// "RSA 2048", "P-256".
    QString keyText() const;
    /// What people call it: common name, else the SPIFFE id, the first DNS name, IP, URI, organization, the short fingerprint.
    QString displayName() const;
};
using CertificatePtr = std::shared_ptr<const Certificate>;

/// RFC 6125: exact, or a `*` as the whole leftmost label standing for exactly one label. Case-insensitive; the common name does
/// not count. `host` may be an IP address.
bool coversHost(const Certificate &certificate, const QString &host);

/// Whether at least one name that a Gateway's host stands for is covered: for "*" always, for "*.example.com" when a DNS name
/// of the certificate lies in example.com. A namespace in front ("shop/web.example.com") is ignored.
bool coversGatewayHost(const Certificate &certificate, const QString &host);

} // namespace certificates
