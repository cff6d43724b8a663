// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/arrival.h"
#include "models/proxies/status.h"

#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace proxies;

class StatusTest : public QObject
{
    Q_OBJECT

private:
    static Proxy proxy(const QString &pod, Sync sync, qint64 sentMs, const QString &reason = {})
    {
        return {.ns = u"shop"_s,
                .pod = pod,
                .types = {{.typeUrl = u"type.googleapis.com/envoy.config.listener.v3.Listener"_s, .sync = sync, .reason = reason, .sentMs = sentMs}}};
    }

private slots:
    void readsWhatIstiodSays()
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/proxies/syncz.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto read = readSyncz(file.readAll(), u"istiod"_s);
        QVERIFY(read);
        QCOMPARE(read->size(), 5); // six entries, one of which is a console's
        const Proxy &cart = read->front();
        QCOMPARE(cart.name(), u"cart-6b4ddf468-k97nc.shop"_s);
        QCOMPARE(cart.kind, Kind::Sidecar);
        QCOMPARE(cart.version, u"1.31-dev"_s);
        QVERIFY(cart.type(u"CDS"));
        QCOMPARE(cart.type(u"CDS")->sync, Sync::Synced);
        QVERIFY(cart.type(u"CDS")->sentMs > 1'764'000'000'000);
        QCOMPARE(cart.sync(), Sync::Synced);
    }

    void tellsTheFourStates()
    {
        const auto read = readSyncz(R"([{"proxy":"a.b.shop","proxy_type":"router","resources":{
            "t.Cluster":{"sent":"1","acked":"1"},"t.Listener":{"sent":"2","acked":"1"},
            "t.RouteConfiguration":{},"t.Secret":{"sent":"3","acked":"2","lastError":"no such extension"}}}])",
                                    u"istiod"_s);
        QVERIFY(read);
        const Proxy &one = read->front();
        QCOMPARE(one.pod, u"a.b"_s);
        QCOMPARE(one.ns, u"shop"_s);
        QCOMPARE(one.kind, Kind::Gateway);
        QCOMPARE(one.type(u"CDS")->sync, Sync::Synced);
        QCOMPARE(one.type(u"LDS")->sync, Sync::Stale);
        QCOMPARE(one.type(u"RDS")->sync, Sync::NotSent);
        QCOMPARE(one.type(u"SDS")->sync, Sync::Error);
        QCOMPARE(one.type(u"SDS")->reason, u"no such extension"_s);
        QCOMPARE(one.sync(), Sync::Error);
    }

    void readsOldIstiods()
    {
        const auto read = readSyncz(R"([{"proxy":"a.shop","cluster_sent":"1","cluster_acked":"1","listener_sent":"2"}])", u"istiod"_s);
        QVERIFY(read);
        QCOMPARE(read->front().type(u"CDS")->sync, Sync::Synced);
        QCOMPARE(read->front().type(u"LDS")->sync, Sync::Stale);
        QCOMPARE(read->front().type(u"RDS")->sync, Sync::NotSent);
    }

    void refusesWhatIsNone()
    {
        QVERIFY(!readSyncz("{}", u"istiod"_s));
        QVERIFY(!readSyncz("Proxy not connected", u"istiod"_s));
    }

    void joinsSeveralControlPlanes()
    {
        QVector<Asked> asked{
            {.pod = u"old"_s, .revision = u"1-30"_s, .proxies = {proxy(u"moved"_s, Sync::Synced, 10), proxy(u"b"_s, Sync::Synced, 5)}},
            {.pod = u"new"_s, .revision = u"1-31"_s, .proxies = {proxy(u"moved"_s, Sync::Stale, 20)}}};
        const Status status = join(asked, 100);
        QCOMPARE(status.proxies.size(), 2);
        QCOMPARE(status.proxies[0].pod, u"b"_s);
        QCOMPARE(status.proxies[0].istiod, u"old"_s);
        QCOMPARE(status.proxies[1].istiod, u"new"_s);
        QCOMPARE(status.proxies[1].revision, u"1-31"_s);
        QVERIFY(status.isComplete());
    }

    void isIncompleteWhenOneDidNotAnswer()
    {
        QVector<Asked> asked{{.pod = u"a"_s}, {.pod = u"b"_s, .error = base::Error{base::ErrorKind::Unreachable, u"gone"_s, {}}}};
        QVERIFY(!join(asked, 1).isComplete());
    }

    void saysWhoTookAChange()
    {
        const Status status{.proxies = {proxy(u"took"_s, Sync::Synced, 50), proxy(u"waits"_s, Sync::Stale, 51), proxy(u"before"_s, Sync::Synced, 10),
                                        proxy(u"refused"_s, Sync::Error, 52, u"unknown extension"_s)}};
        const Arrival seen = arrival(status, 40);
        QCOMPARE(seen.took, QStringList{u"took.shop"_s});
        QCOMPARE(seen.waiting, QStringList{u"waits.shop"_s});
        QCOMPARE(seen.refused, (QVector<Refusal>{{u"refused.shop"_s, u"LDS"_s, u"unknown extension"_s}}));
        QCOMPARE(seen.untouched, 1);
        QVERIFY(!seen.isSettled());
        QCOMPARE(seen.text(), u"1 of 3 proxies took it, 1 have not answered yet, 1 refused: unknown extension"_s);
        QVERIFY(!arrival(status, 60).isSettled());
    }
};

QTEST_GUILESS_MAIN(StatusTest)
#include "statustest.moc"
