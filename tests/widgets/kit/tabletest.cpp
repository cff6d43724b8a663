// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table pane by hand: keys, memory, states, and what a screen reader is told.
#include "sampletable.h"
#include "widgets/kit/tablepane.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/themesettings.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;
using mesh::Health;

class TableTest : public QObject
{
    Q_OBJECT

    struct Fixture {
        QTemporaryDir dir;
        base::FakeClock clock{1'800'000'000'000};
        store::Store store{clock};
        QSettings settings{dir.filePath(u"s.ini"_s), QSettings::IniFormat};
        kit::Theme theme;
        kit::Desk desk{theme, store, settings, nullptr, nullptr};
        SampleTable table;
        kit::TablePane pane{desk, u"sample"_s, u"services"_s, [](int n) { return QLocale().toString(n) + u" services"_s; }};

        explicit Fixture(int rows = 50)
        {
            store.reset(u"prod"_s);
            pane.table()->setSource(&table, {u"ns"_s, u"rate"_s}, [this](int row, const QString &key) { return table.field(row, key); });
            pane.table()->setDefaultWidths({30, 190, 116, 86});
            pane.table()->setDefaultSort(SampleTable::Glyph, Qt::DescendingOrder);
            pane.setEmptyText(u"There is no service"_s, u"Create one."_s);
            fill(rows);
            pane.resize(800, 400);
            pane.show();
            pane.showState({});
        }
        void fill(int count)
        {
            QVector<SampleRow> rows;
            for (int i = 0; i < count; ++i)
                rows << SampleRow{u"shop"_s, u"svc-%1"_s.arg(i, 4, 10, QLatin1Char('0')), i == 7 ? Health::Error : Health::Ok,
                                  static_cast<double>(i)};
            table.setRows(rows);
        }
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void keys()
    {
        Fixture f;
        kit::TableView *table = f.pane.table();
        QSignalSpy current(table, &kit::TableView::currentIdChanged), opened(table, &kit::TableView::opened);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Home);
        QCOMPARE(table->currentId(), u"shop/svc-0007"_s); // worst first
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(table->currentId(), u"shop/svc-0049"_s); // then by rate
        QCOMPARE(current.count(), 2);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened.last().first().toString(), u"shop/svc-0049"_s);
        QTest::keyClick(table, Qt::Key_C);
        QCOMPARE(QApplication::clipboard()->text(), u"shop/svc-0049"_s);
        QTest::keyClick(table, Qt::Key_S, Qt::ShiftModifier);
        QCOMPARE(table->horizontalHeader()->sortIndicatorSection(), static_cast<int>(SampleTable::Name));
        QTest::keyClick(table, Qt::Key_R, Qt::ShiftModifier);
        QCOMPARE(table->horizontalHeader()->sortIndicatorSection(), static_cast<int>(SampleTable::Rate));
        QCOMPARE(table->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
        QCOMPARE(table->currentId(), u"shop/svc-0049"_s); // sorting keeps the selection
    }

    void tabLeaves()
    {
        Fixture f;
        QVERIFY(!f.pane.table()->tabKeyNavigation());
    }

    void selectionOutlivesTheFilter()
    {
        Fixture f;
        kit::TableView *table = f.pane.table();
        QVERIFY(table->selectId(u"shop/svc-0003"_s));
        QVERIFY(!table->rows()->setFilter(u"svc-0009"_s));
        QCOMPARE(table->currentId(), u"shop/svc-0003"_s);
        QVERIFY(!table->rows()->setFilter({}));
        QCOMPARE(table->currentIndex().data(items::IdRole).toString(), u"shop/svc-0003"_s);
    }

    void remembersPerContext()
    {
        Fixture f;
        QHeaderView *header = f.pane.table()->horizontalHeader();
        header->setSortIndicator(SampleTable::Rate, Qt::AscendingOrder);
        header->resizeSection(SampleTable::Name, 240);
        f.pane.table()->saveTo(f.desk.kept, u"prod"_s);

        kit::TableView again(f.theme, u"sample"_s);
        again.setSource(&f.table, {}, {});
        again.setDefaultWidths({30, 190, 116, 86});
        again.setDefaultSort(SampleTable::Glyph, Qt::DescendingOrder);
        again.restoreFrom(f.desk.kept, u"prod"_s);
        QCOMPARE(again.horizontalHeader()->sectionSize(SampleTable::Name), 240);
        QCOMPARE(again.horizontalHeader()->sortIndicatorSection(), static_cast<int>(SampleTable::Rate));
        QCOMPARE(again.rows()->index(0, SampleTable::Name).data().toString(), u"svc-0000"_s);
        again.restoreFrom(f.desk.kept, u"staging/eu"_s);
        QCOMPARE(again.horizontalHeader()->sectionSize(SampleTable::Name), 190);
    }

    void columnsComeBackWithTheContext()
    {
        Fixture f;
        f.pane.recall(u"prod"_s);
        f.pane.table()->horizontalHeader()->setSortIndicator(SampleTable::Name, Qt::AscendingOrder);
        f.pane.recall(u"staging"_s);
        QCOMPARE(f.pane.table()->horizontalHeader()->sortIndicatorSection(), static_cast<int>(SampleTable::Glyph));
        f.pane.recall(u"prod"_s);
        QCOMPARE(f.pane.table()->horizontalHeader()->sortIndicatorSection(), static_cast<int>(SampleTable::Name));
    }

    void densityIsASetting()
    {
        Fixture f;
        kit::followSettings(f.theme, f.desk.kept);
        QCOMPARE(f.pane.table()->rowHeight(0), 22);
        QVERIFY(f.desk.kept.set(settings::Key::Density, u"normal"_s));
        QCOMPARE(f.pane.table()->rowHeight(0), 28);
        QVERIFY(f.desk.kept.set(settings::Key::Theme, u"light"_s));
        QCOMPARE(f.theme.scheme(), kit::Scheme::Light);
        f.desk.kept.reset(settings::Key::Density);
        QCOMPARE(f.pane.table()->rowHeight(0), 22);
    }

    void aClickSelects()
    {
        Fixture f;
        kit::TableView *table = f.pane.table();
        QSignalSpy current(table, &kit::TableView::currentIdChanged);
        QTRY_VERIFY(table->viewport()->height() > 100);
        const QModelIndex third = table->rows()->index(2, SampleTable::Rate);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(third).center());
        QCOMPARE(current.count(), 1);
        QCOMPARE(table->currentId(), third.data(items::IdRole).toString());
        QVERIFY(table->selectionModel()->isRowSelected(2));
    }

    void valuesForCompletion()
    {
        Fixture f;
        f.table.setRows({{u"shop"_s, u"web"_s}, {u"pay"_s, u"api"_s}, {u"shop"_s, u"cart"_s}});
        QCOMPARE(f.pane.rows()->valuesOf(u"ns"_s), (QStringList{u"pay"_s, u"shop"_s}));
        QVERIFY(f.pane.rows()->valuesOf(u"rate"_s).isEmpty());
        QVERIFY(f.pane.rows()->valuesOf(u"nothing"_s).isEmpty());
    }

    void states()
    {
        using kit::State;
        Fixture f;
        const auto *placeholder = f.pane.findChild<kit::Placeholder *>();
        const auto *notice = f.pane.findChild<kit::Notice *>();
        QVERIFY(f.pane.table()->isVisible());
        QVERIFY(!notice->isVisible());
        QCOMPARE(f.pane.shown(), u"50 of 50 services"_s);

        f.pane.showState({State::Stale, u"old"_s, {}, {}});
        QVERIFY(f.pane.table()->isVisible() && notice->isVisible());
        f.pane.showState({State::Failed, u"lost"_s, u"refused"_s, u"Try now"_s});
        QVERIFY(f.pane.table()->isVisible() && notice->isVisible()); // what is known stays
        f.pane.showState({}, {State::Partial, u"latency is missing"_s, {}, {}});
        QCOMPARE(notice->text().title, u"latency is missing"_s);

        QVERIFY(!f.pane.rows()->setFilter(u"nothing-is-named-so"_s));
        f.pane.showState({});
        QVERIFY(placeholder->isVisible() && !f.pane.table()->isVisible());
        QCOMPARE(placeholder->text().state, State::Empty);
        QVERIFY(!f.pane.rows()->setFilter({}));

        f.fill(0);
        for (const State state : {State::Loading, State::Forbidden, State::Failed}) {
            f.pane.showState({state, u"what"_s, u"why"_s, {}});
            QVERIFY(placeholder->isVisible());
            QCOMPARE(placeholder->text().state, state);
            QCOMPARE(placeholder->accessibleName(), u"what why"_s);
        }
        f.pane.showState({});
        QCOMPARE(placeholder->text().title, u"There is no service"_s);
        f.fill(3);
        QVERIFY(f.pane.table()->isVisible());
    }

    void stateOfASnapshot()
    {
        mesh::Snapshot snapshot;
        const std::array kinds{mesh::Kind::Service, mesh::Kind::Pod};
        auto &kubernetes = snapshot.sources[static_cast<size_t>(mesh::SourceId::Kubernetes)];
        auto &services = snapshot.kinds[static_cast<size_t>(mesh::Kind::Service)];
        auto &pods = snapshot.kinds[static_cast<size_t>(mesh::Kind::Pod)];
        kubernetes.health = mesh::SourceHealth::Live;
        services.health = mesh::KindHealth::Loading;
        services.loaded = 1240;
        pods.health = mesh::KindHealth::Live;
        QCOMPARE(kit::stateOf(snapshot, kinds, false, 0).state, kit::State::Loading);
        QVERIFY(kit::stateOf(snapshot, kinds, false, 0).title.contains(u"services"_s));
        services.health = mesh::KindHealth::Forbidden;
        QCOMPARE(kit::stateOf(snapshot, kinds, false, 0).state, kit::State::Forbidden);
        QVERIFY(kit::stateOf(snapshot, kinds, false, 0).title.contains(u"list services"_s));
        services.health = mesh::KindHealth::Live;
        QCOMPARE(kit::stateOf(snapshot, kinds, true, 0).state, kit::State::Ready);
        pods.forbiddenNamespaces = {u"vault"_s};
        QCOMPARE(kit::stateOf(snapshot, kinds, true, 0).state, kit::State::Partial);
        kubernetes.health = mesh::SourceHealth::Lost;
        kubernetes.retryMs = 12'000;
        QVERIFY(kit::stateOf(snapshot, kinds, false, 0).detail.contains(u"12 s"_s));
        QCOMPARE(kit::stateOf(snapshot, kinds, true, 0).state, kit::State::Stale);
    }

    void hostileNamesStayInTheirCell()
    {
        Fixture f;
        f.table.setRows({{u"shop"_s, u"evil\u202Ename\u0007\n<b>x</b>"_s, Health::Warn, 1}});
        const QPixmap picture = f.pane.grab(); // must not warn or crash; the cell is cleaned
        QVERIFY(!picture.isNull());
    }

    void screenReader()
    {
        Fixture f;
        QAccessibleInterface *table = QAccessible::queryAccessibleInterface(f.pane.table());
        QVERIFY(table);
        QCOMPARE(table->text(QAccessible::Name), u"services"_s);
        QVERIFY(table->tableInterface());
        QCOMPARE(table->tableInterface()->rowCount(), 50);
        QAccessibleInterface *name = table->tableInterface()->cellAt(0, SampleTable::Name);
        QVERIFY(name);
        QCOMPARE(name->text(QAccessible::Name), u"svc-0007"_s);
        QAccessibleInterface *glyph = table->tableInterface()->cellAt(0, SampleTable::Glyph);
        QVERIFY(glyph);
        QVERIFY2(glyph->text(QAccessible::Name).contains(u"error"_s), "the glyph is said as a word");
    }

    void manyRowsStayQuick()
    {
        // No time is asserted: 20,000 rows must lay out, sort and filter without a view that measures each row.
        Fixture f(20'000);
        QCOMPARE(f.pane.rows()->rowCount(), 20'000);
        QVERIFY(!f.pane.rows()->setFilter(u"rate>19990"_s));
        QCOMPARE(f.pane.rows()->rowCount(), 9);
    }
};

QTEST_MAIN(TableTest)
#include "tabletest.moc"
