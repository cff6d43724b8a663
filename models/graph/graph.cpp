// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/graph.h"

#include <algorithm>

namespace graph {

namespace {

template <class T> int sortedIndex(const QVector<T> &sorted, const QString &id)
{
    const auto at = std::ranges::lower_bound(sorted, id, {}, &T::id);
    return at != sorted.end() && at->id == id ? static_cast<int>(at - sorted.begin()) : -1;
}

} // namespace

int Graph::indexOf(const QString &id) const
{
    return sortedIndex(nodes, id);
}

int Graph::edgeIndexOf(const QString &id) const
{
    return sortedIndex(edges, id);
}

int Graph::groupIndexOf(const QString &id) const
{
    return sortedIndex(groups, id);
}

bool Graph::within(int group, int around) const
{
    while (group > around)
        group = groups[group].parent;
    return group == around && group >= 0;
}

QVector<QVector<int>> Graph::incidence() const
{
    QVector<QVector<int>> at(nodes.size());
    for (int i = 0; i < static_cast<int>(edges.size()); ++i) {
        at[edges[i].source].push_back(i);
        if (edges[i].target != edges[i].source)
            at[edges[i].target].push_back(i);
    }
    return at;
}

void settleGroups(Graph &graph)
{
    for (Node &node : graph.nodes)
        node.idle = true;
    for (const Edge &edge : graph.edges)
        graph.nodes[edge.source].idle = graph.nodes[edge.target].idle = false;
    for (Group &group : graph.groups) {
        group.nodes.clear();
        group.atFault = 0;
        group.health = mesh::Health::Ok;
    }
    for (int i = 0; i < static_cast<int>(graph.nodes.size()); ++i) {
        const Node &node = graph.nodes[i];
        for (int g = node.group; g >= 0; g = graph.groups[g].parent) {
            Group &group = graph.groups[g];
            group.nodes.push_back(i);
            group.health = mesh::worst(group.health, node.health);
            group.atFault += node.health >= mesh::Health::Warn ? 1 : 0;
        }
    }
}

} // namespace graph
