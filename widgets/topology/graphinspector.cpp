// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/graphinspector.h"

#include "models/base/later.h"
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/words.h"
#include "models/store/playhead.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/linechart.h"
#include "widgets/topology/ink.h"
#include "widgets/topology/words.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace topology {

using kit::Tone;
using What = store::SeriesQuery::What;

namespace {

constexpr qint64 askAgainMs = 15'000;

QString edges(int count)
{
    return count == 1 ? GraphInspector::tr("1 edge") : GraphInspector::tr("%1 edges").arg(count);
}

QString cleaned(const QString &text)
{
    return base::text::clean(text);
}

void addIfKnown(QVector<kit::KeyValue> &rows, const QString &key, double value, QString (*format)(double))
{
    if (std::isfinite(value))
        rows.push_back({.key = key, .value = format(value)});
}

kit::KeyValue faultRow(const QString &key, double share, mesh::Health health)
{
    return {.key = key, .value = quantity::percent(share), .tone = share >= 0.01 ? textTone(health, false) : Tone::Text1, .strong = share >= 0.01};
}

QVector<kit::KeyValue> flowRows(const mesh::Flow &flow, bool receives)
{
    QVector<kit::KeyValue> rows;
    rows.push_back({.key = GraphInspector::tr("Rate"), .value = Words::load(flow), .strong = true});
    if (flow.rate > 0) {
        rows.push_back(faultRow(u"5xx"_s, flow.errors, mesh::healthOfErrors(flow.errors)));
        if (flow.denied > 0)
            rows.push_back(faultRow(u"403"_s, flow.denied, mesh::Health::Warn));
        if (flow.limited > 0)
            rows.push_back(faultRow(u"429"_s, flow.limited, mesh::Health::Warn));
    }
    if (std::isfinite(flow.p95))
        rows.push_back(
            {.key = GraphInspector::tr("Latency"),
             .value = u"p50 %1 · p95 %2 · p99 %3"_s.arg(quantity::latency(flow.p50), quantity::latency(flow.p95), quantity::latency(flow.p99))});
    addIfKnown(rows, GraphInspector::tr("Bytes"), flow.bytes, quantity::bytesRate);
    addIfKnown(rows, GraphInspector::tr("Connections"), flow.opened, quantity::connections);
    if (std::isfinite(flow.mtls)) {
        const bool plain = flow.mtls < 0.99;
        rows.push_back({.key = GraphInspector::tr("Encryption"),
                        .value = plain ? GraphInspector::tr("none for %1").arg(quantity::percent(1 - flow.mtls))
                                       : GraphInspector::tr("mTLS, %1").arg(quantity::percent(flow.mtls)),
                        .tone = plain ? Tone::Plain : Tone::Text1,
                        .glyph = plain ? kit::Glyph::OpenLock : kit::Glyph::Lock,
                        .strong = plain});
    } else if (receives) {
        rows.push_back(
            {.key = GraphInspector::tr("Encryption"), .value = GraphInspector::tr("unknown: the receiver does not report it"), .tone = Tone::Text2});
    }
    return rows;
}

} // namespace

GraphInspector::GraphInspector(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_title(new kit::InspectorTitle(desk.theme))
    , m_facts(new kit::KeyValues(desk.theme))
    , m_difference(new kit::KeyValues(desk.theme))
    , m_rate(new kit::LineChart(desk.theme, tr("Rate"), quantity::rate))
    , m_errors(new kit::LineChart(desk.theme, tr("5xx"), quantity::percent))
    , m_latency(new kit::LineChart(desk.theme, tr("Latency p95"), quantity::latency))
    , m_versionsHead(new kit::SectionHead(desk.theme, tr("Versions")))
    , m_codesHead(new kit::SectionHead(desk.theme, tr("Responses")))
    , m_callersHead(new kit::SectionHead(desk.theme, tr("Callers")))
    , m_callsHead(new kit::SectionHead(desk.theme, tr("Calls")))
    , m_worstHead(new kit::SectionHead(desk.theme, tr("At fault")))
    , m_trailHead(new kit::SectionHead(desk.theme, tr("Ways")))
    , m_versions(new kit::SmallTable(desk.theme, {tr("Version"), tr("Wanted"), tr("Seen"), tr("Rate, req/s"), tr("5xx")}, {52, 44, 70, 46}))
    , m_codes(new kit::SmallTable(desk.theme, {tr("Code"), tr("Flags"), tr("Rate, req/s"), tr("Share")}, {60, 80, 60}))
    , m_callers(new kit::SmallTable(desk.theme, {tr("Name"), tr("Rate"), tr("5xx")}, {92, 56}))
    , m_calls(new kit::SmallTable(desk.theme, {tr("Name"), tr("Rate"), tr("5xx")}, {92, 56}))
    , m_worst(new kit::SmallTable(desk.theme, {tr("Name"), tr("Rate"), tr("5xx")}, {92, 56}))
    , m_trail(new kit::SmallTable(desk.theme, {tr("Node"), tr("Calls away")}, {80}))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(m_title);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(12, 8, 12, 12);
    column->setSpacing(6);
    for (QWidget *widget : QList<QWidget *>{m_difference, m_trailHead, m_trail, m_facts, m_rate, m_errors, m_latency, m_versionsHead, m_versions,
                                            m_codesHead, m_codes, m_callersHead, m_callers, m_callsHead, m_calls, m_worstHead, m_worst}) {
        widget->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum); // the page scrolls, its parts do not shrink
        column->addWidget(widget);
    }
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body);
    outer->addWidget(scroll, 1);
    m_trail->setLimit(30);
    m_latency->setTimeAxis(true);
    for (kit::SmallTable *table : {m_callers, m_calls, m_worst, m_trail})
        connect(table, &kit::SmallTable::clicked, this, &GraphInspector::selected);
    connect(m_facts, &kit::KeyValues::clicked, this, &GraphInspector::linked);
    for (kit::LineChart *chart : {m_rate, m_errors, m_latency}) {
        connect(chart, &kit::LineChart::crosshairMoved, this, [this](qint64 atMs) {
            for (kit::LineChart *other : {m_rate, m_errors, m_latency})
                other->setCrosshair(atMs);
        });
    }
}

mesh::SnapshotPtr GraphInspector::shownNow() const
{
    return m_desk.playhead ? m_desk.playhead->snapshot() : m_desk.store.snapshot();
}

void GraphInspector::setStale(bool stale)
{
    for (kit::LineChart *chart : {m_rate, m_errors, m_latency})
        chart->setStale(stale);
}

void GraphInspector::show(const Scene &scene, const QString &id, const Trail &trail)
{
    showTrail(scene, trail);
    showDifference(scene, id);
    const graph::Graph &graph = scene.graph;
    const int node = graph.indexOf(id), edge = graph.edgeIndexOf(id), group = graph.groupIndexOf(id);
    const bool charts = node >= 0 || edge >= 0;
    const bool series = charts && (m_desk.telemetry || shownNow()->history);
    for (QWidget *chart : QList<QWidget *>{m_rate, m_errors, m_latency})
        chart->setVisible(series);
    showVersions(node >= 0 ? graph.nodes[node] : graph::Node());
    showEdges(scene, node);
    showCodes(edge >= 0 ? graph.edges[edge].codes : QVector<mesh::CodeRate>(), edge >= 0 ? graph.edges[edge].flow.rate : 0);
    m_worstHead->setVisible(!charts);
    m_worst->setVisible(!charts);
    if (node >= 0)
        showNode(graph.nodes[node]);
    else if (edge >= 0)
        showEdge(graph, graph.edges[edge]);
    else if (group >= 0)
        showGroup(graph, graph.groups[group]);
    else
        showSummary(scene);
}

/// The ways one after the other, node by node; of a closure the nodes by distance.
void GraphInspector::showTrail(const Scene &scene, const Trail &trail)
{
    const graph::Graph &graph = scene.graph;
    QVector<kit::SmallTable::Row> rows;
    const auto add = [&](int v, int away) {
        const graph::Node &node = graph.nodes[v];
        rows.push_back({kit::glyphOf(node.health), {{Words::name(node)}, {QString::number(away)}}, node.id});
    };
    if (trail.reach == Reach::Path) {
        for (const QVector<int> &way : trail.examples) {
            if (rows.size() > 24)
                break;
            for (int i = 0; i < static_cast<int>(way.size()); ++i)
                add(way[i], i);
        }
    } else if (trail.reach != Reach::None) {
        QHash<int, int> away;
        for (qsizetype i = 0; i < trail.edges.size(); ++i) {
            const graph::Edge &edge = graph.edges[trail.edges[i]];
            const int far = trail.reach == Reach::Downstream ? edge.target : edge.source;
            if (!away.contains(far))
                away.insert(far, trail.steps[i]);
        }
        for (const int v : trail.nodes) {
            if (graph.nodes[v].id != trail.from)
                add(v, away.value(v));
        }
    }
    m_trail->setRows(rows);
    m_trail->setVisible(!rows.isEmpty());
    m_trailHead->setVisible(!trail.isEmpty());
    m_trailHead->setRemark(trail.isEmpty() ? QString()
                               : trail.reach == Reach::Path && trail.paths > mostExamples
                               ? tr("%1 of %2").arg(trail.examples.size()).arg(quantity::number(trail.paths, 0))
                               : quantity::number(trail.reach == Reach::Path ? trail.paths : static_cast<double>(trail.nodes.size() - 1), 0));
}

/// Comparing: in words what is other than before.
void GraphInspector::showDifference(const Scene &scene, const QString &id)
{
    QString text;
    if (scene.graph.compared) {
        if (const int v = scene.graph.indexOf(id); v >= 0)
            text = items::Words::change(scene.graph.nodes[v].change);
        else if (const int e = scene.graph.edgeIndexOf(id); e >= 0)
            text = items::Words::change(scene.graph.edges[e].change);
        if (text.isEmpty() && !id.isEmpty())
            text = tr("none");
    }
    m_difference->setRows(text.isEmpty() ? QVector<kit::KeyValue>()
                                         : QVector<kit::KeyValue>{{.key = tr("Difference"), .value = text, .strong = true}});
    m_difference->setVisible(!text.isEmpty());
}

void GraphInspector::showNode(const graph::Node &node)
{
    const QString where = node.ns.isEmpty() ? Words::kind(node.kind) : tr("%1 · %2").arg(Words::kind(node.kind), cleaned(node.ns));
    m_title->show(node.health, Words::name(node), where, Words::sentence(node));
    QVector<kit::KeyValue> rows = node.in.any() ? flowRows(node.in, node.kind != graph::NodeKind::External) : QVector<kit::KeyValue>();
    if (node.out.any())
        rows.push_back({.key = tr("Calls out"), .value = Words::load(node.out)});
    if (node.mode != mesh::MtlsMode::Unset)
        rows.push_back({.key = tr("mTLS mode"), .value = mesh::nameOf(node.mode)});
    if (node.kind == graph::NodeKind::Group)
        rows.push_back({.key = tr("Services"), .value = quantity::number(node.members, 0)});
    if (node.kind == graph::NodeKind::Unknown && node.id == "unknown"_L1)
        rows.push_back({.key = tr("Why"),
                        .value = tr("These callers have no sidecar, or stand outside the mesh: telemetry cannot name them."),
                        .tone = Tone::Text2});
    if (!node.workloads.isEmpty())
        rows.push_back(
            {.key = tr("Workloads"), .value = cleaned(node.workloads.mid(0, 4).join(u", "_s)) + (node.workloads.size() > 4 ? u", …"_s : QString())});
    if (node.kind == graph::NodeKind::Service)
        rows.push_back({.key = tr("Go to"),
                        .value = tr("Service %1/%2").arg(cleaned(node.ns), cleaned(node.name)),
                        .link = u"services?id="_s + node.ns + u'/' + node.name});
    m_facts->setRows(rows);
    store::SeriesQuery query;
    if (node.kind == graph::NodeKind::Service) {
        query.serviceNs = node.ns;
        query.service = node.name;
        showHistory(node);
    } else if (node.kind == graph::NodeKind::Workload || node.kind == graph::NodeKind::Gateway) {
        query.workloadNs = node.in.any() ? node.ns : QString();
        query.workload = node.in.any() ? node.workloads.value(0, node.name) : QString();
        if (!node.in.any()) { // a gateway reports only what it sends on
            query.sourceNs = node.ns;
            query.sourceWorkload = node.workloads.value(0, node.name);
        }
    } else {
        clearCharts(tr("No series of its own"));
        m_asked = node.id;
        return;
    }
    ask(query, node.id);
}

void GraphInspector::showEdge(const graph::Graph &graph, const graph::Edge &edge)
{
    const graph::Node &source = graph.nodes[edge.source], &target = graph.nodes[edge.target];
    const auto space = [](const graph::Node &node) { return node.ns.isEmpty() ? Words::kind(node.kind).toLower() : cleaned(node.ns); };
    m_title->show(edge.health, Words::edgeName(graph, edge), tr("Edge · %1 → %2 · %3").arg(space(source), space(target), Words::protocol(edge)),
                  Words::sentence(graph, edge));
    QVector<kit::KeyValue> rows = flowRows(edge.flow, true);
    if (edge.mirror)
        rows.push_back({.key = tr("Mirror"), .value = tr("copies of %1 % of the requests").arg(quantity::number(edge.mirrorPercent, 0))});
    if (target.mode != mesh::MtlsMode::Unset)
        rows.push_back({.key = tr("mTLS mode"), .value = tr("%1 at %2").arg(mesh::nameOf(target.mode), Words::name(target))});
    if (edge.merged > 1)
        rows.push_back({.key = tr("Stands for"), .value = edges(edge.merged)});
    rows.push_back({.key = tr("Caller"), .value = Words::endName(source, edge.sourceRow), .link = u"topology?id="_s + source.id});
    rows.push_back({.key = tr("Called"), .value = Words::endName(target, edge.targetRow), .link = u"topology?id="_s + target.id});
    m_facts->setRows(rows);
    const bool nameable = source.kind != graph::NodeKind::Group && target.kind == graph::NodeKind::Service && !source.workloads.isEmpty();
    if (!nameable) {
        clearCharts(tr("No series of its own"));
        m_asked = edge.id;
        return;
    }
    store::SeriesQuery query;
    query.serviceNs = target.ns;
    query.service = target.name;
    if (edge.targetRow >= 0)
        query.workload = target.versions[edge.targetRow].workload;
    query.sourceNs = source.ns;
    query.sourceWorkload = edge.sourceRow >= 0 ? source.versions[edge.sourceRow].workload
        : source.workloads.size() == 1         ? source.workloads.front()
                                               : QString();
    if (query.sourceWorkload.isEmpty()) { // several workloads call: no one series is this edge's
        clearCharts(tr("Several workloads call: no series of its own"));
        m_asked = edge.id;
        return;
    }
    ask(query, edge.id);
}

void GraphInspector::showGroup(const graph::Graph &graph, const graph::Group &group)
{
    m_title->show(group.health, Words::groupName(group), tr("Group · %1").arg(Words::group(graph, group)),
                  group.atFault > 0 ? tr("%1 at fault").arg(group.atFault) : QString());
    m_facts->setRows({{.key = tr("Nodes"), .value = quantity::number(static_cast<double>(group.nodes.size()), 0)},
                      {.key = tr("mTLS mode"), .value = group.mode == mesh::MtlsMode::Unset ? tr("none") : mesh::nameOf(group.mode)}});
    showWorst(graph);
}

void GraphInspector::showSummary(const Scene &scene)
{
    const auto atFault = std::ranges::count_if(scene.full.nodes, [](const graph::Node &n) { return n.health >= mesh::Health::Warn; });
    mesh::Health health = mesh::Health::Ok;
    for (const graph::Node &node : scene.full.nodes)
        health = mesh::worst(health, node.health);
    m_title->show(health, tr("Mesh"), Words::counts(scene.full), atFault > 0 ? tr("%1 at fault").arg(atFault) : QString(),
                  scene.full.nodes.isEmpty() ? QString() : tr("Select a node or an edge to see its numbers."));
    double rate = 0, errors = 0, plain = 0;
    for (const graph::Edge &edge : scene.full.edges) {
        rate += edge.flow.rate;
        errors += edge.flow.rate * edge.flow.errors;
        plain += edge.plaintext ? 1 : 0;
    }
    QVector<kit::KeyValue> rows{{.key = tr("Requests"), .value = tr("%1, summed over all edges").arg(quantity::rate(rate))},
                                {.key = u"5xx"_s, .value = quantity::percent(rate > 0 ? errors / rate : mesh::nan)}};
    if (plain > 0)
        rows.push_back(
            {.key = tr("Plaintext"), .value = edges(static_cast<int>(plain)), .tone = Tone::Plain, .glyph = kit::Glyph::OpenLock, .strong = true});
    m_facts->setRows(rows);
    showWorst(scene.graph);
}

void GraphInspector::showWorst(const graph::Graph &graph)
{
    QVector<int> worst;
    for (int v = 0; v < static_cast<int>(graph.nodes.size()); ++v) {
        if (graph.nodes[v].health >= mesh::Health::Warn)
            worst.push_back(v);
    }
    std::ranges::stable_sort(worst, [&](int a, int b) {
        const graph::Node &x = graph.nodes[a], &y = graph.nodes[b];
        return std::pair(x.health, x.in.rate) > std::pair(y.health, y.in.rate);
    });
    QVector<kit::SmallTable::Row> rows;
    for (const int v : worst) {
        const graph::Node &node = graph.nodes[v];
        const Tone tone = node.in.errors >= 0.01 ? textTone(node.health, false) : Tone::Text1;
        rows.push_back({kit::glyphOf(node.health),
                        {{Words::name(node)},
                         {Words::load(node)},
                         {quantity::percent(node.in.rate > 0 ? node.in.errors : mesh::nan), tone, tone != Tone::Text1}},
                        node.id});
    }
    m_worst->setRows(rows);
    m_worstHead->setVisible(!rows.isEmpty());
    m_worst->setVisible(!rows.isEmpty());
    m_worstHead->setRemark(quantity::number(static_cast<double>(rows.size()), 0));
}

void GraphInspector::showVersions(const graph::Node &node)
{
    QVector<kit::SmallTable::Row> rows;
    for (int i = 0; i < node.rows(); ++i) {
        const graph::Version &v = node.versions[i];
        const Tone tone = v.in.errors >= 0.01 ? textTone(v.health, false) : Tone::Text1;
        rows.push_back({kit::glyphOf(v.health),
                        {{cleaned(v.name)},
                         {quantity::percent(v.wanted)},
                         {quantity::percent(v.seen)},
                         {quantity::rateNumber(v.in.rate)},
                         {quantity::percent(v.in.rate > 0 ? v.in.errors : mesh::nan), tone, tone != Tone::Text1}},
                        {}});
    }
    m_versions->setRows(rows);
    m_versionsHead->setVisible(!rows.isEmpty());
    m_versions->setVisible(!rows.isEmpty());
    const bool wanted = std::ranges::any_of(node.versions, [](const graph::Version &v) { return std::isfinite(v.wanted); });
    m_versionsHead->setRemark(wanted ? tr("share wanted is of the default route") : tr("no route splits them"));
}

void GraphInspector::showEdges(const Scene &scene, int node)
{
    constexpr int mostRows = 100; // a hub's thousand callers stand in the table of the page
    const graph::Graph &graph = scene.graph;
    QVector<int> in, out;
    for (const int e : scene.incidence ? scene.incidence->value(node) : QVector<int>()) {
        if (graph.edges[e].target == node)
            in.push_back(e);
        if (graph.edges[e].source == node)
            out.push_back(e);
    }
    const auto fill = [&](QVector<int> &edges, kit::SmallTable *table, kit::SectionHead *head, bool callers) {
        std::ranges::stable_sort(edges, [&](int a, int b) {
            return std::pair(graph.edges[a].health, graph.edges[a].load()) > std::pair(graph.edges[b].health, graph.edges[b].load());
        });
        QVector<kit::SmallTable::Row> rows;
        for (const int e : std::as_const(edges)) {
            if (rows.size() == mostRows)
                break;
            const graph::Edge &edge = graph.edges[e];
            const Tone tone = edge.flow.errors >= 0.01 ? textTone(edge.health, false) : Tone::Text1;
            const graph::Node &own = graph.nodes[node];
            const int ownRow = callers ? edge.targetRow : edge.sourceRow;
            const QString version = ownRow >= 0 && ownRow < own.versions.size() ? cleaned(own.versions[ownRow].name) : QString();
            QString name =
                callers ? Words::endName(graph.nodes[edge.source], edge.sourceRow) : Words::endName(graph.nodes[edge.target], edge.targetRow);
            if (!version.isEmpty())
                name = callers ? tr("%1 → %2").arg(name, version) : tr("%1 → %2").arg(version, name);
            rows.push_back({edge.plaintext ? kit::Glyph::OpenLock : kit::glyphOf(edge.health),
                            {{name},
                             {Words::load(edge.flow)},
                             {quantity::percent(edge.flow.rate > 0 ? edge.flow.errors : mesh::nan), tone, tone != Tone::Text1}},
                            edge.id});
        }
        table->setRows(rows);
        table->setVisible(!rows.isEmpty());
        head->setVisible(!rows.isEmpty());
        const QString all = quantity::number(static_cast<double>(edges.size()), 0);
        head->setRemark(edges.size() > rows.size() ? tr("the worst and largest %1 of %2").arg(rows.size()).arg(all) : all);
    };
    fill(in, m_callers, m_callersHead, true);
    fill(out, m_calls, m_callsHead, false);
}

void GraphInspector::showCodes(const QVector<mesh::CodeRate> &codes, double total)
{
    QVector<kit::SmallTable::Row> rows;
    for (const mesh::CodeRate &code : codes) {
        const QString shown = code.code == "0"_L1 ? tr("no answer") : cleaned(code.code);
        rows.push_back({kit::Glyph::None,
                        {{shown},
                         {code.flags == "-"_L1 || code.flags.isEmpty() ? u"–"_s : cleaned(code.flags)},
                         {quantity::rateNumber(code.rate)},
                         {quantity::percent(total > 0 ? code.rate / total : mesh::nan)}},
                        {}});
    }
    m_codes->setRows(rows);
    m_codesHead->setVisible(!rows.isEmpty());
    m_codes->setVisible(!rows.isEmpty());
}

// ---- Charts --------------------------------------------------------------------------------------------------------

void GraphInspector::clearCharts(const QString &message)
{
    m_open.cancel();
    for (kit::LineChart *chart : {m_rate, m_errors, m_latency}) {
        chart->setLines({}, 0, 0);
        chart->setMessage(message);
    }
}

/// What the snapshot already knows of a service, until the telemetry store has answered.
void GraphInspector::showHistory(const graph::Node &node)
{
    const auto history = shownNow()->history;
    const mesh::ServiceHistory *known = history ? history->find(node.ns, node.name) : nullptr;
    if (!known || m_asked == node.id)
        return;
    clearCharts(tr("Waiting for the telemetry store"));
    m_rate->setLines({{tr("rate"), known->rate, Tone::S1, 1.5}}, history->fromMs, history->toMs);
    m_errors->setLines({{tr("5xx"), known->errors, Tone::Error, 1.5}}, history->fromMs, history->toMs);
}

void GraphInspector::ask(const store::SeriesQuery &subject, const QString &key)
{
    const qint64 now = m_desk.playhead ? m_desk.playhead->nowMs() : m_desk.store.clock().nowMs();
    if (m_asked == key && now - m_askedMs < askAgainMs)
        return;
    const bool other = std::exchange(m_asked, key) != key;
    m_askedMs = now;
    if (!m_desk.telemetry) {
        if (shownNow()->history == nullptr)
            clearCharts(tr("No telemetry store"));
        return;
    }
    if (other && (subject.service.isEmpty() || !subject.sourceWorkload.isEmpty()))
        clearCharts(tr("Waiting for the telemetry store"));
    m_open.cancel();
    const auto history = shownNow()->history;
    m_to = now;
    m_from = now - (history ? history->toMs - history->fromMs : 30LL * 60 * 1000);
    store::SeriesQuery query = subject;
    query.what = {What::Rate, What::ErrorShare, What::P95};
    query.fromMs = m_from;
    query.toMs = m_to;
    m_open = m_desk.telemetry->series(query);
    base::whenDone(m_open, this, [this, key](const base::Result<QVector<store::NamedSeries>> &answer) {
        if (key == m_asked) // not overtaken
            take(answer);
    });
}

void GraphInspector::take(const base::Result<QVector<store::NamedSeries>> &answer)
{
    if (!answer) {
        for (kit::LineChart *chart : {m_rate, m_errors, m_latency}) {
            chart->setLines({}, m_from, m_to);
            chart->setMessage(base::text::clean(answer.error().detail));
        }
        return;
    }
    const auto show = [&](kit::LineChart *chart, What what, const QString &name, Tone tone) {
        const auto found = std::ranges::find(*answer, what, &store::NamedSeries::what);
        chart->setMessage(tr("No traffic in this time"));
        chart->setLines(found == answer->end() || found->series.isEmpty() ? QVector<kit::LineChart::Line>()
                                                                          : QVector<kit::LineChart::Line>{{name, found->series, tone, 1.5}},
                        m_from, m_to);
    };
    show(m_rate, What::Rate, tr("rate"), Tone::S1);
    show(m_errors, What::ErrorShare, tr("5xx"), Tone::Error);
    show(m_latency, What::P95, tr("p95"), Tone::S1);
}

} // namespace topology
