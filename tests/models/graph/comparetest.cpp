// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build.h"
#include "models/graph/compare.h"
#include "models/graph/significance.h"
#include "tests/support/mesh.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace Qt::Literals::StringLiterals;
using graph::Difference;
using graph::Differs;
using graph::DiffersSet;

class CompareTest : public QObject
{
    Q_OBJECT

    static mesh::EdgeTraffic edge(const QString &from, const QString &to, double rate, double errors = 0, double p95 = 20)
    {
        mesh::EdgeTraffic one = support::edge(support::workload(u"shop"_s, from), support::workload(u"shop"_s, to), to, rate, errors);
        one.p50 = p95 / 2;
        one.p95 = p95;
        one.p99 = p95 * 2;
        return one;
    }
    static graph::Graph of(const QVector<mesh::EdgeTraffic> &edges)
    {
        QVector<mesh::ObjectPtr> objects{support::ns(u"shop"_s)};
        for (const auto &name : {u"web"_s, u"cart"_s, u"store"_s, u"pay"_s})
            objects += support::app(u"shop"_s, name);
        return graph::buildGraph(*support::snapshot(objects, edges));
    }
    static QStringList told(const QVector<Difference> &list)
    {
        QStringList lines;
        for (const Difference &one : list)
            lines << u"%1 %2"_s.arg(nameOf(one.main()), one.subject == Difference::Subject::Node ? one.target : one.source + u'>' + one.target);
        return lines;
    }

private slots:
    void theSameIsNothing()
    {
        const graph::Graph one = of({edge(u"web"_s, u"cart"_s, 100, 0.02), edge(u"cart"_s, u"store"_s, 40)});
        QVERIFY(graph::compare(one, one).isEmpty());
        QVERIFY(graph::compare(one, one, {.all = true}).isEmpty());
        QVERIFY(graph::compare({}, {}).isEmpty());
    }

    void addedAndGone()
    {
        const auto list = graph::compare(of({edge(u"web"_s, u"cart"_s, 10)}), of({edge(u"web"_s, u"cart"_s, 10), edge(u"web"_s, u"pay"_s, 5)}));
        QCOMPARE(told(list), (QStringList{u"added pay"_s, u"added web>pay"_s}));
        QCOMPARE(list[0].beforeId, QString());
        QCOMPARE(list[1].after.rate, 5.0);
        const auto back = graph::compare(of({edge(u"web"_s, u"cart"_s, 10), edge(u"web"_s, u"pay"_s, 5)}), of({edge(u"web"_s, u"cart"_s, 10)}));
        QCOMPARE(told(back), (QStringList{u"gone pay"_s, u"gone web>pay"_s}));
        QCOMPARE(back[1].id(), back[1].beforeId);
    }

    void aFewRequestsComeAndGo()
    {
        const auto before = of({edge(u"web"_s, u"cart"_s, 10)}), after = of({edge(u"web"_s, u"cart"_s, 10), edge(u"web"_s, u"pay"_s, 0.05)});
        QVERIFY(graph::compare(before, after).isEmpty());
        const auto all = graph::compare(before, after, {.all = true});
        QCOMPARE(all.size(), 2);
        QVERIFY(!all[0].significant);
    }

    void whatMattersComesFirst()
    {
        const auto before = of({edge(u"web"_s, u"cart"_s, 100, 0.001), edge(u"cart"_s, u"store"_s, 100, 0, 20), edge(u"web"_s, u"pay"_s, 50)});
        const auto after = of({edge(u"web"_s, u"cart"_s, 100, 0.3), edge(u"cart"_s, u"store"_s, 100, 0, 90), edge(u"web"_s, u"pay"_s, 80)});
        const auto list = graph::compare(before, after);
        QCOMPARE(told(list), (QStringList{u"more-errors web>cart"_s, u"slower cart>store"_s, u"more-traffic web>pay"_s}));
        QCOMPARE(list[0].health, mesh::Health::Critical);
        QCOMPARE(list[0].before.errors, 0.001);
        QCOMPARE(list[0].after.errors, 0.3);
        QCOMPARE(told(graph::compare(after, before)), (QStringList{u"less-traffic web>pay"_s, u"fewer-errors web>cart"_s, u"faster cart>store"_s}));
    }

    void anEdgeMayDifferInSeveralWays()
    {
        const auto list = graph::compare(of({edge(u"web"_s, u"cart"_s, 100, 0.0, 20)}), of({edge(u"web"_s, u"cart"_s, 300, 0.1, 80)}));
        QCOMPARE(list.size(), 1);
        QCOMPARE(list[0].what, DiffersSet(Differs::MoreErrors) | Differs::Slower | Differs::MoreTraffic);
    }

    void mtlsLostIsNeverNoise()
    {
        mesh::EdgeTraffic plain = edge(u"web"_s, u"cart"_s, 0.5);
        plain.mtls = 0.9;
        const auto list = graph::compare(of({edge(u"web"_s, u"cart"_s, 0.5)}), of({plain}));
        QCOMPARE(list.size(), 1);
        QCOMPARE(list[0].main(), Differs::MtlsLost);
        QCOMPARE(list[0].health, mesh::Health::Error);
    }

    void refusalsAreTold()
    {
        mesh::EdgeTraffic denied = edge(u"web"_s, u"pay"_s, 20);
        denied.denied = 0.4;
        QCOMPARE(told(graph::compare(of({edge(u"web"_s, u"pay"_s, 20)}), of({denied}))), QStringList{u"more-refused web>pay"_s});
    }

    void aNodeSumsItsCallers()
    {
        const auto list = graph::compare(of({edge(u"web"_s, u"store"_s, 10), edge(u"cart"_s, u"store"_s, 10)}),
                                         of({edge(u"web"_s, u"store"_s, 10, 0.5), edge(u"cart"_s, u"store"_s, 10, 0.5)}));
        QCOMPARE(told(list), (QStringList{u"more-errors store"_s, u"more-errors cart>store"_s, u"more-errors web>store"_s}));
    }

    void noiseDoesNotDiffer_data()
    {
        QTest::addColumn<double>("rate");
        for (const double rate : {0.1, 1.0, 20.0, 500.0})
            QTest::newRow(QByteArray::number(rate).constData()) << rate;
    }
    /// Poisson counts of one truth: over many pairs hardly any may differ.
    void noiseDoesNotDiffer()
    {
        QFETCH(double, rate);
        std::mt19937 random(7);
        const auto draw = [&random](double mean) { return static_cast<double>(std::poisson_distribution<int>(mean)(random)); };
        const auto flow = [&] {
            const double all = draw(rate * 60), bad = all > 0 ? std::min(all, draw(rate * 60 * 0.02)) : 0;
            return mesh::Flow{.rate = all / 60, .errors = all > 0 ? bad / all : 0, .edges = 1};
        };
        int differing = 0;
        for (int i = 0; i < 4000; ++i)
            differing += graph::differences(flow(), flow(), {}) ? 1 : 0;
        QVERIFY2(differing <= 30, QByteArray::number(differing).constData());
    }

    void longerWindowsSeeSmallerDifferences()
    {
        const mesh::Flow before{.rate = 10, .errors = 0.010, .edges = 1}, after{.rate = 10, .errors = 0.016, .edges = 1};
        QVERIFY(!graph::differences(before, after, {}));
        QCOMPARE(graph::differences(before, after, {.beforeSeconds = 3600, .afterSeconds = 3600}), DiffersSet(Differs::MoreErrors));
    }

    void sigmas()
    {
        QCOMPARE(graph::sigmasApart(0, 0, 0, 0), 0.0);
        QVERIFY(graph::sigmasApart(3, 60, 9, 60) < 3);
        QVERIFY(graph::sigmasApart(0, 60, 11, 60) >= 3);
        QCOMPARE(graph::sigmasApart(5, 100, 50, 200), -graph::sigmasApart(50, 200, 5, 100));
    }

    void tcpCountsConnectionsOrBytes()
    {
        QCOMPARE(graph::eventsOf({.opened = 2, .edges = 1}, 30), 60.0);
        QCOMPARE(graph::eventsOf({.opened = 0, .bytes = 100'000, .edges = 1}, 60), 600.0);
        QCOMPARE(graph::eventsOf({.rate = 2, .opened = 5, .edges = 1}, 0), 120.0);
    }

    void rowsAreFoundByVersion()
    {
        const auto mesh = [](const QStringList &versions, const QVector<double> &errors) {
            QVector<mesh::ObjectPtr> objects = support::app(u"shop"_s, u"reviews"_s, versions) + support::app(u"shop"_s, u"web"_s);
            QVector<mesh::EdgeTraffic> edges;
            for (qsizetype i = 0; i < versions.size(); ++i) {
                const QString name = versions.size() > 1 ? u"reviews-"_s + versions[i] : u"reviews"_s;
                edges << support::edge(support::workload(u"shop"_s, u"web"_s), support::workload(u"shop"_s, name, versions[i]), u"reviews"_s, 30,
                                       errors[i]);
            }
            return graph::buildGraph(*support::snapshot(objects, edges));
        };
        const graph::Graph both = mesh({u"v1"_s, u"v2"_s}, {0, 0}), other = mesh({u"v2"_s, u"v3"_s}, {0, 0.5});
        QCOMPARE(both.nodes[both.indexOf(u"svc:shop/reviews"_s)].rows(), 2);
        const auto list = graph::compare(both, other);
        // v2 is the same although it stands in another row; v1 went, v3 came.
        QStringList edges;
        for (const Difference &one : list) {
            if (one.subject == Difference::Subject::Edge)
                edges << nameOf(one.main()) + u' ' + one.targetVersion;
        }
        QCOMPARE(edges, (QStringList{u"gone v1"_s, u"added v3"_s}));
        // A second version does not make every edge another.
        const graph::Graph single = mesh({u"v1"_s}, {0});
        const auto grown = graph::compare(single, both);
        QCOMPARE(told(grown), QStringList{u"more-traffic web>reviews"_s});
        // Two versions of one graph.
        const auto versions = graph::compareVersions(other, u"svc:shop/reviews"_s, u"v2"_s, u"v3"_s);
        QCOMPARE(told(versions), QStringList{u"more-errors web>reviews"_s});
        QVERIFY(versions[0].beforeId != versions[0].afterId);
        QVERIFY(graph::compareVersions(other, u"svc:shop/reviews"_s, u"v2"_s, u"v9"_s).isEmpty());
        QVERIFY(graph::compareVersions(other, u"nothing"_s, u"v2"_s, u"v3"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(CompareTest)
#include "comparetest.moc"
