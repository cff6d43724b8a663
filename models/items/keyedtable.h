// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The base of all tables: rows have a key and are merged, never reset, so that selection, scroll position and the views'
// sorting survive each refresh. A concrete table gives columns and cells; this owns row bookkeeping.
#pragma once

#include "models/items/roles.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QVector>

#include <algorithm>

namespace items {

/// A row must be comparable (==) and have `QString key() const`.
template <class Row> class KeyedTable : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const final { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    int columnCount(const QModelIndex &parent = {}) const final { return parent.isValid() ? 0 : numColumns(); }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const final
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const Row &row = m_rows[index.row()];
        return role == IdRole ? QVariant(row.key()) : cell(row, index.column(), role);
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const final
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= numColumns())
            return {};
        return headerCell(section, role);
    }

    const QVector<Row> &rows() const { return m_rows; }
    const Row *find(const QString &key) const
    {
        const auto at = m_index.constFind(key);
        return at == m_index.cend() ? nullptr : &m_rows[*at];
    }
    QModelIndex indexOf(const QString &key, int column = 0) const
    {
        const auto at = m_index.constFind(key);
        return at == m_index.cend() ? QModelIndex() : index(*at, column);
    }

    /// Takes the new rows: those gone are removed, those changed are announced, those new are appended in their order.
    /// Of rows with the same key the last one counts.
    void setRows(const QVector<Row> &rows)
    {
        QHash<QString, qsizetype> incoming;
        incoming.reserve(rows.size());
        for (qsizetype i = 0; i < rows.size(); ++i)
            incoming.insert(rows[i].key(), i);
        removeGone(incoming);
        updateKept(rows, incoming);
        appendNew(rows, incoming);
    }

protected:
    virtual int numColumns() const = 0;
    virtual QVariant headerCell(int column, int role) const = 0;
    virtual QVariant cell(const Row &row, int column, int role) const = 0;

private:
    void removeGone(const QHash<QString, qsizetype> &incoming)
    {
        int last = static_cast<int>(m_rows.size()) - 1;
        while (last >= 0) {
            if (incoming.contains(m_rows[last].key())) {
                --last;
                continue;
            }
            int first = last;
            while (first > 0 && !incoming.contains(m_rows[first - 1].key()))
                --first;
            beginRemoveRows({}, first, last);
            m_rows.remove(first, last - first + 1);
            reindex();
            endRemoveRows();
            last = first - 1;
        }
    }

    void updateKept(const QVector<Row> &rows, const QHash<QString, qsizetype> &incoming)
    {
        int from = -1;
        const auto announce = [&](int to) {
            if (from >= 0)
                emit dataChanged(index(from, 0), index(to, numColumns() - 1));
            from = -1;
        };
        for (int i = 0; i < static_cast<int>(m_rows.size()); ++i) {
            const Row &fresh = rows[incoming.value(m_rows[i].key())];
            if (m_rows[i] == fresh) {
                announce(i - 1);
                continue;
            }
            m_rows[i] = fresh;
            if (from < 0)
                from = i;
        }
        announce(static_cast<int>(m_rows.size()) - 1);
    }

    void appendNew(const QVector<Row> &rows, const QHash<QString, qsizetype> &incoming)
    {
        QVector<Row> fresh;
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const QString key = rows[i].key();
            if (incoming.value(key) == i && !m_index.contains(key))
                fresh.push_back(rows[i]);
        }
        if (fresh.isEmpty())
            return;
        const int first = static_cast<int>(m_rows.size());
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        m_rows += fresh;
        reindex();
        endInsertRows();
    }

    void reindex()
    {
        m_index.clear();
        m_index.reserve(m_rows.size());
        for (int i = 0; i < static_cast<int>(m_rows.size()); ++i)
            m_index.insert(m_rows[i].key(), i);
    }

    QVector<Row> m_rows;
    QHash<QString, int> m_index;
};

} // namespace items
