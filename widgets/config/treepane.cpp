// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/config/treepane.h"

#include "models/items/roles.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace config {

class TreePane::Shown final : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void set(const QSet<QString> &ids, bool all)
    {
        if (all && m_all)
            return;
        m_ids = ids;
        m_all = all;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        const QString id = sourceModel()->index(row, 0, parent).data(items::IdRole).toString();
        return m_all || (!id.isEmpty() && m_ids.contains(id));
    }

private:
    QSet<QString> m_ids;
    bool m_all = true;
};

/// Glyph, then text; the second column in grey.
class TreePane::Ink final : public QStyledItemDelegate
{
public:
    Ink(const kit::Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool selected = option.state & QStyle::State_Selected;
        if (selected)
            painter->fillRect(option.rect, m_theme.color(option.state & QStyle::State_Active ? kit::Tone::Sel : kit::Tone::Bg3));
        const auto health = static_cast<mesh::Health>(index.data(items::HealthRole).toInt());
        const QString id = index.data(items::IdRole).toString();
        QRect text = option.rect.adjusted(4, 0, -4, 0);
        if (index.column() == 0 && health != mesh::Health::Ok) {
            kit::paintGlyph(*painter, QRectF(text.left(), text.center().y() - 6, 12, 12), kit::glyphOf(health), m_theme);
            text.setLeft(text.left() + 18);
        }
        const bool group = !index.parent().isValid();
        painter->setFont(m_theme.font(group ? kit::Type::SmallStrong : kit::Type::Small));
        const kit::Tone quiet = selected ? kit::Tone::Text1 : kit::Tone::Text2;
        painter->setPen(
            m_theme.color(index.column() == 0 ? (health >= mesh::Health::Error && id.isEmpty() ? kit::Tone::Error : kit::Tone::Text1) : quiet));
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {100, m_theme.rowHeight()}; }

private:
    const kit::Theme &m_theme;
};

TreePane::TreePane(const kit::Theme &theme, items::ConfigTree &model, QWidget *parent)
    : QTreeView(parent)
    , m_theme(theme)
    , m_model(model)
    , m_shown(new Shown(this))
{
    m_shown->setSourceModel(&model);
    m_shown->setRecursiveFilteringEnabled(true);
    m_shown->setAutoAcceptChildRows(true);
    setModel(m_shown);
    setItemDelegate(new Ink(theme, this));
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setIndentation(18);
    setAccessibleName(tr("Configuration along the way of a request"));
    setTextElideMode(Qt::ElideMiddle);
    header()->setStretchLastSection(true);
    header()->resizeSection(0, 460);
    connect(this, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (const QString id = index.data(items::IdRole).toString(); !id.isEmpty())
            emit opened(id);
    });
    setExpandsOnDoubleClick(false);
    connect(&theme, &kit::Theme::changed, this, &TreePane::restyle);
    restyle();
}

void TreePane::restyle()
{
    header()->setFont(m_theme.font(kit::Type::Small));
    scheduleDelayedItemsLayout();
    viewport()->update();
}

void TreePane::keepOpen(const QModelIndex &parent, QVector<QStringList> &open) const
{
    for (int row = 0; row < m_shown->rowCount(parent); ++row) {
        const QModelIndex at = m_shown->index(row, 0, parent);
        if (!isExpanded(at))
            continue;
        open.push_back(m_model.pathOf(m_shown->mapToSource(at)));
        keepOpen(at, open);
    }
}

void TreePane::update(const QVector<items::TreeNode> &nodes)
{
    QVector<QStringList> open;
    keepOpen({}, open);
    const QStringList current = m_model.pathOf(m_shown->mapToSource(currentIndex()));
    m_moving = true;
    m_model.update(nodes);
    for (const QStringList &path : open)
        setExpanded(m_shown->mapFromSource(m_model.find(path)), true);
    if (!current.isEmpty())
        setCurrentIndex(m_shown->mapFromSource(m_model.find(current)));
    if (std::exchange(m_first, m_first && nodes.size() <= 4))
        expandToDepth(1);
    m_moving = false;
}

void TreePane::setShown(const QSet<QString> &ids, bool all)
{
    m_shown->set(ids, all);
}

void TreePane::select(const QString &id)
{
    if (currentIndex().data(items::IdRole).toString() == id)
        return;
    const auto key = items::configKey(id);
    const QModelIndex at = key ? m_shown->mapFromSource(m_model.find(*key)) : QModelIndex();
    m_moving = true;
    setCurrentIndex(at);
    if (at.isValid())
        scrollTo(at);
    m_moving = false;
}

void TreePane::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    if (const QString id = current.data(items::IdRole).toString(); !m_moving && !id.isEmpty())
        emit chosen(id);
}

} // namespace config
