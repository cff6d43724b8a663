// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A TableView with what belongs around it: the notice above, the placeholder instead, the footer below
// ("Rows 1 – 29 of 2,000, worst first", "3 rows moved, resort"), and its memory per context.
#pragma once

#include "widgets/kit/notice.h"
#include "widgets/kit/page.h"
#include "widgets/kit/tableview.h"

#include <functional>

class QLabel;
class QStackedLayout;
class QToolButton;

namespace kit {

/// "1 service", "2,000 services".
using Noun = std::function<QString(int)>;

class TablePane final : public QWidget
{
    Q_OBJECT

public:
    /// `name` is told to screen readers; `noun` counts. Remembers under `id`.
    TablePane(Desk &desk, const QString &id, const QString &name, Noun noun, QWidget *parent = nullptr);
    ~TablePane() override;

    TableView *table() const { return m_table; }
    FilterProxy *rows() const { return m_table->rows(); }

    /// Sentence and next step when there is no row at all: "No service is in this cluster."
    void setEmptyText(const QString &title, const QString &detail);
    /// Objects first, then telemetry: the worse one is shown. Call after each change of the store.
    void showState(const StateText &objects, const StateText &telemetry = {});
    /// "17 of 17 services"; right end of the filter line.
    QString shown() const;
    const StateText &objects() const { return m_objects; }
    /// A context's columns and order are recalled when its name is first known here.
    void recall(const QString &context);

signals:
    /// The notice's or placeholder's verb: try again, copy for an admin.
    void acted(const StateText &text);

private:
    void refreshFooter();
    void refreshState();
    void remember();

    Desk &m_desk;
    Noun m_noun;
    QString m_context;
    TableView *m_table;
    Notice *m_notice;
    Placeholder *m_placeholder;
    QStackedLayout *m_stack;
    QLabel *m_footer;
    QToolButton *m_resort;
    StateText m_objects, m_telemetry, m_empty;
};

} // namespace kit
