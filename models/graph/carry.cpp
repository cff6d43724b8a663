// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/carry.h"

#include "models/graph/carrier.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace graph {

namespace {

constexpr double laneGap = 7;
constexpr double endless = 1e9;
constexpr qsizetype mostRemembered = 2000;

/// Where each item of a list that is sorted by id was in another one; -1 = nowhere.
template <class T> std::vector<int> oldIndexes(const QVector<T> &now, const QVector<QString> &before)
{
    std::vector<int> old(now.size(), -1);
    qsizetype at = 0;
    for (qsizetype i = 0; i < now.size(); ++i) {
        while (at < before.size() && before[at] < now[i].id)
            ++at;
        if (at < before.size() && before[at] == now[i].id)
            old[i] = static_cast<int>(at++);
    }
    return old;
}

} // namespace

Carrier::Carrier(const Graph &graph, const Layout &previous, const LayoutOptions &options)
    : m_graph(graph)
    , m_previous(previous)
    , m_options(options)
    , m_oldNode(oldIndexes(graph.nodes, previous.nodeIds))
    , m_oldEdge(oldIndexes(graph.edges, previous.edgeIds))
    , m_placed(graph.nodes.size(), 0)
    , m_threaded(graph.edges.size(), 0)
    , m_newGroup(graph.groups.size(), 0)
    , m_stale{std::vector<char>(graph.edges.size(), 0), std::vector<char>(2 * graph.nodes.size(), 0)}
{
}

Layout Carrier::run()
{
    m_out.columns = m_previous.columns;
    m_out.remembered = m_previous.remembered;
    m_out.fresh = false;
    takeOver();
    takeOverEdges();
    grow();
    findNeighbours();
    placeNew();
    threadNew();
    takeOverRoutes();
    finishLayout(m_graph, m_out, std::move(m_stale));
    return std::move(m_out);
}

void Carrier::takeOver()
{
    m_out.nodes.resize(m_graph.nodes.size());
    m_out.columnOf.fill(0, m_graph.nodes.size());
    std::vector<char> kept(m_previous.nodes.size(), 0);
    for (int v = 0; v < static_cast<int>(m_graph.nodes.size()); ++v) {
        const int old = m_oldNode[v];
        if (old < 0)
            continue;
        kept[old] = 1;
        m_out.nodes[v] = m_previous.nodes[old];
        m_out.columnOf[v] = m_previous.columnOf[old];
        m_placed[v] = 1;
    }
    for (int old = 0; old < static_cast<int>(kept.size()); ++old) {
        if (!kept[old] && m_out.remembered.size() < mostRemembered)
            m_out.remembered.insert(m_previous.nodeIds[old], m_previous.nodes[old].topLeft());
    }
    const std::vector<int> oldGroup = oldIndexes(m_graph.groups, m_previous.groupIds);
    for (size_t g = 0; g < oldGroup.size(); ++g) {
        m_out.groups.push_back(oldGroup[g] < 0 ? QRectF() : m_previous.groups[oldGroup[g]]);
        m_newGroup[g] = m_out.groups.back().isNull();
    }
}

void Carrier::takeOverEdges()
{
    m_out.lanes.resize(m_graph.edges.size());
    for (int e = 0; e < static_cast<int>(m_graph.edges.size()); ++e) {
        const Edge &edge = m_graph.edges[e];
        const int old = m_oldEdge[e];
        if (old < 0 || m_oldNode[edge.source] < 0 || m_oldNode[edge.target] < 0 || m_previous.direct[old])
            continue;
        if (!edge.quiet)
            m_out.lanes[e] = m_previous.lanes[old];
        m_threaded[e] = 1;
    }
}

/// Nodes that got more rows, or fewer.
void Carrier::grow()
{
    for (int v = 0; v < static_cast<int>(m_graph.nodes.size()); ++v) {
        if (!m_placed[v])
            continue;
        const double more = height(v) - m_out.nodes[v].height();
        if (more == 0)
            continue;
        m_stale.sides[2 * v] = m_stale.sides[2 * v + 1] = 1;
        if (more > 0) {
            const QRectF rect = m_out.nodes[v];
            const auto [up, down] = split(rect.bottom(), more);
            openStrip(rect.bottom(), more, v);
            m_out.nodes[v] = QRectF(rect.left(), rect.top() - up, rect.width(), rect.height() + up + down);
        }
        m_out.nodes[v].setHeight(height(v));
    }
}

/// How much of a strip goes up and how much down: half each, unless something pinned lies there.
std::pair<double, double> Carrier::split(double y, double height) const
{
    bool above = false, below = false;
    for (int v = 0; v < static_cast<int>(m_graph.nodes.size()) && !m_options.pinned.isEmpty(); ++v) {
        if (!m_placed[v] || !m_options.pinned.contains(m_graph.nodes[v].id))
            continue;
        above |= m_out.nodes[v].bottom() <= y;
        below |= m_out.nodes[v].top() >= y;
    }
    if (above == below)
        return {height / 2, height / 2};
    return above ? std::pair(0.0, height) : std::pair(height, 0.0);
}

/// Makes room across the whole picture: what is above y goes up, what is below goes down, what y runs through is stretched
/// (boxes) or stays (nodes). Nothing can come nearer to anything else.
void Carrier::openStrip(double y, double height, int except)
{
    const auto [up, down] = split(y, height);
    const Strip strip{y, up, down};
    m_strips.push_back(strip);
    for (int v = 0; v < static_cast<int>(m_out.nodes.size()); ++v) {
        if (!m_placed[v] || v == except)
            continue;
        const double by = strip.moved(m_out.nodes[v].top(), m_out.nodes[v].bottom());
        const bool pinned = !m_options.pinned.isEmpty() && m_options.pinned.contains(m_graph.nodes[v].id);
        if (pinned || (by == 0 && up + down > 0)) {
            m_stale.sides[2 * v] = m_stale.sides[2 * v + 1] = 1; // stays, unlike what leads to it
            continue;
        }
        m_out.nodes[v].translate(0, by);
    }
    for (QVector<Lane> &lanes : m_out.lanes) {
        for (Lane &lane : lanes)
            lane.y += strip.moved(lane.y, lane.y);
    }
    for (QRectF &box : m_out.groups) {
        if (box.isNull())
            continue;
        const bool through = box.top() < y && box.bottom() > y;
        if (through)
            box.adjust(0, -up, 0, down);
        else
            box.translate(0, strip.moved(box.top(), box.bottom()));
    }
    for (QPointF &at : m_out.remembered)
        at.ry() += strip.moved(at.y(), at.y());
}

/// The place nearest to `wanted` where `height` fits between `low` and `high` beside what is taken. NaN when there is none.
double Carrier::freeTop(QVector<Span> taken, double low, double high, double height, double wanted)
{
    std::ranges::sort(taken, {}, &Span::from);
    double best = std::numeric_limits<double>::quiet_NaN(), from = low;
    const auto consider = [&](double to) {
        if (to - from < height)
            return;
        const double top = std::clamp(wanted, from, to - height);
        if (std::isnan(best) || std::abs(top - wanted) < std::abs(best - wanted))
            best = top;
    };
    for (const Span &span : std::as_const(taken)) {
        consider(std::min(span.from, high));
        from = std::max(from, span.to);
    }
    consider(high);
    return best;
}

/// What stands in a column, `margin` wider than it is; boxes count as taken but for those around either group. Places that
/// are kept for what is gone, too, when asked.
QVector<Carrier::Span> Carrier::takenIn(int column, double margin, int inside, int alsoInside, bool kept) const
{
    QVector<Span> taken;
    for (int v = 0; v < static_cast<int>(m_out.nodes.size()); ++v) {
        if (m_placed[v] && m_out.columnOf[v] == column)
            taken.push_back({m_out.nodes[v].top() - margin, m_out.nodes[v].bottom() + margin});
    }
    for (const QVector<Lane> &path : m_out.lanes) {
        // One lane a column, from left to right.
        if (path.isEmpty() || column < path.front().column || column > path.back().column)
            continue;
        const Lane &lane = path[column - path.front().column];
        taken.push_back({lane.y - laneGap / 2, lane.y + laneGap / 2});
    }
    const Column &at = m_out.columns[column];
    for (auto gone = m_out.remembered.cbegin(); kept && gone != m_out.remembered.cend(); ++gone) {
        if (gone->x() >= at.left - 1 && gone->x() < at.right)
            taken.push_back({gone->y() - margin, gone->y() + nodeHeadHeight + margin});
    }
    for (int g = 0; g < static_cast<int>(m_out.groups.size()); ++g) {
        const QRectF &box = m_out.groups[g];
        if (!box.isNull() && box.left() < at.right && box.right() > at.left && !m_graph.within(inside, g) && !m_graph.within(alsoInside, g))
            taken.push_back({box.top() - laneGap, box.bottom() + laneGap});
    }
    return taken;
}

/// New edges find a lane in every column they pass: near the straight line, clear of nodes, outside foreign boxes.
void Carrier::threadNew()
{
    for (int e = 0; e < static_cast<int>(m_graph.edges.size()); ++e) {
        const Edge &edge = m_graph.edges[e];
        if (m_threaded[e] || edge.source == edge.target || edge.quiet)
            continue;
        const int a = m_out.columnOf[edge.source], b = m_out.columnOf[edge.target];
        const double ya = m_out.nodes[edge.source].center().y(), yb = m_out.nodes[edge.target].center().y();
        const auto [from, to] = passed(a, b);
        QVector<Lane> path;
        for (int c = from; c <= to; ++c) {
            const double wanted = ya + (yb - ya) * (c - a) / (b - a);
            const QVector<Span> taken = takenIn(c, laneGap, m_graph.nodes[edge.source].group, m_graph.nodes[edge.target].group, true);
            path.push_back({c, freeTop(taken, -endless, endless, 0, wanted)});
        }
        m_out.lanes[e] = path;
    }
}

/// A route whose ends have the same ports as before moves with what it runs beside; the others are made anew.
void Carrier::takeOverRoutes()
{
    const auto touch = [this](EdgeSides sides) { m_stale.sides[sides.atSource] = m_stale.sides[sides.atTarget] = 1; };
    for (int e = 0; e < static_cast<int>(m_graph.edges.size()); ++e) {
        if (!m_threaded[e])
            touch(sidesOf(m_graph.edges[e], m_out.columnOf));
    }
    std::vector<char> kept(m_previous.edgeIds.size(), 0);
    for (const int old : m_oldEdge) {
        if (old >= 0)
            kept[old] = 1;
    }
    std::vector<int> newNode(m_previous.nodes.size(), -1);
    for (size_t v = 0; v < m_oldNode.size(); ++v) {
        if (m_oldNode[v] >= 0)
            newNode[m_oldNode[v]] = static_cast<int>(v);
    }
    for (qsizetype old = 0; old < m_previous.ends.size(); ++old) {
        if (kept[old])
            continue;
        for (const int v : {newNode[m_previous.ends[old].first], newNode[m_previous.ends[old].second]}) {
            if (v >= 0)
                m_stale.sides[2 * v] = m_stale.sides[2 * v + 1] = 1; // its other ports close up
        }
    }
    m_out.routes.resize(m_graph.edges.size());
    for (int e = 0; e < static_cast<int>(m_graph.edges.size()); ++e) {
        const Edge &edge = m_graph.edges[e];
        const bool loop = edge.source == edge.target;
        if (!m_threaded[e] || (loop && !m_strips.empty())) {
            m_stale.edges[e] = 1;
            continue;
        }
        const auto [source, target] = sidesOf(edge, m_out.columnOf);
        if (m_stale.sides[source] || m_stale.sides[target])
            continue; // is made anew with its side
        m_out.routes[e] = m_previous.routes[m_oldEdge[e]];
        for (const Strip &strip : m_strips) {
            for (QPointF &p : m_out.routes[e].points)
                p.ry() += strip.moved(p.y(), p.y());
        }
    }
}

bool canCarry(const Graph &graph, const Layout &previous, const LayoutOptions &options)
{
    if (previous.isEmpty() || graph.nodes.isEmpty())
        return false;
    const std::vector<int> oldNode = oldIndexes(graph.nodes, previous.nodeIds), oldGroup = oldIndexes(graph.groups, previous.groupIds);
    // What stands must stand in the box that it belongs to now.
    const auto stays = [&](const QRectF &rect, int group) {
        return group < 0 || (oldGroup[group] >= 0 && previous.groups[oldGroup[group]].contains(rect));
    };
    qsizetype fresh = 0;
    for (qsizetype v = 0; v < graph.nodes.size(); ++v) {
        if (oldNode[v] < 0)
            ++fresh;
        else if (!stays(previous.nodes[oldNode[v]], graph.nodes[v].group))
            return false;
    }
    for (qsizetype g = 0; g < graph.groups.size(); ++g) {
        if (oldGroup[g] >= 0 && !previous.groups[oldGroup[g]].isNull() && !stays(previous.groups[oldGroup[g]], graph.groups[g].parent))
            return false;
    }
    const qsizetype gone = previous.nodes.size() - (graph.nodes.size() - fresh);
    const qsizetype few = std::max<qsizetype>(2, graph.nodes.size() / 10);
    return (fresh <= few && gone <= previous.nodes.size() / 3) || (!options.pinned.isEmpty() && fresh <= graph.nodes.size() / 2);
}

Layout carry(const Graph &graph, const Layout &previous, const LayoutOptions &options)
{
    return Carrier(graph, previous, options).run();
}

} // namespace graph
