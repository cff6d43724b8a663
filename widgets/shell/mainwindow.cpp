// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/mainwindow.h"

#include "models/base/text.h"
#include "widgets/kit/filterline.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/drawer.h"
#include "widgets/shell/inspectorframe.h"
#include "widgets/shell/navbar.h"
#include "widgets/shell/pagehead.h"
#include "widgets/shell/pages.h"
#include "widgets/shell/palette.h"
#include "widgets/shell/rail.h"
#include "widgets/shell/statusline.h"
#include "widgets/shell/topbar.h"

#include <QCloseEvent>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace shell {

namespace {
constexpr int overlayBelow = 1200;
}

MainWindow::MainWindow(kit::Desk &desk, Commands &commands, QWidget *parent)
    : QMainWindow(parent)
    , m_desk(desk)
    , m_commands(commands)
    , m_menu(new QMenu(this))
    , m_top(new TopBar(desk, commands, m_menu))
    , m_nav(new NavBar(desk))
    , m_rail(new Rail(desk.theme))
    , m_head(new PageHead(desk.theme))
    , m_filter(new kit::FilterLine(desk.theme))
    , m_body(new QStackedWidget)
    , m_failure(new kit::Placeholder(desk.theme))
    , m_inspector(new InspectorFrame(desk.theme))
    , m_drawer(new Drawer(desk))
    , m_across(new QSplitter(Qt::Horizontal))
    , m_down(new QSplitter(Qt::Vertical))
    , m_palette(nullptr)
{
    setWindowTitle(u"Meshdeck"_s);
    setMinimumSize(1024, 640);
    auto *center = new QWidget;
    auto *filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(12, 0, 12, 6);
    filterRow->addWidget(m_filter);
    auto *column = new QVBoxLayout(center);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addLayout(filterRow);
    column->addWidget(m_body, 1);
    m_body->addWidget(m_failure);
    m_across->addWidget(center);
    m_across->addWidget(m_inspector);
    m_across->setStretchFactor(0, 1);
    m_across->setCollapsible(0, false);
    m_across->setHandleWidth(1);
    m_across->setSizes({1000, 320});
    m_down->addWidget(m_across);
    m_down->addWidget(m_drawer);
    m_down->setStretchFactor(0, 1);
    m_down->setCollapsible(0, false);
    m_down->setCollapsible(1, false);
    m_down->setHandleWidth(1);
    m_down->setSizes({600, Drawer::openHeight});

    auto *root = new QWidget;
    auto *rows = new QVBoxLayout(root);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_top);
    rows->addWidget(m_nav);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addWidget(m_down, 1);
    rows->addLayout(middle, 1);
    rows->addWidget(new StatusLine(desk));
    setCentralWidget(root);
    m_palette = new Palette(desk.theme, root);

    addPages();
    makeMenu();
    makeShortcuts();
    connect(m_top, &TopBar::namespacesChanged, this, [this](const QStringList &names) {
        for (kit::Page *page : m_pages)
            page->setNamespaces(names);
        refreshPage();
    });
    connect(m_top, &TopBar::contextChosen, this, &MainWindow::useContext);
    connect(m_top, &TopBar::paletteAsked, this, [this] { openPalette(); });
    connect(m_top, &TopBar::findingsAsked, m_drawer, &Drawer::focusTable);
    connect(m_nav, &NavBar::back, this, [this] {
        if (m_history.canBack())
            go(m_history.back());
    });
    connect(m_nav, &NavBar::forward, this, [this] {
        if (m_history.canForward())
            go(m_history.forward());
    });
    connect(m_rail, &Rail::chosen, this, [this](const QString &id) { navigate(id); });
    connect(m_drawer, &Drawer::linked, this, &MainWindow::navigate);
    connect(m_filter, &kit::FilterLine::filterChanged, this, &MainWindow::applyFilter);
    connect(m_filter, &kit::FilterLine::left, this, [this] { m_body->currentWidget()->setFocus(); });
    connect(m_palette, &Palette::chosen, this, &MainWindow::runTarget);
    connect(m_palette, &Palette::commanded, this, &MainWindow::runCommand);
    connect(&m_commands, &Commands::failed, this, &MainWindow::failed);
    connect(&m_commands, &Commands::contextChanged, this, [this] {
        if (m_body->currentWidget() == m_failure && !m_pages.isEmpty())
            showPage(m_pages.front());
        refreshPage();
    });
    restoreState();
}

MainWindow::~MainWindow()
{
    // Inspectors belong to their pages, which go with the body.
    m_inspector->show(nullptr);
    for (kit::Page *page : m_pages) {
        if (QWidget *content = page->inspector())
            content->setParent(nullptr);
    }
}

void MainWindow::addPages()
{
    QString group;
    for (const PageEntry &entry : makePages(m_desk, this)) {
        if (entry.group != group)
            m_rail->addGroup(entry.group);
        group = entry.group;
        m_rail->addPage(entry.page->id(), entry.icon, entry.page->title());
        m_body->addWidget(entry.page);
        m_pages.push_back(entry.page);
        kit::Page *page = entry.page;
        connect(page, &kit::Page::summaryChanged, this, [this, page] {
            m_rail->setBadge(page->id(), page->badge());
            refreshFindings();
            if (page == currentPage())
                refreshPage();
        });
        connect(page, &kit::Page::moved, this, [this, page] {
            if (page != currentPage())
                return;
            if (!m_moving)
                m_history.visit({page->id(), page->position(), m_filter->text()});
            refreshPage();
        });
        connect(page, &kit::Page::navigate, this, &MainWindow::navigate);
    }
}

kit::Page *MainWindow::page(const QString &id) const
{
    const auto found = std::ranges::find(m_pages, id, &kit::Page::id);
    return found == m_pages.end() ? nullptr : *found;
}

kit::Page *MainWindow::currentPage() const
{
    return qobject_cast<kit::Page *>(m_body->currentWidget());
}

void MainWindow::navigate(const QString &link)
{
    Visit visit = visitOf(link);
    if (!page(visit.page))
        return;
    if (visit.filter.isEmpty())
        visit.filter = m_filters.value(visit.page);
    go(visit);
    m_history.visit(visit);
    refreshPage();
}

void MainWindow::go(const Visit &visit)
{
    kit::Page *target = page(visit.page);
    if (!target)
        return;
    m_moving = true;
    m_filters[visit.page] = visit.filter;
    showPage(target);
    if (!visit.position.isEmpty())
        target->restore(visit.position);
    m_moving = false;
    refreshPage();
}

void MainWindow::showPage(kit::Page *page)
{
    m_body->setCurrentWidget(page);
    m_rail->setCurrent(page->id());
    m_filter->setHint(page->filterHint());
    m_filter->setText(m_filters.value(page->id()));
    m_inspector->show(page->inspector());
    refreshPage();
}

void MainWindow::refreshPage()
{
    m_nav->setHistory(m_history.canBack(), m_history.canForward());
    kit::Page *page = currentPage();
    m_head->setVisible(page);
    m_filter->setVisible(page);
    m_inspector->setVisible(page && page->inspector() && (width() >= overlayBelow || !page->crumbs().isEmpty()));
    if (!page)
        return;
    m_head->show(*page);
    m_filter->setShown(page->shown());
    m_nav->setCrumbs(QStringList{page->title()} + page->crumbs());
    setWindowTitle(tr("%1 – %2 – Meshdeck").arg(page->title(), base::text::clean(m_desk.store.snapshot()->context)));
}

void MainWindow::refreshFindings()
{
    QVector<kit::Finding> all;
    mesh::Health worst = mesh::Health::Ok;
    for (const kit::Page *page : m_pages)
        all += page->findings();
    for (const kit::Finding &finding : all)
        worst = mesh::worst(worst, finding.health);
    m_drawer->show(all, currentPage() ? currentPage()->id() : QString());
    m_top->setFindings(static_cast<int>(all.size()), worst);
}

void MainWindow::applyFilter(const QString &text)
{
    kit::Page *page = currentPage();
    if (!page)
        return;
    m_filters[page->id()] = text;
    page->setFilter(text);
    refreshPage();
}

void MainWindow::useContext(const QString &name)
{
    save();
    m_commands.useContext(name);
}

void MainWindow::failed(const QString &context, const QString &message)
{
    if (!m_commands.asked(context).isEmpty()) {
        askConsent(context, message);
        return;
    }
    kit::StateText text{kit::State::Failed,
                        context.isEmpty() ? tr("No mesh is connected") : tr("Context %1 can't be used").arg(base::text::clean(context)),
                        base::text::clean(message),
                        {}};
    m_failure->show(text);
    m_body->setCurrentWidget(m_failure);
    refreshPage();
}

void MainWindow::askConsent(const QString &context, const QString &message)
{
    const Asked asked = m_commands.asked(context);
    auto *box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setWindowTitle(tr("Accept context %1?").arg(base::text::clean(context)));
    QStringList lines;
    if (!asked.command.isEmpty())
        lines
            << tr("Its kubeconfig runs a program to log in:\n\n    %1\n\nIt is written in %2. Run it only when you know where this file comes from.")
                   .arg(base::text::clean(asked.command), base::text::clean(asked.place));
    if (!asked.insecureServer.isEmpty())
        lines << tr("It does not verify the certificate of %1: whoever sits between can read and change everything. This stays visible.")
                     .arg(base::text::clean(asked.insecureServer));
    box->setText(lines.join(u"\n\n"_s));
    QPushButton *yes = box->addButton(tr("Accept for this context"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::finished, this, [this, box, yes, context, message] {
        if (box->clickedButton() != yes) {
            m_failure->show(
                {kit::State::Forbidden, tr("Context %1 was not accepted").arg(base::text::clean(context)), base::text::clean(message), {}});
            m_body->setCurrentWidget(m_failure);
            refreshPage();
            return;
        }
        if (const QString error = m_commands.accept(context); error.isEmpty())
            m_commands.useContext(context);
        else
            failed({}, error);
    });
    box->open();
}

bool MainWindow::event(QEvent *event)
{
    const bool done = QMainWindow::event(event);
    if (event->type() == QEvent::Paint && !std::exchange(m_painted, true))
        QTimer::singleShot(0, this, &MainWindow::painted);
    return done;
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    const bool narrow = width() < overlayBelow;
    const bool over = m_inspector->parentWidget() != m_across;
    if (narrow && !over) {
        m_inspector->setParent(m_down);
        m_inspector->raise();
    } else if (!narrow && over) {
        m_across->addWidget(m_inspector);
        m_across->setSizes({width() - 148 - 320, 320});
    }
    if (narrow)
        m_inspector->setGeometry(m_down->width() - 320, 0, 320, m_across->height());
    refreshPage();
}

} // namespace shell
