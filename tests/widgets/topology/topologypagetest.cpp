// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page on a store. With MESHDECK_SHOTS=<folder> it also leaves pictures there.
#include "tests/models/graph/meshes.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/topology/topologypage.h"

#include <QDir>
#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
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
        QCoreApplication::processEvents(); // what was just filled is laid out
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

    static int lit(const Room &room)
    {
        const auto &emphasis = room.page->canvas()->view().emphasis;
        return emphasis ? static_cast<int>(emphasis->nodes.count(topology::Emphasis::Lit)) : -1;
    }

    void filterFinds()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        room.page->setFilter(u"ns:pay"_s);
        QTRY_COMPARE(lit(room), 3);
        QVERIFY(room.page->shown().startsWith(u"3 "_s));
        room.page->setFilter(u"reviews"_s);
        QTRY_COMPARE(lit(room), 1);
        room.page->setFilter(u"5xx>0.5%"_s);
        QTRY_COMPARE(lit(room), 1);
        room.page->setFilter(u"version:v3"_s);
        QTRY_COMPARE(lit(room), 1);
        room.page->setFilter(u"app=reviews or app=web"_s);
        QTRY_COMPARE(lit(room), 2);
        room.page->setFilter(u"mtls<100%"_s);
        QTRY_VERIFY(lit(room) > 0);
        room.page->setFilter({});
        QTRY_COMPARE(lit(room), -1);
        QVERIFY(room.page->valuesOf(u"ns"_s).contains(u"pay"_s));
        QVERIFY(room.page->knownKeys().contains(u"changed"_s));
    }

    void filterHides()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        const qsizetype all = room.page->canvas()->scene()->graph.nodes.size();
        room.page->setFilter(u"!kind:gateway ns:shop"_s);
        QTRY_COMPARE(room.page->canvas()->scene()->graph.nodes.size(), all - 2);
        QCOMPARE(room.page->canvas()->scene()->hiddenByFilter, 2);
        QVERIFY(room.page->shown().contains(u"2 hidden"_s));
        QTRY_VERIFY(lit(room) > 0);
        room.page->setFilter({});
        QTRY_COMPARE(room.page->canvas()->scene()->graph.nodes.size(), all);
    }

    void pathIsLitAndSaid()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        room.page->verbs()[1]->setChecked(true);
        auto *table = room.page->findChild<kit::TableView *>();
        emit room.page->canvas()->pathRequested(u"gw:istio-system/istio-ingressgateway"_s);
        QVERIFY(room.page->trail().isEmpty()); // the other end is awaited
        QVERIFY(room.page->canvas()->accessibleDescription().contains(u"Path from"_s));
        emit room.page->canvas()->pathRequested(u"svc:data/inventory"_s);
        const topology::Trail &trail = room.page->trail();
        QCOMPARE(trail.length, 3);
        QCOMPARE(trail.paths, 2.0); // over catalog, and over checkout
        QVERIFY(room.page->canvas()->accessibleDescription().startsWith(u"2 shortest paths of 3 calls"_s));
        QCOMPARE(table->model()->rowCount(), static_cast<int>(trail.edges.size()));
        QCOMPARE(lit(room), 5);
        // It survives a refresh, and Esc ends it.
        const auto before = room.page->canvas()->scene();
        meshes::Mesh more = meshes::shop();
        more.call(u"shop"_s, u"web"_s, u"shop"_s, u"cart"_s, u"cart"_s, 10);
        room.feed(more);
        QTRY_VERIFY(room.page->canvas()->scene() != before);
        QCOMPARE(room.page->trail().paths, 2.0);
        QVERIFY(room.page->escape());
        QVERIFY(room.page->trail().isEmpty());
        QCOMPARE(lit(room), -1);
        room.page->verbs()[1]->setChecked(false);
    }

    void reachShowsWholeClosures()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        emit room.page->canvas()->reachRequested(u"svc:data/inventory"_s, topology::Reach::Upstream);
        const QStringList expected{u"checkout"_s, u"catalog"_s, u"batch"_s, u"web"_s, u"visitors"_s};
        QStringList names;
        for (const int v : room.page->trail().nodes)
            names << room.page->canvas()->scene()->graph.nodes[v].name;
        for (const QString &name : expected)
            QVERIFY2(names.contains(name), qPrintable(name));
        QVERIFY(!names.contains(u"ratings"_s));
        emit room.page->canvas()->reachRequested(u"svc:data/inventory"_s, topology::Reach::Upstream); // again: off
        QVERIFY(room.page->trail().isEmpty());
    }

    void draggedNodesStay()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        const auto scene = room.page->canvas()->scene();
        const int v = scene->graph.indexOf(u"svc:shop/web"_s);
        const QPointF wanted = scene->layout.nodes[v].topLeft() + QPointF(0, -30);
        emit room.page->canvas()->nodeMoved(u"svc:shop/web"_s, wanted);
        QTRY_VERIFY(room.page->canvas()->scene() != scene);
        const auto moved = room.page->canvas()->scene();
        QVERIFY(moved->layout.nodes[v].topLeft() != scene->layout.nodes[v].topLeft());
        for (qsizetype u = 0; u < moved->layout.nodes.size(); ++u) {
            if (u != v)
                QCOMPARE(moved->layout.nodes[u], scene->layout.nodes[u]);
        }
        const QPointF stands = moved->layout.nodes[v].topLeft();
        meshes::Mesh more = meshes::shop();
        more.simple(u"shop"_s, u"ledger"_s);
        more.call(u"shop"_s, u"cart"_s, u"shop"_s, u"ledger"_s, u"ledger"_s, 10);
        room.feed(more);
        QTRY_VERIFY(room.page->canvas()->scene()->graph.indexOf(u"svc:shop/ledger"_s) >= 0);
        const auto later = room.page->canvas()->scene();
        QCOMPARE(later->layout.nodes[later->graph.indexOf(u"svc:shop/web"_s)].topLeft(), stands);
        QVERIFY(room.page->canvas()->view().pinned.contains(u"svc:shop/web"_s));
    }

    void boxesCanBeSwitchedOff()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        QVERIFY(!room.page->canvas()->scene()->graph.groups.isEmpty());
        emit room.page->canvas()->groupingRequested();
        QTRY_VERIFY(room.page->canvas()->scene()->graph.groups.isEmpty());
        emit room.page->canvas()->groupingRequested();
        QTRY_VERIFY(!room.page->canvas()->scene()->graph.groups.isEmpty());
    }

    void menuHasTheVerbsThatApply()
    {
        Room room;
        room.feed(meshes::shop());
        QTRY_VERIFY(room.settled());
        const auto texts = [&](const QString &id) {
            QStringList out;
            const auto menu = room.page->menuFor(id);
            for (const QAction *action : menu->actions())
                out << action->text();
            return out.join(u'|');
        };
        const QString service = texts(u"svc:shop/reviews"_s);
        for (const char *verb : {"Go to service reviews", "Show certificates of shop", "Filter to namespace shop", "Path from here", "Hide",
                                 "Pin here", "Copy name", "Copy as kubectl command"})
            QVERIFY2(service.contains(QLatin1StringView(verb)), verb);
        QVERIFY(!texts(u"ext:api.bank.example"_s).contains(u"kubectl"_s));
        QVERIFY(texts(u"ns/shop"_s).contains(u"Close group shop"_s));
        QVERIFY(texts(room.page->canvas()->scene()->graph.edges[0].id).contains(u"Select "_s));
        QVERIFY(texts({}).contains(u"Fit"_s));
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
        QVERIFY(!table->isVisible());
        QCOMPARE(table->model()->rowCount(), 0); // not filled while nobody sees it
        room.page->verbs()[1]->setChecked(true);
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), static_cast<int>(room.page->canvas()->scene()->graph.edges.size()));
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
        const auto bytesOf = [](const QString &name) {
            QFile file(name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QString png2 = room.directory.filePath(u"h.png"_s), pdf2 = room.directory.filePath(u"h.pdf"_s);
        // The writer dates its file by the machine's clock, in seconds.
        const qint64 second = QDateTime::currentSecsSinceEpoch();
        QTRY_VERIFY(QDateTime::currentSecsSinceEpoch() != second);
        QVERIFY(room.page->exportTo(png2));
        QVERIFY(room.page->exportTo(pdf2));
        QCOMPARE(bytesOf(png2), bytesOf(png));
        QCOMPARE(bytesOf(pdf2), bytesOf(pdf));
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
