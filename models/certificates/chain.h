// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From a certificate up to a root: found, verified, and told with every reason why a client would refuse it. Unlike
// X509_verify_cert it does not stop at the first fault.
#pragma once

#include "models/certificates/certificate.h"

namespace certificates {

enum class ChainProblem : quint8 {
    Expired,
    NotYetValid,
    UnknownIssuer,    ///< no certificate of the issuer's name is at hand
    Untrusted,        ///< ends in a self-signed certificate that is not among the roots
    NotCa,            ///< signs others without basicConstraints CA
    MayNotSign,       ///< its keyUsage lacks keyCertSign
    PathLength,       ///< more intermediates below it than it allows
    BadSignature,     ///< the issuer's key does not verify the signature
    WeakKey,
    WeakSignature,
    NameMismatch,     ///< of the leaf: does not cover the host asked for
    WrongUsage,       ///< of the leaf: extKeyUsage lacks serverAuth
    NotChecked,       ///< a critical extension that Meshdeck does not evaluate (name constraints, ...)
    TooLong,          ///< over maxLinks, or a loop
};

struct LinkProblem {
    ChainProblem problem = ChainProblem::Expired;
    QString argument; ///< the host, the OID, the issuer's name
    friend bool operator==(const LinkProblem &, const LinkProblem &) = default;
};

struct Link {
    CertificatePtr certificate;
    QVector<LinkProblem> problems;
    bool isRoot = false; ///< among the roots given
};

struct Chain {
    QVector<Link> links; ///< leaf first
    bool trusted = false; ///< reaches a root, and no link has a problem that makes clients refuse it

    /// Links without a problem that makes clients refuse it.
    int verified() const;
};

/// Whether clients refuse for it. Weak keys and unchecked extensions are shown, but pass.
bool refuses(ChainProblem problem);

struct ChainRequest {
    QVector<CertificatePtr> intermediates; ///< at hand: sent by the server, or beside it in the Secret
    QVector<CertificatePtr> roots;         ///< the trust bundle that applies
    qint64 nowMs = 0;
    QString host;           ///< "" = names are not checked
    bool forServer = false; ///< the leaf must be allowed to serve TLS
};

inline constexpr int maxLinks = 16;

Chain buildChain(const CertificatePtr &leaf, const ChainRequest &request);

/// By OpenSSL: `issuer`'s key verifies the signature of `certificate`.
bool isSignedBy(const Certificate &certificate, const Certificate &issuer);

} // namespace certificates
