// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/parse.h"
#include "tests/models/certificates/mint.h"

#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

#include <openssl/bn.h>

using namespace Qt::Literals::StringLiterals;
using namespace certificates;

namespace {

QByteArray zoo(const char *name)
{
    QFile file(QStringLiteral(TEST_DATA_DIR "/models/certificates/") + QString::fromLatin1(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no %s", name);
    return file.readAll();
}

qint64 toMs(const ASN1_TIME *time)
{
    tm broken{};
    ASN1_TIME_to_tm(time, &broken);
    return static_cast<qint64>(timegm(&broken)) * 1000;
}

QByteArray bytes(const ASN1_OCTET_STRING *string)
{
    return string ? QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(string)), ASN1_STRING_length(string)) : QByteArray();
}

QString oneLine(const X509_NAME *name)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
    X509_NAME_print_ex(bio.get(), name, 0, (XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB & ~XN_FLAG_SEP_COMMA_PLUS) | XN_FLAG_SEP_CPLUS_SPC);
    const char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QString::fromUtf8(data, size);
}

void compareWithOpenSsl(const mint::Minted &minted)
{
    const auto read = parseCertificate(minted.der());
    QVERIFY2(read, qPrintable(read ? QString() : read.error().message()));
    const Certificate &ours = **read;
    X509 *theirs = minted.x509.get();

    QCOMPARE(ours.der, minted.der());
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(theirs, EVP_sha256(), digest, &size);
    QCOMPARE(ours.fingerprint, QByteArray(reinterpret_cast<const char *>(digest), size));
    QCOMPARE(ours.notBeforeMs, toMs(X509_get0_notBefore(theirs)));
    QCOMPARE(ours.notAfterMs, toMs(X509_get0_notAfter(theirs)));
    QCOMPARE(ours.subject.text, oneLine(X509_get_subject_name(theirs)));
    QCOMPARE(ours.issuer.text, oneLine(X509_get_issuer_name(theirs)));

    const std::unique_ptr<BIGNUM, decltype(&BN_free)> serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(theirs), nullptr), BN_free);
    QByteArray number(BN_num_bytes(serial.get()), '\0');
    BN_bn2bin(serial.get(), reinterpret_cast<unsigned char *>(number.data()));
    QCOMPARE(ours.serial, number);

    const int bits = EVP_PKEY_get_bits(X509_get0_pubkey(theirs));
    QCOMPARE(ours.keyBits, ours.keyType == KeyType::Ed25519 ? 256 : bits);
    QCOMPARE(ours.subjectKeyId, bytes(X509_get0_subject_key_id(theirs)));
    QCOMPARE(ours.authorityKeyId, bytes(X509_get0_authority_key_id(theirs)));
    QCOMPARE(ours.isCa, bool(X509_get_extension_flags(theirs) & EXFLAG_CA));
    QCOMPARE(ours.pathLength, static_cast<int>(X509_get_pathlen(theirs)));
    if (ours.hasKeyUsage)
        QCOMPARE(bool(ours.keyUsage & KeyCertSign), bool(X509_get_key_usage(theirs) & X509v3_KU_KEY_CERT_SIGN));
    if (ours.hasExtendedUsage)
        QCOMPARE(bool(ours.extendedUsage & ServerAuth), bool(X509_get_extended_key_usage(theirs) & XKU_SSL_SERVER));
    int digestNid = 0;
    X509_get_signature_info(theirs, &digestNid, nullptr, nullptr, nullptr);
    const QMap<int, Digest> digests{{NID_md5, Digest::Md5},       {NID_sha1, Digest::Sha1},     {NID_sha256, Digest::Sha256},
                                    {NID_sha384, Digest::Sha384}, {NID_sha512, Digest::Sha512}, {NID_undef, Digest::Intrinsic}};
    QCOMPARE(ours.digest, digests.value(digestNid, Digest::Unknown));
}

} // namespace

class ParseTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void agreesWithOpenSsl_data()
    {
        QTest::addColumn<mint::Spec>("spec");
        mint::Spec spec;
        spec.names = "DNS:a.example,DNS:*.b.example,URI:spiffe://cluster.local/ns/shop/sa/web,IP:10.0.0.1,IP:2001:db8::1,email:x@example.com";
        spec.more = {{NID_key_usage, "critical,digitalSignature,keyEncipherment"}, {NID_ext_key_usage, "serverAuth,clientAuth"}};
        QTest::newRow("P-256") << spec;
        spec.key = mint::ecKey("P-384");
        spec.digest = EVP_sha384();
        QTest::newRow("P-384") << spec;
        spec.key = mint::ecKey("P-521");
        spec.digest = EVP_sha512();
        QTest::newRow("P-521") << spec;
        spec.key = mint::ecKey("P-224");
        QTest::newRow("P-224") << spec;
        spec.key = mint::ecKey("secp256k1");
        QTest::newRow("secp256k1") << spec;
        spec.key = mint::ecKey("brainpoolP320r1");
        QTest::newRow("a curve without a name here") << spec;
        spec.key = mint::ed25519Key();
        QTest::newRow("Ed25519") << spec;
        spec.digest = EVP_sha256();
        spec.key = mint::rsaKey(2048);
        QTest::newRow("RSA 2048") << spec;
        spec.pss = true;
        QTest::newRow("RSA PSS") << spec;
        spec.pss = false;
        spec.digest = EVP_sha1();
        QTest::newRow("SHA-1") << spec;
        spec.digest = EVP_md5();
        spec.key = mint::rsaKey(1024);
        QTest::newRow("MD5, RSA 1024") << spec;
        mint::Spec ca;
        ca.ca = true;
        ca.pathLength = 2;
        ca.commonName = "Root, with \"quotes\" + plus; und Umlaut ü";
        ca.organization = "Example <Org>";
        ca.more = {{NID_key_usage, "critical,keyCertSign,cRLSign"}};
        ca.toMs = 4'000'000'000'000; // 2096: GeneralizedTime
        QTest::newRow("CA") << ca;
        mint::Spec bare;
        bare.commonName.clear();
        bare.fromMs = -1'000'000'000'000; // 1938, in GeneralizedTime
        bare.toMs = 253'402'300'799'000;  // 9999-12-31: "never"
        QTest::newRow("no name, 9999") << bare;
        mint::Spec old;
        old.fromMs = 0;
        old.toMs = 951'782'400'000; // 2000-02-29
        old.serial = 0xff00000000000080;
        QTest::newRow("leap day, high serial") << old;
    }
    void agreesWithOpenSsl()
    {
        QFETCH(mint::Spec, spec);
        compareWithOpenSsl(mint::make(spec));
        const mint::Minted root = mint::root("Issuer");
        spec.issuer = &root;
        spec.pss = false;
        spec.digest = EVP_sha256();
        compareWithOpenSsl(mint::make(spec));
    }

    void namesAndUsages()
    {
        const Bundle bundle = parseBundle(zoo("good-chain.pem"));
        QVERIFY(bundle.errors.isEmpty());
        QCOMPARE(bundle.certificates.size(), 2);
        const Certificate &leaf = *bundle.certificates[0];
        QCOMPARE(leaf.dnsNames, QStringList({u"shop.example.com"_s, u"*.edge.example.com"_s}));
        QCOMPARE(leaf.uris, QStringList(u"spiffe://cluster.local/ns/shop/sa/web"_s));
        QCOMPARE(leaf.spiffeId, u"spiffe://cluster.local/ns/shop/sa/web"_s);
        QCOMPARE(leaf.ips, QStringList({u"10.0.0.1"_s, u"2001:db8::1"_s}));
        QCOMPARE(leaf.emails, QStringList(u"ops@example.com"_s));
        QCOMPARE(leaf.subject.text, u"CN=shop.example.com, O=Example"_s);
        QCOMPARE(leaf.subject.commonName, u"shop.example.com"_s);
        QCOMPARE(leaf.issuer.commonName, u"Example Root"_s);
        QCOMPARE(leaf.keyText(), u"P-256"_s);
        QCOMPARE(leaf.signatureAlgorithm, u"ECDSA-SHA256"_s);
        QVERIFY(leaf.hasBasicConstraints && !leaf.isCa);
        QCOMPARE(int(leaf.keyUsage), int(DigitalSignature));
        QCOMPARE(int(leaf.extendedUsage), int(ServerAuth));
        const Certificate &ca = *bundle.certificates[1];
        QVERIFY(ca.isCa && ca.isSelfIssued());
        QCOMPARE(ca.pathLength, 1);
        QCOMPARE(leaf.authorityKeyId, ca.subjectKeyId);
    }

    void ipv6_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"2001:db8::1", "::1", "::", "fe80::1:0:0:1", "1:2:3:4:5:6:7:8", "1:0:2:0:3:0:4:0", "1::"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void ipv6()
    {
        QFETCH(QString, text);
        mint::Spec spec;
        spec.names = "IP:" + text.toLatin1();
        const auto read = parseCertificate(mint::make(spec).der());
        QVERIFY(read);
        QCOMPARE((*read)->ips, QStringList(text));
    }

    void zooIsTold_data()
    {
        QTest::addColumn<int>("good");
        QTest::addColumn<QStringList>("errors"); // "block:line:words"
        QTest::newRow("good-chain.pem") << 2 << QStringList();
        QTest::newRow("crlf.pem") << 2 << QStringList();
        QTest::newRow("trailing-junk.pem") << 2 << QStringList();
        QTest::newRow("one-line.pem") << 1 << QStringList();
        QTest::newRow("key-first.pem") << 1 << QStringList();
        QTest::newRow("empty.pem") << 0 << QStringList(u"0:0:it is empty"_s);
        QTest::newRow("blank.pem") << 0 << QStringList(u"0:0:no PEM block in 3 bytes"_s);
        QTest::newRow("broken-base64.pem") << 1 << QStringList(u"1:1:base64"_s);
        QTest::newRow("truncated-der.pem") << 1 << QStringList(u"1:1:cut short"_s);
        QTest::newRow("zero-length.pem") << 1 << QStringList(u"1:1:empty"_s);
        QTest::newRow("no-end.pem") << 1 << QStringList(u"1:1:END line is missing"_s);
        QTest::newRow("bytes-after.pem") << 0 << QStringList(u"1:1:3 bytes follow"_s);
        QTest::newRow("wrong-end.pem") << 1 << QStringList(u"1:1:END line does not name"_s);
        QTest::newRow("headers.pem") << 0 << QStringList(u"1:1:PEM headers"_s);
        QTest::newRow("indented.pem") << 0 << QStringList(u"0:0:BEGIN line does not start"_s);
        QTest::newRow("leaf.der") << 1 << QStringList();
        QTest::newRow("two.der") << 2 << QStringList();
        QTest::newRow("random.bin") << 0 << QStringList(u"0:0:no PEM block"_s);
    }
    void zooIsTold()
    {
        QFETCH(int, good);
        QFETCH(QStringList, errors);
        const Bundle bundle = parseBundle(zoo(QTest::currentDataTag()));
        QCOMPARE(bundle.certificates.size(), good);
        QCOMPARE(bundle.errors.size(), errors.size());
        for (qsizetype i = 0; i < errors.size(); ++i) {
            const BlockError &error = bundle.errors[i];
            QCOMPARE(error.block, errors[i].section(u':', 0, 0).toInt());
            QCOMPARE(error.line, errors[i].section(u':', 1, 1).toInt());
            QVERIFY2(error.error.detail.contains(errors[i].section(u':', 2)), qPrintable(error.error.detail));
            QVERIFY(error.error.kind == base::ErrorKind::Invalid);
        }
    }

    void otherBlocksAreNamedNotRead()
    {
        const Bundle bundle = parseBundle(zoo("key-first.pem"));
        QCOMPARE(bundle.otherBlocks, QStringList(u"PRIVATE KEY"_s));
    }

    void laterBlocksSayTheirLine()
    {
        const QByteArray good = zoo("good-chain.pem");
        const Bundle bundle = parseBundle(good + zoo("broken-base64.pem"));
        QCOMPARE(bundle.certificates.size(), 3);
        QCOMPARE(bundle.errors.size(), 1);
        QCOMPARE(bundle.errors[0].block, 3);
        QCOMPARE(bundle.errors[0].line, static_cast<int>(good.count('\n')) + 1);
        QCOMPARE(bundle.errors[0].error.where, u"block 3, line %1"_s.arg(bundle.errors[0].line));
    }

    void limitsAreNamed()
    {
        const QByteArray one = mint::make({}).pem();
        Limits limits;
        limits.certificates = 3;
        const Bundle many = parseBundle(one.repeated(5), limits);
        QCOMPARE(many.certificates.size(), 3);
        QCOMPARE(many.errors.size(), 1);
        QVERIFY(many.errors[0].error.kind == base::ErrorKind::TooLarge);
        QVERIFY(many.errors[0].error.detail.contains(u"more than 3"_s));
        limits.bytes = 100;
        QVERIFY(parseBundle(one, limits).errors[0].error.kind == base::ErrorKind::TooLarge);
        limits = {};
        limits.certificateBytes = 100;
        QVERIFY(parseBundle(one, limits).errors[0].error.kind == base::ErrorKind::TooLarge);
        QVERIFY(parseChain({mint::make({}).der()}, limits).errors[0].error.kind == base::ErrorKind::TooLarge);
    }

    void everyCutIsAnError()
    {
        const QByteArray der = zoo("leaf.der");
        for (qsizetype size = 0; size < der.size(); ++size)
            QVERIFY2(!parseCertificate(QByteArrayView(der).first(size)), qPrintable(QString::number(size)));
        QVERIFY(parseCertificate(der));
    }

    void brokenFieldsAreNamed()
    {
        // A date that is none: the last digit of the first UTCTime's month and day.
        QByteArray der = zoo("leaf.der");
        const qsizetype time = der.indexOf(QByteArray("\x17\x0d", 2));
        QVERIFY(time > 0);
        der.replace(time + 4, 4, "1332");
        const auto read = parseCertificate(der);
        QVERIFY(!read);
        QVERIFY2(read.error().detail.contains(u"validity"_s), qPrintable(read.error().detail));
    }

    void cacheReadsOnce()
    {
        Cache cache;
        const QByteArray text = zoo("good-chain.pem");
        const BundlePtr first = cache.bundle(text);
        QByteArray copy = text;
        copy.detach();
        QCOMPARE(cache.bundle(copy), first);
        // Another text with the same certificate: one object.
        const BundlePtr other = cache.bundle(zoo("crlf.pem"));
        QVERIFY(other != first);
        QCOMPARE(other->certificates[0], first->certificates[0]);
        QCOMPARE(cache.chain({zoo("leaf.der")})->certificates[0], first->certificates[0]);
    }

    void hosts_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("covered");
        QTest::addColumn<bool>("byGateway");
        QTest::newRow("exact") << u"shop.example.com"_s << true << true;
        QTest::newRow("case and dot") << u"SHOP.example.COM."_s << true << true;
        QTest::newRow("wildcard") << u"a.edge.example.com"_s << true << true;
        QTest::newRow("one label only") << u"a.b.edge.example.com"_s << false << false;
        QTest::newRow("not the domain itself") << u"edge.example.com"_s << false << false;
        QTest::newRow("other") << u"other.example.com"_s << false << false;
        QTest::newRow("address") << u"10.0.0.1"_s << true << true;
        QTest::newRow("other address") << u"10.0.0.2"_s << false << false;
        QTest::newRow("any") << u"*"_s << false << true;
        QTest::newRow("namespace") << u"shop/shop.example.com"_s << false << true;
        QTest::newRow("gateway wildcard") << u"*.example.com"_s << false << true;
        QTest::newRow("other wildcard") << u"*.example.org"_s << false << false;
    }
    void hosts()
    {
        QFETCH(QString, host);
        QFETCH(bool, covered);
        QFETCH(bool, byGateway);
        const Bundle bundle = parseBundle(zoo("good-chain.pem"));
        QCOMPARE(coversHost(*bundle.certificates[0], host), covered);
        QCOMPARE(coversGatewayHost(*bundle.certificates[0], host), byGateway);
    }
};

QTEST_GUILESS_MAIN(ParseTest)
#include "parsetest.moc"
