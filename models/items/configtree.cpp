// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/configtree.h"

#include "models/base/text.h"
#include "models/items/words.h"

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace items {

void ConfigTree::update(const QVector<TreeNode> &nodes)
{
    if (nodes == m_nodes)
        return;
    const bool sameShape =
        std::ranges::equal(nodes, m_nodes, [](const TreeNode &a, const TreeNode &b) { return a.parent == b.parent && a.title == b.title; });
    if (sameShape) {
        for (qsizetype i = 0; i < nodes.size(); ++i) {
            if (m_nodes[i] == nodes[i])
                continue;
            m_nodes[i] = nodes[i];
            const QModelIndex at = indexOf(static_cast<int>(i));
            emit dataChanged(at, at.siblingAtColumn(Detail));
        }
        return;
    }
    beginResetModel();
    m_nodes = nodes;
    m_roots.clear();
    m_rows.fill(0, m_nodes.size());
    for (int i = 0; i < static_cast<int>(m_nodes.size()); ++i) {
        if (m_nodes[i].parent < 0) {
            m_rows[i] = static_cast<int>(m_roots.size());
            m_roots.push_back(i);
        }
        for (int child = 0; child < static_cast<int>(m_nodes[i].children.size()); ++child)
            m_rows[m_nodes[i].children[child]] = child;
    }
    endResetModel();
}

QModelIndex ConfigTree::indexOf(int at) const
{
    return createIndex(m_rows[at], 0, static_cast<quintptr>(at));
}

QStringList ConfigTree::pathOf(const QModelIndex &index) const
{
    QStringList path;
    for (QModelIndex at = index; at.isValid(); at = at.parent())
        path.prepend(node(at).title);
    return path;
}

QModelIndex ConfigTree::find(const QStringList &path) const
{
    QModelIndex at;
    for (const QString &title : path) {
        QModelIndex next;
        for (int row = 0; row < rowCount(at) && !next.isValid(); ++row) {
            if (node(index(row, 0, at)).title == title)
                next = index(row, 0, at);
        }
        if (!next.isValid())
            return {};
        at = next;
    }
    return at;
}

QModelIndex ConfigTree::find(const mesh::ObjectKey &object) const
{
    const auto found = std::ranges::find_if(m_nodes, [&object](const TreeNode &node) { return node.object == object; });
    return found == m_nodes.end() ? QModelIndex() : indexOf(static_cast<int>(found - m_nodes.begin()));
}

QModelIndex ConfigTree::index(int row, int column, const QModelIndex &parent) const
{
    const QVector<int> &siblings = parent.isValid() ? node(parent).children : m_roots;
    if (row < 0 || row >= siblings.size() || column < 0 || column >= ColumnCount || (parent.isValid() && parent.column() != 0))
        return {};
    return createIndex(row, column, static_cast<quintptr>(siblings[row]));
}

QModelIndex ConfigTree::parent(const QModelIndex &child) const
{
    const int above = child.isValid() ? node(child).parent : -1;
    return above < 0 ? QModelIndex() : indexOf(above);
}

int ConfigTree::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() && parent.column() != 0)
        return 0;
    return static_cast<int>(parent.isValid() ? node(parent).children.size() : m_roots.size());
}

QVariant ConfigTree::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const TreeNode &at = node(index);
    switch (role) {
    case Qt::DisplayRole: {
        const QString count = at.isGroup && index.column() == Detail ? QLocale().toString(at.children.size()) : QString();
        return index.column() == Name ? clean(at.title) : at.isGroup ? count : clean(at.detail);
    }
    case Qt::ToolTipRole: return clean(at.detail.isEmpty() ? at.title : at.title + u": "_s + at.detail);
    case IdRole: return at.object ? configId(*at.object) : QString();
    case HealthRole:
    case RowHealthRole: return static_cast<int>(at.health);
    default: return {};
    }
}

QVariant ConfigTree::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Along the way of a request") : tr("Matches, subset, share");
}

} // namespace items
