// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/chain.h"
#include "models/certificates/parse.h"
#include "tests/models/certificates/mint.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace certificates;

namespace {

CertificatePtr read(const mint::Minted &minted)
{
    return parseCertificate(minted.der()).value();
}

/// Root, intermediate and leaf that are all well, to be spoilt one by one.
struct Family {
    mint::Spec rootSpec, middleSpec, leafSpec;

    Family()
    {
        rootSpec.commonName = "Root";
        middleSpec.commonName = "Middle";
        leafSpec.commonName = "leaf";
        rootSpec.ca = middleSpec.ca = true;
        rootSpec.key = mint::ecKey();
        leafSpec.names = "DNS:shop.example.com";
        leafSpec.more = {{NID_ext_key_usage, "serverAuth"}};
    }

    Chain build(ChainRequest request = {}) const
    {
        const mint::Minted root = mint::make(rootSpec);
        mint::Spec middleOf = middleSpec;
        middleOf.issuer = &root;
        const mint::Minted middle = mint::make(middleOf);
        mint::Spec leafOf = leafSpec;
        leafOf.issuer = &middle;
        const mint::Minted leaf = mint::make(leafOf);
        if (request.nowMs == 0)
            request.nowMs = mint::now;
        if (request.intermediates.isEmpty())
            request.intermediates = {read(middle)};
        if (request.roots.isEmpty())
            request.roots = {read(root)};
        return buildChain(read(leaf), request);
    }
};

QVector<LinkProblem> only(const Chain &chain, qsizetype link)
{
    QVector<LinkProblem> others;
    for (qsizetype i = 0; i < chain.links.size(); ++i) {
        if (i != link)
            others += chain.links[i].problems;
    }
    return others.isEmpty() ? chain.links[link].problems : QVector<LinkProblem>();
}

} // namespace

class ChainTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void goodChain()
    {
        ChainRequest request;
        request.host = u"shop.example.com"_s;
        request.forServer = true;
        const Chain chain = Family().build(request);
        QCOMPARE(chain.links.size(), 3);
        QVERIFY(chain.trusted);
        QCOMPARE(chain.verified(), 3);
        QVERIFY(chain.links[2].isRoot);
        QCOMPARE(chain.links[1].certificate->subject.commonName, u"Middle"_s);
    }

    void expiredLink()
    {
        Family family;
        family.middleSpec.toMs = mint::now - mint::dayMs;
        const Chain chain = family.build();
        QVERIFY(!chain.trusted);
        QCOMPARE(chain.verified(), 2);
        QCOMPARE(only(chain, 1), QVector<LinkProblem>({{ChainProblem::Expired, {}}}));
    }

    void notYetValid()
    {
        Family family;
        family.leafSpec.fromMs = mint::now + mint::dayMs;
        QCOMPARE(only(family.build(), 0), QVector<LinkProblem>({{ChainProblem::NotYetValid, {}}}));
    }

    void unknownIssuer()
    {
        ChainRequest request;
        request.intermediates = {read(mint::root("Somebody"))};
        const Chain chain = Family().build(request);
        QCOMPARE(chain.links.size(), 1);
        QCOMPARE(only(chain, 0), QVector<LinkProblem>({{ChainProblem::UnknownIssuer, u"CN=Middle"_s}}));
    }

    void untrustedRoot()
    {
        const mint::Minted root = mint::root("Private");
        mint::Spec spec;
        spec.issuer = &root;
        ChainRequest request;
        request.nowMs = mint::now;
        request.intermediates = {read(root)};
        request.roots = {read(mint::root("Public"))};
        const Chain chain = buildChain(read(mint::make(spec)), request);
        QCOMPARE(chain.links.size(), 2);
        QVERIFY(!chain.trusted);
        QCOMPARE(only(chain, 1), QVector<LinkProblem>({{ChainProblem::Untrusted, u"CN=Private"_s}}));
    }

    void rootOfTheSameNameWithAnotherKey()
    {
        // A CA made anew under its old name: the key ids would choose, were they there.
        mint::Spec old, fresh;
        old.commonName = fresh.commonName = "Mesh Root";
        old.ca = fresh.ca = true;
        const mint::Minted oldRoot = mint::make(old), freshRoot = mint::make(fresh);
        mint::Spec leaf;
        leaf.issuer = &freshRoot;
        ChainRequest request;
        request.nowMs = mint::now;
        request.roots = {read(oldRoot), read(freshRoot)};
        QVERIFY(buildChain(read(mint::make(leaf)), request).trusted);
        request.roots = {read(oldRoot)};
        const Chain chain = buildChain(read(mint::make(leaf)), request);
        QVERIFY(!chain.trusted);
        QCOMPARE(only(chain, 0), QVector<LinkProblem>({{ChainProblem::BadSignature, u"CN=Mesh Root"_s}}));
    }

    void alteredCertificate()
    {
        Family family;
        const mint::Minted root = mint::make(family.rootSpec);
        mint::Spec spec = family.leafSpec;
        spec.issuer = &root;
        QByteArray der = mint::make(spec).der();
        const qsizetype at = der.indexOf("shop.example.com");
        QVERIFY(at > 0);
        der.replace(at, 4, "evil");
        ChainRequest request;
        request.nowMs = mint::now;
        request.roots = {read(root)};
        const Chain chain = buildChain(parseCertificate(der).value(), request);
        QVERIFY(!chain.trusted);
        QCOMPARE(only(chain, 0), QVector<LinkProblem>({{ChainProblem::BadSignature, u"CN=Root"_s}}));
    }

    void notACa()
    {
        Family family;
        family.middleSpec.ca = false;
        QCOMPARE(only(family.build(), 1), QVector<LinkProblem>({{ChainProblem::NotCa, {}}}));
    }

    void mayNotSign()
    {
        Family family;
        family.middleSpec.more = {{NID_key_usage, "critical,digitalSignature"}};
        QCOMPARE(only(family.build(), 1), QVector<LinkProblem>({{ChainProblem::MayNotSign, {}}}));
    }

    void pathLength()
    {
        Family family;
        family.rootSpec.pathLength = 0;
        QCOMPARE(only(family.build(), 2), QVector<LinkProblem>({{ChainProblem::PathLength, u"0"_s}}));
        family.rootSpec.pathLength = 1;
        family.middleSpec.pathLength = 0;
        QVERIFY(family.build().trusted);
    }

    void weakIsShownButPasses()
    {
        Family family;
        family.leafSpec.key = mint::rsaKey(1024);
        Chain chain = family.build();
        QCOMPARE(only(chain, 0), QVector<LinkProblem>({{ChainProblem::WeakKey, u"RSA 1024"_s}}));
        QVERIFY(chain.trusted);
        family = {};
        family.leafSpec.digest = EVP_sha1();
        chain = family.build();
        QCOMPARE(only(chain, 0), QVector<LinkProblem>({{ChainProblem::WeakSignature, u"ECDSA-SHA1"_s}}));
        QVERIFY(chain.trusted);
        family = {};
        family.rootSpec.digest = EVP_sha1();
        QCOMPARE(family.build().verified(), 3);
    }

    void nameAndUsage()
    {
        Family family;
        ChainRequest request;
        request.host = u"pay.example.com"_s;
        QCOMPARE(only(family.build(request), 0), QVector<LinkProblem>({{ChainProblem::NameMismatch, u"pay.example.com"_s}}));
        request.host.clear();
        request.forServer = true;
        family.leafSpec.more = {{NID_ext_key_usage, "clientAuth"}};
        QCOMPARE(only(family.build(request), 0), QVector<LinkProblem>({{ChainProblem::WrongUsage, {}}}));
        family.leafSpec.more.clear();
        QVERIFY(family.build(request).trusted);
    }

    void criticalExtensionIsNamed()
    {
        Family family;
        family.middleSpec.more = {{NID_name_constraints, "critical,permitted;DNS:example.com"}};
        QCOMPARE(only(family.build(), 1), QVector<LinkProblem>({{ChainProblem::NotChecked, u"2.5.29.30"_s}}));
    }

    void loopsEnd()
    {
        // Two CAs that signed each other, and no root.
        mint::Spec a, b;
        a.commonName = "A";
        b.commonName = "B";
        a.ca = b.ca = true;
        a.key = mint::ecKey();
        b.key = mint::ecKey();
        const mint::Minted selfA = mint::make(a), selfB = mint::make(b);
        a.issuer = &selfB;
        b.issuer = &selfA;
        const mint::Minted crossA = mint::make(a), crossB = mint::make(b);
        ChainRequest request;
        request.nowMs = mint::now;
        request.intermediates = {read(crossA), read(crossB)};
        const Chain chain = buildChain(read(crossA), request);
        QVERIFY(!chain.trusted);
        QCOMPARE(chain.links.size(), 2);
        QCOMPARE(chain.links[1].problems, QVector<LinkProblem>({{ChainProblem::UnknownIssuer, u"CN=A"_s}}));
    }

    void tooLong()
    {
        mint::Minted issuer = mint::root("Root");
        ChainRequest request;
        request.nowMs = mint::now;
        request.roots = {read(issuer)};
        for (int i = 0; i < maxLinks + 2; ++i) {
            mint::Spec spec;
            spec.commonName = "CA " + QByteArray::number(i);
            spec.ca = true;
            spec.issuer = &issuer;
            issuer = mint::make(spec);
            request.intermediates.push_back(read(issuer));
        }
        const Chain chain = buildChain(request.intermediates.constLast(), request);
        QVERIFY(!chain.trusted);
        QCOMPARE(chain.links.size(), maxLinks);
        QVERIFY(chain.links.constLast().problems.contains(LinkProblem{ChainProblem::TooLong, {}}));
    }

    void nothing()
    {
        const Chain chain = buildChain({}, {});
        QVERIFY(chain.links.isEmpty() && !chain.trusted);
    }
};

QTEST_GUILESS_MAIN(ChainTest)
#include "chaintest.moc"
