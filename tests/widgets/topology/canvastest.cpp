// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/build.h"
#include "tests/models/graph/meshes.h"
#include "widgets/kit/theme.h"
#include "widgets/topology/canvas.h"
#include "widgets/topology/ink.h"
#include "widgets/topology/picture.h"
#include "widgets/topology/words.h"

#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QStyle>
#include <QTest>
#include <QWheelEvent>

using namespace Qt::Literals::StringLiterals;
using topology::Canvas;
using topology::Scene;

class CanvasTest : public QObject
{
    Q_OBJECT

    static std::shared_ptr<const Scene> sceneOf(const mesh::SnapshotPtr &snapshot, const graph::Layout *previous = nullptr)
    {
        graph::Graph graph = graph::buildGraph(*snapshot);
        graph::Layout layout = graph::layout(graph, previous).value();
        return topology::sceneOf(std::move(graph), std::move(layout)).value();
    }

    std::unique_ptr<Canvas> make(QSize size = {900, 560})
    {
        auto canvas = std::make_unique<Canvas>(*m_theme);
        canvas->resize(size);
        canvas->setScene(m_scene);
        canvas->show();
        return canvas;
    }

    static QPoint centreOf(const Canvas &canvas, const QString &id)
    {
        const Scene &scene = *canvas.scene();
        return canvas.view().toScreen(scene.layout.nodes[scene.graph.indexOf(id)].center()).toPoint();
    }

    QImage picture(double scale, const topology::View &base = {})
    {
        const QSize size(900, 600);
        topology::View view = base;
        topology::fitInto(view, m_scene->layout.bounds, QRectF(QPointF(), QSizeF(size)));
        topology::zoomAt(view, QRectF(QPointF(), QSizeF(size)).center(), scale);
        topology::Renderer renderer(*m_theme);
        renderer.setScene(m_scene);
        return renderer.frame(view, size, 1).copy();
    }

    std::unique_ptr<kit::Theme> m_theme;
    std::shared_ptr<const Scene> m_scene;

private slots:
    void initTestCase()
    {
        m_theme = std::make_unique<kit::Theme>();
        m_scene = sceneOf(meshes::shop().snapshot());
    }

    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s)); }

    void paintsAtEveryZoom()
    {
        for (const auto choice : {kit::Theme::Choice::Dark, kit::Theme::Choice::Light}) {
            m_theme->choose(choice);
            for (const double scale : {0.05, 0.2, 0.5, 1.0, 1.6, 3.0}) {
                const QImage image = picture(scale);
                QSet<QRgb> colours;
                for (int y = 0; y < image.height(); y += 3) {
                    for (int x = 0; x < image.width(); x += 3)
                        colours.insert(image.pixel(x, y));
                }
                QVERIFY2(colours.size() > 2, qPrintable(QString::number(scale)));
            }
        }
    }

    void staleHasNoColourOfHealth()
    {
        m_theme->choose(kit::Theme::Choice::Dark);
        const QRgb error = m_theme->color(kit::Tone::Error).rgb();
        const auto count = [&](const QImage &image) {
            int n = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    n += image.pixel(x, y) == error;
            }
            return n;
        };
        topology::View stale;
        stale.stale = true;
        QVERIFY(count(picture(1)) > 20);
        QCOMPARE(count(picture(1, stale)), 0);
    }

    void fitsWhatItShows()
    {
        const auto canvas = make();
        QVERIFY(canvas->view().worldRect().contains(m_scene->layout.bounds));
        canvas->resize(500, 400);
        QTRY_VERIFY(canvas->view().worldRect().contains(m_scene->layout.bounds));
    }

    void clickSelects()
    {
        const auto canvas = make();
        QSignalSpy chosen(canvas.get(), &Canvas::selectionChanged);
        QTest::mouseClick(canvas.get(), Qt::LeftButton, {}, centreOf(*canvas, u"svc:shop/web"_s));
        QCOMPARE(canvas->selected(), u"svc:shop/web"_s);
        QCOMPARE(chosen.count(), 1);
        // Beside everything: nothing is selected.
        QTest::mouseClick(canvas.get(), Qt::LeftButton, {}, QPoint(2, 2));
        QCOMPARE(canvas->selected(), QString());
    }

    void clickSelectsAnEdge()
    {
        const auto canvas = make();
        int found = 0;
        for (qsizetype e = 0; e < m_scene->graph.edges.size(); ++e) {
            const graph::Route &route = m_scene->layout.routes[e];
            const QPointF middle = (route.points[0] + 3 * route.points[1] + 3 * route.points[2] + route.points[3]) / 8;
            QTest::mouseClick(canvas.get(), Qt::LeftButton, {}, canvas->view().toScreen(middle).toPoint());
            found += canvas->selected() == m_scene->graph.edges[e].id;
        }
        QVERIFY(found > m_scene->graph.edges.size() / 2); // where two cross, the nearer one is taken
    }

    void dragPansAndDoesNotSelect()
    {
        const auto canvas = make();
        const QPointF before = canvas->view().offset;
        const QPoint at(12, 500); // beside everything
        QTest::mousePress(canvas.get(), Qt::LeftButton, {}, at);
        QTest::mouseMove(canvas.get(), at + QPoint(30, 10));
        QTest::mouseMove(canvas.get(), at + QPoint(60, 20));
        QTest::mouseRelease(canvas.get(), Qt::LeftButton, {}, at + QPoint(60, 20));
        QCOMPARE(canvas->view().offset, before + QPointF(60, 20));
        QCOMPARE(canvas->selected(), QString());
        QVERIFY(!canvas->fitted());
    }

    void dragMovesANode()
    {
        const auto canvas = make();
        QSignalSpy movedSpy(canvas.get(), &Canvas::nodeMoved);
        const QPointF before = canvas->view().offset;
        const QPoint at = centreOf(*canvas, u"svc:shop/web"_s);
        QTest::mousePress(canvas.get(), Qt::LeftButton, {}, at);
        QTest::mouseMove(canvas.get(), at + QPoint(10, 10));
        QTest::mouseMove(canvas.get(), at + QPoint(20, 40));
        QTest::mouseRelease(canvas.get(), Qt::LeftButton, {}, at + QPoint(20, 40));
        QCOMPARE(canvas->view().offset, before);
        QCOMPARE(movedSpy.count(), 1);
        QCOMPARE(movedSpy[0][0].toString(), u"svc:shop/web"_s);
        const QPointF from = m_scene->layout.nodes[m_scene->graph.indexOf(u"svc:shop/web"_s)].topLeft();
        const QPointF by = movedSpy[0][1].toPointF() - from;
        QVERIFY(qAbs(by.x() - 20 / canvas->view().scale) < 0.01 && qAbs(by.y() - 40 / canvas->view().scale) < 0.01);
        // By keyboard, too.
        canvas->select(u"svc:shop/web"_s);
        QTest::keyClick(canvas.get(), Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(movedSpy.count(), 2);
        QCOMPARE(movedSpy[1][1].toPointF(), from + QPointF(0, 24));
    }

    void keysAskForPathsAndReach()
    {
        const auto canvas = make();
        QSignalSpy path(canvas.get(), &Canvas::pathRequested), reach(canvas.get(), &Canvas::reachRequested),
            grouping(canvas.get(), &Canvas::groupingRequested);
        QTest::keyClick(canvas.get(), Qt::Key_P); // nothing is selected
        QCOMPARE(path.count(), 0);
        canvas->select(u"svc:shop/web"_s);
        QTest::keyClick(canvas.get(), Qt::Key_P);
        QTest::keyClick(canvas.get(), Qt::Key_U);
        QTest::keyClick(canvas.get(), Qt::Key_D);
        QTest::keyClick(canvas.get(), Qt::Key_G);
        QCOMPARE(path.value(0).value(0).toString(), u"svc:shop/web"_s);
        QCOMPARE(reach.count(), 2);
        QCOMPARE(reach[0][1].value<topology::Reach>(), topology::Reach::Upstream);
        QCOMPARE(grouping.count(), 1);
    }

    void framesAreTheSameHoweverTheyCameAbout()
    {
        // Panned there over cached tiles, or painted at once.
        topology::Renderer panned(*m_theme), direct(*m_theme);
        panned.setScene(m_scene);
        direct.setScene(m_scene);
        topology::View view;
        topology::fitInto(view, m_scene->layout.bounds, QRectF(0, 0, 700, 500));
        view.scale = 0.7;
        for (int i = 0; i < 6; ++i) {
            view.offset += QPointF(-61, 17);
            panned.frame(view, {700, 500}, 1);
        }
        QCOMPARE(panned.frame(view, {700, 500}, 1), direct.frame(view, {700, 500}, 1));
        const int tiles = panned.tileCount();
        view.offset += QPointF(5, 0);
        panned.frame(view, {700, 500}, 1);
        QCOMPARE(panned.tileCount(), tiles); // nothing was painted anew
    }

    void flowRestsWhereNobodySeesIt()
    {
        const auto canvas = make();
        QVERIFY(!canvas->flowRuns()); // off until it is asked for
        canvas->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(canvas.get()));
        canvas->setFlow(true);
        const bool still = canvas->style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, canvas.get()) == 0;
        QCOMPARE(canvas->flowRuns(), !still);
        canvas->hide();
        QVERIFY(!canvas->flowRuns());
        canvas->show();
        canvas->activateWindow();
        QTRY_COMPARE(canvas->flowRuns(), !still && canvas->isActiveWindow());
        canvas->setFlow(false);
        QVERIFY(!canvas->flowRuns());
    }

    void selectionIsSaidToScreenReaders()
    {
        const auto canvas = make();
        canvas->select(u"svc:shop/web"_s);
        QVERIFY(canvas->accessibleDescription().contains(u"web"_s));
        QVERIFY(canvas->accessibleDescription().contains(u"called by 1, calls 6"_s));
        canvas->setRemark(u"Path of 3 calls"_s);
        QVERIFY(canvas->accessibleDescription().startsWith(u"Path of 3 calls"_s));
    }

    void zoomKeepsThePointUnderTheCursor()
    {
        const auto canvas = make();
        const QPointF at(300, 220), world = canvas->view().toWorld(at);
        QWheelEvent wheel(at, canvas->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(canvas.get(), &wheel);
        QVERIFY(canvas->view().scale > 0.5);
        QVERIFY((canvas->view().toScreen(world) - at).manhattanLength() < 0.01);
    }

    void keysZoomAndFit()
    {
        const auto canvas = make();
        const double before = canvas->view().scale;
        QTest::keyClick(canvas.get(), Qt::Key_Plus);
        QVERIFY(canvas->view().scale > before);
        QTest::keyClick(canvas.get(), Qt::Key_0);
        QCOMPARE(canvas->view().scale, 1.0);
        QTest::keyClick(canvas.get(), Qt::Key_F);
        QCOMPARE(canvas->view().scale, before);
        QVERIFY(canvas->fitted());
    }

    void arrowsWalkAlongEdges()
    {
        const auto canvas = make();
        canvas->select(u"svc:shop/web"_s);
        QTest::keyClick(canvas.get(), Qt::Key_Right); // the strongest call
        const int edge = m_scene->graph.edgeIndexOf(canvas->selected());
        QVERIFY(edge >= 0);
        QCOMPARE(m_scene->graph.nodes[m_scene->graph.edges[edge].target].id, u"svc:shop/catalog"_s);
        QTest::keyClick(canvas.get(), Qt::Key_Right);
        QCOMPARE(canvas->selected(), u"svc:shop/catalog"_s);
        QTest::keyClick(canvas.get(), Qt::Key_Left);
        QTest::keyClick(canvas.get(), Qt::Key_Left);
        QCOMPARE(canvas->selected(), u"svc:shop/web"_s);
        QTest::keyClick(canvas.get(), Qt::Key_Right);
        const QString first = canvas->selected();
        QTest::keyClick(canvas.get(), Qt::Key_Down);
        const bool last = canvas->selected() == first; // where it stands among its siblings is the layout's
        QTest::keyClick(canvas.get(), Qt::Key_Up);
        QVERIFY((canvas->selected() == first) != last);
        if (last)
            QTest::keyClick(canvas.get(), Qt::Key_Down);
        QCOMPARE(canvas->selected(), first);
        QTest::keyClick(canvas.get(), Qt::Key_Escape);
        QCOMPARE(canvas->selected(), QString());
    }

    void keysAskForGroupsAndHiding()
    {
        const auto canvas = make();
        QSignalSpy toggled(canvas.get(), &Canvas::groupToggled), hidden(canvas.get(), &Canvas::hideRequested),
            opened(canvas.get(), &Canvas::activated);
        canvas->select(u"svc:pay/fraud"_s);
        QTest::keyClick(canvas.get(), Qt::Key_O);
        QCOMPARE(toggled.value(0).value(0).toString(), u"ns/pay"_s);
        QTest::keyClick(canvas.get(), Qt::Key_H);
        QCOMPARE(hidden.value(0).value(0).toString(), u"svc:pay/fraud"_s);
        QTest::keyClick(canvas.get(), Qt::Key_Return);
        QCOMPARE(opened.value(0).value(0).toString(), u"svc:pay/fraud"_s);
    }

    void hoverDimsAfterAMoment()
    {
        const auto canvas = make();
        QTest::mouseMove(canvas.get(), centreOf(*canvas, u"svc:shop/reviews"_s));
        QTRY_COMPARE(canvas->view().hovered, u"svc:shop/reviews"_s);
        QTRY_VERIFY(canvas->view().dimOthers);
        const QVector<int> lit = topology::litEdges(*m_scene, canvas->view().hovered);
        QVERIFY(!lit.isEmpty());
        for (const int e : lit) {
            const graph::Edge &edge = m_scene->graph.edges[e];
            QVERIFY(m_scene->graph.nodes[edge.source].name == u"reviews"_s || m_scene->graph.nodes[edge.target].name == u"reviews"_s);
        }
        QTest::mouseMove(canvas.get(), QPoint(2, 2));
        QTRY_VERIFY(!canvas->view().dimOthers);
    }

    void refreshKeepsPlacesViewAndSelection()
    {
        const auto canvas = make();
        canvas->select(u"svc:shop/web"_s);
        canvas->zoomBy(1.5);
        const topology::View before = canvas->view();
        meshes::Mesh changed = meshes::shop();
        changed.call(u"shop"_s, u"web"_s, u"shop"_s, u"cart"_s, u"cart"_s, 100);
        const auto next = sceneOf(changed.snapshot(), &m_scene->layout);
        canvas->setScene(next);
        QCOMPARE(next->layout.nodes, m_scene->layout.nodes);
        QCOMPARE(canvas->view().offset, before.offset);
        QCOMPARE(canvas->view().scale, before.scale);
        QCOMPARE(canvas->selected(), u"svc:shop/web"_s);
    }

    void widthAndDashByTheRules()
    {
        graph::Edge edge;
        edge.flow.rate = 1;
        QCOMPARE(topology::widthOf(edge), 1.0);
        edge.flow.rate = 100;
        QVERIFY(qAbs(topology::widthOf(edge) - 3.3) < 0.01);
        edge.flow.rate = 1e9;
        QCOMPARE(topology::widthOf(edge), 6.0);
        edge.flow.rate = 0.01;
        QCOMPARE(topology::widthOf(edge), 1.0);
        edge.health = mesh::Health::Error;
        QCOMPARE(topology::widthOf(edge), 3.0);
        edge.plaintext = true;
        QCOMPARE(topology::lineOf(edge), topology::Line::Plaintext);
    }

    void hostileNamesAreCleaned()
    {
        graph::Node node;
        node.name = u"a\u202Eb\u001B[31m"_s;
        QVERIFY(!topology::Words::name(node).contains(u'\u202E'));
        QVERIFY(!topology::Words::name(node).contains(u'\u001B'));
        QVERIFY(!topology::Words::tooltip(node).contains(u'\u001B'));
    }
};

QTEST_MAIN(CanvasTest)
#include "canvastest.moc"
