// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/shell/room.h"
#include "widgets/kit/filterline.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/style.h"
#include "widgets/kit/tableview.h"
#include "widgets/shell/changepopup.h"
#include "widgets/shell/drawer.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/palette.h"
#include "widgets/shell/settingsdialog.h"
#include "widgets/shell/topbar.h"

#include <QAbstractButton>
#include <QDialogButtonBox>
#include <QDir>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QSplitter>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using shell::MainWindow;

class MainWindowTest : public QObject
{
    Q_OBJECT

    static FakePage *fake(const MainWindow &window, const QString &id) { return dynamic_cast<FakePage *>(window.page(id)); }
    static QString current(const MainWindow &window) { return window.currentPage() ? window.currentPage()->id() : QString(); }
    static void use(Room &room, const QString &context)
    {
        room.store.reset(context);
        emit room.commands.contextChanged(context);
    }

    /// With MESHDECK_SHOTS=<folder>: a picture of it.
    static void shot(QWidget &widget, const QString &name)
    {
        const QString folder = qEnvironmentVariable("MESHDECK_SHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        QCoreApplication::processEvents();
        QVERIFY(widget.grab().save(folder + u'/' + name + u".png"_s));
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); }

    void theFirstPageIsShown()
    {
        Room room;
        MainWindow window(room.desk, room.commands, Room::pages);
        QSignalSpy painted(&window, &MainWindow::painted);
        window.show();
        QTRY_COMPARE(painted.size(), 1);
        QCOMPARE(current(window), u"topology"_s);
    }

    void theRealPages()
    {
        Room room;
        MainWindow window(room.desk, room.commands);
        window.show();
        QVERIFY(window.page(u"topology"_s) && window.page(u"services"_s) && window.page(u"workloads"_s) && window.page(u"certificates"_s));
        room.feed({}, support::app(u"shop"_s, u"web"_s));
        window.navigate(u"certificates"_s);
        QCOMPARE(current(window), u"certificates"_s);
    }

    void navigationGoesBackAndForward()
    {
        Room room;
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.navigate(u"services?id=shop%2Freviews"_s);
        QCOMPARE(current(window), u"services"_s);
        QCOMPARE(fake(window, u"services"_s)->at, u"shop/reviews"_s);
        fake(window, u"services"_s)->moveTo(u"shop/web"_s);
        window.navigate(u"nowhere?id=1"_s);
        QCOMPARE(current(window), u"services"_s);
        QTest::keyClick(&window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(fake(window, u"services"_s)->at, u"shop/reviews"_s);
        QTest::keyClick(&window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(current(window), u"topology"_s);
        QTest::keyClick(&window, Qt::Key_Right, Qt::AltModifier);
        QTest::keyClick(&window, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(fake(window, u"services"_s)->at, u"shop/web"_s);
        QTest::keyClick(&window, Qt::Key_1);
        QCOMPARE(current(window), u"topology"_s);
    }

    void eachPageHasItsFilter()
    {
        Room room;
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        auto *line = window.findChild<kit::FilterLine *>();
        line->setText(u"web"_s);
        QCOMPARE(fake(window, u"topology"_s)->filter, u"web"_s);
        window.navigate(u"services"_s);
        QCOMPARE(line->text(), QString());
        line->setText(u"ratings"_s);
        QCOMPARE(fake(window, u"topology"_s)->filter, u"web"_s);
        window.navigate(u"topology"_s);
        QCOMPARE(line->text(), u"web"_s);
        window.navigate(u"services?filter=cart"_s);
        QCOMPARE(line->text(), u"cart"_s);
        QCOMPARE(fake(window, u"services"_s)->filter, u"cart"_s);
    }

    void thePaletteByKeyboard()
    {
        Room room;
        room.feed({}, {support::ns(u"shop"_s), support::service(u"shop"_s, u"reviews"_s)});
        room.commands.entries = {{u"prod"_s, u"https://x"_s, {}, false}};
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        auto *palette = window.findChild<shell::Palette *>();
        QVERIFY(palette->isVisible());
        auto *input = palette->findChild<QLineEdit *>();
        QTest::keyClicks(input, u"revie"_s);
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCOMPARE(current(window), u"services"_s);
        QCOMPARE(fake(window, u"services"_s)->at, u"shop/reviews"_s);
        // kind, namespace, filter in one line
        window.openPalette();
        QTest::keyClicks(input, u":topology shop /web"_s);
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(current(window), u"topology"_s);
        QCOMPARE(fake(window, u"topology"_s)->filter, u"web"_s);
        QCOMPARE(fake(window, u"topology"_s)->namespaces, QStringList{u"shop"_s});
        // Esc closes it and nothing else
        window.openPalette();
        QTest::keyClick(input, Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
        QCOMPARE(current(window), u"topology"_s);
        // another context
        window.openPalette();
        QTest::keyClicks(input, u"@prod"_s);
        QTest::keyClick(input, Qt::Key_Return);
        QCOMPARE(room.commands.used, QStringList{u"prod"_s});
    }

    void consentIsAskedForOnce()
    {
        Room room;
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        room.commands.wants = {u"aws eks get-token"_s, u"/home/me/.kube/config:12"_s, {}};
        emit room.commands.failed(u"prod"_s, u"not accepted"_s);
        auto *box = window.findChild<QMessageBox *>();
        QVERIFY(box);
        QVERIFY(box->text().contains(u"aws eks get-token"_s));
        QVERIFY(box->text().contains(u"/home/me/.kube/config:12"_s));
        // The safe answer is the default one.
        QCOMPARE(box->defaultButton()->text(), box->button(QMessageBox::Cancel)->text());
        for (QAbstractButton *button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::AcceptRole)
                button->click();
        }
        QCOMPARE(room.commands.accepted, QStringList{u"prod"_s});
        QCOMPARE(room.commands.used, QStringList{u"prod"_s});
    }

    void refusedConsentIsAState()
    {
        Room room;
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        room.commands.wants = {{}, {}, u"https://10.0.0.1"_s};
        emit room.commands.failed(u"prod"_s, u"not accepted"_s);
        auto *box = window.findChild<QMessageBox *>();
        box->button(QMessageBox::Cancel)->click();
        QVERIFY(room.commands.accepted.isEmpty());
        QVERIFY(!window.currentPage());
        QCOMPARE(window.findChild<kit::Placeholder *>()->text().state, kit::State::Forbidden);
    }

    void aContextThatFailsIsSaid()
    {
        Room room;
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        emit room.commands.failed(u"pro\u001bd"_s, u"~/.kube/config:3: no such user"_s);
        const auto *placeholder = window.findChild<kit::Placeholder *>();
        QVERIFY(!window.currentPage());
        QCOMPARE(placeholder->text().state, kit::State::Failed);
        QVERIFY(placeholder->text().detail.contains(u"no such user"_s));
        QVERIFY(!placeholder->text().title.contains(u'\u001b'));
        use(room, u"other"_s);
        QCOMPARE(current(window), u"topology"_s);
    }

    void stateIsRememberedPerContext()
    {
        Room room;
        {
            MainWindow window(room.desk, room.commands, Room::pages);
            window.show();
            use(room, u"one"_s);
            window.navigate(u"services"_s);
            window.findChild<kit::FilterLine *>()->setText(u"cart"_s);
            auto *top = window.findChild<shell::TopBar *>();
            top->setNamespaces({u"shop"_s});
            window.drawer()->setOpen(false);
            QVERIFY(window.close());
        }
        room.settings.sync();
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        QCOMPARE(current(window), u"services"_s);
        QVERIFY(!window.drawer()->isOpen());
        QCOMPARE(window.findChild<kit::FilterLine *>()->text(), u"cart"_s);
        QCOMPARE(fake(window, u"services"_s)->namespaces, QStringList{u"shop"_s});
        use(room, u"two"_s);
        QCOMPARE(window.findChild<kit::FilterLine *>()->text(), QString());
        QCOMPARE(fake(window, u"services"_s)->namespaces, QStringList());
        use(room, u"one"_s);
        QCOMPARE(window.findChild<kit::FilterLine *>()->text(), u"cart"_s);
    }

    void aProtectedContextShowsIt()
    {
        Room room;
        QVERIFY(room.desk.kept.set(settings::Key::ProtectedContexts, QStringList{u"^prod"_s}));
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        const auto *top = window.findChild<shell::TopBar *>();
        use(room, u"staging"_s);
        QVERIFY(!top->showsProtected() && !top->showsReadOnly());
        use(room, u"prod-eu"_s);
        QVERIFY(top->showsProtected() && top->showsReadOnly());
        QVERIFY(room.desk.kept.set(settings::Key::ProtectedContexts, QStringList()));
        QVERIFY(!top->showsProtected());
    }

    void settingsAreKeptOnOkAndOnlyWhenTheyAreRight()
    {
        Room room;
        shell::SettingsDialog dialog(room.desk);
        dialog.show();
        const auto edits = dialog.findChildren<QPlainTextEdit *>();
        edits.first()->setPlainText(u"^prod\n("_s);
        dialog.findChildren<QSpinBox *>().first()->setValue(9);
        QMetaObject::invokeMethod(dialog.findChild<QDialogButtonBox *>(), "accepted");
        QVERIFY(dialog.isVisible());
        QCOMPARE(room.desk.kept.number(settings::Key::CertificateActDays), 7);
        edits.first()->setPlainText(u" ^prod \n\n"_s);
        QMetaObject::invokeMethod(dialog.findChild<QDialogButtonBox *>(), "accepted");
        QVERIFY(!dialog.isVisible());
        QCOMPARE(room.desk.kept.number(settings::Key::CertificateActDays), 9);
        QCOMPARE(room.desk.kept.words(settings::Key::ProtectedContexts), QStringList{u"^prod"_s});
    }

    void aThemeChangeOfTheSystemIsRead()
    {
        Room room;
        MainWindow window(room.desk, room.commands, Room::pages);
        room.theme.choose(kit::Theme::Choice::FollowSystem);
        const kit::Scheme system = room.theme.scheme();
        QApplication::setPalette(room.theme.palette());
        window.show();
        QEvent event(QEvent::ThemeChange);
        QApplication::sendEvent(&window, &event);
        // The platform says the same as before: so does the theme, and our palette is back.
        QCOMPARE(room.theme.scheme(), system);
        QCOMPARE(QApplication::palette().color(QPalette::Window), room.theme.color(kit::Tone::Bg2));
    }

    void spacePausesButPressesAButton()
    {
        Room room;
        room.feed();
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.currentPage()->setFocus();
        QTest::keyClick(window.currentPage(), Qt::Key_Space);
        QCOMPARE(room.head.mode(), store::Playhead::Mode::Paused);
        QTest::keyClick(window.currentPage(), Qt::Key_Space);
        QCOMPARE(room.head.mode(), store::Playhead::Mode::Live);
        QAbstractButton *other = nullptr;
        for (auto *button : window.findChildren<QAbstractButton *>()) {
            if (button->accessibleName() == u"Close the drawer"_s)
                other = button;
        }
        QVERIFY(other);
        other->setFocus();
        QTest::keyClick(other, Qt::Key_Space);
        QCOMPARE(room.head.mode(), store::Playhead::Mode::Live);
        QVERIFY(!window.drawer()->isOpen());
    }

    void compareListsDifferencesThatLeadToTheGraph()
    {
        Room room;
        const auto edge = [](double errors) {
            return support::edge(support::workload(u"shop"_s, u"web"_s), support::workload(u"shop"_s, u"cart"_s), u"cart"_s, 50, errors);
        };
        const QVector<mesh::ObjectPtr> objects = support::app(u"shop"_s, u"web"_s) + support::app(u"shop"_s, u"cart"_s);
        room.feed({edge(0)}, objects);
        room.clock.advance(60'000);
        room.feed({edge(0.3)});
        MainWindow window(room.desk, room.commands, Room::pages);
        window.show();
        QCOMPARE(window.drawer()->tabText(1), QString());
        room.head.compare(Room::start + 5000, Room::start + 61'000);
        QTRY_COMPARE(window.drawer()->tabText(1), u"Differences 1"_s);
        kit::TableView *table = window.drawer()->differences();
        QVERIFY(table->isVisible());
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 1));
        QCOMPARE(current(window), u"topology"_s);
        QVERIFY2(fake(window, u"topology"_s)->at.startsWith(u"svc:shop/web>svc:shop/cart"_s) || fake(window, u"topology"_s)->at.contains(u">"_s),
                 qPrintable(fake(window, u"topology"_s)->at));
        room.head.goLive();
        QCOMPARE(window.drawer()->tabText(1), QString());
    }

    void everyModeFitsEverySize_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::newRow("1280-dark") << QSize(1280, 800) << true;
        QTest::newRow("1280-light") << QSize(1280, 800) << false;
        QTest::newRow("1024-dark") << QSize(1024, 640) << true;
        QTest::newRow("1024-light") << QSize(1024, 640) << false;
    }

    void everyModeFitsEverySize()
    {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        const QString tag = QString::fromLatin1(QTest::currentDataTag());
        Room room;
        QVERIFY(room.desk.kept.set(settings::Key::Theme, dark ? u"dark"_s : u"light"_s));
        QVERIFY(room.desk.kept.set(settings::Key::ProtectedContexts, QStringList{u"^prod"_s}));
        shell::SettingsDialog::restoreTheme(room.theme, room.settings);
        kit::dress(*qApp, room.theme);
        const QVector<mesh::ObjectPtr> objects =
            support::app(u"shop"_s, u"web"_s) + support::app(u"shop"_s, u"cart"_s) + support::app(u"data"_s, u"store"_s);
        const auto edges = [](double errors) {
            const auto to = [](const QString &ns, const QString &name) { return support::workload(ns, name); };
            return QVector<mesh::EdgeTraffic>{support::edge(to(u"shop"_s, u"web"_s), to(u"shop"_s, u"cart"_s), u"cart"_s, 50, errors),
                                              support::edge(to(u"shop"_s, u"cart"_s), to(u"data"_s, u"store"_s), u"store"_s, 30)};
        };
        room.store.reset(u"prod-eu"_s);
        room.feed(edges(0), objects);
        MainWindow window(room.desk, room.commands);
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY(!window.page(u"topology"_s)->counts().isEmpty());
        shot(window, tag + u"-live"_s);
        room.clock.advance(60'000);
        room.feed(edges(0.3));
        room.head.togglePause();
        shot(window, tag + u"-paused"_s);
        room.head.replay(Room::start - 600'000);
        shot(window, tag + u"-replay"_s);
        room.head.compare(Room::start + 5000, Room::start + 60'000);
        QTRY_COMPARE(window.drawer()->tabText(1), u"Differences 1"_s);
        shot(window, tag + u"-compare"_s);
        window.openPalette(u"ca"_s);
        shot(window, tag + u"-palette"_s);
        shell::SettingsDialog dialog(room.desk, &window);
        dialog.show();
        shot(dialog, tag + u"-settings"_s);
        dialog.close();
        store::ConfigChange change{.atMs = Room::start,
                                   .object = {mesh::Kind::VirtualService, u"shop"_s, u"reviews"_s},
                                   .gist = {store::Gist::What::Weights, u"90/10"_s, u"80/20"_s},
                                   .fields = {{u"spec.http[0].route[0].weight"_s, u"90"_s, u"80"_s}, {u"spec.http[0].timeout"_s, {}, u"2s"_s}},
                                   .revision = {}};
        auto *popup = new shell::ChangePopup(room.desk, {change}, &window);
        popup->showAt(window.mapToGlobal(QPoint(size.width() - 100, 74)));
        shot(*popup, tag + u"-change"_s);
        popup->close();
        // Nothing is wider than the window, and the two panes of the splitter stay two.
        QCOMPARE(window.size(), size);
        for (const auto *splitter : window.findChildren<QSplitter *>()) {
            if (splitter->orientation() == Qt::Vertical && splitter->indexOf(window.drawer()) >= 0)
                QCOMPARE(splitter->count(), 2);
        }
        QVERIFY(window.findChild<shell::TopBar *>()->showsProtected());
    }

    void findingsStayUnderThePointer()
    {
        Room room;
        MainWindow window(room.desk, room.commands, Room::pages);
        window.resize(1300, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const auto finding = [](const QString &object, mesh::Health health) {
            return kit::Finding{
                .health = health, .area = u"Traffic"_s, .object = object, .ns = u"shop"_s, .sentence = u"x"_s, .link = u"topology?id="_s + object};
        };
        FakePage *page = fake(window, u"topology"_s);
        page->faults = {finding(u"a"_s, mesh::Health::Warn), finding(u"b"_s, mesh::Health::Error)};
        emit page->summaryChanged();
        kit::TableView *table = window.drawer()->findings();
        const auto object = [table](int row) { return table->model()->index(row, items::FindingTable::Object).data().toString(); };
        QCOMPARE(object(0), u"b"_s);
        // Worse news keep their row until one asks for the order.
        page->faults = {finding(u"a"_s, mesh::Health::Critical), finding(u"b"_s, mesh::Health::Error)};
        emit page->summaryChanged();
        QCOMPARE(object(0), u"b"_s);
        QCOMPARE(object(1), u"a"_s);
        // With the pointer upon them nothing comes or goes, until it leaves.
        QTest::mouseMove(table->viewport(), QPoint(60, 10));
        if (!table->viewport()->underMouse())
            QSKIP("this platform has no pointer");
        page->faults = {finding(u"c"_s, mesh::Health::Critical)};
        emit page->summaryChanged();
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(object(0), u"b"_s);
        QEvent leave(QEvent::Leave);
        table->viewport()->setAttribute(Qt::WA_UnderMouse, false);
        QApplication::sendEvent(table->viewport(), &leave);
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(object(0), u"c"_s);
    }
};

QTEST_MAIN(MainWindowTest)
#include "mainwindowtest.moc"
