// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/topologypage.h"

#include "models/base/text.h"
#include "models/graph/collapse.h"
#include "models/items/words.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/tableview.h"
#include "widgets/topology/edgerows.h"
#include "widgets/topology/graphinspector.h"
#include "widgets/topology/legend.h"
#include "widgets/topology/words.h"

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

} // namespace

TopologyPage::TopologyPage(kit::Desk &desk, QWidget *parent)
    : Page(u"topology"_s, tr("Topology"), parent)
    , m_desk(desk)
    , m_stop(std::make_shared<std::atomic_bool>(false))
    , m_scene(std::make_shared<Scene>())
    , m_canvas(new Canvas(desk.theme))
    , m_legend(new Legend(desk.theme))
    , m_rows(new EdgeRows(this))
    , m_table(new kit::TableView(desk.theme, u"topology-edges"_s))
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_notice(new kit::Notice(desk.theme))
    , m_placeholder(new kit::Placeholder(desk.theme))
    , m_inspector(std::make_unique<GraphInspector>(desk))
{
    m_table->setSource(m_rows, EdgeRows::filterKeys(), [this](int row, const QString &key) { return m_rows->filterField(row, key); });
    m_table->setNameColumn(EdgeRows::Source);
    m_table->setDefaultWidths({30, 110, 120, 64, 84, 52, 58, 60});
    m_table->setDefaultSort(EdgeRows::Glyph, Qt::DescendingOrder);
    m_table->setAccessibleName(tr("Edges of the graph"));
    auto *graph = new QWidget;
    auto *graphColumn = new QVBoxLayout(graph);
    graphColumn->setContentsMargins(0, 0, 0, 0);
    graphColumn->setSpacing(0);
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
    addVerbs();
    setFocusProxy(m_canvas);

    connect(m_canvas, &Canvas::selectionChanged, this, [this](const QString &id) { select(id); });
    connect(m_canvas, &Canvas::zoomChanged, m_legend, &Legend::setScale);
    connect(m_canvas, &Canvas::activated, this, &TopologyPage::activate);
    connect(m_canvas, &Canvas::groupToggled, this, &TopologyPage::toggleGroup);
    connect(m_canvas, &Canvas::hideRequested, this, &TopologyPage::hide);
    connect(m_canvas, &Canvas::menuRequested, this, &TopologyPage::showContextMenu);
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
    connect(&m_scenes, &store::DerivedBase::ready, this, &TopologyPage::take);
    connect(&desk.store, &store::Store::changed, this, [this](const mesh::Change &change) {
        if (change.history)
            m_canvas->setHistory(m_desk.store.snapshot()->history);
        if (change.objects() || change.traffic)
            recompute();
        else
            showState();
    });
    connect(&desk.store, &store::Store::wasReset, this, &TopologyPage::forget);
    m_canvas->setHistory(desk.store.snapshot()->history);
    setTableShown(desk.settings.value(u"topology/table"_s, false).toBool());
    m_inspector->show(*m_scene, {});
    showState();
    recompute();
}

TopologyPage::~TopologyPage()
{
    m_stop->store(true);
}

void TopologyPage::forget()
{
    m_opened.clear();
    m_closed.clear();
    m_options.hidden.clear();
    m_stop->store(true);
    m_stop = std::make_shared<std::atomic_bool>(false);
    m_scene = std::make_shared<Scene>();
    m_canvas->setScene(m_scene);
    m_rows->update(m_scene->graph);
    m_legend->setScene(m_scene);
    select({});
    m_canvas->fit();
    recompute();
}

// ---- Computing -----------------------------------------------------------------------------------------------------

void TopologyPage::recompute(bool anew)
{
    m_scenes.request([snapshot = m_desk.store.snapshot(), options = m_options, opened = m_opened, closed = m_closed,
                      before = anew ? std::make_shared<const Scene>() : m_scene, stop = m_stop]() -> std::shared_ptr<const Scene> {
        auto scene = std::make_shared<Scene>();
        scene->full = graph::buildGraph(*snapshot, options);
        scene->graph = graph::collapse(scene->full, graph::closedGroups(scene->full, opened, closed));
        auto layout = graph::layout(scene->graph, before->layout.isEmpty() ? nullptr : &before->layout, {.pinned = {}, .stop = stop.get()});
        if (!layout)
            return {};
        scene->layout = std::move(*layout);
        return scene;
    });
}

void TopologyPage::take()
{
    const std::shared_ptr<const Scene> scene = *m_scenes.value();
    if (!scene)
        return; // of a mesh that is shown no more
    m_scene = scene;
    m_canvas->setScene(scene);
    m_legend->setScene(scene);
    m_rows->update(scene->graph);
    applyFilter();
    showState();
    m_inspector->show(*scene, m_selected);
    emit summaryChanged();
}

void TopologyPage::showState()
{
    const mesh::Snapshot &snapshot = *m_desk.store.snapshot();
    const qint64 now = m_desk.store.clock().nowMs();
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
    m_inspector->show(*m_scene, id);
    if (isNew)
        emit moved();
}

bool TopologyPage::accepts(const graph::Node &node) const
{
    return m_filter.accepts([&](const QString &key) -> std::optional<QVariant> {
        const auto known = [](double value) { return std::isfinite(value) ? std::optional<QVariant>(value) : std::nullopt; };
        const mesh::Flow &flow = node.in.any() ? node.in : node.out;
        if (key.isEmpty())
            return QVariant(node.name);
        if (key == "ns"_L1)
            return QVariant(node.ns);
        if (key == "kind"_L1)
            return QVariant(Words::kind(node.kind).toLower());
        if (key == "health"_L1)
            return QVariant(items::Words::health(node.health));
        if (key == "rate"_L1)
            return known(flow.any() ? flow.rate : mesh::nan);
        if (key == "5xx"_L1)
            return known(flow.rate > 0 ? flow.errors * 100 : mesh::nan);
        if (key == "403"_L1)
            return known(flow.rate > 0 ? flow.denied * 100 : mesh::nan);
        if (key == "p50"_L1)
            return known(flow.p50);
        if (key == "p95"_L1)
            return known(flow.p95);
        if (key == "p99"_L1)
            return known(flow.p99);
        if (key == "mtls"_L1)
            return known(flow.mtls * 100);
        return std::nullopt;
    });
}

void TopologyPage::applyFilter()
{
    QSet<int> unmatched;
    for (int v = 0; v < static_cast<int>(m_scene->graph.nodes.size()); ++v) {
        if (!m_filter.isEmpty() && !accepts(m_scene->graph.nodes[v]))
            unmatched.insert(v);
    }
    m_matching = static_cast<int>(m_scene->graph.nodes.size() - unmatched.size());
    m_canvas->setUnmatched(unmatched);
}

void TopologyPage::setFilter(const QString &text)
{
    auto parsed = items::Filter::parse(text, EdgeRows::filterKeys());
    if (!parsed)
        return; // the filter line underlines it and says why; what was shown stays
    m_filterText = text;
    m_filter = std::move(*parsed);
    m_table->rows()->setFilter(text);
    applyFilter();
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
    return Words::counts(m_scene->full);
}

QString TopologyPage::shown() const
{
    const QLocale locale;
    return tr("%1 of %2 nodes").arg(locale.toString(m_matching), locale.toString(m_scene->graph.nodes.size()));
}

QString TopologyPage::filterHint() const
{
    return tr("name, ns:, kind:, health:, mtls<100%, rate>10, 5xx>1%");
}

QWidget *TopologyPage::inspector()
{
    return m_inspector.get();
}

kit::Badge TopologyPage::badge() const
{
    kit::Badge badge;
    for (const graph::Node &node : m_scene->full.nodes) {
        if (node.health < mesh::Health::Warn)
            continue;
        badge.count = node.health > badge.health ? 1 : badge.count + (node.health == badge.health ? 1 : 0);
        badge.health = std::max(badge.health, node.health);
    }
    return badge;
}

/// What only edges show: services at fault are the Services page's.
QVector<kit::Finding> TopologyPage::findings() const
{
    QVector<kit::Finding> found;
    const graph::Graph &graph = m_scene->full;
    for (const graph::Edge &edge : graph.edges) {
        const bool denied = edge.flow.denied >= 0.01;
        if (!edge.plaintext && !denied)
            continue;
        found.push_back({.health = mesh::Health::Warn,
                         .area = tr("Policy"),
                         .object = Words::edgeName(graph, edge),
                         .ns = base::text::clean(graph.nodes[edge.target].ns),
                         .sentence = Words::sentence(graph, edge),
                         .link = u"topology?id="_s + edge.id,
                         .sinceMs = 0});
    }
    return found;
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
    if (m_selected.isEmpty())
        return false;
    select({});
    return true;
}

} // namespace topology
