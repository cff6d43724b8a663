// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "apifixture.h"

#include <QTest>

#include <random>

using namespace sandbox;

namespace {

/// A watch, pumped by hand as the connection would.
class Watch
{
public:
    explicit Watch(HttpResponse response)
        : m_response(std::move(response))
    {
    }

    int status() const { return m_response.status; }
    bool ended() const { return m_ended; }

    /// All events until there is nothing now.
    std::vector<Json> take()
    {
        std::vector<Json> events;
        while (auto piece = m_response.stream->next()) {
            if (piece->empty())
                return events;
            for (std::size_t start = 0; start < piece->size();) {
                const std::size_t end = piece->find('\n', start);
                events.push_back(Json::parse(piece->substr(start, end - start)));
                start = end + 1;
            }
        }
        m_ended = true;
        return events;
    }

private:
    HttpResponse m_response;
    bool m_ended = false;
};

std::string type(const Json &event)
{
    return event["type"];
}

std::string name(const Json &event)
{
    return event["object"]["metadata"]["name"];
}

std::string version(const Json &event)
{
    return event["object"]["metadata"]["resourceVersion"];
}

/// What a client holds: kept in step with the events.
using State = std::map<std::string, std::string>;

void apply(State &state, const Json &event)
{
    if (type(event) == "BOOKMARK")
        return;
    const Json &metadata = event["object"]["metadata"];
    const std::string key = metadata["namespace"].get<std::string>() + '/' + metadata["name"].get<std::string>();
    if (type(event) == "DELETED")
        state.erase(key);
    else
        state[key] = version(event);
}

State stateOf(const Json &list)
{
    State state;
    for (const Json &item : list["items"])
        state[item["metadata"]["namespace"].get<std::string>() + '/' + item["metadata"]["name"].get<std::string>()] =
            item["metadata"]["resourceVersion"];
    return state;
}

} // namespace

class ApiWatchTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatHappensSince()
    {
        ApiFixture api;
        const std::string since = api.json("/api/v1/pods")["metadata"]["resourceVersion"];
        api.putPod("shop", "late");
        Watch watch(api.call("GET", "/api/v1/pods?watch=true&resourceVersion=" + since));
        api.putPod("shop", "late", "other");
        api.objects.remove(pods, "shop", "late");
        api.objects.put(virtualServices, object("networking.istio.io/v1", "VirtualService", "shop", "unrelated"));
        const auto events = watch.take();
        QCOMPARE(events.size(), 3U);
        QCOMPARE(type(events[0]), std::string("ADDED"));
        QCOMPARE(type(events[1]), std::string("MODIFIED"));
        QCOMPARE(type(events[2]), std::string("DELETED"));
        QCOMPARE(events[2]["object"]["metadata"]["labels"]["app"].get<std::string>(), std::string("other"));
        QVERIFY(std::stoul(version(events[2])) > std::stoul(version(events[1])));
        QVERIFY(watch.take().empty());
        // Resumed from the last one seen, nothing is told twice.
        QVERIFY(Watch(api.call("GET", "/api/v1/pods?watch=1&resourceVersion=" + version(events[2]))).take().empty());
    }

    void withoutVersionBeginsWithTheState()
    {
        ApiFixture api;
        Watch watch(api.call("GET", "/api/v1/namespaces/shop/pods?watch=true"));
        const auto events = watch.take();
        QCOMPARE(events.size(), 3U);
        QCOMPARE(name(events[0]), std::string("cart"));
    }

    void watchListEndsTheStateWithABookmark()
    {
        ApiFixture api;
        Watch watch(api.call("GET", "/api/v1/pods?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"));
        const auto events = watch.take();
        QCOMPARE(events.size(), 5U);
        const Json &last = events.back();
        QCOMPARE(type(last), std::string("BOOKMARK"));
        QCOMPARE(last["object"]["metadata"]["annotations"]["k8s.io/initial-events-end"].get<std::string>(), std::string("true"));
        QCOMPARE(version(last), std::to_string(api.objects.version()));
        const HttpResponse refused = api.call("GET", "/api/v1/pods?watch=true&sendInitialEvents=true");
        QCOMPARE(refused.status, 422);
        QCOMPARE(Json::parse(refused.body)["details"]["causes"][0]["field"].get<std::string>(), std::string("sendInitialEvents"));
    }

    void bookmarksMoveOn()
    {
        ApiFixture api;
        Watch watch(api.call("GET", "/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=" + std::to_string(api.objects.version())));
        api.objects.put(virtualServices, object("networking.istio.io/v1", "VirtualService", "shop", "unrelated"));
        std::vector<Json> events;
        QVERIFY(QTest::qWaitFor([&] {
            events = watch.take();
            return !events.empty();
        }));
        QCOMPARE(type(events[0]), std::string("BOOKMARK"));
        QCOMPARE(version(events[0]), std::to_string(api.objects.version()));
        QVERIFY(!events[0]["object"]["metadata"].contains("annotations"));
    }

    void selectorsMakeObjectsComeAndGo()
    {
        ApiFixture api;
        Watch watch(api.call("GET", "/api/v1/pods?watch=true&labelSelector=app%3Dblue&resourceVersion=" + std::to_string(api.objects.version())));
        api.putPod("shop", "cart", "green");
        api.putPod("shop", "cart", "blue");
        api.putPod("shop", "cart", "red");
        api.objects.remove(pods, "shop", "cart");
        const auto events = watch.take();
        QCOMPARE(events.size(), 2U);
        QCOMPARE(type(events[0]), std::string("ADDED"));
        QCOMPARE(type(events[1]), std::string("DELETED"));
        QCOMPARE(events[1]["object"]["metadata"]["labels"]["app"].get<std::string>(), std::string("blue"));
        QCOMPARE(version(events[1]) > version(events[0]), true);
    }

    void forgottenVersionsAreGone()
    {
        ApiFixture api;
        const std::string since = std::to_string(api.objects.version());
        Watch running(api.call("GET", "/api/v1/pods?watch=true&resourceVersion=" + since));
        QVERIFY(running.take().empty());
        api.objects.compact();
        const auto events = running.take();
        QCOMPARE(events.size(), 1U);
        QCOMPARE(type(events[0]), std::string("ERROR"));
        QCOMPARE(events[0]["object"]["code"].get<int>(), 410);
        QCOMPARE(events[0]["object"]["reason"].get<std::string>(), std::string("Expired"));
        QVERIFY(running.ended());
        Watch late(api.call("GET", "/api/v1/pods?watch=true&resourceVersion=" + since));
        QCOMPARE(type(late.take().at(0)), std::string("ERROR"));
        api.faults.goneAsStatus(true);
        QCOMPARE(api.call("GET", "/api/v1/pods?watch=true&resourceVersion=" + since).status, 410);
        const std::string now = api.json("/api/v1/pods")["metadata"]["resourceVersion"];
        QVERIFY(Watch(api.call("GET", "/api/v1/pods?watch=true&resourceVersion=" + now)).take().empty());
    }

    void busyResourcesDoNotExpireQuietOnes()
    {
        ObjectStore objects(100);
        objects.put(virtualServices, object("networking.istio.io/v1", "VirtualService", "shop", "quiet"));
        const std::uint64_t since = objects.version();
        for (int i = 0; i < 300; ++i)
            objects.put(pods, object("v1", "Pod", "shop", "busy", {{"metadata", {{"labels", {{"n", std::to_string(i)}}}}}}));
        QVERIFY(objects.eventsSince(virtualServices, since));
        QVERIFY(!objects.eventsSince(pods, since));
        QCOMPARE(objects.eventsSince(pods, objects.version() - 100)->size(), 100U);
    }

    void endsInTime()
    {
        ApiFixture api;
        Watch watch(api.call("GET", "/api/v1/pods?watch=true&timeoutSeconds=1&resourceVersion=" + std::to_string(api.objects.version())));
        QTRY_VERIFY(watch.take().empty() && watch.ended());
        QCOMPARE(api.call("GET", "/api/v1/pods?watch=true&timeoutSeconds=soon").status, 400);
        QCOMPARE(api.call("GET", "/api/v1/pods?watch=true&resourceVersion=99999999").status, 504);
    }

    void tablesAreWatchedToo()
    {
        ApiFixture api;
        Watch watch(api.call("GET", "/api/v1/namespaces/shop/pods?watch=true", {}, {{"Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"}}));
        const auto events = watch.take();
        QCOMPARE(events[0]["object"]["kind"].get<std::string>(), std::string("Table"));
        QCOMPARE(events[0]["object"]["rows"][0]["cells"][0].get<std::string>(), std::string("cart"));
    }

    void wakesOnlyForItsResource()
    {
        ApiFixture api;
        const HttpResponse response = api.call("GET", "/api/v1/pods?watch=true&resourceVersion=" + std::to_string(api.objects.version()));
        int woken = 0;
        response.stream->onReady([&woken] { ++woken; });
        api.objects.put(virtualServices, object("networking.istio.io/v1", "VirtualService", "shop", "unrelated"));
        QCOMPARE(woken, 0);
        api.putPod("shop", "late");
        QCOMPARE(woken, 1);
        api.objects.compact();
        QCOMPARE(woken, 2);
    }

    /// Two clients, one from a list and one from WatchList, one of them cut now and then, under random writes.
    void clientsEndWithEqualState()
    {
        ApiFixture api;
        std::mt19937 random(7);
        const auto pick = [&random](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
        const Json list = api.json("/api/v1/pods?limit=2");
        State first = stateOf(list);
        for (const auto &[key, value] : stateOf(api.json("/api/v1/pods?continue=" + list["metadata"]["continue"].get<std::string>())))
            first[key] = value;
        std::string at = list["metadata"]["resourceVersion"];
        auto one = std::make_unique<Watch>(api.call("GET", "/api/v1/pods?watch=true&resourceVersion=" + at));
        State second;
        Watch two(api.call("GET", "/api/v1/pods?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"));
        for (int round = 0; round < 2000; ++round) {
            const std::string ns = pick(2) ? "shop" : "bank", pod = "p" + std::to_string(pick(40));
            if (pick(3) == 0)
                api.objects.remove(pods, ns, pod);
            else
                api.putPod(ns, pod, "a" + std::to_string(pick(1000)));
            if (pick(10) == 0)
                for (const Json &event : one->take()) {
                    apply(first, event);
                    at = version(event);
                }
            if (pick(50) == 0)
                one = std::make_unique<Watch>(api.call("GET", "/api/v1/pods?watch=true&resourceVersion=" + at));
            if (pick(300) == 0)
                for (const Json &event : two.take())
                    apply(second, event);
        }
        for (const Json &event : one->take())
            apply(first, event);
        for (const Json &event : two.take())
            apply(second, event);
        const State truth = stateOf(api.json("/api/v1/pods"));
        QCOMPARE(first, truth);
        QCOMPARE(second, truth);
        QVERIFY(truth.size() > 20);
    }
};

QTEST_GUILESS_MAIN(ApiWatchTest)
#include "apiwatchtest.moc"
