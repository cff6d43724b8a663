// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random meshes, counted request by request as proxies do, then joined.
#include "rows.h"

#include "models/metrics/codes.h"

#include <QRandomGenerator>
#include <QtTest>

#include <map>
#include <string>

using namespace Qt::Literals::StringLiterals;
using rows::End;

namespace {

struct Tally {
    std::map<std::tuple<int, int, std::string, std::string>, double> source, destination; ///< caller, server, code, flags
    std::map<std::pair<int, int>, double> truth, failed;
};

const std::array<std::string, 6> names{"a", "b", "c", "d", "e", "f"};

/// One request: where it goes and what becomes of it.
void request(Tally &t, QRandomGenerator &random, int caller, int server)
{
    ++t.truth[{caller, server}];
    switch (random.bounded(6)) {
    case 0: // no connection
        ++t.source[{caller, server, "503", "UF"}];
        ++t.failed[{caller, server}];
        break;
    case 1: // the caller's timeout
        ++t.source[{caller, server, "504", "UT"}];
        ++t.destination[{caller, server, "0", "DC"}];
        ++t.failed[{caller, server}];
        break;
    case 2:
        ++t.source[{caller, server, "500", "-"}];
        ++t.destination[{caller, server, "500", "-"}];
        ++t.failed[{caller, server}];
        break;
    default: ++t.source[{caller, server, "200", "-"}]; ++t.destination[{caller, server, "200", "-"}];
    }
}

void addRows(metrics::Batch &batch, std::string_view reporter, const decltype(Tally::source) &counts)
{
    for (const auto &[key, count] : counts) {
        const auto &[caller, server, code, flags] = key;
        const std::string &to = names[static_cast<size_t>(server)];
        rows::add(batch,
                  {.reporter = reporter,
                   .from = End{"ns", names[static_cast<size_t>(caller)], ""},
                   .to = End{"ns", to, to},
                   .code = code,
                   .value = count,
                   .flags = flags,
                   .policy = reporter == "destination" ? "mutual_tls" : "unknown"});
    }
}

int indexOf(const QString &name)
{
    return name[0].unicode() - u'a';
}

} // namespace

class JoinPropertyTest : public QObject
{
    Q_OBJECT

private slots:
    void everyRequestCountsOnce_data();
    void everyRequestCountsOnce();
    void isBoundedByTheReporters_data() { everyRequestCountsOnce_data(); }
    void isBoundedByTheReporters();
};

void JoinPropertyTest::everyRequestCountsOnce_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 40; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

/// With both reporters complete: rate is what was sent = the larger of the reporters, each failure is there.
void JoinPropertyTest::everyRequestCountsOnce()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    Tally t;
    for (int i = 0; i < 300; ++i)
        request(t, random, random.bounded(3), 3 + random.bounded(3));
    auto batch = rows::requests();
    addRows(batch, "source", t.source);
    addRows(batch, "destination", t.destination);

    const auto edges = metrics::join(metrics::IstioAnswers{.requests = &batch});
    QCOMPARE(size_t(edges.size()), t.truth.size());
    for (const auto &e : edges) {
        const std::pair key(indexOf(e.source.workload), indexOf(e.destination.workload));
        QCOMPARE(e.rate, t.truth[key]);
        QCOMPARE(e.errors, t.failed[key] / t.truth[key]);
        double sum = 0;
        for (const auto &c : e.codes)
            sum += c.rate;
        QCOMPARE(sum, e.rate);
        QVERIFY(std::ranges::is_sorted(e.codes, std::greater(), &mesh::CodeRate::rate));
        QVERIFY(std::isnan(e.mtls) || e.mtls == 1.0);
    }
}

/// With scrapes that differ and series that lack: max(S, D + lost), and codes still sum to it.
void JoinPropertyTest::isBoundedByTheReporters()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    Tally t;
    for (int i = 0; i < 300; ++i)
        request(t, random, random.bounded(3), 3 + random.bounded(3));
    for (auto *counts : {&t.source, &t.destination}) {
        for (auto &[key, count] : *counts)
            count *= random.bounded(5) == 0 ? 0 : 0.5 + random.generateDouble();
    }
    auto batch = rows::requests();
    addRows(batch, "source", t.source);
    addRows(batch, "destination", t.destination);
    std::map<std::pair<int, int>, double> source, destination, lost;
    for (const auto &[key, count] : t.source) {
        source[{std::get<0>(key), std::get<1>(key)}] += count;
        lost[{std::get<0>(key), std::get<1>(key)}] += std::get<3>(key) == "UF" ? count : 0;
    }
    for (const auto &[key, count] : t.destination)
        destination[{std::get<0>(key), std::get<1>(key)}] += count;

    for (const auto &e : metrics::join(metrics::IstioAnswers{.requests = &batch})) {
        const std::pair key(indexOf(e.source.workload), indexOf(e.destination.workload));
        QVERIFY(std::abs(e.rate - std::max(source[key], destination[key] + lost[key])) < 1e-9);
        QVERIFY(e.errors >= 0 && e.errors <= 1);
        double sum = 0;
        for (const auto &c : e.codes)
            sum += c.rate;
        QVERIFY(std::abs(sum - e.rate) < 1e-9);
    }
}

QTEST_GUILESS_MAIN(JoinPropertyTest)
#include "joinpropertytest.moc"
