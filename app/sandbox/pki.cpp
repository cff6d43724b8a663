// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/pki.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

template <auto Free> struct Freed {
    template <class T> void operator()(T *object) const { Free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

struct Wanted {
    std::string commonName, organisation;
    std::vector<std::pair<int, std::string>> extensions;
    long fromSeconds = -300, toSeconds = 0;
};

base::Error opensslError(const char *doing)
{
    char text[256] = "";
    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    return {base::ErrorKind::Internal, u"%1: %2"_s.arg(QLatin1StringView(doing), QLatin1StringView(text)), u"sandbox certificates"_s};
}

bool setName(X509_NAME *name, const char *field, const std::string &value)
{
    return value.empty()
        || X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(value.c_str()), -1, -1, 0) == 1;
}

bool addExtensions(X509 *certificate, X509 *issuer, const std::vector<std::pair<int, std::string>> &extensions)
{
    for (const auto &[nid, value] : extensions) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
        const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
        if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
            return false;
    }
    return true;
}

bool setSerial(X509 *certificate)
{
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] &= 0x7f; // a serial number is positive
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, nullptr);
    const bool set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return set;
}

/// Signed by `signer` in the name of `issuer`; null = by and for itself.
Certificate makeCertificate(const Wanted &wanted, EVP_PKEY *key, X509 *issuer, EVP_PKEY *signer)
{
    Certificate made(X509_new());
    if (!made)
        return nullptr;
    X509 *self = made.get();
    const bool filled = X509_set_version(self, 2) == 1 && setSerial(self) && X509_gmtime_adj(X509_getm_notBefore(self), wanted.fromSeconds)
        && X509_gmtime_adj(X509_getm_notAfter(self), wanted.toSeconds) && X509_set_pubkey(self, key) == 1
        && setName(X509_get_subject_name(self), "O", wanted.organisation) && setName(X509_get_subject_name(self), "CN", wanted.commonName)
        && X509_set_issuer_name(self, X509_get_subject_name(issuer ? issuer : self)) == 1
        && addExtensions(self, issuer ? issuer : self, wanted.extensions) && X509_sign(self, signer ? signer : key, EVP_sha256()) > 0;
    return filled ? std::move(made) : nullptr;
}

std::string contents(BIO *memory)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem(X509 *certificate)
{
    const Memory memory(BIO_new(BIO_s_mem()));
    return memory && PEM_write_bio_X509(memory.get(), certificate) == 1 ? contents(memory.get()) : std::string();
}

std::string pem(EVP_PKEY *key)
{
    const Memory memory(BIO_new(BIO_s_mem()));
    return memory && PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1 ? contents(memory.get()) : std::string();
}

base::Result<Identity> issue(const Wanted &wanted, X509 *issuer, EVP_PKEY *signer)
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = key ? makeCertificate(wanted, key.get(), issuer, signer) : nullptr;
    if (!certificate)
        return tl::unexpected(opensslError("cannot make a certificate"));
    return Identity{pem(certificate.get()), pem(key.get())};
}

} // namespace

struct Authority::Private {
    Key key;
    Certificate certificate;
};

Authority::Authority(std::unique_ptr<Private> made)
    : d(std::move(made))
{
}
Authority::~Authority() = default;
Authority::Authority(Authority &&) noexcept = default;
Authority &Authority::operator=(Authority &&) noexcept = default;

base::Result<Authority> Authority::create(const std::string &commonName)
{
    auto made = std::make_unique<Private>();
    made->key.reset(EVP_EC_gen("P-256"));
    const Wanted wanted{.commonName = commonName,
                        .organisation = {},
                        .extensions = {{NID_basic_constraints, "critical,CA:TRUE"},
                                       {NID_key_usage, "critical,keyCertSign,digitalSignature"},
                                       {NID_subject_key_identifier, "hash"}},
                        .toSeconds = 365L * 86400};
    if (made->key)
        made->certificate = makeCertificate(wanted, made->key.get(), nullptr, nullptr);
    if (!made->certificate)
        return tl::unexpected(opensslError("cannot make the CA"));
    return Authority(std::move(made));
}

std::string Authority::certificatePem() const
{
    return pem(d->certificate.get());
}

base::Result<Identity> Authority::issueServer(const std::string &commonName, const std::vector<std::string> &names) const
{
    std::string alternative;
    for (const std::string &name : names)
        alternative += (alternative.empty() ? "" : ",") + name;
    return issue({.commonName = commonName,
                  .organisation = {},
                  .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                                 {NID_key_usage, "critical,digitalSignature"},
                                 {NID_ext_key_usage, "serverAuth"},
                                 {NID_subject_key_identifier, "hash"},
                                 {NID_authority_key_identifier, "keyid"},
                                 {NID_subject_alt_name, alternative}},
                  .toSeconds = 365L * 86400},
                 d->certificate.get(), d->key.get());
}

base::Result<Identity> Authority::issueClient(const std::string &commonName, const std::string &organisation, long fromSeconds, long toSeconds) const
{
    return issue({.commonName = commonName,
                  .organisation = organisation,
                  .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                                 {NID_key_usage, "critical,digitalSignature"},
                                 {NID_ext_key_usage, "clientAuth"},
                                 {NID_authority_key_identifier, "keyid"}},
                  .fromSeconds = fromSeconds,
                  .toSeconds = toSeconds},
                 d->certificate.get(), d->key.get());
}

} // namespace sandbox
