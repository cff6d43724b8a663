// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/overlay.h"

#include <algorithm>

namespace graph {

namespace {

Graph together(const Graph &before, const Graph &after)
{
    Graph out = after;
    for (const Group &group : before.groups) {
        if (after.groupIndexOf(group.id) < 0)
            out.groups.push_back(group);
    }
    std::ranges::sort(out.groups, {}, &Group::id);
    for (Group &group : out.groups) {
        const Graph &home = after.groupIndexOf(group.id) >= 0 ? after : before;
        group.parent = group.parent < 0 ? -1 : out.groupIndexOf(home.groups[group.parent].id);
    }
    for (const Node &node : before.nodes) {
        if (after.indexOf(node.id) < 0)
            out.nodes.push_back(node);
    }
    std::ranges::sort(out.nodes, {}, &Node::id);
    for (Node &node : out.nodes) {
        const Graph &home = after.indexOf(node.id) >= 0 ? after : before;
        node.group = node.group < 0 ? -1 : out.groupIndexOf(home.groups[node.group].id);
    }
    for (Edge &edge : out.edges) {
        edge.source = out.indexOf(after.nodes[edge.source].id);
        edge.target = out.indexOf(after.nodes[edge.target].id);
    }
    for (Edge edge : before.edges) {
        if (after.edgeIndexOf(edge.id) >= 0)
            continue;
        edge.source = out.indexOf(before.nodes[edge.source].id);
        edge.target = out.indexOf(before.nodes[edge.target].id);
        if (edge.sourceRow >= out.nodes[edge.source].rows())
            edge.sourceRow = -1;
        if (edge.targetRow >= out.nodes[edge.target].rows())
            edge.targetRow = -1;
        out.edges.push_back(edge);
    }
    std::ranges::sort(out.edges, {}, &Edge::id);
    settleGroups(out);
    return out;
}

} // namespace

Graph overlay(const Graph &before, const Graph &after, const CompareOptions &options)
{
    Graph both = together(before, after);
    both.compared = true;
    for (Node &node : both.nodes)
        node.change = {{}, after.indexOf(node.id) < 0, false};
    for (Edge &edge : both.edges)
        edge.change = {{}, after.edgeIndexOf(edge.id) < 0, false};
    for (const Difference &difference : compare(before, after, options)) {
        const bool isNode = difference.subject == Difference::Subject::Node;
        const int at = isNode ? both.indexOf(difference.id()) : both.edgeIndexOf(difference.id());
        if (at < 0)
            continue;
        Change &change = isNode ? both.nodes[at].change : both.edges[at].change;
        change.what = difference.what;
        change.added = difference.what.testFlag(Differs::Added);
    }
    return both;
}

} // namespace graph
