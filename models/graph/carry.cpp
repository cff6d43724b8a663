// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/carry.h"

#include "models/graph/routes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace graph {

namespace {

constexpr double nodeGap = 10, laneGap = 7, boxPad = 12, boxHead = 24;
constexpr double endless = 1e9;

int sortedIndex(const QVector<QString> &sorted, const QString &id)
{
    const auto at = std::ranges::lower_bound(sorted, id);
    return at != sorted.end() && *at == id ? static_cast<int>(at - sorted.begin()) : -1;
}

struct Span {
    double from, to;
};

/// The place nearest to `wanted` where `height` fits between `low` and `high` beside what is taken. NaN when there is none.
double freeTop(QVector<Span> taken, double low, double high, double height, double wanted)
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
    for (const Span &span : taken) {
        consider(std::min(span.from, high));
        from = std::max(from, span.to);
    }
    consider(high);
    return best;
}

class Carrier
{
public:
    Carrier(const Graph &graph, const Layout &previous, const LayoutOptions &options)
        : m_graph(graph)
        , m_previous(previous)
        , m_options(options)
        , m_placed(graph.nodes.size(), false)
        , m_incidence(graph.incidence())
    {
    }

    Layout run()
    {
        m_out.columns = m_previous.columns;
        m_out.remembered = m_previous.remembered;
        m_out.fresh = false;
        takeOver();
        grow();
        placeNew();
        threadNew();
        finishLayout(m_graph, m_out);
        return std::move(m_out);
    }

private:
    void takeOver();
    void takeOverEdges(const QVector<int> &oldNode);
    void grow();
    void placeNew();
    void placeNode(int v);
    bool placeRemembered(int v);
    int columnFor(int v);
    void prependColumn();
    void appendColumn();
    double wantedCentre(int v) const;
    QVector<Span> takenIn(int column, double margin, bool lanes, bool boxes, int spare1 = -1, int spare2 = -1) const;
    void openStrip(double y, double height, int except = -1);
    std::pair<double, double> split(double y, double height) const;
    void openBox(int group);
    std::pair<int, int> columnsOf(int group) const;
    void put(int v, int column, double top);
    void threadNew();

    const Graph &m_graph;
    const Layout &m_previous;
    const LayoutOptions &m_options;
    Layout m_out;
    QVector<bool> m_placed;
    QVector<QVector<int>> m_incidence;
    QVector<bool> m_threaded;
    QSet<int> m_newGroups;
};

void Carrier::takeOver()
{
    m_out.nodes.resize(m_graph.nodes.size());
    m_out.columnOf.fill(0, m_graph.nodes.size());
    QVector<int> oldNode(m_graph.nodes.size(), -1);
    QSet<int> kept;
    for (int v = 0; v < static_cast<int>(m_graph.nodes.size()); ++v) {
        const int old = sortedIndex(m_previous.nodeIds, m_graph.nodes[v].id);
        if (old < 0)
            continue;
        oldNode[v] = old;
        kept.insert(old);
        m_out.nodes[v] = m_previous.nodes[old];
        m_out.columnOf[v] = m_previous.columnOf[old];
        m_placed[v] = true;
    }
    for (int old = 0; old < static_cast<int>(m_previous.nodes.size()); ++old) {
        if (!kept.contains(old) && m_out.remembered.size() < 2000)
            m_out.remembered.insert(m_previous.nodeIds[old], m_previous.nodes[old].topLeft());
    }
    for (int g = 0; g < static_cast<int>(m_graph.groups.size()); ++g) {
        const int old = sortedIndex(m_previous.groupIds, m_graph.groups[g].id);
        m_out.groups.push_back(old < 0 ? QRectF() : m_previous.groups[old]);
        if (old < 0)
            m_newGroups.insert(g);
    }
    takeOverEdges(oldNode);
}

void Carrier::takeOverEdges(const QVector<int> &oldNode)
{
    m_out.lanes.resize(m_graph.edges.size());
    m_threaded.fill(false, m_graph.edges.size());
    for (int e = 0; e < static_cast<int>(m_graph.edges.size()); ++e) {
        const Edge &edge = m_graph.edges[e];
        const int old = sortedIndex(m_previous.edgeIds, edge.id);
        if (old < 0 || oldNode[edge.source] < 0 || oldNode[edge.target] < 0 || m_previous.direct[old])
            continue;
        if (!edge.quiet)
            m_out.lanes[e] = m_previous.lanes[old];
        m_threaded[e] = true;
    }
}

/// Nodes that got more rows, or fewer.
void Carrier::grow()
{
    for (int v = 0; v < static_cast<int>(m_graph.nodes.size()); ++v) {
        if (!m_placed[v])
            continue;
        const QSizeF size = nodeSize(m_graph.nodes[v]);
        QRectF &rect = m_out.nodes[v];
        const double more = size.height() - rect.height();
        if (more > 0) {
            const double bottom = rect.bottom();
            const auto [up, down] = split(bottom, more);
            openStrip(bottom, more, v);
            m_out.nodes[v] = QRectF(rect.left(), rect.top() - up, rect.width(), rect.height() + up + down);
        }
        rect.setHeight(size.height());
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
    const auto moved = [&](double top, double bottom) { return bottom <= y ? -up : top >= y ? down : 0.0; };
    for (int v = 0; v < static_cast<int>(m_out.nodes.size()); ++v) {
        const bool pinned = !m_options.pinned.isEmpty() && m_options.pinned.contains(m_graph.nodes[v].id);
        if (m_placed[v] && v != except && !pinned)
            m_out.nodes[v].translate(0, moved(m_out.nodes[v].top(), m_out.nodes[v].bottom()));
    }
    for (QVector<Lane> &lanes : m_out.lanes) {
        for (Lane &lane : lanes)
            lane.y += moved(lane.y, lane.y);
    }
    for (QRectF &box : m_out.groups) {
        if (box.isNull())
            continue;
        const bool through = box.top() < y && box.bottom() > y;
        if (through)
            box.adjust(0, -up, 0, down);
        else
            box.translate(0, moved(box.top(), box.bottom()));
    }
    for (QPointF &at : m_out.remembered)
        at.ry() += moved(at.y(), at.y());
}

void Carrier::placeNew()
{
    // Those with a placed neighbour first, so that each new one has something to stand beside.
    for (bool linked : {true, false}) {
        for (bool again = true; again;) {
            again = false;
            for (int v = 0; v < static_cast<int>(m_graph.nodes.size()); ++v) {
                if (m_placed[v])
                    continue;
                const bool hasNeighbour = std::ranges::any_of(m_incidence[v], [&](int e) {
                    const Edge &edge = m_graph.edges[e];
                    return m_placed[edge.source == v ? edge.target : edge.source];
                });
                if (linked && !hasNeighbour)
                    continue;
                if (!placeRemembered(v))
                    placeNode(v);
                again = linked;
            }
        }
    }
}

void Carrier::put(int v, int column, double top)
{
    const QSizeF size = nodeSize(m_graph.nodes[v]);
    const Column &at = m_out.columns[column];
    m_out.nodes[v] = QRectF(QPointF((at.left + at.right - size.width()) / 2, top), size);
    m_out.columnOf[v] = column;
    m_placed[v] = true;
}

bool Carrier::placeRemembered(int v)
{
    const auto at = m_out.remembered.constFind(m_graph.nodes[v].id);
    if (at == m_out.remembered.cend())
        return false;
    const QRectF rect(*at, nodeSize(m_graph.nodes[v]));
    const auto column =
        std::ranges::find_if(m_out.columns, [&](const Column &c) { return c.left <= rect.center().x() && rect.center().x() <= c.right; });
    const int group = m_graph.nodes[v].group;
    if (column == m_out.columns.end() || (group >= 0 && !m_out.groups[group].contains(rect)))
        return false;
    const int index = static_cast<int>(column - m_out.columns.begin());
    for (const Span &span : takenIn(index, laneGap, true, group < 0)) {
        if (span.from < rect.bottom() && span.to > rect.top())
            return false;
    }
    put(v, index, rect.top());
    return true;
}

std::pair<int, int> Carrier::columnsOf(int group) const
{
    int from = -1, to = -1;
    for (int c = 0; c < static_cast<int>(m_out.columns.size()); ++c) {
        if (m_out.columns[c].left >= m_out.groups[group].left() - 1 && m_out.columns[c].right <= m_out.groups[group].right() + 1) {
            from = from < 0 ? c : from;
            to = c;
        }
    }
    return {from, to};
}

int Carrier::columnFor(int v)
{
    int low = -1, high = std::numeric_limits<int>::max();
    for (const int e : m_incidence[v]) {
        const Edge &edge = m_graph.edges[e];
        const int other = edge.source == v ? edge.target : edge.source;
        if (other == v || !m_placed[other])
            continue;
        if (edge.target == v)
            low = std::max(low, m_out.columnOf[other] + 1);
        else
            high = std::min(high, m_out.columnOf[other] - 1);
    }
    int column = low >= 0 ? low : high != std::numeric_limits<int>::max() ? high : 0;
    const int group = m_graph.nodes[v].group;
    if (group >= 0 && !m_newGroups.contains(group)) {
        const auto [from, to] = columnsOf(group);
        if (from >= 0)
            return std::clamp(column, from, to);
    }
    if (column < 0) {
        prependColumn();
        column = 0;
    }
    while (column >= static_cast<int>(m_out.columns.size()))
        appendColumn();
    return column;
}

void Carrier::prependColumn()
{
    const double right = m_out.columns.isEmpty() ? 0 : m_out.columns.front().left - 72;
    m_out.columns.prepend({right - 114, right});
    for (int &column : m_out.columnOf)
        ++column;
    for (QVector<Lane> &lanes : m_out.lanes) {
        for (Lane &lane : lanes)
            ++lane.column;
    }
}

void Carrier::appendColumn()
{
    const double left = m_out.columns.isEmpty() ? 0 : m_out.columns.back().right + 72;
    m_out.columns.push_back({left, left + 114});
}

double Carrier::wantedCentre(int v) const
{
    double sum = 0;
    int count = 0;
    for (const int e : m_incidence[v]) {
        const Edge &edge = m_graph.edges[e];
        const int other = edge.source == v ? edge.target : edge.source;
        if (other == v || !m_placed[other])
            continue;
        sum += m_out.nodes[other].center().y();
        ++count;
    }
    const int group = m_graph.nodes[v].group;
    if (count > 0)
        return sum / count;
    return group >= 0 && !m_out.groups[group].isNull() ? m_out.groups[group].center().y() : m_previous.bounds.center().y();
}

/// What stands in a column, `margin` wider than it is; boxes other than those spared count as taken when asked.
QVector<Span> Carrier::takenIn(int column, double margin, bool lanes, bool boxes, int spare1, int spare2) const
{
    QVector<Span> taken;
    for (int v = 0; v < static_cast<int>(m_out.nodes.size()); ++v) {
        if (m_placed[v] && m_out.columnOf[v] == column)
            taken.push_back({m_out.nodes[v].top() - margin, m_out.nodes[v].bottom() + margin});
    }
    for (const QVector<Lane> &path : m_out.lanes) {
        for (const Lane &lane : path) {
            if (lanes && lane.column == column)
                taken.push_back({lane.y - laneGap / 2, lane.y + laneGap / 2});
        }
    }
    const Column &at = m_out.columns[column];
    for (int g = 0; g < static_cast<int>(m_out.groups.size()) && boxes; ++g) {
        const QRectF &box = m_out.groups[g];
        if (g != spare1 && g != spare2 && !box.isNull() && box.left() < at.right && box.right() > at.left)
            taken.push_back({box.top() - laneGap, box.bottom() + laneGap});
    }
    return taken;
}

void Carrier::placeNode(int v)
{
    const int group = m_graph.nodes[v].group;
    const double height = nodeSize(m_graph.nodes[v]).height(), wanted = wantedCentre(v) - height / 2;
    if (group >= 0 && m_newGroups.contains(group)) {
        openBox(group);
        return;
    }
    const int column = columnFor(v);
    const QVector<Span> taken = takenIn(column, nodeGap, true, group < 0);
    if (group < 0) {
        put(v, column, freeTop(taken, -endless, endless, height, wanted));
        return;
    }
    const QRectF box = m_out.groups[group];
    const double top = freeTop(taken, box.top() + boxHead, box.bottom() - boxPad, height, wanted);
    if (!std::isnan(top)) {
        put(v, column, top);
        return;
    }
    // Full: the box is opened at its lower edge.
    const double seam = box.bottom() - boxPad;
    const double up = split(seam, height + nodeGap).first;
    openStrip(seam, height + nodeGap);
    put(v, column, seam - up + nodeGap);
}

/// A group that was not there before: its box goes below everything, with all its nodes.
void Carrier::openBox(int group)
{
    double floor = -endless;
    for (int i = 0; i < static_cast<int>(m_out.nodes.size()); ++i)
        floor = m_placed[i] ? std::max(floor, m_out.nodes[i].bottom()) : floor;
    for (const QRectF &box : m_out.groups)
        floor = box.isNull() ? floor : std::max(floor, box.bottom());
    for (const QVector<Lane> &lanes : m_out.lanes) {
        for (const Lane &lane : lanes)
            floor = std::max(floor, lane.y);
    }
    const double top = (floor <= -endless ? 0 : floor) + 20;
    QRectF box;
    for (const int v : m_graph.groups[group].nodes) {
        const int column = columnFor(v);
        put(v, column, freeTop(takenIn(column, nodeGap, true, false), top + boxHead, endless, nodeSize(m_graph.nodes[v]).height(), top + boxHead));
        box |= QRectF(QPointF(m_out.columns[column].left - boxPad, top),
                      QPointF(m_out.columns[column].right + boxPad, m_out.nodes[v].bottom() + boxPad));
    }
    m_out.groups[group] = box;
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
            const QVector<Span> taken = takenIn(c, laneGap, true, true, m_graph.nodes[edge.source].group, m_graph.nodes[edge.target].group);
            path.push_back({c, freeTop(taken, -endless, endless, 0, wanted)});
        }
        m_out.lanes[e] = path;
    }
}

} // namespace

bool canCarry(const Graph &graph, const Layout &previous, const LayoutOptions &options)
{
    if (previous.isEmpty() || graph.nodes.isEmpty())
        return false;
    qsizetype fresh = 0;
    for (const Node &node : graph.nodes)
        fresh += sortedIndex(previous.nodeIds, node.id) < 0;
    const qsizetype gone = previous.nodes.size() - (graph.nodes.size() - fresh);
    const qsizetype few = std::max<qsizetype>(2, graph.nodes.size() / 10);
    return (fresh <= few && gone <= previous.nodes.size() / 3) || (!options.pinned.isEmpty() && fresh <= graph.nodes.size() / 2);
}

Layout carry(const Graph &graph, const Layout &previous, const LayoutOptions &options)
{
    return Carrier(graph, previous, options).run();
}

} // namespace graph
