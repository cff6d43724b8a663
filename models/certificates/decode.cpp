// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One certificate's DER, field by field as RFC 5280 4.1 lists them.
#include "models/certificates/algorithms.h"
#include "models/certificates/extensions.h"
#include "models/certificates/parse.h"

#include <openssl/sha.h>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace certificates {

namespace {

tl::unexpected<base::Error> broken(const QString &what)
{
    return base::fail(ErrorKind::Invalid, u"not a certificate: %1 can't be read"_s.arg(what));
}

QByteArray withoutLeadingZeros(QByteArrayView value)
{
    qsizetype i = 0;
    while (i + 1 < value.size() && value[i] == 0)
        ++i;
    return value.sliced(i).toByteArray();
}

base::Result<void> readValidity(QByteArrayView value, Certificate &into)
{
    der::Reader fields(value);
    const auto from = fields.next();
    const auto to = fields.next();
    const auto notBefore = from ? der::time(*from) : std::nullopt;
    const auto notAfter = to ? der::time(*to) : std::nullopt;
    if (!notBefore || !notAfter || !fields.atEnd())
        return broken(u"its validity"_s);
    into.notBeforeMs = *notBefore;
    into.notAfterMs = *notAfter;
    return {};
}

/// What follows the public key: unique identifiers, which nobody uses, and the extensions.
base::Result<void> readTail(der::Reader &fields, Certificate &into)
{
    while (const auto field = fields.next()) {
        if (field->tag != der::contextConstructed(3))
            continue;
        der::Reader wrapped(field->value);
        const auto list = wrapped.expect(der::Sequence);
        const QString what = list ? readExtensions(list->value, into) : u"the extensions"_s;
        if (!what.isEmpty())
            return broken(what);
    }
    if (fields.failed())
        return broken(u"what follows its key"_s);
    return {};
}

base::Result<void> readBody(QByteArrayView body, Certificate &into)
{
    der::Reader fields(body);
    if (fields.peek() == der::contextConstructed(0))
        fields.next(); // version
    const auto serial = fields.expect(der::Integer);
    if (!serial || serial->value.isEmpty())
        return broken(u"its serial number"_s);
    into.serial = withoutLeadingZeros(serial->value);
    const auto algorithm = fields.expect(der::Sequence);
    if (!algorithm || !readSignatureAlgorithm(algorithm->value, into))
        return broken(u"its signature algorithm"_s);
    const auto issuer = fields.expect(der::Sequence);
    auto issuerName = issuer ? readName(*issuer) : std::nullopt;
    if (!issuerName)
        return broken(u"its issuer"_s);
    const auto validity = fields.expect(der::Sequence);
    if (!validity)
        return broken(u"its validity"_s);
    if (const auto read = readValidity(validity->value, into); !read)
        return read;
    const auto subject = fields.expect(der::Sequence);
    auto subjectName = subject ? readName(*subject) : std::nullopt;
    if (!subjectName)
        return broken(u"its subject"_s);
    const auto key = fields.expect(der::Sequence);
    if (!key || !readKey(key->value, into))
        return broken(u"its public key"_s);
    into.issuer = std::move(*issuerName);
    into.subject = std::move(*subjectName);
    return readTail(fields, into);
}

} // namespace

base::Result<CertificatePtr> parseCertificate(QByteArrayView bytes, const Limits &limits)
{
    if (bytes.isEmpty())
        return base::fail(ErrorKind::Invalid, u"the certificate is empty"_s);
    if (bytes.size() > limits.certificateBytes)
        return base::fail(ErrorKind::TooLarge,
                          u"the certificate has %1 bytes, over the limit of %2"_s.arg(bytes.size()).arg(limits.certificateBytes));
    der::Reader outer(bytes);
    const auto whole = outer.expect(der::Sequence);
    if (!whole)
        return base::fail(ErrorKind::Invalid, u"not a certificate: cut short, or not DER"_s);
    if (!outer.atEnd())
        return base::fail(ErrorKind::Invalid, u"%1 bytes follow the certificate"_s.arg(outer.left()));
    der::Reader fields(whole->value);
    const auto body = fields.expect(der::Sequence);
    const auto algorithm = body ? fields.expect(der::Sequence) : std::nullopt;
    const auto signature = algorithm ? fields.expect(der::BitString) : std::nullopt;
    if (!signature || !fields.atEnd())
        return broken(u"its signature"_s);
    auto certificate = std::make_shared<Certificate>();
    if (const auto read = readBody(body->value, *certificate); !read)
        return tl::unexpected(read.error());
    certificate->der = bytes.toByteArray();
    certificate->fingerprint.resize(SHA256_DIGEST_LENGTH);
    SHA256(reinterpret_cast<const unsigned char *>(bytes.data()), static_cast<size_t>(bytes.size()),
           reinterpret_cast<unsigned char *>(certificate->fingerprint.data()));
    return CertificatePtr(std::move(certificate));
}

} // namespace certificates
