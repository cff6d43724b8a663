// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/decode.h"

#include <QtTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using metrics::Label;
using prometheus::decodeAnswer;
using prometheus::Flavour;
using prometheus::Shape;

static const Shape instant{.labels = {Label::Reporter, Label::SourceWorkload}};

static QByteArray file(const char *name)
{
    QFile f(QStringLiteral(TEST_DATA_DIR "/app/sources/prometheus/") + QString::fromLatin1(name));
    return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray();
}

class DecodeTest : public QObject
{
    Q_OBJECT

private slots:
    void readsAVector();
    void readsOddNumbers();
    void readsAMatrixOntoItsGrid();
    void readsARecordedAnswer();
    void takesFieldsInAnyOrder();
    void carriesWarningsAndPartial();
    void skipsNativeHistograms();
    void unescapesLabels();
    void stopsAtLimits();
    void refusesWhatIsNoAnswer_data();
    void refusesWhatIsNoAnswer();
    void survivesTruncationAnywhere();
    void explainsErrors_data();
    void explainsErrors();
    void knowsTheFlavour();
    void findsTheScrapeInterval();
};

void DecodeTest::readsAVector()
{
    const auto a = decodeAnswer(R"({"status":"success","data":{"resultType":"vector","result":[
        {"metric":{"reporter":"source","source_workload":"web","other":"x"},"value":[1795617446.068,"2.5"]},
        {"metric":{"source_workload":"cart"},"value":[1795617446.068,"1e-05"]}]}})",
                                instant, u"here"_s);
    QVERIFY2(a, qPrintable(a ? QString() : a.error().message()));
    QCOMPARE(a->batch.rows(), 2);
    QCOMPARE(a->batch.startMs, 1795617446068);
    QCOMPARE(a->batch.text(0, Label::Reporter), u"source"_s);
    QCOMPARE(a->batch.text(0, Label::SourceWorkload), u"web"_s);
    QCOMPARE(a->batch.value(0), 2.5);
    QCOMPARE(a->batch.text(1, Label::Reporter), QString());
    QCOMPARE(a->batch.text(1, Label::SourceWorkload), u"cart"_s);
    QCOMPARE(a->batch.value(1), 1e-05);
}

void DecodeTest::readsOddNumbers()
{
    const auto a = decodeAnswer(R"({"status":"success","data":{"resultType":"vector","result":[
        {"metric":{},"value":[1,"NaN"]},{"metric":{},"value":[1,"+Inf"]},{"metric":{},"value":[1,"-Inf"]},{"metric":{},"value":[1,"abc"]},{"metric":{},"value":[1,""]}]}})",
                                instant, {});
    QVERIFY(a);
    QVERIFY(std::isnan(a->batch.value(0)));
    QVERIFY(std::isinf(a->batch.value(1)) && a->batch.value(1) > 0);
    QVERIFY(std::isinf(a->batch.value(2)) && a->batch.value(2) < 0);
    QVERIFY(std::isnan(a->batch.value(3)));
    QVERIFY(std::isnan(a->batch.value(4)));
}

void DecodeTest::readsAMatrixOntoItsGrid()
{
    const Shape range{.labels = {Label::Reporter}, .steps = 4, .startMs = 100'000, .stepMs = 15'000};
    const auto a = decodeAnswer(R"({"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"reporter":"source"},"values":[[100,"1"],[130,"3"],[145.001,"4"],[160,"9"],[10,"9"]]}]}})",
                                range, {});
    QVERIFY(a);
    QCOMPARE(a->batch.steps, 4);
    QCOMPARE(a->batch.value(0, 0), 1.0);
    QVERIFY(std::isnan(a->batch.value(0, 1)));
    QCOMPARE(a->batch.value(0, 2), 3.0);
    QCOMPARE(a->batch.value(0, 3), 4.0);
}

void DecodeTest::readsARecordedAnswer()
{
    const auto a = decodeAnswer(file("requests.json"),
                                {.labels = {Label::Reporter, Label::SourceWorkload, Label::DestinationWorkload, Label::ResponseFlags}}, {});
    QVERIFY2(a, qPrintable(a ? QString() : a.error().message()));
    QVERIFY(a->batch.rows() > 40);
    bool timeout = false;
    for (qsizetype row = 0; row < a->batch.rows(); ++row)
        timeout |= a->batch.text(row, Label::ResponseFlags) == "UT"_L1 && a->batch.text(row, Label::DestinationWorkload) == "web"_L1;
    QVERIFY(timeout);
}

void DecodeTest::takesFieldsInAnyOrder()
{
    const auto a = decodeAnswer(
        R"({"infos":["i"],"data":{"result":[{"value":[5,"2"],"metric":{"reporter":"source"}}],"resultType":"vector"},"stats":{"a":[1,{"b":2}]},"status":"success"})",
        instant, {});
    QVERIFY2(a, qPrintable(a ? QString() : a.error().message()));
    QCOMPARE(a->batch.text(0, Label::Reporter), u"source"_s);
    QCOMPARE(a->batch.value(0), 2.0);
    QCOMPARE(a->infos, QStringList{u"i"_s});
}

void DecodeTest::carriesWarningsAndPartial()
{
    const auto a = decodeAnswer(
        R"({"status":"success","isPartial":true,"data":{"resultType":"vector","result":[]},"warnings":["store \"a\" is gone","2"]})", instant, {});
    QVERIFY(a);
    QVERIFY(a->partial);
    QCOMPARE(a->warnings, (QStringList{u"store \"a\" is gone"_s, u"2"_s}));
    QCOMPARE(a->batch.rows(), 0);
    QByteArray many = R"({"status":"success","data":{"resultType":"vector","result":[]},"warnings":[")" + QByteArray(5000, 'x') + '"';
    for (int i = 0; i < 100; ++i)
        many += R"(,"w")";
    const auto bounded = decodeAnswer(many + "]}", instant, {});
    QVERIFY(bounded);
    QCOMPARE(bounded->warnings.size(), 20);
    QCOMPARE(bounded->warnings[0].size(), 300);
    QVERIFY(decodeAnswer(R"({"status":"success","warnings":null,"data":{"resultType":"vector","result":[]}})", instant, {}));
}

void DecodeTest::skipsNativeHistograms()
{
    const auto a = decodeAnswer(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{"count":"2","sum":"3","buckets":[[0,"0","1","2"]]}]}]}})",
        instant, {});
    QVERIFY(a);
    QVERIFY(std::isnan(a->batch.value(0)));
    QVERIFY(a->warnings.at(0).contains(u"native"_s));
}

void DecodeTest::unescapesLabels()
{
    const auto a = decodeAnswer(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"report\u0065r":"a\u001b[31m\"\u00e9"},"value":[1,"1"]}]}})",
        instant, {});
    QVERIFY(a);
    QCOMPARE(a->batch.text(0, Label::Reporter), u"a\u001b[31m\"é"_s);
}

void DecodeTest::stopsAtLimits()
{
    const QByteArray two =
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]},{"metric":{},"value":[1,"1"]}]}})";
    const auto series = decodeAnswer(two, {.labels = {}, .maxSeries = 1}, u"here"_s);
    QVERIFY(!series);
    QCOMPARE(int(series.error().kind), int(ErrorKind::TooLarge));
    QVERIFY(series.error().detail.contains(u"1 series"_s));
    QCOMPARE(series.error().where, u"here"_s);
    const auto samples = decodeAnswer(two, {.labels = {}, .steps = 100, .stepMs = 1, .maxSamples = 150}, {});
    QVERIFY(!samples);
    QCOMPARE(int(samples.error().kind), int(ErrorKind::TooLarge));
}

void DecodeTest::refusesWhatIsNoAnswer_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << QByteArray() << u"not what"_s;
    QTest::newRow("array") << QByteArray("[]") << u"not what"_s;
    QTest::newRow("no status") << QByteArray("{}") << u"no status"_s;
    QTest::newRow("scalar") << QByteArray(R"({"status":"success","data":{"resultType":"scalar","result":[1,"2"]}})") << u"not what"_s;
    QTest::newRow("type") << QByteArray(R"({"status":"success","data":{"resultType":"streams","result":[]}})") << u"\"streams\""_s;
    QTest::newRow("invalid utf-8") << QByteArray("{\"status\":\"\xff\"}") << u"not what"_s;
    QTest::newRow("trailing") << QByteArray(R"({"status":"success","data":{"resultType":"vector","result":[]}} {})") << u"not what"_s;
    QTest::newRow("number as value") << QByteArray(R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,2]}]}})")
                                     << u"not what"_s;
    QTest::newRow("one in pair") << QByteArray(R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]}]}})")
                                 << u"not what"_s;
    QTest::newRow("label is a number") << QByteArray(
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":1},"value":[1,"1"]}]}})")
                                       << u"not what"_s;
    QTest::newRow("error envelope") << QByteArray(R"({"status":"error","errorType":"bad_data","error":"no"})") << u"bad_data: no"_s;
    QTest::newRow("html") << QByteArray("<!DOCTYPE html><html><title>Sign in</title></html>") << u"\"Sign in\""_s;
    QTest::newRow("deep") << QByteArray(R"({"status":)") + QByteArray(100000, '[') << u"not what"_s;
}

void DecodeTest::refusesWhatIsNoAnswer()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, says);
    const auto a = decodeAnswer(body, instant, u"here"_s);
    QVERIFY(!a);
    QCOMPARE(int(a.error().kind), int(ErrorKind::Invalid));
    QVERIFY2(a.error().detail.contains(says), qPrintable(a.error().detail));
}

void DecodeTest::survivesTruncationAnywhere()
{
    const QByteArray whole =
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"reporter":"source"},"value":[1.5,"2"]}]},"warnings":["w"]})";
    QVERIFY(decodeAnswer(whole, instant, {}));
    for (qsizetype n = 0; n < whole.size(); ++n)
        QVERIFY2(!decodeAnswer(whole.left(n), instant, {}), whole.left(n).constData());
}

void DecodeTest::explainsErrors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    const auto envelope = [](const char *type, const char *text) {
        return QByteArray(R"({"status":"error","errorType":")") + type + R"(","error":")" + text + R"("})";
    };
    QTest::newRow("bad query") << 400 << envelope("bad_data", "parse error") << int(ErrorKind::Invalid) << u"parse error"_s;
    QTest::newRow("execution") << 422 << envelope("execution", "many-to-many matching") << int(ErrorKind::Invalid) << u"many-to-many"_s;
    QTest::newRow("too many") << 422 << envelope("execution", "query processing would load too many samples into memory") << int(ErrorKind::TooLarge)
                              << u"too many samples"_s;
    QTest::newRow("timeout") << 503 << envelope("timeout", "query timed out") << int(ErrorKind::Unreachable) << u"gave up"_s;
    QTest::newRow("mimir") << 401 << QByteArray("no org id") << int(ErrorKind::Unauthorized) << u"X-Scope-OrgID"_s;
    QTest::newRow("login") << 401 << QByteArray() << int(ErrorKind::Unauthorized) << u"HTTP 401"_s;
    QTest::newRow("forbidden") << 403
                               << QByteArray(
                                      R"({"kind":"Status","status":"Failure","message":"services \"prometheus:9090\" is forbidden","code":403})")
                               << int(ErrorKind::Forbidden) << u"the API server says: services"_s;
    QTest::newRow("no path") << 404 << QByteArray("404 page not found") << int(ErrorKind::NotFound) << u"path prefix"_s;
    QTest::newRow("method") << 405 << QByteArray() << int(ErrorKind::Unsupported) << u"GET"_s;
    QTest::newRow("proxy page") << 502 << QByteArray("<html><head><TITLE>502 Bad\n Gateway</TITLE></head></html>") << int(ErrorKind::Unreachable)
                                << u"\"502 Bad Gateway\""_s;
    QTest::newRow("endless page") << 502 << QByteArray("<html>") + QByteArray(200000, 'x') << int(ErrorKind::Unreachable) << u"an HTML page"_s;
    QTest::newRow("limited") << 429 << QByteArray("slow down") << int(ErrorKind::Unreachable) << u"slow down"_s;
    QTest::newRow("moved") << 302 << QByteArray() << int(ErrorKind::Invalid) << u"redirected"_s;
}

void DecodeTest::explainsErrors()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, says);
    const base::Error e = prometheus::decodeError(status, body, u"here"_s);
    QTEST(int(e.kind), "kind");
    QVERIFY2(e.detail.contains(says), qPrintable(e.detail));
    QCOMPARE(e.where, u"here"_s);
    QVERIFY(e.detail.size() < 600);
}

void DecodeTest::knowsTheFlavour()
{
    const auto flavour = [](const char *data) { return prometheus::decodeBuild(QByteArray(R"({"status":"success","data":)") + data + '}', {}); };
    QVERIFY(flavour(R"({"version":"2.42.0+ds","revision":"x","goVersion":"go1"})")->flavour == Flavour::Prometheus);
    QCOMPARE(flavour(R"({"version":"2.42.0+ds","revision":"x","goVersion":"go1"})")->version, u"2.42.0+ds"_s);
    QVERIFY(flavour(R"({"version":"0.36.1","revision":"x","goVersion":"go1"})")->flavour == Flavour::Thanos);
    QVERIFY(flavour(R"({"application":"Grafana Mimir","version":"2.13.0","revision":"x","goVersion":"go1"})")->flavour == Flavour::Mimir);
    QVERIFY(flavour(R"({"version":"2.24.0"})")->flavour == Flavour::VictoriaMetrics);
    QVERIFY(!prometheus::decodeBuild("<html>", {}));
}

void DecodeTest::findsTheScrapeInterval()
{
    const auto interval = [](const char *yaml) {
        return prometheus::decodeScrapeInterval(QByteArray(R"({"status":"success","data":{"yaml":")") + yaml + "\"}}", {});
    };
    QCOMPARE(interval(R"(global:\n  scrape_interval: 30s\n)").value(), 30);
    QCOMPARE(
        interval(
            R"(global:\n  scrape_interval: 1m\nscrape_configs:\n- job_name: istio-mesh\n  scrape_interval: 5s\n- job_name: nodes\n  scrape_interval: 5m\n)")
            .value(),
        5);
    QVERIFY(!interval("global: {}"));
    QVERIFY(!prometheus::decodeScrapeInterval("x", {}));
    QCOMPARE(prometheus::durationSeconds(u"1m30s"), 90);
    QCOMPARE(prometheus::durationSeconds(u"500ms"), 1);
    QCOMPARE(prometheus::durationSeconds(u""), 0);
    QCOMPARE(prometheus::durationSeconds(u"s"), 0);
    QCOMPARE(prometheus::durationSeconds(u"15"), 0);
    QCOMPARE(prometheus::durationSeconds(u"99999999999999999999d"), 0);
}

QTEST_GUILESS_MAIN(DecodeTest)
#include "decodetest.moc"
