// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/kit/page.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/history.h"
#include "widgets/shell/pages.h"
#include "widgets/shell/palettemodel.h"

#include <QHash>
#include <QMainWindow>

#include <functional>

class QMenu;
class QSplitter;
class QStackedWidget;

namespace kit {
class FilterLine;
class Placeholder;
} // namespace kit

namespace store {
struct ConfigChange;
}

namespace shell {

class Comparison;
class Drawer;
class InspectorFrame;
class NavBar;
class PageHead;
class Palette;
class Rail;
class StatusLine;
class TimeNote;
class TopBar;

class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    using MakePages = std::function<QVector<PageEntry>(kit::Desk &desk, QWidget *parent)>;

    /// `desk` has a playhead and changes; it and `commands` outlive this. At least one page.
    MainWindow(kit::Desk &desk, Commands &commands, const MakePages &pages = makePages, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// "services?id=shop/reviews": a page; or "sources": what is wrong with the connection, in the drawer.
    void navigate(const QString &link);
    kit::Page *page(const QString &id) const;
    kit::Page *currentPage() const;
    void openPalette(const QString &text = {});
    Drawer *drawer() const { return m_drawer; }

signals:
    /// The first picture is on the screen.
    void painted();

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void layOut();
    void connectAll();
    void addPages(const MakePages &pages);
    void followTime();
    void showChanges(const QVector<store::ConfigChange> &changes, const QPoint &at);
    void makeMenu();
    void makeShortcuts();
    void go(const Visit &visit);
    void showPage(kit::Page *page);
    void refreshPage();
    void placeInspector();
    void refreshFindings();
    void useContext(const QString &name);
    void failed(const QString &context, const QString &message);
    void askConsent(const QString &context, const QString &message);
    void runTarget(const QString &target);
    void runCommand(const PaletteCommand &command);
    QVector<PaletteEntry> paletteEntries() const;
    void applyFilter(const QString &text);
    void nextPane();
    kit::FilterLine *filterInUse() const;
    void save() const;
    void restoreState();
    void recall();

    kit::Desk &m_desk;
    Commands &m_commands;
    QMenu *m_menu;
    TopBar *m_top;
    NavBar *m_nav;
    TimeNote *m_note;
    Comparison *m_comparison;
    Rail *m_rail;
    PageHead *m_head;
    kit::FilterLine *m_filter;
    QStackedWidget *m_body;
    kit::Placeholder *m_failure;
    InspectorFrame *m_inspector;
    Drawer *m_drawer;
    QSplitter *m_across, *m_down;
    Palette *m_palette;
    QVector<kit::Page *> m_pages;
    QHash<int, QString> m_keys; ///< a digit's page
    QHash<QString, QString> m_filters; ///< by page
    History m_history;
    bool m_moving = false; ///< a restore is on its way: it makes no history entry
    bool m_painted = false;
};

} // namespace shell
