// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// TLS: who is trusted, who is not and why, client certificates, tls-server-name.
#include "app/sources/http/client.h"
#include "tests/app/sources/http/testserver.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using testcerts::Identity;
using testserver::Connection;
using testserver::Server;
using testserver::TlsSetup;

namespace {

base::Result<http::Response> ask(const http::Endpoint &endpoint)
{
    http::Client client(endpoint);
    auto future = client.send({.path = u"/"_s});
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
        return base::fail(ErrorKind::Internal, u"the test waited too long"_s);
    return future.result();
}

void answerWithPeer(Connection &c)
{
    while (const auto seen = c.request())
        c.answer(200, "peer=" + c.peerName() + " sni=" + c.sni() + " host=" + seen->header("Host"));
}

QString text(const base::Result<http::Response> &got)
{
    return got ? QString::fromUtf8(got->body) : got.error().message();
}

} // namespace

class TlsTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void trusted();
    void refusedCertificates_data();
    void refusedCertificates();
    void systemStoreIsNotTrustedBesideACa();
    void notVerifiedOnRequest();
    void serverName();
    void clientCertificate();
    void credentialsReplaceTheClientCertificate();
    void clientCertificateMissing();
    void clientCertificateUnknown();
    void brokenPem_data();
    void brokenPem();
    void encryptedKeyNeverPrompts();
    void plainServer();
    void oldTlsIsRefused();
    void handshakeThatNeverComes();

private:
    const Identity m_ca = testcerts::make({.name = "Test CA", .ca = true});
    const Identity m_otherCa = testcerts::make({.name = "Other CA", .ca = true});
};

void TlsTest::trusted()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({}, &m_ca)});
    const auto got = ask({.baseUrl = server.url(), .tls = {.caPem = m_otherCa.certPem + m_ca.certPem}});
    QVERIFY2(got, qPrintable(text(got)));
    QCOMPARE(got->status, 200);
}

void TlsTest::refusedCertificates_data()
{
    QTest::addColumn<Identity>("identity");
    QTest::addColumn<QString>("reason");
    QTest::newRow("expired") << testcerts::make({.notBeforeS = -7200, .notAfterS = -3600}, &m_ca) << u"the server's certificate has expired"_s;
    QTest::newRow("not yet valid") << testcerts::make({.notBeforeS = 3600}, &m_ca)
                                   << u"the server's certificate is not valid yet (is this machine's clock right?)"_s;
    QTest::newRow("other name") << testcerts::make({.names = "DNS:example.org"}, &m_ca)
                                << u"the server's certificate is not for the name \"127.0.0.1\""_s;
    QTest::newRow("self-signed") << testcerts::make({}) << u"the server's certificate is self-signed and not trusted"_s;
    QTest::newRow("other CA") << testcerts::make({}, &m_otherCa) << u"the server's certificate is signed by an unknown authority"_s;
}

void TlsTest::refusedCertificates()
{
    QFETCH(Identity, identity);
    QFETCH(QString, reason);
    Server server(answerWithPeer, TlsSetup{.identity = identity});
    const auto got = ask({.baseUrl = server.url(), .tls = {.caPem = m_ca.certPem}});
    QVERIFY(!got);
    QCOMPARE(got.error(), (base::Error{ErrorKind::Unreachable, reason, server.name()}));
}

// libcurl's built-in CA folder would be used beside the given CA if it were not switched off; without a CA ours is unknown too.
void TlsTest::systemStoreIsNotTrustedBesideACa()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({}, &m_ca)});
    const auto got = ask({.baseUrl = server.url()});
    QVERIFY(!got);
    QCOMPARE(got.error().detail, u"the server's certificate is signed by an unknown authority"_s);
}

void TlsTest::notVerifiedOnRequest()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({.names = "DNS:example.org"})});
    QVERIFY(ask({.baseUrl = server.url(), .tls = {.verify = false}}));
}

void TlsTest::serverName()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({.names = "DNS:kubernetes.default"}, &m_ca)});
    const auto got = ask({.baseUrl = server.url(), .tls = {.caPem = m_ca.certPem, .serverName = u"kubernetes.default"_s}});
    QVERIFY2(got, qPrintable(text(got)));
    QCOMPARE(got->body, "peer= sni=kubernetes.default host=" + server.name().toUtf8());

    const auto wrong = ask({.baseUrl = server.url(), .tls = {.caPem = m_ca.certPem, .serverName = u"else.example"_s}});
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().message(), server.name() + u": the server's certificate is not for the name \"else.example\""_s);
}

void TlsTest::clientCertificate()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({}, &m_ca), .clientCaPem = m_ca.certPem});
    const Identity admin = testcerts::make({.name = "admin"}, &m_ca);
    const auto got = ask({.baseUrl = server.url(), .tls = {.caPem = m_ca.certPem, .clientCertPem = admin.certPem, .clientKeyPem = admin.keyPem}});
    QVERIFY2(got, qPrintable(text(got)));
    QVERIFY(got->body.startsWith("peer=admin "));
}

void TlsTest::credentialsReplaceTheClientCertificate()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({}, &m_ca), .clientCaPem = m_ca.certPem});
    const Identity old = testcerts::make({.name = "old"}, &m_ca);
    Identity current = testcerts::make({.name = "first"}, &m_ca);
    const auto provider = [&current](bool) {
        QPromise<base::Result<http::Credentials>> promise;
        promise.start();
        promise.addResult(base::Result<http::Credentials>({.clientCertPem = current.certPem, .clientKeyPem = current.keyPem}));
        promise.finish();
        return promise.future();
    };
    http::Client client(
        {.baseUrl = server.url(), .tls = {.caPem = m_ca.certPem, .clientCertPem = old.certPem, .clientKeyPem = old.keyPem}, .credentials = provider});
    for (const QByteArray name : {"first", "second"}) {
        current = testcerts::make({.name = name}, &m_ca); // the second must not go over the first one's connection
        auto future = client.send({.path = u"/"_s});
        QTRY_VERIFY(future.isFinished());
        QVERIFY2(future.result()->body.startsWith("peer=" + name + ' '), qPrintable(text(future.result())));
    }
}

void TlsTest::clientCertificateMissing()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({}, &m_ca), .clientCaPem = m_ca.certPem});
    const auto got = ask({.baseUrl = server.url(), .tls = {.caPem = m_ca.certPem}});
    QVERIFY(!got);
    QVERIFY2(got.error().detail.startsWith(u"the server does not take the client certificate"_s), qPrintable(text(got)));
    QCOMPARE_KIND(got.error().kind, ErrorKind::Unauthorized);
}

void TlsTest::clientCertificateUnknown()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({}, &m_ca), .clientCaPem = m_ca.certPem});
    const Identity stranger = testcerts::make({.name = "stranger"}, &m_otherCa);
    const auto got =
        ask({.baseUrl = server.url(), .tls = {.caPem = m_ca.certPem, .clientCertPem = stranger.certPem, .clientKeyPem = stranger.keyPem}});
    QVERIFY(!got);
    QVERIFY2(got.error().detail.startsWith(u"the server does not take the client certificate"_s), qPrintable(text(got)));
}

void TlsTest::brokenPem_data()
{
    const Identity one = testcerts::make({}, &m_ca), two = testcerts::make({}, &m_ca);
    QTest::addColumn<http::Tls>("tls");
    QTest::newRow("certificate") << http::Tls{.caPem = m_ca.certPem, .clientCertPem = "rubbish", .clientKeyPem = one.keyPem};
    QTest::newRow("key") << http::Tls{.caPem = m_ca.certPem, .clientCertPem = one.certPem, .clientKeyPem = "rubbish"};
    QTest::newRow("another one's key") << http::Tls{.caPem = m_ca.certPem, .clientCertPem = one.certPem, .clientKeyPem = two.keyPem};
    QTest::newRow("CA") << http::Tls{.caPem = "rubbish"};
}

void TlsTest::brokenPem()
{
    QFETCH(http::Tls, tls);
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({}, &m_ca)});
    const auto got = ask({.baseUrl = server.url(), .tls = tls});
    QVERIFY(!got);
    QCOMPARE_KIND(got.error().kind, ErrorKind::Invalid);
}

void TlsTest::encryptedKeyNeverPrompts()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({}, &m_ca)});
    const Identity locked = testcerts::make({}, &m_ca, "secret");
    const auto got = ask({.baseUrl = server.url(), .tls = {.caPem = m_ca.certPem, .clientCertPem = locked.certPem, .clientKeyPem = locked.keyPem}});
    QVERIFY(!got);
    QCOMPARE_KIND(got.error().kind, ErrorKind::Invalid);
}

void TlsTest::plainServer()
{
    Server server([](Connection &c) {
        c.answer(400, "plain");
        c.waitForClose();
    });
    const auto got = ask({.baseUrl = u"https://"_s + server.name()});
    QVERIFY(!got);
    QVERIFY2(got.error().detail.startsWith(u"the server does not speak TLS"_s), qPrintable(text(got)));
}

void TlsTest::oldTlsIsRefused()
{
    Server server(answerWithPeer, TlsSetup{.identity = testcerts::make({}, &m_ca), .maxVersion = TLS1_1_VERSION});
    const auto got = ask({.baseUrl = server.url(), .tls = {.caPem = m_ca.certPem}});
    QVERIFY(!got);
    QVERIFY2(got.error().detail.contains(u"protocol version"_s), qPrintable(text(got)));
}

void TlsTest::handshakeThatNeverComes()
{
    Server server([](Connection &c) { c.waitForClose(); });
    http::Client client({.baseUrl = u"https://"_s + server.name()});
    QList<QFuture<base::Result<http::Response>>> futures;
    for (int i = 0; i < 30; ++i) // far more than are let in at a time
        futures.append(client.send({.path = u"/"_s, .connectTimeoutMs = 500}));
    for (const auto &future : futures) {
        QTRY_VERIFY(future.isFinished());
        QCOMPARE(future.result().error(), (base::Error{ErrorKind::Unreachable, u"timed out: no connection after 0.5 s"_s, server.name()}));
    }
}

QTEST_GUILESS_MAIN(TlsTest)
#include "tlstest.moc"
