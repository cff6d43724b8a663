// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/changes/stepsbar.h"

#include "widgets/kit/theme.h"

#include <QPainter>

namespace changes {

StepsBar::StepsBar(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFixedHeight(32);
    connect(&theme, &kit::Theme::changed, this, qOverload<>(&QWidget::update));
}

void StepsBar::setSteps(const QVector<BarStep> &steps)
{
    if (m_steps == steps)
        return;
    m_steps = steps;
    QStringList words;
    for (const BarStep &step : steps)
        words << (step.current                         ? tr("now: %1").arg(step.text)
                      : step.glyph == kit::Glyph::None ? step.text
                                                       : tr("%1: %2").arg(step.text, kit::glyphWord(step.glyph)));
    setAccessibleName(words.join(QStringLiteral(", ")));
    update();
}

void StepsBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(kit::Tone::Bg2));
    const QColor line = m_theme.color(kit::Tone::Line1);
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        const int left = static_cast<int>(width() * i / m_steps.size()), right = static_cast<int>(width() * (i + 1) / m_steps.size());
        const QRect box(left, 0, right - left, height());
        const BarStep &step = m_steps[i];
        if (step.current)
            painter.fillRect(box, m_theme.color(kit::Tone::Sel));
        painter.fillRect(QRect(box.right(), 0, 1, height()), line);
        const QRectF glyph(box.left() + 12, box.center().y() - 5.5, 12, 12);
        if (step.glyph == kit::Glyph::None) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(QPen(m_theme.color(step.current ? kit::Tone::Text1 : kit::Tone::Text3), 1.2));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(glyph.center(), 3.5, 3.5);
        } else {
            kit::paintGlyph(painter, glyph, step.glyph, m_theme);
        }
        painter.setFont(m_theme.font(step.current ? kit::Type::SmallStrong : kit::Type::Small, true));
        painter.setPen(m_theme.color(step.current ? kit::Tone::Text1 : kit::Tone::Text2));
        const QRect text = box.adjusted(32, 0, -6, 0);
        painter.drawText(text, Qt::AlignVCenter, painter.fontMetrics().elidedText(step.text, Qt::ElideRight, text.width()));
    }
    painter.fillRect(QRect(0, height() - 1, width(), 1), line);
}

} // namespace changes
