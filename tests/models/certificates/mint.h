// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates made by OpenSSL while a test runs, of any kind a test needs.
#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace mint {

using X509Ptr = std::shared_ptr<X509>;
using KeyPtr = std::shared_ptr<EVP_PKEY>;

inline constexpr qint64 dayMs = 86'400'000;
/// The moment that tests call now: 2027-01-15 08:00 UTC.
inline constexpr qint64 now = 1'800'000'000'000;

inline KeyPtr ecKey(const char *curve = "P-256")
{
    return {EVP_EC_gen(curve), EVP_PKEY_free};
}
inline KeyPtr rsaKey(size_t bits)
{
    return {EVP_RSA_gen(bits), EVP_PKEY_free};
}
inline KeyPtr ed25519Key()
{
    return {EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free};
}

struct Extension {
    int nid;
    QByteArray value; ///< OpenSSL's text form
};

struct Minted {
    X509Ptr x509;
    KeyPtr key;

    QByteArray der() const
    {
        unsigned char *out = nullptr;
        const int size = i2d_X509(x509.get(), &out);
        const QByteArray bytes(reinterpret_cast<const char *>(out), size);
        OPENSSL_free(out);
        return bytes;
    }
    QByteArray pem() const
    {
        const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
        PEM_write_bio_X509(bio.get(), x509.get());
        const char *data = nullptr;
        const long size = BIO_get_mem_data(bio.get(), &data);
        return {data, static_cast<qsizetype>(size)};
    }
};

struct Spec {
    QByteArray commonName = "test";
    QByteArray organization;
    KeyPtr key;                  ///< null = a new P-256
    const Minted *issuer = nullptr; ///< null = itself
    qint64 fromMs = now - 10 * dayMs;
    qint64 toMs = now + 80 * dayMs;
    bool ca = false;
    int pathLength = -1;
    QByteArray names;            ///< subjectAltName: "DNS:a,URI:spiffe://…"
    const EVP_MD *digest = EVP_sha256();
    bool pss = false;
    QVector<Extension> more;
    quint64 serial = 0x4f2a91;
};

inline void add(X509 *x509, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, x509, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData());
    if (!extension)
        qFatal("bad extension %s", value.constData());
    X509_add_ext(x509, extension, -1);
    X509_EXTENSION_free(extension);
}

inline void sign(X509 *x509, EVP_PKEY *key, const Spec &spec)
{
    const int type = EVP_PKEY_get_base_id(key);
    const EVP_MD *digest = type == EVP_PKEY_ED25519 || type == EVP_PKEY_ED448 ? nullptr : spec.digest;
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX *keyContext = nullptr;
    EVP_DigestSignInit(context.get(), &keyContext, digest, nullptr, key);
    if (spec.pss)
        EVP_PKEY_CTX_set_rsa_padding(keyContext, RSA_PKCS1_PSS_PADDING);
    if (X509_sign_ctx(x509, context.get()) <= 0)
        qFatal("can't sign");
}

inline Minted make(const Spec &spec)
{
    Minted minted{X509Ptr(X509_new(), X509_free), spec.key ? spec.key : ecKey()};
    X509 *x509 = minted.x509.get();
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), spec.serial);
    ASN1_TIME_set(X509_getm_notBefore(x509), static_cast<time_t>(spec.fromMs / 1000));
    ASN1_TIME_set(X509_getm_notAfter(x509), static_cast<time_t>(spec.toMs / 1000));
    X509_NAME *name = X509_get_subject_name(x509);
    const auto entry = [name](const char *field, const QByteArray &value) {
        if (!value.isEmpty())
            X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(value.constData()),
                                       static_cast<int>(value.size()), -1, 0);
    };
    entry("O", spec.organization);
    entry("CN", spec.commonName);
    X509 *issuer = spec.issuer ? spec.issuer->x509.get() : x509;
    X509_set_issuer_name(x509, X509_get_subject_name(issuer));
    X509_set_pubkey(x509, minted.key.get());
    if (spec.ca) {
        add(x509, issuer, NID_basic_constraints,
            spec.pathLength < 0 ? QByteArray("critical,CA:TRUE") : "critical,CA:TRUE,pathlen:" + QByteArray::number(spec.pathLength));
    }
    add(x509, issuer, NID_subject_key_identifier, "hash");
    if (spec.issuer)
        add(x509, issuer, NID_authority_key_identifier, "keyid");
    if (!spec.names.isEmpty())
        add(x509, issuer, NID_subject_alt_name, spec.names);
    for (const Extension &extension : spec.more)
        add(x509, issuer, extension.nid, extension.value);
    sign(x509, spec.issuer ? spec.issuer->key.get() : minted.key.get(), spec);
    return minted;
}

/// A root, EC, ten years.
inline Minted root(const QByteArray &name)
{
    Spec spec;
    spec.commonName = name;
    spec.ca = true;
    spec.fromMs = now - 365 * dayMs;
    spec.toMs = now + 3285 * dayMs;
    return make(spec);
}

} // namespace mint
