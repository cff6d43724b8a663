// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/drawer.h"

#include "widgets/kit/icon.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"

#include <QMouseEvent>
#include <QHeaderView>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace shell {

Drawer::Drawer(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_rows(new FindingTable(this))
    , m_table(new kit::TableView(desk.theme, u"findings"_s))
    , m_toggle(new QToolButton(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, closedHeight, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table);
    m_table->setSource(m_rows, {u"ns"_s}, [this](int row, const QString &key) -> std::optional<QVariant> {
        const kit::Finding &finding = m_rows->rows()[row].finding;
        return key.isEmpty() ? finding.object : key == "ns"_L1 ? std::optional<QVariant>(finding.ns) : std::nullopt;
    });
    m_table->setNameColumn(FindingTable::Object);
    m_table->setDefaultWidths({30, 92, 190, 110, 520});
    m_table->setDefaultSort(FindingTable::Glyph, Qt::DescendingOrder);
    m_table->horizontalHeader()->hide();
    m_table->setAccessibleName(tr("Findings"));
    connect(m_table, &kit::TableView::opened, this, [this](const QString &id) {
        if (const FindingRow *row = m_rows->find(id))
            emit linked(row->finding.link);
    });
    m_toggle->setAutoRaise(true);
    m_toggle->setFocusPolicy(Qt::TabFocus);
    connect(m_toggle, &QToolButton::clicked, this, [this] { setOpen(!m_open); });
    setOpen(true);
}

void Drawer::show(const QVector<kit::Finding> &findings, const QString &page)
{
    QVector<FindingRow> rows;
    for (const kit::Finding &finding : findings)
        rows.push_back({finding});
    m_rows->setRows(rows);
    m_table->rows()->resort();
    const auto here = std::ranges::count_if(findings, [&page](const kit::Finding &f) { return f.link.startsWith(page + u'?'); });
    m_title = findings.isEmpty() ? tr("No findings") : tr("Findings %1, %2 of them here").arg(findings.size()).arg(here);
    update();
}

void Drawer::setOpen(bool open)
{
    m_open = open;
    m_table->setVisible(open);
    m_toggle->setIcon(kit::icon(m_desk.theme, open ? u"chevron-down"_s : u"chevron-up"_s));
    m_toggle->setToolTip(open ? tr("Close the drawer") : tr("Open the drawer"));
    m_toggle->setAccessibleName(m_toggle->toolTip());
    m_toggle->setGeometry(width() - 34, 2, 24, 24);
    setMinimumHeight(open ? closedHeight + 44 : closedHeight);
    setMaximumHeight(open ? QWIDGETSIZE_MAX : closedHeight);
    emit openChanged(open);
}

void Drawer::focusTable()
{
    if (!m_open)
        setOpen(true);
    m_table->setFocus();
}

void Drawer::mousePressEvent(QMouseEvent *event)
{
    if (event->position().y() < closedHeight)
        setOpen(!m_open);
}

void Drawer::paintEvent(QPaintEvent *)
{
    m_toggle->move(width() - 34, 2);
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(kit::Tone::Bg2));
    painter.fillRect(QRect(0, 0, width(), 1), m_desk.theme.color(kit::Tone::Line1));
    painter.setFont(m_desk.theme.font(kit::Type::SmallStrong, true));
    painter.setPen(m_desk.theme.color(kit::Tone::Text1));
    painter.drawText(QRect(12, 0, width() - 60, closedHeight), Qt::AlignVCenter, m_title);
    if (m_open)
        painter.fillRect(QRect(12, closedHeight - 2, painter.fontMetrics().horizontalAdvance(m_title), 2), m_desk.theme.color(kit::Tone::Accent));
}

} // namespace shell
