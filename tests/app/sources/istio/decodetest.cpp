// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/istio/admin.h"
#include "app/sources/istio/client.h"
#include "app/sources/istio/decode.h"

#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace istio;

class DecodeTest : public QObject
{
    Q_OBJECT

private slots:
    void asksAsTheAccountOfTheToken()
    {
        const QByteArray frame = requests({u"istio-system"_s, u"default"_s}, {{u"istio.io/debug/syncz"_s, {u"a.b"_s}}});
        QCOMPARE(frame[0], '\0');
        QCOMPARE(static_cast<quint8>(frame[4]), static_cast<quint8>((frame.size() - 5) & 0xff));
        QVERIFY(frame.contains("sidecar~0.0.0.0~meshdeck.istio-system~istio-system.svc.cluster.local"));
        QVERIFY(frame.contains("SERVICE_ACCOUNT"));
        QVERIFY(frame.contains("istio.io/debug/syncz"));
        QVERIFY(!frame.contains("PROXY_CONFIG")); // with it istiod would list us among the proxies
    }

    void readsStatuses()
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/proxies/syncz.grpc"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray body = file.readAll();
        const auto read = answers(body + body, u"istiod"_s);
        QVERIFY(read);
        QCOMPARE(read->size(), 2);
        QVERIFY(read->front().controlPlane.contains("istiod-1"_L1));
        const auto found = syncz(read->front(), u"istiod"_s);
        QVERIFY(found);
        QCOMPARE(found->size(), 1);
        const proxies::Proxy &cart = found->front();
        QCOMPARE(cart.name(), u"cart-1.shop"_s);
        QCOMPARE(cart.kind, proxies::Kind::Sidecar);
        QCOMPARE(cart.type(u"LDS")->sync, proxies::Sync::Error);
        QCOMPARE(cart.type(u"LDS")->reason, u"unknown extension"_s);
        QVERIFY(cart.type(u"LDS")->sentMs > 0);
        QVERIFY(!answers(body.first(body.size() - 1), u"istiod"_s));
        QVERIFY(!answers("", u"istiod"_s));
        QVERIFY(!answers(QByteArray("\1\0\0\0\0", 5), u"istiod"_s));
    }

    void saysWhatMendsARefusal_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("word");
        QTest::newRow("token") << QByteArray("16") << int(base::ErrorKind::Unauthorized) << u"audience"_s;
        QTest::newRow("identity") << QByteArray("7") << int(base::ErrorKind::Forbidden) << u"namespace"_s;
        QTest::newRow("not ready") << QByteArray("14") << int(base::ErrorKind::Unreachable) << u"not ready"_s;
        QTest::newRow("unknown") << QByteArray("12") << int(base::ErrorKind::Unsupported) << u"does not serve"_s;
    }
    void saysWhatMendsARefusal()
    {
        QFETCH(QByteArray, status);
        QFETCH(int, kind);
        QFETCH(QString, word);
        const http::Response response{.status = 200, .trailers = {{"grpc-status", status}, {"Grpc-Message", "no%20way"}}};
        const auto error = failure(response, u"istiod"_s);
        QVERIFY(error);
        QCOMPARE(int(error->kind), kind);
        QVERIFY2(error->detail.contains(word), qPrintable(error->detail));
        QVERIFY(error->detail.contains("no way"_L1));
    }

    void takesSuccess()
    {
        QVERIFY(!failure({.status = 200, .trailers = {{"grpc-status", "0"}}}, u"istiod"_s));
        QVERIFY(failure({.status = 200}, u"istiod"_s));
        QVERIFY(failure({.status = 404}, u"istiod"_s));
        // An answer without a body has its status among the headers.
        QVERIFY(failure({.status = 200, .headers = {{"grpc-status", "7"}}}, u"istiod"_s));
    }

    void findsRunningIstiods()
    {
        const auto found = istiods(R"({"items":[
            {"metadata":{"name":"a","namespace":"istio-system","labels":{"istio.io/rev":"1-31"},"annotations":{"prometheus.io/port":"16014"}},
             "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}},
            {"metadata":{"name":"b"},"status":{"phase":"Pending"}},
            {"metadata":{"name":"c","deletionTimestamp":"2026-11-25T00:00:00Z"},"status":{"phase":"Running"}}]})",
                                   u"pods"_s);
        QVERIFY(found);
        QCOMPARE(found->size(), 1);
        QCOMPARE(found->front().revision, u"1-31"_s);
        QCOMPARE(found->front().monitoring, 16014);
        QVERIFY(found->front().ready);
    }

    void readsTokenAndRoot()
    {
        const auto got = token(R"({"status":{"token":"abc","expirationTimestamp":"2026-11-25T23:00:00Z"}})", u"token"_s);
        QVERIFY(got);
        QCOMPARE(got->value, QByteArray("abc"));
        QVERIFY(got->untilMs > 1'764'000'000'000);
        QVERIFY(!token("{}", u"token"_s));
        QVERIFY(!rootCertificate(R"({"data":{"root-cert.pem":"x"}})", u"root"_s));
    }

    void neverAsksForPagesWithEffects()
    {
        QVERIFY(isHarmless(u"syncz"_s));
        QVERIFY(!isHarmless(u"adsz"_s));
        QVERIFY(!isHarmless(u"cachez"_s));
        QVERIFY(!isHarmless(u"force_disconnect"_s));
        QVERIFY(isHarmlessAdmin(u"/config_dump?include_eds"_s));
        QVERIFY(!isHarmlessAdmin(u"/quitquitquit"_s));
        QVERIFY(!isHarmlessAdmin(u"/logging?level=debug"_s));
        Admin admin({.baseUrl = u"http://127.0.0.1:1"_s}, u"pod"_s, 1000);
        QCOMPARE(admin.get(u"/drain_listeners"_s).result().error().kind, base::ErrorKind::Forbidden);
        QCOMPARE(admin.logging(u"level=debug&x=1"_s).result().error().kind, base::ErrorKind::Invalid);
    }
};

QTEST_GUILESS_MAIN(DecodeTest)
#include "decodetest.moc"
