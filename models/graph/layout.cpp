// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/layout.h"

#include "models/graph/carry.h"
#include "models/graph/cycles.h"
#include "models/graph/order.h"
#include "models/graph/place.h"
#include "models/graph/routes.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace graph {

namespace {

using namespace layered;

Spacing spacingFor(const Graph &graph)
{
    Spacing s;
    const auto closed = std::ranges::count(graph.nodes, NodeKind::Group, &Node::kind);
    const qsizetype nodes = graph.nodes.size();
    if (2 * closed > nodes && nodes > 12) // an overview: many edges, little text
        s = {.node = 16, .lane = 3.5, .column = 44, .groupGap = 14};
    else if (nodes > 400)
        s = {.node = 14, .lane = 6, .column = 48, .groupGap = 14};
    else if (nodes > 60)
        s = {.node = 18, .lane = 8, .column = 48, .groupGap = 16};
    else
        s = {.node = 28, .lane = 12, .column = 48, .groupGap = 16};
    return s;
}

Problem problemOf(const Graph &graph, const std::atomic_bool *stop)
{
    Problem problem;
    problem.groups = static_cast<int>(graph.groups.size());
    problem.spacing = spacingFor(graph);
    problem.stop = stop;
    problem.parent.reserve(graph.groups.size());
    std::ranges::transform(graph.groups, std::back_inserter(problem.parent), &Group::parent);
    problem.items.reserve(graph.nodes.size());
    for (const Node &node : graph.nodes) {
        const QSizeF size = nodeSize(node);
        problem.items.push_back({.width = size.width(),
                                 .height = size.height(),
                                 .above = node.kind == NodeKind::Group ? 4.0 : 0.0,
                                 .group = node.group,
                                 .last = node.kind == NodeKind::External});
    }
    problem.links.reserve(graph.edges.size());
    const auto port = [&](int v, int row) { return row < 0 ? 0 : rowCentre(row) - problem.items[v].height / 2; };
    for (const Edge &edge : graph.edges) {
        if (edge.quiet)
            continue;
        problem.links.push_back({.from = edge.source,
                                 .to = edge.target,
                                 .fromPort = port(edge.source, edge.sourceRow),
                                 .toPort = port(edge.target, edge.targetRow),
                                 .fromRow = edge.sourceRow >= 0,
                                 .toRow = edge.targetRow >= 0});
        if (edge.source == edge.target)
            problem.items[edge.source].above = 16;
    }
    return problem;
}

Layout fromPlaces(const Graph &graph, const Problem &problem, const Cells &cells, const Places &places)
{
    Layout out;
    out.columns.reserve(static_cast<qsizetype>(places.columnLeft.size()));
    for (size_t r = 0; r < places.columnLeft.size(); ++r)
        out.columns.push_back({places.columnLeft[r], places.columnRight[r]});
    for (int v = 0; v < cells.items; ++v) {
        const Item &item = problem.items[v];
        const Column &column = out.columns[cells.rank[v]];
        out.nodes.push_back({(column.left + column.right - item.width) / 2, places.y[v] - item.height / 2, item.width, item.height});
        out.columnOf.push_back(cells.rank[v]);
    }
    int link = 0;
    for (const Edge &edge : graph.edges) {
        QVector<Lane> lanes;
        const int first = edge.quiet ? -1 : cells.firstLane[link++];
        if (first >= 0) {
            const auto [from, to] = passed(cells.rank[edge.source], cells.rank[edge.target]);
            for (int r = from; r <= to; ++r)
                lanes.push_back({r, places.y[first + r - from]});
        }
        out.lanes.push_back(lanes);
    }
    for (int g = 0; g < problem.groups; ++g)
        out.groups.push_back({QPointF(places.groupLeft[g], places.bandTop[g]), QPointF(places.groupRight[g], places.bandBottom[g])});
    return out;
}

} // namespace

QRectF Route::bounds() const
{
    if (points.isEmpty())
        return {};
    double left = points[0].x(), right = left, top = points[0].y(), bottom = top;
    for (const QPointF &p : points) {
        left = std::min(left, p.x());
        right = std::max(right, p.x());
        top = std::min(top, p.y());
        bottom = std::max(bottom, p.y());
    }
    // Never empty, or a straight level edge would intersect nothing.
    return QRectF(QPointF(left, top), QPointF(right, bottom)).adjusted(-0.5, -0.5, 0.5, 0.5);
}

bool Layout::fits(const Graph &graph) const
{
    return std::ranges::equal(nodeIds, graph.nodes, {}, {}, &Node::id) && std::ranges::equal(edgeIds, graph.edges, {}, {}, &Edge::id)
        && std::ranges::equal(groupIds, graph.groups, {}, {}, &Group::id) && std::ranges::equal(direct, graph.edges, {}, {}, &Edge::quiet)
        && std::ranges::equal(nodes, graph.nodes, [this](const QRectF &rect, const Node &node) {
               return rect.size() == nodeSize(node) && (node.group < 0 || groups[node.group].contains(rect));
           });
}

QSizeF nodeSize(const Node &node)
{
    if (node.kind == NodeKind::Group)
        return {112, 34};
    return {114, nodeHeadHeight + versionRowHeight * node.rows()};
}

void finishLayout(const Graph &graph, Layout &layout, Stale stale)
{
    const auto fill = [](auto &out, const auto &from, auto what) {
        out.clear();
        out.reserve(from.size());
        std::ranges::transform(from, std::back_inserter(out), what);
    };
    fill(layout.nodeIds, graph.nodes, &Node::id);
    fill(layout.edgeIds, graph.edges, &Edge::id);
    fill(layout.groupIds, graph.groups, &Group::id);
    fill(layout.direct, graph.edges, &Edge::quiet);
    fill(layout.ends, graph.edges, [](const Edge &edge) { return std::pair(edge.source, edge.target); });
    routeEdges(graph, layout, std::move(stale));
    layout.bounds = {};
    for (const QRectF &rect : std::as_const(layout.nodes))
        layout.bounds |= rect;
    for (const QRectF &rect : std::as_const(layout.groups))
        layout.bounds |= rect;
    for (qsizetype e = 0; e < graph.edges.size(); ++e) {
        if (!graph.edges[e].quiet)
            layout.bounds |= std::as_const(layout.routes)[e].bounds();
    }
}

base::Result<Layout> layout(const Graph &graph, const Layout *previous, const LayoutOptions &options)
{
    if (previous && previous->fits(graph)) {
        Layout same = *previous;
        same.fresh = false;
        return same;
    }
    const auto cancelled = [] { return base::fail(base::ErrorKind::Cancelled, u"the layout was superseded"_s); };
    if (options.stop && options.stop->load(std::memory_order_relaxed))
        return cancelled();
    if (previous && canCarry(graph, *previous, options))
        return carry(graph, *previous, options);
    const Problem problem = problemOf(graph, options.stop);
    const std::vector<char> reversed = breakCycles(problem);
    const Ranks ranks = assignRanks(problem, reversed);
    if (problem.stopped())
        return cancelled();
    Cells cells = makeCells(problem, reversed, ranks);
    orderCells(problem, cells);
    if (problem.stopped())
        return cancelled();
    const Places places = place(problem, cells);
    if (problem.stopped())
        return cancelled();
    Layout out = fromPlaces(graph, problem, cells, places);
    finishLayout(graph, out, Stale::all(graph));
    return out;
}

} // namespace graph
