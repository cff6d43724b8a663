// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Table header: 24 px, strong small text on Bg2, a chevron at the sorted column, a menu that shows and hides columns.
#pragma once

#include <QHeaderView>

namespace kit {

class Theme;

class HeaderView final : public QHeaderView
{
    Q_OBJECT

public:
    explicit HeaderView(const Theme &theme, QWidget *parent = nullptr);

    QSize sizeHint() const override;

signals:
    void columnsChanged();

protected:
    void paintSection(QPainter *painter, const QRect &rect, int column) const override;
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace kit
