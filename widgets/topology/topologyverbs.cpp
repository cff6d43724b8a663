// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Topology page's verbs: what is shown, the table beside, fit, export, and the context menu.
#include "widgets/kit/icon.h"
#include "widgets/kit/tableview.h"
#include "widgets/topology/paintgraph.h"
#include "widgets/topology/topologypage.h"
#include "widgets/topology/words.h"

#include <QAction>
#include <QActionGroup>
#include <QFileDialog>
#include <QGuiApplication>
#include <QClipboard>
#include <QImage>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QPdfWriter>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

namespace {

constexpr double exportMargin = 24;
constexpr int mostPixels = 12'000; ///< of one side of a PNG

} // namespace

void TopologyPage::addVerbs()
{
    m_showVerb = new QAction(kit::icon(m_desk.theme, u"eye"_s), tr("Show"), this);
    m_showMenu.reset(showMenu());
    m_showVerb->setMenu(m_showMenu.get());
    connect(m_showVerb, &QAction::triggered, this, [this] { m_showMenu->popup(QCursor::pos()); });
    m_tableVerb = new QAction(kit::icon(m_desk.theme, u"table"_s), tr("Table"), this);
    m_tableVerb->setCheckable(true);
    m_tableVerb->setToolTip(tr("The same edges as rows"));
    connect(m_tableVerb, &QAction::toggled, this, &TopologyPage::setTableShown);
    m_fitVerb = new QAction(kit::icon(m_desk.theme, u"fit"_s), tr("Fit"), this);
    m_fitVerb->setToolTip(tr("Show all of the graph (F)"));
    connect(m_fitVerb, &QAction::triggered, m_canvas, &Canvas::fit);
    m_exportVerb = new QAction(kit::icon(m_desk.theme, u"export"_s), tr("Export…"), this);
    connect(m_exportVerb, &QAction::triggered, this, &TopologyPage::askExport);
}

QList<QAction *> TopologyPage::verbs() const
{
    return {m_showVerb, m_tableVerb, m_fitVerb, m_exportVerb};
}

QMenu *TopologyPage::showMenu()
{
    auto *menu = new QMenu;
    auto *levels = new QActionGroup(menu);
    const auto level = [&](const QString &text, graph::Level value) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_options.level == value);
        levels->addAction(action);
        connect(action, &QAction::triggered, this, [this, value] {
            m_options.level = value;
            recompute();
        });
    };
    level(tr("Services"), graph::Level::Service);
    level(tr("Applications"), graph::Level::App);
    level(tr("Workloads"), graph::Level::Workload);
    menu->addSeparator();
    const auto option = [&](const QString &text, auto get, auto set) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(get());
        connect(action, &QAction::toggled, this, set);
        connect(menu, &QMenu::aboutToShow, action, [action, get] {
            const QSignalBlocker quiet(action);
            action->setChecked(get());
        });
    };
    option(
        tr("Versions inside services"), [this] { return m_options.versions; },
        [this](bool on) {
            m_options.versions = on;
            recompute();
        });
    option(
        tr("Idle services"), [this] { return !m_options.hideIdle; },
        [this](bool on) {
            m_options.hideIdle = !on;
            recompute();
        });
    option(tr("Locks on encrypted edges"), [this] { return m_canvas->view().locks; }, [this](bool on) { m_canvas->setLocks(on); });
    menu->addSeparator();
    QAction *unhide = menu->addAction(tr("Show what I hid"));
    connect(unhide, &QAction::triggered, this, [this] {
        m_options.hidden.clear();
        recompute();
    });
    connect(menu, &QMenu::aboutToShow, unhide, [this, unhide] { unhide->setEnabled(!m_options.hidden.isEmpty()); });
    return menu;
}

void TopologyPage::setTableShown(bool shown)
{
    const QSignalBlocker quiet(m_tableVerb);
    m_tableVerb->setChecked(shown);
    m_table->setVisible(shown);
    m_desk.settings.setValue(u"topology/table"_s, shown);
}

void TopologyPage::showContextMenu(const QString &id, const QPoint &at)
{
    QMenu menu(this);
    const graph::Graph &graph = m_scene->graph;
    const int v = graph.indexOf(id);
    const int g = graph.groupIndexOf(id);
    if (v >= 0) {
        const graph::Node &node = graph.nodes[v];
        const bool isGroup = node.kind == graph::NodeKind::Group;
        QAction *go = menu.addAction(isGroup ? tr("Open %1").arg(Words::name(node)) : tr("Go to %1").arg(Words::name(node)), this,
                                     [this, id] { activate(id); });
        go->setEnabled(isGroup || node.kind == graph::NodeKind::Service || !node.workloads.isEmpty());
        if (!isGroup && node.group >= 0)
            menu.addAction(tr("Close group %1").arg(Words::groupName(graph.groups[node.group])), this,
                           [this, group = graph.groups[node.group].id] { toggleGroup(group); });
        menu.addAction(tr("Hide"), this, [this, id] { hide(id); });
        menu.addAction(kit::icon(m_desk.theme, u"copy"_s), tr("Copy name"), this,
                       [name = node.name] { QGuiApplication::clipboard()->setText(name); });
    } else if (const int e = graph.edgeIndexOf(id); e >= 0) {
        const graph::Edge &edge = graph.edges[e];
        menu.addAction(tr("Select %1").arg(Words::name(graph.nodes[edge.source])), this,
                       [this, to = graph.nodes[edge.source].id] { select(to, true); });
        menu.addAction(tr("Select %1").arg(Words::name(graph.nodes[edge.target])), this,
                       [this, to = graph.nodes[edge.target].id] { select(to, true); });
    } else if (g >= 0) {
        menu.addAction(tr("Close group %1").arg(Words::groupName(graph.groups[g])), this, [this, id] { toggleGroup(id); });
    }
    if (!menu.isEmpty())
        menu.addSeparator();
    menu.addAction(tr("Fit"), m_canvas, &Canvas::fit);
    menu.addAction(tr("Lay out anew"), this, [this] { recompute(true); });
    menu.addMenu(m_showMenu.get())->setText(tr("Show"));
    menu.exec(at);
}

void TopologyPage::askExport()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Export the graph"), u"mesh.png"_s, tr("PNG (*.png);;PDF (*.pdf)"));
    if (file.isEmpty())
        return;
    if (const auto done = exportTo(file); !done)
        QMessageBox::warning(this, tr("Export"), done.error().message());
}

base::Result<void> TopologyPage::exportTo(const QString &file) const
{
    const QSizeF size = m_scene->layout.bounds.size() + QSizeF(2 * exportMargin, 2 * exportMargin);
    View view = m_canvas->view();
    view.hovered.clear();
    view.dimOthers = false;
    const auto paint = [&](QPainter &painter, double scale) {
        view.scale = scale;
        view.offset = (QPointF(exportMargin, exportMargin) - m_scene->layout.bounds.topLeft()) * scale;
        view.screen = QRectF(QPointF(), size * scale);
        painter.fillRect(view.screen, m_desk.theme.color(kit::Tone::Bg1));
        paintGraph(painter, m_scene->graph, m_scene->layout, view, m_desk.theme);
    };
    if (file.endsWith(".pdf"_L1, Qt::CaseInsensitive)) {
        QPdfWriter writer(file);
        writer.setResolution(96);
        writer.setPageSize(QPageSize(size * 72 / 96, QPageSize::Point, {}, QPageSize::ExactMatch));
        writer.setPageMargins({});
        QPainter painter;
        if (!painter.begin(&writer))
            return base::fail(base::ErrorKind::Invalid, tr("The file cannot be written"), file);
        paint(painter, 1);
        return {};
    }
    if (!file.endsWith(".png"_L1, Qt::CaseInsensitive))
        return base::fail(base::ErrorKind::Unsupported, tr("Only PNG and PDF can be written here"), file);
    const double scale = std::min(2.0, mostPixels / std::max(size.width(), size.height()));
    QImage image((size * scale).toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    paint(painter, scale);
    painter.end();
    if (!image.save(file))
        return base::fail(base::ErrorKind::Invalid, tr("The file cannot be written"), file);
    return {};
}

} // namespace topology
