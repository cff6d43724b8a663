// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/scene.h"

#include "models/base/text.h"
#include "models/graph/collapse.h"
#include "models/graph/overlay.h"
#include "models/items/nodefields.h"
#include "widgets/topology/graphedit.h"
#include "widgets/topology/words.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace topology {

namespace {

constexpr qsizetype mostFindings = 200;

items::Filter parsed(const QString &text)
{
    auto filter = items::Filter::parse(text);
    return filter ? std::move(*filter) : items::Filter();
}

/// True by node: the filter takes it.
QVector<bool> taken(const graph::Graph &graph, const items::Filter &filter, const mesh::Snapshot &snapshot, qint64 nowMs)
{
    const items::NodeFields fields(graph, snapshot, nowMs);
    QVector<bool> out(graph.nodes.size());
    for (int v = 0; v < static_cast<int>(graph.nodes.size()); ++v)
        out[v] = filter.accepts([&](const QString &key) { return fields.of(v, key); });
    return out;
}

/// A closed group is found when one of its nodes is.
void find(Scene &scene, const QString &text, const mesh::Snapshot &snapshot, qint64 nowMs)
{
    const graph::Graph &graph = scene.graph;
    scene.matching = static_cast<int>(graph.nodes.size());
    const items::Filter filter = parsed(items::splitFilter(text).find);
    if (filter.isEmpty())
        return;
    auto found = std::make_shared<Emphasis>();
    QVector<bool> hits = taken(graph, filter, snapshot, nowMs);
    QSet<QString> groups;
    if (std::ranges::find(graph.nodes, graph::NodeKind::Group, &graph::Node::kind) != graph.nodes.end()) {
        const QVector<bool> within = taken(scene.full, filter, snapshot, nowMs);
        for (int v = 0; v < static_cast<int>(scene.full.nodes.size()); ++v) {
            for (int g = within[v] ? scene.full.nodes[v].group : -1; g >= 0; g = scene.full.groups[g].parent)
                groups.insert(u"group:"_s + scene.full.groups[g].id);
        }
    }
    for (int v = 0; v < static_cast<int>(graph.nodes.size()); ++v) {
        hits[v] = hits[v] || groups.contains(graph.nodes[v].id);
        found->nodes.push_back(hits[v] ? Emphasis::Lit : Emphasis::Faint);
    }
    for (const graph::Edge &edge : graph.edges)
        found->edges.push_back(hits[edge.source] && hits[edge.target] ? Emphasis::Plain : Emphasis::Faint);
    scene.matching = static_cast<int>(hits.count(true));
    // All of them: there is nothing to tell apart.
    scene.found = scene.matching == graph.nodes.size() ? nullptr : std::move(found);
}

/// Of the calm edges only the largest speak: a dozen and a tenth of the rest.
double leastLabelled(const graph::Graph &graph)
{
    QVector<double> loads;
    for (const graph::Edge &edge : graph.edges)
        loads.push_back(edge.load());
    if (loads.size() <= 40)
        return 0;
    const qsizetype keep = 12 + loads.size() / 10;
    std::ranges::nth_element(loads, loads.begin() + keep, std::greater());
    return loads[keep];
}

kit::Badge badgeOf(const graph::Graph &graph)
{
    kit::Badge badge;
    for (const graph::Node &node : graph.nodes) {
        if (node.health < mesh::Health::Warn)
            continue;
        badge.count = node.health > badge.health ? 1 : badge.count + (node.health == badge.health ? 1 : 0);
        badge.health = std::max(badge.health, node.health);
    }
    return badge;
}

/// What only edges show: services at fault are the Services page's.
QVector<kit::Finding> findingsOf(const graph::Graph &graph)
{
    QVector<kit::Finding> found;
    for (const graph::Edge &edge : graph.edges) {
        if ((!edge.plaintext && edge.flow.denied < 0.01) || found.size() == mostFindings)
            continue;
        found.push_back({.health = mesh::Health::Warn,
                         .area = Words::tr("Policy"),
                         .object = Words::edgeName(graph, edge),
                         .ns = base::text::clean(graph.nodes[edge.target].ns),
                         .sentence = Words::sentence(graph, edge),
                         .link = u"topology?id="_s + edge.id,
                         .sinceMs = 0});
    }
    return found;
}

void hideByFilter(Scene &scene, graph::Graph &graph, const Wish &wish)
{
    const items::SplitFilter split = items::splitFilter(wish.filter);
    const items::Filter keep = parsed(split.keep), find = wish.hideOthers ? parsed(split.find) : items::Filter();
    if (keep.isEmpty() && find.isEmpty())
        return;
    QVector<bool> stays = taken(graph, keep, *wish.snapshot, wish.nowMs);
    if (!find.isEmpty()) {
        const QVector<bool> found = taken(graph, find, *wish.snapshot, wish.nowMs);
        for (qsizetype v = 0; v < stays.size(); ++v)
            stays[v] = stays[v] && found[v];
    }
    scene.hiddenByFilter = static_cast<int>(stays.count(false));
    if (scene.hiddenByFilter > 0)
        graph = withOnly(graph, stays);
}

int windowOf(const mesh::Snapshot &snapshot)
{
    return snapshot.traffic ? snapshot.traffic->windowSeconds : 60;
}

base::Result<graph::Layout> layOut(const Scene &scene, const Wish &wish, const Scene *previous, const std::atomic_bool *stop)
{
    const bool carried = previous && !wish.anew && !previous->layout.isEmpty();
    graph::LayoutOptions options{.pinned = {}, .stop = stop};
    for (auto it = wish.pinned.cbegin(); it != wish.pinned.cend(); ++it)
        options.pinned.insert(it.key());
    auto layout = graph::layout(scene.graph, carried ? &previous->layout : nullptr, options);
    return layout && !wish.pinned.isEmpty() ? moved(scene.graph, std::move(*layout), wish.pinned, stop) : std::move(layout);
}

bool sameRoutes(const graph::Layout &a, const graph::Layout &b)
{
    return a.nodes == b.nodes && a.groups == b.groups && a.direct == b.direct
        && std::ranges::equal(a.routes, b.routes, [](const graph::Route &x, const graph::Route &y) { return x.points == y.points; });
}

} // namespace

void finishScene(Scene &scene)
{
    if (!scene.geometry)
        scene.geometry = std::make_shared<const Geometry>(scene.layout);
    if (!scene.incidence)
        scene.incidence = std::make_shared<const QVector<QVector<int>>>(scene.graph.incidence());
    scene.leastLabelled = leastLabelled(scene.graph);
    scene.counts = Words::counts(scene.full);
    scene.badge = badgeOf(scene.full);
    scene.findings = findingsOf(scene.full);
    if (!scene.found)
        scene.matching = static_cast<int>(scene.graph.nodes.size());
}

std::shared_ptr<const Scene> makeScene(const Wish &wish, const std::shared_ptr<const Scene> &previous, const std::atomic_bool *stop)
{
    auto scene = std::make_shared<Scene>();
    scene->full = graph::buildGraph(*wish.snapshot, wish.options);
    hideByFilter(*scene, scene->full, wish);
    if (wish.grouping == Grouping::None)
        scene->full = ungrouped(std::move(scene->full));
    const QSet<QString> closed = graph::closedGroups(scene->full, wish.opened, wish.closed);
    scene->graph = graph::collapse(scene->full, closed);
    if (wish.before) {
        graph::Graph before = graph::buildGraph(*wish.before, wish.options);
        Scene unused;
        hideByFilter(unused, before, wish);
        if (wish.grouping == Grouping::None)
            before = ungrouped(std::move(before));
        // On the graphs as they are shown: a closed group is compared as a whole.
        scene->graph = graph::overlay(graph::collapse(before, closed), scene->graph,
                                      {.beforeSeconds = windowOf(*wish.before), .afterSeconds = windowOf(*wish.snapshot)});
    }
    auto layout = layOut(*scene, wish, previous.get(), stop);
    if (!layout)
        return {};
    scene->layout = std::move(*layout);
    if (previous && previous->geometry && sameRoutes(previous->layout, scene->layout))
        scene->geometry = previous->geometry;
    find(*scene, wish.filter, *wish.snapshot, wish.nowMs);
    finishScene(*scene);
    if (wish.rows)
        scene->rows = EdgeRows::rowsOf(scene->graph);
    return scene;
}

std::shared_ptr<const Scene> refilter(const Scene &scene, const QString &filter, const mesh::Snapshot &snapshot, qint64 nowMs)
{
    auto out = std::make_shared<Scene>(scene);
    out->found = nullptr;
    find(*out, filter, snapshot, nowMs);
    return out;
}

} // namespace topology
