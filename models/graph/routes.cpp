// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/routes.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace graph {

namespace {

enum Side : int { Left, Right };

struct Port {
    int edge;
    bool atSource;
    int row;
    double towards; ///< y of where the edge goes next
};

/// x of a node's border at height y: gateways are pointed, hosts outside are round.
double borderX(const Node &node, const QRectF &rect, Side side, double y)
{
    const double off = std::abs(y - rect.center().y());
    double inset = 0;
    if (node.kind == NodeKind::Gateway)
        inset = 10 * std::min(1.0, off / (rect.height() / 2));
    else if (node.kind == NodeKind::External)
        inset = 18 - std::sqrt(std::max(0.0, 18.0 * 18.0 - std::min(18.0, off) * std::min(18.0, off)));
    return side == Right ? rect.right() - inset : rect.left() + inset;
}

class Router
{
public:
    Router(const Graph &graph, Layout &layout, Stale &&stale)
        : m_graph(graph)
        , m_layout(layout)
        , m_stale(std::move(stale))
        , m_ends(graph.edges.size())
    {
    }

    void run()
    {
        const int edges = static_cast<int>(m_graph.edges.size());
        for (int e = 0; e < edges; ++e) {
            const auto [source, target] = sidesOf(m_graph.edges[e], m_layout.columnOf);
            if (m_stale.sides[source] || m_stale.sides[target])
                m_stale.edges[e] = 1;
        }
        collectPorts();
        m_layout.routes.resize(edges);
        for (int e = 0; e < edges; ++e) {
            if (m_stale.edges[e])
                m_layout.routes[e] = m_graph.edges[e].source == m_graph.edges[e].target ? loop(e) : route(e);
        }
    }

private:
    struct Ends {
        QPointF source, target;
    };

    int columnOf(int node) const { return m_layout.columnOf[node]; }
    bool forward(const Edge &edge) const { return columnOf(edge.source) < columnOf(edge.target); }
    bool flat(const Edge &edge) const { return columnOf(edge.source) == columnOf(edge.target); }
    double centre(int node, int row) const
    {
        const QRectF &rect = m_layout.nodes[node];
        return row < 0 ? rect.center().y() : rect.top() + rowCentre(row);
    }

    /// A stale edge's ports depend on all others at the same sides, stale or not.
    void collectPorts()
    {
        const int edges = static_cast<int>(m_graph.edges.size());
        std::vector<char> needed(m_stale.sides.size(), 0);
        std::vector<int> begin(m_stale.sides.size() + 1, 0);
        const auto visit = [&](auto use) {
            for (int e = 0; e < edges; ++e) {
                if (m_graph.edges[e].source != m_graph.edges[e].target)
                    use(e, sidesOf(m_graph.edges[e], m_layout.columnOf));
            }
        };
        visit([&](int e, EdgeSides sides) {
            if (m_stale.edges[e])
                needed[sides.atSource] = needed[sides.atTarget] = 1;
        });
        visit([&](int, EdgeSides sides) {
            begin[sides.atSource + 1] += needed[sides.atSource];
            begin[sides.atTarget + 1] += needed[sides.atTarget];
        });
        std::partial_sum(begin.begin(), begin.end(), begin.begin());
        std::vector<Port> ports(begin.back());
        std::vector<int> at(begin.begin(), begin.end() - 1);
        visit([&](int e, EdgeSides sides) {
            const Edge &edge = m_graph.edges[e];
            const auto &lanes = m_layout.lanes[e];
            double fromSource = centre(edge.target, edge.targetRow), fromTarget = centre(edge.source, edge.sourceRow);
            if (!lanes.isEmpty()) {
                fromSource = forward(edge) ? lanes.front().y : lanes.back().y;
                fromTarget = forward(edge) ? lanes.back().y : lanes.front().y;
            }
            if (needed[sides.atSource])
                ports[at[sides.atSource]++] = {e, true, edge.sourceRow, fromSource};
            if (needed[sides.atTarget])
                ports[at[sides.atTarget]++] = {e, false, edge.targetRow, fromTarget};
        });
        for (size_t side = 0; side < needed.size(); ++side)
            spread(static_cast<int>(side / 2), side % 2 ? Right : Left, std::span(ports).subspan(begin[side], begin[side + 1] - begin[side]));
    }

    /// Ports of one side, top down in the order of where their edges go, so that they do not cross at the node.
    void spread(int v, Side side, std::span<Port> ports)
    {
        std::ranges::sort(ports,
                          [](const Port &a, const Port &b) { return std::tie(a.row, a.towards, a.edge) < std::tie(b.row, b.towards, b.edge); });
        for (size_t first = 0; first < ports.size();) {
            size_t end = first + 1;
            while (end < ports.size() && ports[end].row == ports[first].row)
                ++end;
            place(v, side, ports.subspan(first, end - first));
            first = end;
        }
    }

    void place(int v, Side side, std::span<const Port> ports)
    {
        const Node &node = m_graph.nodes[v];
        const QRectF &rect = m_layout.nodes[v];
        const int row = ports.front().row;
        const bool tight = node.kind == NodeKind::Gateway || node.kind == NodeKind::External;
        // A node with rows takes what goes to it as a whole at its head.
        const double middle = row >= 0 ? rect.top() + rowCentre(row) : node.rows() > 0 ? rect.top() + nodeHeadHeight / 2 : rect.center().y();
        const double room = row >= 0 ? versionRowHeight - 10 : nodeHeadHeight - (tight ? 18 : 12);
        const double gaps = static_cast<double>(ports.size() - 1);
        const double step = gaps < 1 ? 0 : std::min(row >= 0 ? 4.0 : 7.0, room / gaps);
        for (size_t i = 0; i < ports.size(); ++i) {
            const double y = middle + (static_cast<double>(i) - gaps / 2) * step;
            const QPointF at(borderX(node, rect, side, y), y);
            (ports[i].atSource ? m_ends[ports[i].edge].source : m_ends[ports[i].edge].target) = at;
        }
    }

    static void curveTo(Route &route, QPointF end)
    {
        const QPointF from = route.points.back();
        const double half = (end.x() - from.x()) / 2;
        route.points << QPointF(from.x() + half, from.y()) << QPointF(end.x() - half, end.y()) << end;
    }

    static void lineTo(Route &route, QPointF end)
    {
        const QPointF from = route.points.back();
        if (std::abs(end.x() - from.x()) < 0.01)
            return;
        route.points << from + (end - from) / 3 << end - (end - from) / 3 << end;
    }

    Route route(int e) const
    {
        const Edge &edge = m_graph.edges[e];
        const Ends &ends = m_ends[e];
        Route route;
        if (flat(edge)) { // both ends on the right: out and back through the gap
            const double out = m_layout.columns[columnOf(edge.source)].right + 22;
            route.points << ends.source << QPointF(out, ends.source.y()) << QPointF(out, ends.target.y()) << ends.target;
            return route;
        }
        const bool right = forward(edge);
        const QPointF from = right ? ends.source : ends.target, to = right ? ends.target : ends.source;
        const int fromColumn = columnOf(right ? edge.source : edge.target), toColumn = columnOf(right ? edge.target : edge.source);
        route.points.reserve(10 + 6 * m_layout.lanes[e].size());
        route.points << from;
        lineTo(route, {std::max(from.x(), m_layout.columns[fromColumn].right), from.y()});
        for (const Lane &lane : m_layout.lanes[e]) {
            const Column &column = m_layout.columns[lane.column];
            curveTo(route, {column.left, lane.y});
            lineTo(route, {column.right, lane.y});
        }
        curveTo(route, {std::min(to.x(), m_layout.columns[toColumn].left), to.y()});
        lineTo(route, to);
        if (!right)
            std::ranges::reverse(route.points);
        return route;
    }

    Route loop(int e) const
    {
        const QRectF &rect = m_layout.nodes[m_graph.edges[e].source];
        const QPointF from(borderX(m_graph.nodes[m_graph.edges[e].source], rect, Right, rect.top() + 12), rect.top() + 12),
            to(rect.right() - 24, rect.top());
        Route route;
        route.points << from << QPointF(rect.right() + 26, rect.top() + 8) << QPointF(rect.right() - 20, rect.top() - 26) << to;
        return route;
    }

    const Graph &m_graph;
    Layout &m_layout;
    Stale m_stale;
    std::vector<Ends> m_ends;
};

} // namespace

EdgeSides sidesOf(const Edge &edge, const QVector<int> &columnOf)
{
    const int from = columnOf[edge.source], to = columnOf[edge.target];
    return {2 * edge.source + (from <= to ? Right : Left), 2 * edge.target + (from < to ? Left : Right)};
}

void routeEdges(const Graph &graph, Layout &layout, Stale stale)
{
    Router(graph, layout, std::move(stale)).run();
}

} // namespace graph
