// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traffic/valuelist.h"

#include "widgets/kit/sparkline.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace traffic {

namespace {
constexpr int rowHeight = 17, titleHeight = 18, top = 8;
}

ValueList::ValueList(const kit::Theme &theme, QString title, Plot::Format format, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(std::move(title))
    , m_format(std::move(format))
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setAccessibleName(m_title);
    connect(&m_theme, &kit::Theme::changed, this, qOverload<>(&QWidget::update));
}

void ValueList::setLines(const QVector<Plot::Line> &lines, bool reversed, const mesh::Series &all)
{
    m_lines = lines;
    if (reversed)
        std::ranges::reverse(m_lines);
    m_all = all;
    setAccessibleDescription(text());
    update();
}

void ValueList::setCrosshair(qint64 atMs)
{
    if (std::exchange(m_crosshair, atMs) == atMs)
        return;
    setAccessibleDescription(text());
    update();
}

QVector<ValueList::Row> ValueList::rows() const
{
    const auto value = [this](const mesh::Series &series) { return m_crosshair ? Plot::valueAt(series, m_crosshair) : kit::lastOf(series); };
    QVector<Row> rows;
    for (const Plot::Line &line : m_lines)
        rows.append({line.name, value(line.series), line.tone});
    if (!m_all.isEmpty())
        rows.append({tr("all"), value(m_all), kit::Tone::Text3});
    return rows;
}

QString ValueList::text() const
{
    QStringList parts;
    for (const Row &row : rows())
        parts << row.name + u' ' + m_format(row.value);
    return parts.join(u", "_s);
}

void ValueList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(m_theme.font(kit::Type::SmallStrong));
    painter.setPen(m_theme.color(kit::Tone::Text1));
    painter.drawText(QRect(8, top, width() - 8, titleHeight), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    int y = top + titleHeight;
    for (const Row &row : rows()) {
        if (y + rowHeight > height())
            break;
        painter.fillRect(QRect(8, y + rowHeight / 2 - 1, 9, 2), m_theme.color(row.tone));
        painter.setFont(m_theme.font(kit::Type::Small));
        painter.setPen(m_theme.color(kit::Tone::Text2));
        painter.drawText(QRect(24, y, width() - 90, rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(row.name, Qt::ElideMiddle, width() - 90));
        painter.setFont(m_theme.font(kit::Type::SmallStrong, true));
        painter.setPen(m_theme.color(kit::Tone::Text1));
        painter.drawText(QRect(width() - 80, y, 72, rowHeight), Qt::AlignRight | Qt::AlignVCenter, m_format(row.value));
        y += rowHeight;
    }
}

} // namespace traffic
