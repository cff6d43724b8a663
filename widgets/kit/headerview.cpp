// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/headerview.h"

#include "models/items/roles.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/theme.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace kit {

HeaderView::HeaderView(const Theme &theme, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_theme(theme)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setFirstSectionMovable(false);
    setHighlightSections(false);
    setMinimumSectionSize(26);
    setAccessibleName(tr("Columns"));
}

QSize HeaderView::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), 24};
}

void HeaderView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.color(Tone::Bg2));
    painter.fillRect(0, viewport()->height() - 1, viewport()->width(), 1, m_theme.color(Tone::Line2));
    painter.end();
    QHeaderView::paintEvent(event);
}

void HeaderView::paintSection(QPainter *painter, const QRect &rect, int column) const
{
    painter->fillRect(rect, m_theme.color(Tone::Bg2));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_theme.color(Tone::Line2));
    const bool numeric = model()->headerData(column, Qt::Horizontal, items::NumericRole).toBool();
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == column;
    QRect box = rect.adjusted(CellDelegate::padding, 0, -CellDelegate::padding, -1);
    const QString text = model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    const QFontMetrics metrics(m_theme.font(Type::SmallStrong));
    if (sorted) {
        const QString chevron = sortIndicatorOrder() == Qt::AscendingOrder ? u"chevron-up"_s : u"chevron-down"_s;
        // Within the cell's padding beside the text, so that the text stays aligned with its numbers.
        qreal x = rect.center().x() - 4.5;
        if (!text.isEmpty())
            x = numeric ? box.right() - metrics.horizontalAdvance(text) - 12 : box.left() + metrics.horizontalAdvance(text) + 3;
        paintIcon(*painter, QRectF(qMax<qreal>(x, rect.left()), rect.center().y() - 5, 10, 10), m_theme, chevron, Tone::Text2);
    }
    painter->setFont(m_theme.font(Type::SmallStrong));
    painter->setPen(m_theme.color(sorted ? Tone::Text1 : Tone::Text2));
    painter->drawText(box, Qt::AlignVCenter | Qt::TextSingleLine | (numeric ? Qt::AlignRight : Qt::AlignLeft),
                      metrics.elidedText(text, Qt::ElideRight, box.width()));
}

void HeaderView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    for (int column = 0; column < count(); ++column) {
        const QString text = model()->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString();
        const QString title = text.isEmpty() ? model()->headerData(column, Qt::Horizontal).toString() : text;
        if (title.isEmpty())
            continue;
        QAction *action = menu.addAction(title);
        action->setCheckable(true);
        action->setChecked(!isSectionHidden(column));
        action->setEnabled(column > 1); // glyph and name stay: without them a row says nothing
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setSectionHidden(column, !shown);
            emit columnsChanged();
        });
    }
    menu.exec(event->globalPos());
}

} // namespace kit
