// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Streams: whole lines in whatever pieces they come, limits, back-pressure, cuts, and silence after deletion.
#include "app/sources/http/client.h"
#include "app/sources/http/sinks.h"
#include "tests/app/sources/http/testserver.h"

#include <QPromise>
#include <QSignalSpy>
#include <QtTest>

#include <atomic>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using testserver::Connection;
using testserver::Server;

namespace {

/// What a stream told.
struct Heard {
    QList<int> statuses;
    QByteArray text;
    QList<QByteArray> pieces;
    QList<base::Result<void>> ends;
    bool mainThread = true;

    void listen(http::Stream *stream)
    {
        const auto here = [this] { mainThread = mainThread && QThread::currentThread() == QCoreApplication::instance()->thread(); };
        QObject::connect(stream, &http::Stream::started, stream, [=, this](int status) {
            here();
            statuses.append(status);
        });
        QObject::connect(stream, &http::Stream::lines, stream, [=, this](const QByteArray &data) {
            here();
            text += data;
            pieces.append(data);
        });
        QObject::connect(stream, &http::Stream::finished, stream, [=, this](const base::Result<void> &end) {
            here();
            ends.append(end);
        });
    }
};

http::Request watch()
{
    return {.path = u"/watch"_s, .timeoutMs = 0};
}

} // namespace

class StreamTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void linesSplitAtEveryByte();
    void linesFromAServer();
    void errorStatusIsStarted();
    void refusedFinishesWithoutStart();
    void cutInTheMiddle();
    void lineOverTheLimit();
    void slowReaderStopsTheServer();
    void deletionCutsAndIsSilent();
    void deletionInASlot_data();
    void deletionInASlot();
    void clientGoneIsSilent();
    void idleTimeout();
    void unauthorizedRefreshesBeforeStart();
};

void StreamTest::linesSplitAtEveryByte()
{
    const QByteArray text = "{\"a\":1}\n\n{\"bb\":\"\xc3\xbc\"}\nlast without end";
    for (qsizetype first = 0; first <= text.size(); ++first) {
        for (qsizetype second = first; second <= text.size(); ++second) {
            auto channel = std::make_shared<http::Channel>();
            http::LineStream stream(channel, std::make_shared<http::Mailbox>(nullptr), nullptr);
            Heard heard;
            heard.listen(&stream);
            http::Lines sink(channel, u"here"_s);
            sink.head(200, {});
            for (const QByteArray &piece : {text.first(first), text.sliced(first, second - first), text.sliced(second)}) {
                if (!piece.isEmpty())
                    QVERIFY(sink.body(piece));
                QCoreApplication::sendPostedEvents(&stream);
            }
            sink.end({}, 0);
            QCoreApplication::sendPostedEvents(&stream);
            QCOMPARE(heard.statuses, QList<int>{200});
            QCOMPARE(heard.text, text);
            QCOMPARE(heard.ends.size(), 1);
            QVERIFY(heard.ends[0]);
            for (qsizetype i = 0; i + 1 < heard.pieces.size(); ++i)
                QVERIFY(heard.pieces[i].endsWith('\n'));
        }
    }
}

void StreamTest::linesFromAServer()
{
    Server server([](Connection &c) {
        c.request();
        c.beginChunks();
        for (const char letter : QByteArray("one\ntwo\nthree"))
            c.chunk(QByteArray(1, letter));
        c.endChunks();
    });
    http::Client client({.baseUrl = server.url()});
    Heard heard;
    heard.listen(client.open(watch(), this));
    QTRY_COMPARE(heard.ends.size(), 1);
    QVERIFY(heard.ends[0]);
    QCOMPARE(heard.statuses, QList<int>{200});
    QCOMPARE(heard.text, "one\ntwo\nthree");
    QVERIFY(heard.mainThread);
}

void StreamTest::errorStatusIsStarted()
{
    Server server([](Connection &c) {
        c.request();
        c.answer(410, "{\"code\":410}");
    });
    http::Client client({.baseUrl = server.url()});
    Heard heard;
    heard.listen(client.open(watch(), this));
    QTRY_COMPARE(heard.ends.size(), 1);
    QCOMPARE(heard.statuses, QList<int>{410});
    QCOMPARE(heard.text, "{\"code\":410}");
}

void StreamTest::refusedFinishesWithoutStart()
{
    http::Client client({.baseUrl = u"http://127.0.0.1:%1"_s.arg(Server::closedPort())});
    Heard heard;
    heard.listen(client.open(watch(), this));
    QTRY_COMPARE(heard.ends.size(), 1);
    QCOMPARE_KIND(heard.ends[0].error().kind, ErrorKind::Unreachable);
    QVERIFY(heard.statuses.isEmpty());
}

void StreamTest::cutInTheMiddle()
{
    Server server([](Connection &c) {
        c.request();
        c.beginChunks();
        c.chunk("one\ntw");
    });
    http::Client client({.baseUrl = server.url()});
    Heard heard;
    heard.listen(client.open(watch(), this));
    QTRY_COMPARE(heard.ends.size(), 1);
    QCOMPARE(heard.text, "one\ntw");
    QCOMPARE(heard.ends[0].error(), (base::Error{ErrorKind::Unreachable, u"the connection was cut in the middle of the answer"_s, server.name()}));
}

void StreamTest::lineOverTheLimit()
{
    Server server([](Connection &c) {
        c.request();
        c.beginChunks();
        c.chunk("short\n");
        while (c.chunk(QByteArray(1 << 20, 'x'))) { }
    });
    http::Client client({.baseUrl = server.url()});
    Heard heard;
    heard.listen(client.open(watch(), this));
    QTRY_COMPARE(heard.ends.size(), 1);
    QCOMPARE_KIND(heard.ends[0].error().kind, ErrorKind::TooLarge);
    QCOMPARE(heard.ends[0].error().detail, u"a line of the answer is longer than the limit of 8 MiB"_s);
    QVERIFY(heard.text.startsWith("short\n"));
}

void StreamTest::slowReaderStopsTheServer()
{
    const QByteArray line = QByteArray(64 * 1024 - 1, 'x') + '\n';
    constexpr int kLines = 1600; // 100 MiB, far more than all buffers on the way
    std::atomic<int> sent = 0;
    Server server([&](Connection &c) {
        c.request();
        c.beginChunks();
        while (sent < kLines && c.chunk(line))
            ++sent;
        c.endChunks();
    });
    http::Client client({.baseUrl = server.url()});
    Heard heard;
    heard.listen(client.open(watch(), this));
    // Nobody takes events here: the server must come to a stand.
    int before = -1;
    while (sent == 0 || before != sent) {
        before = sent;
        QThread::msleep(300);
    }
    QVERIFY2(sent < kLines / 2, qPrintable(QString::number(sent)));
    QTRY_COMPARE_WITH_TIMEOUT(heard.ends.size(), 1, 30'000);
    QVERIFY(heard.ends[0]);
    QCOMPARE(heard.text.size(), qsizetype(kLines) * line.size());
    QVERIFY(std::ranges::all_of(heard.pieces, [](const QByteArray &piece) { return piece.size() <= (9 << 20); }));
}

void StreamTest::deletionCutsAndIsSilent()
{
    std::atomic<bool> closed = false;
    Server server([&](Connection &c) {
        c.request();
        c.beginChunks();
        c.chunk("one\n");
        c.waitForClose();
        closed = true;
    });
    http::Client client({.baseUrl = server.url()});
    Heard heard;
    auto *stream = client.open(watch(), this);
    heard.listen(stream);
    QTRY_COMPARE(heard.text, "one\n");
    delete stream;
    QTRY_VERIFY(closed);
    QCoreApplication::processEvents();
    QVERIFY(heard.ends.isEmpty());
}

void StreamTest::deletionInASlot_data()
{
    QTest::addColumn<int>("slot");
    QTest::newRow("started") << 0;
    QTest::newRow("lines") << 1;
    QTest::newRow("finished") << 2;
}

void StreamTest::deletionInASlot()
{
    QFETCH(int, slot);
    Server server([](Connection &c) {
        c.request();
        c.answer(200, "one\n");
    });
    http::Client client({.baseUrl = server.url()});
    QPointer<http::Stream> stream = client.open(watch(), this);
    const auto remove = [&] { delete stream.data(); };
    if (slot == 0)
        connect(stream, &http::Stream::started, this, remove);
    else if (slot == 1)
        connect(stream, &http::Stream::lines, this, remove);
    else
        connect(stream, &http::Stream::finished, this, remove);
    QTRY_VERIFY(!stream);
}

void StreamTest::clientGoneIsSilent()
{
    Server server([](Connection &c) {
        c.request();
        c.beginChunks();
        c.chunk("one\n");
        c.waitForClose();
    });
    auto client = std::make_unique<http::Client>(http::Endpoint{.baseUrl = server.url()});
    Heard heard;
    const std::unique_ptr<http::Stream> stream(client->open(watch(), nullptr));
    heard.listen(stream.get());
    QTRY_COMPARE(heard.text, "one\n");
    client.reset();
    QCoreApplication::processEvents();
    QVERIFY(heard.ends.isEmpty()); // Cancelled never comes
}

void StreamTest::idleTimeout()
{
    Server server([](Connection &c) {
        c.request();
        c.beginChunks();
        c.chunk("one\n");
        c.waitForClose();
    });
    http::Client client({.baseUrl = server.url()});
    Heard heard;
    auto request = watch();
    request.idleTimeoutMs = 400;
    heard.listen(client.open(request, this));
    QTRY_COMPARE(heard.ends.size(), 1);
    QCOMPARE(heard.ends[0].error().detail, u"timed out: nothing came for 0.4 s"_s);
}

void StreamTest::unauthorizedRefreshesBeforeStart()
{
    Server server([](Connection &c) {
        while (const auto seen = c.request())
            c.answer(seen->header("Authorization") == "Bearer new" ? 200 : 401, "text\n");
    });
    const auto provider = [](bool fresh) {
        QPromise<base::Result<http::Credentials>> promise;
        promise.start();
        promise.addResult(base::Result<http::Credentials>({.headers = {{"Authorization", fresh ? "Bearer new" : "Bearer old"}}}));
        promise.finish();
        return promise.future();
    };
    http::Client client({.baseUrl = server.url(), .credentials = provider});
    Heard heard;
    heard.listen(client.open(watch(), this));
    QTRY_COMPARE(heard.ends.size(), 1);
    QCOMPARE(heard.statuses, QList<int>{200});
    QCOMPARE(heard.text, "text\n");
}

QTEST_GUILESS_MAIN(StreamTest)
#include "streamtest.moc"
