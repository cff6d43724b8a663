// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Graphs from pairs of numbers, and what must hold of any layout of any graph.
#pragma once

#include "models/graph/layout.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace shapes {

using namespace Qt::Literals::StringLiterals;

/// Nodes n000000, n000001, ...; node v is in group of[v]; group g is in group parents[g].
inline graph::Graph make(int nodes, const QVector<std::pair<int, int>> &calls, const QVector<int> &of = {}, const QVector<int> &parents = {})
{
    graph::Graph out;
    const int count = of.isEmpty() ? 0 : std::max<int>(*std::ranges::max_element(of) + 1, static_cast<int>(parents.size()));
    for (int g = 0; g < count; ++g) {
        graph::Group group;
        group.id = u"ns/%1"_s.arg(g, 4, 10, QChar(u'0'));
        group.name = group.id;
        group.parent = parents.value(g, -1);
        out.groups.push_back(group);
    }
    for (int v = 0; v < nodes; ++v) {
        graph::Node node;
        node.id = u"n%1"_s.arg(v, 6, 10, QChar(u'0'));
        node.name = node.id;
        node.group = of.value(v, -1);
        out.nodes.push_back(node);
    }
    for (const auto &[a, b] : calls) {
        graph::Edge edge;
        edge.id = out.nodes[a].id + u'>' + out.nodes[b].id;
        edge.source = a;
        edge.target = b;
        out.edges.push_back(edge);
    }
    std::ranges::sort(out.edges, {}, &graph::Edge::id);
    const auto twins = std::ranges::unique(out.edges, {}, &graph::Edge::id);
    out.edges.erase(twins.begin(), twins.end());
    graph::settleGroups(out);
    return out;
}

/// `clusters` of `spaces` groups each, the clusters first in the list of groups.
inline graph::Graph nested(int nodes, int calls, int clusters, int spaces, quint32 seed)
{
    std::mt19937 generator(seed);
    QVector<int> parents(clusters, -1), of;
    for (int s = 0; s < clusters * spaces; ++s)
        parents.push_back(s / spaces);
    for (int v = 0; v < nodes; ++v) // a few stand in a cluster, but in none of its namespaces
        of.push_back(v % 17 == 0 ? static_cast<int>(generator() % clusters) : clusters + static_cast<int>(generator() % (clusters * spaces)));
    QVector<std::pair<int, int>> pairs;
    for (int i = 0; i < calls; ++i)
        pairs.push_back({static_cast<int>(generator() % nodes), static_cast<int>(generator() % nodes)});
    return make(nodes, pairs, of, parents);
}

/// The graph without these nodes and edges.
inline graph::Graph without(const graph::Graph &full, const QSet<int> &nodes, const QSet<int> &edges = {})
{
    graph::Graph out;
    out.groups = full.groups;
    QVector<int> index(full.nodes.size(), -1);
    for (int v = 0; v < static_cast<int>(full.nodes.size()); ++v) {
        if (nodes.contains(v))
            continue;
        index[v] = static_cast<int>(out.nodes.size());
        out.nodes.push_back(full.nodes[v]);
    }
    for (int e = 0; e < static_cast<int>(full.edges.size()); ++e) {
        graph::Edge edge = full.edges[e];
        edge.source = index[edge.source];
        edge.target = index[edge.target];
        if (edge.source >= 0 && edge.target >= 0 && !edges.contains(e))
            out.edges.push_back(edge);
    }
    graph::settleGroups(out);
    return out;
}

inline QPointF onCurve(const graph::Route &route, qsizetype curve, double t)
{
    const double u = 1 - t;
    return route.points[curve] * u * u * u + route.points[curve + 1] * 3 * u * u * t + route.points[curve + 2] * 3 * u * t * t
        + route.points[curve + 3] * t * t * t;
}

inline bool touches(const graph::Route &route, const QRectF &box)
{
    for (qsizetype i = 0; i + 3 < route.points.size(); i += 3) {
        for (int s = 0; s <= 12; ++s) {
            if (box.contains(onCurve(route, i, s / 12.0)))
                return true;
        }
    }
    return false;
}

/// On the border of its node: the left or right side, or the top for a loop. Gateways and hosts outside are not rectangles.
inline bool onBorder(const graph::Node &node, const QRectF &rect, QPointF p)
{
    const double slack = node.kind == graph::NodeKind::Gateway ? 10.01 : node.kind == graph::NodeKind::External ? 18.01 : 0.01;
    if (!rect.adjusted(-0.01, -0.01, 0.01, 0.01).contains(p))
        return false;
    return std::min({p.x() - rect.left(), rect.right() - p.x(), p.y() - rect.top()}) <= slack;
}

/// What is wrong with nodes and boxes; "" when nothing is.
inline QString wrongPlace(const graph::Graph &graph, const graph::Layout &layout)
{
    if (!layout.fits(graph))
        return u"does not fit the graph"_s;
    const int nodes = static_cast<int>(graph.nodes.size()), groups = static_cast<int>(graph.groups.size());
    for (int a = 0; a < nodes; ++a) {
        for (int b = a + 1; b < nodes; ++b) {
            if (layout.nodes[a].intersects(layout.nodes[b]))
                return graph.nodes[a].id + u" upon "_s + graph.nodes[b].id;
        }
        for (int g = 0; g < groups; ++g) {
            const bool inside = graph.within(graph.nodes[a].group, g);
            if (inside ? !layout.groups[g].contains(layout.nodes[a]) : layout.groups[g].intersects(layout.nodes[a]))
                return graph.nodes[a].id + (inside ? u" outside "_s : u" in "_s) + graph.groups[g].id;
        }
    }
    for (int a = 0; a < groups; ++a) {
        for (int b = a + 1; b < groups; ++b) {
            const bool inside = graph.within(b, a);
            if (inside && !layout.groups[b].isNull() && !layout.groups[a].contains(layout.groups[b]))
                return graph.groups[b].id + u" not in "_s + graph.groups[a].id;
            if (!inside && layout.groups[a].intersects(layout.groups[b]))
                return graph.groups[a].id + u" upon "_s + graph.groups[b].id;
        }
    }
    return {};
}

/// What is wrong with the routes.
inline QString wrongRoute(const graph::Graph &graph, const graph::Layout &layout)
{
    for (qsizetype e = 0; e < graph.edges.size(); ++e) {
        const graph::Edge &edge = graph.edges[e];
        const graph::Route &route = layout.routes[e];
        if (route.isEmpty() || route.points.size() % 3 != 1)
            return edge.id + u" has no route"_s;
        if (!onBorder(graph.nodes[edge.source], layout.nodes[edge.source], route.points.front()))
            return edge.id + u" does not begin at its node"_s;
        if (!onBorder(graph.nodes[edge.target], layout.nodes[edge.target], route.points.back()))
            return edge.id + u" does not end at its node"_s;
        const QRectF around = route.bounds();
        for (qsizetype v = 0; v < graph.nodes.size(); ++v) {
            if (v != edge.source && v != edge.target && layout.nodes[v].intersects(around) && touches(route, layout.nodes[v]))
                return edge.id + u" over "_s + graph.nodes[v].id;
        }
    }
    return {};
}

/// The most that a node which is in both has moved.
inline double mostMoved(const graph::Layout &before, const graph::Layout &after)
{
    double most = 0;
    for (qsizetype v = 0; v < after.nodes.size(); ++v) {
        const auto at = std::ranges::lower_bound(before.nodeIds, after.nodeIds[v]);
        if (at == before.nodeIds.end() || *at != after.nodeIds[v])
            continue;
        const QPointF d = after.nodes[v].topLeft() - before.nodes[at - before.nodeIds.begin()].topLeft();
        most = std::max(most, std::hypot(d.x(), d.y()));
    }
    return most;
}

} // namespace shapes
