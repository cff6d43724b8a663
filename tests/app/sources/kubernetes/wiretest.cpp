// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of WebSockets and SPDY, against the numbers of their specifications.
#include "app/sources/kubernetes/framing.h"
#include "app/sources/kubernetes/spdy.h"
#include "app/sources/kubernetes/websocket.h"

#include <QTest>

#include <zlib.h>

using namespace Qt::Literals::StringLiterals;
using namespace kubernetes;
using websocket::Opcode;

class WireTest : public QObject
{
    Q_OBJECT

private:
    static QByteArray unmasked(const QByteArray &frame, qsizetype head)
    {
        QByteArray payload = frame.sliced(head + 4);
        for (qsizetype i = 0; i < payload.size(); ++i)
            payload[i] = static_cast<char>(payload[i] ^ frame[head + i % 4]);
        return payload;
    }

private slots:
    void acceptsTheSpecificationsHandshake()
    {
        const auto answer = websocket::readAnswer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n"
                                                  "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nrest");
        QVERIFY(answer && *answer);
        QCOMPARE((*answer)->status, 101);
        QCOMPARE((*answer)->rest, QByteArray("rest"));
        QVERIFY(websocket::checkAccepted(**answer, "dGhlIHNhbXBsZSBub25jZQ=="));
        QVERIFY(!websocket::checkAccepted(**answer, "another"));
    }

    void waitsForTheWholeHead()
    {
        const auto answer = websocket::readAnswer("HTTP/1.1 101 Switching");
        QVERIFY(answer && !*answer);
        QVERIFY(!websocket::readAnswer("SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n"));
        QCOMPARE(websocket::readAnswer(QByteArray(100'000, 'x')).error().kind, base::ErrorKind::TooLarge);
    }

    void masksFrames()
    {
        const QByteArray small = websocket::frame(Opcode::Binary, "hello");
        QCOMPARE(small.first(2), QByteArray("\x82\x85"));
        QCOMPARE(unmasked(small, 2), QByteArray("hello"));
        const QByteArray large = websocket::frame(Opcode::Binary, QByteArray(300, 'a'));
        QCOMPARE(large.first(4), QByteArray("\x82\xfe\x01\x2c", 4));
        QCOMPARE(unmasked(large, 4), QByteArray(300, 'a'));
    }

    void joinsPieces()
    {
        websocket::Reader reader;
        QVERIFY(reader
                    .feed(QByteArray("\x02\x03"
                                     "Hel"))
                    ->isEmpty());
        const auto messages = reader.feed(QByteArray("\x89\x01p\x80\x02lo\x82", 8));
        QVERIFY(messages);
        QCOMPARE(messages->size(), 2);
        QCOMPARE((*messages)[0].opcode, Opcode::Ping);
        QCOMPARE((*messages)[1].payload, QByteArray("Hello"));
    }

    void refusesBrokenFrames_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("masked by the server") << QByteArray("\x82\x81");
        QTest::newRow("reserved bit") << QByteArray("\xc2\x01");
        QTest::newRow("unknown opcode") << QByteArray("\x83\x01");
        QTest::newRow("control in pieces") << QByteArray("\x09\x01");
        QTest::newRow("continuation of nothing") << QByteArray("\x80\x01x");
        QTest::newRow("too large") << QByteArray("\x82\x7f\x00\x00\x00\x00\x7f\x00\x00\x00", 10);
        QTest::newRow("huge") << QByteArray("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10);
    }
    void refusesBrokenFrames()
    {
        QFETCH(QByteArray, bytes);
        websocket::Reader reader;
        QVERIFY(!reader.feed(bytes));
    }

    void compressesHeadersWithTheDictionary()
    {
        spdy::Writer writer;
        const QByteArray frame = writer.synStream(3, {{"streamtype", "data"}, {"port", "15000"}}, false);
        QCOMPARE(frame.first(4), QByteArray("\x80\x03\x00\x01", 4));
        QCOMPARE(frame.sliced(8, 4), QByteArray("\x00\x00\x00\x03", 4));
        // zlib's own header says that a dictionary is needed, and its Adler-32: that of SPDY/3.
        QVERIFY(static_cast<quint8>(frame[19]) & 0x20);
        QCOMPARE(frame.sliced(20, 4), QByteArray("\xe3\xc6\xa7\xc2"));
    }

    void readsFramesInAnyPieces()
    {
        const QByteArray all = spdy::Writer::data(3, "hello", false) + spdy::Writer::ping(2) + spdy::Writer::data(3, {}, true);
        spdy::Reader reader;
        QVector<spdy::Frame> frames;
        for (const char byte : all)
            frames += *reader.feed(QByteArray(1, byte));
        QCOMPARE(frames.size(), 3);
        QCOMPARE(frames[0].payload, QByteArray("hello"));
        QCOMPARE(frames[1].type, spdy::Type::Ping);
        QCOMPARE(frames[1].stream, 2u);
        QVERIFY(frames[2].last);
        QVERIFY(!spdy::Reader().feed(QByteArray("\x80\x02\x00\x01\x00\x00\x00\x00", 8)));
    }

    void stripsThePortOfEachChannel()
    {
        const auto channels = framingFor(kChannelProtocol, 15000);
        QCOMPARE(channels->take(QByteArray("\x00\x98\x3a", 3))->data, QByteArray());
        QCOMPARE(channels->take(QByteArray("\x01\x98\x3a", 3))->data, QByteArray());
        QCOMPARE(channels->take(QByteArray("\x00hi", 3))->data, QByteArray("hi"));
        const auto error = channels->take("\x01"
                                          "connection refused");
        QVERIFY(!error);
        QVERIFY(error.error().detail.contains("connection refused"_L1));
        QVERIFY(!framingFor("v5.channel.k8s.io", 1));
    }

    void hearsTheErrorStream()
    {
        const auto streams = framingFor(kTunnelProtocol, 15000);
        QVERIFY(!streams->open().isEmpty());
        QCOMPARE(streams->take(spdy::Writer::data(3, "hi", false))->data, QByteArray("hi"));
        QVERIFY(streams->take(spdy::Writer::ping(4))->answer == spdy::Writer::ping(4));
        QVERIFY(streams->take(spdy::Writer::data(3, {}, true))->ended);
        QVERIFY(!streams->take(spdy::Writer::data(1, "no such port", true)));
    }
};

QTEST_GUILESS_MAIN(WireTest)
#include "wiretest.moc"
