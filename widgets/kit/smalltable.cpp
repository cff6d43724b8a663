// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/text.h"
#include "widgets/kit/inspector.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace kit {

namespace {

constexpr int rowHeight = 20;
constexpr int side = 12;

} // namespace

SmallTable::SmallTable(const Theme &theme, QStringList headers, QVector<int> widths, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_headers(std::move(headers))
    , m_widths(std::move(widths))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SmallTable::setRows(const QVector<Row> &rows)
{
    if (rows == m_rows)
        return;
    const bool resized = rows.size() != m_rows.size();
    m_rows = rows;
    m_current = qMin(m_current, shownRows() - 1);
    const bool linked = std::ranges::any_of(m_rows, [](const Row &row) { return !row.link.isEmpty(); });
    setFocusPolicy(linked ? Qt::StrongFocus : Qt::NoFocus);
    QStringList spoken;
    for (const Row &row : std::as_const(m_rows)) {
        QStringList cells;
        for (const Cell &cell : row.cells)
            cells << cell.text;
        spoken << cells.join(u", "_s);
    }
    setAccessibleDescription(base::text::clean(spoken.mid(0, m_limit).join(u"; "_s)));
    if (resized)
        updateGeometry();
    update();
}

void SmallTable::setLimit(int rows)
{
    m_limit = rows;
    updateGeometry();
}

int SmallTable::shownRows() const
{
    return static_cast<int>(qMin<qsizetype>(m_rows.size(), m_limit));
}

QSize SmallTable::sizeHint() const
{
    const int more = m_rows.size() > m_limit ? 1 : 0;
    return {280, (m_headers.isEmpty() ? 0 : rowHeight) + (shownRows() + more) * rowHeight + 6};
}

int SmallTable::rowAt(int y) const
{
    const int row = (y - (m_headers.isEmpty() ? 0 : rowHeight)) / rowHeight;
    return y >= (m_headers.isEmpty() ? 0 : rowHeight) && row < shownRows() ? row : -1;
}

void SmallTable::paintRow(QPainter &painter, int row) const
{
    const Row &content = m_rows[row];
    const int y = (m_headers.isEmpty() ? 0 : rowHeight) + row * rowHeight;
    if (row == m_current && !content.link.isEmpty())
        painter.fillRect(QRect(4, y, width() - 8, rowHeight), m_theme.color(Tone::Bg3));
    painter.fillRect(QRect(side, y + rowHeight - 1, width() - 2 * side, 1), m_theme.color(Tone::Line1));
    paintGlyph(painter, QRectF(side - 1, y + 4, 11, 11), content.glyph, m_theme);
    int right = width() - side;
    for (qsizetype column = m_widths.size(); column >= 1; --column) {
        const Cell cell = content.cells.value(column);
        const QRect box(right - m_widths[column - 1], y, m_widths[column - 1], rowHeight - 1);
        painter.setFont(m_theme.font(cell.strong ? Type::SmallStrong : Type::Small, true));
        painter.setPen(m_theme.color(cell.tone));
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, base::text::clean(cell.text));
        right -= m_widths[column - 1];
    }
    const Cell name = content.cells.value(0);
    const QRect box(side + 16, y, right - side - 20, rowHeight - 1);
    painter.setFont(m_theme.font(name.strong ? Type::SmallStrong : Type::Small));
    painter.setPen(m_theme.color(name.tone));
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(painter.font()).elidedText(base::text::clean(name.text), Qt::ElideMiddle, box.width()));
}

void SmallTable::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (!m_headers.isEmpty()) {
        painter.setFont(m_theme.font(Type::Small));
        painter.setPen(m_theme.color(Tone::Text2));
        painter.drawText(QRect(side + 16, 0, width(), rowHeight), Qt::AlignLeft | Qt::AlignVCenter, m_headers.value(0));
        int right = width() - side;
        for (qsizetype column = m_widths.size(); column >= 1; --column) {
            painter.drawText(QRect(right - m_widths[column - 1], 0, m_widths[column - 1], rowHeight), Qt::AlignRight | Qt::AlignVCenter,
                             m_headers.value(column));
            right -= m_widths[column - 1];
        }
    }
    for (int row = 0; row < shownRows(); ++row)
        paintRow(painter, row);
    if (m_rows.size() > m_limit) {
        painter.setFont(m_theme.font(Type::Small));
        painter.setPen(m_theme.color(Tone::Text3));
        const int y = (m_headers.isEmpty() ? 0 : rowHeight) + shownRows() * rowHeight;
        painter.drawText(QRect(side + 16, y, width() - 2 * side, rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         tr("and %1 more").arg(m_rows.size() - m_limit));
    }
    if (hasFocus() && m_current >= 0) {
        painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRect(5, (m_headers.isEmpty() ? 0 : rowHeight) + m_current * rowHeight + 1, width() - 10, rowHeight - 2));
    }
}

void SmallTable::setCurrent(int row)
{
    if (std::exchange(m_current, row) == row)
        return;
    const bool link = row >= 0 && !m_rows[row].link.isEmpty();
    setCursor(link ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setToolTip(row >= 0 ? base::text::escapeMarkup(base::text::clean(m_rows[row].cells.value(0).text)) : QString());
    update();
}

void SmallTable::mouseMoveEvent(QMouseEvent *event)
{
    setCurrent(rowAt(event->position().toPoint().y()));
}

void SmallTable::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (event->button() == Qt::LeftButton && row >= 0 && !m_rows[row].link.isEmpty())
        emit clicked(m_rows[row].link);
}

void SmallTable::leaveEvent(QEvent *)
{
    if (!hasFocus())
        setCurrent(-1);
}

void SmallTable::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_current < 0 && shownRows() > 0)
        setCurrent(0);
}

void SmallTable::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Down: setCurrent(qMin(m_current + 1, shownRows() - 1)); return;
    case Qt::Key_Up: setCurrent(qMax(m_current - 1, 0)); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_current >= 0 && !m_rows[m_current].link.isEmpty())
            emit clicked(m_rows[m_current].link);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace kit
