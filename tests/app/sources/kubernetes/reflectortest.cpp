// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/reflector.h"

#include "fakeapi.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using namespace kubernetes;
using mesh::Kind;
using mesh::KindHealth;

namespace {

/// A reflector and what it says the objects are.
struct Rig {
    FakeApi api;
    base::SystemClock clock;
    QThreadPool pool;
    std::unique_ptr<Client> client;
    std::unique_ptr<Shared> shared;
    std::unique_ptr<Reflector> reflector;
    QMap<QString, QString> objects; ///< "ns/name" -> resourceVersion
    int lists = 0, lost = 0, refused = 0, gone = 0;

    static Timing quick()
    {
        Timing timing;
        timing.backoffBaseMs = 20;
        timing.backoffMaxMs = 80;
        timing.initialDeadlineMs = 300;
        timing.shortWatchMs = 200;
        timing.pollMs = 50;
        return timing;
    }

    void start(Kind kind = Kind::VirtualService, bool watchList = false, const QString &selector = {})
    {
        client = std::make_unique<Client>(http::Endpoint{.baseUrl = api.url()});
        shared.reset(
            new Shared{.client = *client, .pool = pool, .clock = clock, .timing = quick(), .seed = 7, .watchList = watchList, .sinceContact = {}});
        reflector = std::make_unique<Reflector>(*shared, Scope{kind, mesh::info(kind).versions.first(), {}, selector, {}}, nullptr);
        QObject::connect(reflector.get(), &Reflector::replaced, [this](const auto &all, const auto &) {
            ++lists;
            objects.clear();
            for (const mesh::ObjectPtr &object : all)
                upsert(object);
        });
        QObject::connect(reflector.get(), &Reflector::changed, [this](const auto &upserts, const auto &removals) {
            for (const mesh::ObjectPtr &object : upserts)
                upsert(object);
            for (const Reflector::Key &key : removals)
                objects.remove(key.first + u'/' + key.second);
        });
        QObject::connect(reflector.get(), &Reflector::lost, [this] { ++lost; });
        QObject::connect(reflector.get(), &Reflector::refused, [this] { ++refused; });
        QObject::connect(reflector.get(), &Reflector::gone, [this] { ++gone; });
        reflector->start();
    }
    void upsert(const mesh::ObjectPtr &object) { objects[object->meta.ns + u'/' + object->meta.name] = object->meta.resourceVersion; }
    bool agrees(Kind kind = Kind::VirtualService) const { return objects == api.versionsOf(kind); }
    QString describe() const
    {
        QStringList differences;
        const auto there = api.versionsOf(Kind::VirtualService);
        for (const QString &name : QSet<QString>(objects.keyBegin(), objects.keyEnd()) | QSet<QString>(there.keyBegin(), there.keyEnd())) {
            if (objects.value(name) != there.value(name))
                differences.append(name + u" is "_s + objects.value(name) + u" should be "_s + there.value(name));
        }
        return u"health %1, %2 watches, last request %3; "_s.arg(int(reflector->health()))
                   .arg(api.openWatches(Kind::VirtualService))
                   .arg(api.requests.last().query.toString())
            + differences.join(u", "_s);
    }
    bool isLive() const { return reflector->health() == KindHealth::Live; }
};

const QString virtualServices = u"/apis/networking.istio.io/v1/virtualservices"_s;

} // namespace

class ReflectorTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void listsInPagesThenWatches();
    void watchList();
    void watchListRefused();
    void watchListThatTheStorageLacks();
    void watchListIgnored();
    void watchListBrokenBeforeItsEnd();
    void goneAsStatus();
    void goneAsEvent();
    void goneAsEmptyAnswers();
    void watchEndsAndResumes();
    void watchCutMidLine();
    void truncatedList();
    void garbageInWatch();
    void expiredContinueToken();
    void retryAfter();
    void duplicateAndLateEvents();
    void bookmarkMovesTheResumePoint();
    void resourceVersionRegress();
    void listAllowedWatchForbidden();
    void forbiddenRefusedNotFound();
    void badObjectIsSkippedAndCounted();
    void fieldSelector();
    void agreesAfterRandomOperations();
};

void ReflectorTest::listsInPagesThenWatches()
{
    Rig rig;
    rig.api.pageSize = 2;
    for (int i = 0; i < 5; ++i)
        rig.api.put(Kind::VirtualService, u"shop"_s, u"vs%1"_s.arg(i));
    rig.start();
    QCOMPARE(rig.reflector->health(), KindHealth::Loading);
    QTRY_VERIFY(rig.isLive() && rig.api.openWatches(Kind::VirtualService) == 1);
    QCOMPARE(rig.api.countOf(virtualServices), 3);
    QCOMPARE(rig.lists, 1);
    QVERIFY(rig.agrees());
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs1"_s);
    rig.api.put(Kind::VirtualService, u"pay"_s, u"new"_s);
    rig.api.remove(Kind::VirtualService, u"shop"_s, u"vs0"_s);
    QTRY_VERIFY(rig.agrees());
    QCOMPARE(rig.reflector->count(), 5);
    QCOMPARE(rig.lists, 1);
}

void ReflectorTest::watchList()
{
    Rig rig;
    rig.api.watchLists = true;
    for (int i = 0; i < 5; ++i)
        rig.api.put(Kind::VirtualService, u"shop"_s, u"vs%1"_s.arg(i));
    rig.start(Kind::VirtualService, true);
    QTRY_VERIFY(rig.isLive());
    QVERIFY(rig.agrees());
    QCOMPARE(rig.api.countOf(virtualServices), 0); // no list at all
    rig.api.remove(Kind::VirtualService, u"shop"_s, u"vs3"_s);
    QTRY_VERIFY(rig.agrees());
    QCOMPARE(rig.api.countOf(virtualServices, true), 1); // the same stream goes on
}

void ReflectorTest::watchListRefused()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.api.script = [](const FakeApi::Request &request, QTcpSocket *socket) {
        if (request.value("sendInitialEvents").isEmpty())
            return false;
        FakeApi::fail(socket, 422, u"Invalid"_s);
        return true;
    };
    rig.start(Kind::VirtualService, true);
    QTRY_VERIFY(rig.isLive() && rig.agrees());
    QVERIFY(!rig.shared->watchList); // the others need not try
    QCOMPARE(rig.api.countOf(virtualServices), 1);
}

void ReflectorTest::watchListThatTheStorageLacks()
{
    Rig rig; // accepted, and then an ERROR event: the API server's etcd is too old
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.api.script = [](const FakeApi::Request &request, QTcpSocket *socket) {
        if (request.value("sendInitialEvents").isEmpty())
            return false;
        FakeApi::beginStream(socket);
        FakeApi::chunk(
            socket, "{\"type\":\"ERROR\",\"object\":" + FakeApi::statusBody(500, u"InternalError"_s, u"RequestWatchProgress is disabled"_s) + "}\n");
        FakeApi::endStream(socket);
        return true;
    };
    bool failed = false;
    rig.start(Kind::VirtualService, true);
    connect(rig.reflector.get(), &Reflector::stateChanged, this, [&] { failed |= rig.reflector->health() == KindHealth::Failed; });
    QTRY_VERIFY(rig.isLive() && rig.agrees());
    QVERIFY(!failed);
    QVERIFY(!rig.shared->watchList);
    QTRY_COMPARE(rig.api.countOf(virtualServices, true), 2);
}

void ReflectorTest::watchListIgnored()
{
    Rig rig; // an old server: initial events come, their end does not
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.start(Kind::VirtualService, true);
    QTRY_VERIFY(rig.isLive() && rig.agrees());
    QCOMPARE(rig.api.countOf(virtualServices), 1);
}

void ReflectorTest::watchListBrokenBeforeItsEnd()
{
    Rig rig;
    rig.api.watchLists = true;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    int tries = 0;
    rig.api.script = [&tries](const FakeApi::Request &request, QTcpSocket *socket) {
        if (!request.isWatch() || tries++ > 0)
            return false;
        FakeApi::beginStream(socket);
        FakeApi::chunk(socket,
                       R"({"type":"ADDED","object":{"metadata":{"name":"ghost","namespace":"shop","uid":"x","resourceVersion":"1"}}})"
                       "\n");
        FakeApi::endStream(socket);
        return true;
    };
    rig.start(Kind::VirtualService, true);
    QTRY_VERIFY(rig.isLive() && rig.agrees()); // no ghost
    QCOMPARE(tries, 2);
}

void ReflectorTest::goneAsStatus()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.start();
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1);
    rig.api.cut();
    rig.api.remove(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.api.put(Kind::VirtualService, u"shop"_s, u"other"_s);
    rig.api.compact(); // nobody will ever hear of the removal
    rig.api.put(Kind::VirtualService, u"shop"_s, u"third"_s);
    QTRY_VERIFY(rig.isLive() && rig.agrees());
    QCOMPARE(rig.lists, 2);
}

void ReflectorTest::goneAsEvent()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.start();
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1);
    rig.api.say(Kind::VirtualService, "{\"type\":\"ERROR\",\"object\":" + FakeApi::statusBody(410, u"Expired"_s, u"too old"_s) + "}");
    QTRY_COMPARE(rig.lists, 2);
    QTRY_VERIFY(rig.isLive() && rig.agrees());
}

void ReflectorTest::goneAsEmptyAnswers()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    int empties = 0;
    rig.api.script = [&empties](const FakeApi::Request &request, QTcpSocket *socket) {
        if (!request.isWatch() || empties == 3)
            return false;
        ++empties;
        FakeApi::beginStream(socket);
        FakeApi::endStream(socket);
        return true;
    };
    rig.start();
    QTRY_COMPARE(rig.lists, 2);
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1);
    QCOMPARE(empties, 3);
}

void ReflectorTest::watchEndsAndResumes()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.start();
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1);
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs2"_s);
    QTRY_VERIFY(rig.agrees());
    rig.api.endWatches();
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs3"_s);
    QTRY_VERIFY(rig.agrees());
    QCOMPARE(rig.lists, 1);
    QVERIFY(rig.isLive());
}

void ReflectorTest::watchCutMidLine()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.start();
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1);
    QSignalSpy states(rig.reflector.get(), &Reflector::stateChanged);
    bool wasStale = false;
    connect(rig.reflector.get(), &Reflector::stateChanged, this,
            [&] { wasStale |= rig.reflector->health() == KindHealth::Stale && rig.reflector->error(); });
    rig.api.stop();
    QTRY_VERIFY(wasStale);
    QTRY_VERIFY(rig.lost > 0);
    rig.api.listen();
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs2"_s);
    QTRY_VERIFY(rig.isLive() && rig.agrees());
    QCOMPARE(rig.lists, 1); // resumed, not listed again
}

void ReflectorTest::truncatedList()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    bool once = false;
    rig.api.script = [&once](const FakeApi::Request &request, QTcpSocket *socket) {
        if (request.isWatch() || std::exchange(once, true))
            return false;
        FakeApi::reply(socket, 200,
                       R"({"kind":"VirtualServiceList","metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"a","namespace":"b"}})");
        return true;
    };
    bool failed = false;
    rig.start();
    connect(rig.reflector.get(), &Reflector::stateChanged, this, [&] { failed |= rig.reflector->health() == KindHealth::Failed; });
    QTRY_VERIFY(failed);
    QTRY_VERIFY(rig.isLive() && rig.agrees());
}

void ReflectorTest::garbageInWatch()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.start();
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1);
    rig.api.say(Kind::VirtualService, "<html>503</html>");
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs2"_s);
    QTRY_VERIFY(rig.isLive() && rig.agrees());
}

void ReflectorTest::expiredContinueToken()
{
    Rig rig;
    rig.api.pageSize = 2;
    for (int i = 0; i < 5; ++i)
        rig.api.put(Kind::VirtualService, u"shop"_s, u"vs%1"_s.arg(i));
    int expired = 0;
    rig.api.script = [&expired](const FakeApi::Request &request, QTcpSocket *socket) {
        if (request.value("continue").isEmpty() || expired >= 2)
            return false;
        ++expired;
        FakeApi::fail(socket, 410, u"Expired"_s);
        return true;
    };
    rig.start();
    QTRY_VERIFY(rig.isLive() && rig.agrees());
    QCOMPARE(expired, 2);
    QVERIFY(std::ranges::any_of(rig.api.requests, [](const auto &each) { return !each.isWatch() && each.value("limit").isEmpty(); }));
}

void ReflectorTest::retryAfter()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    bool once = false;
    rig.api.script = [&once](const FakeApi::Request &, QTcpSocket *socket) {
        if (std::exchange(once, true))
            return false;
        FakeApi::fail(socket, 429, u"TooManyRequests"_s, "Retry-After: 1\r\n");
        return true;
    };
    QElapsedTimer timer;
    timer.start();
    rig.start();
    QTRY_VERIFY(rig.isLive() && rig.agrees());
    QVERIFY(timer.elapsed() >= 1000); // our own backoff here is 80 ms at most
}

void ReflectorTest::duplicateAndLateEvents()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.start();
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1);
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    const quint64 middle = rig.api.resourceVersion();
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    const QByteArray late = R"({"type":"MODIFIED","object":{"metadata":{"name":"vs","namespace":"shop","uid":"x","resourceVersion":")"
        + QByteArray::number(middle) + R"("}}})";
    rig.api.say(Kind::VirtualService, late);
    rig.api.say(Kind::VirtualService, late);
    rig.api.put(Kind::VirtualService, u"shop"_s, u"end"_s);
    QTRY_VERIFY(rig.objects.contains(u"shop/end"_s));
    QVERIFY(rig.agrees());
    QCOMPARE(rig.lists, 1);
}

void ReflectorTest::bookmarkMovesTheResumePoint()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.start();
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1);
    rig.api.put(Kind::Pod, u"shop"_s, u"pod"_s); // time goes on elsewhere
    rig.api.compact();
    rig.api.bookmark(Kind::VirtualService);
    const qint64 before = rig.reflector->contactMs();
    QTRY_VERIFY(rig.reflector->contactMs() > before);
    rig.api.endWatches();
    QTRY_VERIFY(rig.api.countOf(virtualServices, true) == 2);
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1); // no 410
    QCOMPARE(rig.lists, 1);
    QCOMPARE(rig.api.requests.last().value("resourceVersion"), QString::number(rig.api.resourceVersion()));
}

void ReflectorTest::resourceVersionRegress()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs2"_s);
    rig.start();
    QTRY_VERIFY(rig.api.openWatches(Kind::VirtualService) == 1);
    rig.api.restore(20);
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s); // resourceVersion 21
    QTRY_COMPARE(rig.lists, 2);
    QTRY_VERIFY(rig.isLive() && rig.agrees());
}

void ReflectorTest::listAllowedWatchForbidden()
{
    Rig rig;
    rig.api.script = [](const FakeApi::Request &request, QTcpSocket *socket) {
        if (request.isWatch())
            FakeApi::fail(socket, 403, u"Forbidden"_s);
        return request.isWatch();
    };
    rig.start();
    QTRY_VERIFY(rig.isLive());
    rig.api.put(Kind::VirtualService, u"shop"_s, u"vs"_s);
    QTRY_VERIFY(rig.agrees()); // by polling
    QVERIFY(rig.isLive());
}

void ReflectorTest::forbiddenRefusedNotFound()
{
    for (const int status : {403, 401, 404}) {
        Rig rig;
        rig.api.script = [status](const FakeApi::Request &, QTcpSocket *socket) {
            FakeApi::fail(socket, status, u"No"_s);
            return true;
        };
        rig.start();
        if (status == 403) {
            QTRY_COMPARE(rig.reflector->health(), KindHealth::Forbidden);
            QVERIFY(rig.reflector->error()->kind == base::ErrorKind::Forbidden);
            QVERIFY(rig.reflector->error()->where.endsWith(u"/virtualservices"));
        }
        QTRY_COMPARE(rig.refused, status == 401 ? 1 : 0);
        QTRY_COMPARE(rig.gone, status == 404 ? 1 : 0);
        QCOMPARE(rig.lost, 0);
    }
}

void ReflectorTest::badObjectIsSkippedAndCounted()
{
    Rig rig;
    rig.api.put(Kind::VirtualService, u"shop"_s, u"good"_s);
    rig.api.put(Kind::VirtualService, u"shop"_s, u"bad"_s, {{u"kind"_s, u"Potato"_s}});
    rig.start();
    QTRY_VERIFY(rig.isLive());
    QCOMPARE(rig.objects.keys(), QStringList{u"shop/good"_s});
    QVERIFY(rig.reflector->error());
    QVERIFY2(rig.reflector->error()->detail.contains(u"Potato"_s), qPrintable(rig.reflector->error()->detail));
}

void ReflectorTest::fieldSelector()
{
    Rig rig;
    rig.api.put(Kind::ConfigMap, u"shop"_s, u"istio-ca-root-cert"_s);
    rig.api.put(Kind::ConfigMap, u"shop"_s, u"other"_s);
    rig.start(Kind::ConfigMap, false, u"metadata.name=istio-ca-root-cert"_s);
    QTRY_VERIFY(rig.isLive() && rig.api.openWatches(Kind::ConfigMap) == 1);
    rig.api.put(Kind::ConfigMap, u"shop"_s, u"other"_s);
    rig.api.put(Kind::ConfigMap, u"pay"_s, u"istio-ca-root-cert"_s);
    QTRY_COMPARE(rig.objects.keys(), (QStringList{u"pay/istio-ca-root-cert"_s, u"shop/istio-ca-root-cert"_s}));
}

void ReflectorTest::agreesAfterRandomOperations()
{
    for (const quint32 seed : {1U, 2U, 3U, 4U}) {
        Rig rig;
        rig.api.pageSize = 3;
        rig.api.watchLists = seed % 2 == 0;
        rig.start(Kind::VirtualService, rig.api.watchLists);
        QRandomGenerator random(seed);
        for (int step = 0; step < 300; ++step) {
            const QString name = u"vs%1"_s.arg(random.bounded(12));
            switch (random.bounded(20)) {
            case 0: rig.api.endWatches(); break;
            case 1: rig.api.cut(); break;
            case 2: rig.api.compact(); break;
            case 3: rig.api.say(Kind::VirtualService, "{\"type\":\"ERROR\",\"object\":" + FakeApi::statusBody(410, u"Gone"_s, {}) + "}"); break;
            case 4: rig.api.bookmark(Kind::VirtualService); break;
            case 5: QTest::qWait(random.bounded(30)); break;
            case 6:
            case 7:
            case 8:
                if (rig.api.versionsOf(Kind::VirtualService).contains(u"shop/"_s + name))
                    rig.api.remove(Kind::VirtualService, u"shop"_s, name);
                break;
            default: rig.api.put(Kind::VirtualService, u"shop"_s, name);
            }
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY2(rig.isLive() && rig.agrees(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(rig.describe())));
    }
}

QTEST_GUILESS_MAIN(ReflectorTest)
#include "reflectortest.moc"
