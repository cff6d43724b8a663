// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints every cell of every table by the roles of models/items: health glyphs, numbers, sparklines, names. No zebra, one
// hairline per row; a number has colour only when it is the cause.
#pragma once

#include <QStyledItemDelegate>

namespace kit {

class Theme;

class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit CellDelegate(const Theme &theme, QObject *parent = nullptr);

    /// Drawn bold; the others in Text2, numbers in Text1.
    void setNameColumn(int column) { m_nameColumn = column; }
    int nameColumn() const { return m_nameColumn; }
    void setStale(bool stale) { m_stale = stale; }
    void setHovered(int row) { m_hovered = row; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    static constexpr int padding = 8;
    static constexpr int glyphSize = 12;

private:
    void paintText(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintGlyphCell(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    const Theme &m_theme;
    int m_nameColumn = 1;
    int m_hovered = -1;
    bool m_stale = false;
};

} // namespace kit
