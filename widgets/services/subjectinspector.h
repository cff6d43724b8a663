// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector of one service or workload: what is wrong in words, versions, charts, callers and callees, configuration,
// the object as text. Made once and fed.
#pragma once

#include "models/mesh/inventory.h"
#include "widgets/kit/page.h"

#include <functional>

class QLabel;
class QPlainTextEdit;
class QStackedLayout;

namespace kit {
class InspectorTabs;
class InspectorTitle;
class KeyValues;
class SectionHead;
class SmallTable;
} // namespace kit

namespace services {

class FlowCharts;

class SubjectInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit SubjectInspector(kit::Desk &desk, QWidget *parent = nullptr);

    void show(const mesh::ServiceInfo &service, const mesh::Snapshot &snapshot);
    void show(const mesh::WorkloadInfo &workload, const mesh::Snapshot &snapshot);
    /// Nothing is selected: one sentence.
    void showNothing(const QString &sentence);
    void setStale(bool stale);
    /// Enter on a row: to the first tab.
    void focusOverview();

signals:
    void linked(const QString &link);

private:
    using EdgeFilter = std::function<bool(const mesh::EdgeTraffic &)>;
    void showEdges(const mesh::Snapshot &snapshot, const EdgeFilter &in, const EdgeFilter &out);
    void showVersions(const mesh::ServiceInfo &service);
    void showConfiguration(const QStringList &objects);
    void showText(const mesh::Snapshot &snapshot, const mesh::ObjectKey &key);

    kit::Desk &m_desk;
    QStackedLayout *m_stack;
    QLabel *m_nothing;
    kit::InspectorTitle *m_title;
    kit::InspectorTabs *m_tabs;
    kit::KeyValues *m_facts, *m_configuration;
    kit::SectionHead *m_versionsHead, *m_callersHead, *m_callsHead;
    kit::SmallTable *m_versions, *m_callers, *m_calls;
    FlowCharts *m_charts;
    QPlainTextEdit *m_text;
    int m_callersTab = 0, m_configurationTab = 0;
};

} // namespace services
