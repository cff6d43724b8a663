// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>

using namespace sandbox;
using namespace std::chrono_literals;

class ApiServerTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("Qt has no TLS backend on this machine");
    }

    void asksForCredentials()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        const auto status = [&api](const Identity *identity, const QByteArray &headers = {}) {
            Wire wire(api, identity);
            wire.send("GET", "/api/v1/pods", {}, headers);
            return wire.receive().status;
        };
        QCOMPARE(status(&api.admin), 200);
        QCOMPARE(status(nullptr), 401);
        QCOMPARE(status(&api.expired), 401);
        QCOMPARE(status(&api.foreign), 401);
        QCOMPARE(status(nullptr, "Authorization: Bearer " + QByteArray::fromStdString(api.access.adminToken()) + "\r\n"), 200);
        QCOMPARE(status(nullptr, "Authorization: Bearer no\r\n"), 401);
        QTRY_COMPARE(api.server->connections(), 0U);
    }

    void keepsTheConnection()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        Wire wire(api, &api.admin);
        for (int i = 0; i < 3; ++i) {
            wire.send("GET", "/api/v1/namespaces/shop/pods/cart");
            const WireResponse response = wire.receive();
            QCOMPARE(response.status, 200);
            QCOMPARE(response.header("Content-Type"), QByteArray("application/json"));
            QCOMPARE(Json::parse(response.body.toStdString())["metadata"]["name"].get<std::string>(), std::string("cart"));
        }
        wire.send("HEAD", "/api/v1/pods");
        QCOMPARE(wire.receiveHead().status, 405);
        wire.send("GET", "/version", {}, "Connection: close\r\n");
        QCOMPARE(wire.receive().status, 200);
        QVERIFY(wire.ended());
    }

    void refusesWhatIsTooLargeOrNoHttp()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        Wire big(api, &api.admin);
        QVERIFY(big.connected());
        big.socket.write("POST /api/v1/namespaces HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n");
        QCOMPARE(big.receive().status, 413);
        Wire header(api, &api.admin);
        QVERIFY(header.connected());
        header.socket.write("GET / HTTP/1.1\r\nX: " + QByteArray(100'000, 'x') + "\r\n\r\n");
        QCOMPARE(header.receive().status, 431);
        Wire rubbish(api, &api.admin);
        QVERIFY(rubbish.connected());
        rubbish.socket.write("\x01\x02 rubbish\r\n\r\n");
        QCOMPARE(rubbish.receive().status, 400);
        Wire polite(api, &api.admin);
        QVERIFY(polite.connected());
        polite.socket.write("POST /api/v1/namespaces HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        QCOMPARE(polite.receiveHead().status, 100);
        polite.socket.write("{}");
        QCOMPARE(polite.receive().status, 400);
    }

    void watchesAreChunkedLines()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        Wire wire(api, &api.admin);
        wire.send("GET", "/api/v1/pods?watch=true&timeoutSeconds=1&resourceVersion=" + QByteArray::number(api.objects.version()));
        const WireResponse head = wire.receiveHead();
        QCOMPARE(head.status, 200);
        QCOMPARE(head.header("Transfer-Encoding"), QByteArray("chunked"));
        api.putPod("shop", "late");
        QVERIFY(wire.sees("\"name\":\"late\""));
        // It ends in time, and the connection serves on.
        QVERIFY(wire.sees("}\n\r\n0\r\n\r\n"));
        wire.data.clear();
        wire.send("GET", "/version");
        QCOMPARE(wire.receive().status, 200);
    }

    void manyWatchesAtOnce()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        std::vector<std::unique_ptr<Wire>> wires;
        for (int i = 0; i < 80; ++i) {
            wires.push_back(std::make_unique<Wire>(api, &api.admin));
            wires.back()->send("GET", "/api/v1/pods?watch=true&resourceVersion=" + QByteArray::number(api.objects.version()));
        }
        for (const auto &wire : wires)
            QCOMPARE(wire->receiveHead().status, 200);
        api.putPod("shop", "late");
        for (const auto &wire : wires)
            QVERIFY(wire->sees("\"name\":\"late\""));
        QCOMPARE(api.server->connections(), 80U);
        wires.clear();
        QTRY_COMPARE(api.server->connections(), 0U); // a watch sees that its client is gone
    }

    void slowReadersHoldUpNobody()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        Wire slow(api, &api.admin), quick(api, &api.admin);
        slow.socket.setReadBufferSize(1024);
        const QByteArray target = "/api/v1/pods?watch=true&resourceVersion=" + QByteArray::number(api.objects.version());
        slow.send("GET", target);
        quick.send("GET", target);
        QVERIFY(slow.connected() && quick.connected());
        QCOMPARE(quick.receiveHead().status, 200);
        const std::string padding(20'000, 'x');
        for (int i = 0; i < 1500; ++i)
            api.objects.put(pods, object("v1", "Pod", "shop", "big", {{"metadata", {{"annotations", {{"p", padding + std::to_string(i)}}}}}}));
        api.putPod("shop", "last");
        QVERIFY(quick.sees("\"name\":\"last\""));
    }

    void compressesBigLists()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        for (int i = 0; i < 1000; ++i)
            api.putPod("shop", "many" + std::to_string(i));
        Wire wire(api, &api.admin);
        wire.send("GET", "/api/v1/pods", {}, "Accept-Encoding: gzip\r\n");
        const WireResponse packed = wire.receive();
        QCOMPARE(packed.header("Content-Encoding"), QByteArray("gzip"));
        wire.send("GET", "/api/v1/pods");
        const WireResponse plain = wire.receive();
        QVERIFY(plain.header("Content-Encoding").isEmpty());
        QVERIFY(plain.body.size() > 5 * packed.body.size());
        QVERIFY(packed.body.startsWith("\x1f\x8b"));
        QCOMPARE(Json::parse(plain.body.toStdString())["items"].size(), 1004U);
    }

    void cutsAndTruncates()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        Wire wire(api, &api.admin);
        wire.send("GET", "/api/v1/pods?watch=true");
        QCOMPARE(wire.receiveHead().status, 200);
        api.faults.cutConnections();
        QVERIFY(wire.ended());
        Wire other(api, &api.admin);
        api.faults.truncateNextList();
        other.send("GET", "/api/v1/pods");
        const WireResponse half = other.receive();
        QCOMPARE(half.status, 200);
        QVERIFY(!half.complete);
        QVERIFY(!half.body.isEmpty());
    }

    void refusesAndComesBack()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        Wire open(api, &api.admin);
        QVERIFY(open.connected());
        api.faults.refuse(2s);
        QVERIFY(open.ended());
        Wire refused(api, &api.admin);
        QVERIFY(refused.ended());
        QCOMPARE(refused.socket.error(), QAbstractSocket::ConnectionRefusedError);
        const auto serves = [&api] {
            Wire again(api, &api.admin);
            again.send("GET", "/version");
            return again.receive().status == 200;
        };
        QTRY_VERIFY_WITH_TIMEOUT(serves(), 20'000);
    }

    void stallsAndGoesOn()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        Wire wire(api, &api.admin), watch(api, &api.admin);
        QVERIFY(wire.connected());
        watch.send("GET", "/api/v1/pods?watch=true&resourceVersion=" + QByteArray::number(api.objects.version()));
        QCOMPARE(watch.receiveHead().status, 200);
        api.faults.stall(3s);
        api.putPod("shop", "late");
        wire.send("GET", "/version");
        QTest::qWait(200);
        QCOMPARE(wire.socket.bytesAvailable() + watch.socket.bytesAvailable(), 0);
        QCOMPARE(wire.receive().status, 200);
        QVERIFY(watch.sees("\"name\":\"late\""));
    }

    void proxiesToTheBackend()
    {
        ApiFixture api;
        QCOMPARE(api.listen(), QString());
        QTcpServer backend;
        QByteArray got;
        QVERIFY(backend.listen(QHostAddress::LocalHost));
        connect(&backend, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *peer = backend.nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, this, [&got, peer] {
                got += peer->readAll();
                if (!got.endsWith("query=up") && !got.startsWith("GET"))
                    return;
                peer->write("HTTP/1.1 422 Unprocessable Entity\r\nX-Mine: yes\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            });
        });
        api.backendUrl = "http://127.0.0.1:" + std::to_string(backend.serverPort());
        Wire wire(api);
        const QByteArray token = "Authorization: Bearer " + QByteArray::fromStdString(api.access.adminToken()) + "\r\nX-Scope-OrgID: me\r\n";
        const QByteArray path = "/api/v1/namespaces/istio-system/services/http:prometheus:http/proxy/api/v1/query";
        wire.send("POST", path + "?a=b%20c", "query=up", token + "Content-Type: application/x-www-form-urlencoded\r\n");
        WireResponse response = wire.receive();
        QCOMPARE(response.status, 422);
        QCOMPARE(response.header("X-Mine"), QByteArray("yes"));
        QCOMPARE(response.body, QByteArray("{}"));
        QVERIFY(got.startsWith("POST /api/v1/query?a=b%20c HTTP/1.1\r\n"));
        QVERIFY(got.contains("X-Scope-OrgID: me") && got.contains("x-www-form-urlencoded"));
        QVERIFY(!got.contains("Authorization"));
        got.clear();
        wire.send("GET", "/api/v1/namespaces/istio-system/services/prometheus/proxy/", {}, token);
        QCOMPARE(wire.receive().status, 422);
        QVERIFY(got.startsWith("GET / HTTP/1.1\r\n"));
        backend.close();
        wire.send("GET", path, {}, token);
        response = wire.receive();
        QCOMPARE(response.status, 503);
        QCOMPARE(Json::parse(response.body.toStdString())["reason"].get<std::string>(), std::string("ServiceUnavailable"));
    }
};

QTEST_GUILESS_MAIN(ApiServerTest)
#include "apiservertest.moc"
