// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/graphedit.h"

#include "models/graph/carry.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

using graph::Graph;
using graph::Layout;

namespace {

constexpr double nodeGap = 10, boxPad = 12, boxHead = 24;

/// Groups that hold a node, directly or not.
QVector<bool> usedGroups(const Graph &graph)
{
    QVector<bool> used(graph.groups.size(), false);
    for (const graph::Node &node : graph.nodes) {
        for (int g = node.group; g >= 0 && !used[g]; g = graph.groups[g].parent)
            used[g] = true;
    }
    return used;
}

void dropEmptyGroups(Graph &graph)
{
    const QVector<bool> used = usedGroups(graph);
    QVector<int> index(graph.groups.size(), -1);
    QVector<graph::Group> kept;
    for (int g = 0; g < static_cast<int>(graph.groups.size()); ++g) {
        if (!used[g])
            continue;
        index[g] = static_cast<int>(kept.size());
        kept.push_back(graph.groups[g]);
        if (kept.back().parent >= 0)
            kept.back().parent = index[kept.back().parent]; // parents come first
    }
    graph.groups = kept;
    for (graph::Node &node : graph.nodes)
        node.group = node.group < 0 ? -1 : index[node.group];
}

/// The nearest free place in a column; `top` itself when there is none.
double freeTop(const Layout &layout, int column, int self, double top, double height)
{
    QVector<QRectF> others;
    for (int v = 0; v < static_cast<int>(layout.nodes.size()); ++v) {
        if (v != self && layout.columnOf[v] == column)
            others.push_back(layout.nodes[v].adjusted(0, -nodeGap, 0, nodeGap));
    }
    const auto isFree = [&](double at) {
        return std::ranges::none_of(others, [&](const QRectF &o) { return o.top() < at + height && o.bottom() > at; });
    };
    if (isFree(top))
        return top;
    QVector<double> tries;
    for (const QRectF &o : others)
        tries << o.bottom() + 0.1 << o.top() - height - 0.1;
    std::ranges::sort(tries, {}, [&](double at) { return std::abs(at - top); });
    const auto found = std::ranges::find_if(tries, isFree);
    return found == tries.end() ? top : *found;
}

/// `box`: the node's group; the columns outside are not for it.
int nearestColumn(const Layout &layout, double x, const QRectF &box)
{
    const auto distance = [&](const graph::Column &c) {
        const double centre = (c.left + c.right) / 2;
        return std::abs(centre - x) + (box.isNull() || (box.left() <= centre && centre <= box.right()) ? 0 : 1e9);
    };
    return static_cast<int>(std::ranges::min_element(layout.columns, {}, distance) - layout.columns.begin());
}

/// The group's box with a node that stands outside it now; null when something else is there.
QRectF grownBox(const Graph &graph, const Layout &layout, int group, const QRectF &node)
{
    const QRectF grown = layout.groups[group] | node.adjusted(-boxPad, -boxHead, boxPad, boxPad);
    const int parent = graph.groups[group].parent;
    if (parent >= 0 && !layout.groups[parent].adjusted(0, boxHead, 0, 0).contains(grown))
        return {};
    for (int g = 0; g < static_cast<int>(graph.groups.size()); ++g) {
        if (!graph.within(g, group) && !graph.within(group, g) && layout.groups[g].intersects(grown))
            return {};
    }
    for (int v = 0; v < static_cast<int>(graph.nodes.size()); ++v) {
        const int own = graph.nodes[v].group;
        if ((own < 0 || !graph.within(own, group)) && layout.nodes[v].intersects(grown))
            return {};
    }
    return grown;
}

/// As if the node had been away, remembered where it shall stand: so the layout itself finds columns and lanes.
base::Result<Layout> replaced(const Graph &graph, const Layout &layout, int v, QPointF place, const std::atomic_bool *stop)
{
    Layout without = layout;
    without.nodeIds.remove(v);
    without.nodes.remove(v);
    without.columnOf.remove(v);
    for (int e = static_cast<int>(graph.edges.size()) - 1; e >= 0; --e) {
        if (graph.edges[e].source != v && graph.edges[e].target != v)
            continue;
        without.edgeIds.remove(e);
        without.routes.remove(e);
        without.lanes.remove(e);
        without.direct.remove(e);
        without.ends.remove(e);
    }
    for (auto &[source, target] : without.ends) {
        source -= source > v ? 1 : 0;
        target -= target > v ? 1 : 0;
    }
    without.remembered.insert(graph.nodes[v].id, place);
    QSet<QString> all(layout.nodeIds.begin(), layout.nodeIds.end());
    return graph::layout(graph, &without, {.pinned = all, .stop = stop});
}

} // namespace

Graph withOnly(const Graph &graph, const QVector<bool> &stays)
{
    Graph out = graph;
    out.nodes.clear();
    out.edges.clear();
    QVector<int> index(graph.nodes.size(), -1);
    for (int v = 0; v < static_cast<int>(graph.nodes.size()); ++v) {
        if (!stays[v])
            continue;
        index[v] = static_cast<int>(out.nodes.size());
        out.nodes.push_back(graph.nodes[v]);
    }
    for (const graph::Edge &edge : graph.edges) {
        if (index[edge.source] < 0 || index[edge.target] < 0)
            continue;
        out.edges.push_back(edge);
        out.edges.back().source = index[edge.source];
        out.edges.back().target = index[edge.target];
    }
    dropEmptyGroups(out);
    graph::settleGroups(out);
    return out;
}

Graph ungrouped(Graph graph)
{
    graph.groups.clear();
    for (graph::Node &node : graph.nodes)
        node.group = -1;
    return graph;
}

base::Result<Layout> moved(const Graph &graph, Layout layout, const QHash<QString, QPointF> &places, const std::atomic_bool *stop)
{
    QStringList ids = places.keys();
    ids.sort(); // the same places give the same picture
    for (const QString &id : ids) {
        const int v = graph.indexOf(id);
        if (v < 0 || layout.columns.isEmpty())
            continue;
        const QSizeF size = layout.nodes[v].size();
        const int group = graph.nodes[v].group;
        const QRectF box = group >= 0 ? layout.groups[group].adjusted(boxPad, boxHead, -boxPad, -boxPad) : QRectF();
        const int column = nearestColumn(layout, places[id].x() + size.width() / 2, box);
        const double x = (layout.columns[column].left + layout.columns[column].right - size.width()) / 2;
        QPointF place(x, freeTop(layout, column, v, places[id].y(), size.height()));
        if (!box.isNull() && !box.contains(QRectF(place, size))) {
            if (const QRectF grown = grownBox(graph, layout, group, QRectF(place, size)); !grown.isNull())
                layout.groups[group] = grown;
            else
                place.setY(
                    freeTop(layout, column, v, std::clamp(place.y(), box.top(), std::max(box.top(), box.bottom() - size.height())), size.height()));
        }
        if ((place - layout.nodes[v].topLeft()).manhattanLength() < 1)
            continue;
        auto fitted = replaced(graph, layout, v, place, stop);
        if (!fitted)
            return fitted;
        if ((fitted->nodes[v].topLeft() - place).manhattanLength() < 1) {
            layout = std::move(*fitted);
            continue;
        }
        // Not free by the layout's own rules (a lane, another's box): the user's will counts, its edges go straight.
        layout.nodes[v].moveTopLeft(place);
        if (layout.columnOf[v] != column) {
            layout.columnOf[v] = column;
            for (int e = 0; e < static_cast<int>(graph.edges.size()); ++e) {
                if (graph.edges[e].source == v || graph.edges[e].target == v)
                    layout.lanes[e].clear();
            }
        }
        graph::finishLayout(graph, layout, graph::Stale::all(graph));
    }
    return layout;
}

} // namespace topology
