// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/algorithms.h"

#include <algorithm>
#include <iterator>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

namespace {

// OIDs as their DER content, so that no text is made of them while reading.
struct Curve {
    QByteArrayView oid;
    const char16_t *name;
    int bits;
};
const Curve curves[] = {
    {QByteArrayView("\x2a\x86\x48\xce\x3d\x03\x01\x07", 8), u"P-256", 256},
    {QByteArrayView("\x2b\x81\x04\x00\x22", 5), u"P-384", 384},
    {QByteArrayView("\x2b\x81\x04\x00\x23", 5), u"P-521", 521},
    {QByteArrayView("\x2b\x81\x04\x00\x21", 5), u"P-224", 224},
    {QByteArrayView("\x2a\x86\x48\xce\x3d\x03\x01\x01", 8), u"P-192", 192},
    {QByteArrayView("\x2b\x81\x04\x00\x0a", 5), u"secp256k1", 256},
    {QByteArrayView("\x2b\x24\x03\x03\x02\x08\x01\x01\x07", 9), u"brainpoolP256r1", 256},
    {QByteArrayView("\x2b\x24\x03\x03\x02\x08\x01\x01\x0b", 9), u"brainpoolP384r1", 384},
    {QByteArrayView("\x2b\x24\x03\x03\x02\x08\x01\x01\x0d", 9), u"brainpoolP512r1", 512},
};

struct Signature {
    QByteArrayView oid;
    const char16_t *name;
    Digest digest;
};
const Signature signatures[] = {
    {QByteArrayView("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", 9), u"SHA256-RSA", Digest::Sha256},
    {QByteArrayView("\x2a\x86\x48\xce\x3d\x04\x03\x02", 8), u"ECDSA-SHA256", Digest::Sha256},
    {QByteArrayView("\x2a\x86\x48\xce\x3d\x04\x03\x03", 8), u"ECDSA-SHA384", Digest::Sha384},
    {QByteArrayView("\x2a\x86\x48\xce\x3d\x04\x03\x04", 8), u"ECDSA-SHA512", Digest::Sha512},
    {QByteArrayView("\x2a\x86\x48\xce\x3d\x04\x03\x01", 8), u"ECDSA-SHA224", Digest::Sha224},
    {QByteArrayView("\x2a\x86\x48\xce\x3d\x04\x01", 7), u"ECDSA-SHA1", Digest::Sha1},
    {QByteArrayView("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c", 9), u"SHA384-RSA", Digest::Sha384},
    {QByteArrayView("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d", 9), u"SHA512-RSA", Digest::Sha512},
    {QByteArrayView("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e", 9), u"SHA224-RSA", Digest::Sha224},
    {QByteArrayView("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", 9), u"SHA1-RSA", Digest::Sha1},
    {QByteArrayView("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", 9), u"MD5-RSA", Digest::Md5},
    {QByteArrayView("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02", 9), u"MD2-RSA", Digest::Md2},
    {QByteArrayView("\x2b\x65\x70", 3), u"Ed25519", Digest::Intrinsic},
    {QByteArrayView("\x2b\x65\x71", 3), u"Ed448", Digest::Intrinsic},
    {QByteArrayView("\x2a\x86\x48\xce\x38\x04\x03", 7), u"DSA-SHA1", Digest::Sha1},
    {QByteArrayView("\x60\x86\x48\x01\x65\x03\x04\x03\x01", 9), u"DSA-SHA224", Digest::Sha224},
    {QByteArrayView("\x60\x86\x48\x01\x65\x03\x04\x03\x02", 9), u"DSA-SHA256", Digest::Sha256},
};

struct Hash {
    QByteArrayView oid;
    const char16_t *name;
    Digest digest;
};
const Hash hashes[] = {
    {QByteArrayView("\x60\x86\x48\x01\x65\x03\x04\x02\x01", 9), u"SHA256", Digest::Sha256},
    {QByteArrayView("\x60\x86\x48\x01\x65\x03\x04\x02\x02", 9), u"SHA384", Digest::Sha384},
    {QByteArrayView("\x60\x86\x48\x01\x65\x03\x04\x02\x03", 9), u"SHA512", Digest::Sha512},
    {QByteArrayView("\x60\x86\x48\x01\x65\x03\x04\x02\x04", 9), u"SHA224", Digest::Sha224},
    {QByteArrayView("\x2b\x0e\x03\x02\x1a", 5), u"SHA1", Digest::Sha1},
    {QByteArrayView("\x2a\x86\x48\x86\xf7\x0d\x02\x05", 8), u"MD5", Digest::Md5},
};

const QByteArrayView oidRsa("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", 9);
const QByteArrayView oidRsaPss("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", 9);
const QByteArrayView oidEc("\x2a\x86\x48\xce\x3d\x02\x01", 7);
const QByteArrayView oidEd25519("\x2b\x65\x70", 3);
const QByteArrayView oidEd448("\x2b\x65\x71", 3);
const QByteArrayView oidDsa("\x2a\x86\x48\xce\x38\x04\x01", 7);

template <class Table> auto find(const Table &table, QByteArrayView oid)
{
    const auto at = std::ranges::find(table, oid, [](const auto &row) { return row.oid; });
    return at == std::end(table) ? nullptr : &*at;
}

/// Bits of the first INTEGER of a SEQUENCE: RSA's modulus, DSA's p.
int firstIntegerBits(QByteArrayView sequence)
{
    der::Reader outer(sequence);
    const auto content = outer.expect(der::Sequence);
    if (!content)
        return 0;
    der::Reader inner(content->value);
    const auto integer = inner.expect(der::Integer);
    return integer ? der::integerBits(integer->value) : 0;
}

void readCurve(const std::optional<der::Element> &parameters, QByteArrayView point, Certificate &into)
{
    into.keyType = KeyType::Ec;
    into.keyAlgorithm = u"EC"_s;
    if (parameters && parameters->tag == der::Oid) {
        if (const Curve *curve = find(curves, parameters->value)) {
            into.keyAlgorithm = QString::fromUtf16(curve->name);
            into.keyBits = curve->bits;
            return;
        }
        into.keyAlgorithm = u"EC "_s + der::oidText(parameters->value);
    }
    // A curve that is not named here: an uncompressed point is 04 and two coordinates, a compressed one 02 or 03 and one.
    if (point.size() > 1)
        into.keyBits = static_cast<int>((point[0] == 4 ? (point.size() - 1) / 2 : point.size() - 1) * 8);
}

void readPssDigest(const std::optional<der::Element> &parameters, Certificate &into)
{
    into.signatureAlgorithm = u"SHA1-RSAPSS"_s; // RFC 4055: the default
    into.digest = Digest::Sha1;
    if (!parameters || parameters->tag != der::Sequence)
        return;
    der::Reader fields(parameters->value);
    if (fields.peek() != der::contextConstructed(0))
        return;
    const auto field = fields.next();
    der::Reader wrapped(field ? field->value : QByteArrayView());
    const auto algorithm = wrapped.expect(der::Sequence);
    der::Reader inner(algorithm ? algorithm->value : QByteArrayView());
    const auto oid = inner.expect(der::Oid);
    const Hash *hash = oid ? find(hashes, oid->value) : nullptr;
    into.digest = hash ? hash->digest : Digest::Unknown;
    into.signatureAlgorithm = (hash ? QString::fromUtf16(hash->name) : u"?"_s) + "-RSAPSS"_L1;
}

} // namespace

bool readKey(QByteArrayView info, Certificate &into)
{
    der::Reader fields(info);
    const auto algorithm = fields.expect(der::Sequence);
    const auto bits = algorithm ? fields.expect(der::BitString) : std::nullopt;
    if (!bits || bits->value.isEmpty() || !fields.atEnd())
        return false;
    der::Reader inner(algorithm->value);
    const auto oid = inner.expect(der::Oid);
    if (!oid)
        return false;
    const auto parameters = inner.next();
    const QByteArrayView key = bits->value.sliced(1);
    if (oid->value == oidRsa || oid->value == oidRsaPss) {
        into.keyType = KeyType::Rsa;
        into.keyAlgorithm = u"RSA"_s;
        into.keyBits = firstIntegerBits(key);
        return into.keyBits > 0;
    }
    if (oid->value == oidEc) {
        readCurve(parameters, key, into);
    } else if (oid->value == oidEd25519) {
        into.keyType = KeyType::Ed25519;
        into.keyAlgorithm = u"Ed25519"_s;
        into.keyBits = 256;
    } else if (oid->value == oidEd448) {
        into.keyType = KeyType::Ed448;
        into.keyAlgorithm = u"Ed448"_s;
        into.keyBits = 456;
    } else if (oid->value == oidDsa) {
        into.keyType = KeyType::Dsa;
        into.keyAlgorithm = u"DSA"_s;
        into.keyBits = parameters ? firstIntegerBits(parameters->whole) : 0;
    } else {
        into.keyAlgorithm = der::oidText(oid->value);
    }
    return true;
}

bool readSignatureAlgorithm(QByteArrayView algorithm, Certificate &into)
{
    der::Reader fields(algorithm);
    const auto oid = fields.expect(der::Oid);
    if (!oid)
        return false;
    if (oid->value == oidRsaPss) {
        readPssDigest(fields.next(), into);
        return true;
    }
    const Signature *known = find(signatures, oid->value);
    into.digest = known ? known->digest : Digest::Unknown;
    into.signatureAlgorithm = known ? QString::fromUtf16(known->name) : der::oidText(oid->value);
    return true;
}

} // namespace certificates
