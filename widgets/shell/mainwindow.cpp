// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/mainwindow.h"

#include "models/base/text.h"
#include "models/items/connectionfindings.h"
#include "models/store/playhead.h"
#include "widgets/kit/filterline.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/themesettings.h"
#include "widgets/shell/changepopup.h"
#include "widgets/shell/comparison.h"
#include "widgets/shell/drawer.h"
#include "widgets/shell/inspectorframe.h"
#include "widgets/shell/navbar.h"
#include "widgets/shell/pagehead.h"
#include "widgets/shell/pages.h"
#include "widgets/shell/palette.h"
#include "widgets/shell/rail.h"
#include "widgets/shell/statusline.h"
#include "widgets/shell/timebar.h"
#include "widgets/shell/timenote.h"
#include "widgets/shell/topbar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace shell {

namespace {
constexpr int overlayBelow = 1200;
}

MainWindow::MainWindow(kit::Desk &desk, Commands &commands, const MakePages &pages, QWidget *parent)
    : QMainWindow(parent)
    , m_desk(desk)
    , m_commands(commands)
    , m_menu(new QMenu(this))
    , m_top(new TopBar(desk, commands, m_menu))
    , m_nav(new NavBar(desk))
    , m_note(new TimeNote(desk))
    , m_comparison(new Comparison(*desk.playhead, this))
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
    kit::followSettings(desk.theme, desk.kept);
    layOut();
    addPages(pages);
    makeMenu();
    makeShortcuts();
    connectAll();
    followTime();
    restoreState();
}

void MainWindow::layOut()
{
    auto *center = new QWidget;
    // One ground from the title to the last row: what is not a pane is page.
    center->setBackgroundRole(QPalette::Base);
    center->setAutoFillBackground(true);
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
    m_across->installEventFilter(this);
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
    rows->addWidget(m_note);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addWidget(m_down, 1);
    rows->addLayout(middle, 1);
    rows->addWidget(new StatusLine(m_desk));
    setCentralWidget(root);
    m_palette = new Palette(m_desk.theme, root);
}

void MainWindow::connectAll()
{
    connect(m_top, &TopBar::namespacesChanged, this, [this](const QStringList &names) {
        for (kit::Page *page : m_pages)
            page->setNamespaces(names);
        m_comparison->setNamespaces(names);
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
    connect(&m_desk.store, &store::Store::changed, this, [this](const mesh::Change &change) {
        if (change.states)
            refreshFindings();
    });
}

void MainWindow::followTime()
{
    store::Playhead *head = m_desk.playhead;
    const auto refresh = [this, head] {
        if (!head->isComparing()) {
            m_drawer->showDifferences(std::nullopt);
            return;
        }
        const auto isReady = [head](store::Playhead::Thumb thumb) { return head->moment(thumb).state == store::Moment::State::Ready; };
        const bool ready = isReady(store::Playhead::Thumb::Before) && isReady(store::Playhead::Thumb::After);
        m_drawer->showDifferences(m_comparison->differences(), !ready && m_comparison->differences().isEmpty());
    };
    connect(head, &store::Playhead::changed, this, refresh);
    connect(m_comparison, &Comparison::changed, this, refresh);
    connect(m_nav->time(), &TimeBar::changesChosen, this, &MainWindow::showChanges);
}

void MainWindow::showChanges(const QVector<store::ConfigChange> &changes, const QPoint &at)
{
    auto *popup = new ChangePopup(m_desk, changes, this);
    connect(popup, &ChangePopup::compareAsked, m_desk.playhead, &store::Playhead::compareAround);
    connect(popup, &ChangePopup::replayAsked, m_desk.playhead, &store::Playhead::replay);
    popup->showAt(at);
}

MainWindow::~MainWindow()
{
    m_across->removeEventFilter(this);
    // Inspectors belong to their pages, which go with the body.
    m_inspector->show(nullptr);
    for (kit::Page *page : m_pages) {
        if (QWidget *content = page->inspector())
            content->setParent(nullptr);
    }
}

void MainWindow::addPages(const MakePages &pages)
{
    QString group;
    const QVector<PageEntry> entries = pages(m_desk, this);
    for (const PageEntry &entry : entries) {
        if (entry.group != group)
            m_rail->addGroup(entry.group);
        group = entry.group;
        // A digit of its own wins over one by place.
        int key = entry.key > 0 ? entry.key : static_cast<int>(m_pages.size()) + 1;
        if (entry.key == 0 && (key > 9 || std::ranges::find(entries, key, &PageEntry::key) != entries.end()))
            key = 0;
        if (key > 0)
            m_keys.insert(key, entry.page->id());
        m_rail->addPage(entry.page->id(), entry.icon, entry.page->title(), key);
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
    if (visit.page == "sources"_L1)
        m_drawer->focusTable();
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
    m_filter->use(page->knownKeys(), [page](const QString &key) { return page->valuesOf(key); }, m_filters.value(page->id()));
    m_inspector->show(page->inspector());
    refreshPage();
}

void MainWindow::refreshPage()
{
    m_nav->setHistory(m_history.canBack(), m_history.canForward());
    kit::Page *page = currentPage();
    m_head->setVisible(page);
    m_filter->setVisible(page && !page->ownFilter());
    m_inspector->setVisible(page && page->inspector() && page->wantsInspector() && (width() >= overlayBelow || !page->crumbs().isEmpty()));
    placeInspector();
    if (!page)
        return;
    m_head->show(*page);
    m_filter->setShown(page->shown());
    m_nav->setCrumbs(QStringList{page->title()} + page->crumbs());
    setWindowTitle(tr("%1 – %2 – Meshdeck").arg(page->title(), base::text::clean(m_desk.store.snapshot()->context)));
}

void MainWindow::refreshFindings()
{
    QVector<kit::Finding> all = items::connectionFindings(*m_desk.store.snapshot());
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

bool MainWindow::event(QEvent *event)
{
    if (event->type() == QEvent::ThemeChange)
        m_desk.theme.rereadSystem();
    // Space pauses, but a button that has the focus is pressed by it.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space
        && qobject_cast<QAbstractButton *>(QApplication::focusWidget())) {
        event->accept();
        return true;
    }
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
        m_inspector->setParent(centralWidget());
    } else if (!narrow && over) {
        m_across->addWidget(m_inspector);
        m_across->setSizes({width() - railWidth - 320, 320});
    }
    refreshPage();
    placeInspector();
}

/// Over the page where the window is narrow.
void MainWindow::placeInspector()
{
    if (m_inspector->parentWidget() == m_across)
        return;
    const QPoint corner = m_across->mapTo(centralWidget(), QPoint(m_across->width() - 320, 0));
    m_inspector->setGeometry(QRect(corner, QSize(320, m_across->height())));
    m_inspector->raise();
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_across && (event->type() == QEvent::Resize || event->type() == QEvent::Move))
        placeInspector();
    return QMainWindow::eventFilter(watched, event);
}

} // namespace shell
