// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page on a store. With MESHDECK_SHOTS=<folder> it also leaves pictures there.
#include "tests/models/graph/meshes.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/topology/topologypage.h"

#include <QDir>
#include <QHBoxLayout>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using topology::TopologyPage;

class TopologyPageTest : public QObject
{
    Q_OBJECT

    struct Room {
        kit::Theme theme;
        base::FakeClock clock{1'700'000'005'000};
        store::Store store{clock};
        QTemporaryDir directory;
        QSettings settings{directory.filePath(u"s.ini"_s), QSettings::IniFormat};
        kit::Desk desk{.theme = theme, .store = store, .settings = settings};
        std::unique_ptr<TopologyPage> page;

        Room()
        {
            page = std::make_unique<TopologyPage>(desk);
            page->resize(940, 580);
            page->show();
        }

        void feed(const meshes::Mesh &mesh)
        {
            store.apply(mesh.delta());
            store.flush();
        }
        bool settled() const { return page->canvas()->scene()->graph.nodes.size() > 0; }
    };

    static void shot(QWidget &widget, const QString &name)
    {
        const QString folder = qEnvironmentVariable("MESHDECK_SHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        QTest::qWait(100); // what was just filled is laid out
        QVERIFY(widget.grab().save(folder + u'/' + name + u".png"_s));
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s)); }

    void waitsThenShows()
    {
        Room room;
        QCOMPARE(room.page->canvas()->scene()->graph.nodes.size(), 0);
        QTRY_VERIFY(!room.page->canvas()->isVisible()); // a placeholder says what is awaited
        QSignalSpy summary(room.page.get(), &kit::Page::summaryChanged);
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        QTRY_VERIFY(room.page->canvas()->isVisible());
        QVERIFY(summary.count() > 0);
        QVERIFY(room.page->counts().contains(u"gateway"_s));
        QCOMPARE(room.page->badge().health, mesh::Health::Error);
        QCOMPARE(room.page->verbs().size(), 4);
    }

    void refreshKeepsPlaces()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        const auto before = room.page->canvas()->scene();
        meshes::Mesh more = meshes::shop();
        more.call(u"shop"_s, u"web"_s, u"shop"_s, u"cart"_s, u"cart"_s, 10);
        room.feed(more);
        QTRY_VERIFY(room.page->canvas()->scene() != before);
        QCOMPARE(room.page->canvas()->scene()->layout.nodes, before->layout.nodes);
    }

    void selectionAndPosition()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        QSignalSpy moved(room.page.get(), &kit::Page::moved);
        room.page->restore({{u"id"_s, u"svc:shop/reviews"_s}});
        QCOMPARE(moved.count(), 1);
        QCOMPARE(room.page->crumbs(), (QStringList{u"shop"_s, u"reviews"_s}));
        QCOMPARE(room.page->canvas()->selected(), u"svc:shop/reviews"_s);
        const QVariantMap position = room.page->position();
        QVERIFY(room.page->escape());
        QVERIFY(!room.page->escape());
        room.page->restore(position);
        QCOMPARE(room.page->canvas()->selected(), u"svc:shop/reviews"_s);
    }

    void filterDims()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        const qsizetype all = room.page->canvas()->scene()->graph.nodes.size();
        room.page->setFilter(u"ns:pay"_s);
        QCOMPARE(room.page->canvas()->view().unmatched.size(), all - 3);
        QVERIFY(room.page->shown().startsWith(u"3 "_s));
        room.page->setFilter(u"reviews"_s);
        QCOMPARE(room.page->canvas()->view().unmatched.size(), all - 1);
        room.page->setFilter(u"5xx>0.5%"_s);
        QCOMPARE(room.page->canvas()->view().unmatched.size(), all - 1);
        room.page->setFilter({});
        QVERIFY(room.page->canvas()->view().unmatched.isEmpty());
    }

    void groupsCloseAndOpen()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        emit room.page->canvas()->groupToggled(u"ns/pay"_s);
        QTRY_VERIFY(room.page->canvas()->scene()->graph.indexOf(u"group:ns/pay"_s) >= 0);
        emit room.page->canvas()->groupToggled(u"ns/pay"_s);
        QTRY_VERIFY(room.page->canvas()->scene()->graph.indexOf(u"svc:pay/fraud"_s) >= 0);
        emit room.page->canvas()->hideRequested(u"svc:pay/fraud"_s);
        QTRY_VERIFY(room.page->canvas()->scene()->graph.indexOf(u"svc:pay/fraud"_s) < 0);
        QCOMPARE(room.page->canvas()->scene()->full.hiddenByUser, 1);
    }

    void tableHasTheSameEdges()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        auto *table = room.page->findChild<kit::TableView *>();
        QVERIFY(table);
        QTRY_COMPARE(table->model()->rowCount(), static_cast<int>(room.page->canvas()->scene()->graph.edges.size()));
        QVERIFY(!table->isVisible());
        room.page->verbs()[1]->setChecked(true);
        QVERIFY(table->isVisible());
        table->setFocus();
        const QString id = room.page->canvas()->scene()->graph.edges[4].id;
        QVERIFY(table->selectId(id));
        emit table->opened(id);
        QCOMPARE(room.page->canvas()->selected(), id);
    }

    void findingsAreTheEdgesOwn()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        const auto findings = room.page->findings();
        QCOMPARE(findings.size(), 2); // batch in plaintext, checkout denied
        for (const kit::Finding &finding : findings)
            QVERIFY(finding.link.startsWith(u"topology?id="_s));
    }

    void exportsPictures()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        const QString png = room.directory.filePath(u"g.png"_s), pdf = room.directory.filePath(u"g.pdf"_s);
        QVERIFY(room.page->exportTo(png));
        QVERIFY(!QImage(png).isNull());
        QVERIFY(room.page->exportTo(pdf));
        QVERIFY(QFileInfo(pdf).size() > 1000);
        QVERIFY(room.page->exportTo(room.directory.filePath(u"g.xyz"_s)).error().kind == base::ErrorKind::Unsupported);
        QVERIFY(room.page->exportTo(u"/nowhere/g.png"_s).error().kind == base::ErrorKind::Invalid);
    }

    void otherContextStartsAnew()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        room.store.reset(u"other"_s);
        QTRY_COMPARE(room.page->canvas()->scene()->graph.nodes.size(), 0);
        QCOMPARE(room.page->crumbs(), QStringList());
    }

    void pictures_data()
    {
        QTest::addColumn<int>("services");
        QTest::addColumn<QString>("selected");
        QTest::newRow("15") << 0 << u"svc:shop/reviews"_s;
        QTest::newRow("300") << 300 << QString();
        QTest::newRow("2000") << 2000 << QString();
    }

    void pictures()
    {
        QFETCH(int, services);
        QFETCH(QString, selected);
        const meshes::Mesh mesh = services == 0 ? meshes::shop() : meshes::large(services);
        for (const auto &[choice, name] : {std::pair(kit::Theme::Choice::Dark, u"dark"_s), {kit::Theme::Choice::Light, u"light"_s}}) {
            Room room;
            room.theme.choose(choice);
            QWidget window;
            window.setPalette(room.theme.palette());
            auto *row = new QHBoxLayout(&window);
            row->setContentsMargins(0, 0, 0, 0);
            row->setSpacing(0);
            room.page->setParent(nullptr);
            row->addWidget(room.page.get(), 1);
            room.page->inspector()->setFixedWidth(320);
            row->addWidget(room.page->inspector());
            window.resize(1290, 640);
            window.show();
            room.feed(mesh);
            QTRY_VERIFY_WITH_TIMEOUT(room.settled(), 60'000);
            if (!selected.isEmpty())
                room.page->restore({{u"id"_s, selected}});
            QTRY_VERIFY(room.page->canvas()->isVisible());
            shot(window, u"topology-%1-%2"_s.arg(services == 0 ? 15 : services).arg(name));
            if (services == 300) { // one group opened; the middle at 1:1
                const auto &groups = room.page->canvas()->scene()->full.groups;
                const auto before = room.page->canvas()->scene();
                emit room.page->canvas()->groupToggled(groups[groups.size() / 2].id);
                QTRY_VERIFY(room.page->canvas()->scene() != before);
                shot(window, u"topology-open-%1"_s.arg(name));
                room.page->canvas()->zoomToLife();
                shot(window, u"topology-open-life-%1"_s.arg(name));
            }
            // Widgets of the page outlive the window here: take them back.
            room.page->inspector()->setParent(nullptr);
            room.page->setParent(nullptr);
        }
    }
};

QTEST_MAIN(TopologyPageTest)
#include "topologypagetest.moc"
