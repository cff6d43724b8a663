// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates made on the spot, for the servers of the tests.
#pragma once

#include <QByteArray>
#include <QString>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

namespace testcerts {

struct Identity {
    QByteArray certPem, keyPem;
};

struct Wish {
    QByteArray name = "localhost"; ///< subject's CN
    QByteArray names = "DNS:localhost,IP:127.0.0.1"; ///< subjectAltName
    bool ca = false;
    long notBeforeS = -3600, notAfterS = 86'400; ///< from now
};

template <class Write> QByteArray pem(Write write)
{
    std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new(BIO_s_mem()), BIO_free_all);
    write(bio.get());
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

inline void extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, cert, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    X509_add_ext(cert, extension, -1);
    X509_EXTENSION_free(extension);
}

/// Signed by `issuer`, or by itself. `password` encrypts the key.
inline Identity make(const Wish &wish, const Identity *issuer = nullptr, const QByteArray &password = {})
{
    static long serial = 1000;
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    std::unique_ptr<X509, decltype(&X509_free)> cert(X509_new(), X509_free);
    X509_set_version(cert.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(cert.get()), wish.notBeforeS);
    X509_gmtime_adj(X509_getm_notAfter(cert.get()), wish.notAfterS);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert.get()), "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(wish.name.constData()),
                               -1, -1, 0);
    X509_set_pubkey(cert.get(), key.get());

    std::unique_ptr<X509, decltype(&X509_free)> issuerCert(nullptr, X509_free);
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> issuerKey(nullptr, EVP_PKEY_free);
    if (issuer) {
        std::unique_ptr<BIO, decltype(&BIO_free_all)> c(BIO_new_mem_buf(issuer->certPem.constData(), -1), BIO_free_all);
        std::unique_ptr<BIO, decltype(&BIO_free_all)> k(BIO_new_mem_buf(issuer->keyPem.constData(), -1), BIO_free_all);
        issuerCert.reset(PEM_read_bio_X509(c.get(), nullptr, nullptr, nullptr));
        issuerKey.reset(PEM_read_bio_PrivateKey(k.get(), nullptr, nullptr, nullptr));
    }
    X509 *signer = issuerCert ? issuerCert.get() : cert.get();
    X509_set_issuer_name(cert.get(), X509_get_subject_name(signer));
    extend(cert.get(), signer, NID_basic_constraints, wish.ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
    extend(cert.get(), signer, NID_subject_key_identifier, "hash");
    if (wish.ca)
        extend(cert.get(), signer, NID_key_usage, "critical,keyCertSign,cRLSign");
    else
        extend(cert.get(), signer, NID_subject_alt_name, wish.names.constData());
    X509_sign(cert.get(), issuerKey ? issuerKey.get() : key.get(), EVP_sha256());

    Identity made;
    made.certPem = pem([&](BIO *bio) { PEM_write_bio_X509(bio, cert.get()); });
    made.keyPem = pem([&](BIO *bio) {
        PEM_write_bio_PKCS8PrivateKey(bio, key.get(), password.isEmpty() ? nullptr : EVP_aes_128_cbc(),
                                      password.isEmpty() ? nullptr : password.constData(), static_cast<int>(password.size()), nullptr, nullptr);
    });
    return made;
}

} // namespace testcerts
