// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Port-forwards against a fake of the API server on loopback.
#include "app/sources/kubernetes/portforward.h"
#include "tests/support/fakeforward.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace kubernetes;
using support::FakeForward;

class PortForwardTest : public QObject
{
    Q_OBJECT

private:
    static constexpr ForwardTiming kTiming{.pingMs = 50, .silenceMs = 5'000, .connectMs = 5'000};
    const PodPort m_to{.ns = u"shop"_s, .pod = u"reviews-1"_s, .port = 15000};

    static base::Result<http::Response> wait(QFuture<base::Result<http::Response>> future)
    {
        return QTest::qWaitFor([&] { return future.isFinished(); }, 20'000) && future.resultCount() > 0
            ? future.result()
            : base::fail(base::ErrorKind::Internal, u"the test gave up"_s);
    }

    static http::Endpoint api(const FakeForward &server) { return {.baseUrl = server.url(), .headers = {{"Authorization", "Bearer t"}}}; }

private slots:
    void carriesRequests_data()
    {
        QTest::addColumn<int>("speaks");
        QTest::addColumn<QByteArray>("protocol");
        QTest::addColumn<int>("handshakes");
        QTest::newRow("tunnel") << int(FakeForward::Speaks::Both) << QByteArray("SPDY/3.1+portforward.k8s.io") << 1;
        QTest::newRow("channels after a refusal") << int(FakeForward::Speaks::OnlyChannels) << QByteArray("v4.channel.k8s.io") << 2;
    }
    void carriesRequests()
    {
        QFETCH(int, speaks);
        QFETCH(QByteArray, protocol);
        QFETCH(int, handshakes);
        FakeForward server;
        server.speaks = FakeForward::Speaks(speaks);
        server.page = QByteArray(300'000, 'x') + "end";
        PortForwards forwards(api(server), 4, kTiming);
        http::Client client(forwards.endpoint(m_to));
        for (int i = 0; i < 2; ++i) {
            const auto response = wait(client.send({.path = u"/stats"_s}));
            QVERIFY2(response, response ? "" : qPrintable(response.error().message()));
            QCOMPARE(response->body, server.page);
        }
        QVERIFY(!server.protocols.isEmpty());
        for (const QByteArray &chosen : server.protocols)
            QCOMPARE(chosen, protocol);
        QVERIFY(server.heads.size() >= handshakes);
        QVERIFY(server.heads.front().startsWith("GET /api/v1/namespaces/shop/pods/reviews-1/portforward?ports=15000 HTTP/1.1\r\n"));
        QVERIFY(server.heads.front().contains("Authorization: Bearer t"));
        QCOMPARE(server.asked, (QList<QByteArray>{"GET /stats HTTP/1.1", "GET /stats HTTP/1.1"}));
        QTRY_VERIFY(server.pings > 0);
    }

    void namesVerbAndResourceWhenForbidden()
    {
        FakeForward server;
        const QByteArray status =
            R"({"kind":"Status","apiVersion":"v1","code":403,"reason":"Forbidden","message":"pods \u0022reviews-1\u0022 is forbidden: User \u0022eve\u0022 cannot create resource \u0022pods/portforward\u0022"})";
        server.refusal =
            "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(status.size()) + "\r\n\r\n" + status;
        PortForwards forwards(api(server), 4, kTiming);
        http::Client client(forwards.endpoint(m_to));
        const auto response = wait(client.send({.path = u"/"_s}));
        QVERIFY(!response);
        QCOMPARE(response.error().kind, base::ErrorKind::Forbidden);
        QVERIFY2(response.error().detail.contains("cannot create resource"_L1), qPrintable(response.error().detail));
        QVERIFY(response.error().detail.contains("get and create on pods/portforward in the namespace shop"_L1));
        QCOMPARE(response.error().where, u"shop/reviews-1:15000"_s);
    }

    void tellsWhatTheNodeSays()
    {
        FakeForward server;
        server.failure = "error forwarding port 15000: connection refused";
        PortForwards forwards(api(server), 4, kTiming);
        http::Client client(forwards.endpoint(m_to));
        const auto response = wait(client.send({.path = u"/"_s}));
        QVERIFY(!response);
        QVERIFY2(response.error().detail.contains("connection refused"_L1), qPrintable(response.error().message()));
    }

    void resolvesThePodAnew()
    {
        FakeForward server;
        server.cutAfterHead = true;
        PortForwards forwards(api(server), 4, kTiming);
        std::atomic<int> asked = 0;
        const auto resolve = [&asked]() -> base::Result<PodPort> { return PodPort{u"shop"_s, u"reviews-%1"_s.arg(++asked), 15000}; };
        http::Client client({.baseUrl = u"http://127.0.0.1:15000"_s, .dialer = forwards.dialer(resolve)});
        QVERIFY(!wait(client.send({.path = u"/"_s})));
        server.cutAfterHead = false;
        const int before = asked;
        QVERIFY(wait(client.send({.path = u"/"_s})));
        QVERIFY(asked > before);
        QVERIFY(server.heads.last().contains("/pods/reviews-" + QByteArray::number(asked.load()) + "/portforward"));
    }

    void noticesASilentServer()
    {
        FakeForward server;
        server.muteAfterUpgrade = true;
        PortForwards forwards(api(server), 4, {.pingMs = 20, .silenceMs = 200, .connectMs = 5'000});
        http::Client client(forwards.endpoint(m_to));
        const auto response = wait(client.send({.path = u"/"_s}));
        QVERIFY(!response);
        QVERIFY2(response.error().detail.contains("no answer to pings"_L1), qPrintable(response.error().message()));
    }

    void letsSoManyInAtATime()
    {
        FakeForward server;
        server.muteAfterUpgrade = true;
        PortForwards forwards(api(server), 1, kTiming);
        auto first = std::make_unique<http::Client>(forwards.endpoint(m_to));
        http::Client second(forwards.endpoint(m_to));
        const auto mute = first->send({.path = u"/"_s});
        QTRY_COMPARE(server.heads.size(), 1);
        server.muteAfterUpgrade = false;
        auto waiting = second.send({.path = u"/second"_s});
        first.reset(); // gives its place up
        const auto response = wait(waiting);
        QVERIFY(response);
        QCOMPARE(response->body, server.page);
    }

    void endsWithItsOwner()
    {
        FakeForward server;
        server.muteAfterUpgrade = true;
        auto forwards = std::make_unique<PortForwards>(api(server), 4, kTiming);
        http::Client client(forwards->endpoint(m_to));
        auto future = client.send({.path = u"/"_s});
        QTRY_COMPARE(server.heads.size(), 1);
        forwards.reset();
        QVERIFY(!wait(future));
        QVERIFY(!wait(client.send({.path = u"/"_s})));
    }
};

QTEST_GUILESS_MAIN(PortForwardTest)
#include "portforwardtest.moc"
