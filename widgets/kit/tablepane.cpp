// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tablepane.h"

#include "widgets/kit/theme.h"
#include "widgets/kit/style.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace kit {

TablePane::TablePane(Desk &desk, const QString &id, const QString &name, Noun noun, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_noun(std::move(noun))
    , m_table(new TableView(desk.theme, id))
    , m_notice(new Notice(desk.theme))
    , m_placeholder(new Placeholder(desk.theme))
    , m_stack(new QStackedLayout)
    , m_footer(new QLabel)
    , m_resort(new QToolButton)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    column->addLayout(m_stack, 1);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_placeholder);
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(12, 0, 12, 0);
    bottom->addWidget(m_footer, 1);
    bottom->addWidget(m_resort);
    column->addLayout(bottom);

    m_table->setAccessibleName(name);
    setFocusProxy(m_table);
    m_footer->setFixedHeight(24);
    m_resort->setAutoRaise(true);
    m_resort->hide();
    connect(m_resort, &QToolButton::clicked, rows(), &FilterProxy::resort);
    connect(rows(), &FilterProxy::movedChanged, this, &TablePane::refreshFooter);
    connect(m_table, &TableView::visibleRowsChanged, this, [this] {
        refreshFooter();
        refreshState();
    });
    connect(m_table, &TableView::layoutChangedByUser, this, &TablePane::remember);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionMoved, this, &TablePane::remember);
    connect(m_notice, &Notice::acted, this, [this] { emit acted(m_notice->text()); });
    connect(m_placeholder, &Placeholder::acted, this, [this] { emit acted(m_placeholder->text()); });
    connect(&m_desk.store, &store::Store::wasReset, this, [this] { m_table->selectId({}); });
    connect(&m_desk.theme, &Theme::changed, this, &TablePane::refreshFooter);
    refreshFooter();
}

TablePane::~TablePane()
{
    // Children are destroyed after the members here: their last signals must not come back.
    m_table->disconnect(this);
    m_table->horizontalHeader()->disconnect(this);
    rows()->disconnect(this);
}

void TablePane::setEmptyText(const QString &title, const QString &detail)
{
    m_empty = {State::Empty, title, detail, {}};
}

void TablePane::showState(const StateText &objects, const StateText &telemetry)
{
    m_objects = objects;
    m_telemetry = telemetry;
    refreshState();
}

void TablePane::refreshState()
{
    const bool any = rows()->sourceModel() && rows()->sourceModel()->rowCount() > 0;
    const bool shownRows = rows()->rowCount() > 0;
    StateText instead;
    if (replacesContent(m_objects, any))
        instead = m_objects;
    else if (!any && m_objects.state == State::Ready)
        instead = m_empty;
    else if (any && !shownRows)
        instead = {State::Empty,
                   tr("None of %1 matches").arg(m_noun(rows()->sourceModel()->rowCount())),
                   tr("Change the filter or the namespaces. Esc in the filter line clears it."),
                   {}};
    if (instead.state != State::Ready)
        m_placeholder->show(instead);
    m_stack->setCurrentWidget(instead.state != State::Ready ? static_cast<QWidget *>(m_placeholder) : m_table);
    const bool objectsFirst = m_objects.state != State::Ready && instead != m_objects;
    m_notice->show(objectsFirst ? m_objects : instead == m_objects && m_objects.state != State::Ready ? StateText{} : m_telemetry);
    m_table->setStale(m_objects.state == State::Stale || m_telemetry.state == State::Stale);
}

QString TablePane::shown() const
{
    const int all = rows()->sourceModel() ? rows()->sourceModel()->rowCount() : 0;
    return tr("%1 of %2").arg(QLocale().toString(rows()->rowCount()), m_noun(all));
}

void TablePane::refreshFooter()
{
    setInk(m_footer, m_desk.theme, Tone::Text3);
    m_footer->setFont(m_desk.theme.font(Type::Small, true));
    m_resort->setFont(m_desk.theme.font(Type::Small));
    const auto [first, last] = m_table->visibleRows();
    const int column = m_table->horizontalHeader()->sortIndicatorSection();
    const QString title = rows()->headerData(column, Qt::Horizontal).toString();
    const QString order = title.isEmpty() ? tr("worst first") : tr("by %1").arg(title.section(u',', 0, 0).toLower());
    m_footer->setText(
        first == 0
            ? QString()
            : tr("Rows %1 – %2 of %3, %4").arg(QLocale().toString(first), QLocale().toString(last), QLocale().toString(rows()->rowCount()), order));
    m_resort->setText(tr("%n row(s) moved, resort", nullptr, rows()->moved()));
    m_resort->setToolTip(tr("Rows keep their place while data arrives (F5)"));
    m_resort->setVisible(rows()->moved() > 0);
}

void TablePane::remember()
{
    if (!m_context.isEmpty())
        m_table->saveTo(m_desk.kept, m_context);
}

void TablePane::recall(const QString &context)
{
    if (!context.isEmpty() && std::exchange(m_context, context) != context)
        m_table->restoreFrom(m_desk.kept, context);
}

} // namespace kit
