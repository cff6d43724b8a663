// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/services/bench.h"
#include "widgets/services/servicespage.h"

#include <QAction>
#include <QSignalSpy>
#include <QTest>

using services::ServicesPage;

class ServicesPageTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void findingsAreThoseAtFault()
    {
        Bench bench;
        ServicesPage page(bench.desk);
        bench.applyShop();
        QTRY_COMPARE(page.findings().size(), 1);
        const kit::Finding finding = page.findings().first();
        QCOMPARE(finding.object, u"cart"_s);
        QCOMPARE(finding.ns, u"shop"_s);
        QCOMPARE(finding.health, mesh::Health::Critical);
        QCOMPARE(finding.link, u"services?id=shop/cart"_s);
        QCOMPARE(finding.sentence, u"Fails for 30.0 % of 20.0 req/s"_s);
    }

    void showsItInTheGraph()
    {
        Bench bench;
        ServicesPage page(bench.desk);
        bench.applyShop();
        QTRY_COMPARE(page.findings().size(), 1);
        QSignalSpy navigate(&page, &kit::Page::navigate);
        page.restore({{u"id"_s, u"shop/cart"_s}});
        page.verbs().first()->trigger();
        QCOMPARE(navigate.last().first().toString(), u"topology?id=svc:shop/cart"_s);
    }

    void versionsTypesAndPorts()
    {
        Bench bench;
        ServicesPage page(bench.desk);
        bench.apply(support::app(u"shop"_s, u"web"_s, {u"v1"_s, u"v10"_s}) + support::app(u"shop"_s, u"cart"_s, {u"v10"_s}));
        QTRY_COMPARE(page.shown(), u"2 of 2 services"_s);
        page.setFilter(u"version:v1"_s); // not v10
        QCOMPARE(page.shown(), u"1 of 2 services"_s);
        page.setFilter(u"version:v1*"_s);
        QCOMPARE(page.shown(), u"2 of 2 services"_s);
        page.setFilter(u"type:ClusterIP"_s);
        QCOMPARE(page.shown(), u"2 of 2 services"_s);
        page.setFilter(u"port:80"_s);
        QCOMPARE(page.shown(), u"2 of 2 services"_s);
        page.setFilter(u"port:8"_s);
        QCOMPARE(page.shown(), u"0 of 2 services"_s);
        page.setFilter(u"mode:permissive"_s);
        QCOMPARE(page.shown(), u"2 of 2 services"_s);
        page.setFilter(u"mode:perm"_s);
        QCOMPARE(page.shown(), u"0 of 2 services"_s);
    }

    void theInspectorTellsVersionsAndCallers()
    {
        Bench bench;
        ServicesPage page(bench.desk);
        page.resize(800, 500);
        bench.applyShop();
        QTRY_COMPARE(page.findings().size(), 1);
        page.restore({{u"id"_s, u"shop/cart"_s}});
        const QString words = textOf(page.inspector());
        for (const QString &word : {u"cart"_s, u"Service · shop"_s, u"Fails for 30.0 % of 20.0 req/s"_s, u"20.0 req/s"_s, u"1 of 1 ready"_s})
            QVERIFY2(words.contains(word), qPrintable(word + u" in "_s + words));
    }
};

QTEST_MAIN(ServicesPageTest)
#include "servicespagetest.moc"
