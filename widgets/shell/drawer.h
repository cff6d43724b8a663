// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The drawer at the bottom: findings of all pages, the current page's first. Closed it is one line.
#pragma once

#include "widgets/shell/findingtable.h"

class QToolButton;

namespace kit {
class TableView;
}

namespace shell {

class Drawer final : public QWidget
{
    Q_OBJECT

public:
    explicit Drawer(kit::Desk &desk, QWidget *parent = nullptr);

    /// `page` is the id whose findings are "here".
    void show(const QVector<kit::Finding> &findings, const QString &page);
    void setOpen(bool open);
    bool isOpen() const { return m_open; }
    void focusTable();

    static constexpr int closedHeight = 29;
    static constexpr int openHeight = 140;

signals:
    void linked(const QString &link);
    void openChanged(bool open);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    kit::Desk &m_desk;
    FindingTable *m_rows;
    kit::TableView *m_table;
    QToolButton *m_toggle;
    QString m_title;
    bool m_open = true;
};

} // namespace shell
