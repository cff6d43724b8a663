// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The source against a scripted server: what is sent, what fails, what is said of it.
#include "fakeprometheus.h"

#include "app/sources/prometheus/source.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace Qt::Literals::StringLiterals;
using mesh::SourceHealth;
using Asked = FakePrometheus::Asked;
using Reply = FakePrometheus::Reply;

namespace {

const QByteArray webToCart =
    R"({"metric":{"reporter":"source","source_workload":"web","source_workload_namespace":"shop","destination_workload":"cart",
    "destination_workload_namespace":"shop","destination_service_name":"cart","destination_service_namespace":"shop","request_protocol":"http",
    "response_code":"200","response_flags":"-"},"value":[%1,"4"]})";

QByteArray row()
{
    return QByteArray(webToCart).replace("%1", QByteArray::number(QDateTime::currentSecsSinceEpoch()));
}

/// A mesh with one edge.
Reply oneEdge(const Asked &a)
{
    if (a.query().startsWith(u"sum by (reporter, source_cluster"_s) && a.query().contains(u"istio_requests_total"_s))
        return {.body = FakePrometheus::vector(row())};
    return FakePrometheus::standard(a);
}

bool isRefresh(const Asked &a)
{
    return a.path == "/api/v1/query" && a.query() != "vector(1)"_L1;
}

struct Watch {
    explicit Watch(prometheus::Source &s)
    {
        QObject::connect(&s, &store::Source::delta, &s, [this](const mesh::Delta &d) {
            if (d.sources.contains(mesh::SourceId::Prometheus)) {
                state = d.sources[mesh::SourceId::Prometheus];
                seen.append(state.health);
            }
            if (d.traffic) {
                traffic = d.traffic;
                ++published;
            }
            if (d.history)
                history = d.history;
        });
    }
    mesh::SourceState state;
    QVector<SourceHealth> seen;
    std::shared_ptr<const mesh::Traffic> traffic;
    std::shared_ptr<const mesh::TrafficHistory> history;
    int published = 0;
};

prometheus::Options quick()
{
    prometheus::Options o;
    o.refreshMs = 300;
    o.heartbeatMs = 0;
    return o;
}

http::Endpoint at(const FakePrometheus &server)
{
    http::Endpoint e;
    e.baseUrl = server.url();
    return e;
}

bool isMissing(const Watch &w, const QString &what)
{
    return w.traffic && std::ranges::any_of(w.traffic->missing, [&what](const mesh::MissingPart &m) { return m.what == what; });
}

} // namespace

class SourceTest : public QObject
{
    Q_OBJECT

private slots:
    void publishesTraffic();
    void staysWithinItsBudget();
    void postsAForm();
    void getsWhenAsked();
    void turnsToGetWhenPostIsRefused();
    void keepsBasePathAndHeaders();
    void aFailedQueryLeavesTheRest();
    void keepsTheLastTrafficOnFailure();
    void namesAProxysPage();
    void isRefusedWithoutCredentials();
    void noticesSilence();
    void aDeadlineEndsAQuery();
    void aHeartbeatNoticesACrash();
    void recoversByItself();
    void refreshSupersedes();
    void aLongerScrapeIntervalAsksAgainAtOnce();
    void stopsSilently();
    void carriesPartialAnswers();
    void asksLinkerdOnlyWhereItIs();
    void loadsHistoryOnceThenItsTail();
    void refusesTooManySeries();
};

void SourceTest::publishesTraffic()
{
    FakePrometheus server;
    server.script = oneEdge;
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(w.traffic);
    QCOMPARE(w.seen.first(), SourceHealth::Connecting);
    QCOMPARE(w.traffic->edges.size(), 1);
    QCOMPARE(w.traffic->edges[0].rate, 4.0);
    QCOMPARE(w.traffic->windowSeconds, 60);
    QVERIFY(w.traffic->missing.isEmpty());
    QVERIFY(w.traffic->atMs > 0);
    QTRY_COMPARE(w.state.health, SourceHealth::Live);
    QTRY_COMPARE(w.state.version, u"2.42.0"_s);
    QCOMPARE(w.state.endpoint, server.url());
    QVERIFY(w.state.contactMs > 0);
    const int published = w.published;
    QTRY_VERIFY(w.published > published + 1); // it goes on
}

void SourceTest::staysWithinItsBudget()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        if (a.query().startsWith(u"group by"_s)) // both meshes
            return {
                .body = FakePrometheus::vector(
                    R"({"metric":{"__name__":"istio_requests_total"},"value":[1,"1"]},{"metric":{"__name__":"response_total"},"value":[1,"1"]})")};
        return oneEdge(a);
    };
    base::SystemClock clock;
    auto o = quick();
    o.refreshMs = 100'000; // one refresh
    prometheus::Source source(at(server), o, clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(server.count(u"response_latency_ms_bucket"_s) > 0);
    QTRY_VERIFY(w.published >= 2);
    source.refresh();
    server.asked.clear();
    QTRY_VERIFY(server.count(u"response_latency_ms_bucket"_s) > 0 && server.count(u"tcp_open_connections"_s) > 0);
    QTest::qWait(100);
    const auto sent = std::ranges::count_if(server.asked, isRefresh);
    QVERIFY2(sent <= 8, qPrintable(QString::number(sent)));
    QVERIFY(w.traffic->queries <= 8);
}

void SourceTest::postsAForm()
{
    FakePrometheus server;
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    source.start();
    QTRY_VERIFY(server.count(u"istio_requests_total"_s) > 0);
    const auto a = *std::ranges::find_if(server.asked, isRefresh);
    QCOMPARE(a.method, "POST");
    QVERIFY(a.head.contains("application/x-www-form-urlencoded"));
    QCOMPARE(a.form.queryItemValue(u"timeout"_s), u"10000ms"_s);
    QVERIFY(a.query().contains(u"rate(istio_requests_total{}[60s])"_s));
}

void SourceTest::getsWhenAsked()
{
    FakePrometheus server;
    server.script = oneEdge;
    base::SystemClock clock;
    auto o = quick();
    o.useGet = true;
    prometheus::Source source(at(server), o, clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(w.traffic);
    QTRY_VERIFY(w.history);
    QVERIFY(std::ranges::all_of(server.asked, [](const Asked &a) { return a.method == "GET"; }));
}

void SourceTest::turnsToGetWhenPostIsRefused()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply { return a.method == "POST" ? Reply{.status = 405, .body = "no"} : oneEdge(a); };
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(w.traffic);
    QTRY_COMPARE(w.state.health, SourceHealth::Live);
}

void SourceTest::keepsBasePathAndHeaders()
{
    FakePrometheus server;
    base::SystemClock clock;
    auto o = quick();
    o.headers = {{"X-Scope-OrgID", "team-a|team-b"}};
    http::Endpoint e;
    e.baseUrl = server.url() + u"/select/0/prometheus/"_s;
    e.headers = {{"Authorization", "Bearer abc"}};
    prometheus::Source source(e, o, clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(w.traffic);
    for (const Asked &a : server.asked) {
        QVERIFY2(a.path.startsWith("/select/0/prometheus/api/v1/"), a.path.constData());
        QVERIFY(a.head.contains("X-Scope-OrgID: team-a|team-b"));
        QVERIFY(a.head.contains("Authorization: Bearer abc"));
    }
}

void SourceTest::aFailedQueryLeavesTheRest()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        if (a.query().contains(u"istio_tcp"_s) && !a.query().startsWith(u"group"_s))
            return {.status = 422, .body = FakePrometheus::error("execution", "too many samples")};
        return oneEdge(a);
    };
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(w.traffic);
    QCOMPARE(w.traffic->edges.size(), 1);
    QVERIFY(isMissing(w, u"TCP connections"_s));
    QVERIFY(w.traffic->missing[0].reason.contains(u"too many samples"_s));
    QTRY_COMPARE(w.state.health, SourceHealth::Live);

    // The requests fail later: the edges stay, and the part is named with its age.
    server.script = [](const Asked &a) -> Reply {
        return a.query().contains(u"istio_requests_total"_s) && a.query().contains(u"grpc_response_status, response_flags"_s)
            ? Reply{.status = 503, .body = FakePrometheus::error("timeout", "query timed out")}
            : oneEdge(a);
    };
    QTRY_VERIFY(isMissing(w, u"requests"_s));
    QCOMPARE(w.traffic->edges.size(), 1);
    QVERIFY2(w.traffic->missing[0].reason.contains(u"shown as of"_s), qPrintable(w.traffic->missing[0].reason));
    QVERIFY(!isMissing(w, u"TCP connections"_s));
}

void SourceTest::keepsTheLastTrafficOnFailure()
{
    FakePrometheus server;
    server.script = oneEdge;
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(w.traffic);
    server.script = [](const Asked &) { return Reply{.status = 500, .body = "broken"}; };
    QTRY_COMPARE(w.state.health, SourceHealth::Lost);
    const int published = w.published;
    QVERIFY(w.state.error);
    QVERIFY(w.state.error->detail.contains(u"broken"_s));
    QCOMPARE(w.state.error->where, server.url());
    QVERIFY(w.state.retryMs > 0);
    const qsizetype asked = server.asked.size();
    QTRY_VERIFY(server.asked.size() > asked); // it tries again
    QCOMPARE(w.published, published);
    QCOMPARE(w.traffic->edges.size(), 1);
}

void SourceTest::namesAProxysPage()
{
    FakePrometheus server;
    server.script = [](const Asked &) { return Reply{.status = 200, .body = "<html><title>Please log in</title></html>", .type = "text/html"}; };
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_COMPARE(w.state.health, SourceHealth::Lost);
    QVERIFY2(w.state.error->detail.contains(u"Please log in"_s), qPrintable(w.state.error->detail));
    QVERIFY(!w.traffic);
}

void SourceTest::isRefusedWithoutCredentials()
{
    FakePrometheus server;
    server.script = [](const Asked &) { return Reply{.status = 401, .body = "no org id"}; };
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_COMPARE(w.state.health, SourceHealth::Refused);
    QVERIFY(w.state.error->detail.contains(u"X-Scope-OrgID"_s));
    QVERIFY(w.state.retryMs - clock.nowMs() > 30'000); // not blindly
    server.script = oneEdge;
    source.refresh(); // but at once when a person says so
    QTRY_VERIFY(w.traffic);
    QTRY_COMPARE(w.state.health, SourceHealth::Live);
    QVERIFY(!w.state.error);
}

void SourceTest::noticesSilence()
{
    FakePrometheus server;
    server.script = oneEdge;
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_COMPARE(w.state.health, SourceHealth::Live);
    server.script = [](const Asked &) { return Reply{.body = {}, .never = true}; };
    QTRY_COMPARE(w.state.health, SourceHealth::Stale);
    QVERIFY2(w.state.notes.value(0).contains(u"no answer"_s), qPrintable(w.state.notes.join(u'|')));
    QVERIFY(w.traffic);
}

void SourceTest::aDeadlineEndsAQuery()
{
    FakePrometheus server;
    server.script = [](const Asked &) { return Reply{.body = {}, .never = true}; };
    base::SystemClock clock;
    auto o = quick();
    o.deadlineMs = 300;
    prometheus::Source source(at(server), o, clock);
    Watch w(source);
    source.start();
    QTRY_COMPARE(w.state.health, SourceHealth::Lost);
    QCOMPARE(int(w.state.error->kind), int(base::ErrorKind::Unreachable));
    QTRY_VERIFY(server.cut > 0);
}

void SourceTest::aHeartbeatNoticesACrash()
{
    FakePrometheus server;
    server.script = oneEdge;
    base::SystemClock clock;
    auto o = quick();
    o.refreshMs = 1'000'000; // only the heartbeat can notice
    o.heartbeatMs = 200;
    prometheus::Source source(at(server), o, clock);
    Watch w(source);
    source.start();
    QTRY_COMPARE(w.state.health, SourceHealth::Live);
    QTRY_VERIFY(server.count(u"vector(1)"_s) > 1);
    server.crash();
    QTRY_COMPARE(w.state.health, SourceHealth::Lost);
    QVERIFY(w.seen.contains(SourceHealth::Stale));
}

void SourceTest::recoversByItself()
{
    FakePrometheus server;
    server.script = oneEdge;
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_COMPARE(w.state.health, SourceHealth::Live);
    server.crash();
    QTRY_COMPARE(w.state.health, SourceHealth::Lost);
    QVERIFY(server.comeBack());
    QTRY_COMPARE_WITH_TIMEOUT(w.state.health, SourceHealth::Live, 40'000);
    QCOMPARE(w.state.retryMs, 0);
}

void SourceTest::refreshSupersedes()
{
    FakePrometheus server;
    server.script = [](const Asked &a) { return isRefresh(a) ? Reply{.body = {}, .never = true} : FakePrometheus::standard(a); };
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(std::ranges::count_if(server.asked, isRefresh) >= 3);
    server.script = oneEdge;
    source.refresh();
    QTRY_VERIFY(w.traffic);
    QTRY_COMPARE(server.cut, 3); // the old ones were cut, not left to run
}

void SourceTest::aLongerScrapeIntervalAsksAgainAtOnce()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        if (a.path.endsWith("/config"))
            return {.body = R"({"status":"success","data":{"yaml":"global:\n  scrape_interval: 66s\n"}})"};
        return oneEdge(a);
    };
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    // The next refresh by the period would come in 66 s.
    QTRY_VERIFY(w.traffic && w.traffic->windowSeconds == 4 * 66);
    QCOMPARE(w.state.periodMs, 66'000);
}

void SourceTest::stopsSilently()
{
    FakePrometheus server;
    server.script = oneEdge;
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    source.start();
    QTRY_VERIFY(w.traffic);
    source.stop();
    source.stop();
    const int published = w.published;
    const auto states = w.seen.size();
    QTest::qWait(500);
    QCOMPARE(w.published, published);
    QCOMPARE(w.seen.size(), states);
    source.start();
    QTRY_VERIFY(w.published > published);
}

void SourceTest::carriesPartialAnswers()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        const Reply r = oneEdge(a);
        return isRefresh(a) ? Reply{.body = QByteArray(r.body).chopped(1) + R"(,"isPartial":true,"warnings":["vmstorage-2 is unavailable"]})"} : r;
    };
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(w.traffic);
    QVERIFY(w.traffic->partial);
    QCOMPARE(w.traffic->warnings, QStringList{u"vmstorage-2 is unavailable"_s});
    QTRY_VERIFY(w.state.notes.join(u'|').contains(u"partial: vmstorage-2"_s));
}

void SourceTest::asksLinkerdOnlyWhereItIs()
{
    FakePrometheus server;
    server.script = oneEdge;
    base::SystemClock clock;
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.start();
    QTRY_VERIFY(w.published >= 3);
    QCOMPARE(server.count(u"rate(response_total"_s), 0);
    source.stop();

    FakePrometheus linkerd;
    linkerd.script = [](const Asked &a) -> Reply {
        if (a.query().startsWith(u"group by"_s))
            return {.body = FakePrometheus::vector(R"({"metric":{"__name__":"response_total"},"value":[1,"1"]})")};
        if (a.query().contains(u"rate(response_total"_s) && a.path == "/api/v1/query")
            return {.body = FakePrometheus::vector(
                        R"({"metric":{"direction":"outbound","namespace":"e","deployment":"web","dst_namespace":"e","dst_deployment":"emoji",
                "dst_service":"emoji-svc","classification":"success","status_code":"200","tls":"true"},"value":[5,"3"]})")};
        return FakePrometheus::standard(a);
    };
    prometheus::Source other(at(linkerd), quick(), clock);
    Watch v(other);
    other.start();
    QTRY_VERIFY(v.traffic && !v.traffic->edges.isEmpty());
    QCOMPARE(v.traffic->edges[0].destination.workload, u"emoji"_s);
    QCOMPARE(v.traffic->edges[0].mtls, 1.0);
    QTRY_VERIFY(linkerd.count(u"dst_service!=\"\""_s) > 0); // in the history too
}

void SourceTest::loadsHistoryOnceThenItsTail()
{
    FakePrometheus server;
    server.script = oneEdge;
    base::FakeClock clock(QDateTime::currentMSecsSinceEpoch());
    prometheus::Source source(at(server), quick(), clock);
    Watch w(source);
    source.setRange(600'000);
    source.start();
    QTRY_VERIFY(w.history);
    QCOMPARE(w.history->stepMs, 15'000);
    QCOMPARE(w.history->toMs - w.history->fromMs, 600'000);
    const auto span = [](const Asked &a) { return a.form.queryItemValue(u"end"_s).toDouble() - a.form.queryItemValue(u"start"_s).toDouble(); };
    const auto isRange = [](const Asked &a) { return a.path == "/api/v1/query_range"; };
    const auto first = *std::ranges::find_if(server.asked, isRange);
    QCOMPARE(span(first), 600.0);

    server.asked.clear();
    server.script = FakePrometheus::standard; // empty answers do not tell the time
    w.history.reset();
    QTRY_VERIFY(w.published > 2);
    clock.advance(30'000);
    source.refresh();
    QTRY_VERIFY(w.history);
    const auto tail = std::ranges::find_if(server.asked, isRange);
    QVERIFY(tail != server.asked.end());
    QVERIFY2(span(*tail) <= 75, qPrintable(QString::number(span(*tail))));
    QCOMPARE(w.history->toMs - w.history->fromMs, 600'000);
}

void SourceTest::refusesTooManySeries()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        return isRefresh(a) ? Reply{.body = FakePrometheus::vector(row() + ',' + row() + ',' + row())} : FakePrometheus::standard(a);
    };
    base::SystemClock clock;
    auto o = quick();
    o.maxSeries = 2;
    prometheus::Source source(at(server), o, clock);
    Watch w(source);
    source.start();
    QTRY_COMPARE(w.state.health, SourceHealth::Lost);
    QCOMPARE(int(w.state.error->kind), int(base::ErrorKind::TooLarge));
}

QTEST_GUILESS_MAIN(SourceTest)
#include "sourcetest.moc"
