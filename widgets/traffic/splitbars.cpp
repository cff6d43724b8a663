// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traffic/splitbars.h"

#include "models/base/quantity.h"
#include "models/base/text.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace traffic {

namespace {

constexpr int rowHeight = 20, barHeight = 9, mostRows = 12;

QString shareText(double share)
{
    return std::isfinite(share) ? quantity::percent(share) : u"–"_s;
}

} // namespace

void paintSplit(QPainter &painter, const QRectF &box, const kit::Theme &theme, double wanted, double seen, kit::Tone tone)
{
    painter.fillRect(box, theme.color(kit::Tone::Bg3));
    if (std::isfinite(seen))
        painter.fillRect(QRectF(box.left(), box.top(), box.width() * std::clamp(seen, 0.0, 1.0), box.height()), theme.color(tone, 0.7));
    const qreal x = std::floor(box.left() + (box.width() - 1) * std::clamp(wanted, 0.0, 1.0)) + 0.5;
    painter.setPen(QPen(theme.color(kit::Tone::Text1), 1.5));
    painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3));
}

SplitBars::SplitBars(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(tr("Split, seen and wanted"));
    connect(&theme, &kit::Theme::changed, this, qOverload<>(&QWidget::update));
}

void SplitBars::setTargets(const QVector<routes::Target> &targets)
{
    if (m_targets == targets)
        return;
    m_targets = targets;
    QStringList words;
    for (const routes::Target &target : targets)
        words << tr("%1: %2 seen, %3 wanted").arg(base::text::clean(target.label()), shareText(target.seen), shareText(target.wanted));
    setAccessibleDescription(words.join(u"; "_s));
    setToolTip(words.join(u'\n'));
    updateGeometry();
    update();
}

QSize SplitBars::sizeHint() const
{
    const int rows = static_cast<int>(std::min<qsizetype>(m_targets.size(), mostRows)) + (m_targets.size() > mostRows ? 1 : 0);
    return {280, rows * rowHeight + 4};
}

void SplitBars::paintEvent(QPaintEvent *)
{
    static constexpr std::array tones{kit::Tone::S1, kit::Tone::S2, kit::Tone::S3, kit::Tone::S4, kit::Tone::S5, kit::Tone::S6};
    QPainter painter(this);
    const int numbers = 112, names = 72, left = 12, right = width() - 12;
    for (int i = 0; i < std::min<qsizetype>(m_targets.size(), mostRows); ++i) {
        const routes::Target &target = m_targets[i];
        const int y = i * rowHeight;
        painter.setFont(m_theme.font(kit::Type::Small));
        painter.setPen(m_theme.color(kit::Tone::Text1));
        painter.drawText(QRect(left, y, names - 6, rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(base::text::clean(target.label()), Qt::ElideMiddle, names - 6));
        const QRectF bar(left + names, y + (rowHeight - barHeight) / 2.0, right - numbers - left - names, barHeight);
        paintSplit(painter, bar, m_theme, target.wanted, target.seen, tones.at(static_cast<size_t>(std::min<int>(i, tones.size() - 1))));
        painter.setFont(m_theme.font(kit::Type::Small, true));
        painter.setPen(m_theme.color(kit::Tone::Text2));
        painter.drawText(QRect(right - numbers, y, numbers / 2, rowHeight), Qt::AlignRight | Qt::AlignVCenter, shareText(target.seen));
        painter.setFont(m_theme.font(kit::Type::SmallStrong, true));
        painter.setPen(m_theme.color(kit::Tone::Text1));
        painter.drawText(QRect(right - numbers / 2, y, numbers / 2, rowHeight), Qt::AlignRight | Qt::AlignVCenter, shareText(target.wanted));
    }
    if (m_targets.size() > mostRows) {
        painter.setFont(m_theme.font(kit::Type::Small));
        painter.setPen(m_theme.color(kit::Tone::Text3));
        painter.drawText(QRect(left, mostRows * rowHeight, right - left, rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         tr("and %1 more").arg(m_targets.size() - mostRows));
    }
}

} // namespace traffic
