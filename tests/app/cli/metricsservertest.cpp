// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/metricsserver.h"

#include <QTcpSocket>
#include <QTest>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

class MetricsServerTest : public QObject
{
    Q_OBJECT

private:
    static QByteArray ask(const cli::MetricsServer &server, const QByteArray &request)
    {
        const QUrl url(server.url());
        QTcpSocket socket;
        socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
        socket.write(request);
        QByteArray answer;
        const auto read = [&] {
            answer += socket.readAll();
            return socket.state() == QAbstractSocket::UnconnectedState;
        };
        [[maybe_unused]] const bool ended = QTest::qWaitFor(read, 5000);
        return answer;
    }

private slots:
    void servesTheTextAtMetricsOnly()
    {
        cli::MetricsServer server([] { return QByteArray("a_metric 1\n"); });
        QVERIFY(server.listen(u"127.0.0.1:0"_s));
        const QByteArray good = ask(server, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY2(good.startsWith("HTTP/1.1 200"), good.constData());
        QVERIFY(good.endsWith("\r\n\r\na_metric 1\n"));
        QVERIFY(ask(server, "GET /other HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 404"));
        QVERIFY(ask(server, "POST /metrics HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 405"));
        QVERIFY(ask(server, "HEAD /metrics HTTP/1.1\r\n\r\n").endsWith("\r\n\r\n"));
        QVERIFY(ask(server, "GET /" + QByteArray(20'000, 'a')).startsWith("HTTP/1.1 431"));
    }

    void addressesAreChecked()
    {
        cli::MetricsServer server([] { return QByteArray(); });
        for (const QString &bad : {u"nowhere"_s, u"127.0.0.1"_s, u"127.0.0.1:http"_s, u"127.0.0.1:70000"_s, u"host.example:1"_s}) {
            const auto result = server.listen(bad);
            QVERIFY2(!result, qPrintable(bad));
            QVERIFY(result.error().kind == base::ErrorKind::Invalid);
        }
    }
};

QTEST_GUILESS_MAIN(MetricsServerTest)
#include "metricsservertest.moc"
