// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One-shot calls over plain HTTP against a server that behaves as it is told to.
#include "app/sources/http/client.h"
#include "tests/app/sources/http/testserver.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QtTest>

#include <zlib.h>

#include <atomic>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using testserver::Connection;
using testserver::Seen;
using testserver::Server;

namespace {

base::Result<http::Response> wait(QFuture<base::Result<http::Response>> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
        return base::fail(ErrorKind::Internal, u"the test waited too long"_s);
    if (!future.isResultReadyAt(0))
        return base::fail(ErrorKind::Internal, u"finished without a result"_s);
    return future.result();
}

base::Result<http::Response> ask(const http::Endpoint &endpoint, const http::Request &request)
{
    http::Client client(endpoint);
    return wait(client.send(request));
}

base::Result<http::Response> ask(const Server &server, const http::Request &request)
{
    return ask({.baseUrl = server.url()}, request);
}

QByteArray gzip(const QByteArray &plain)
{
    z_stream z{};
    deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray packed(static_cast<qsizetype>(deflateBound(&z, static_cast<uLong>(plain.size()))), '\0');
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(plain.constData()));
    z.avail_in = static_cast<uInt>(plain.size());
    z.next_out = reinterpret_cast<Bytef *>(packed.data());
    z.avail_out = static_cast<uInt>(packed.size());
    deflate(&z, Z_FINISH);
    packed.truncate(static_cast<qsizetype>(z.total_out));
    deflateEnd(&z);
    return packed;
}

QFuture<base::Result<http::Credentials>> ready(const base::Result<http::Credentials> &credentials)
{
    QPromise<base::Result<http::Credentials>> promise;
    promise.start();
    promise.addResult(credentials);
    promise.finish();
    return promise.future();
}

base::Result<http::Credentials> bearer(const QByteArray &token)
{
    return http::Credentials{.headers = {{"Authorization", "Bearer " + token}}, .clientCertPem = {}, .clientKeyPem = {}};
}

} // namespace

class ClientTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void getsStatusHeadersAndBody();
    void sendsMethodHeadersAndBody();
    void keepsTheConnection();
    void gzipIsDecoded();
    void callerCanTurnCompressionOff();
    void bodyOverTheLimit_data();
    void bodyOverTheLimit();
    void tooManyHeaders();
    void brokenGzip();
    void refused();
    void closedWithoutAnswer();
    void resetInTheBody();
    void cutInTheBody();
    void notHttp();
    void wholeTimeout();
    void idleTimeout();
    void cancelCuts();
    void clientGoneMeansCancelled();
    void redirectsAreNotFollowed();
    void nothingCanBeSmuggled_data();
    void nothingCanBeSmuggled();
    void badEndpoints_data();
    void badEndpoints();
    void environmentIsIgnored();
    void proxyIsUsed();
    void proxyThatRefuses();
    void socksProxyLooksNamesUp();
    void unauthorizedRefreshesOnce();
    void stillUnauthorized();
    void failingCredentials();
    void manyAtOnce();
    void encodes();
};

void ClientTest::getsStatusHeadersAndBody()
{
    Server server([](Connection &c) {
        while (const auto seen = c.request())
            c.answer(seen->path == "/base/a?b=%20" ? 200 : 404, "hello", "X-Test: one\r\nx-empty:\r\n");
    });
    const auto got = ask({.baseUrl = server.url() + u"/base/"_s}, {.path = u"/a?b=%20"_s});
    QVERIFY2(got, qPrintable(got ? QString() : got.error().message()));
    QCOMPARE(got->status, 200);
    QCOMPARE(got->body, "hello");
    QCOMPARE(got->header("x-TEST"), "one");
    QCOMPARE(got->header("absent"), "");
    QVERIFY(got->seconds > 0);
}

void ClientTest::sendsMethodHeadersAndBody()
{
    Seen seen;
    Server server([&](Connection &c) {
        seen = c.request().value();
        c.answer(201, {});
    });
    http::Endpoint endpoint{.baseUrl = server.url(), .headers = {{"X-Scope-OrgID", "shop"}}};
    const auto got = ask(endpoint,
                         {.method = "PATCH",
                          .path = u"/x"_s,
                          .headers = {{"Content-Type", "application/merge-patch+json"}, {"X-Empty", ""}},
                          .body = QByteArray(100'000, 'b')});
    QVERIFY(got);
    QCOMPARE(got->status, 201);
    QCOMPARE(seen.method, "PATCH");
    QCOMPARE(seen.body.size(), 100'000);
    QCOMPARE(seen.header("X-Scope-OrgID"), "shop");
    QCOMPARE(seen.header("Content-Type"), "application/merge-patch+json");
    QVERIFY(seen.head.contains("X-Empty:"));
    QVERIFY(!seen.head.contains("Expect:"));
    QVERIFY(seen.header("User-Agent").startsWith("meshdeck/"));
}

void ClientTest::keepsTheConnection()
{
    std::atomic<int> connections = 0;
    Server server([&](Connection &c) {
        ++connections;
        while (c.request())
            c.answer(200, "x");
    });
    http::Client client({.baseUrl = server.url()});
    for (int i = 0; i < 5; ++i)
        QVERIFY(wait(client.send({.path = u"/"_s})));
    QCOMPARE(connections.load(), 1);
}

void ClientTest::gzipIsDecoded()
{
    QByteArray asked;
    const QByteArray plain = QByteArray("{\"kind\":\"PodList\"}").repeated(10'000);
    Server server([&](Connection &c) {
        asked = c.request()->header("Accept-Encoding");
        c.answer(200, gzip(plain), "Content-Encoding: gzip\r\n");
    });
    const auto got = ask(server, {.path = u"/"_s});
    QVERIFY(got);
    QCOMPARE(asked, "gzip");
    QCOMPARE(got->body, plain);
}

void ClientTest::callerCanTurnCompressionOff()
{
    QByteArray asked;
    Server server([&](Connection &c) {
        asked = c.request()->header("Accept-Encoding");
        c.answer(200, "x");
    });
    QVERIFY(ask({.baseUrl = server.url(), .headers = {{"Accept-Encoding", "identity"}}}, {.path = u"/"_s}));
    QCOMPARE(asked, "identity");
}

void ClientTest::bodyOverTheLimit_data()
{
    QTest::addColumn<bool>("packed");
    QTest::newRow("plain") << false;
    QTest::newRow("a gzip bomb") << true;
}

void ClientTest::bodyOverTheLimit()
{
    QFETCH(bool, packed);
    const QByteArray body(20 << 20, 'x');
    const QByteArray sent = packed ? gzip(body) : body;
    Server server([&](Connection &c) {
        c.request();
        c.answer(200, sent, packed ? "Content-Encoding: gzip\r\n" : "");
    });
    const auto got = ask(server, {.path = u"/"_s, .maxBytes = 5 << 20});
    QVERIFY(!got);
    QCOMPARE_KIND(got.error().kind, ErrorKind::TooLarge);
    QCOMPARE(got.error().detail, u"the answer is larger than the limit of 5 MiB"_s);
    QCOMPARE(got.error().where, server.name());
}

void ClientTest::tooManyHeaders()
{
    Server server([](Connection &c) {
        c.request();
        c.answer(200, "x", QByteArray("X-Filler: 1\r\n").repeated(300));
    });
    const auto got = ask(server, {.path = u"/"_s});
    QVERIFY(!got);
    QCOMPARE_KIND(got.error().kind, ErrorKind::TooLarge);
    QCOMPARE(got.error().detail, u"the answer has more than 256 headers"_s);
}

void ClientTest::brokenGzip()
{
    Server server([](Connection &c) {
        c.request();
        c.answer(200, "this is no gzip at all", "Content-Encoding: gzip\r\n");
    });
    const auto got = ask(server, {.path = u"/"_s});
    QVERIFY(!got);
    QCOMPARE_KIND(got.error().kind, ErrorKind::Invalid);
}

void ClientTest::refused()
{
    const int port = Server::closedPort();
    const auto got = ask({.baseUrl = u"http://127.0.0.1:%1"_s.arg(port)}, {.path = u"/"_s});
    QVERIFY(!got);
    QCOMPARE(got.error(), (base::Error{ErrorKind::Unreachable, u"connection refused"_s, u"127.0.0.1:%1"_s.arg(port)}));
}

void ClientTest::closedWithoutAnswer()
{
    Server server([](Connection &c) { c.request(); });
    const auto got = ask(server, {.path = u"/"_s});
    QVERIFY(!got);
    QCOMPARE(got.error(), (base::Error{ErrorKind::Unreachable, u"the server closed the connection without an answer"_s, server.name()}));
}

void ClientTest::resetInTheBody()
{
    Server server([](Connection &c) {
        c.request();
        c.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        QTest::qSleep(100);
        c.reset();
    });
    const auto got = ask(server, {.path = u"/"_s});
    QVERIFY(!got);
    QCOMPARE(got.error(), (base::Error{ErrorKind::Unreachable, u"the connection was reset in the middle of the answer"_s, server.name()}));
}

void ClientTest::cutInTheBody()
{
    Server server([](Connection &c) {
        c.request();
        c.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    });
    const auto got = ask(server, {.path = u"/"_s});
    QVERIFY(!got);
    QCOMPARE(got.error(), (base::Error{ErrorKind::Unreachable, u"the connection was cut in the middle of the answer"_s, server.name()}));
}

void ClientTest::notHttp()
{
    Server server([](Connection &c) {
        c.request();
        c.write("220 mail.example ESMTP\x1b[31m\r\n");
    });
    const auto got = ask(server, {.path = u"/"_s});
    QVERIFY(!got);
    QCOMPARE_KIND(got.error().kind, ErrorKind::Invalid);
    QVERIFY(got.error().detail.startsWith(u"the server does not speak HTTP"_s));
}

void ClientTest::wholeTimeout()
{
    Server server([](Connection &c) {
        c.request();
        c.waitForClose();
    });
    const auto got = ask(server, {.path = u"/"_s, .timeoutMs = 1000});
    QVERIFY(!got);
    QCOMPARE(got.error(), (base::Error{ErrorKind::Unreachable, u"timed out after 1 s"_s, server.name()}));
}

void ClientTest::idleTimeout()
{
    Server server([](Connection &c) {
        c.request();
        c.beginChunks();
        c.chunk("a");
        c.waitForClose();
    });
    const auto got = ask(server, {.path = u"/"_s, .timeoutMs = 0, .idleTimeoutMs = 500});
    QVERIFY(!got);
    QCOMPARE(got.error(), (base::Error{ErrorKind::Unreachable, u"timed out: nothing came for 0.5 s"_s, server.name()}));
}

void ClientTest::cancelCuts()
{
    std::atomic<bool> asked = false, closed = false;
    Server server([&](Connection &c) {
        c.request();
        asked = true;
        c.waitForClose();
        closed = true;
    });
    http::Client client({.baseUrl = server.url()});
    auto future = client.send({.path = u"/"_s});
    QTRY_VERIFY(asked);
    future.cancel();
    QTRY_VERIFY(closed);
    QTRY_VERIFY(future.isFinished());
    QVERIFY(future.isCanceled());
}

void ClientTest::clientGoneMeansCancelled()
{
    std::atomic<bool> asked = false;
    Server server([&](Connection &c) {
        c.request();
        asked = true;
        c.waitForClose();
    });
    auto client = std::make_unique<http::Client>(http::Endpoint{.baseUrl = server.url()});
    auto running = client->send({.path = u"/"_s});
    QTRY_VERIFY(asked);
    auto fresh = client->send({.path = u"/"_s});
    client.reset();
    QVERIFY(running.isFinished());
    QVERIFY(fresh.isFinished());
    QCOMPARE_KIND(running.result().error().kind, ErrorKind::Cancelled);
    QCOMPARE_KIND(fresh.result().error().kind, ErrorKind::Cancelled);
    QCOMPARE(running.result().error().where, server.name());
}

void ClientTest::redirectsAreNotFollowed()
{
    std::atomic<int> requests = 0;
    Server server([&](Connection &c) {
        while (c.request()) {
            ++requests;
            c.answer(302, {}, "Location: /elsewhere\r\n");
        }
    });
    const auto got = ask(server, {.path = u"/"_s});
    QVERIFY(got);
    QCOMPARE(got->status, 302);
    QCOMPARE(requests.load(), 1);
}

void ClientTest::nothingCanBeSmuggled_data()
{
    QTest::addColumn<http::Request>("request");
    QTest::newRow("path with a space") << http::Request{.path = u"/a HTTP/1.1"_s};
    QTest::newRow("path with a line break") << http::Request{.path = u"/a\r\nX: y"_s};
    QTest::newRow("path that changes the host") << http::Request{.path = u"@evil.example/"_s};
    QTest::newRow("path with a fragment") << http::Request{.path = u"/a#b"_s};
    QTest::newRow("path not encoded") << http::Request{.path = u"/ü"_s};
    QTest::newRow("header value") << http::Request{.path = u"/"_s, .headers = {{"X", "a\r\nY: b"}}};
    QTest::newRow("header value with NUL") << http::Request{.path = u"/"_s, .headers = {{"X", QByteArray("a\0b", 3)}}};
    QTest::newRow("header name") << http::Request{.path = u"/"_s, .headers = {{"X: y\r\nZ", "a"}}};
    QTest::newRow("method") << http::Request{.method = "GET /x", .path = u"/"_s};
}

void ClientTest::nothingCanBeSmuggled()
{
    QFETCH(http::Request, request);
    std::atomic<int> connections = 0;
    Server server([&](Connection &) { ++connections; });
    const auto got = ask(server, request);
    QVERIFY(!got);
    QCOMPARE_KIND(got.error().kind, ErrorKind::Invalid);
    QCOMPARE(connections.load(), 0);
}

void ClientTest::badEndpoints_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("proxy");
    QTest::newRow("nothing") << u""_s << u""_s;
    QTest::newRow("no scheme") << u"10.0.0.1:6443"_s << u""_s;
    QTest::newRow("a file") << u"file:///etc/passwd"_s << u""_s;
    QTest::newRow("a query") << u"https://a/?b"_s << u""_s;
    QTest::newRow("a strange proxy") << u"http://127.0.0.1"_s << u"ftp://x"_s;
    QTest::newRow("a proxy without a host") << u"http://127.0.0.1"_s << u"http://"_s;
}

void ClientTest::badEndpoints()
{
    QFETCH(QString, url);
    QFETCH(QString, proxy);
    const auto got = ask({.baseUrl = url, .proxyUrl = proxy}, {.path = u"/"_s});
    QVERIFY(!got);
    QCOMPARE_KIND(got.error().kind, ErrorKind::Invalid);
}

void ClientTest::environmentIsIgnored()
{
    Server server([](Connection &c) {
        c.request();
        c.answer(200, "direct");
    });
    const QByteArray dead = "http://127.0.0.1:" + QByteArray::number(Server::closedPort());
    for (const char *name : {"http_proxy", "ALL_PROXY", "all_proxy"})
        qputenv(name, dead);
    const auto got = ask(server, {.path = u"/"_s});
    for (const char *name : {"http_proxy", "ALL_PROXY", "all_proxy"})
        qunsetenv(name);
    QVERIFY(got);
    QCOMPARE(got->body, "direct");
}

void ClientTest::proxyIsUsed()
{
    Seen seen;
    Server proxy([&](Connection &c) {
        seen = c.request().value();
        c.answer(200, "by proxy");
    });
    qputenv("no_proxy", "*");
    const auto got = ask({.baseUrl = u"http://prometheus.example:9090"_s, .proxyUrl = proxy.url()}, {.path = u"/x"_s});
    qunsetenv("no_proxy");
    QVERIFY(got);
    QCOMPARE(got->body, "by proxy");
    QCOMPARE(seen.path, "http://prometheus.example:9090/x");
}

void ClientTest::proxyThatRefuses()
{
    Server proxy([&](Connection &c) {
        c.request();
        c.answer(403, {});
    });
    const auto got = ask({.baseUrl = u"https://api.example:6443"_s, .proxyUrl = proxy.url()}, {.path = u"/x"_s});
    QVERIFY(!got);
    QCOMPARE_KIND(got.error().kind, ErrorKind::Unreachable);
    QCOMPARE(got.error().where, u"api.example:6443"_s);
    QVERIFY2(got.error().detail.contains(proxy.name()) && got.error().detail.contains(u"403"_s), qPrintable(got.error().detail));
}

void ClientTest::socksProxyLooksNamesUp()
{
    QByteArray asked;
    Server proxy([&](Connection &c) {
        c.take(c.take(2).at(1)); // version, count of methods; the methods
        c.write(QByteArray("\x05\x00", 2));
        const QByteArray head = c.take(5); // version, connect, reserved, type: a name, its length
        const QByteArray name = c.take(head.at(4)), port = c.take(2);
        asked = name + ' ' + port.toHex();
        c.write(QByteArray("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50", 10));
        c.request();
        c.answer(200, "by socks");
    });
    const auto got = ask({.baseUrl = u"http://only.known.there:9090"_s, .proxyUrl = u"socks5://"_s + proxy.name()}, {.path = u"/"_s});
    QVERIFY2(got, qPrintable(got ? QString() : got.error().message()));
    QCOMPARE(got->body, "by socks");
    QCOMPARE(asked, "only.known.there 2382");
}

void ClientTest::unauthorizedRefreshesOnce()
{
    QList<QByteArray> tokens;
    Server server([&](Connection &c) {
        while (const auto seen = c.request()) {
            tokens.append(seen->header("Authorization"));
            c.answer(tokens.last() == "Bearer new" ? 200 : 401, "body");
        }
    });
    std::atomic<int> fresh = 0;
    const auto provider = [&](bool again) {
        fresh += again;
        return ready(bearer(fresh ? "new" : "old"));
    };
    const auto got = ask({.baseUrl = server.url(), .credentials = provider}, {.path = u"/"_s});
    QVERIFY(got);
    QCOMPARE(got->status, 200);
    QCOMPARE(tokens, (QList<QByteArray>{"Bearer old", "Bearer new"}));
    QCOMPARE(fresh.load(), 1);
}

void ClientTest::stillUnauthorized()
{
    std::atomic<int> requests = 0;
    Server server([&](Connection &c) {
        while (c.request()) {
            ++requests;
            c.answer(401, "no");
        }
    });
    const auto got = ask({.baseUrl = server.url(), .credentials = [](bool) { return ready(bearer("x")); }}, {.path = u"/"_s});
    QVERIFY(got);
    QCOMPARE(got->status, 401);
    QCOMPARE(got->body, "no");
    QCOMPARE(requests.load(), 2);
    QCOMPARE(ask(server, {.path = u"/"_s})->status, 401);
    QCOMPARE(requests.load(), 3);
}

void ClientTest::failingCredentials()
{
    const base::Error why{ErrorKind::Unauthorized, u"the plugin failed"_s, u"config"_s};
    const auto got = ask({.baseUrl = u"http://127.0.0.1:1"_s, .credentials = [&](bool) { return ready(tl::unexpected(why)); }}, {.path = u"/"_s});
    QCOMPARE(got.error(), why);

    const auto never = [](bool) {
        QPromise<base::Result<http::Credentials>> promise;
        promise.start();
        return promise.future(); // the promise dies: the future is cancelled
    };
    QCOMPARE_KIND(ask({.baseUrl = u"http://127.0.0.1:1"_s, .credentials = never}, {.path = u"/"_s}).error().kind, ErrorKind::Cancelled);
}

void ClientTest::manyAtOnce()
{
    Server server([](Connection &c) {
        while (const auto seen = c.request())
            c.answer(200, seen->path);
    });
    http::Client client({.baseUrl = server.url()});
    QList<QFuture<base::Result<http::Response>>> futures;
    for (int i = 0; i < 50; ++i)
        futures.append(client.send({.path = u"/%1"_s.arg(i)}));
    for (int i = 0; i < 50; ++i)
        QCOMPARE(wait(futures[i])->body, "/" + QByteArray::number(i));
}

void ClientTest::encodes()
{
    QCOMPARE(http::encode(u"a b/ü?&"_s), u"a%20b%2F%C3%BC%3F%26"_s);
}

QTEST_GUILESS_MAIN(ClientTest)
#include "clienttest.moc"
