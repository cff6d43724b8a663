// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Configuration along the way of a request: gateway, route, rule, DestinationRule subset, service, workload; then policies and
// what they apply to. An object stands wherever it is named.
#pragma once

#include "models/items/configtable.h"

#include <QAbstractItemModel>

namespace items {

struct TreeNode {
    int parent = -1;
    QVector<int> children;
    QString title, detail; ///< of a cluster: clean before showing
    mesh::Health health = mesh::Health::Ok;
    std::optional<mesh::ObjectKey> object; ///< nothing for a group or what is missing
    bool isGroup = false;
    friend bool operator==(const TreeNode &, const TreeNode &) = default;
};

/// Parents before children; the roots are groups.
QVector<TreeNode> configTree(const changes::Verdicts &verdicts);
/// More are not shown; the last root says so.
inline constexpr qsizetype mostTreeNodes = 60'000;

class ConfigTree final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, Detail, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;
    /// Only another shape resets it.
    void update(const QVector<TreeNode> &nodes);
    const TreeNode &node(const QModelIndex &index) const { return m_nodes[static_cast<qsizetype>(index.internalId())]; }
    /// Titles from the root: the same node after a reset.
    QStringList pathOf(const QModelIndex &index) const;
    QModelIndex find(const QStringList &path) const;
    QModelIndex find(const mesh::ObjectKey &object) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &) const override { return ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QModelIndex indexOf(int at) const;

    QVector<TreeNode> m_nodes;
    QVector<int> m_roots, m_rows; ///< m_rows: position among its siblings
};

} // namespace items
