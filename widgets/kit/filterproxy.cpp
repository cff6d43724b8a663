// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/filterproxy.h"

#include "models/items/roles.h"

#include <algorithm>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace kit {

FilterProxy::FilterProxy(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    m_count.setSingleShot(true);
    m_count.setInterval(300);
    connect(&m_count, &QTimer::timeout, this, &FilterProxy::countMovedNow);
}

void FilterProxy::connectKeys(QAbstractItemModel *source)
{
    for (const auto &connection : std::as_const(m_keyConnections))
        disconnect(connection);
    m_keyConnections.clear();
    if (!source)
        return;
    // Connected before the base class connects, so that the keys are right when it sorts.
    m_keyConnections << connect(source, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
        m_sortKeys.insert(first, last - first + 1, Key{});
        for (int row = first; row <= last; ++row)
            m_sortKeys[row] = keyOf(row);
    });
    m_keyConnections << connect(source, &QAbstractItemModel::rowsRemoved, this,
                                [this](const QModelIndex &, int first, int last) { m_sortKeys.remove(first, last - first + 1); });
    m_keyConnections << connect(source, &QAbstractItemModel::modelReset, this, &FilterProxy::rebuildKeys);
    m_keyConnections << connect(source, &QAbstractItemModel::layoutChanged, this, &FilterProxy::rebuildKeys);
    m_keyConnections << connect(source, &QAbstractItemModel::dataChanged, this, [this] { m_count.start(); });
}

void FilterProxy::setSourceModel(QAbstractItemModel *source)
{
    connectKeys(source);
    m_sortKeys.clear();
    if (source) {
        m_sortKeys.resize(source->rowCount());
        for (int row = 0; row < m_sortKeys.size(); ++row)
            m_sortKeys[row] = Key{};
    }
    QSortFilterProxyModel::setSourceModel(source);
    if (source && sortColumn() >= 0)
        resort();
}

void FilterProxy::setFields(const QStringList &keys, Fields fields)
{
    m_keys = keys;
    m_fields = std::move(fields);
    invalidateFilter();
}

std::optional<items::FilterError> FilterProxy::setFilter(const QString &text)
{
    const auto parsed = items::Filter::parse(text, m_keys);
    if (!parsed)
        return parsed.error();
    m_text = text;
    m_filter = *parsed;
    invalidateFilter();
    m_count.start();
    return std::nullopt;
}

void FilterProxy::setNamespaces(const QStringList &names)
{
    m_namespaces = QSet<QString>(names.begin(), names.end());
    invalidateFilter();
    m_count.start();
}

QStringList FilterProxy::valuesOf(const QString &key) const
{
    constexpr int mostRows = 5000;
    constexpr qsizetype mostValues = 200;
    QSet<QString> seen;
    const int rows = sourceModel() ? std::min(sourceModel()->rowCount(), mostRows) : 0;
    for (int row = 0; row < rows && seen.size() < mostValues; ++row) {
        const auto value = field(row, key);
        if (!value)
            continue;
        if (value->typeId() == QMetaType::Bool)
            return {u"no"_s, u"yes"_s};
        if (value->typeId() != QMetaType::QStringList && value->typeId() != QMetaType::QString)
            return {};
        for (const QString &one : value->toStringList())
            seen.insert(one);
    }
    seen.remove(QString());
    QStringList values(seen.cbegin(), seen.cend());
    values.sort(Qt::CaseInsensitive);
    return values;
}

bool FilterProxy::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    if (!m_fields || (m_namespaces.isEmpty() && m_filter.isEmpty()))
        return true;
    if (!m_namespaces.isEmpty()) {
        const auto ns = m_fields(sourceRow, u"ns"_s);
        const QStringList list = ns ? ns->toStringList() : QStringList();
        if (!list.isEmpty() && std::ranges::none_of(list, [this](const QString &one) { return m_namespaces.contains(one); }))
            return false;
    }
    return m_filter.accepts([&](const QString &key) { return m_fields(sourceRow, key); });
}

FilterProxy::Key FilterProxy::keyOf(int sourceRow) const
{
    if (sortColumn() < 0 || !sourceModel())
        return {};
    const QVariant value = sourceModel()->index(sourceRow, sortColumn()).data(items::SortRole);
    if (value.typeId() == QMetaType::QString)
        return {.number = 0, .text = value.toString().toCaseFolded(), .isText = true};
    return {.number = value.toDouble(), .text = {}, .isText = false};
}

bool FilterProxy::before(const Key &a, const Key &b)
{
    return a.isText && b.isText ? a.text < b.text : a.number < b.number;
}

bool FilterProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    return before(m_sortKeys.at(left.row()), m_sortKeys.at(right.row()));
}

void FilterProxy::rebuildKeys()
{
    m_sortKeys.resize(sourceModel() ? sourceModel()->rowCount() : 0);
    for (int row = 0; row < m_sortKeys.size(); ++row)
        m_sortKeys[row] = keyOf(row);
}

void FilterProxy::sort(int column, Qt::SortOrder order)
{
    // The base remembers the column before it compares; keys of another column must not be compared meanwhile.
    std::ranges::fill(m_sortKeys, Key{});
    QSortFilterProxyModel::sort(column, order);
    resort();
}

void FilterProxy::resort()
{
    rebuildKeys();
    invalidate();
    countMovedNow();
}

void FilterProxy::countMovedNow()
{
    const int rows = rowCount();
    QVector<Key> live(rows);
    for (int row = 0; row < rows; ++row)
        live[row] = keyOf(mapToSource(index(row, 0)).row());
    QVector<int> order(rows);
    std::iota(order.begin(), order.end(), 0);
    const bool descending = sortOrder() == Qt::DescendingOrder;
    std::ranges::stable_sort(order, [&](int a, int b) { return descending ? before(live[b], live[a]) : before(live[a], live[b]); });
    int moved = 0;
    for (int row = 0; row < rows; ++row)
        moved += order[row] != row ? 1 : 0;
    if (std::exchange(m_moved, moved) != moved)
        emit movedChanged();
}

} // namespace kit
