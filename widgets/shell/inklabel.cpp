// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/inklabel.h"

#include <QPainter>

namespace shell {

namespace {
constexpr int glyphWidth = 18;
constexpr int gap = 6;
} // namespace

InkLabel::InkLabel(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &kit::Theme::changed, this, [this] { update(); });
}

void InkLabel::show(kit::Glyph glyph, const QString &strong, const QString &grey)
{
    if (m_glyph == glyph && m_strong == strong && m_grey == grey)
        return;
    m_glyph = glyph;
    m_strong = strong;
    m_grey = grey;
    setAccessibleName(kit::glyphWord(glyph) + QLatin1Char(' ') + strong + QLatin1Char(' ') + grey);
    setToolTip(strong + QLatin1Char(' ') + grey);
    updateGeometry();
    update();
}

void InkLabel::setInk(kit::Tone tone)
{
    m_ink = tone;
    update();
}

QSize InkLabel::sizeHint() const
{
    const QFontMetrics strong(m_theme.font(kit::Type::SmallStrong)), grey(m_theme.font(kit::Type::Small, true));
    int width = m_glyph == kit::Glyph::None ? 0 : glyphWidth;
    width += strong.horizontalAdvance(m_strong) + (m_grey.isEmpty() ? 0 : gap + grey.horizontalAdvance(m_grey)) + 4;
    return {width, strong.height() + 4};
}

void InkLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    int x = 0;
    if (m_glyph != kit::Glyph::None) {
        const QRectF box(0, (height() - 12) / 2.0, 12, 12);
        if (m_ink)
            kit::paintGlyph(painter, box, m_glyph, m_theme, *m_ink);
        else
            kit::paintGlyph(painter, box, m_glyph, m_theme);
        x = glyphWidth;
    }
    painter.setFont(m_theme.font(kit::Type::SmallStrong));
    painter.setPen(m_theme.color(m_ink.value_or(kit::Tone::Text1)));
    const QString strong = painter.fontMetrics().elidedText(m_strong, Qt::ElideMiddle, width() - x);
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, strong);
    x += painter.fontMetrics().horizontalAdvance(strong) + gap;
    painter.setFont(m_theme.font(kit::Type::Small, true));
    painter.setPen(m_theme.color(kit::Tone::Text2));
    if (x < width())
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(m_grey, Qt::ElideRight, width() - x));
}

} // namespace shell
