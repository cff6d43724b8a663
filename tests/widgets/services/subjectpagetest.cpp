// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What both pages do alike: each test runs once for services and once for workloads.
#include "tests/widgets/services/bench.h"
#include "widgets/services/services.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using kit::State;

class SubjectPageTest : public QObject
{
    Q_OBJECT

    struct Room : Bench {
        std::unique_ptr<kit::TablePage> page;

        Room()
        {
            QFETCH_GLOBAL(bool, workloads);
            if (workloads)
                page = std::make_unique<services::WorkloadsPage>(desk);
            else
                page = std::make_unique<services::ServicesPage>(desk);
            page->resize(1000, 600);
            page->show();
        }
        kit::TableView *table() const { return page->pane()->table(); }
        int shownRows() const { return table()->rows()->rowCount(); }
        QString idAt(int row) const { return table()->rows()->index(row, 0).data(items::IdRole).toString(); }
        const kit::Placeholder *instead() const { return page->pane()->findChild<kit::Placeholder *>(); }
        const kit::Notice *above() const { return page->pane()->findChild<kit::Notice *>(); }
        QString inspected() const { return textOf(const_cast<kit::TablePage &>(*page).inspector()); }
    };

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("workloads");
        QTest::newRow("services") << false;
        QTest::newRow("workloads") << true;
    }
    // The offscreen platform has no size hints, and says so.
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void worstFirst()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        QCOMPARE(room.idAt(0), u"shop/cart"_s);
        QCOMPARE(room.page->badge().count, 1);
        QCOMPARE(room.page->badge().health, mesh::Health::Critical);
        QVERIFY2(room.page->counts().startsWith(u"3 "_s), qPrintable(room.page->counts()));
        QVERIFY2(room.page->counts().endsWith(u"s in 2 namespaces · 1 failing · 0 degraded · 2 ok"_s), qPrintable(room.page->counts()));
        QVERIFY(room.page->shown().startsWith(u"3 of 3 "_s));
    }

    void oneIsSingular()
    {
        Room room;
        room.apply(support::app(u"shop"_s, u"web"_s));
        QTRY_COMPARE(room.shownRows(), 1);
        QVERIFY2(room.page->counts().contains(u"e in 1 namespace ·"_s) || room.page->counts().contains(u"d in 1 namespace ·"_s),
                 qPrintable(room.page->counts()));
    }

    void aClickSelectsAndFillsTheInspector()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        QSignalSpy moved(room.page.get(), &kit::Page::moved);
        QVERIFY(room.page->selectedId().isEmpty());
        QVERIFY(room.inspected().startsWith(u"Select a "_s));
        QVERIFY(!room.page->verbs().first()->isEnabled());
        QTRY_VERIFY(room.table()->viewport()->height() > 66);
        const QModelIndex first = room.table()->rows()->index(0, 2);
        QTest::mouseClick(room.table()->viewport(), Qt::LeftButton, {}, room.table()->visualRect(first).center());
        QCOMPARE(room.page->selectedId(), u"shop/cart"_s);
        QCOMPARE(moved.count(), 1);
        QVERIFY2(room.inspected().contains(u"cart"_s) && room.inspected().contains(u"Fails for 30.0 %"_s), qPrintable(room.inspected()));
        QCOMPARE(room.page->crumbs(), (QStringList{u"shop"_s, u"cart"_s}));
        QVERIFY(room.page->verbs().first()->isEnabled());
        QVERIFY(room.page->escape());
        QVERIFY(room.page->selectedId().isEmpty());
        QVERIFY(!room.table()->selectionModel()->hasSelection());
        QVERIFY(room.inspected().startsWith(u"Select a "_s));
        QVERIFY(!room.page->escape());
    }

    void keysSelectAndOpen()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        room.page->setFocus(); // as the shell does
        QTRY_VERIFY(room.table()->hasFocus());
        QTest::keyClick(room.table(), Qt::Key_Home);
        QCOMPARE(room.page->selectedId(), u"shop/cart"_s);
        QTest::keyClick(room.table(), Qt::Key_Down);
        QCOMPARE(room.page->selectedId(), room.idAt(1));
        QVERIFY(room.inspected().contains(room.idAt(1).section(u'/', 1)));
        QTest::keyClick(room.table(), Qt::Key_End);
        QCOMPARE(room.page->selectedId(), room.idAt(2));
    }

    void theFilterNarrows()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        QSignalSpy summary(room.page.get(), &kit::Page::summaryChanged);
        room.page->setFilter(u"health:critical"_s);
        QCOMPARE(room.shownRows(), 1);
        QVERIFY(room.page->shown().startsWith(u"1 of 3 "_s));
        QCOMPARE(summary.count(), 1);
        room.page->setFilter(u"health:crit"_s); // a part of a word is no word
        QCOMPARE(room.shownRows(), 0);
        QCOMPARE(room.instead()->text().state, State::Empty);
        QVERIFY(room.instead()->isVisible());
        room.page->setFilter(u"5xx>1%"_s);
        QCOMPARE(room.shownRows(), 1);
        room.page->setFilter(u"ns:pay or cart"_s);
        QCOMPARE(room.shownRows(), 2);
        room.page->setFilter({});
        QCOMPARE(room.shownRows(), 3);
    }

    void everyKeyIsAnswered()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        QVERIFY(!room.page->knownKeys().isEmpty());
        for (const QString &key : room.page->knownKeys()) {
            bool any = false;
            for (int row = 0; row < 3; ++row)
                any |= room.table()->rows()->field(row, key).has_value();
            // Without latency histograms there are no percentiles.
            QVERIFY2(any || key.startsWith(u'p'), qPrintable(key));
        }
        QVERIFY(room.page->valuesOf(u"health"_s).contains(u"critical"_s));
        QCOMPARE(room.page->valuesOf(u"ns"_s), (QStringList{u"pay"_s, u"shop"_s}));
        QVERIFY(room.page->valuesOf(u"rate"_s).isEmpty());
    }

    void namespacesNarrow()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        room.page->setNamespaces({u"pay"_s});
        QCOMPARE(room.shownRows(), 1);
        QCOMPARE(room.idAt(0), u"pay/api"_s);
        room.page->setNamespaces({});
        QCOMPARE(room.shownRows(), 3);
    }

    void restoreSelects()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        room.page->restore({{u"id"_s, u"pay/api"_s}});
        QCOMPARE(room.page->selectedId(), u"pay/api"_s);
        QCOMPARE(room.page->position().value(u"id"_s).toString(), u"pay/api"_s);
        QCOMPARE(room.table()->currentIndex().data(items::IdRole).toString(), u"pay/api"_s);
        QVERIFY(room.inspected().contains(u"api"_s));
    }

    void restoreBeforeTheRowsAreThere()
    {
        Room room;
        room.page->restore({{u"id"_s, u"pay/api"_s}});
        QVERIFY(room.inspected().startsWith(u"Select a "_s));
        room.applyShop();
        QTRY_COMPARE(room.table()->currentIndex().data(items::IdRole).toString(), u"pay/api"_s);
        QTRY_VERIFY(room.inspected().contains(u"api"_s));
    }

    void theSelectionOutlivesRefreshes()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        room.page->restore({{u"id"_s, u"shop/web"_s}});
        QSignalSpy moved(room.page.get(), &kit::Page::moved);
        room.apply(support::app(u"shop"_s, u"extra"_s));
        QTRY_COMPARE(room.shownRows(), 4);
        QCOMPARE(room.page->selectedId(), u"shop/web"_s);
        QCOMPARE(moved.count(), 0);
        room.store.reset(u"other"_s);
        QCOMPARE(room.page->selectedId(), QString());
        QTRY_COMPARE(room.shownRows(), 0);
    }

    void neverAnEmptyTable()
    {
        Room room;
        // Connecting, nothing read yet.
        QCOMPARE(room.instead()->text().state, State::Loading);
        QVERIFY(room.instead()->isVisible());
        QCOMPARE(room.page->counts(), u"being read"_s);
        room.apply(QVector<mesh::ObjectPtr>{}, {}, mesh::KindHealth::Loading);
        QTRY_COMPARE(room.instead()->text().state, State::Loading);
        QVERIFY(!room.page->counts().isEmpty());
        room.apply(QVector<mesh::ObjectPtr>{});
        QTRY_COMPARE(room.instead()->text().state, State::Empty);
        QVERIFY(room.instead()->text().title.startsWith(u"There is no "_s));
        QVERIFY(room.page->counts().startsWith(u"0 "_s));
        room.apply(QVector<mesh::ObjectPtr>{}, {}, mesh::KindHealth::Forbidden);
        QTRY_COMPARE(room.instead()->text().state, State::Forbidden);
        QCOMPARE(room.page->counts(), u"not known: forbidden"_s);
        room.apply(QVector<mesh::ObjectPtr>{}, {}, mesh::KindHealth::Failed);
        QTRY_COMPARE(room.instead()->text().state, State::Failed);
        QCOMPARE(room.page->counts(), u"not known: no answer"_s);
        QVERIFY(!room.table()->isVisible());
        mesh::SourceState lost = Bench::source(mesh::SourceHealth::Lost);
        lost.error = base::Error{base::ErrorKind::Unreachable, u"connection refused"_s, u"10.0.0.1:6443"_s};
        room.apply(QVector<mesh::ObjectPtr>{});
        room.apply(mesh::SourceId::Kubernetes, lost);
        QTRY_COMPARE(room.instead()->text().state, State::Failed);
        QTRY_VERIFY(room.instead()->text().detail.contains(u"connection refused"_s));
    }

    void withRowsTheStateIsALine()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        QVERIFY(!room.above()->isVisible());
        room.apply(mesh::SourceId::Kubernetes, Bench::source(mesh::SourceHealth::Lost));
        QTRY_COMPARE(room.above()->text().state, State::Stale);
        QVERIFY(room.above()->isVisible() && room.table()->isVisible());
        room.apply(mesh::SourceId::Kubernetes, Bench::source(mesh::SourceHealth::Live));
        QTRY_VERIFY(!room.above()->isVisible());

        mesh::Delta delta;
        for (const mesh::Kind kind : {mesh::Kind::Pod, mesh::Kind::Service, mesh::Kind::Deployment})
            delta.kinds.insert(kind, {mesh::KindHealth::Live, u"v1"_s, 0, Bench::now, {u"vault"_s}, true, {}});
        room.apply(delta);
        QTRY_COMPARE(room.above()->text().state, State::Partial);
        QVERIFY2(room.page->counts().startsWith(u"≥ 3 "_s), qPrintable(room.page->counts()));

        room.apply(support::app(u"shop"_s, u"more"_s), {}, mesh::KindHealth::Forbidden);
        QTRY_COMPARE(room.above()->text().state, State::Forbidden);
        QVERIFY(room.table()->isVisible()); // the rest of the page stays
    }

    void aLostTelemetryStoreIsTold()
    {
        Room room;
        room.applyShop();
        QTRY_COMPARE(room.shownRows(), 3);
        room.apply(mesh::SourceId::Prometheus, Bench::source(mesh::SourceHealth::Lost));
        QTRY_COMPARE(room.above()->text().state, State::Stale);
        QVERIFY(room.above()->text().title.contains(u"Prometheus"_s));
    }

    void whatAnAdminMustGrantIsCopied()
    {
        Room room;
        room.apply(QVector<mesh::ObjectPtr>{}, {}, mesh::KindHealth::Forbidden);
        QTRY_COMPARE(room.instead()->text().state, State::Forbidden);
        QSignalSpy navigate(room.page.get(), &kit::Page::navigate);
        emit room.page->pane()->acted(room.instead()->text());
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"Not allowed to list"_s));
        QCOMPARE(navigate.count(), 0);
    }

    void hostileNamesStayInTheirCell()
    {
        Room room;
        const QString evil = u"evil\u202E\u0007<b>x</b>"_s + QString(63, u'x');
        room.apply(support::app(u"shop"_s, evil));
        QTRY_COMPARE(room.shownRows(), 1);
        room.page->restore({{u"id"_s, u"shop/"_s + evil}});
        QVERIFY(!room.inspected().contains(QChar(0x202e)));
        QVERIFY(!room.page->crumbs().join(u' ').contains(QChar(0x202e)));
        for (const auto choice : {kit::Theme::Choice::Dark, kit::Theme::Choice::Light}) {
            room.theme.choose(choice);
            QVERIFY(!room.page->grab().isNull());
        }
    }
};

QTEST_MAIN(SubjectPageTest)
#include "subjectpagetest.moc"
