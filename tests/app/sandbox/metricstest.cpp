// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The exposition: strictly parsed, monotonic, true to the rates, and continuous with the history made for it.
#include "tests/app/sandbox/trafficfixture.h"

#include "app/sandbox/traffic/metricscontrol.h"
#include "app/sandbox/traffic/metricstimeline.h"
#include "app/sandbox/traffic/world.h"

#include <charconv>
#include <set>

#include <QElapsedTimer>
#include <QFile>

using fixture::Labels;
using fixture::near;

namespace {

using Samples = std::map<std::pair<std::string, Labels>, double>;

/// Prometheus' text format, nothing more lenient: HELP, TYPE, then the family's samples; no sample twice.
Samples parseExposition(const std::string &text)
{
    Samples out;
    std::string family, type;
    std::set<std::string> families;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string::npos)
            qFatal("the last line has no end");
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        if (line.starts_with("# HELP "))
            continue;
        if (line.starts_with("# TYPE ")) {
            const std::size_t space = line.find(' ', 7);
            family = line.substr(7, space - 7);
            type = line.substr(space + 1);
            if (!families.insert(family).second)
                qFatal("family %s stands twice", family.c_str());
            continue;
        }
        const std::size_t open = line.find('{'), close = line.rfind("} "), space = line.rfind(' ');
        const std::string name = line.substr(0, std::min(open, space));
        const bool histogram = type == "histogram" && (name == family + "_bucket" || name == family + "_sum" || name == family + "_count");
        if (name != family && !histogram)
            qFatal("%s stands under %s", name.c_str(), family.c_str());
        const Labels labels = open == std::string::npos ? Labels{} : fixture::parseLabels(line.substr(open + 1, close - open - 1));
        double value = 0;
        const auto [last, fault] = std::from_chars(line.data() + space + 1, line.data() + line.size(), value);
        if (fault != std::errc{} || last != line.data() + line.size())
            qFatal("no number: %s", line.c_str());
        if (!out.emplace(std::pair(name, labels), value).second)
            qFatal("sample stands twice: %s", line.c_str());
    }
    return out;
}

double sum(const Samples &samples, const std::string &name, const Labels &wanted = {})
{
    double total = 0;
    for (const auto &[key, value] : samples) {
        if (key.first == name && std::ranges::all_of(wanted, [&](const auto &label) {
                const auto found = key.second.find(label.first);
                return found != key.second.end() && found->second == label.second;
            }))
            total += value;
    }
    return total;
}

} // namespace

class MetricsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void expositionParses();
    void histogramsAreWhole();
    void countsFollowRates();
    void monotonic();
    void sameTimesSameCounts();
    void stoppedFlowsStandStill();
    void historyJoins();
    void lean();
    void controlPlane();
    void worldCounts();
    void largeIsQuick();

private:
    static constexpr qint64 start = 1'790'000'000'000;
    std::unique_ptr<fixture::Mesh> m_mesh;
};

void MetricsTest::initTestCase()
{
    QFile file(QStringLiteral(":/scenarios/shop.yaml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_mesh = std::make_unique<fixture::Mesh>(file.readAll());
}

static std::string exposed(const sandbox::MetricCounters &counters)
{
    std::string out;
    counters.expose(out);
    return out;
}

void MetricsTest::expositionParses()
{
    sandbox::MetricCounters counters(1, start, false);
    counters.setFlows(m_mesh->engine->compute(*sandbox::readTrafficConfig(m_mesh->objects)));
    counters.advance(start + 60'000);
    const Samples samples = parseExposition(exposed(counters));
    std::set<std::string> names;
    for (const auto &[key, value] : samples)
        names.insert(key.first);
    const std::set<std::string> wanted{"istio_requests_total",
                                       "istio_request_duration_milliseconds_bucket",
                                       "istio_request_duration_milliseconds_sum",
                                       "istio_request_duration_milliseconds_count",
                                       "istio_request_bytes_bucket",
                                       "istio_request_bytes_sum",
                                       "istio_request_bytes_count",
                                       "istio_response_bytes_bucket",
                                       "istio_response_bytes_sum",
                                       "istio_response_bytes_count",
                                       "istio_request_messages_total",
                                       "istio_response_messages_total",
                                       "istio_tcp_connections_opened_total",
                                       "istio_tcp_connections_closed_total",
                                       "istio_tcp_sent_bytes_total",
                                       "istio_tcp_received_bytes_total"};
    QCOMPARE(names, wanted);
}

void MetricsTest::histogramsAreWhole()
{
    sandbox::MetricCounters counters(1, start, false);
    counters.setFlows(m_mesh->engine->compute(*sandbox::readTrafficConfig(m_mesh->objects)));
    counters.advance(start + 600'000);
    std::map<Labels, std::map<double, double>> histograms;
    std::map<Labels, double> counts;
    for (const auto &[key, value] : parseExposition(exposed(counters))) {
        Labels labels = key.second;
        if (key.first == "istio_request_duration_milliseconds_bucket") {
            const std::string le = labels.at("le");
            labels.erase("le");
            histograms[labels][le == "+Inf" ? 1e300 : std::stod(le)] = value;
        } else if (key.first == "istio_request_duration_milliseconds_count") {
            counts[labels] = value;
        }
    }
    QVERIFY(histograms.size() > 50);
    QCOMPARE(histograms.size(), counts.size());
    for (const auto &[labels, buckets] : histograms) {
        QCOMPARE(buckets.size(), std::size_t{20});
        QCOMPARE(buckets.rbegin()->second, counts.at(labels));
        double before = 0;
        for (const auto &[le, value] : buckets) {
            QVERIFY(value >= before);
            before = value;
        }
    }
}

void MetricsTest::countsFollowRates()
{
    sandbox::MetricCounters counters(3, start, false);
    counters.setFlows(m_mesh->engine->compute(*sandbox::readTrafficConfig(m_mesh->objects)));
    counters.advance(start + 600'000);
    const Samples samples = parseExposition(exposed(counters));
    QVERIFY(near(sum(samples, "istio_requests_total", {{"reporter", "source"}, {"destination_service_name", "web"}}) / 600, 774.1, 0.05));
    QVERIFY(near(sum(samples, "istio_tcp_connections_opened_total", {{"reporter", "destination"}}) / 600, 368.3, 0.05));
    QVERIFY(near(sum(samples, "istio_tcp_sent_bytes_total", {{"reporter", "source"}, {"source_workload", "cart"}}) / 600, 309.6 * 5300, 0.05));
    QVERIFY(near(sum(samples, "istio_request_messages_total", {{"reporter", "destination"}, {"destination_workload", "fraud"}}) / 600, 141, 0.05));
    const double mean = sum(samples, "istio_request_duration_milliseconds_sum", {{"reporter", "destination"}, {"destination_workload", "web"}})
        / sum(samples, "istio_request_duration_milliseconds_count", {{"reporter", "destination"}, {"destination_workload", "web"}});
    QVERIFY2(mean > 22 && mean < 35, qPrintable(QString::number(mean)));
}

void MetricsTest::monotonic()
{
    sandbox::MetricCounters counters(1, start, false);
    const auto flows = m_mesh->engine->compute(*sandbox::readTrafficConfig(m_mesh->objects));
    counters.setFlows(flows);
    Samples before;
    for (int i = 1; i <= 30; ++i) {
        counters.advance(start + i * 1700);
        if (i == 15)
            counters.setFlows(flows);
        const Samples now = parseExposition(exposed(counters));
        for (const auto &[key, value] : before)
            QVERIFY(now.at(key) >= value);
        before = now;
    }
    counters.advance(start); // a clock that goes back changes nothing
    QCOMPARE(parseExposition(exposed(counters)), before);
}

void MetricsTest::sameTimesSameCounts()
{
    const auto flows = m_mesh->engine->compute(*sandbox::readTrafficConfig(m_mesh->objects));
    const auto run = [&flows](std::uint64_t seed) {
        sandbox::MetricCounters counters(seed, start, false);
        counters.setFlows(flows);
        for (int i = 1; i < 20; ++i)
            counters.advance(start + i * 15'000);
        return exposed(counters);
    };
    QCOMPARE(run(1), run(1));
    QVERIFY(run(1) != run(2));
}

void MetricsTest::stoppedFlowsStandStill()
{
    sandbox::MetricCounters counters(1, start, false);
    counters.setFlows(m_mesh->engine->compute(*sandbox::readTrafficConfig(m_mesh->objects)));
    counters.advance(start + 60'000);
    const std::string before = exposed(counters);
    sandbox::FlowSet none;
    none.bounds = sandbox::istioBuckets();
    counters.setFlows(none);
    counters.advance(start + 120'000);
    QCOMPARE(exposed(counters), before);
}

void MetricsTest::historyJoins()
{
    const auto periods = sandbox::flowHistory(m_mesh->scenario, *m_mesh->engine, m_mesh->objects, start, 3'600'000);
    QCOMPARE(periods.size(), std::size_t{3}); // an hour ago, 23 minutes, 21 minutes
    QCOMPARE(periods.front().fromMs, start - 3'600'000);
    const auto v3 = [&](std::size_t period, const Labels &more) {
        Labels labels{{"reporter", "source"}, {"destination_workload", "reviews-v3"}};
        labels.insert(more.begin(), more.end());
        return fixture::Flows(periods[period].flows).rate(labels);
    };
    QVERIFY(near(v3(0, {}), 14.26)); // 5 %
    QVERIFY(near(v3(1, {}), 28.53)); // 10 %, and still well
    QVERIFY(v3(1, {{"response_code", "503"}}) < 0.001);
    QVERIFY(near(v3(2, {{"response_code", "503"}}), 28.53 * 0.081));

    sandbox::MetricCounters counters(1, periods.front().fromMs, false);
    std::string text;
    int steps = 0, falls = 0;
    Samples before;
    sandbox::replayHistory(periods, counters, start, sandbox::historyStepMs, [&](const sandbox::MetricCounters &now) {
        ++steps;
        if (steps % 60 == 0) {
            const Samples samples = parseExposition(exposed(now));
            for (const auto &[key, value] : before)
                falls += samples.at(key) < value;
            before = samples;
        }
        return true;
    });
    QVERIFY2(steps >= 240 && steps <= 242, qPrintable(QString::number(steps)));
    QCOMPARE(falls, 0);
    QCOMPARE(counters.now(), start);
    // Going on live: nothing falls, and the rate is the same.
    const Samples atStart = parseExposition(exposed(counters));
    counters.setFlows(m_mesh->engine->compute(*sandbox::readTrafficConfig(m_mesh->objects)));
    counters.advance(start + 60'000);
    const Samples later = parseExposition(exposed(counters));
    for (const auto &[key, value] : atStart)
        QVERIFY(later.at(key) >= value);
    const Labels web{{"reporter", "source"}, {"destination_service_name", "web"}};
    QVERIFY(near((sum(later, "istio_requests_total", web) - sum(atStart, "istio_requests_total", web)) / 60, 774.1, 0.08));

    text.clear();
    counters.sample(text, R"(job="j")", true);
    QVERIFY(text.find(",job=\"j\"} ") != std::string::npos);
    QVERIFY(text.find(" 1790000060.000\n") != std::string::npos);
}

void MetricsTest::lean()
{
    fixture::Mesh mesh("metrics: {lean: true, durationBuckets: [5, 50, 500]}\n" + fixture::twoTiers());
    sandbox::MetricCounters counters(1, start, true);
    counters.setFlows(mesh.engine->compute(*sandbox::readTrafficConfig(mesh.objects)));
    counters.advance(start + 60'000);
    std::map<std::string, int> buckets;
    for (const auto &[key, value] : parseExposition(exposed(counters))) {
        if (key.first.ends_with("_bucket")) {
            QCOMPARE(key.first, std::string("istio_request_duration_milliseconds_bucket"));
            ++buckets[key.second.at("reporter")];
        }
    }
    QVERIFY(buckets["destination"] > 0 && buckets["destination"] % 4 == 0 /* three bounds and +Inf */);
    QCOMPARE(buckets["source"], 0);
}

void MetricsTest::controlPlane()
{
    const auto config = sandbox::readTrafficConfig(m_mesh->objects);
    const double expiry = sandbox::rootExpiry(m_mesh->objects, "istio-system");
    QVERIFY(near(expiry, static_cast<double>(fixture::now) / 1000 + 3090 * 86400.0, 1e-6));
    std::string text;
    sandbox::exposeControlPlane(*config, {"1.31.0", start, expiry, 4, {{"istiod-a", "10.0.0.1"}, {"istiod-b", "10.0.0.2"}}}, start + 9000, text);
    const Samples samples = parseExposition(text);
    QVERIFY(sum(samples, "pilot_xds", {{"version", "1.31.0"}}) > 25);
    QCOMPARE(sum(samples, "citadel_server_root_cert_expiry_timestamp", {{"pod", "istiod-a"}}), expiry);
    // Both share the proxies, and a push counts once in each family.
    const double proxies = sum(samples, "pilot_xds");
    QVERIFY(std::abs(sum(samples, "pilot_xds", {{"pod", "istiod-a"}}) - proxies / 2) <= 0.5);
    QCOMPARE(sum(samples, "pilot_proxy_convergence_time_count"), 4 * proxies);
    QCOMPARE(sum(samples, "pilot_proxy_convergence_time_bucket", {{"le", "+Inf"}}), 4 * proxies);
    QCOMPARE(sum(samples, "pilot_xds_pushes", {{"type", "cds"}, {"instance", "10.0.0.2:15014"}}),
             4 * sum(samples, "pilot_xds", {{"pod", "istiod-b"}}));
    QCOMPARE(sum(samples, "istio_build", {{"component", "proxy"}, {"tag", "1.31.0"}}), 1.0);
    QCOMPARE(sum(samples, "istiod_uptime_seconds", {{"pod", "istiod-b"}}), 9.0);
}

void MetricsTest::worldCounts()
{
    sandbox::ObjectStore objects;
    auto world = sandbox::World::create({}, objects);
    QVERIFY2(world.has_value(), world ? "" : qPrintable(world.error().message()));
    (*world)->start();
    const auto ledger = [&world] { return sum(parseExposition((*world)->metrics()), "istio_requests_total", {{"destination_version", "v3"}}); };
    QTRY_VERIFY(ledger() > 3);
    // The change is seen without being told of.
    sandbox::Json json = *objects.get({"networking.istio.io", "virtualservices"}, "shop", "reviews")->json;
    json["spec"]["http"] = sandbox::Json::array(
        {sandbox::Json{{"route", sandbox::Json::array({sandbox::Json{{"destination", {{"host", "reviews"}, {"subset", "gone"}}}}})}}});
    objects.put({"networking.istio.io", "virtualservices"}, json);
    QTRY_VERIFY(sum(parseExposition((*world)->metrics()), "istio_requests_total", {{"response_flags", "NC"}}) > 10);
    const double stopped = ledger();
    QTest::qWait(600);
    QCOMPARE(ledger(), stopped);
    QVERIFY((*world)->prometheusUrl().isEmpty());
}

void MetricsTest::largeIsQuick()
{
    sandbox::Options options;
    options.scenario = QStringLiteral("large");
    options.services = 300;
    sandbox::ObjectStore objects;
    QElapsedTimer timer;
    timer.start();
    auto world = sandbox::World::create(options, objects);
    QVERIFY(world.has_value());
    const qint64 made = timer.restart();
    const std::string first = (*world)->metrics();
    qInfo("300 services: made in %lld ms, first exposition %zu bytes in %lld ms", static_cast<long long>(made), first.size(),
          static_cast<long long>(timer.elapsed()));
    QVERIFY(first.size() > 100'000);
    QVERIFY(parseExposition(first).size() > 3000);
}

QTEST_GUILESS_MAIN(MetricsTest)
#include "metricstest.moc"
