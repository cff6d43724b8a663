// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/tls/tls.h"
#include "models/certificates/parse.h"
#include "tests/app/sources/tls/server.h"

#include <QFutureWatcher>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using tlsserver::Server;

namespace {

const base::FakeClock clockOfTests(mint::now);

mint::Minted leafOf(const mint::Minted &issuer, mint::KeyPtr key = {})
{
    mint::Spec spec;
    spec.commonName = "known.example.com";
    spec.names = "DNS:known.example.com";
    spec.issuer = &issuer;
    spec.key = std::move(key);
    return mint::make(spec);
}

/// Waits with the event loop running, as a program does.
mesh::ProbedChain answer(const QFuture<mesh::ProbedChain> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000))
        qFatal("no answer");
    return future.resultCount() > 0 ? future.result() : mesh::ProbedChain();
}

} // namespace

class ProbeTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void takesTheWholeChain_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<QString>("word");
        QTest::newRow("TLS 1.2") << TLS1_2_VERSION << u"TLSv1.2"_s;
        QTest::newRow("TLS 1.3") << TLS1_3_VERSION << u"TLSv1.3"_s;
    }
    void takesTheWholeChain()
    {
        QFETCH(int, version);
        QFETCH(QString, word);
        const mint::Minted root = mint::root("Private Root"), leaf = leafOf(root);
        Server server({.chain = {leaf, root}, .maxVersion = version});
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"127.0.0.1"_s, server.port(), u"known.example.com"_s));
        QVERIFY2(!seen.error, qPrintable(seen.error ? seen.error->message() : QString()));
        QCOMPARE(seen.der, QVector<QByteArray>({leaf.der(), root.der()})); // untrusted, and taken all the same
        QCOMPARE(seen.tlsVersion, word);
        QCOMPARE(seen.address, u"127.0.0.1:%1"_s.arg(server.port()));
        QCOMPARE(seen.serverName, u"known.example.com"_s);
        QCOMPARE(seen.atMs, mint::now);
        QVERIFY(seen.tookMs >= 0);
        QCOMPARE(server.lastName(), QByteArray("known.example.com"));
    }

    void namesAreLookedUp()
    {
        const mint::Minted root = mint::root("Root");
        Server server({.chain = {leafOf(root)}});
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"localhost"_s, server.port(), {}));
        QVERIFY2(!seen.error, qPrintable(seen.error ? seen.error->message() : QString()));
        QCOMPARE(seen.der.size(), 1);
        QVERIFY(server.lastName().isEmpty()); // no SNI
    }

    void weakAndExpiredOnesAreSeen()
    {
        mint::Spec spec;
        spec.key = mint::rsaKey(1024);
        spec.digest = EVP_sha1();
        spec.toMs = mint::now - mint::dayMs;
        const mint::Minted weak = mint::make(spec);
        Server server({.chain = {weak}});
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"127.0.0.1"_s, server.port(), {}));
        QVERIFY2(!seen.error, qPrintable(seen.error ? seen.error->message() : QString()));
        QCOMPARE(seen.der, QVector<QByteArray>({weak.der()}));
    }

    void aServerThatWantsAClientCertificate_data() { takesTheWholeChain_data(); }
    void aServerThatWantsAClientCertificate()
    {
        QFETCH(int, version);
        const mint::Minted root = mint::root("Root"), leaf = leafOf(root);
        Server server({.chain = {leaf}, .maxVersion = version, .wantsClientCertificate = true});
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"127.0.0.1"_s, server.port(), {}));
        QVERIFY2(!seen.error, qPrintable(seen.error ? seen.error->message() : QString()));
        QCOMPARE(seen.der, QVector<QByteArray>({leaf.der()}));
    }

    void refused()
    {
        int port = 0;
        {
            Server gone({.closes = true});
            port = gone.port();
        }
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"127.0.0.1"_s, port, {}));
        QVERIFY(seen.error && seen.error->kind == base::ErrorKind::Unreachable);
        QVERIFY2(seen.error->detail.contains(u"refused"_s), qPrintable(seen.error->detail));
        QCOMPARE(seen.error->where, u"127.0.0.1:%1"_s.arg(port));
    }

    void silentServerTimesOut()
    {
        Server server({.holds = true});
        tls::Probe probe(clockOfTests, 300);
        const auto seen = answer(probe.probe(u"127.0.0.1"_s, server.port(), {}));
        QVERIFY(seen.error && seen.error->kind == base::ErrorKind::Unreachable);
        QVERIFY2(seen.error->detail.contains(u"timed out"_s), qPrintable(seen.error->detail));
    }

    void notTls_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        QTest::newRow("SMTP") << QByteArray("220 mail.example.com ESMTP\r\n");
        QTest::newRow("zeros") << QByteArray(64, '\0');
    }
    void notTls()
    {
        QFETCH(QByteArray, plain);
        Server server({.plain = plain});
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"127.0.0.1"_s, server.port(), {}));
        QVERIFY(seen.error);
        QVERIFY2(seen.error->kind == base::ErrorKind::Unsupported, qPrintable(seen.error->detail));
        QCOMPARE(seen.error->detail, u"the server does not speak TLS"_s);
    }

    void closed()
    {
        Server server({.closes = true});
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"127.0.0.1"_s, server.port(), {}));
        QVERIFY(seen.error && seen.error->kind == base::ErrorKind::Unreachable);
        QVERIFY2(seen.error->detail.contains(u"closed"_s) || seen.error->detail.contains(u"cut"_s), qPrintable(seen.error->detail));
    }

    void alertsAreNamed()
    {
        const mint::Minted root = mint::root("Root");
        Server server({.chain = {leafOf(root)}, .refusesUnknownNames = true});
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"127.0.0.1"_s, server.port(), u"other.example.com"_s));
        QVERIFY(seen.error);
        QVERIFY2(seen.error->detail.contains(u"unrecognized name"_s), qPrintable(seen.error->detail));
        QVERIFY(!answer(probe.probe(u"127.0.0.1"_s, server.port(), u"known.example.com"_s)).error);
    }

    void oldTlsIsNotSpoken()
    {
        const mint::Minted root = mint::root("Root");
        Server server({.chain = {leafOf(root)}, .maxVersion = TLS1_1_VERSION, .minVersion = TLS1_VERSION});
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"127.0.0.1"_s, server.port(), {}));
        QVERIFY(seen.error);
        QVERIFY2(seen.error->detail.contains(u"protocol version"_s), qPrintable(seen.error->detail));
    }

    void cancelled()
    {
        Server server({.holds = true});
        tls::Probe probe(clockOfTests, 600'000);
        auto future = probe.probe(u"127.0.0.1"_s, server.port(), {});
        QTRY_COMPARE(server.open(), 1);
        future.cancel();
        QTRY_COMPARE(server.open(), 0); // the connection is given up
        QTRY_VERIFY(future.isFinished());
    }

    void endsWithItsOwner()
    {
        Server server({.holds = true});
        QFuture<mesh::ProbedChain> future;
        {
            tls::Probe probe(clockOfTests, 600'000);
            future = probe.probe(u"127.0.0.1"_s, server.port(), {});
            QTRY_COMPARE(server.open(), 1);
        }
        QVERIFY(future.isFinished());
        QVERIFY(future.result().error->kind == base::ErrorKind::Cancelled);
    }

    void atMostEight()
    {
        Server server({.holds = true});
        tls::Probe probe(clockOfTests, 600'000);
        QVector<QFuture<mesh::ProbedChain>> futures;
        for (int i = 0; i < 20; ++i)
            futures.push_back(probe.probe(u"127.0.0.1"_s, server.port(), {}));
        QTRY_COMPARE(server.open(), tls::Probe::maxAtOnce);
        for (int i = 0; i < 8; ++i)
            futures[i].cancel();
        QTRY_COMPARE(server.open(), 8); // the next ones took their place
        for (auto &future : futures)
            future.cancel();
        for (auto &future : futures)
            QTRY_VERIFY(future.isFinished());
        QCOMPARE(server.mostOpen(), tls::Probe::maxAtOnce);
    }

    void notAnAddress_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::newRow("empty") << QString() << 443;
        QTest::newRow("port 0") << u"localhost"_s << 0;
        QTest::newRow("port 70000") << u"localhost"_s << 70000;
        QTest::newRow("long") << QString(300, u'a') << 443;
    }
    void notAnAddress()
    {
        QFETCH(QString, host);
        QFETCH(int, port);
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(host, port, {}));
        QVERIFY(seen.error && seen.error->kind == base::ErrorKind::Invalid);
    }

    void unknownName()
    {
        tls::Probe probe(clockOfTests);
        const auto seen = answer(probe.probe(u"no-such-host.invalid"_s, 443, {}));
        QVERIFY(seen.error && seen.error->kind == base::ErrorKind::Unreachable);
        QVERIFY2(seen.error->detail.contains(u"name"_s), qPrintable(seen.error->detail));
    }

    void whatIsSeenCanBeRead()
    {
        const mint::Minted root = mint::root("Root"), leaf = leafOf(root);
        Server server({.chain = {leaf}});
        tls::Probe probe(clockOfTests);
        const auto bundle = certificates::parseChain(answer(probe.probe(u"127.0.0.1"_s, server.port(), {})).der);
        QCOMPARE(bundle.certificates.size(), 1);
        QVERIFY(certificates::coversHost(*bundle.certificates[0], u"known.example.com"_s));
    }
};

QTEST_GUILESS_MAIN(ProbeTest)
#include "probetest.moc"
