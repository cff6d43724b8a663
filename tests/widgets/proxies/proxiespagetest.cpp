// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/proxies/bench.h"
#include "widgets/proxies/proxiespage.h"
#include "widgets/proxies/proxyview.h"

#include <QAction>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using kit::State;
using proxies::ProxiesPage;

class ProxiesPageTest : public QObject
{
    Q_OBJECT

    static QPushButton *button(QWidget &widget, const QString &text)
    {
        for (QPushButton *one : widget.findChildren<QPushButton *>()) {
            if (one->text() == text && one->isVisibleTo(&widget))
                return one;
        }
        return nullptr;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void whoIsNotInSyncAndWhy()
    {
        ProxyBench bench;
        bench.proxies.now = ProxyBench::shop();
        ProxiesPage page(bench.desk);
        QCOMPARE(bench.proxies.statusAsked, 0); // nobody looks
        QCOMPARE(page.counts(), u"being read"_s);
        page.show();
        QTRY_COMPARE(page.rowsModel()->rowCount(), 3);
        QCOMPARE(page.counts(), u"3 proxies · 1 refuse something · 1 lag · 1 in sync"_s);
        QCOMPARE(page.badge().health, mesh::Health::Error);
        QCOMPARE(page.findings().size(), 2);
        QVector<kit::Finding> found = page.findings();
        const auto refusing = std::ranges::find(found, u"web-1"_s, &kit::Finding::object);
        QVERIFY(refusing != found.end());
        QCOMPARE(refusing->link, u"proxies?id=shop/web-1"_s);
        QCOMPARE(refusing->sinceMs, ProxyBench::now - 21 * 60'000);
        page.setFilter(u"state:error"_s);
        QCOMPARE(page.shown(), u"1 of 3 proxies"_s);
        page.setFilter(u"version:1.3"_s);
        QCOMPARE(page.shown(), u"3 of 3 proxies"_s);
        page.setNamespaces({u"pay"_s});
        QCOMPARE(page.shown(), u"1 of 3 proxies"_s);
        QVERIFY(wordsOf(&page).contains(u"istiod-1 1.31.0 by xDS"_s));
        QVERIFY(wordsOf(&page).contains(u"Asked"_s));
        page.setNamespaces({});
        page.restore({{u"id"_s, u"shop/web-1"_s}});
        QVERIFY(wordsOf(page.inspector()).contains(u"Refuses its listeners (LDS) for 21 min: no such filter"_s));
        QCOMPARE(page.crumbs(), (QStringList{u"shop"_s, u"web-1"_s}));
    }

    void withoutAnAnswer_data()
    {
        QTest::addColumn<base::ErrorKind>("kind");
        QTest::addColumn<State>("state");
        QTest::addColumn<QString>("words");
        QTest::newRow("rights") << base::ErrorKind::Forbidden << State::Forbidden << u"pods/portforward in istio-system"_s;
        QTest::newRow("down") << base::ErrorKind::Unreachable << State::Failed << u"istiod did not answer"_s;
        QTest::newRow("none") << base::ErrorKind::NotFound << State::Failed << u"istiod was not found"_s;
    }
    void withoutAnAnswer()
    {
        QFETCH(const base::ErrorKind, kind);
        QFETCH(const State, state);
        QFETCH(const QString, words);
        ProxyBench bench;
        bench.proxies.now = base::fail(kind, u"as it is"_s, u"istio-system/istiod-1"_s);
        ProxiesPage page(bench.desk);
        page.show();
        QTRY_COMPARE(page.pane()->objects().state, state);
        QVERIFY(wordsOf(&page).contains(words));
        QVERIFY(wordsOf(&page).contains(u"as it is"_s));
        QVERIFY(page.counts().startsWith(u"not known"_s));
        if (state == State::Forbidden)
            return;
        bench.proxies.now = ProxyBench::shop();
        QVERIFY(button(page, u"Ask again"_s));
        button(page, u"Ask again"_s)->click();
        QTRY_COMPARE(page.rowsModel()->rowCount(), 3);
        QCOMPARE(page.pane()->objects().state, State::Ready);
    }

    void whatWasKnownStays()
    {
        ProxyBench bench;
        bench.proxies.now = ProxyBench::shop();
        ProxiesPage page(bench.desk);
        page.show();
        QTRY_COMPARE(page.rowsModel()->rowCount(), 3);
        bench.proxies.now = base::fail(base::ErrorKind::Unreachable, u"connection refused"_s);
        bench.clock.advance(30'000);
        page.verbs().at(2)->trigger();
        QTRY_COMPARE(page.pane()->objects().state, State::Stale);
        QCOMPARE(page.rowsModel()->rowCount(), 3);
        QVERIFY(wordsOf(&page).contains(u"30 s ago"_s));
        QVERIFY(wordsOf(&page).contains(u"connection refused"_s));
    }

    void oneControlPlaneIsMissing()
    {
        ProxyBench bench;
        proxies::Status status = ProxyBench::shop();
        status.asked.push_back({.ns = u"istio-system"_s, .pod = u"istiod-2"_s, .error = base::Error{base::ErrorKind::Unreachable, u"gone"_s, {}}});
        bench.proxies.now = status;
        ProxiesPage page(bench.desk);
        page.show();
        QTRY_COMPARE(page.pane()->objects().state, State::Partial);
        QVERIFY(wordsOf(&page).contains(u"1 of 2 control planes did not answer"_s));
        QVERIFY(wordsOf(&page).contains(u"istiod-2: gone"_s));
        QVERIFY(page.counts().startsWith(u"≥"_s));
    }

    void anotherMeshDropsTheAnswer()
    {
        ProxyBench bench;
        bench.proxies.now = ProxyBench::shop();
        bench.proxies.holds = true;
        ProxiesPage page(bench.desk);
        page.show();
        QTRY_COMPARE(bench.proxies.statusAsked, 1);
        bench.store.reset(u"other"_s);
        bench.proxies.now = ProxyBench::status({ProxyBench::proxy(u"x"_s, u"y"_s)});
        QTRY_COMPARE(bench.proxies.statusAsked, 2); // asked anew, at once
        bench.proxies.release();
        QTRY_COMPARE(page.rowsModel()->rowCount(), 1);
        QVERIFY(page.rowsModel()->find(u"x/y"_s));
    }

    void opensOneAndComesBack()
    {
        ProxyBench bench;
        bench.proxies.now = ProxyBench::shop();
        bench.putDump(u"web-1"_s);
        ProxiesPage page(bench.desk);
        page.resize(1000, 700);
        page.show();
        QTRY_COMPARE(page.rowsModel()->rowCount(), 3);
        QVERIFY(!page.verbs().first()->isEnabled());
        page.restore({{u"id"_s, u"shop/web-1"_s}});
        QVERIFY(page.verbs().first()->isEnabled());
        QSignalSpy moved(&page, &kit::Page::moved);
        page.verbs().first()->trigger();
        QVERIFY(page.isOpen());
        QVERIFY(page.ownFilter());
        QVERIFY(!page.wantsInspector());
        QVERIFY(!moved.isEmpty());
        QCOMPARE(page.position().value(u"tab"_s).toString(), u"listeners"_s);
        QCOMPARE(page.crumbs(), (QStringList{u"shop"_s, u"web-1"_s, u"Listeners"_s}));
        QTRY_VERIFY(page.view()->pane(items::DumpPart::Listeners)->rows()->rowCount() > 0);
        QVERIFY(page.escape());
        QVERIFY(!page.isOpen());
        QVERIFY(!page.ownFilter());
        QCOMPARE(page.selectedId(), u"shop/web-1"_s);
        page.restore({{u"id"_s, u"shop/web-1"_s}, {u"tab"_s, u"diff"_s}});
        QCOMPARE(page.view()->tab(), u"diff"_s);
    }

    void aLinkMayComeFirst()
    {
        ProxyBench bench;
        bench.putDump(u"web-1"_s);
        ProxiesPage page(bench.desk);
        page.restore({{u"id"_s, u"shop/web-1"_s}, {u"tab"_s, u"clusters"_s}});
        page.show();
        QVERIFY(page.isOpen());
        QTRY_COMPARE(page.view()->pane(items::DumpPart::Clusters)->rows()->rowCount(), 9);
    }

    void twoThousandAreATable()
    {
        ProxyBench bench;
        QVector<proxies::Proxy> many;
        for (int i = 0; i < 2000; ++i)
            many << ProxyBench::proxy(u"n%1"_s.arg(i % 50), u"pod-%1"_s.arg(i), i % 500 == 0 ? proxies::Sync::Error : proxies::Sync::Synced,
                                      u"bad"_s);
        bench.proxies.now = ProxyBench::status(many);
        ProxiesPage page(bench.desk);
        page.show();
        QTRY_COMPARE(page.rowsModel()->rowCount(), 2000);
        page.setFilter(u"state:error"_s);
        QCOMPARE(page.shown(), u"4 of 2,000 proxies"_s);
        // Worst first.
        page.setFilter({});
        QCOMPARE(page.pane()->rows()->index(0, 0).data(items::RowHealthRole).toInt(), static_cast<int>(mesh::Health::Error));
    }
};

QTEST_MAIN(ProxiesPageTest)
#include "proxiespagetest.moc"
