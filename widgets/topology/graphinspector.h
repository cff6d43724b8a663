// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector of the graph: a node, an edge, a group, or the whole picture's summary. What is wrong comes first, in words.
#pragma once

#include "models/store/source.h"
#include "widgets/kit/page.h"
#include "widgets/topology/canvas.h"

namespace kit {
class InspectorTitle;
class KeyValues;
class LineChart;
class SectionHead;
class SmallTable;
} // namespace kit

namespace topology {

class GraphInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit GraphInspector(kit::Desk &desk, QWidget *parent = nullptr);

    /// `id` of a node, an edge or a group of the scene; else the summary. Called again at each refresh. A path or closure is
    /// told as well.
    void show(const Scene &scene, const QString &id, const Trail &trail);
    using QWidget::show;
    void setStale(bool stale);

signals:
    /// Id of a node or edge to select.
    void selected(const QString &id);
    void linked(const QString &link);

private:
    void showNode(const graph::Node &node);
    void showEdge(const graph::Graph &graph, const graph::Edge &edge);
    void showGroup(const graph::Graph &graph, const graph::Group &group);
    void showSummary(const Scene &scene);
    void showVersions(const graph::Node &node);
    void showEdges(const Scene &scene, int node);
    void showCodes(const QVector<mesh::CodeRate> &codes, double total);
    void showWorst(const graph::Graph &graph);
    void showTrail(const Scene &scene, const Trail &trail);
    void showDifference(const Scene &scene, const QString &id);
    void ask(const store::SeriesQuery &query, const QString &key);
    void take(const base::Result<QVector<store::NamedSeries>> &answer);
    void showHistory(const graph::Node &node);
    mesh::SnapshotPtr shownNow() const;
    void clearCharts(const QString &message);

    kit::Desk &m_desk;
    kit::InspectorTitle *m_title;
    kit::KeyValues *m_facts, *m_difference;
    kit::LineChart *m_rate, *m_errors, *m_latency;
    kit::SectionHead *m_versionsHead, *m_codesHead, *m_callersHead, *m_callsHead, *m_worstHead, *m_trailHead;
    kit::SmallTable *m_versions, *m_codes, *m_callers, *m_calls, *m_worst, *m_trail;
    QFuture<base::Result<QVector<store::NamedSeries>>> m_open;
    QString m_asked;       ///< what the charts show
    qint64 m_askedMs = 0;
    qint64 m_from = 0, m_to = 0;
};

} // namespace topology
