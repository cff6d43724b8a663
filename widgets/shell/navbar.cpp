// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/navbar.h"

#include "models/base/text.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/timebar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace shell {

using kit::Tone;

NavBar::NavBar(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_back(new QToolButton)
    , m_forward(new QToolButton)
    , m_crumb(new QLabel)
    , m_time(new TimeBar(desk))
{
    setFixedHeight(34);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 12, 0);
    row->setSpacing(8);
    m_back->setIcon(kit::icon(desk.theme, u"back"_s));
    m_back->setAutoRaise(true);
    m_back->setToolTip(tr("Back (Alt+Left)"));
    m_back->setAccessibleName(tr("Back"));
    m_forward->setIcon(kit::icon(desk.theme, u"forward"_s));
    m_forward->setAutoRaise(true);
    m_forward->setToolTip(tr("Forward (Alt+Right)"));
    m_forward->setAccessibleName(tr("Forward"));
    m_crumb->setTextFormat(Qt::PlainText);
    m_crumb->setFont(desk.theme.font(kit::Type::Body));
    m_crumb->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_crumb->setMinimumWidth(120);
    row->addWidget(m_back);
    row->addWidget(m_forward);
    row->addWidget(m_crumb, 1);
    row->addWidget(m_time);
    connect(m_back, &QToolButton::clicked, this, &NavBar::back);
    connect(m_forward, &QToolButton::clicked, this, &NavBar::forward);
    connect(&desk.theme, &kit::Theme::changed, this, [this] { m_crumb->setFont(m_desk.theme.font(kit::Type::Body)); });
}

void NavBar::setCrumbs(const QStringList &crumbs)
{
    QStringList shown;
    for (const QString &crumb : crumbs)
        shown << base::text::elideMiddle(base::text::clean(crumb), 40);
    m_crumb->setText(shown.join(u"  ›  "_s));
    m_crumb->setAccessibleName(tr("Where you are: %1").arg(shown.join(u", "_s)));
}

void NavBar::setHistory(bool canBack, bool canForward)
{
    m_back->setEnabled(canBack);
    m_forward->setEnabled(canForward);
}

void NavBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(Tone::Bg2));
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_desk.theme.color(Tone::Line1));
}

} // namespace shell
