// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Configuration along the way of a request. What is open and selected survives new data; the page's filter decides which
// objects are shown, with what leads to them and what is below.
#pragma once

#include "models/items/configtree.h"

#include <QSet>
#include <QSortFilterProxyModel>
#include <QTreeView>

namespace kit {
class Theme;
}

namespace config {

class TreePane final : public QTreeView
{
    Q_OBJECT

public:
    TreePane(const kit::Theme &theme, items::ConfigTree &model, QWidget *parent = nullptr);

    void update(const QVector<items::TreeNode> &nodes);
    void setShown(const QSet<QString> &ids, bool all);
    void select(const QString &id);

signals:
    void chosen(const QString &id);
    void opened(const QString &id);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    class Shown;
    class Ink;
    void restyle();
    void keepOpen(const QModelIndex &parent, QVector<QStringList> &open) const;

    const kit::Theme &m_theme;
    items::ConfigTree &m_model;
    Shown *m_shown;
    bool m_moving = false;
    bool m_first = true;
};

} // namespace config
