// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A real Prometheus as a child: it comes up, knows the hour before, scrapes what goes on, and dies with us.
#include "app/sandbox/traffic/world.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;
using sandbox::Json;

/// Answers every request with the world's metrics, on the test's event loop.
class MetricsServer : public QTcpServer
{
public:
    explicit MetricsServer(sandbox::World &world)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this, &world] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, &world] {
                if (!socket->readAll().contains("\r\n\r\n"))
                    return;
                const QByteArray body = QByteArray::fromStdString(world.metrics());
                socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\nContent-Length: "
                              + QByteArray::number(body.size()) + "\r\n\r\n" + body);
                socket->disconnectFromHost();
            });
        });
    }
};

class PrometheusTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void comesUp();
    void knowsTheHourBefore();
    void seesTheFaultBegin();
    void liveJoinsHistory();
    void followsAChange();
    void restartsOnce();
    void diesWithTheWorld();

private:
    Json get(const QString &pathAndQuery) const;
    Json query(const QString &expression, qint64 atMs = 0) const;
    double value(const QString &expression, qint64 atMs = 0) const;
    qint64 pid() const;

    QTemporaryDir m_directory;
    sandbox::ObjectStore m_objects;
    std::unique_ptr<sandbox::World> m_world;
    std::unique_ptr<MetricsServer> m_server;
    qint64 m_startedMs = 0;
};

void PrometheusTest::initTestCase()
{
    if (QStandardPaths::findExecutable(u"prometheus"_s).isEmpty())
        QSKIP("prometheus is not installed");
    auto world = sandbox::World::create({}, m_objects);
    QVERIFY2(world.has_value(), world ? "" : qPrintable(world.error().message()));
    m_world = std::move(*world);
    m_startedMs = QDateTime::currentMSecsSinceEpoch();
    m_world->start();
    m_server = std::make_unique<MetricsServer>(*m_world);
    QCOMPARE(m_world->prometheusNote(), u"not started"_s);
    m_world->startPrometheus(m_directory.path(), u"http://127.0.0.1:%1/metrics"_s.arg(m_server->serverPort()), 60);
    QVERIFY(!m_world->prometheusNote().isEmpty());
}

void PrometheusTest::cleanupTestCase()
{
    m_world.reset();
    m_server.reset();
}

Json PrometheusTest::get(const QString &pathAndQuery) const
{
    const QUrl url(m_world->prometheusUrl());
    QTcpSocket socket;
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    QByteArray answer;
    if (socket.waitForConnected(5000)) {
        socket.write("GET " + pathAndQuery.toUtf8() + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
        while (socket.state() == QAbstractSocket::ConnectedState && socket.waitForReadyRead(10000))
            answer += socket.readAll();
    }
    answer += socket.readAll();
    return Json::parse(answer.mid(answer.indexOf("\r\n\r\n") + 4).toStdString(), nullptr, false);
}

Json PrometheusTest::query(const QString &expression, qint64 atMs) const
{
    QString path = u"/api/v1/query?query="_s + QString::fromLatin1(QUrl::toPercentEncoding(expression));
    if (atMs > 0)
        path += u"&time=%1"_s.arg(static_cast<double>(atMs) / 1000, 0, 'f', 3);
    const Json answer = get(path);
    return answer.is_object() && answer.contains("data") ? answer["data"]["result"] : Json::array();
}

/// Of the only series; -1 when there is none.
double PrometheusTest::value(const QString &expression, qint64 atMs) const
{
    const Json result = query(expression, atMs);
    return result.size() == 1 ? std::stod(result[0]["value"][1].get<std::string>()) : -1;
}

qint64 PrometheusTest::pid() const
{
    QProcess list;
    list.start(u"pgrep"_s, {u"-f"_s, u"storage.tsdb.path="_s + m_directory.path()});
    list.waitForFinished();
    return list.readAllStandardOutput().trimmed().split('\n').first().toLongLong();
}

void PrometheusTest::comesUp()
{
    QElapsedTimer timer;
    timer.start();
    QTRY_VERIFY_WITH_TIMEOUT(!m_world->prometheusUrl().isEmpty(), 120'000);
    qInfo("up after %lld ms", static_cast<long long>(timer.elapsed()));
    QVERIFY(m_world->prometheusNote().isEmpty());
    QVERIFY(!QFile::exists(m_directory.filePath(u"prometheus/history.txt"_s)));
}

void PrometheusTest::knowsTheHourBefore()
{
    // The model's 774.1/s, with its noise of a few percent.
    for (const int minutes : {5, 30, 55}) {
        const double rate =
            value(u"sum(rate(istio_requests_total{reporter=\"source\",destination_service_name=\"web\"}[1m]))"_s, m_startedMs - minutes * 60'000);
        QVERIFY2(rate > 774 * 0.92 && rate < 774 * 1.08, qPrintable(u"%1 minutes ago: %2"_s.arg(minutes).arg(rate)));
    }
    QCOMPARE(value(u"sum(istio_requests_total)"_s, m_startedMs - 70 * 60'000), -1.0);
    const double p50 = value(u"histogram_quantile(0.5, sum by (le) (rate(istio_request_duration_milliseconds_bucket{reporter=\"destination\","
                             "destination_workload=\"web\"}[2m])))"_s,
                             m_startedMs - 10 * 60'000);
    QVERIFY2(p50 > 10 && p50 < 50, qPrintable(QString::number(p50)));
}

void PrometheusTest::seesTheFaultBegin()
{
    const QString failing = u"sum(rate(istio_requests_total{reporter=\"source\",destination_workload=\"reviews-v3\",response_code=\"503\"}[1m]))"_s;
    QVERIFY(value(failing, m_startedMs - 25 * 60'000) <= 0);
    QVERIFY(value(failing, m_startedMs - 10 * 60'000) > 1.5);
    const QString all = u"sum(rate(istio_requests_total{reporter=\"source\",destination_workload=\"reviews-v3\"}[1m]))"_s;
    QVERIFY(value(all, m_startedMs - 30 * 60'000) < 17); // 5 % of the split
    QVERIFY(value(all, m_startedMs - 10 * 60'000) > 25); // 10 %
}

void PrometheusTest::liveJoinsHistory()
{
    QTRY_VERIFY_WITH_TIMEOUT(value(u"count(up == 1)"_s) == 1, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(value(u"sum(rate(istio_requests_total{reporter=\"source\",destination_service_name=\"web\"}[15s]))"_s) > 700, 60'000);
    // One series, not two, and never a reset between what was made and what was scraped.
    QCOMPARE(value(u"max(resets(istio_requests_total[10m]))"_s), 0.0);
    const double before = value(u"sum(istio_requests_total{reporter=\"source\",destination_service_name=\"web\"})"_s, m_startedMs - 1000);
    const double now = value(u"sum(istio_requests_total{reporter=\"source\",destination_service_name=\"web\"})"_s);
    QVERIFY2(before > 774 * 3000 && now > before, qPrintable(u"%1 then %2"_s.arg(before).arg(now)));
}

void PrometheusTest::followsAChange()
{
    Json json = *m_objects.get({"networking.istio.io", "virtualservices"}, "shop", "reviews")->json;
    json["spec"]["http"][1]["route"][0]["weight"] = 0;
    json["spec"]["http"][1]["route"][2]["weight"] = 80;
    m_objects.put({"networking.istio.io", "virtualservices"}, json);
    // From 28.5 to 228 requests a second.
    QTRY_VERIFY_WITH_TIMEOUT(value(u"sum(rate(istio_requests_total{reporter=\"source\",destination_workload=\"reviews-v3\"}[10s]))"_s) > 200, 60'000);
}

void PrometheusTest::restartsOnce()
{
    const qint64 first = pid();
    QVERIFY(first > 0);
    QProcess::execute(u"kill"_s, {u"-9"_s, QString::number(first)});
    QTRY_VERIFY_WITH_TIMEOUT(pid() > 0 && pid() != first, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_world->prometheusUrl().isEmpty() && value(u"count(up)"_s) == 1, 60'000);
    QVERIFY(value(u"sum(istio_requests_total)"_s, m_startedMs - 30 * 60'000) > 0);
    QProcess::execute(u"kill"_s, {u"-9"_s, QString::number(pid())});
    QTRY_VERIFY_WITH_TIMEOUT(m_world->prometheusUrl().isEmpty() && m_world->prometheusNote().startsWith(u"exited: "_s), 30'000);
    QTest::qWait(500);
    QCOMPARE(pid(), 0);
}

void PrometheusTest::diesWithTheWorld()
{
    QTemporaryDir directory;
    sandbox::ObjectStore objects;
    auto world = sandbox::World::create({}, objects);
    QVERIFY(world.has_value());
    (*world)->startPrometheus(directory.path(), u"http://127.0.0.1:1/metrics"_s, 0);
    QTRY_VERIFY_WITH_TIMEOUT(!(*world)->prometheusUrl().isEmpty(), 60'000);
    const QUrl url((*world)->prometheusUrl());
    world->reset();
    QTcpSocket socket;
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    QVERIFY(!socket.waitForConnected(1000));
}

QTEST_GUILESS_MAIN(PrometheusTest)
#include "prometheustest.moc"
