// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/services/bench.h"
#include "widgets/services/workloadspage.h"

#include <QAction>
#include <QSignalSpy>
#include <QTest>

using services::WorkloadsPage;

class WorkloadsPageTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void onlyPodsAreItsFindings()
    {
        using namespace support;
        Bench bench;
        WorkloadsPage page(bench.desk);
        bench.applyShop(); // cart fails: that is told by the services
        bench.apply({deployment(u"shop"_s, u"slow"_s, u"slow"_s, u"v1"_s), replicaSet(u"shop"_s, u"slow"_s),
                     pod(u"shop"_s, u"slow"_s, 1, u"slow"_s, u"v1"_s, true, false)});
        QTRY_COMPARE(page.findings().size(), 1);
        QCOMPARE(page.findings().first().object, u"slow"_s);
        QCOMPARE(page.findings().first().link, u"workloads?id=shop/slow"_s);
        QVERIFY(page.findings().first().sentence.contains(u"0 of 1 pods"_s));
    }

    void itsServiceIsInTheGraph()
    {
        Bench bench;
        WorkloadsPage page(bench.desk);
        bench.apply(support::app(u"shop"_s, u"web"_s, {u"v1"_s, u"v2"_s})
                    + QVector<mesh::ObjectPtr>{support::deployment(u"shop"_s, u"batch"_s, u"batch"_s, u"v1"_s)});
        QTRY_COMPARE(page.shown(), u"3 of 3 workloads"_s);
        QSignalSpy navigate(&page, &kit::Page::navigate);
        page.restore({{u"id"_s, u"shop/web-v2"_s}});
        page.verbs().first()->trigger();
        QCOMPARE(navigate.last().first().toString(), u"topology?id=svc:shop/web"_s);
        page.restore({{u"id"_s, u"shop/batch"_s}}); // no service selects it
        page.verbs().first()->trigger();
        QCOMPARE(navigate.last().first().toString(), u"topology?id=wl:shop/batch"_s);
    }

    void kindProxyAndService()
    {
        Bench bench;
        WorkloadsPage page(bench.desk);
        bench.apply(support::app(u"shop"_s, u"web"_s) + support::app(u"old"_s, u"batch"_s, {u"v1"_s}, false));
        QTRY_COMPARE(page.shown(), u"2 of 2 workloads"_s);
        page.setFilter(u"kind:deployment"_s);
        QCOMPARE(page.shown(), u"2 of 2 workloads"_s);
        page.setFilter(u"kind:deploy"_s);
        QCOMPARE(page.shown(), u"0 of 2 workloads"_s);
        page.setFilter(u"proxy:sidecar"_s);
        QCOMPARE(page.shown(), u"1 of 2 workloads"_s);
        page.setFilter(u"proxy:none"_s);
        QCOMPARE(page.shown(), u"1 of 2 workloads"_s);
        page.setFilter(u"service:web"_s);
        QCOMPARE(page.shown(), u"1 of 2 workloads"_s);
        QCOMPARE(page.valuesOf(u"proxy"_s), (QStringList{u"none"_s, u"sidecar"_s}));
    }
};

QTEST_MAIN(WorkloadsPageTest)
#include "workloadspagetest.moc"
