// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One JSON document as a tree of key and value: an object of a dump, opened node by node. The document is shared and never
// copied; children of a node are looked up when it is opened.
#pragma once

#include "models/base/tree.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QVector>

#include <memory>

namespace items {

class JsonTree final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Key, Value, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;

    /// Null clears it.
    void show(std::shared_ptr<const base::Tree> document);
    const std::shared_ptr<const base::Tree> &document() const { return m_document; }

    /// "listener.filter_chains[0]"; "" for none.
    QString pathOf(const QModelIndex &index) const;
    QModelIndex find(const QString &path) const;
    /// The next node after `from` in the document's order, or before it, whose key or value contains the text; from the other
    /// end when there is none; invalid when nothing does.
    QModelIndex next(const QString &text, const QModelIndex &from, bool backwards = false) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex & = {}) const override { return ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    base::Tree::Ref at(const QModelIndex &index) const;
    const QVector<int> &childrenOf(int node) const;
    QModelIndex indexOf(base::Tree::Ref node, int column = 0) const;

    std::shared_ptr<const base::Tree> m_document;
    mutable QHash<int, QVector<int>> m_children; ///< of opened nodes
    mutable QHash<int, int> m_rows;              ///< a node's place among its siblings
};

} // namespace items
