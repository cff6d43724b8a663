// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/celldelegate.h"

#include "models/base/text.h"
#include "models/items/roles.h"
#include "models/mesh/health.h"
#include "models/mesh/traffic.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/sparkline.h"
#include "widgets/kit/theme.h"

#include <QPainter>

namespace kit {

namespace {

mesh::Health healthAt(const QModelIndex &index)
{
    return static_cast<mesh::Health>(index.data(items::HealthRole).toInt());
}

} // namespace

CellDelegate::CellDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected)
        painter->fillRect(option.rect, m_theme.color(option.state & QStyle::State_Active ? Tone::Sel : Tone::Bg3));
    else if (index.row() == m_hovered)
        painter->fillRect(option.rect, m_theme.color(Tone::Bg3));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), m_theme.color(Tone::Line1));

    const QVariant series = index.data(items::SeriesRole);
    if (series.isValid()) {
        const bool failing = healthAt(index) >= mesh::Health::Error;
        const qreal width = qMin<qreal>(72, option.rect.width() - 2 * padding);
        const QRectF box(option.rect.left() + padding, option.rect.center().y() - 7.5, width, 14);
        paintSparkline(*painter, box, series.value<mesh::Series>(), m_theme.color(failing && !m_stale ? Tone::Error : Tone::Text3), !m_stale);
    } else if (index.column() == 0 && index.data(Qt::DisplayRole).toString().isEmpty()) {
        paintGlyphCell(painter, option, index);
    } else {
        paintText(painter, option, index);
    }
    painter->restore();
}

void CellDelegate::paintGlyphCell(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant health = index.data(items::HealthRole);
    if (!health.isValid())
        return;
    const QRectF box(option.rect.center().x() - glyphSize / 2.0 + 0.5, option.rect.center().y() - glyphSize / 2.0, glyphSize, glyphSize);
    const Glyph glyph = glyphOf(static_cast<mesh::Health>(health.toInt()));
    if (m_stale)
        paintGlyph(*painter, box, glyph, m_theme, Tone::Text3);
    else
        paintGlyph(*painter, box, glyph, m_theme);
}

void CellDelegate::paintText(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    // Most strings come from a cluster.
    const QString text = base::text::clean(index.data(Qt::DisplayRole).toString());
    if (text.isEmpty())
        return;
    const bool selected = option.state & QStyle::State_Selected;
    const bool numeric = index.data(items::NumericRole).toBool();
    const bool name = index.column() == m_nameColumn;
    const mesh::Health health = healthAt(index);
    const bool cause = health >= mesh::Health::Warn;

    Tone ink = name || numeric || selected ? Tone::Text1 : Tone::Text2;
    if (m_stale)
        ink = Tone::Text3;
    else if (cause && (numeric || !selected))
        ink = index.data(items::PlaintextRole).toBool() ? Tone::Plain : healthTone(health);
    else if (!name && !numeric && !selected && !index.data(items::LinkRole).toString().isEmpty())
        ink = Tone::Accent;
    const QFont font = m_theme.font(name || (cause && numeric) ? Type::SmallStrong : Type::Small, numeric);
    painter->setFont(font);
    painter->setPen(m_theme.color(ink));
    const QRect box = option.rect.adjusted(padding, 0, -padding, -1);
    // Both ends of a name tell it apart; a sentence is read from its beginning.
    const bool sentence = text.count(u' ') >= 3;
    const QString shown = QFontMetrics(font).elidedText(text, numeric || sentence ? Qt::ElideRight : Qt::ElideMiddle, box.width());
    painter->drawText(box, Qt::AlignVCenter | Qt::TextSingleLine | (numeric ? Qt::AlignRight : Qt::AlignLeft), shown);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (index.data(items::SeriesRole).isValid())
        return {72 + 2 * padding, option.rect.height()};
    const bool numeric = index.data(items::NumericRole).toBool();
    const bool name = index.column() == m_nameColumn;
    const QFontMetrics metrics(m_theme.font(name ? Type::SmallStrong : Type::Small, numeric));
    const QString text = index.data(Qt::DisplayRole).toString().left(80);
    return {metrics.horizontalAdvance(text) + 2 * padding + 2, metrics.height() + 4};
}

} // namespace kit
