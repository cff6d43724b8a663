// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of the desktop: compact rows, worst first, one selected row known by its id, columns and sorting
// remembered per context. Give it an item model and how to read a row's filter fields; it owns the proxy.
#pragma once

#include "widgets/kit/filterproxy.h"

#include <QTableView>

namespace settings {
class Settings;
}

namespace kit {

class CellDelegate;
class HeaderView;
class Theme;

class TableView final : public QTableView
{
    Q_OBJECT

public:
    /// `id` names the table in the settings: "services".
    TableView(const Theme &theme, QString id, QWidget *parent = nullptr);
    ~TableView() override;

    void setSource(QAbstractItemModel *model, const QStringList &keys, FilterProxy::Fields fields);
    FilterProxy *rows() const { return m_rows; }

    void setNameColumn(int column);
    /// Order when nothing is remembered; Descending over the glyph column is worst first.
    void setDefaultSort(int column, Qt::SortOrder order);
    /// Pixels by column; 0 hides it until the user shows it. Until the user sizes one, texts give way where the window is
    /// narrow, and the name takes what it needs where there is room.
    void setDefaultWidths(const QVector<int> &widths);
    /// Values in grey: the source is stale.
    void setStale(bool stale);

    QString currentId() const;
    /// False when no such row is shown.
    bool selectId(const QString &id);

    /// As settings::Key::TableState of the context and the table's id.
    void saveTo(settings::Settings &kept, const QString &context) const;
    void restoreFrom(const settings::Settings &kept, const QString &context);

    /// First and last visible row, from 1; {0, 0} when there is none.
    std::pair<int, int> visibleRows() const;

signals:
    void currentIdChanged(const QString &id);
    /// Enter or double click.
    void opened(const QString &id);
    void visibleRowsChanged();
    void layoutChangedByUser();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    bool viewportEvent(QEvent *event) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;

private:
    void hover(int row);
    void restyle();
    void applyDefaults();
    void keepSelection();
    void shareWidth();
    int contentWidth(int column) const;
    bool sortByLetter(const QString &letter);

    const Theme &m_theme;
    QString m_id;
    FilterProxy *m_rows;
    CellDelegate *m_cells;
    HeaderView *m_header;
    QVector<int> m_widths;
    int m_defaultColumn = 0;
    Qt::SortOrder m_defaultOrder = Qt::DescendingOrder;
    int m_hovered = -1;
    QString m_currentId; ///< outlives the row's index: found again when it comes back
    bool m_restoring = false;
    bool m_sizedByUser = false;
};

} // namespace kit
