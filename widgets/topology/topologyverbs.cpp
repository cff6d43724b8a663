// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Topology page's verbs: what is shown, the table beside, fit, export, and the context menu.
#include "models/base/text.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/tableview.h"
#include "widgets/topology/picture.h"
#include "widgets/topology/topologypage.h"
#include "widgets/topology/words.h"

#include <QAction>
#include <QActionGroup>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QMessageBox>
#include <QUrl>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace topology {

namespace {

struct LabelChoice {
    Labels labels;
    const char *word, *text;
};
constexpr std::array labelChoices{LabelChoice{Labels::Rate, "rate", QT_TRANSLATE_NOOP("topology::TopologyPage", "Rate")},
                                  LabelChoice{Labels::P95, "p95", QT_TRANSLATE_NOOP("topology::TopologyPage", "Latency, p95")},
                                  LabelChoice{Labels::Errors, "errors", QT_TRANSLATE_NOOP("topology::TopologyPage", "Errors")},
                                  LabelChoice{Labels::Share, "share", QT_TRANSLATE_NOOP("topology::TopologyPage", "Share of the caller's requests")},
                                  LabelChoice{Labels::Off, "off", QT_TRANSLATE_NOOP("topology::TopologyPage", "Off")}};

/// One word of a shell: names of a cluster are hostile there, too.
QString quoted(const QString &word)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9@%_+=:,./-]+\\z"_s);
    if (plain.match(word).hasMatch())
        return word;
    QString inside = base::text::clean(word);
    return u'\'' + inside.replace(u"'"_s, u"'\\''"_s) + u'\'';
}

QString linkTo(const QString &page, const QString &key, const QString &value)
{
    return u"%1?%2=%3"_s.arg(page, key, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

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
    option(
        tr("Boxes of namespaces"), [this] { return m_grouping == Grouping::Namespace; },
        [this](bool on) { setGrouping(on ? Grouping::Namespace : Grouping::None); });
    option(tr("Locks on encrypted edges"), [this] { return m_canvas->view().locks; }, [this](bool on) { m_canvas->setLocks(on); });
    option(
        tr("Moving dots along the calls"), [this] { return m_desk.settings.value(u"topology/flow"_s, false).toBool(); },
        [this](bool on) {
            m_desk.settings.setValue(u"topology/flow"_s, on);
            m_canvas->setFlow(on);
        });
    option(
        tr("Only what the filter finds"), [this] { return m_hideOthers; },
        [this](bool on) {
            m_hideOthers = on;
            recompute();
        });
    menu->addSeparator();
    QMenu *labels = menu->addMenu(tr("Labels"));
    auto *choices = new QActionGroup(labels);
    for (const LabelChoice &choice : labelChoices) {
        QAction *action = labels->addAction(tr(choice.text));
        action->setCheckable(true);
        action->setChecked(m_canvas->view().labels == choice.labels);
        choices->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice] {
            m_desk.settings.setValue(u"topology/labels"_s, QString::fromLatin1(choice.word));
            m_canvas->setLabels(choice.labels);
        });
    }
    menu->addSeparator();
    QAction *unhide = menu->addAction(tr("Show what I hid"));
    connect(unhide, &QAction::triggered, this, [this] {
        m_options.hidden.clear();
        recompute();
    });
    QAction *unpinAll = menu->addAction(tr("Unpin all"));
    connect(unpinAll, &QAction::triggered, this, [this] { unpin({}); });
    connect(menu, &QMenu::aboutToShow, unhide, [this, unhide, unpinAll] {
        unhide->setEnabled(!m_options.hidden.isEmpty());
        unpinAll->setEnabled(!m_pinned.isEmpty());
    });
    return menu;
}

void TopologyPage::setTableShown(bool shown)
{
    const QSignalBlocker quiet(m_tableVerb);
    m_tableVerb->setChecked(shown);
    m_table->setVisible(shown);
    m_desk.settings.setValue(u"topology/table"_s, shown);
    showRows();
}

// ---- Context menu --------------------------------------------------------------------------------------------------

void TopologyPage::addCopies(QMenu &menu, const QString &name, const QString &command)
{
    menu.addAction(kit::icon(m_desk.theme, u"copy"_s), tr("Copy name"), this, [name] { QGuiApplication::clipboard()->setText(name); });
    if (!command.isEmpty())
        menu.addAction(tr("Copy as kubectl command"), this, [command] { QGuiApplication::clipboard()->setText(command); });
}

void TopologyPage::addNodeVerbs(QMenu &menu, const graph::Node &node)
{
    const QString id = node.id, name = Words::name(node);
    const bool isGroup = node.kind == graph::NodeKind::Group, isService = node.kind == graph::NodeKind::Service;
    QAction *go = menu.addAction(isGroup         ? tr("Open %1\tO").arg(name)
                                     : isService ? tr("Go to service %1\tEnter").arg(name)
                                                 : tr("Go to workload %1\tEnter").arg(name),
                                 this, [this, id] { activate(id); });
    go->setEnabled(isGroup || isService || !node.workloads.isEmpty());
    if (!node.ns.isEmpty()) {
        menu.addAction(tr("Show certificates of %1").arg(base::text::clean(node.ns)), this,
                       [this, ns = node.ns] { emit navigate(linkTo(u"certificates"_s, u"filter"_s, u"ns:"_s + ns)); });
        menu.addAction(kit::icon(m_desk.theme, u"filter"_s), tr("Filter to namespace %1").arg(base::text::clean(node.ns)), this,
                       [this, ns = node.ns] { emit navigate(linkTo(u"topology"_s, u"filter"_s, u"ns:"_s + ns)); });
    }
    menu.addSeparator();
    if (!m_pathFrom.isEmpty() && m_pathFrom != id) {
        const QString from = Words::name(m_scene->graph.nodes[m_scene->graph.indexOf(m_pathFrom)]);
        menu.addAction(kit::icon(m_desk.theme, u"path"_s), tr("Path from %1 to here\tP").arg(from), this, [this, id] { showPath(m_pathFrom, id); });
    }
    menu.addAction(kit::icon(m_desk.theme, u"path"_s), tr("Path from here…\tP"), this, [this, id] {
        endTrail();
        requestPath(id);
    });
    menu.addAction(tr("All that calls it, directly or not\tU"), this, [this, id] { showReach(id, Reach::Upstream); });
    menu.addAction(tr("All that it calls, directly or not\tD"), this, [this, id] { showReach(id, Reach::Downstream); });
    menu.addSeparator();
    if (!isGroup && node.group >= 0)
        menu.addAction(tr("Close group %1\tO").arg(Words::groupName(m_scene->graph.groups[node.group])), this,
                       [this, group = m_scene->graph.groups[node.group].id] { toggleGroup(group); });
    menu.addAction(kit::icon(m_desk.theme, u"hide"_s), tr("Hide\tH"), this, [this, id] { hide(id); });
    if (m_pinned.contains(id))
        menu.addAction(kit::icon(m_desk.theme, u"pin"_s), tr("Unpin"), this, [this, id] { unpin(id); });
    else
        menu.addAction(kit::icon(m_desk.theme, u"pin"_s), tr("Pin here"), this,
                       [this, id] { pin(id, m_scene->layout.nodes[m_scene->graph.indexOf(id)].topLeft()); });
    menu.addSeparator();
    const QString context = m_desk.store.snapshot()->context;
    const QString kubectl = u"kubectl"_s + (context.isEmpty() ? QString() : u" --context "_s + quoted(context)) + u" -n "_s + quoted(node.ns);
    const QString what = isService  ? u" get service "_s + quoted(node.name) + u" -o wide"_s
        : !node.workloads.isEmpty() ? u" get deployment,statefulset,daemonset "_s + quoted(node.workloads.front())
                                    : QString();
    addCopies(menu, base::text::clean(node.name), node.ns.isEmpty() || what.isEmpty() ? QString() : kubectl + what);
}

void TopologyPage::addGroupVerbs(QMenu &menu, const graph::Group &group)
{
    menu.addAction(tr("Close group %1\tO").arg(Words::groupName(group)), this, [this, id = group.id] { toggleGroup(id); });
    if (group.kind == graph::GroupKind::Namespace) {
        menu.addAction(kit::icon(m_desk.theme, u"filter"_s), tr("Filter to namespace %1").arg(Words::groupName(group)), this,
                       [this, ns = group.name] { emit navigate(linkTo(u"topology"_s, u"filter"_s, u"ns:"_s + ns)); });
        menu.addAction(tr("Show certificates of %1").arg(Words::groupName(group)), this,
                       [this, ns = group.name] { emit navigate(linkTo(u"certificates"_s, u"filter"_s, u"ns:"_s + ns)); });
    }
    menu.addSeparator();
    addCopies(menu, base::text::clean(group.name),
              group.kind == graph::GroupKind::Namespace ? u"kubectl -n "_s + quoted(group.name) + u" get services,pods"_s : QString());
}

void TopologyPage::addEdgeVerbs(QMenu &menu, const graph::Edge &edge)
{
    const graph::Graph &graph = m_scene->graph;
    for (const int end : {edge.source, edge.target}) {
        menu.addAction(tr("Select %1").arg(Words::name(graph.nodes[end])), this, [this, to = graph.nodes[end].id] { select(to, true); });
        if (graph.nodes[end].kind == graph::NodeKind::Service)
            menu.addAction(tr("Go to service %1").arg(Words::name(graph.nodes[end])), this, [this, to = graph.nodes[end].id] { activate(to); });
    }
    menu.addSeparator();
    addCopies(menu, Words::edgeName(graph, edge), {});
}

std::unique_ptr<QMenu> TopologyPage::menuFor(const QString &id)
{
    auto menu = std::make_unique<QMenu>(this);
    const graph::Graph &graph = m_scene->graph;
    if (const int v = graph.indexOf(id); v >= 0)
        addNodeVerbs(*menu, graph.nodes[v]);
    else if (const int e = graph.edgeIndexOf(id); e >= 0)
        addEdgeVerbs(*menu, graph.edges[e]);
    else if (const int g = graph.groupIndexOf(id); g >= 0)
        addGroupVerbs(*menu, graph.groups[g]);
    if (!menu->isEmpty())
        menu->addSeparator();
    menu->addAction(tr("Fit\tF"), m_canvas, &Canvas::fit);
    menu->addAction(tr("Lay out anew"), this, [this] { recompute(true); });
    QAction *show = menu->addMenu(m_showMenu.get());
    show->setText(tr("Show"));
    return menu;
}

void TopologyPage::showContextMenu(const QString &id, const QPoint &at)
{
    menuFor(id)->exec(at);
}

// ---- Export --------------------------------------------------------------------------------------------------------

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
    return savePicture(*m_scene, m_canvas->view(), m_desk.theme, {}, file);
}

} // namespace topology
