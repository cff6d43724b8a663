// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/statusline.h"

#include "models/base/text.h"
#include "widgets/shell/sourcewords.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace shell {

StatusLine::StatusLine(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_right(new QLabel)
{
    setFixedHeight(24);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(20);
    for (int i = 0; i < mesh::sourceCount; ++i) {
        m_sources.push_back(new InkLabel(desk.theme));
        row->addWidget(m_sources.back());
    }
    row->addStretch(1);
    m_right->setTextFormat(Qt::PlainText);
    m_right->setFont(desk.theme.font(kit::Type::Small, true));
    row->addWidget(m_right);
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &StatusLine::refresh);
    connect(&desk.store, &store::Store::changed, this, &StatusLine::refresh);
    connect(&desk.store, &store::Store::wasReset, this, &StatusLine::refresh);
    m_second.start();
    refresh();
}

void StatusLine::refresh()
{
    const mesh::Snapshot &snapshot = *m_desk.store.snapshot();
    const qint64 now = m_desk.store.clock().nowMs();
    for (int i = 0; i < mesh::sourceCount; ++i) {
        const auto id = static_cast<mesh::SourceId>(i);
        const SourceWords words = wordsOf(snapshot, id, now);
        m_sources[i]->show(words.glyph, words.strong, words.grey);
        m_sources[i]->setToolTip(words.toolTip);
        m_sources[i]->setVisible(snapshot.source(id).health != mesh::SourceHealth::Off || id == mesh::SourceId::Prometheus);
    }
    const QString objects = tr("%1 objects").arg(QLocale().toString(snapshot.objectCount()));
    m_right->setText(u"%1    %2    %3"_s.arg(objects, base::text::elideMiddle(base::text::clean(snapshot.context), 40),
                                             QDateTime::fromMSecsSinceEpoch(now).toString(u"HH:mm:ss t"_s)));
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(kit::Tone::Bg0));
    painter.fillRect(QRect(0, 0, width(), 1), m_desk.theme.color(kit::Tone::Line1));
}

} // namespace shell
