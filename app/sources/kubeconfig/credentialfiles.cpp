// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubeconfig/credentialfiles.h"

#include <algorithm>
#include <memory>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include "models/base/clock.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubeconfig {
namespace {

constexpr qint64 kMaxBytes = 1 << 20;
constexpr qint64 kRereadMs = 60'000;

template <class T, void (*Free)(T *)> struct Freer {
    void operator()(T *thing) const { Free(thing); }
};
struct BioFreer {
    void operator()(BIO *bio) const { BIO_free_all(bio); }
};
using BioPtr = std::unique_ptr<BIO, BioFreer>;
using CertPtr = std::unique_ptr<X509, Freer<X509, X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;

BioPtr reader(const QByteArray &pem)
{
    return BioPtr(BIO_new_mem_buf(pem.constData(), static_cast<int>(std::min<qsizetype>(pem.size(), kMaxBytes))));
}

// OpenSSL would ask on the terminal otherwise.
int noPassword(char *, int, int, void *asked)
{
    *static_cast<bool *>(asked) = true;
    return -1;
}

} // namespace

base::Result<void> checkCertificates(const QByteArray &pem, const QString &what, const QString &where)
{
    const BioPtr bio = reader(pem);
    int count = 0;
    while (CertPtr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)))
        ++count;
    const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (count == 0)
        return base::fail(ErrorKind::Invalid, u"%1: there is no certificate in it that can be read"_s.arg(what), where);
    if (!ended)
        return base::fail(ErrorKind::Invalid, u"%1: certificate %2 in it can't be read"_s.arg(what).arg(count + 1), where);
    return {};
}

base::Result<void> checkKeyPair(const QByteArray &certPem, const QByteArray &keyPem, const QString &where)
{
    if (auto fine = checkCertificates(certPem, u"client-certificate"_s, where); !fine)
        return fine;
    const BioPtr certBio = reader(certPem), keyBio = reader(keyPem);
    const CertPtr cert(PEM_read_bio_X509(certBio.get(), nullptr, nullptr, nullptr));
    bool asked = false;
    const KeyPtr key(PEM_read_bio_PrivateKey(keyBio.get(), nullptr, noPassword, &asked));
    const bool belongs = key && X509_check_private_key(cert.get(), key.get()) == 1;
    ERR_clear_error();
    if (asked)
        return base::fail(ErrorKind::Unsupported, u"client-key: the key has a password; keys with a password are not supported"_s, where);
    if (!key)
        return base::fail(ErrorKind::Invalid, u"client-key: there is no private key in it that can be read"_s, where);
    if (!belongs)
        return base::fail(ErrorKind::Invalid, u"client-key: the key does not belong to the client certificate"_s, where);
    return {};
}

base::Result<QByteArray> readSmall(const QString &name)
{
    if (QFileInfo(name).isDir())
        return base::fail(ErrorKind::Invalid, u"this is a folder, not a file"_s, name);
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(file.exists() ? ErrorKind::Forbidden : ErrorKind::NotFound, u"can't be read: %1"_s.arg(file.errorString()), name);
    QByteArray contents = file.read(kMaxBytes + 1);
    if (contents.size() > kMaxBytes)
        return base::fail(ErrorKind::TooLarge, u"the file is over the limit of 1 MiB"_s, name);
    if (contents.trimmed().isEmpty())
        return base::fail(ErrorKind::Invalid, u"the file is empty"_s, name);
    return contents;
}

base::Result<QByteArray> RotatingFile::contents(bool fresh)
{
    const QFileInfo info(m_file);
    const qint64 modified = info.lastModified().toMSecsSinceEpoch(), size = info.size(), now = m_clock.nowMs();
    if (m_known && !fresh && modified == m_modifiedMs && size == m_size && now - m_readAtMs < kRereadMs)
        return m_contents;
    auto read = readSmall(m_file);
    if (!read)
        return m_known ? base::Result<QByteArray>(m_contents) : read;
    m_contents = *read;
    m_known = true;
    m_readAtMs = now;
    m_modifiedMs = modified;
    m_size = size;
    return m_contents;
}

} // namespace kubeconfig
