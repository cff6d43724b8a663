// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/topologypage.h"

#include "models/base/text.h"
#include "models/store/playhead.h"
#include "models/items/nodefields.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/tableview.h"
#include "widgets/topology/graphinspector.h"
#include "widgets/topology/legend.h"
#include "widgets/topology/words.h"

#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

namespace {

constexpr std::array shownKinds{mesh::Kind::Service, mesh::Kind::Pod, mesh::Kind::Deployment, mesh::Kind::Namespace};
/// Up to here a filter is applied while it is typed; larger graphs are searched off the main thread.
constexpr qsizetype searchedAtOnce = 1500;

Labels labelsOf(const QString &word)
{
    return word == "off"_L1   ? Labels::Off
        : word == "p95"_L1    ? Labels::P95
        : word == "errors"_L1 ? Labels::Errors
        : word == "share"_L1  ? Labels::Share
                              : Labels::Rate;
}

} // namespace

TopologyPage::TopologyPage(kit::Desk &desk, QWidget *parent)
    : Page(u"topology"_s, tr("Topology"), parent)
    , m_desk(desk)
    , m_stop(std::make_shared<std::atomic_bool>(false))
    , m_scene(std::make_shared<Scene>())
    , m_canvas(new Canvas(desk.theme))
    , m_legend(new Legend(desk.theme))
    , m_hint(new QLabel)
    , m_rows(new EdgeRows(this))
    , m_table(new kit::TableView(desk.theme, u"topology-edges"_s))
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_notice(new kit::Notice(desk.theme))
    , m_placeholder(new kit::Placeholder(desk.theme))
    , m_inspector(std::make_unique<GraphInspector>(desk))
{
    m_table->setSource(m_rows, items::NodeFields::keys(), [this](int row, const QString &key) { return m_rows->filterField(row, key); });
    m_table->setNameColumn(EdgeRows::Source);
    m_table->setDefaultWidths({30, 44, 110, 120, 64, 84, 52, 58, 60, 110});
    m_table->setDefaultSort(EdgeRows::Glyph, Qt::DescendingOrder);
    m_table->setAccessibleName(tr("Edges of the graph"));
    m_hint->setContentsMargins(12, 4, 12, 4);
    m_hint->setTextFormat(Qt::RichText);
    m_hint->setWordWrap(true);
    m_hint->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_hint->hide();
    auto *graph = new QWidget;
    auto *graphColumn = new QVBoxLayout(graph);
    graphColumn->setContentsMargins(0, 0, 0, 0);
    graphColumn->setSpacing(0);
    graphColumn->addWidget(m_hint);
    graphColumn->addWidget(m_canvas, 1);
    graphColumn->addWidget(m_legend);
    m_splitter->addWidget(graph);
    m_splitter->addWidget(m_table);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setChildrenCollapsible(false);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    column->addWidget(m_splitter, 1);
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(content);
    m_stack->addWidget(m_placeholder);
    m_grouping = desk.settings.value(u"topology/grouping"_s).toString() == "none"_L1 ? Grouping::None : Grouping::Namespace;
    m_canvas->setLabels(labelsOf(desk.settings.value(u"topology/labels"_s).toString()));
    m_canvas->setFlow(desk.settings.value(u"topology/flow"_s, false).toBool());
    addVerbs();
    setFocusProxy(m_canvas);
    connectCanvas();
    connectStore();
    loadPins();
    m_canvas->setHistory(snapshot()->history);
    setTableShown(desk.settings.value(u"topology/table"_s, false).toBool());
    m_inspector->show(*m_scene, {}, m_trail);
    showState();
    recompute();
}

TopologyPage::~TopologyPage()
{
    m_stop->store(true);
}

void TopologyPage::connectCanvas()
{
    connect(m_canvas, &Canvas::selectionChanged, this, [this](const QString &id) { select(id); });
    connect(m_canvas, &Canvas::clicked, this, [this](const QString &id) {
        if (!m_pathFrom.isEmpty() && id != m_pathFrom && m_scene->graph.indexOf(id) >= 0)
            showPath(m_pathFrom, id);
    });
    connect(m_canvas, &Canvas::zoomChanged, m_legend, &Legend::setScale);
    connect(m_canvas, &Canvas::activated, this, &TopologyPage::activate);
    connect(m_canvas, &Canvas::groupToggled, this, &TopologyPage::toggleGroup);
    connect(m_canvas, &Canvas::hideRequested, this, &TopologyPage::hide);
    connect(m_canvas, &Canvas::menuRequested, this, &TopologyPage::showContextMenu);
    connect(m_canvas, &Canvas::pathRequested, this, &TopologyPage::requestPath);
    connect(m_canvas, &Canvas::reachRequested, this, &TopologyPage::showReach);
    connect(m_canvas, &Canvas::nodeMoved, this, &TopologyPage::pin);
    connect(m_canvas, &Canvas::groupingRequested, this,
            [this] { setGrouping(m_grouping == Grouping::Namespace ? Grouping::None : Grouping::Namespace); });
    connect(m_hint, &QLabel::linkActivated, this, [this](const QString &) { endTrail(); });
    connect(m_legend, &Legend::showAllRequested, this, [this] {
        m_options.hideIdle = false;
        m_options.hidden.clear();
        recompute();
    });
    connect(m_table, &kit::TableView::currentIdChanged, this, [this](const QString &id) {
        if (!id.isEmpty() && m_table->hasFocus())
            select(id, true);
    });
    connect(m_table, &kit::TableView::opened, this, [this](const QString &id) { select(id, true); });
    connect(m_inspector.get(), &GraphInspector::selected, this, [this](const QString &id) { select(id, true); });
    connect(m_inspector.get(), &GraphInspector::linked, this, [this](const QString &link) {
        if (link.startsWith("topology?id="_L1))
            select(link.sliced(12), true);
        else
            emit navigate(link);
    });
    connect(m_notice, &kit::Notice::acted, this, [this] { emit navigate(u"sources"_s); });
    connect(m_placeholder, &kit::Placeholder::acted, this, [this] {
        if (m_placeholder->text().state != kit::State::Empty) {
            emit navigate(u"sources"_s);
            return;
        }
        m_options.hideIdle = false;
        recompute();
    });
}

void TopologyPage::connectStore()
{
    connect(&m_scenes, &store::DerivedBase::ready, this, &TopologyPage::take);
    const auto changed = [this](const mesh::Change &change) {
        if (change.history)
            m_canvas->setHistory(snapshot()->history);
        if (change.objects() || change.traffic)
            recompute();
        else
            showState();
    };
    if (m_desk.playhead)
        connect(m_desk.playhead, &store::Playhead::shown, this, changed);
    else
        connect(&m_desk.store, &store::Store::changed, this, changed);
    connect(&m_desk.store, &store::Store::wasReset, this, &TopologyPage::forget);
}

mesh::SnapshotPtr TopologyPage::snapshot() const
{
    return m_desk.playhead ? m_desk.playhead->snapshot() : m_desk.store.snapshot();
}

qint64 TopologyPage::nowMs() const
{
    return m_desk.playhead ? m_desk.playhead->nowMs() : m_desk.store.clock().nowMs();
}

void TopologyPage::forget()
{
    m_opened.clear();
    m_closed.clear();
    m_options.hidden.clear();
    m_stop->store(true);
    m_stop = std::make_shared<std::atomic_bool>(false);
    m_scene = std::make_shared<Scene>();
    endTrail();
    loadPins();
    m_canvas->setScene(m_scene);
    m_rows->setRows({});
    m_legend->setScene(m_scene);
    select({});
    m_canvas->fit();
    recompute();
}

// ---- Computing -----------------------------------------------------------------------------------------------------

Wish TopologyPage::wish(bool anew) const
{
    return {.snapshot = snapshot(),
            .before = m_desk.playhead ? m_desk.playhead->before() : nullptr,
            .options = m_options,
            .opened = m_opened,
            .closed = m_closed,
            .grouping = m_grouping,
            .filter = m_filterText,
            .hideOthers = m_hideOthers,
            .pinned = m_pinned,
            .nowMs = nowMs(),
            .rows = m_table->isVisibleTo(this),
            .anew = anew};
}

void TopologyPage::recompute(bool anew)
{
    m_scenes.request([wish = wish(anew), before = m_scene, stop = m_stop] { return makeScene(wish, before, stop.get()); });
}

void TopologyPage::take()
{
    const std::shared_ptr<const Scene> scene = *m_scenes.value();
    if (!scene)
        return; // of a mesh that is shown no more
    m_scene = scene;
    for (auto it = m_pinned.begin(); it != m_pinned.end() && !m_scenes.isBusy(); ++it) {
        if (const int v = scene->graph.indexOf(it.key()); v >= 0)
            it.value() = scene->layout.nodes[v].topLeft(); // where it found room: from now on it stands there
    }
    m_canvas->setScene(scene);
    m_legend->setScene(scene);
    retrace();
    showState();
    m_inspector->show(*scene, m_selected, m_trail);
    emit summaryChanged();
}

/// The table is filled only while it is seen: forty thousand rows cost more than the picture.
void TopologyPage::showRows()
{
    if (!m_table->isVisibleTo(this))
        return;
    m_table->setColumnHidden(EdgeRows::Step, m_trail.isEmpty());
    m_table->setColumnHidden(EdgeRows::Changed, !m_scene->graph.compared);
    const QVector<EdgeRow> all = m_scene->rows.size() == m_scene->graph.edges.size() ? m_scene->rows : EdgeRows::rowsOf(m_scene->graph);
    if (m_trail.isEmpty()) {
        m_rows->setRows(all);
        return;
    }
    QVector<EdgeRow> rows;
    for (qsizetype i = 0; i < m_trail.edges.size(); ++i) {
        rows.push_back(all[m_trail.edges[i]]);
        rows.back().step = m_trail.steps[i];
    }
    m_rows->setRows(rows);
}

void TopologyPage::showState()
{
    const mesh::SnapshotPtr shownNow = snapshot();
    const mesh::Snapshot &snapshot = *shownNow;
    const qint64 now = nowMs();
    const bool shown = !m_scene->graph.nodes.isEmpty();
    const kit::StateText objects = kit::stateOf(snapshot, shownKinds, shown, now), telemetry = kit::telemetryStateOf(snapshot, now);
    // The graph is telemetry's: its state comes first unless nothing of the cluster can be seen at all.
    const bool nothing = kit::replacesContent(objects, shown);
    kit::StateText text = nothing || telemetry.state == kit::State::Ready ? objects : telemetry;
    if ((text.state == kit::State::Ready || text.state == kit::State::Partial) && !shown)
        text = {kit::State::Empty, telemetry.state == kit::State::Ready ? tr("No traffic was seen") : telemetry.title,
                m_options.hideIdle ? tr("Services without traffic are hidden.") : tr("There is no service to show."),
                m_options.hideIdle ? tr("Show idle services") : QString()};
    const bool replaces = kit::replacesContent(text, shown);
    m_placeholder->show(text);
    m_notice->show(replaces ? kit::StateText() : text);
    m_stack->setCurrentIndex(replaces ? 1 : 0);
    const bool stale = telemetry.state == kit::State::Stale || (telemetry.state == kit::State::Failed && shown);
    m_canvas->setStale(stale);
    m_table->setStale(stale);
    m_inspector->setStale(stale);
}

// ---- Selection, filter ---------------------------------------------------------------------------------------------

void TopologyPage::select(const QString &id, bool reveal)
{
    const bool isNew = std::exchange(m_selected, id) != id;
    m_canvas->select(id, reveal);
    if (m_table->currentId() != id) {
        if (m_scene->graph.edgeIndexOf(id) >= 0)
            m_table->selectId(id);
        else
            m_table->clearSelection();
    }
    m_inspector->show(*m_scene, id, m_trail);
    if (isNew)
        emit moved();
}

void TopologyPage::setFilter(const QString &text)
{
    const auto parsed = items::Filter::parse(text, items::NodeFields::keys());
    if (!parsed)
        return; // the filter line underlines it and says why; what was shown stays
    const bool structure = m_hideOthers || items::splitFilter(text).keep != items::splitFilter(m_filterText).keep;
    m_filterText = text;
    m_table->rows()->setFilter(items::splitFilter(text).find);
    if (structure || m_scenes.isBusy() || m_scene->full.nodes.size() > searchedAtOnce) {
        recompute();
        return;
    }
    m_scene = refilter(*m_scene, text, *snapshot(), nowMs());
    m_canvas->setScene(m_scene);
    showEmphasis();
    emit summaryChanged();
}

void TopologyPage::setNamespaces(const QStringList &names)
{
    if (m_options.namespaces == names)
        return;
    m_options.namespaces = names;
    m_table->rows()->setNamespaces(names);
    recompute();
}

void TopologyPage::toggleGroup(const QString &id)
{
    const bool isClosed = m_scene->graph.groupIndexOf(id) < 0;
    (isClosed ? m_opened : m_closed).insert(id);
    (isClosed ? m_closed : m_opened).remove(id);
    recompute();
}

void TopologyPage::hide(const QString &nodeId)
{
    const int v = m_scene->graph.indexOf(nodeId);
    if (v < 0)
        return;
    const graph::Node &node = m_scene->graph.nodes[v];
    if (node.kind == graph::NodeKind::Group) {
        for (const graph::Node &member : m_scene->full.nodes) {
            if (member.group >= 0 && u"group:"_s + m_scene->full.groups[member.group].id == nodeId)
                m_options.hidden.insert(member.id);
        }
    } else {
        m_options.hidden.insert(nodeId);
    }
    if (m_selected == nodeId)
        select({});
    recompute();
}

void TopologyPage::activate(const QString &id)
{
    const int v = m_scene->graph.indexOf(id);
    if (v < 0)
        return;
    const graph::Node &node = m_scene->graph.nodes[v];
    if (node.kind == graph::NodeKind::Group)
        toggleGroup(node.id.sliced(6));
    else if (node.kind == graph::NodeKind::Service)
        emit navigate(u"services?id="_s + node.ns + u'/' + node.name);
    else if (!node.workloads.isEmpty())
        emit navigate(u"workloads?id="_s + node.ns + u'/' + node.workloads.front());
}

// ---- What the shell asks -------------------------------------------------------------------------------------------

QString TopologyPage::counts() const
{
    return m_scene->counts;
}

QString TopologyPage::shown() const
{
    const QLocale locale;
    const QString text = tr("%1 of %2 nodes").arg(locale.toString(m_scene->matching), locale.toString(m_scene->graph.nodes.size()));
    return m_scene->hiddenByFilter > 0 ? tr("%1, %2 hidden").arg(text, locale.toString(m_scene->hiddenByFilter)) : text;
}

QString TopologyPage::filterHint() const
{
    return tr("name, ns:, mtls<100%, 5xx>1%, changed<1h; !kind:gateway hides");
}

QStringList TopologyPage::knownKeys() const
{
    return items::NodeFields::keys();
}

QStringList TopologyPage::valuesOf(const QString &key) const
{
    if (!QStringList{u"ns"_s, u"kind"_s, u"health"_s, u"mode"_s, u"version"_s, u"cluster"_s, u"workload"_s, u"protocol"_s}.contains(key))
        return {};
    QSet<QString> values;
    const mesh::SnapshotPtr at = snapshot();
    const items::NodeFields fields(m_scene->full, *at, nowMs());
    for (int v = 0; v < static_cast<int>(m_scene->full.nodes.size()) && values.size() < 500 && key != "protocol"_L1; ++v) {
        const auto value = fields.of(v, key);
        for (const QString &word : value ? value->toStringList() : QStringList())
            values.insert(word);
    }
    for (qsizetype e = 0; e < m_scene->full.edges.size() && key == "protocol"_L1; ++e)
        values.insert(Words::protocol(m_scene->full.edges[e]));
    values.remove(QString());
    QStringList sorted(values.begin(), values.end());
    sorted.sort();
    return sorted;
}

QWidget *TopologyPage::inspector()
{
    return m_inspector.get();
}

kit::Badge TopologyPage::badge() const
{
    return m_scene->badge;
}

QVector<kit::Finding> TopologyPage::findings() const
{
    return m_scene->findings;
}

QStringList TopologyPage::crumbs() const
{
    const graph::Graph &graph = m_scene->graph;
    if (const int v = graph.indexOf(m_selected); v >= 0) {
        const graph::Node &node = graph.nodes[v];
        return node.ns.isEmpty() || node.kind == graph::NodeKind::Group ? QStringList{Words::name(node)}
                                                                        : QStringList{base::text::clean(node.ns), Words::name(node)};
    }
    if (const int e = graph.edgeIndexOf(m_selected); e >= 0)
        return {Words::edgeName(graph, graph.edges[e])};
    if (const int g = graph.groupIndexOf(m_selected); g >= 0)
        return {Words::groupName(graph.groups[g])};
    return {};
}

QVariantMap TopologyPage::position() const
{
    QVariantMap out{{u"id"_s, m_selected}};
    if (!m_canvas->fitted()) {
        const View &view = m_canvas->view();
        const QPointF centre = view.toWorld(QRectF(m_canvas->rect()).center());
        out.insert(u"scale"_s, view.scale);
        out.insert(u"x"_s, centre.x());
        out.insert(u"y"_s, centre.y());
    }
    return out;
}

void TopologyPage::restore(const QVariantMap &position)
{
    select(position.value(u"id"_s).toString(), !position.contains(u"scale"_s));
    if (position.contains(u"scale"_s))
        m_canvas->setView(position.value(u"scale"_s).toDouble(), {position.value(u"x"_s).toDouble(), position.value(u"y"_s).toDouble()});
}

bool TopologyPage::escape()
{
    if (!m_trail.isEmpty() || !m_pathFrom.isEmpty()) {
        endTrail();
        return true;
    }
    if (m_selected.isEmpty())
        return false;
    select({});
    return true;
}

} // namespace topology
