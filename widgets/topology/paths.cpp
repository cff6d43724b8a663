// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/paths.h"

#include <algorithm>

namespace topology {

namespace {

using graph::Graph;
using Incidence = QVector<QVector<int>>;

/// Calls away from `start`, along the edges or against them; -1 = never reached.
QVector<int> distances(const Graph &graph, const Incidence &incidence, int start, bool forward)
{
    QVector<int> distance(graph.nodes.size(), -1);
    QVector<int> queue{start};
    distance[start] = 0;
    for (qsizetype i = 0; i < queue.size(); ++i) {
        const int v = queue[i];
        for (const int e : incidence[v]) {
            const graph::Edge &edge = graph.edges[e];
            const int near = forward ? edge.source : edge.target, far = forward ? edge.target : edge.source;
            if (near != v || distance[far] >= 0)
                continue;
            distance[far] = distance[v] + 1;
            queue.push_back(far);
        }
    }
    return distance;
}

void sortByDistance(QVector<int> &items, const QVector<int> &keys)
{
    std::ranges::stable_sort(items, {}, [&](int i) { return keys[i]; });
}

/// A few of the paths, the strongest calls first.
void addExamples(const Graph &graph, Trail &trail, const QVector<int> &distance, int from, int to)
{
    QVector<QVector<int>> next(graph.nodes.size());
    QVector<int> edges = trail.edges;
    std::ranges::stable_sort(edges, std::greater(), [&](int e) { return graph.edges[e].load(); });
    for (const int e : edges) {
        const graph::Edge &edge = graph.edges[e];
        if (!next[edge.source].contains(edge.target))
            next[edge.source].push_back(edge.target);
    }
    QVector<QVector<int>> open{{from}};
    while (!open.isEmpty() && trail.examples.size() < mostExamples) {
        const QVector<int> path = open.takeLast();
        if (path.back() == to) {
            trail.examples.push_back(path);
            continue;
        }
        const QVector<int> &ways = next[path.back()];
        for (auto way = ways.crbegin(); way != ways.crend(); ++way) {
            if (distance[*way] == distance[path.back()] + 1)
                open.push_back(path + QVector<int>{*way});
        }
    }
}

Trail along(const Graph &graph, const Incidence &incidence, int from, int to)
{
    Trail trail;
    const QVector<int> ahead = distances(graph, incidence, from, true), back = distances(graph, incidence, to, false);
    if (ahead[to] < 0)
        return trail;
    trail.length = ahead[to];
    const auto onPath = [&](int v) { return ahead[v] >= 0 && back[v] >= 0 && ahead[v] + back[v] == trail.length; };
    for (int v = 0; v < static_cast<int>(graph.nodes.size()); ++v) {
        if (onPath(v))
            trail.nodes.push_back(v);
    }
    sortByDistance(trail.nodes, ahead);
    QVector<int> step(graph.edges.size(), 0);
    for (int e = 0; e < static_cast<int>(graph.edges.size()); ++e) {
        const graph::Edge &edge = graph.edges[e];
        if (edge.source != edge.target && onPath(edge.source) && onPath(edge.target) && ahead[edge.target] == ahead[edge.source] + 1) {
            step[e] = ahead[edge.target];
            trail.edges.push_back(e);
        }
    }
    sortByDistance(trail.edges, step);
    for (const int e : trail.edges)
        trail.steps.push_back(step[e]);
    // Node sequences, not edges: two protocols between the same nodes are one way.
    QVector<double> ways(graph.nodes.size(), 0);
    ways[from] = 1;
    QSet<std::pair<int, int>> counted;
    for (const int e : trail.edges) {
        const graph::Edge &edge = graph.edges[e];
        if (counted.contains({edge.source, edge.target}))
            continue;
        counted.insert({edge.source, edge.target});
        ways[edge.target] += ways[edge.source];
    }
    trail.paths = ways[to];
    addExamples(graph, trail, ahead, from, to);
    return trail;
}

} // namespace

Trail shortestPaths(const Graph &graph, const Incidence &incidence, int from, int to)
{
    Trail trail;
    if (from != to) {
        trail = along(graph, incidence, from, to);
        if (trail.paths <= 0) {
            trail = along(graph, incidence, to, from);
            trail.turned = trail.paths > 0;
        }
    }
    trail.reach = Reach::Path;
    trail.from = graph.nodes[from].id;
    trail.to = graph.nodes[to].id;
    if (trail.nodes.isEmpty())
        trail.nodes = {from, to};
    return trail;
}

Trail closure(const Graph &graph, const Incidence &incidence, int node, Reach reach)
{
    Trail trail;
    trail.reach = reach;
    trail.from = graph.nodes[node].id;
    const bool forward = reach == Reach::Downstream;
    const QVector<int> distance = distances(graph, incidence, node, forward);
    for (int v = 0; v < static_cast<int>(graph.nodes.size()); ++v) {
        if (distance[v] >= 0) {
            trail.nodes.push_back(v);
            trail.length = std::max(trail.length, distance[v]);
        }
    }
    sortByDistance(trail.nodes, distance);
    QVector<int> step(graph.edges.size(), 0);
    for (int e = 0; e < static_cast<int>(graph.edges.size()); ++e) {
        const int near = forward ? graph.edges[e].source : graph.edges[e].target;
        if (distance[near] < 0)
            continue;
        step[e] = distance[near] + 1;
        trail.edges.push_back(e);
    }
    sortByDistance(trail.edges, step);
    for (const int e : trail.edges)
        trail.steps.push_back(step[e]);
    return trail;
}

} // namespace topology
