// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Topology page's paths and closures, pins and grouping.
#include "widgets/kit/theme.h"
#include "widgets/topology/graphinspector.h"
#include "widgets/topology/topologypage.h"
#include "widgets/topology/words.h"

#include <QLabel>

using namespace Qt::Literals::StringLiterals;

namespace topology {

namespace {

constexpr qsizetype mostPins = 500;

/// What lies on it keeps its ink, the rest steps back.
std::shared_ptr<const Emphasis> emphasisOf(const graph::Graph &graph, const Trail &trail)
{
    auto out = std::make_shared<Emphasis>();
    out->nodes.fill(Emphasis::Faint, graph.nodes.size());
    out->edges.fill(Emphasis::Faint, graph.edges.size());
    const bool path = trail.reach == Reach::Path;
    for (const int v : trail.nodes)
        out->nodes[v] = path ? Emphasis::Lit : Emphasis::Plain;
    for (const int e : trail.edges)
        out->edges[e] = path ? Emphasis::Lit : Emphasis::Plain;
    if (const int from = graph.indexOf(trail.from); from >= 0)
        out->nodes[from] = Emphasis::Lit;
    return out;
}

QString pinsKey(const QString &context)
{
    return u"contexts/%1/topology/pins"_s.arg(QString::fromLatin1(context.toUtf8().toPercentEncoding()));
}

} // namespace

// ---- Paths ---------------------------------------------------------------------------------------------------------

void TopologyPage::requestPath(const QString &nodeId)
{
    if (m_scene->graph.indexOf(nodeId) < 0)
        return;
    if (m_pathFrom == nodeId) {
        endTrail();
    } else if (!m_pathFrom.isEmpty()) {
        showPath(m_pathFrom, nodeId);
    } else {
        endTrail();
        m_pathFrom = nodeId;
        showHint();
    }
}

void TopologyPage::showPath(const QString &from, const QString &to)
{
    m_trail = {};
    m_trail.reach = Reach::Path;
    m_trail.from = from;
    m_trail.to = to;
    m_pathFrom.clear(); // `from` may be this very string
    retrace();
    m_inspector->show(*m_scene, m_selected, m_trail);
}

void TopologyPage::showReach(const QString &nodeId, Reach reach)
{
    const bool again = m_trail.reach == reach && m_trail.from == nodeId;
    endTrail();
    if (again || m_scene->graph.indexOf(nodeId) < 0)
        return;
    m_trail.reach = reach;
    m_trail.from = nodeId;
    retrace();
    m_inspector->show(*m_scene, m_selected, m_trail);
}

/// After a refresh: the same question on the new graph.
void TopologyPage::retrace()
{
    const graph::Graph &graph = m_scene->graph;
    const Reach reach = m_trail.reach;
    const int from = graph.indexOf(m_trail.from), to = graph.indexOf(m_trail.to);
    if (!m_scene->incidence || from < 0 || (reach == Reach::Path && to < 0))
        m_trail = {}; // an end is gone
    else if (reach == Reach::Path)
        m_trail = shortestPaths(graph, *m_scene->incidence, from, to);
    else if (reach != Reach::None)
        m_trail = closure(graph, *m_scene->incidence, from, reach);
    if (graph.indexOf(m_pathFrom) < 0)
        m_pathFrom.clear();
    showEmphasis();
    showRows();
    showHint();
}

void TopologyPage::endTrail()
{
    if (m_trail.isEmpty() && m_pathFrom.isEmpty())
        return;
    m_trail = {};
    m_pathFrom.clear();
    showEmphasis();
    showRows();
    showHint();
    m_inspector->show(*m_scene, m_selected, m_trail);
}

void TopologyPage::showEmphasis()
{
    m_canvas->setEmphasis(m_trail.isEmpty() ? m_scene->found : emphasisOf(m_scene->graph, m_trail));
}

void TopologyPage::showHint()
{
    QString text;
    if (!m_pathFrom.isEmpty())
        text = tr("Path from %1: choose its other end with the mouse, or select it and press P.")
                   .arg(Words::name(m_scene->graph.nodes[m_scene->graph.indexOf(m_pathFrom)]));
    else if (!m_trail.isEmpty())
        text = Words::trail(m_scene->graph, m_trail) + u'.';
    m_canvas->setRemark(text);
    m_hint->setVisible(!text.isEmpty());
    m_hint->setFont(m_desk.theme.font(kit::Type::Small));
    m_hint->setText(u"<span style='color:%1'>%2</span> &nbsp; <a href='end' style='color:%3; text-decoration:none'>%4</a>"_s.arg(
        m_desk.theme.color(kit::Tone::Text1).name(), text.toHtmlEscaped(), m_desk.theme.color(kit::Tone::Accent).name(),
        tr("End (Esc)").toHtmlEscaped()));
    m_hint->setAccessibleName(text);
}

// ---- Pins, grouping ------------------------------------------------------------------------------------------------

void TopologyPage::pin(const QString &nodeId, const QPointF &topLeft)
{
    if (m_scene->graph.indexOf(nodeId) < 0 || (m_pinned.size() >= mostPins && !m_pinned.contains(nodeId)))
        return;
    m_pinned.insert(nodeId, topLeft);
    savePins();
    recompute();
}

void TopologyPage::unpin(const QString &nodeId)
{
    nodeId.isEmpty() ? m_pinned.clear() : static_cast<void>(m_pinned.remove(nodeId));
    savePins();
    recompute(nodeId.isEmpty());
}

void TopologyPage::loadPins()
{
    m_pinned.clear();
    const QVariantMap kept = m_desk.settings.value(pinsKey(m_desk.store.snapshot()->context)).toMap();
    for (auto it = kept.cbegin(); it != kept.cend() && m_pinned.size() < mostPins; ++it) {
        const QPointF at = it.value().toPointF();
        if (qAbs(at.x()) < 1e7 && qAbs(at.y()) < 1e7)
            m_pinned.insert(it.key(), at);
    }
    m_canvas->setPinned({m_pinned.keyBegin(), m_pinned.keyEnd()});
}

void TopologyPage::savePins()
{
    QVariantMap kept;
    for (auto it = m_pinned.cbegin(); it != m_pinned.cend(); ++it)
        kept.insert(it.key(), it.value());
    const QString key = pinsKey(m_desk.store.snapshot()->context);
    kept.isEmpty() ? m_desk.settings.remove(key) : m_desk.settings.setValue(key, kept);
    m_canvas->setPinned({m_pinned.keyBegin(), m_pinned.keyEnd()});
}

void TopologyPage::setGrouping(Grouping grouping)
{
    m_grouping = grouping;
    m_desk.settings.setValue(u"topology/grouping"_s, grouping == Grouping::None ? u"none"_s : u"namespace"_s);
    recompute();
}

} // namespace topology
