// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/rail.h"

#include "widgets/kit/glyph.h"
#include "widgets/kit/icon.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace shell {

using kit::Tone;

RailButton::RailButton(const kit::Theme &theme, QString icon, const QString &title, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(std::move(icon))
{
    setText(title);
    setAccessibleName(title);
    setToolTip(title);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(28);
    connect(&theme, &kit::Theme::changed, this, [this] { update(); });
}

void RailButton::setBadge(kit::Badge badge)
{
    m_badge = badge;
    setAccessibleDescription(badge.count > 0 ? u"%1 %2"_s.arg(badge.count).arg(kit::glyphWord(kit::glyphOf(badge.health))) : QString());
    update();
}

void RailButton::setFolded(bool folded)
{
    m_folded = folded;
    updateGeometry();
    update();
}

void RailButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool active = isChecked();
    if (active)
        painter.fillRect(rect(), m_theme.color(Tone::Sel));
    else if (underMouse())
        painter.fillRect(rect(), m_theme.color(Tone::Bg3));
    if (active)
        painter.fillRect(QRect(0, 0, 2, height()), m_theme.color(Tone::Accent));
    kit::paintIcon(painter, QRectF(14, 6, 16, 16), m_theme, m_icon, active ? Tone::Text1 : Tone::Text2);
    if (!m_folded) {
        painter.setFont(m_theme.font(active ? kit::Type::BodyStrong : kit::Type::Body));
        painter.setPen(m_theme.color(active ? Tone::Text1 : Tone::Text2));
        painter.drawText(QRect(38, 0, width() - 38 - (m_badge.count > 0 ? 40 : 4), height()), Qt::AlignVCenter | Qt::AlignLeft, text());
    }
    if (m_badge.count > 0) {
        const kit::Glyph glyph = kit::glyphOf(m_badge.health);
        if (m_folded) {
            kit::paintGlyph(painter, QRectF(26, 2, 10, 10), glyph, m_theme);
        } else {
            painter.setFont(m_theme.font(kit::Type::SmallStrong, true));
            painter.setPen(m_theme.color(Tone::Text1));
            const QString count = m_badge.count > 999 ? u"999+"_s : QString::number(m_badge.count);
            const int textWidth = painter.fontMetrics().horizontalAdvance(count);
            painter.drawText(QRect(width() - 10 - textWidth, 0, textWidth, height()), Qt::AlignVCenter, count);
            kit::paintGlyph(painter, QRectF(width() - 10 - textWidth - 17, 8, 12, 12), glyph, m_theme);
        }
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

Rail::Rail(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_fold(new RailButton(theme, u"chevron-left"_s, tr("Collapse")))
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 8, 0, 8);
    m_column->setSpacing(0);
    m_column->addStretch(1);
    m_fold->setCheckable(false);
    m_fold->setAutoExclusive(false);
    m_fold->setToolTip(tr("Fold the rail (F9)"));
    m_column->addWidget(m_fold);
    connect(m_fold, &QAbstractButton::clicked, this, [this] { setFolded(!m_folded); });
    setFixedWidth(railWidth);
    setAccessibleName(tr("Pages"));
}

void Rail::addGroup(const QString &title)
{
    auto *head = new QLabel(title);
    head->setTextFormat(Qt::PlainText);
    head->setFont(m_theme.font(kit::Type::Small));
    head->setContentsMargins(12, m_heads.isEmpty() ? 0 : 10, 0, 4);
    head->setForegroundRole(QPalette::PlaceholderText);
    m_column->insertWidget(m_column->count() - 2, head);
    m_heads.push_back(head);
}

void Rail::addPage(const QString &id, const QString &icon, const QString &title, int key)
{
    auto *button = new RailButton(m_theme, icon, title);
    button->setToolTip(key > 0 ? tr("%1 (%2)").arg(title).arg(key % 10) : title);
    m_pages.push_back({id, button});
    m_column->insertWidget(m_column->count() - 2, button);
    connect(button, &QAbstractButton::clicked, this, [this, id] { emit chosen(id); });
}

void Rail::setCurrent(const QString &id)
{
    for (const auto &[page, button] : m_pages)
        button->setChecked(page == id);
}

void Rail::setBadge(const QString &id, kit::Badge badge)
{
    for (const auto &[page, button] : m_pages) {
        if (page == id)
            button->setBadge(badge);
    }
}

void Rail::setFolded(bool folded)
{
    m_folded = folded;
    setFixedWidth(folded ? 44 : railWidth);
    for (const auto &[id, button] : m_pages)
        button->setFolded(folded);
    m_fold->setFolded(folded);
    for (QWidget *head : m_heads)
        head->setVisible(!folded);
}

void Rail::focusCurrent()
{
    const auto current = std::ranges::find_if(m_pages, [](const auto &page) { return page.second->isChecked(); });
    if (current != m_pages.end())
        current->second->setFocus(Qt::TabFocusReason);
}

void Rail::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    const auto focused = std::ranges::find_if(m_pages, [](const auto &page) { return page.second->hasFocus(); });
    if (step == 0 || focused == m_pages.end()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const auto next = std::clamp<qsizetype>(focused - m_pages.begin() + step, 0, m_pages.size() - 1);
    m_pages[next].second->setFocus(Qt::TabFocusReason);
}

void Rail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Tone::Bg0));
    painter.fillRect(QRect(width() - 1, 0, 1, height()), m_theme.color(Tone::Line1));
}

} // namespace shell
