// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/timenote.h"

#include "models/store/playhead.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/inklabel.h"
#include "widgets/shell/timewords.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace shell {

using kit::Tone;
using store::Playhead;

TimeNote::TimeNote(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_words(new InkLabel(desk.theme))
    , m_retry(new QPushButton(tr("Ask again")))
    , m_live(new QPushButton(tr("Back to live")))
{
    setFixedHeight(28);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 2, 12, 1);
    row->setSpacing(8);
    row->addWidget(m_words, 1);
    row->addWidget(m_retry);
    row->addWidget(m_live);
    for (QPushButton *button : {m_retry, m_live})
        button->setFixedHeight(22);
    connect(m_retry, &QPushButton::clicked, desk.playhead, &Playhead::retry);
    connect(m_live, &QPushButton::clicked, desk.playhead, &Playhead::goLive);
    connect(desk.playhead, &Playhead::changed, this, &TimeNote::refresh);
    connect(&desk.theme, &kit::Theme::changed, this, [this] { update(); });
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &TimeNote::refresh);
    refresh();
}

QString TimeNote::words() const
{
    const TimeWords words = timeWords(*m_desk.playhead, m_desk.store.clock().nowMs());
    return words.grey.isEmpty() ? words.strong : words.strong + QLatin1Char(' ') + words.grey;
}

void TimeNote::refresh()
{
    const bool live = m_desk.playhead->mode() == Playhead::Mode::Live;
    setVisible(!live);
    if (live) {
        m_second.stop();
        return;
    }
    m_second.start();
    const TimeWords words = timeWords(*m_desk.playhead, m_desk.store.clock().nowMs());
    m_words->show(words.failed ? kit::Glyph::Error : kit::Glyph::Stale, words.strong, words.grey);
    m_retry->setVisible(words.failed);
}

void TimeNote::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(Tone::Bg2));
    painter.fillRect(QRect(0, 0, width(), 2), m_desk.theme.color(Tone::Accent));
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_desk.theme.color(Tone::Line1));
}

} // namespace shell
