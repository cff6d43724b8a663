// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/modebutton.h"

#include <QPainter>

namespace shell {

using kit::Tone;

namespace {
constexpr int padding = 11;
constexpr int glyphRoom = 15;
} // namespace

ModeButton::ModeButton(const kit::Theme &theme, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(24);
    connect(&theme, &kit::Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ModeButton::setGlyph(kit::Glyph glyph)
{
    if (std::exchange(m_glyph, glyph) == glyph)
        return;
    updateGeometry();
    update();
}

QSize ModeButton::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(kit::Type::Body));
    return {metrics.horizontalAdvance(text()) + 2 * padding + (m_glyph == kit::Glyph::None ? 0 : glyphRoom), 24};
}

void ModeButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(isChecked() ? Tone::Sel : underMouse() ? Tone::Bg3 : Tone::Bg2));
    painter.setPen(m_theme.color(Tone::Line2));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    int x = padding;
    if (m_glyph != kit::Glyph::None) {
        kit::paintGlyph(painter, QRectF(x - 2, 6, 12, 12), m_glyph, m_theme);
        x += glyphRoom;
    }
    painter.setFont(m_theme.font(kit::Type::Body));
    painter.setPen(m_theme.color(isChecked() ? Tone::Text1 : Tone::Text2));
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void ModeButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void ModeButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace shell
