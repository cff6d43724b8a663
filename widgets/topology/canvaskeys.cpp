// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas by keyboard: arrows walk along edges, node by node, and between the edges of a node.
#include "widgets/topology/canvas.h"
#include "widgets/topology/words.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

namespace {

constexpr double panStep = 60;

QPointF arrow(int key)
{
    switch (key) {
    case Qt::Key_Left: return {panStep, 0};
    case Qt::Key_Right: return {-panStep, 0};
    case Qt::Key_Up: return {0, panStep};
    default: return {0, -panStep};
    }
}

} // namespace

void Canvas::keyPressEvent(QKeyEvent *event)
{
    const bool control = event->modifiers() & Qt::ControlModifier, shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (control)
            nudge(event->key());
        else if (shift || !walk(event->key()))
            moveView(arrow(event->key()));
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomBy(1.2); return;
    case Qt::Key_Minus: zoomBy(1 / 1.2); return;
    case Qt::Key_0: zoomToLife(); return;
    case Qt::Key_F: fit(); return;
    case Qt::Key_G: emit groupingRequested(); return;
    case Qt::Key_N: nextFound(shift); return;
    case Qt::Key_O:
        if (const QString group = groupOf(m_view.selected); !group.isEmpty())
            emit groupToggled(group);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_view.selected.isEmpty())
            emit activated(m_view.selected);
        return;
    case Qt::Key_Escape:
        if (m_view.selected.isEmpty())
            break;
        choose({});
        return;
    default:
        if (!control && keyOnNode(event->key()))
            return;
    }
    QWidget::keyPressEvent(event);
}

bool Canvas::keyOnNode(int key)
{
    if (key != Qt::Key_H && key != Qt::Key_P && key != Qt::Key_U && key != Qt::Key_D)
        return false;
    if (m_scene->graph.indexOf(m_view.selected) < 0)
        return true;
    switch (key) {
    case Qt::Key_H: emit hideRequested(m_view.selected); break;
    case Qt::Key_P: emit pathRequested(m_view.selected); break;
    case Qt::Key_U: emit reachRequested(m_view.selected, Reach::Upstream); break;
    default: emit reachRequested(m_view.selected, Reach::Downstream);
    }
    return true;
}

/// By keyboard what dragging does by mouse: half a node down, or to the next column.
void Canvas::nudge(int key)
{
    const int v = m_scene->graph.indexOf(m_view.selected);
    if (v < 0)
        return;
    const QRectF &rect = m_scene->layout.nodes[v];
    QPointF to = rect.topLeft();
    const auto &columns = m_scene->layout.columns;
    const int column = m_scene->layout.columnOf[v] + (key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0);
    if (key == Qt::Key_Up || key == Qt::Key_Down)
        to.ry() += key == Qt::Key_Up ? -24 : 24;
    else if (column >= 0 && column < columns.size())
        to.setX((columns[column].left + columns[column].right - rect.width()) / 2);
    else
        return;
    emit nodeMoved(m_view.selected, to);
}

/// From one node that the filter or a path lights to the next, in reading order.
void Canvas::nextFound(bool backwards)
{
    QVector<int> found;
    for (int v = 0; v < static_cast<int>(m_scene->graph.nodes.size()); ++v) {
        if (m_view.nodeInk(v) == Emphasis::Lit)
            found.push_back(v);
    }
    if (found.isEmpty())
        return;
    const graph::Layout &layout = m_scene->layout;
    std::ranges::stable_sort(found, [&](int a, int b) {
        return std::pair(layout.columnOf[a], layout.nodes[a].top()) < std::pair(layout.columnOf[b], layout.nodes[b].top());
    });
    const qsizetype at = found.indexOf(m_scene->graph.indexOf(m_view.selected));
    const qsizetype n = found.size(), next = at < 0 ? (backwards ? n - 1 : 0) : (at + (backwards ? n - 1 : 1)) % n;
    choose(m_scene->graph.nodes[found[next]].id);
    reveal(m_view.selected);
}

bool Canvas::walk(int key)
{
    const graph::Graph &graph = m_scene->graph;
    if (graph.nodes.isEmpty())
        return false;
    if (const int v = graph.indexOf(m_view.selected); v >= 0) {
        walkFromNode(v, key);
    } else if (const int e = graph.edgeIndexOf(m_view.selected); e >= 0) {
        walkFromEdge(e, key);
    } else { // nothing yet: the topmost node of the first column
        const auto &layout = m_scene->layout;
        int first = 0;
        for (int v2 = 1; v2 < static_cast<int>(graph.nodes.size()); ++v2) {
            if (std::pair(layout.columnOf[v2], layout.nodes[v2].top()) < std::pair(layout.columnOf[first], layout.nodes[first].top()))
                first = v2;
        }
        choose(graph.nodes[first].id);
    }
    reveal(m_view.selected);
    return true;
}

/// Right: the strongest edge that leaves; left: the strongest that arrives; up and down: the next node of the column.
void Canvas::walkFromNode(int node, int key)
{
    const graph::Graph &graph = m_scene->graph;
    const graph::Layout &layout = m_scene->layout;
    if (key == Qt::Key_Left || key == Qt::Key_Right) {
        int best = -1;
        for (int e = 0; e < static_cast<int>(graph.edges.size()); ++e) {
            const graph::Edge &edge = graph.edges[e];
            const bool fits = key == Qt::Key_Right ? edge.source == node : edge.target == node;
            if (fits && edge.source != edge.target && (best < 0 || edge.load() > graph.edges[best].load()))
                best = e;
        }
        if (best >= 0)
            choose(graph.edges[best].id);
        return;
    }
    const double y = layout.nodes[node].center().y();
    int best = -1;
    for (int v = 0; v < static_cast<int>(graph.nodes.size()); ++v) {
        if (layout.columnOf[v] != layout.columnOf[node] || v == node)
            continue;
        const double d = layout.nodes[v].center().y() - y;
        const bool fits = key == Qt::Key_Down ? d > 0 : d < 0;
        if (fits && (best < 0 || std::abs(d) < std::abs(layout.nodes[best].center().y() - y)))
            best = v;
    }
    if (best >= 0)
        choose(graph.nodes[best].id);
}

/// Right: its target; left: its source; up and down: its neighbours at the end it was entered from, top down.
void Canvas::walkFromEdge(int edge, int key)
{
    const graph::Graph &graph = m_scene->graph;
    const graph::Edge &at = graph.edges[edge];
    if (key == Qt::Key_Right || key == Qt::Key_Left) {
        choose(graph.nodes[key == Qt::Key_Right ? at.target : at.source].id);
        return;
    }
    QVector<int> siblings;
    const auto siblingsAt = [&](bool source) {
        siblings.clear();
        for (int e = 0; e < static_cast<int>(graph.edges.size()); ++e) {
            if (source ? graph.edges[e].source == at.source : graph.edges[e].target == at.target)
                siblings.push_back(e);
        }
        const auto y = [&](int e) {
            const QVector<QPointF> &points = m_scene->layout.routes[e].points;
            return points.isEmpty() ? 0 : source ? points.front().y() : points.back().y();
        };
        std::ranges::stable_sort(siblings, {}, y);
    };
    siblingsAt(true);
    if (siblings.size() < 2)
        siblingsAt(false);
    const qsizetype place = siblings.indexOf(edge) + (key == Qt::Key_Down ? 1 : -1);
    if (place >= 0 && place < siblings.size())
        choose(graph.edges[siblings[place]].id);
}

QRectF Canvas::boxOf(const QString &id) const
{
    const graph::Graph &graph = m_scene->graph;
    if (const int v = graph.indexOf(id); v >= 0)
        return m_view.toScreen(m_scene->layout.nodes[v]);
    if (const int e = graph.edgeIndexOf(id); e >= 0)
        return m_view.toScreen(m_scene->layout.routes[e].bounds());
    if (const int g = graph.groupIndexOf(id); g >= 0)
        return m_view.toScreen(m_scene->layout.groups[g]);
    return {};
}

/// Moves the view no more than it must.
void Canvas::reveal(const QString &id)
{
    const QRectF box = boxOf(id), inner = QRectF(rect()).adjusted(24, 24, -24, -24);
    if (box.isNull() || inner.contains(box))
        return;
    QPointF by;
    if (box.width() > inner.width())
        by.setX(inner.center().x() - box.center().x());
    else
        by.setX(std::max(0.0, inner.left() - box.left()) - std::max(0.0, box.right() - inner.right()));
    if (box.height() > inner.height())
        by.setY(inner.center().y() - box.center().y());
    else
        by.setY(std::max(0.0, inner.top() - box.top()) - std::max(0.0, box.bottom() - inner.bottom()));
    moveView(by);
}

/// What a screen reader says; the table beside the canvas has all the rest.
void Canvas::describe()
{
    const graph::Graph &graph = m_scene->graph;
    QString text = m_scene->counts;
    if (const int v = graph.indexOf(m_view.selected); v >= 0) {
        text = Words::tooltip(graph.nodes[v]);
        if (m_scene->incidence)
            text += u'\n' + Words::degree(graph, v, m_scene->incidence->at(v));
    } else if (const int e = graph.edgeIndexOf(m_view.selected); e >= 0) {
        text = Words::tooltip(graph, graph.edges[e]);
    } else if (const int g = graph.groupIndexOf(m_view.selected); g >= 0) {
        text = Words::groupName(graph.groups[g]) + u'\n' + Words::group(graph, graph.groups[g]);
    }
    if (!m_remark.isEmpty())
        text = m_remark + u'\n' + text;
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

} // namespace topology
