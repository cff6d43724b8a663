// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The review of the pending changes, or the journal, in the same place.
#pragma once

#include "models/changes/checker.h"
#include "models/changes/review.h"
#include "models/items/journaltable.h"
#include "models/items/steptable.h"
#include "widgets/kit/page.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace kit {
class DiffView;
class Placeholder;
class TableView;
} // namespace kit

namespace changes {

class ChangeInspector;
class ConfirmBar;
class StepsBar;

class ChangesPage final : public kit::Page
{
    Q_OBJECT

public:
    explicit ChangesPage(kit::Desk &desk, QWidget *parent = nullptr);
    ~ChangesPage() override;

    QString counts() const override;
    QString shown() const override;
    QString filterHint() const override;
    QStringList knownKeys() const override;
    QList<QAction *> verbs() const override;
    QWidget *inspector() override;
    kit::Badge badge() const override;
    QVector<kit::Finding> findings() const override;
    QStringList crumbs() const override;
    QString subject() const override;
    void setFilter(const QString &text) override;
    /// id: the draft of this object; change: this one of the journal.
    QVariantMap position() const override;
    void restore(const QVariantMap &position) override;
    bool escape() override;

    StepsBar *bar() const { return m_bar; }
    kit::DiffView *diff() const { return m_diff; }
    ConfirmBar *confirm() const { return m_confirm; }

private:
    void layOut();
    void refresh();
    void refreshBar();
    void refreshDiff();
    void refreshAbandoned();
    void showJournal(bool on);
    void readJournal();
    void showRecord();
    void handOver();
    void discard();
    void fail(const base::Error &error);
    qsizetype selectedStep() const;
    const Record *selectedRecord() const;

    kit::Desk &m_desk;
    Review &m_review;
    Checker *m_checker;
    items::StepTable *m_stepRows;
    items::JournalTable *m_journalRows;
    StepsBar *m_bar;
    QWidget *m_interrupted;
    QLabel *m_interruptedText, *m_failure;
    QPushButton *m_finish, *m_takeBack, *m_rollBack, *m_finishRecord;
    QStackedWidget *m_stack;
    kit::TableView *m_steps, *m_journal;
    kit::DiffView *m_diff, *m_recordDiff;
    kit::Placeholder *m_empty;
    ConfirmBar *m_confirm;
    std::unique_ptr<ChangeInspector> m_inspector;
    QAction *m_journalVerb, *m_discardVerb;
    QVector<Record> m_records;
    base::Error m_journalError;
    int m_fields = 0;
    bool m_refreshing = false;
};

} // namespace changes
