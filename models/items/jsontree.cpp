// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/jsontree.h"

#include "models/base/text.h"

#include <QLocale>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using Ref = base::Tree::Ref;

namespace items {

namespace {

constexpr qsizetype mostShown = 2000; // of one value, in a cell

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString keyOf(Ref node)
{
    const Ref parent = node.parent();
    if (!parent.isList())
        return clean(node.keyString());
    // What tells the elements of a list apart is mostly their name.
    const QString name = node["name"].string();
    const QString number = u"[%1]"_s.arg(node.position());
    return name.isEmpty() ? number : number + u' ' + clean(name.left(mostShown));
}

QString valueOf(Ref node)
{
    switch (node.type()) {
    case base::Tree::Type::Map: return JsonTree::tr("%Ln field(s)", nullptr, node.size());
    case base::Tree::Type::List: return JsonTree::tr("%Ln item(s)", nullptr, node.size());
    case base::Tree::Type::Null: return u"null"_s;
    default: break;
    }
    return clean(textOf(node.text().substr(0, mostShown)));
}

} // namespace

void JsonTree::show(std::shared_ptr<const base::Tree> document)
{
    beginResetModel();
    m_document = std::move(document);
    m_children.clear();
    m_rows.clear();
    endResetModel();
}

Ref JsonTree::at(const QModelIndex &index) const
{
    if (!m_document)
        return {};
    return index.isValid() ? m_document->ref(static_cast<int>(index.internalId())) : m_document->root();
}

const QVector<int> &JsonTree::childrenOf(int node) const
{
    const auto known = m_children.constFind(node);
    if (known != m_children.cend())
        return *known;
    QVector<int> children;
    for (const Ref child : m_document->ref(node)) {
        m_rows.insert(child.index(), static_cast<int>(children.size()));
        children.push_back(child.index());
    }
    return *m_children.insert(node, children);
}

QModelIndex JsonTree::indexOf(Ref node, int column) const
{
    if (!node || node.index() == 0)
        return {};
    (void)childrenOf(node.parent().index());
    return createIndex(m_rows.value(node.index()), column, static_cast<quintptr>(node.index()));
}

QString JsonTree::pathOf(const QModelIndex &index) const
{
    return index.isValid() ? at(index).path() : QString();
}

QModelIndex JsonTree::find(const QString &path) const
{
    return m_document && !path.isEmpty() ? indexOf(m_document->find(path)) : QModelIndex();
}

QModelIndex JsonTree::next(const QString &text, const QModelIndex &from, bool backwards) const
{
    if (!m_document || text.isEmpty())
        return {};
    const int size = m_document->size();
    const int start = from.isValid() ? static_cast<int>(from.internalId()) : 0;
    // Nodes lie in the document's order, the root first.
    for (int step = 1; step <= size; ++step) {
        const int node = ((backwards ? start - step : start + step) % size + size) % size;
        const Ref ref = m_document->ref(node);
        const bool scalar = !ref.isMap() && !ref.isList();
        if (node != 0 && (ref.keyString().contains(text, Qt::CaseInsensitive) || (scalar && textOf(ref.text()).contains(text, Qt::CaseInsensitive))))
            return indexOf(ref);
    }
    return {};
}

QModelIndex JsonTree::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, static_cast<quintptr>(childrenOf(at(parent).index())[row]));
}

QModelIndex JsonTree::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(at(child).parent()) : QModelIndex();
}

int JsonTree::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : at(parent).size();
}

QVariant JsonTree::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const Ref node = at(index);
    if (role == Qt::ToolTipRole)
        return clean(node.path().left(mostShown));
    return index.column() == Key ? keyOf(node) : valueOf(node);
}

QVariant JsonTree::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Key ? tr("Field") : tr("Value");
}

} // namespace items
