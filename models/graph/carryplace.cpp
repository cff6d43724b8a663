// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/carrier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace graph {

namespace {

constexpr double nodeGap = 10, laneGap = 7, boxPad = 12, boxHead = 24, boxGap = 16;
constexpr double endless = 1e9;

} // namespace

void Carrier::findNeighbours()
{
    m_neighbours.resize(m_graph.nodes.size());
    for (int e = 0; e < static_cast<int>(m_graph.edges.size()); ++e) {
        const Edge &edge = m_graph.edges[e];
        if (m_oldNode[edge.source] < 0)
            m_neighbours[edge.source].push_back(e);
        if (m_oldNode[edge.target] < 0 && edge.target != edge.source)
            m_neighbours[edge.target].push_back(e);
    }
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
                const bool hasNeighbour = std::ranges::any_of(m_neighbours[v], [&](int e) {
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
    m_placed[v] = 1;
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
    for (const Span &span : takenIn(index, laneGap, group, group, false)) {
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

/// The innermost group around this one, itself included, whose box stood already.
int Carrier::oldAround(int group) const
{
    while (group >= 0 && m_newGroup[group])
        group = m_graph.groups[group].parent;
    return group;
}

int Carrier::columnFor(int v)
{
    int low = -1, high = std::numeric_limits<int>::max();
    for (const int e : m_neighbours[v]) {
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
    if (const int around = oldAround(m_graph.nodes[v].group); around >= 0) {
        const auto [from, to] = columnsOf(around);
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
    for (const int e : m_neighbours[v]) {
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

void Carrier::placeNode(int v)
{
    const int group = m_graph.nodes[v].group;
    if (group >= 0 && m_newGroup[group]) {
        int outermost = group;
        while (m_graph.groups[outermost].parent >= 0 && m_newGroup[m_graph.groups[outermost].parent])
            outermost = m_graph.groups[outermost].parent;
        openBox(outermost);
        return;
    }
    const double wanted = wantedCentre(v) - height(v) / 2;
    const int column = columnFor(v);
    const QRectF box = group < 0 ? QRectF() : m_out.groups[group];
    const double low = group < 0 ? -endless : box.top() + boxHead, high = group < 0 ? endless : box.bottom() - boxPad;
    // Places of what is gone are kept for it as long as there are others.
    for (const bool kept : {true, false}) {
        const double top = freeTop(takenIn(column, nodeGap, group, group, kept), low, high, height(v), wanted);
        if (!std::isnan(top)) {
            put(v, column, top);
            return;
        }
    }
    // Full: the box is opened at its lower edge.
    const double seam = box.bottom() - boxPad;
    const double up = split(seam, height(v) + nodeGap).first;
    openStrip(seam, height(v) + nodeGap);
    put(v, column, seam - up + nodeGap);
}

/// A group that was not there before, with all that is in it: its box goes below everything, or to the lower edge of the box
/// around it, which is opened for it.
void Carrier::openBox(int group)
{
    const int around = m_graph.groups[group].parent;
    double top = 0;
    if (around >= 0) {
        const double seam = m_out.groups[around].bottom() - boxPad, room = fillBox(group, 0) + boxGap;
        for (const int v : m_graph.groups[group].nodes)
            m_placed[v] = 0; // that was to measure
        for (size_t g = group; g < m_newGroup.size(); ++g) {
            if (m_graph.within(static_cast<int>(g), group))
                m_out.groups[static_cast<qsizetype>(g)] = {};
        }
        const double up = split(seam, room).first;
        openStrip(seam, room);
        top = seam - up + boxGap;
    } else {
        double floor = -endless;
        for (int i = 0; i < static_cast<int>(m_out.nodes.size()); ++i)
            floor = m_placed[i] ? std::max(floor, m_out.nodes[i].bottom()) : floor;
        for (const QRectF &box : std::as_const(m_out.groups))
            floor = box.isNull() ? floor : std::max(floor, box.bottom());
        for (const QVector<Lane> &lanes : std::as_const(m_out.lanes)) {
            for (const Lane &lane : lanes)
                floor = std::max(floor, lane.y);
        }
        top = (floor <= -endless ? 0 : floor) + 20;
    }
    fillBox(group, top);
    for (size_t g = group; g < m_newGroup.size(); ++g) {
        if (m_graph.within(static_cast<int>(g), group))
            m_newGroup[g] = 0;
    }
}

/// Boxes within it below one another, then its own nodes, packed by column. Returns its lower edge.
double Carrier::fillBox(int group, double top)
{
    QRectF content;
    double floor = top + boxHead;
    for (int g = group + 1; g < static_cast<int>(m_graph.groups.size()); ++g) {
        if (m_graph.groups[g].parent != group || m_graph.groups[g].nodes.isEmpty())
            continue;
        floor = fillBox(g, floor) + boxGap;
        content |= m_out.groups[g];
    }
    // Columns may get new numbers while nodes find theirs, so all are put before any gets its height.
    for (const int v : m_graph.groups[group].nodes) {
        if (m_graph.nodes[v].group == group)
            put(v, columnFor(v), floor);
    }
    std::map<int, double> nextTop; // by column
    for (const int v : m_graph.groups[group].nodes) {
        if (m_graph.nodes[v].group != group)
            continue;
        const int column = m_out.columnOf[v];
        const double at = nextTop.contains(column) ? nextTop[column] : floor;
        put(v, column, at);
        nextTop[column] = at + height(v) + nodeGap;
        content |= QRectF(QPointF(m_out.columns[column].left, at), QPointF(m_out.columns[column].right, at + height(v)));
    }
    m_out.groups[group] = QRectF(QPointF(content.left() - boxPad, top), QPointF(content.right() + boxPad, content.bottom() + boxPad));
    return m_out.groups[group].bottom();
}

} // namespace graph
