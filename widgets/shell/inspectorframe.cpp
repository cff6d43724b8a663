// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/inspectorframe.h"

#include <QPainter>
#include <QStackedLayout>

namespace shell {

InspectorFrame::InspectorFrame(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_stack(new QStackedLayout(this))
{
    setMinimumWidth(300);
    setMaximumWidth(480);
    m_stack->setContentsMargins(1, 0, 0, 0);
    setAccessibleName(tr("Inspector"));
}

void InspectorFrame::show(QWidget *content)
{
    m_content = content;
    if (content && m_stack->indexOf(content) < 0)
        m_stack->addWidget(content);
    if (content)
        m_stack->setCurrentWidget(content);
}

void InspectorFrame::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(kit::Tone::Bg2));
    painter.fillRect(QRect(0, 0, 1, height()), m_theme.color(kit::Tone::Line1));
}

} // namespace shell
