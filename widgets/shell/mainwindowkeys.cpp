// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window's menu, keys and palette.
#include "widgets/shell/mainwindow.h"

#include "models/items/configtable.h"
#include "models/store/playhead.h"
#include "widgets/kit/filterline.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/drawer.h"
#include "widgets/shell/inspectorframe.h"
#include "widgets/shell/keyhelp.h"
#include "widgets/shell/navbar.h"
#include "widgets/shell/palette.h"
#include "widgets/shell/rail.h"
#include "widgets/shell/settingsdialog.h"
#include "widgets/shell/timebar.h"
#include "widgets/shell/timestrip.h"
#include "widgets/shell/topbar.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QShortcut>
#include <QStackedWidget>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace shell {

void MainWindow::makeMenu()
{
    m_menu->addAction(tr("Go to…"), QKeySequence(u"Ctrl+K"_s), this, [this] { openPalette(); });
    m_menu->addAction(tr("Refresh"), QKeySequence(u"Ctrl+R"_s), this, [this] { m_commands.refresh(); });
    m_menu->addSeparator();
    m_menu->addAction(tr("Live"), this, [this] { m_desk.playhead->goLive(); });
    m_menu->addAction(tr("Replay"), this, [this] { m_nav->time()->startReplay(); });
    m_menu->addAction(tr("Compare two times"), this, [this] { m_nav->time()->startCompare(); });
    m_menu->addAction(tr("Time bar"), QKeySequence(u"Ctrl+T"_s), this, [this] { m_nav->time()->strip()->setFocus(); });
    m_menu->addSeparator();
    m_menu->addAction(tr("Settings…"), QKeySequence(u"Ctrl+,"_s), this, [this] {
        auto *dialog = new SettingsDialog(m_desk, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    m_menu->addAction(tr("Keys"), QKeySequence(u"?"_s), this, [this] { (new KeyHelp(m_desk.theme, centralWidget()))->show(); });
    m_menu->addSeparator();
    m_menu->addAction(tr("Quit"), QKeySequence(u"Ctrl+Q"_s), this, &QWidget::close);
    addActions(m_menu->actions());
}

void MainWindow::makeShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto &&run) { connect(new QShortcut(keys, this), &QShortcut::activated, this, run); };
    for (auto it = m_keys.cbegin(); it != m_keys.cend(); ++it)
        on(QKeySequence(Qt::Key_0 + it.key() % 10), [this, id = it.value()] { navigate(id); });
    on(QKeySequence(u"Alt+Left"_s), [this] { emit m_nav->back(); });
    on(QKeySequence(u"Alt+Right"_s), [this] { emit m_nav->forward(); });
    on(QKeySequence(Qt::Key_F9), [this] { m_rail->setFolded(!m_rail->isFolded()); });
    on(QKeySequence(Qt::Key_F6), [this] { nextPane(); });
    on(QKeySequence(Qt::Key_Slash), [this] { filterInUse()->setFocus(); });
    on(QKeySequence(u":"_s), [this] { openPalette(u":"_s); });
    on(QKeySequence(Qt::Key_Space), [this] { m_nav->time()->togglePause(); });
    on(QKeySequence(u"!"_s), [this] { m_filter->isVisible() ? m_filter->toggleTerm(u"!health:ok"_s) : void(); });
    // What is selected, in the editor or as text: nothing is applied by a single key.
    const auto toObject = [this](const QString &rest) {
        const QString id = currentPage() ? currentPage()->subject() : QString();
        if (!id.isEmpty() && page(u"config"_s))
            navigate(u"config?id=%1&%2"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(id, "/")), rest));
    };
    // From a service, in a table or in the graph, to the routes that lead to it.
    on(QKeySequence(Qt::Key_T), [this] {
        QString id = currentPage() ? currentPage()->position().value(u"id"_s).toString() : QString();
        if (id.startsWith("svc:"_L1))
            id.remove(0, 4);
        const bool service = id.count(u'/') == 1 && !id.contains(u':');
        navigate(service ? u"traffic?service=%1"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(id, "/"))) : u"traffic"_s);
    });
    on(QKeySequence(Qt::Key_E), [toObject] { toObject(u"edit=1"_s); });
    on(QKeySequence(Qt::Key_W), [toObject] { toObject(u"edit=1"_s); });
    on(QKeySequence(Qt::Key_Y), [toObject] { toObject(u"tab=yaml"_s); });
    on(QKeySequence(Qt::Key_Escape), [this] {
        if (currentPage() && !currentPage()->escape())
            emit m_nav->back();
    });
}

kit::FilterLine *MainWindow::filterInUse() const
{
    kit::FilterLine *own = currentPage() ? currentPage()->ownFilter() : nullptr;
    return own ? own : m_filter;
}

void MainWindow::nextPane()
{
    QWidget *panes[] = {m_rail, filterInUse(), m_body, m_inspector, m_drawer, m_nav};
    int now = 0;
    for (int i = 5; i >= 0; --i) { // a filter of the page's own lies inside the body
        if (panes[i]->isAncestorOf(QApplication::focusWidget()) || panes[i] == QApplication::focusWidget())
            now = i;
    }
    switch ((now + 1) % 6) {
    case 0: m_rail->focusCurrent(); break;
    case 1: filterInUse()->setFocus(); break;
    case 2:
        m_body->currentWidget()->setFocus();
        if (QWidget *first = m_body->currentWidget()->nextInFocusChain(); first && m_body->currentWidget()->isAncestorOf(first))
            first->setFocus();
        break;
    case 3:
        if (m_inspector->content() && m_inspector->isVisible()) {
            m_inspector->content()->nextInFocusChain()->setFocus();
            break;
        }
        [[fallthrough]];
    case 4: m_drawer->focusTable(); break;
    default: m_nav->time()->strip()->setFocus();
    }
}

QVector<PaletteEntry> MainWindow::paletteEntries() const
{
    QVector<PaletteEntry> entries;
    for (const kit::Page *page : m_pages)
        entries.push_back({page->id(), page->title(), tr("page"), page->id()});
    const mesh::Snapshot &snapshot = *m_desk.store.snapshot();
    const auto add = [&](mesh::Kind kind, const QString &icon, const QString &word, const QString &pageId) {
        for (const mesh::ObjectPtr &object : snapshot.objects(kind))
            entries.push_back(
                {icon, object->meta.name, u"%1 · %2"_s.arg(word, object->meta.ns), u"%1?id=%2/%3"_s.arg(pageId, object->meta.ns, object->meta.name)});
    };
    add(mesh::Kind::Service, u"services"_s, tr("service"), u"services"_s);
    for (const mesh::Kind kind : {mesh::Kind::Deployment, mesh::Kind::StatefulSet, mesh::Kind::DaemonSet})
        add(kind, u"workloads"_s, mesh::info(kind).name, u"workloads"_s);
    for (const mesh::Kind kind : references::meshKinds()) {
        for (const mesh::ObjectPtr &object : snapshot.objects(kind))
            entries.push_back({u"config"_s, object->meta.name, u"%1 · %2"_s.arg(mesh::info(kind).name, object->meta.ns),
                               u"config?id="_s + QString::fromLatin1(QUrl::toPercentEncoding(items::configId(object->key()), "/"))});
    }
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::VirtualService)) {
        const auto *facts = object->as<mesh::VirtualServiceFacts>();
        for (int i = 0; facts && i < facts->http.size(); ++i) {
            if (!facts->http[i].name.isEmpty())
                entries.push_back({u"traffic"_s, facts->http[i].name, tr("route · %1/%2").arg(object->meta.ns, object->meta.name),
                                   u"traffic?id=VirtualService/%1/%2/http[%3]"_s.arg(object->meta.ns, object->meta.name).arg(i)});
        }
    }
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::Namespace))
        entries.push_back({u"namespace"_s, object->meta.name, tr("namespace: show only this one"), u"ns:"_s + object->meta.name});
    for (const ContextEntry &context : m_commands.contexts())
        entries.push_back({u"context"_s, context.name, tr("context"), u"context:"_s + context.name});
    if (const kit::Page *page = currentPage()) {
        for (const QAction *verb : page->verbs()) {
            if (verb->isEnabled() && !verb->menu())
                entries.push_back({u"play"_s, verb->text(), tr("verb of %1").arg(page->title()), u"verb:"_s + verb->text()});
        }
    }
    for (const QAction *action : m_menu->actions()) {
        if (!action->isSeparator())
            entries.push_back({u"menu"_s, action->text(), action->shortcut().toString(), u"menu:"_s + action->text()});
    }
    entries.push_back({u"settings"_s, tr("Theme: dark"), tr("setting"), u"theme:dark"_s});
    entries.push_back({u"settings"_s, tr("Theme: light"), tr("setting"), u"theme:light"_s});
    entries.push_back({u"settings"_s, tr("Theme: as the system"), tr("setting"), u"theme:system"_s});
    return entries;
}

void MainWindow::openPalette(const QString &text)
{
    QVector<std::pair<QString, QString>> words{{u"graph"_s, u"topology"_s},
                                               {u"svc"_s, u"services"_s},
                                               {u"service"_s, u"services"_s},
                                               {u"wl"_s, u"workloads"_s},
                                               {u"workload"_s, u"workloads"_s},
                                               {u"deploy"_s, u"workloads"_s},
                                               {u"certs"_s, u"certificates"_s},
                                               {u"certificate"_s, u"certificates"_s},
                                               {u"configuration"_s, u"config"_s},
                                               {u"cfg"_s, u"config"_s},
                                               {u"vs"_s, u"config"_s},
                                               {u"dr"_s, u"config"_s},
                                               {u"drafts"_s, u"changes"_s},
                                               {u"change"_s, u"changes"_s},
                                               {u"history"_s, u"changes"_s},
                                               {u"proxy"_s, u"proxies"_s},
                                               {u"ps"_s, u"proxies"_s},
                                               {u"envoy"_s, u"proxies"_s},
                                               {u"routes"_s, u"traffic"_s},
                                               {u"istiod"_s, u"controlplane"_s},
                                               {u"check"_s, u"controlplane"_s},
                                               {u"injection"_s, u"controlplane"_s},
                                               {u"meshconfig"_s, u"controlplane"_s},
                                               {u"route"_s, u"traffic"_s}};
    for (const kit::Page *page : m_pages)
        words.push_back({page->id(), page->id()});
    QStringList namespaces;
    for (const mesh::ObjectPtr &object : m_desk.store.snapshot()->objects(mesh::Kind::Namespace))
        namespaces << object->meta.name;
    m_palette->open(paletteEntries(), words, namespaces, text);
}

void MainWindow::runTarget(const QString &target)
{
    const QString kind = target.section(u':', 0, 0), rest = target.section(u':', 1);
    if (kind == "context"_L1) {
        useContext(rest);
    } else if (kind == "ns"_L1) {
        m_top->setNamespaces({rest});
        emit m_top->namespacesChanged({rest});
    } else if (kind == "theme"_L1) {
        SettingsDialog::applyTheme(m_desk, rest);
    } else if (kind == "verb"_L1 || kind == "menu"_L1) {
        const QList<QAction *> actions = kind == "verb"_L1 && currentPage() ? currentPage()->verbs() : m_menu->actions();
        const auto found = std::ranges::find(actions, rest, &QAction::text);
        if (found != actions.end())
            (*found)->trigger();
    } else {
        navigate(target);
    }
}

void MainWindow::runCommand(const PaletteCommand &command)
{
    if (!command.context.isEmpty())
        useContext(command.context);
    if (!command.ns.isEmpty()) {
        m_top->setNamespaces({command.ns});
        emit m_top->namespacesChanged({command.ns});
    }
    const QString target = command.page.isEmpty() && currentPage() ? currentPage()->id() : command.page;
    if (!target.isEmpty())
        go({target, {}, command.filter});
}

} // namespace shell
