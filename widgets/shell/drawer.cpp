// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/drawer.h"

#include "models/changes/review.h"
#include "models/items/journaltable.h"
#include "models/items/steptable.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/differencetable.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using items::FindingRow;
using items::FindingTable;

namespace shell {

namespace {
/// Panes, and the data of the tabs that show them.
enum Tab : quint8 { Findings, Differences, Pending, Done };
constexpr int mostDone = 50;
} // namespace

Drawer::Drawer(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_findingRows(new FindingTable(this))
    , m_differenceRows(new DifferenceTable(this))
    , m_tabs(new QTabBar)
    , m_panes(new QStackedWidget)
    , m_resort(new QToolButton)
    , m_toggle(new QToolButton)
{
    m_findings = makePane(u"findings"_s, tr("Findings"));
    m_differences = makePane(u"differences"_s, tr("Differences"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 1, 0, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(4, 0, 10, 0);
    head->addWidget(m_tabs);
    head->addStretch(1);
    head->addWidget(m_resort);
    head->addWidget(m_toggle);
    column->addLayout(head);
    column->addWidget(m_panes, 1);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setFixedHeight(closedHeight - 1);
    m_tabs->addTab(tr("No findings"));
    m_tabs->setAccessibleName(tr("What the drawer shows"));
    m_tabs->setTabData(0, Findings);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_panes->setCurrentIndex(m_tabs->tabData(std::max(0, tab)).toInt());
        refreshHead();
    });
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this] { setOpen(true); });

    m_findings.table->setSource(m_findingRows, FindingTable::filterKeys(),
                                [this](int row, const QString &key) { return m_findingRows->filterField(row, key); });
    m_findings.table->setNameColumn(FindingTable::Object);
    m_findings.table->setDefaultWidths({30, 92, 170, 96, 400, 80});
    m_findings.table->setDefaultSort(FindingTable::Glyph, Qt::DescendingOrder);
    m_findings.table->horizontalHeader()->hide();
    m_findings.empty->setText(tr("Nothing is wrong as far as it can be seen."));
    connect(m_findings.table, &kit::TableView::opened, this, [this](const QString &id) {
        if (const FindingRow *row = m_findingRows->find(id))
            emit linked(row->finding.link);
    });
    m_findings.table->viewport()->installEventFilter(this);

    m_differences.table->setSource(m_differenceRows, DifferenceTable::filterKeys(),
                                   [this](int row, const QString &key) { return m_differenceRows->filterField(row, key); });
    m_differences.table->setNameColumn(DifferenceTable::Where);
    m_differences.table->setDefaultWidths({30, 190, 190, 96, 130, 100, 96, 100, 96});
    m_differences.table->setDefaultSort(DifferenceTable::Glyph, Qt::DescendingOrder);
    const auto follow = [this](const QString &id) {
        const DifferenceRow *row = m_differenceRows->find(id);
        if (row && m_differences.table->hasFocus())
            emit linked(u"topology?id=%1"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(row->difference.id()))));
    };
    connect(m_differences.table, &kit::TableView::currentIdChanged, this, follow);
    connect(m_differences.table, &kit::TableView::opened, this, follow);

    if (m_desk.review)
        addChanges();

    m_resort->setAutoRaise(true);
    m_resort->setFocusPolicy(Qt::TabFocus);
    m_resort->setToolTip(tr("Rows keep their place while data arrives (F5)"));
    connect(m_resort, &QToolButton::clicked, this, [this] { current()->rows()->resort(); });
    m_toggle->setAutoRaise(true);
    m_toggle->setFocusPolicy(Qt::TabFocus);
    m_toggle->setFixedSize(24, 24);
    connect(m_toggle, &QToolButton::clicked, this, [this] { setOpen(!m_open); });
    setOpen(true);
    refreshHead();
}

Drawer::~Drawer()
{
    // Children go after the members here: their last signals must not come back.
    m_tabs->disconnect(this);
    for (const Pane &pane : {m_findings, m_differences, m_pending, m_done}) {
        if (!pane.table)
            continue;
        pane.table->disconnect(this);
        pane.table->rows()->disconnect(this);
        pane.table->viewport()->removeEventFilter(this);
    }
}

Drawer::Pane Drawer::makePane(const QString &id, const QString &name)
{
    Pane pane{new QStackedWidget, new kit::TableView(m_desk.theme, id), new QLabel};
    pane.table->setAccessibleName(name);
    pane.empty->setTextFormat(Qt::PlainText);
    pane.empty->setIndent(12);
    pane.empty->setFont(m_desk.theme.font(kit::Type::Small));
    pane.empty->setAutoFillBackground(true);
    pane.empty->setBackgroundRole(QPalette::Base);
    pane.stack->addWidget(pane.empty);
    pane.stack->addWidget(pane.table);
    m_panes->addWidget(pane.stack);
    connect(pane.table->rows(), &kit::FilterProxy::movedChanged, this, &Drawer::refreshHead);
    return pane;
}

kit::TableView *Drawer::current() const
{
    switch (m_panes->currentIndex()) {
    case Differences: return m_differences.table;
    case Pending: return m_pending.table;
    case Done: return m_done.table;
    default: return m_findings.table;
    }
}

QString Drawer::tabText(int tab) const
{
    return m_tabs->tabText(tab);
}

// ---- Findings --------------------------------------------------------------------------------------------------------

void Drawer::show(const QVector<kit::Finding> &findings, const QString &page)
{
    m_latest = findings;
    m_page = page;
    fillFindings();
}

bool Drawer::isHeld() const
{
    return m_open && m_findings.table->isVisible() && m_findings.table->viewport()->underMouse();
}

void Drawer::fillFindings()
{
    QVector<kit::Finding> shown = m_latest;
    if (isHeld()) {
        // Someone is about to click: rows change their words only, until the pointer leaves.
        shown.clear();
        for (const FindingRow &row : m_findingRows->rows()) {
            const auto fresh = std::ranges::find_if(m_latest, [&row](const kit::Finding &one) { return FindingRow{one, {}}.key() == row.key(); });
            shown.push_back(fresh == m_latest.end() ? row.finding : *fresh);
        }
    }
    m_findingRows->update(shown, m_desk.store.clock().nowMs());
    m_findings.stack->setCurrentWidget(m_findingRows->rowCount() > 0 ? static_cast<QWidget *>(m_findings.table) : m_findings.empty);
    const auto here = std::ranges::count_if(m_latest, [this](const kit::Finding &one) { return one.link.startsWith(m_page + u'?'); });
    m_tabs->setTabText(Findings, m_latest.isEmpty() ? tr("No findings") : tr("Findings %1, %2 here").arg(m_latest.size()).arg(here));
    refreshHead();
}

bool Drawer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_findings.table->viewport() && event->type() == QEvent::Leave)
        fillFindings();
    return QWidget::eventFilter(watched, event);
}

// ---- Differences -----------------------------------------------------------------------------------------------------

void Drawer::showDifferences(const std::optional<QVector<graph::Difference>> &differences, bool waiting)
{
    const int tab = differencesTab();
    const bool has = tab >= 0;
    if (!differences) {
        m_differenceRows->update({});
        if (has)
            m_tabs->removeTab(tab);
        return;
    }
    m_differenceRows->update(*differences);
    m_differences.table->rows()->resort(); // another comparison, by the user
    m_differences.stack->setCurrentWidget(differences->isEmpty() ? static_cast<QWidget *>(m_differences.empty) : m_differences.table);
    m_differences.empty->setText(waiting ? tr("Waiting for the traffic of A and B") : tr("Nothing differs beyond noise between A and B."));
    const QString text = waiting ? tr("Differences") : tr("Differences %1").arg(differences->size());
    if (has) {
        m_tabs->setTabText(tab, text);
    } else {
        const int added = m_tabs->addTab(text);
        m_tabs->setTabData(added, Differences);
        m_tabs->setCurrentIndex(added);
        setOpen(true);
    }
}

int Drawer::differencesTab() const
{
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        if (m_tabs->tabData(tab).toInt() == Differences)
            return tab;
    }
    return -1;
}

// ---- Changes ---------------------------------------------------------------------------------------------------------

void Drawer::addChanges()
{
    m_pendingRows = new items::StepTable(this);
    m_doneRows = new items::JournalTable(this);
    m_pending = makePane(u"pending"_s, tr("Pending changes"));
    m_done = makePane(u"done"_s, tr("What Meshdeck did"));
    m_pending.empty->setText(tr("No change is pending. E edits what is selected."));
    m_done.empty->setText(tr("Nothing was changed with Meshdeck yet."));
    m_pending.table->setSource(m_pendingRows, items::StepTable::filterKeys(),
                               [this](int row, const QString &key) { return m_pendingRows->filterField(row, key); });
    m_pending.table->setNameColumn(items::StepTable::Object);
    m_pending.table->setDefaultWidths({30, 40, 90, 260, 110, 160, 400});
    m_pending.table->setDefaultSort(items::StepTable::Number, Qt::AscendingOrder);
    m_done.table->setSource(m_doneRows, items::JournalTable::filterKeys(),
                            [this](int row, const QString &key) { return m_doneRows->filterField(row, key); });
    m_done.table->setNameColumn(items::JournalTable::Title);
    m_done.table->setDefaultWidths({30, 60, 360, 200, 70, 90, 140, 110});
    m_done.table->setDefaultSort(items::JournalTable::Number, Qt::DescendingOrder);
    for (const Pane &pane : {m_pending, m_done})
        pane.table->horizontalHeader()->hide();
    connect(m_pending.table, &kit::TableView::opened, this, [this] { emit linked(u"changes"_s); });
    connect(m_done.table, &kit::TableView::opened, this, [this](const QString &id) { emit linked(u"changes?change="_s + id); });
    m_tabs->setTabData(m_tabs->addTab(tr("Pending changes")), Pending);
    m_tabs->setTabData(m_tabs->addTab(tr("What Meshdeck did")), Done);
    connect(m_desk.review, &changes::Review::changed, this, &Drawer::refreshPending);
    connect(m_desk.review, &changes::Review::journalChanged, this, &Drawer::refreshDone);
    refreshPending();
    refreshDone();
}

void Drawer::refreshPending()
{
    const changes::Review &review = *m_desk.review;
    const bool done = review.phase() == changes::Review::Phase::Applied;
    m_pendingRows->setRows(done ? QVector<items::StepRow>() : items::stepRows(review.plan(), review.results()));
    m_pending.stack->setCurrentWidget(m_pendingRows->rowCount() > 0 ? static_cast<QWidget *>(m_pending.table) : m_pending.empty);
    m_pending.table->rows()->resort();
    m_tabs->setTabText(1, m_pendingRows->rowCount() == 0 ? tr("Pending changes") : tr("Pending changes %1").arg(m_pendingRows->rowCount()));
}

void Drawer::refreshDone()
{
    m_doneRows->update(m_desk.review->records(mostDone).value_or(QVector<changes::Record>()), m_desk.store.clock().nowMs());
    m_done.stack->setCurrentWidget(m_doneRows->rowCount() > 0 ? static_cast<QWidget *>(m_done.table) : m_done.empty);
}

// ---- Head ------------------------------------------------------------------------------------------------------------

void Drawer::refreshHead()
{
    const int moved = current()->rows()->moved();
    m_resort->setVisible(m_open && moved > 0);
    m_resort->setText(tr("%n row(s) moved, resort", nullptr, moved));
    update();
}

void Drawer::setOpen(bool open)
{
    m_open = open;
    m_panes->setVisible(open);
    m_toggle->setIcon(kit::icon(m_desk.theme, open ? u"chevron-down"_s : u"chevron-up"_s));
    m_toggle->setToolTip(open ? tr("Close the drawer") : tr("Open the drawer"));
    m_toggle->setAccessibleName(m_toggle->toolTip());
    setMinimumHeight(open ? closedHeight + 44 : closedHeight);
    setMaximumHeight(open ? QWIDGETSIZE_MAX : closedHeight);
    refreshHead();
    emit openChanged(open);
}

void Drawer::focusTable()
{
    if (!m_open)
        setOpen(true);
    current()->setFocus();
}

void Drawer::mousePressEvent(QMouseEvent *event)
{
    if (event->position().y() < closedHeight)
        setOpen(!m_open);
}

void Drawer::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(kit::Tone::Bg2));
    painter.fillRect(QRect(0, 0, width(), 1), m_desk.theme.color(kit::Tone::Line1));
}

} // namespace shell
