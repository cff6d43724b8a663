// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pagehead.h"

#include "widgets/kit/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace shell {

PageHead::PageHead(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_row(new QHBoxLayout(this))
{
    setFixedHeight(40);
    m_row->setContentsMargins(12, 0, 12, 0);
    m_row->setSpacing(6);
    m_row->addStretch(1);
    connect(&theme, &kit::Theme::changed, this, [this] { update(); });
}

void PageHead::show(const kit::Page &page)
{
    m_title = page.title();
    m_counts = page.counts();
    setAccessibleName(m_title + QLatin1Char(' ') + m_counts);
    if (const QList<QAction *> verbs = page.verbs(); verbs != m_verbs) {
        m_verbs = verbs;
        for (QToolButton *old : findChildren<QToolButton *>())
            old->deleteLater();
        for (QAction *verb : verbs) {
            auto *button = new QToolButton;
            button->setDefaultAction(verb);
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
            button->setFocusPolicy(Qt::TabFocus);
            button->setPopupMode(verb->menu() ? QToolButton::InstantPopup : QToolButton::DelayedPopup);
            m_row->addWidget(button);
        }
    }
    update();
}

void PageHead::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(kit::Tone::Bg1));
    int right = width() - 12;
    for (const QToolButton *button : findChildren<QToolButton *>())
        right = std::min(right, button->x() - 12);
    painter.setFont(m_theme.font(kit::Type::PageTitle));
    painter.setPen(m_theme.color(kit::Tone::Text1));
    painter.drawText(QRect(12, 0, right - 12, height()), Qt::AlignVCenter, m_title);
    const int x = 12 + painter.fontMetrics().horizontalAdvance(m_title) + 14;
    painter.setFont(m_theme.font(kit::Type::Body, true));
    painter.setPen(m_theme.color(kit::Tone::Text2));
    if (x < right)
        painter.drawText(QRect(x, 1, right - x, height()), Qt::AlignVCenter, painter.fontMetrics().elidedText(m_counts, Qt::ElideRight, right - x));
}

} // namespace shell
