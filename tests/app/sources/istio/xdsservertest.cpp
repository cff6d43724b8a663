// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A control plane at an address: the sandbox's gRPC server behind a socket, without TLS.
#include "app/sandbox/proxy/http2.h"
#include "app/sources/istio/xdsserver.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

/// Length-delimited field of a message.
std::string field(int number, const std::string &bytes)
{
    return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(bytes.size())} + bytes;
}

/// A client that calls itself "edge-1" and refused its listeners.
std::string oneClient()
{
    const std::string node = field(1, "edge-1");
    const std::string type =
        field(1, "type.googleapis.com/envoy.config.listener.v3.Listener") + std::string{6 << 3, 4} + field(8, field(3, "no such filter"));
    return field(1, field(1, node) + field(3, type));
}

class Answering final : public sandbox::grpc::Call
{
public:
    explicit Answering(std::string message)
        : m_message(std::move(message))
    {
    }
    sandbox::grpc::Reply received(std::string_view) override { return {{m_message}, sandbox::grpc::Status{}}; }

private:
    std::string m_message;
};

class ControlPlane
{
public:
    explicit ControlPlane(sandbox::grpc::Opener opener)
    {
        m_listener.listen(QHostAddress::LocalHost);
        QObject::connect(&m_listener, &QTcpServer::newConnection, &m_listener, [this, opener] {
            QTcpSocket *socket = m_listener.nextPendingConnection();
            const auto server = std::make_shared<sandbox::grpc::Server>(opener);
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, server] {
                server->received(socket->readAll().toStdString());
                socket->write(QByteArray::fromStdString(server->take()));
            });
        });
    }
    istio::XdsAddress address() const { return {.address = u"127.0.0.1:%1"_s.arg(m_listener.serverPort()), .plaintext = true}; }

private:
    QTcpServer m_listener;
};

} // namespace

class XdsServerTest final : public QObject
{
    Q_OBJECT

private:
    static base::Result<proxies::Status> statusOf(const istio::XdsAddress &address)
    {
        base::FakeClock clock{1'000'000};
        istio::XdsServer server(address, clock);
        QFuture<base::Result<proxies::Status>> future = server.status();
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 10'000))
            return base::fail(base::ErrorKind::Internal, u"no answer"_s);
        return future.result();
    }

private slots:
    void clientsByCsds()
    {
        const ControlPlane plane([](const sandbox::grpc::Headers &headers) {
            const bool csds = headers.at(":path").ends_with("FetchClientStatus");
            return csds ? sandbox::grpc::Opened{std::make_unique<Answering>(oneClient())} : sandbox::grpc::Opened{nullptr, {12, "no such service"}};
        });
        const auto status = statusOf(plane.address());
        QVERIFY2(status, status ? "" : qPrintable(status.error().message()));
        QCOMPARE(status->asked.value(0).way, u"csds"_s);
        QCOMPARE(status->proxies.size(), 1);
        QCOMPARE(status->proxies[0].name(), u"edge-1"_s);
        QCOMPARE(status->proxies[0].sync(), proxies::Sync::Error);
        QCOMPARE(status->proxies[0].types.value(0).reason, u"no such filter"_s);
    }

    void istiodsWayWhereThereIsNoCsds()
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/proxies/syncz.grpc"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const std::string answer = file.readAll().mid(5).toStdString(); // without gRPC's head
        const ControlPlane plane([&answer](const sandbox::grpc::Headers &headers) {
            const bool ads = headers.at(":path").ends_with("StreamAggregatedResources");
            return ads ? sandbox::grpc::Opened{std::make_unique<Answering>(answer)} : sandbox::grpc::Opened{nullptr, {12, "unknown service"}};
        });
        const auto status = statusOf(plane.address());
        QVERIFY2(status, status ? "" : qPrintable(status.error().message()));
        QCOMPARE(status->asked.value(0).way, u"xds"_s);
        QVERIFY(!status->proxies.isEmpty());
    }

    void refusalsAreNamed()
    {
        const ControlPlane plane([](const sandbox::grpc::Headers &) { return sandbox::grpc::Opened{nullptr, {16, "who are you"}}; });
        const auto refused = statusOf(plane.address());
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, base::ErrorKind::Unauthorized);
        QVERIFY(refused.error().message().contains(plane.address().address));
        istio::XdsAddress nobody{.address = u"127.0.0.1:1"_s, .plaintext = true};
        QVERIFY(!statusOf(nobody));
    }
};

QTEST_GUILESS_MAIN(XdsServerTest)
#include "xdsservertest.moc"
