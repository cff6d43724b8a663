// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One object of configuration: what is wrong, what it names and what names it, what was done to it, its text.
#pragma once

#include "models/changes/journal.h"
#include "models/items/configtable.h"
#include "widgets/kit/page.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedLayout;

namespace kit {
class InspectorTabs;
class InspectorTitle;
class KeyValues;
class SectionHead;
} // namespace kit

namespace config {

class ObjectInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit ObjectInspector(kit::Desk &desk, QWidget *parent = nullptr);

    /// `row` is null for what has none: a service, a workload.
    void show(const mesh::ObjectKey &key, const items::ConfigRow *row, const changes::Verdicts &verdicts, const mesh::Snapshot &snapshot);
    void showNothing();
    void setEditable(bool can, const QString &why);
    /// The editor is open: its own verb is the one that comes next.
    void setEditing(bool editing);
    void focusOverview();
    void showText();
    /// The records are others: read again when they are shown.
    void journalChanged();

signals:
    void linked(const QString &link);
    void editAsked();
    /// In the draft's text; line 0 = the object as a whole.
    void findingChosen(int line, int column);

private:
    void showFindings(const mesh::ObjectKey &key, const QVector<analysis::Finding> &findings);
    void showReferences(const mesh::ObjectKey &key, const references::Graph &graph);
    void showHistory(const mesh::ObjectKey &key);
    void showYaml(const mesh::ObjectKey &key, const mesh::Snapshot &snapshot);

    kit::Desk &m_desk;
    QStackedLayout *m_stack;
    QLabel *m_nothing;
    kit::InspectorTitle *m_title;
    kit::InspectorTabs *m_tabs;
    kit::KeyValues *m_facts, *m_findings, *m_out, *m_in, *m_history;
    kit::SectionHead *m_findingsHead, *m_outHead, *m_inHead;
    QPlainTextEdit *m_text;
    QPushButton *m_edit;
    int m_referencesTab = 0, m_historyTab = 0, m_textTab = 0;
    QVector<changes::Record> m_records;
    bool m_recordsKnown = false;
};

} // namespace config
