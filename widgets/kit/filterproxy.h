// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Filter and sort over an item model of models/items. Rows keep their place while new data arrives: the order is that of
// the last user action, a new row goes where it belongs, and moved() says how many rows would go elsewhere now.
#pragma once

#include "models/items/filter.h"

#include <QSet>
#include <QSortFilterProxyModel>
#include <QTimer>
#include <QVector>

namespace kit {

class FilterProxy final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    /// Value of a key for a row of the source model, as items::Filter::Field wants it. Keys: "", "ns", "label:app", ...
    using Fields = std::function<std::optional<QVariant>(int sourceRow, const QString &key)>;

    explicit FilterProxy(QObject *parent = nullptr);

    void setSourceModel(QAbstractItemModel *source) override;
    /// `keys` are checked while parsing; the namespace choice asks for "ns".
    void setFields(const QStringList &keys, Fields fields);

    /// Nothing changes when it does not parse. Also keeps the order: filtering moves nothing.
    std::optional<items::FilterError> setFilter(const QString &text);
    QString filter() const { return m_text; }
    const items::Filter &parsed() const { return m_filter; }
    void setNamespaces(const QStringList &names);
    QStringList keys() const { return m_keys; }
    /// Words that `key:` would find now, sorted; none for a number. For completion: looks at no more rows than it must.
    QStringList valuesOf(const QString &key) const;
    std::optional<QVariant> field(int sourceRow, const QString &key) const { return m_fields ? m_fields(sourceRow, key) : std::nullopt; }

    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    /// Rows by what is known now. A user's action, never a refresh, calls it.
    void resort();
    /// Rows that stand elsewhere than a resort would put them. Counted a moment after data changed.
    int moved() const { return m_moved; }
    void countMovedNow();

signals:
    void movedChanged();

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    struct Key {
        double number = 0;
        QString text;
        bool isText = false;
    };
    Key keyOf(int sourceRow) const;
    static bool before(const Key &a, const Key &b);
    void rebuildKeys();
    void connectKeys(QAbstractItemModel *source);

    QStringList m_keys;
    Fields m_fields;
    QString m_text;
    items::Filter m_filter;
    QSet<QString> m_namespaces;
    QVector<Key> m_sortKeys; ///< by source row, as of the last resort
    QVector<QMetaObject::Connection> m_keyConnections;
    QTimer m_count;
    int m_moved = 0;
};

} // namespace kit
