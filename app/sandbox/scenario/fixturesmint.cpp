// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/scenario/fixturesmint.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

tl::unexpected<base::Error> opensslFailed(const char *what)
{
    char text[256] = "";
    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    return base::fail(base::ErrorKind::Internal, u"OpenSSL: %1: %2"_s.arg(QString::fromLatin1(what), QString::fromLatin1(text)));
}

std::shared_ptr<EVP_PKEY> makeKey(const std::string &kind)
{
    EVP_PKEY *key = kind == "p256" ? EVP_EC_gen("P-256") : EVP_RSA_gen(kind == "rsa1024" ? 1024U : 2048U);
    return {key, EVP_PKEY_free};
}

bool setName(X509_NAME *name, const MintOrder &order)
{
    const auto add = [name](const char *field, const std::string &value) {
        return value.empty()
            || X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(value.data()),
                                          static_cast<int>(value.size()), -1, 0)
            == 1;
    };
    return add("O", order.organization) && add("CN", order.commonName);
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const std::string &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (!extension)
        return false;
    const int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added == 1;
}

std::string alternativeNames(const MintOrder &order)
{
    std::string names;
    for (const std::string &dns : order.dns)
        names += (names.empty() ? "DNS:" : ",DNS:") + dns;
    for (const std::string &uri : order.uris)
        names += (names.empty() ? "URI:" : ",URI:") + uri;
    // Without a subject the names must be critical (RFC 5280 4.1.2.6), as istiod issues workloads'.
    return names.empty() || !order.commonName.empty() || !order.organization.empty() ? names : "critical," + names;
}

bool addExtensions(X509 *certificate, X509 *issuer, const MintOrder &order)
{
    const std::string usage = order.client ? "serverAuth,clientAuth" : "serverAuth";
    const std::string names = alternativeNames(order);
    return addExtension(certificate, issuer, NID_basic_constraints, order.authority ? "critical,CA:TRUE" : "critical,CA:FALSE")
        && addExtension(certificate, issuer, NID_key_usage,
                        order.authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature,keyEncipherment")
        && (order.authority || addExtension(certificate, issuer, NID_ext_key_usage, usage))
        && addExtension(certificate, issuer, NID_subject_key_identifier, "hash")
        && (issuer == certificate || addExtension(certificate, issuer, NID_authority_key_identifier, "keyid"))
        && (names.empty() || addExtension(certificate, issuer, NID_subject_alt_name, names));
}

bool setSerial(X509 *certificate)
{
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] &= 0x7F;
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, nullptr);
    const bool done = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return done;
}

template <class Write> std::string pemOf(Write write)
{
    BIO *memory = BIO_new(BIO_s_mem());
    std::string text;
    if (memory && write(memory) == 1) {
        char *data = nullptr;
        const long length = BIO_get_mem_data(memory, &data);
        text.assign(data, static_cast<std::size_t>(length));
    }
    BIO_free(memory);
    return text;
}

} // namespace

base::Result<MintedCertificate> mintCertificate(const MintOrder &order, const MintedCertificate *issuer)
{
    MintedCertificate out;
    out.key = makeKey(order.key);
    out.certificate = {X509_new(), X509_free};
    if (!out.key || !out.certificate)
        return opensslFailed("key");
    X509 *certificate = out.certificate.get();
    X509 *signer = issuer ? issuer->certificate.get() : certificate;
    X509_set_version(certificate, X509_VERSION_3);
    const bool filled = setSerial(certificate) && ASN1_TIME_set(X509_getm_notBefore(certificate), static_cast<time_t>(order.notBeforeMs / 1000))
        && ASN1_TIME_set(X509_getm_notAfter(certificate), static_cast<time_t>(order.notAfterMs / 1000))
        && setName(X509_get_subject_name(certificate), order) && X509_set_pubkey(certificate, out.key.get()) == 1
        && X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1 && addExtensions(certificate, signer, order);
    if (!filled)
        return opensslFailed("certificate");
    if (X509_sign(certificate, issuer ? issuer->key.get() : out.key.get(), EVP_sha256()) <= 0)
        return opensslFailed("signature");
    out.pem = pemOf([&](BIO *memory) { return PEM_write_bio_X509(memory, certificate); });
    out.keyPem = pemOf([&](BIO *memory) { return PEM_write_bio_PrivateKey(memory, out.key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    const bool underRoot = issuer && issuer->pem == issuer->rootPem;
    out.chainPem = !issuer || underRoot ? std::string() : issuer->pem + issuer->chainPem;
    out.rootPem = issuer ? issuer->rootPem : out.pem;
    if (out.pem.empty() || out.keyPem.empty())
        return opensslFailed("PEM");
    return out;
}

} // namespace sandbox
