// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Telemetry: the questions of pages.
#include "fakeprometheus.h"

#include "app/sources/prometheus/queries.h"
#include "app/sources/prometheus/source.h"

#include <QFutureWatcher>
#include <QtTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using Asked = FakePrometheus::Asked;
using Reply = FakePrometheus::Reply;
using What = store::SeriesQuery::What;

static QString text(const mesh::Series &s)
{
    QStringList out;
    for (const float v : s.values)
        out.append(std::isnan(v) ? u"-"_s : QString::number(double(v), 'g', 4));
    return out.join(u' ');
}

static store::SeriesQuery query(QVector<What> what)
{
    store::SeriesQuery q;
    q.what = std::move(what);
    q.serviceNs = u"shop"_s;
    q.service = u"cart"_s;
    q.fromMs = 1'000'000'005'000; // a whole number of steps
    q.toMs = q.fromMs + 30'000;
    return q;
}

static QByteArray points(const char *labels, const char *a, const char *b, const char *c)
{
    return QByteArray(R"({"metric":{)") + labels + R"(},"values":[[1000000005,")" + a + R"("],[1000000020,")" + b + R"("],[1000000035,")" + c
        + R"("]]})";
}

class PagesTest : public QObject
{
    Q_OBJECT

private slots:
    void joinsSeries();
    void givesQuantilesAndBytes();
    void givesGapsForNoData();
    void raisesTheStep();
    void passesErrorsOn();
    void cutsWhatIsCancelled();
    void showsThePast();
    void escapesNames();
    void asksForRoutesByTheLabelThatNamesThem();
    void givesSeriesByVersion();
    void countsSeries();
    void asksForTheControlPlane();

private:
    static prometheus::Options options()
    {
        prometheus::Options o;
        o.heartbeatMs = 0;
        return o;
    }
    base::SystemClock m_clock;
};

void PagesTest::joinsSeries()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        const QString q = a.query();
        if (q.contains(u"response_flags=~"_s) && q.contains(u"reporter=\"source\""_s))
            return {.body = FakePrometheus::matrix(
                        points(R"("reporter":"source","response_code":"503","response_flags":"UF","request_protocol":"http")", "1", "1", "0"))};
        if (q.contains(u"response_code=~"_s))
            return {.body = FakePrometheus::matrix(points(R"("reporter":"source")", "1", "1", "0") + ','
                                                   + points(R"("reporter":"destination")", "0", "2", "0"))};
        if (q.contains(u"response_code"_s))
            return {.body = FakePrometheus::matrix(
                        points(R"("reporter":"destination","response_code":"200","request_protocol":"http")", "4", "5", "4") + ','
                        + points(R"("reporter":"destination","response_code":"500","request_protocol":"http")", "0", "2", "0"))};
        return {.body = FakePrometheus::matrix(points(R"("reporter":"source")", "5", "5", "4") + ','
                                               + points(R"("reporter":"destination")", "4", "7", "4"))};
    };
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto future = source.series(query({What::Rate, What::ErrorShare, What::Codes}));
    QTRY_VERIFY(future.isFinished());
    const auto r = future.result();
    QVERIFY2(r, qPrintable(r ? QString() : r.error().message()));
    QCOMPARE(r->size(), 5);
    QCOMPARE(text(r->at(0).series), u"5 8 4"_s);
    QCOMPARE(text(r->at(1).series), u"0.2 0.375 0"_s);
    QCOMPARE(r->at(2).name, u"200"_s);
    QCOMPARE(text(r->at(2).series), u"4 5 4"_s);
    QCOMPARE(r->at(3).name, u"500"_s);
    QCOMPARE(r->at(4).name, u"503"_s);
    QVERIFY(server.asked[0].query().contains(uR"(destination_service_namespace="shop", destination_service_name="cart")"_s));
    QCOMPARE(server.asked.size(), 4);
}

void PagesTest::asksForRoutesByTheLabelThatNamesThem()
{
    const prometheus::Query routes = prometheus::queries::routes({u"route_name"_s, u"bad-name\"} or vector(1)"_s}, 60);
    QVERIFY(routes.text.contains(u"\"what\", \"route_name\""_s));
    QVERIFY(!routes.text.contains(u"vector(1)"_s)); // only what is a label's name goes into a query
    QVERIFY(prometheus::queries::routes({u"no no"_s}, 60).text.isEmpty());
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        if (a.query().contains(u"route_name=\"it\\\"s\""_s) && a.query().contains(u"reporter=~\"source|waypoint\""_s))
            return {.body = FakePrometheus::matrix(points(R"("reporter":"source")", "5", "5", "4"))};
        return {.body = FakePrometheus::matrix({})};
    };
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    store::SeriesQuery q = query({What::Rate});
    q.routeLabel = u"route_name"_s;
    q.route = u"it\"s"_s;
    auto future = source.series(q);
    QTRY_VERIFY(future.isFinished());
    QVERIFY(future.result());
    QCOMPARE(text(future.result()->first().series), u"5 5 4"_s);
}

void PagesTest::givesSeriesByVersion()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        const QString q = a.query();
        if (q.contains(u"response_code=~"_s))
            return {.body = FakePrometheus::matrix(points(R"("reporter":"source","destination_canonical_revision":"v2")", "1", "2", "0"))};
        return {.body = FakePrometheus::matrix(points(R"("reporter":"source","destination_canonical_revision":"v1")", "5", "5", "4") + ','
                                               + points(R"("reporter":"source","destination_canonical_revision":"v2")", "2", "4", "4") + ','
                                               + points(R"("reporter":"source","destination_canonical_revision":"unknown")", "1", "1", "1"))};
    };
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto future = source.series(query({What::RateByVersion, What::ErrorShareByVersion}));
    QTRY_VERIFY(future.isFinished());
    const auto r = future.result();
    QVERIFY2(r, qPrintable(r ? QString() : r.error().message()));
    QCOMPARE(r->size(), 4);
    QCOMPARE(r->at(1).name, u"v2"_s);
    QCOMPARE(text(r->at(1).series), u"2 4 4"_s);
    QCOMPARE(text(r->at(2).series), u"0 0 0"_s);
    QCOMPARE(text(r->at(3).series), u"0.5 0.5 0"_s);
    QCOMPARE(server.asked.size(), 2);
}

void PagesTest::countsSeries()
{
    FakePrometheus server;
    server.script = [](const Asked &) -> Reply {
        return {.body = FakePrometheus::vector(
                    R"({"metric":{"destination_service_namespace":"shop","destination_service_name":"cart"},"value":[1000000000,"420"]})")};
    };
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto future = source.requestSeries();
    QTRY_VERIFY(future.isFinished());
    QVERIFY(future.result());
    QCOMPARE(future.result()->size(), 1);
    QCOMPARE(future.result()->first().service, u"cart"_s);
    QCOMPARE(future.result()->first().series, 420);
}

void PagesTest::asksForTheControlPlane()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        if (a.path.contains("query_range"))
            return {.body = FakePrometheus::matrix(points(R"("what":"pushes","type":"cds")", "1", "2", "3"))};
        if (a.query().contains(u"pilot_services"_s))
            return {.body = FakePrometheus::vector(
                        R"({"metric":{"pod":"istiod-a","instance":"10.0.0.1:15014","what":"proxies"},"value":[1000000000,"16"]})")};
        return {.body = FakePrometheus::vector(
                    R"({"metric":{"pod":"istiod-a","instance":"10.0.0.1:15014","what":"rejects","type":"lds"},"value":[1000000000,"2"]})")};
    };
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto future = source.planes({.spanMs = 600'000, .fromMs = 1'000'000'005'000, .toMs = 1'000'000'035'000, .instance = u"10.0.0.1:15014\"}"_s});
    QTRY_VERIFY(future.isFinished());
    QVERIFY(future.result());
    QCOMPARE(future.result()->planes.size(), 1);
    QCOMPARE(future.result()->planes.first().value(metrics::PlaneNumber::Proxies), 16.0);
    QCOMPARE(future.result()->planes.first().value(metrics::PlaneNumber::Rejects), 2.0);
    QCOMPARE(future.result()->series.size(), 1);
    QCOMPARE(future.result()->series.first().type, u"cds"_s);
    QCOMPARE(server.asked.size(), 3);
    bool span = false, escaped = false;
    for (const Asked &a : server.asked) {
        span |= a.query().contains(u"increase(pilot_total_xds_rejects[600s])"_s);
        escaped |= a.query().contains(u"instance=\"10.0.0.1:15014\\\"}\""_s);
        QVERIFY(!a.query().contains(u"%"_s)); // every place was filled
    }
    QVERIFY(span && escaped);
    server.script = [](const Asked &) -> Reply { return {.status = 503, .body = "down"}; };
    auto failed = source.planes({});
    QTRY_VERIFY(failed.isFinished());
    QVERIFY(!failed.result());
}

void PagesTest::givesQuantilesAndBytes()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        if (a.query().contains(u"received_bytes"_s))
            return {.body = FakePrometheus::matrix(points(R"("reporter":"source")", "7", "NaN", "9"))};
        return {.body = FakePrometheus::matrix(points(R"("reporter":"source","le":"10")", "4", "0", "4") + ','
                                               + points(R"("reporter":"source","le":"+Inf")", "4", "0", "4") + ','
                                               + points(R"("reporter":"destination","le":"10")", "0", "0", "0") + ','
                                               + points(R"("reporter":"destination","le":"20")", "2", "0", "NaN") + ','
                                               + points(R"("reporter":"destination","le":"+Inf")", "2", "0", "NaN"))};
    };
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto future = source.series(query({What::P50, What::P99, What::SentBytes}));
    QTRY_VERIFY(future.isFinished());
    const auto r = future.result();
    QVERIFY(r);
    QCOMPARE(text(r->at(0).series), u"15 - 5"_s);
    QCOMPARE(text(r->at(1).series), u"19.9 - 9.9"_s);
    QCOMPARE(text(r->at(2).series), u"7 - 9"_s);
    QCOMPARE(server.asked.size(), 2); // all quantiles from one answer
}

void PagesTest::givesGapsForNoData()
{
    FakePrometheus server;
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto future = source.series(query({What::Rate, What::Opened, What::P95}));
    QTRY_VERIFY(future.isFinished());
    const auto r = future.result();
    QVERIFY(r);
    for (const auto &named : *r)
        QCOMPARE(text(named.series), u"- - -"_s);
    auto nothing = source.series(query({}));
    QTRY_VERIFY(nothing.isFinished());
    QVERIFY(nothing.result()->isEmpty());
}

void PagesTest::raisesTheStep()
{
    FakePrometheus server;
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto q = query({What::Opened});
    q.stepMs = 1;
    q.toMs = q.fromMs + 86'400'000LL * 30;
    auto future = source.series(q);
    QTRY_VERIFY(future.isFinished());
    QVERIFY(future.result());
    QCOMPARE(future.result()->at(0).series.stepMs, 1'296'000);
    QVERIFY(future.result()->at(0).series.values.size() <= 2001);
}

void PagesTest::passesErrorsOn()
{
    FakePrometheus server;
    server.script = [](const Asked &) { return Reply{.status = 400, .body = FakePrometheus::error("bad_data", "exceeded maximum resolution")}; };
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto future = source.series(query({What::Rate}));
    QTRY_VERIFY(future.isFinished());
    QVERIFY(!future.result());
    QVERIFY(future.result().error().detail.contains(u"exceeded maximum resolution"_s));
    auto past = source.trafficAt(1'000'000'000'000, 60);
    QTRY_VERIFY(past.isFinished());
    QVERIFY(!past.result());
}

void PagesTest::cutsWhatIsCancelled()
{
    FakePrometheus server;
    server.script = [](const Asked &) { return Reply{.body = {}, .never = true}; };
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto future = source.series(query({What::Opened}));
    QTRY_COMPARE(server.asked.size(), 1);
    future.cancel();
    QTRY_COMPARE(server.cut, 1);
    QTRY_VERIFY(future.isFinished());
}

void PagesTest::showsThePast()
{
    FakePrometheus server;
    server.script = [](const Asked &a) -> Reply {
        if (a.query().contains(u"_bucket"_s))
            return {.status = 422, .body = FakePrometheus::error("execution", "no")};
        if (a.query().contains(u"istio_requests_total"_s))
            return {
                .body = FakePrometheus::vector(
                    R"({"metric":{"reporter":"source","source_workload":"web","destination_workload":"cart","response_code":"200"},"value":[1000000000,"2"]})")};
        return FakePrometheus::standard(a);
    };
    prometheus::Source source(http::Endpoint{server.url(), {}, {}, {}, {}}, options(), m_clock);
    auto future = source.trafficAt(1'000'000'000'000, 120);
    QTRY_VERIFY(future.isFinished());
    const auto r = future.result();
    QVERIFY(r);
    QCOMPARE((*r)->atMs, 1'000'000'000'000);
    QCOMPARE((*r)->windowSeconds, 120);
    QCOMPARE((*r)->edges.size(), 1);
    QCOMPARE((*r)->missing.size(), 1);
    QCOMPARE((*r)->missing[0].what, u"latency"_s);
    for (const auto &a : server.asked) {
        QCOMPARE(a.form.queryItemValue(u"time"_s), u"1000000000.000"_s);
        QVERIFY(a.query().contains(u"[120s]"_s));
    }
}

void PagesTest::escapesNames()
{
    QCOMPARE(prometheus::queries::matcher(u"a"_s, u"x\"} or up{b=\"\\\n"_s), u"a=\"x\\\"} or up{b=\\\"\\\\\\n\""_s);
}

QTEST_GUILESS_MAIN(PagesTest)
#include "pagestest.moc"
