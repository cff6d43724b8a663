// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The drawer at the bottom, the same on every page: findings, pending changes, what Meshdeck did, and while two times are
// compared what differs. Closed it is one line. Rows keep their place while data comes, and none comes or goes under the pointer.
#pragma once

#include "models/graph/compare.h"
#include "models/items/findingtable.h"
#include "widgets/kit/page.h"

class QLabel;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace items {
class JournalTable;
class StepTable;
} // namespace items

namespace kit {
class TableView;
}

namespace shell {

class DifferenceTable;

class Drawer final : public QWidget
{
    Q_OBJECT

public:
    explicit Drawer(kit::Desk &desk, QWidget *parent = nullptr);
    ~Drawer() override;

    /// `page` is the id whose findings are "here".
    void show(const QVector<kit::Finding> &findings, const QString &page);
    /// nullopt: no times are compared, so there is no such tab. `waiting`: what is compared is still asked for.
    void showDifferences(const std::optional<QVector<graph::Difference>> &differences, bool waiting = false);
    void setOpen(bool open);
    bool isOpen() const { return m_open; }
    void focusTable();

    kit::TableView *findings() const { return m_findings.table; }
    kit::TableView *differences() const { return m_differences.table; }
    kit::TableView *pending() const { return m_pending.table; }
    kit::TableView *done() const { return m_done.table; }
    QString tabText(int tab) const;

    static constexpr int closedHeight = 29;
    static constexpr int openHeight = 140;

signals:
    void linked(const QString &link);
    void openChanged(bool open);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    /// A table, or a sentence where it has no row.
    struct Pane {
        QStackedWidget *stack = nullptr;
        kit::TableView *table = nullptr;
        QLabel *empty = nullptr;
    };
    Pane makePane(const QString &id, const QString &name);
    void addChanges();
    void refreshPending();
    void refreshDone();
    int differencesTab() const;
    void fillFindings();
    void refreshHead();
    kit::TableView *current() const;
    bool isHeld() const;

    kit::Desk &m_desk;
    items::FindingTable *m_findingRows;
    DifferenceTable *m_differenceRows;
    items::StepTable *m_pendingRows = nullptr;
    items::JournalTable *m_doneRows = nullptr;
    QTabBar *m_tabs;
    QStackedWidget *m_panes;
    Pane m_findings, m_differences, m_pending, m_done; ///< the last two are empty where nothing can be changed
    QToolButton *m_resort, *m_toggle;
    QVector<kit::Finding> m_latest;
    QString m_page;
    bool m_open = true;
};

} // namespace shell
