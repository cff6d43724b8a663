// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The words for what libcurl knows; those that real servers show are in clienttest and tlstest.
#include "app/sources/http/failure.h"

#include <QtTest>

#include <cerrno>

#include <curl/curl.h>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using http::Failure;

class FailureTest : public QObject
{
    Q_OBJECT

private slots:
    void words_data();
    void words();
    void hostileTextIsCleaned();
    void seconds();
};

void FailureTest::words_data()
{
    QTest::addColumn<Failure>("failure");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *name, const Failure &failure, const QString &detail) { QTest::newRow(name) << failure << detail; };
    row("name", {.curlCode = CURLE_COULDNT_RESOLVE_HOST}, u"name not found"_s);
    row("proxy's name", {.curlCode = CURLE_COULDNT_RESOLVE_PROXY, .proxy = u"p:1"_s}, u"the proxy's name is not found: p:1"_s);
    row("no route", {.curlCode = CURLE_COULDNT_CONNECT, .osErrno = EHOSTUNREACH}, u"no route to the host"_s);
    row("refused by the proxy's host", {.curlCode = CURLE_COULDNT_CONNECT, .osErrno = ECONNREFUSED, .proxy = u"p:1"_s},
        u"connection refused (through the proxy p:1)"_s);
    row("connect timeout", {.curlCode = CURLE_OPERATION_TIMEDOUT, .connectTimeoutMs = 10'000, .timeoutMs = 30'000},
        u"timed out: no connection after 10 s"_s);
    row("whole timeout first", {.curlCode = CURLE_OPERATION_TIMEDOUT, .connectTimeoutMs = 10'000, .timeoutMs = 2'500},
        u"timed out: no connection after 2.5 s"_s);
    row("stream's connect timeout", {.curlCode = CURLE_OPERATION_TIMEDOUT, .connectTimeoutMs = 10'000}, u"timed out: no connection after 10 s"_s);
    row("whole timeout", {.curlCode = CURLE_OPERATION_TIMEDOUT, .requestSent = true, .connectTimeoutMs = 10'000, .timeoutMs = 30'000},
        u"timed out after 30 s"_s);
    row("revoked", {.curlCode = CURLE_PEER_FAILED_VERIFICATION, .verifyResult = 23}, u"the server's certificate was revoked"_s);
    row("reset in the handshake", {.curlCode = CURLE_SSL_CONNECT_ERROR, .osErrno = ECONNRESET},
        u"the connection was reset during the TLS handshake"_s);
    row("an HTTP/2 stream", {.curlCode = CURLE_HTTP2_STREAM, .text = u"stream 7"_s}, u"the server broke the answer off: stream 7"_s);
    row("without a text", {.curlCode = CURLE_OUT_OF_MEMORY}, u"Out of memory"_s);
}

void FailureTest::words()
{
    QFETCH(Failure, failure);
    QFETCH(QString, detail);
    failure.endpoint = u"10.0.0.1:6443"_s;
    const base::Error error = http::explain(failure);
    QCOMPARE(error.detail, detail);
    QCOMPARE(error.where, u"10.0.0.1:6443"_s);
}

void FailureTest::hostileTextIsCleaned()
{
    const auto error = http::explain({.curlCode = CURLE_SSL_CONNECT_ERROR, .text = u"\x1b]0;pwned\x07"_s + QString(5000, u'x')});
    QVERIFY(!error.detail.contains(QChar(0x1b)));
    QVERIFY(error.detail.size() < 600);
}

void FailureTest::seconds()
{
    QCOMPARE(http::seconds(30'000), u"30 s"_s);
    QCOMPARE(http::seconds(1'500), u"1.5 s"_s);
}

QTEST_GUILESS_MAIN(FailureTest)
#include "failuretest.moc"
