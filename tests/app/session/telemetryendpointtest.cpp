// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/telemetryendpoint.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class TelemetryEndpointTest : public QObject
{
    Q_OBJECT

private:
    static session::Options with(const QString &url)
    {
        session::Options options;
        options.prometheusUrl = url;
        return options;
    }

    static QString write(const QTemporaryDir &folder, const QString &name, const QByteArray &text)
    {
        QFile file(folder.filePath(name));
        [[maybe_unused]] const bool open = file.open(QIODevice::WriteOnly);
        file.write(text);
        return file.fileName();
    }

private slots:
    void urlsAreChecked_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("good");
        QTest::newRow("plain") << u"http://127.0.0.1:9090"_s << true;
        QTest::newRow("path") << u"https://mimir.example/prometheus/"_s << true;
        QTest::newRow("scheme") << u"file:///etc/passwd"_s << false;
        QTest::newRow("password") << u"http://me:secret@host"_s << false;
        QTest::newRow("query") << u"http://host/?a=b"_s << false;
        QTest::newRow("words") << u"prometheus"_s << false;
    }
    void urlsAreChecked()
    {
        QFETCH(QString, url);
        const auto endpoint = session::telemetryEndpoint(with(url));
        QTEST(endpoint.has_value(), "good");
        if (endpoint)
            QVERIFY(!endpoint->baseUrl.endsWith(u'/'));
        else
            QVERIFY(!endpoint.error().message().contains("secret"_L1));
    }

    void headersAreChecked()
    {
        session::Options options = with(u"http://host"_s);
        options.prometheusHeaders = {u"X-Scope-OrgID: team a"_s};
        const auto good = session::telemetryEndpoint(options);
        QVERIFY(good);
        QCOMPARE(good->headers.front().first, "X-Scope-OrgID"_ba);
        QCOMPARE(good->headers.front().second, "team a"_ba);
        for (const QString &bad : {u"nocolon"_s, u": empty"_s, u"bad name: x"_s, u"X: a\r\nInjected: b"_s}) {
            options.prometheusHeaders = {bad};
            QVERIFY2(!session::telemetryEndpoint(options), qPrintable(bad));
        }
    }

    void tokensAreReadAgainAtEachUse()
    {
        QTemporaryDir folder;
        session::Options options = with(u"http://host"_s);
        options.prometheusTokenFile = write(folder, u"token"_s, "first\n");
        const auto endpoint = session::telemetryEndpoint(options);
        QVERIFY(endpoint);
        QCOMPARE(endpoint->credentials(false).result()->headers.front().second, "Bearer first"_ba);
        write(folder, u"token"_s, "second");
        QCOMPARE(endpoint->credentials(false).result()->headers.front().second, "Bearer second"_ba);
        QFile::remove(options.prometheusTokenFile);
        QVERIFY(!endpoint->credentials(false).result());
    }

    void usersAreEncodedAndMissingFilesNamed()
    {
        QTemporaryDir folder;
        session::Options options = with(u"http://host"_s);
        options.prometheusUserFile = write(folder, u"user"_s, "me:secret\n");
        QCOMPARE(session::telemetryEndpoint(options)->credentials(false).result()->headers.front().second, "Basic " + "me:secret"_ba.toBase64());
        options.prometheusCaFile = u"/nonexistent/ca.pem"_s;
        const auto endpoint = session::telemetryEndpoint(options);
        QVERIFY(!endpoint);
        QCOMPARE(endpoint.error().where, u"/nonexistent/ca.pem"_s);
    }
};

QTEST_GUILESS_MAIN(TelemetryEndpointTest)
#include "telemetryendpointtest.moc"
