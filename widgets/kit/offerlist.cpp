// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/offerlist.h"

#include "models/base/text.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace kit {

OfferList::OfferList(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    hide();
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void OfferList::offer(const QStringList &offers, const QPoint &at)
{
    if (offers != m_offers) {
        m_current = -1;
        m_first = 0;
    }
    m_offers = offers;
    m_reason.clear();
    setAccessibleName(tr("%n completion(s)", nullptr, static_cast<int>(offers.size())));
    showAt(at, std::min<int>(mostRows, static_cast<int>(offers.size())), offers);
}

void OfferList::complain(const QString &reason, const QPoint &at)
{
    m_offers.clear();
    m_reason = reason;
    setAccessibleName(reason);
    showAt(at, 1, {reason});
}

void OfferList::close()
{
    hide();
    m_offers.clear();
    m_reason.clear();
    m_current = -1;
}

void OfferList::showAt(const QPoint &at, int rows, const QStringList &texts)
{
    const QFontMetrics metrics(m_theme.font(Type::Small));
    int wide = 80;
    for (const QString &text : texts)
        wide = std::max(wide, metrics.horizontalAdvance(base::text::clean(text)) + (m_reason.isEmpty() ? 24 : 42));
    const int room = parentWidget() ? parentWidget()->width() - 8 : wide;
    wide = std::min(wide, room);
    setGeometry(std::max(4, std::min(at.x(), room + 4 - wide)), at.y(), wide, rows * rowHeight + 2);
    show();
    raise();
    update();
}

void OfferList::move(int by)
{
    if (m_offers.isEmpty())
        return;
    const int last = static_cast<int>(m_offers.size()) - 1;
    m_current = m_current < 0 ? (by > 0 ? 0 : last) : std::clamp(m_current + by, 0, last);
    m_first = std::clamp(m_first, m_current - mostRows + 1, m_current);
    m_first = std::max(0, m_first);
    update();
}

int OfferList::rowAt(int y) const
{
    const int row = m_first + (y - 1) / rowHeight;
    return row >= 0 && row < m_offers.size() ? row : -1;
}

void OfferList::mouseMoveEvent(QMouseEvent *event)
{
    m_current = rowAt(event->position().toPoint().y());
    update();
}

void OfferList::mousePressEvent(QMouseEvent *event)
{
    if (const int row = rowAt(event->position().toPoint().y()); row >= 0)
        emit taken(row);
}

void OfferList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Tone::Bg2));
    painter.setPen(QPen(m_theme.color(m_reason.isEmpty() ? Tone::Line3 : Tone::Error), 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setFont(m_theme.font(Type::Small));
    const QFontMetrics metrics(painter.font());
    if (!m_reason.isEmpty()) {
        paintGlyph(painter, QRectF(8, height() / 2.0 - 6, 12, 12), Glyph::Error, m_theme);
        painter.setPen(m_theme.color(Tone::Text1));
        painter.drawText(QRect(26, 0, width() - 32, height()), Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(base::text::clean(m_reason), Qt::ElideRight, width() - 32));
        return;
    }
    for (int row = m_first; row < m_offers.size() && row < m_first + mostRows; ++row) {
        const QRect box(1, 1 + (row - m_first) * rowHeight, width() - 2, rowHeight);
        if (row == m_current)
            painter.fillRect(box, m_theme.color(Tone::Sel));
        painter.setPen(m_theme.color(Tone::Text1));
        painter.drawText(box.adjusted(11, 0, -11, 0), Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(base::text::clean(m_offers[row]), Qt::ElideMiddle, box.width() - 22));
    }
}

} // namespace kit
